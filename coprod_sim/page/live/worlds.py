"""One simulated world of a setting: its arms run in pieces, so that it can stop, and what was run before is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from coprod_sim.evidence.shipped import parameters as known_numbers
from coprod_sim.model.derived import derive
from coprod_sim.model.model import MODEL_VERSION, CoProductionModel
from coprod_sim.model.parameters import BEFORE_POLICY, FROM_WEEK_0, Parameters, canonical, resolve
from coprod_sim.model.parameters import key as content_key
from coprod_sim.outcomes.summary import by_quarter, summarise
from coprod_sim.page.live.kept import Kept, size_of
from coprod_sim.scenario.posts import MONEY, POSTS
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.set_numbers import named, set_in
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.intervals import Array
from coprod_sim.studies.worlds import OTHER_LUCK, Job, Run, kept

PIECE = 26
"""Weeks between two looks at whether the answer is still wanted."""
MB = 1_000_000
RUNS, TOWNS, SMALL, NUMBERS = 230 * MB, 130 * MB, 40 * MB, 40 * MB
PER_RUN, PER_TOWN, PER_NUMBERS = 25_000, 60_000, 25_000
"""Bytes that a run, a town and its numbers take beside their arrays."""
Cancelled = Callable[[], bool]


class Stopped(Exception):  # noqa: N818  # nothing went wrong
    """The answer is no longer wanted."""


class Small(NamedTuple):
    """What is looked at of a small town: outcomes of the whole run, and headlines by quarter."""

    whole: Array
    quarters: Array


@dataclass(frozen=True)
class Task:
    """What a plan's worlds are run with: in towns of ``residents``, as ``small`` ones or in full."""

    plan: ComparisonPlan
    residents: int
    small: bool = False

    @property
    def scenario(self) -> Scenario:
        """The plan's."""
        return self.plan.scenario


class Store:
    """Runs, burnt-in towns and resolved numbers of all settings of a visit, each bounded in bytes."""

    def __init__(self, runs: int = RUNS, towns: int = TOWNS, small: int = SMALL) -> None:
        self.runs: Kept[Run] = Kept(runs)
        self.towns: Kept[CoProductionModel] = Kept(towns)
        self.small: Kept[Small] = Kept(small)
        self.numbers: Kept[tuple[Parameters, str]] = Kept(NUMBERS)
        self.ran = 0
        self._lock = Lock()

    def world(self, task: Task, jobs: Sequence[Job], cancelled: Cancelled) -> dict[Job, Any]:
        """Runs of one world's jobs, those that were run before from what is kept.

        Raises:
            Stopped: it is no longer wanted, found out within ``PIECE`` weeks.
            InputError: the numbers are impossible together.
        """
        return {job: self._one(task, job, cancelled) for job in jobs}

    def _one(self, task: Task, job: Job, cancelled: Cancelled) -> Any:
        numbers, digest = self._numbers(task.plan, job)
        size = task.scenario.people_in_locality(job.arm)
        plan = task.plan
        key = (content_key(MODEL_VERSION, {}, plan.weeks, task.residents, plan.seed, job.replicate,
                           locality_residents=size), digest)  # fmt: skip
        if task.small:
            if (small := self.small.get(key)) is None:
                small = self._small(task, job, cancelled)
                self.small.put(key, small, size_of(small) + 1_000)
            return small
        if (run := self.runs.get(key)) is None:
            run = self._full(task, job, cancelled)
            self.runs.put(key, run, size_of(run) + PER_RUN)
        return replace(run, values=numbers.values, origin=numbers.origin)

    def numbers_of(self, plan: ComparisonPlan, job: Job) -> Parameters:
        """Resolved numbers of a job."""
        return self._numbers(plan, job)[0]

    def _numbers(self, plan: ComparisonPlan, job: Job) -> tuple[Parameters, str]:
        """Resolved numbers and their digest; checked to be possible together, as ``compare`` does before it runs."""
        own = tuple(sorted((key, value) for key, (value, _) in set_in(plan.scenario, job.arm, plan.overrides).items()))
        names = tuple(sorted(name for name in plan.overrides if named(name)[0] in (None, job.arm)))
        place = (str(plan.scenario.path), job.arm, plan.evidence, plan.seed, job.draw, plan.residents, own, names)
        if (found := self.numbers.get(place)) is None:
            numbers = resolve(plan.scenario, job.arm, profile=plan.evidence, seed=plan.seed, replicate=job.draw,
                              overrides=plan.overrides, residents=plan.residents)  # fmt: skip
            derive(numbers.values)
            found = numbers, sha256(canonical(numbers.values).encode()).hexdigest()
            self.numbers.put(place, found, PER_NUMBERS)
        return found

    def _model(self, task: Task, job: Job, cancelled: Cancelled) -> CoProductionModel:
        """A model that has run all weeks, from a town that is kept where it may be."""
        options = _options(task, job, self._numbers(task.plan, job)[0])
        place = _town_key(task, job, self._numbers(task.plan, job)[0])
        town = self.towns.get(place)
        if town is None:
            town = CoProductionModel(task.scenario, job.arm, **options, burn_in=False)
            _advance(town, -town.week, cancelled)
            self.towns.put(place, town, size_of(town.town) + PER_TOWN)
        model = CoProductionModel(task.scenario, job.arm, **options, start_from=town)
        _advance(model, task.plan.weeks, cancelled)
        with self._lock:
            self.ran += 1
        return model

    def _small(self, task: Task, job: Job, cancelled: Cancelled) -> Small:
        model = self._model(task, job, cancelled)
        whole = np.asarray(summarise(model.ledger, model.parameters), dtype=np.float64)
        found = Small(whole, by_quarter(model.ledger, model.parameters).to_numpy())
        _let_go(model)
        return found

    def _full(self, task: Task, job: Job, cancelled: Cancelled) -> Run:
        model = self._model(task, job, cancelled)
        run = kept(model)
        _let_go(model)
        if job.replicate >= OTHER_LUCK:  # only outcomes of the whole are looked at of a draw that runs again
            run = replace(run, weeks=run.weeks[:0], quarters=run.quarters[:0], places=None)
        return run

    def clear(self) -> None:
        """Let go of everything."""
        for each in (self.runs, self.towns, self.small, self.numbers):
            each.clear()


def _advance(model: CoProductionModel, weeks: int, cancelled: Cancelled) -> None:
    while weeks > 0:
        if cancelled():
            _let_go(model)
            raise Stopped
        model.run(min(PIECE, weeks))
        weeks -= PIECE


def _let_go(model: CoProductionModel) -> None:
    """Models hold themselves in circles: without this their books stay until a collection, 2 MB each."""
    model.close()
    held: dict[str, Any] = model.__dict__
    held.clear()


def _options(task: Task, job: Job, numbers: Parameters) -> dict[str, Any]:
    plan = task.plan
    options: dict[str, Any] = {"seed": plan.seed, "replicate": job.replicate, "draw": job.draw}
    options |= {"residents": task.residents, "evidence": plan.evidence, "overrides": plan.overrides}
    if task.residents != plan.residents:
        options["overrides"] = _without_posts(plan, job.arm, numbers)
    return options


def _without_posts(plan: ComparisonPlan, arm: str, numbers: Parameters) -> Mapping[str, Any]:
    """Posts are paid by all residents of the whole town: a small one spends the same money a resident."""
    own = set_in(plan.scenario, arm, plan.overrides)
    if POSTS not in plan.scenario.as_given(plan.evidence, arm, own):
        return plan.overrides
    rest = {name: value for name, value in plan.overrides.items() if named(name)[1] not in (POSTS, MONEY)}
    return rest | {f"{arm}.{MONEY}": numbers.values[MONEY]}


def _town_key(task: Task, job: Job, numbers: Parameters) -> object:
    known = known_numbers()
    acting = {
        key: value
        for key, value in numbers.values.items()
        if key in BEFORE_POLICY or known[key].topic not in FROM_WEEK_0
    }
    size = task.scenario.people_in_locality(job.arm)
    digest = sha256(canonical(acting).encode()).digest()
    return task.plan.seed, job.replicate, task.residents, size, digest
