"""The addresses of the page, and what each replies."""

from asyncio import get_running_loop
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from coprod_sim.page.served.downloads import FILES, SLOW
from coprod_sim.page.served.events import Streams, as_events, as_json
from coprod_sim.page.served.guard import Guard, Names
from coprod_sim.page.served.links import TAB, Pairs, pairs_of, taken
from coprod_sim.page.served.live_part import Answer, Behind, Cancelled, Live
from coprod_sim.page.served.pieces import Pieces

BUSY = "Too many questions at once. Close a tab of this page, or wait until an answer is there."
PLAIN = ("evidence", "seed", "residents", "weeks", "worlds", "arms")
WANTED = ("lever", "outcome", "change")


class Page:
    """The page of one start: which scenarios it may show, and the part that answers."""

    def __init__(self, behind: Behind, scenarios: Sequence[str], token: str) -> None:
        self.behind, self.scenarios = behind, scenarios
        self.streams = Streams(behind.thread)
        self.pieces = Pieces(token)

    async def index(self, request: Request) -> Response:
        """The page itself; what its link says is read by the page."""
        return Response(self.pieces.index, media_type="text/html")

    async def piece(self, request: Request) -> Response:
        """A file of the page, from a closed list."""
        found = self.pieces.files.get(request.path_params["name"])
        if found is None:
            return PlainTextResponse("There is no such file.", 404)
        return Response(found[0], media_type=found[1])

    async def settings(self, request: Request) -> Response:
        """What a link says, what is wrong with it, and what can be moved."""
        live = await self.behind.live()
        pairs = pairs_of(await request.body())
        return _json(await self._quick(partial(self._settings, live, pairs)))

    async def answer(self, request: Request) -> Response:
        """Answers to what a link says, as they come."""
        own, pairs = taken(pairs_of(await request.body()), TAB)

        def stages(live: Live, cancelled: Cancelled) -> Iterator[Answer]:
            return live.ladder.stages(self._read(live, pairs)[0], cancelled)

        return await self._stream(request, own.get(TAB, ""), stages)

    async def wanted(self, request: Request) -> Response:
        """How far a lever would have to go for a wished change."""
        own, pairs = taken(pairs_of(await request.body()), TAB, *WANTED)
        try:
            change = float(own.get("change", ""))
        except ValueError:
            return PlainTextResponse("The wished change is a number.", 400)

        def stages(live: Live, cancelled: Cancelled) -> Iterator[Answer]:
            s = self._read(live, pairs)[0]
            yield live.curve(s, own.get("lever", ""), own.get("outcome", ""), change, cancelled)

        return await self._stream(request, own.get(TAB, ""), stages)

    async def file(self, request: Request) -> Response:
        """A file to take away."""
        make = FILES.get(request.path_params["name"])
        if make is None:
            return PlainTextResponse("There is no such file.", 404)
        live = await self.behind.live()
        s, _ = self._read(live, pairs_of(await request.body()))
        pool = self.behind.thread if request.path_params["name"] in SLOW else self.behind.quick
        made, kind = await get_running_loop().run_in_executor(pool, make, live, s)
        return Response(made, media_type=kind)

    async def _stream(
        self, request: Request, tab: str, stages: Callable[[Live, Cancelled], Iterator[Answer]]
    ) -> Response:
        if self.streams.full:
            return PlainTextResponse(BUSY, 503)
        live = await self.behind.live()
        told = self.streams.answers(tab[:40], partial(stages, live), request.is_disconnected)
        return StreamingResponse(as_events(told), media_type="text/event-stream")

    async def _quick(self, work: Callable[[], Answer]) -> Answer:
        return await get_running_loop().run_in_executor(self.behind.quick, work)

    def _read(self, live: Live, pairs: Pairs) -> tuple[Any, list[str]]:
        if not any(name == "scenario" for name, _ in pairs):
            pairs = [("scenario", Path(self.scenarios[0]).stem), *pairs]
        return live.read(pairs, self.scenarios)

    def _settings(self, live: Live, pairs: Pairs) -> Answer:
        s, problems = self._read(live, pairs)
        return {
            "problems": problems,
            "link": live.link(s),
            "command": live.command(s),
            "controls": live.controls(s),
            "setting": {
                **{name: getattr(s, name, None) for name in PLAIN},
                "scenario": Path(s.scenario).stem,
                "overrides": dict(s.overrides),
            },
        }


def _json(value: Answer) -> Response:
    return Response(as_json(value), media_type="application/json")


async def too_many(request: Request, error: Exception) -> Response:
    """A link that nobody has written by hand."""
    return PlainTextResponse("This link cannot be read: it has too many parts.", 400)


async def nobody(request: Request, error: Exception) -> Response:
    """Whoever asked has left; this is sent to no one."""
    return PlainTextResponse("", 400)


def application(page: Page, names: Names, token: str) -> Starlette:
    """The application, behind its guard. ``page.scenarios`` begin with the one that a bare link shows."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        page.behind.begin()
        yield
        page.streams.stop()
        page.behind.end()

    asked: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/settings": page.settings,
        "/answer": page.answer,
        "/wanted": page.wanted,
        "/file/{name}": page.file,
    }
    return Starlette(
        routes=[
            Route("/", page.index),
            Route("/static/{name}", page.piece),
            *(Route(path, reply, methods=["POST"]) for path, reply in asked.items()),
        ],
        middleware=[Middleware(Guard, names=names, token=token)],
        exception_handlers={ValueError: too_many, ClientDisconnect: nobody},
        lifespan=life,
    )
