"""The ladder of an answer: two, four, sixteen small towns, then the first worlds, then all, with the verdict.

Small towns tell where the full answer will be by how much they change from the last full one. Nothing that small towns
or earlier settings told changes a final number: that is ``compare``'s, of the same runs.
"""

import gc
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from coprod_sim.model.model import MODEL_VERSION
from coprod_sim.page.live import series, steps, told
from coprod_sim.page.live.asked import Setting, plan_of
from coprod_sim.page.live.estimate import Estimate, alone, moved
from coprod_sim.page.live.kept import Kept
from coprod_sim.page.live.setting import link
from coprod_sim.page.live.steps import Running
from coprod_sim.page.live.taken import zipped
from coprod_sim.page.live.worlds import MB, Cancelled, Stopped, Store, Task
from coprod_sim.scenario.errors import InputError
from coprod_sim.studies import contrasts
from coprod_sim.studies.compare.assemble import Sample
from coprod_sim.studies.compare.comparison import Comparison, found_in
from coprod_sim.studies.compare.findings import Pair
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.contrasts import repeated_draws
from coprod_sim.studies.intervals import Array
from coprod_sim.studies.worlds import Job, default_model, jobs_for

ANSWERS, FINDINGS = 20 * MB, 2
PAUSE = 0.02


@dataclass(frozen=True)
class Base:
    """The last full answer: its plan, the differences of its first contrast, and their median curve."""

    plan: ComparisonPlan
    worlds: Array
    curve: Array


class Ladder:
    """Answers settings, one at a time, and keeps what it may need again.

    ``stages`` of one setting hold the place until they end, are closed, or are no longer wanted; others wait.
    """

    def __init__(self, workers: int = 2, small: int = steps.RESIDENTS, store: Store | None = None) -> None:
        default_model()  # compiles in two processes where this machine has not run before
        self.store = Store() if store is None else store
        self.small = small
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="world")
        self._place = Lock()
        self._answers: Kept[tuple[dict[str, Any], Base]] = Kept(ANSWERS)
        self._found: Kept[Comparison] = Kept(FINDINGS)
        self._base: Base | None = None

    def stages(self, s: Setting, cancelled: Callable[[], bool]) -> Iterator[dict[str, Any]]:
        """The answers to a setting, from the first estimate to all worlds; it ends where it is no longer wanted."""
        if (known := self._answers.get(link(s))) is not None:
            answer, self._base = known
            yield answer
            return
        with self._turn(cancelled) as mine:
            if not mine:
                return
            try:
                yield from self._climb(s, plan_of(s), cancelled)
            except Stopped:
                return
            except InputError as error:
                yield told.refused(s, str(error).splitlines())

    def findings(self, s: Setting) -> Comparison | None:
        """The findings of a final answer, while they are kept: those of the last settings."""
        return self._found.get(link(s))

    def folder(self, s: Setting) -> bytes:
        """What ``compare`` writes of a setting, and its report, as a ZIP with the same bytes each time.

        Raises:
            InputError: the setting cannot be run.
        """
        found = self.findings(s)
        if found is None:
            with self._turn(lambda: False), self.running(lambda: False) as running:
                found = self._all(s, plan_of(s), running)
        return zipped(found)

    def close(self) -> None:
        """Let go of everything; worlds that run stop."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self.store.clear()
        self._answers.clear()
        self._found.clear()

    @contextmanager
    def _turn(self, cancelled: Cancelled) -> Iterator[bool]:
        while not (mine := self._place.acquire(timeout=PAUSE)):
            if cancelled():
                break
        try:
            yield mine
        finally:
            if mine:
                self._place.release()

    def running(self, cancelled: Cancelled) -> Running:
        """Threads to run worlds in, until they are left."""
        return Running(self._pool, self.store, cancelled)

    def _climb(self, s: Setting, plan: ComparisonPlan, cancelled: Cancelled) -> Iterator[dict[str, Any]]:
        with self.running(cancelled) as running:
            if steps.stand_for(plan):
                yield from self._estimates(s, plan, running)
            every, repeats = steps.counts(plan.replicates), repeated_draws(plan.replicates)
            task, runs, before, begun = Task(plan, plan.residents), dict[Job, Any](), 0, []
            for count in every:
                begun.append(running.begin(task, jobs_for(plan.arms, range(before, count), ())))
                before = count
            begun[-1] += running.begin(task, jobs_for(plan.arms, (), repeats))
            for count, futures in zip(every[:-1], begun[:-1], strict=True):
                runs |= steps.done(futures)
                sample = Sample(runs, plan, count, ())
                yield told.partial(s, sample, sample.pairs[0])
            runs |= steps.done(begun[-1])
            yield self._final(s, Sample(runs, plan, plan.replicates, repeats))
        gc.collect()

    def _all(self, s: Setting, plan: ComparisonPlan, running: Running) -> Comparison:
        repeats = repeated_draws(plan.replicates)
        runs = running.all(Task(plan, plan.residents), jobs_for(plan.arms, range(plan.replicates), repeats))
        self._final(s, Sample(runs, plan, plan.replicates, repeats))
        found = self.findings(s)
        assert found is not None
        return found

    def _final(self, s: Setting, sample: Sample) -> dict[str, Any]:
        plan = sample.plan
        found = found_in(plan, sample, MODEL_VERSION)
        pair = found.lead[0]
        worlds = _paired({arm: sample.each("whole")[arm] for arm in pair}, pair)
        curve = np.median(_paired({arm: sample.each("quarters")[arm] for arm in pair}, pair), axis=0)
        answer = told.final(s, plan, found, worlds)
        self._base = Base(plan, worlds, curve)
        self._answers.put(link(s), (answer, self._base), 2 * len(json.dumps(answer)) + worlds.nbytes)
        self._found.put(link(s), found, 1)
        return answer

    def _estimates(self, s: Setting, plan: ComparisonPlan, running: Running) -> Iterator[dict[str, Any]]:
        """What two, four and sixteen small towns tell, each as soon as they have run."""
        pair = Sample({}, plan, 0, ()).pairs[0]
        base = self._base if self._base is not None and _alike(self._base.plan, plan) else None
        size = min(self.small, plan.residents)
        for towns in (each for each in steps.SMALL_TOWNS if each <= max(2, plan.replicates)):
            new = _small(running, plan, size, towns, pair)
            old = None if base is None else _small(running, base.plan, size, towns, pair)
            found = _estimate(base, old, new)
            curves = series.estimated(None if base is None else base.curve, None if old is None else old[1], new[1])
            yield told.estimate(s, plan, pair, towns, size, found, curves)


def _small(running: Running, plan: ComparisonPlan, size: int, towns: int, pair: Pair) -> tuple[Array, Array]:
    """Differences in small towns: (towns, outcomes), and by quarter."""
    runs = running.all(Task(plan, size, small=True), jobs_for(pair, range(towns), ()))
    each = {arm: [runs[Job(arm, town, town)] for town in range(towns)] for arm in pair}
    whole = {arm: np.stack([run.whole for run in every]) for arm, every in each.items()}
    quarters = {arm: np.stack([run.quarters for run in every]) for arm, every in each.items()}
    return _paired(whole, pair), _paired(quarters, pair)


def _estimate(base: Base | None, old: tuple[Array, Array] | None, new: tuple[Array, Array]) -> Estimate:
    return alone(new[0]) if base is None or old is None else moved(base.worlds, old[0], new[0])


def _paired(values: dict[str, Array], pair: Pair) -> Array:
    return contrasts.paired(values[pair[0]], values[pair[1]])


def _alike(one: ComparisonPlan, two: ComparisonPlan) -> bool:
    """Whether an answer can be moved to another plan: the same town, worlds and first contrast."""
    same = ("seed", "weeks", "residents", "replicates")
    if one.scenario is not two.scenario or any(getattr(one, name) != getattr(two, name) for name in same):
        return False
    return Sample({}, one, 0, ()).pairs[0] == Sample({}, two, 0, ()).pairs[0]
