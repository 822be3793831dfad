"""The part that answers, as what is served sees it: loaded behind the page, since its imports take seconds."""

from asyncio import Future, get_running_loop, shield
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

Answer = Mapping[str, Any]
Cancelled = Callable[[], bool]


class Ladder(Protocol):
    """Runs towns, and keeps what may be asked for again."""

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


def loaded() -> Live:
    """The real one."""
    from coprod_sim.page.live import ladder, levers, setting, wanted

    return Live(
        read=setting.read,
        link=setting.link,
        command=setting.command,
        scenario_file=setting.scenario_file,
        controls=levers.controls,
        curve=wanted.curve,
        ladder=ladder.Ladder(workers=2),
    )


class Behind:
    """One thread in which everything of the part that answers happens, its loading first."""

    def __init__(self, load: Callable[[], Live] = loaded) -> None:
        self._load = load
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self.quick = ThreadPoolExecutor(1, thread_name_prefix="quick")
        self._live: Future[Live] | None = None

    def begin(self) -> None:
        """Start loading."""
        if self._live is None:
            self._live = get_running_loop().run_in_executor(self.thread, self._load)

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
