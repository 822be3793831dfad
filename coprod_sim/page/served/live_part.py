"""The part that answers, as what is served sees it: loaded behind the page, since its imports take seconds."""

import os
from asyncio import Future, get_running_loop, shield
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

Answer = Mapping[str, Any]
Cancelled = Callable[[], bool]


class Ladder(Protocol):
    """Runs towns, and keeps what may be asked for again."""

    def ready(self) -> None:
        """Load, and compile on a machine's first run; what is asked for before waits for it."""

    def stages(self, s: Any, cancelled: Cancelled) -> Iterator[Answer]:
        """The answers to one setting, from a first estimate to the final one."""

    def folder(self, s: Any) -> bytes:
        """What ``compare`` writes, as a ZIP."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True)
class Live:
    """What is asked of the part that answers."""

    read: Callable[[Sequence[tuple[str, str]], Sequence[str]], tuple[Any, list[str]]]
    link: Callable[[Any], str]
    command: Callable[[Any], str]
    scenario_file: Callable[[Any], str]
    controls: Callable[[Any], Answer]
    curve: Callable[[Any, str, str, float, Cancelled], Answer]
    ladder: Ladder


class Later:
    """The real ladder, made when it is first needed: on a machine's first run this compiles for many seconds."""

    def __init__(self) -> None:
        self._made: Ladder | None = None
        self._one = Lock()

    def _ladder(self) -> Any:
        from coprod_sim.page.live.ladder import Ladder as Real

        with self._one:
            if self._made is None:
                self._made = Real(workers=os.cpu_count() or 2)  # type: ignore[assignment]
            return self._made

    def ready(self) -> None:
        """Make it."""
        self._ladder()

    def stages(self, s: Any, cancelled: Cancelled) -> Iterator[Answer]:
        """The answers to one setting."""
        yield from self._ladder().stages(s, cancelled)

    def folder(self, s: Any) -> bytes:
        """What ``compare`` writes, as a ZIP."""
        return bytes(self._ladder().folder(s))

    def close(self) -> None:
        """Let go of everything."""
        if self._made is not None:
            self._made.close()


def loaded() -> Live:
    """The real one, all but its ladder, which comes later."""
    from coprod_sim.page.live import levers, setting, wanted

    return Live(
        read=setting.read,
        link=setting.link,
        command=setting.command,
        scenario_file=setting.scenario_file,
        controls=levers.controls,
        curve=wanted.curve,
        ladder=Later(),
    )


class Behind:
    """Threads of the part that answers: one in which towns run, and one for what is quick."""

    def __init__(self, load: Callable[[], Live] = loaded) -> None:
        self._load = load
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self.quick = ThreadPoolExecutor(1, thread_name_prefix="quick")
        self._live: Future[Live] | None = None

    def begin(self) -> None:
        """Start loading."""
        if self._live is None:
            self._live = get_running_loop().run_in_executor(self.quick, self._begun)

    def _begun(self) -> Live:
        live = self._load()
        self.thread.submit(live.ladder.ready)
        return live

    async def live(self) -> Live:
        """The part that answers, as soon as it is there."""
        self.begin()
        assert self._live is not None
        return await shield(self._live)

    def end(self) -> None:
        """Let go of it."""
        if self._live is not None and self._live.done() and not self._live.exception():
            self._live.result().ladder.close()
        for pool in (self.thread, self.quick):
            pool.shutdown(wait=False, cancel_futures=True)
