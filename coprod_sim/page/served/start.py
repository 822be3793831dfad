"""Starts the server of the page on this machine, says where it is, and ends it by Ctrl-C."""

import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from types import FrameType

import uvicorn

from coprod_sim.page.served.app import Page, application
from coprod_sim.page.served.guard import EVERYWHERE, Names, new_token
from coprod_sim.page.served.live_part import Behind, Live, loaded

LOCAL = "127.0.0.1"


def bound(host: str, port: int) -> socket.socket:
    """A socket at ``host``; 0 is any free port.

    Raises:
        OSError: the port is taken, or the address is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    place = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind((host, port))
        place.listen(64)
    except OSError:
        place.close()
        raise
    return place


class _Server(uvicorn.Server):
    """Lets answers under way end at once, so that Ctrl-C does not wait for them."""

    def __init__(self, config: uvicorn.Config, page: Page) -> None:
        super().__init__(config)
        self._page = page

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._page.streams.stop()
        super().handle_exit(sig, frame)


def serve(
    scenarios: Sequence[str],
    place: socket.socket,
    say: Callable[[str], None],
    browser: bool = True,
    load: Callable[[], Live] = loaded,
) -> None:
    """Serve until Ctrl-C. ``scenarios`` may be shown; the first is shown first. ``say`` is told the address."""
    host, port = place.getsockname()[:2]
    names, token = Names(host, port), new_token()
    page = Page(Behind(load), scenarios, token)
    config = uvicorn.Config(
        application(page, names, token),
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        ws="none",
    )
    shown = LOCAL if host in EVERYWHERE else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
    say(address)
    if browser and has_browser():
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    _Server(config, page).run(sockets=[place])


def has_browser() -> bool:
    """Whether a browser with windows can be opened from here."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
