"""Steps of the ladder: how many small towns, how many worlds, and the threads that run them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import groupby
from threading import Event
from types import TracebackType
from typing import Any, Self

from coprod_sim.page.live.worlds import Cancelled, Store, Task
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.intervals import FEWEST
from coprod_sim.studies.worlds import Job

SMALL_TOWNS = (2, 4, 16)
RESIDENTS = 1_000
"""Residents of a small town."""
FIRST = 16
SHOWN_AT = (FIRST, max(FEWEST, 48), 80)
"""Worlds after which what there is so far is told."""


def counts(worlds: int) -> tuple[int, ...]:
    """Numbers of worlds that are told, all of them the last."""
    return (*(each for each in SHOWN_AT if each < worlds), worlds)


def stand_for(plan: ComparisonPlan) -> bool:
    """Whether a small town tells anything of the whole: not where practice spreads from locality to locality."""
    town = plan.scenario
    if len({town.people_in_locality(arm) for arm in plan.arms}) > 1:
        return False
    return not any(_spreads(town, arm, plan) for arm in plan.arms)


def _spreads(town: Scenario, arm: str, plan: ComparisonPlan) -> bool:
    given = town.given(plan.evidence, arm, None, plan.residents)
    return "practice_spreads" in given and given["practice_spreads"].setting.value != 0.0


class Running:
    """Worlds that run in threads; leaving stops them within ``worlds.PIECE`` weeks and waits for that."""

    def __init__(self, pool: ThreadPoolExecutor, store: Store, cancelled: Cancelled) -> None:
        self._pool, self._store, self._asked = pool, store, cancelled
        self._stop = Event()
        self._futures: list[Future[dict[Job, Any]]] = []

    def cancelled(self) -> bool:
        """Whether the answer is no longer wanted."""
        return self._stop.is_set() or self._asked()

    def begin(self, task: Task, jobs: Sequence[Job]) -> list[Future[dict[Job, Any]]]:
        """Begin to run jobs, a world in a thread."""
        worlds = [list(world) for _, world in groupby(jobs, key=lambda job: (job.replicate, job.draw))]
        begun = [self._pool.submit(self._store.world, task, world, self.cancelled) for world in worlds]
        self._futures += begun
        return begun

    def all(self, task: Task, jobs: Sequence[Job]) -> dict[Job, Any]:
        """Run jobs and wait for them."""
        return dict(_items(self.begin(task, jobs)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        for future in self._futures:
            future.cancel()
        wait(self._futures)


def _items(futures: Sequence[Future[dict[Job, Any]]]) -> Iterator[tuple[Job, Any]]:
    for future in futures:
        yield from future.result().items()


def done(futures: Sequence[Future[dict[Job, Any]]]) -> dict[Job, Any]:
    """What has been run, waited for."""
    return dict(_items(futures))
