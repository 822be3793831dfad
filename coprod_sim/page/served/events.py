"""Answers as they come, as server-sent events. Of each tab the newest question counts; nothing runs unheard."""

import asyncio
import json
import math
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Executor
from typing import Any

from coprod_sim.page.served.live_part import Answer, Cancelled
from coprod_sim.scenario.errors import InputError

MOST = 16
"""Questions under way: a few tabs, each with one that is being let go of."""
LOOK = 0.04
"""Seconds after which it is looked again whether anybody listens."""
Stages = Callable[[Cancelled], Iterator[Answer]]
Gone = Callable[[], Awaitable[bool]]


class Streams:
    """What is under way, in one thread, in the order in which it was asked."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._stops: dict[str, threading.Event] = {}
        self.under_way = 0

    @property
    def full(self) -> bool:
        """Whether no more can be taken on."""
        return self.under_way >= MOST

    def stop(self) -> None:
        """Let everything end."""
        for stop in self._stops.values():
            stop.set()

    async def answers(self, tab: str, stages: Stages, gone: Gone) -> AsyncIterator[Answer]:
        """The answers of ``stages``, until the last, until ``gone`` or until the same tab asks something else."""
        stop = threading.Event()
        if tab in self._stops:
            self._stops[tab].set()
        self._stops[tab] = stop
        self.under_way += 1
        come: asyncio.Queue[Answer | None] = asyncio.Queue()
        work = asyncio.get_running_loop().run_in_executor(self._pool, _run, stages, stop, _into(come))
        try:
            while not stop.is_set():
                try:
                    answer = await asyncio.wait_for(come.get(), LOOK)
                except TimeoutError:
                    if await gone():
                        break
                    continue
                if answer is None:
                    break
                yield answer
        finally:
            stop.set()
            work.cancel()
            self.under_way -= 1
            if self._stops.get(tab) is stop:
                del self._stops[tab]


def _into(come: "asyncio.Queue[Answer | None]") -> Callable[[Answer | None], None]:
    loop = asyncio.get_running_loop()

    def put(answer: Answer | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(come.put_nowait, answer)

    return put


def _run(stages: Stages, stop: threading.Event, put: Callable[[Answer | None], None]) -> None:
    """In the thread that answers: all stages, or as many as are listened to."""
    try:
        if stop.is_set():
            return
        for answer in stages(stop.is_set):
            if stop.is_set():
                return
            put(answer)
    except InputError as error:
        put({"stage": "error", "messages": list(error.messages)})
    except Exception:  # whatever it is, the page says so, the terminal has it in full, and the server lives on
        traceback.print_exc(file=sys.stderr)
        put({"stage": "error", "messages": []})
    finally:
        put(None)


async def as_events(answers: AsyncIterator[Answer]) -> AsyncIterator[bytes]:
    """Each answer as an event."""
    async for answer in answers:
        yield b"data: " + as_json(answer) + b"\n\n"


def as_json(value: Any) -> bytes:
    """In UTF-8, on one line; numbers that there are not are null."""
    return json.dumps(_known(value), ensure_ascii=False, allow_nan=False, default=float).encode()


def _known(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _known(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_known(part) for part in value]
    return value
