"""Who may ask the page's server, and what every reply says to the browser.

A page in the same browser could otherwise start work here, or read what it is: by a name of its own that leads to this
machine (so other names are refused), by a form or a script (so what starts work needs this page's token and origin).
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 65_536
"""Of what is asked: a link with every number of the evidence is a tenth of it."""
EVERYWHERE = ("0.0.0.0", "::")
POLICY = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'"),
        *("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"),
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
TOKEN = "x-page-token"  # the name of a header


@dataclass(frozen=True)
class Names:
    """The names by which this server may be asked."""

    host: str
    port: int

    def every(self) -> set[str]:
        """As a browser writes them."""
        local = ("127.0.0.1", "localhost", "::1")
        hosts = local if self.host in (*local, *EVERYWHERE) else (self.host,)
        names = {f"[{host}]" if ":" in host else host for host in hosts}
        return {f"{name}:{self.port}" for name in names} | (names if self.port == 80 else set())

    def allow(self, name: str) -> bool:
        """Whether ``name`` is this server. Where it listens everywhere, any address, but no name that might be lent."""
        if name.lower() in self.every():
            return True
        return self.host in EVERYWHERE and _is_address(name, self.port)


def _is_address(name: str, port: int) -> bool:
    host, colon, of = name.rpartition(":")
    if not colon or of != str(port):
        return False
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def new_token() -> str:
    """A secret of one start, which only the page is given."""
    return secrets.token_urlsafe(32)


class Guard:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, names: Names, token: str) -> None:
        self._app, self._names, self._token = app, names, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on; either way with the headers of every reply."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the server closes what nobody has accepted

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refused(scope["method"], Headers(scope=scope))
        await (refused or self._app)(scope, receive, with_headers)

    def _refused(self, method: str, headers: Headers) -> PlainTextResponse | None:
        names = headers.getlist("host")
        if len(names) != 1 or not self._names.allow(names[0]):
            return _no(421, "This server answers only by the address that coprod-sim page has printed.")
        if method in ("GET", "HEAD"):
            return None
        if method != "POST":
            return _no(405, "This server is only asked with GET and POST.")
        if not _own(headers.getlist("origin"), names[0]):
            return _no(403, "Only the page that this server has sent may start work here.")
        given = headers.getlist(TOKEN)
        if len(given) != 1 or not secrets.compare_digest(given[0].encode(), self._token.encode()):
            return _no(403, "This page is from an earlier start of coprod-sim page. Load it again.")
        size = headers.get("content-length", "")
        if not (size.isascii() and size.isdigit()) or "transfer-encoding" in headers:
            return _no(411, "What is asked needs its length.")
        if int(size) > MOST_BYTES:
            return _no(413, f"This link is too long: {int(size):,} bytes, and {MOST_BYTES:,} are allowed.")
        return None


def _own(origins: Iterable[str], name: str) -> bool:
    return list(origins) == [f"http://{name}"]


def _no(status: int, why: str) -> PlainTextResponse:
    return PlainTextResponse(why, status)
