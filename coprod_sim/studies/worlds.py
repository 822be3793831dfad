"""Runs of a comparison: every arm of a replicate with the same seed and the same luck, replicates in threads.

Compiled loops let go of Python's lock, so threads are enough. A run is a function of its own seed, replicate and draw,
so results do not depend on the number of threads or on their order.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from sys import modules
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from coprod_sim.outcomes.summary import (
    Ledger,
    Places,
    by_quarter,
    mean_people,
    places,
    summarise,
    summarise_ages,
    summarise_fifths,
    weekly,
)
from coprod_sim.report.progress import progress as counted
from coprod_sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable


Array = npt.NDArray[np.float64]
World = TypeVar("World")
Done = TypeVar("Done")
LARGE = 300_000
"""From this many residents on, worlds run one by one, each in all threads, so that one alone is in memory."""
MANY_PLACES = 5
OTHER_LUCK = 1_000_000
"""Added to the replicate's number where a draw of the parameters runs a second time."""


class Model(Protocol):
    """A model, as far as a comparison needs it."""

    @property
    def parameters(self) -> Any:
        """Resolved parameters, with ``values`` and ``origin``."""

    @property
    def ledger(self) -> Ledger:
        """Books (weeks, 6, fields) from week 0 on."""

    @property
    def quarters(self) -> Ledger:
        """Books of each locality (quarters, localities, fields)."""

    def run(self, weeks: int) -> object:
        """Run some weeks."""

    def close(self) -> None:
        """Free its town: a large country's columns would not fit into memory twice. What was counted stays."""


MakeModel = Callable[..., Model]
"""The class of a model, or a function that makes one: called with a scenario, an arm and named options."""


class Job(NamedTuple):
    """One run: an arm, the replicate whose luck it has and the replicate whose parameters it has."""

    arm: str
    replicate: int
    draw: int


@dataclass(frozen=True)
class Run:
    """Outcomes of a run: of the whole, by (outcome, fifth) and (week, outcome), the headline by (quarter, outcome).

    ``ages`` is home care by (outcome, age band); ``fifth_people`` and ``age_people`` are residents of each part.
    ``places`` is what came of each locality, where there are ``MANY_PLACES`` or more.
    """

    whole: Array
    fifths: Array
    ages: Array
    fifth_people: Array
    age_people: Array
    weeks: Array
    quarters: Array
    places: Places | None
    values: Mapping[str, Any]
    origin: Mapping[str, str]


@dataclass(frozen=True)
class Runner:
    """How to run a job."""

    make: MakeModel
    scenario: Scenario
    weeks: int
    options: Mapping[str, Any]
    workers: int | None = None
    progress: bool = True

    def world(self, jobs: Sequence[Job]) -> dict[Job, Run]:
        """Run jobs of one replicate and draw, from beginning to end; a town is founded once for each locality size."""
        options = {"replicate": jobs[0].replicate, "draw": jobs[0].draw, **self.options}
        burnt_in: dict[int, Model] = {}
        done = {}
        for job in jobs:
            size = self.scenario.people_in_locality(job.arm)
            if size not in burnt_in:
                burnt_in[size] = self.make(self.scenario, job.arm, **options)
            model = self.make(self.scenario, job.arm, **options, start_from=burnt_in[size])
            model.run(weeks=self.weeks)
            done[job] = kept(model)
            model.close()
        for model in burnt_in.values():
            model.close()
        return done

    def all(self, jobs: Sequence[Job]) -> dict[Job, Run]:
        """Run jobs in threads; an error in one of them ends the rest and is raised."""
        worlds = [list(world) for _, world in groupby(jobs, key=lambda job: (job.replicate, job.draw))]
        done: dict[Job, Run] = {}
        workers = self.workers or os.cpu_count() or 1
        if self.options.get("residents", 0) >= LARGE:
            one_by_one = replace(self, options={**self.options, "threads": workers})
            results = []
            with counted("worlds", len(worlds), self.progress) as advance:
                for world in worlds:
                    results.append(one_by_one.world(world))
                    advance(1)
        else:
            results = in_threads(self.world, worlds, workers, self.progress)
        for runs in results:
            done |= runs
        return {job: done[job] for job in jobs}


def in_threads(
    run: Callable[[World], Done], worlds: Sequence[World], workers: int | None = None, progress: bool = True
) -> list[Done]:
    """``run`` of each world, in threads and in order; an error in one of them ends the rest and is raised."""
    with counted("worlds", len(worlds), progress) as advance, ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        futures = [pool.submit(run, world) for world in worlds]
        try:
            for future in as_completed(futures):
                future.result()
                advance(1)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]


def even(worlds: int) -> int:
    """So many worlds, or the next power of two above: only those fill every number's range evenly."""
    return 1 << (worlds - 1).bit_length()


def rounded_up(asked: int) -> str:
    """What to say where other than so many worlds are run; empty where they are."""
    why = "only then do the simulated worlds fill every range evenly"
    return (
        ""
        if even(asked) == asked
        else f"--replicates {asked:,} is rounded up to {even(asked):,}, a power of two: {why}."
    )


def jobs_for(arms: Sequence[str], replicates: Sequence[int], repeats: Sequence[int]) -> list[Job]:
    """Every arm of each replicate, and every arm of each draw in ``repeats`` with other luck."""
    first = [Job(arm, replicate, replicate) for replicate in replicates for arm in arms]
    return first + [Job(arm, draw + OTHER_LUCK, draw) for draw in repeats for arm in arms]


def kept(model: Model) -> Run:
    """What a comparison keeps of a model that has run."""
    ledger, parameters = model.ledger, model.parameters
    by_locality = model.quarters
    fifth_people, age_people = mean_people(ledger)
    return Run(
        places=None if by_locality.shape[1] < MANY_PLACES else places(by_locality, parameters),
        whole=np.asarray(summarise(ledger, parameters), dtype=np.float64),
        fifths=summarise_fifths(ledger, parameters).to_numpy(),
        ages=summarise_ages(ledger, parameters).to_numpy(),
        fifth_people=fifth_people,
        age_people=age_people,
        weeks=weekly(ledger, parameters).to_numpy(),
        quarters=by_quarter(ledger, parameters).to_numpy(),
        values=dict(parameters.values),
        origin=dict(parameters.origin),
    )


def default_model() -> MakeModel:
    """The class of the town's model; on a machine's first run two processes compile it."""
    from coprod_sim.model import first_compile

    other = first_compile.begin()
    from coprod_sim.model.model import CoProductionModel

    first_compile.end(other)
    return CoProductionModel


TOWN, WEEKS = 200, 14


def version_of(make: MakeModel) -> str | None:
    """``MODEL_VERSION`` where the model is made; None where somebody's own says none."""
    return getattr(modules.get(make.__module__), "MODEL_VERSION", None)


def compile_for(scenarios: "Iterable[Scenario]") -> None:
    """Compile here all that these scenarios need, by running a small town of each arm."""
    from coprod_sim.model.model import CoProductionModel

    for scenario in scenarios:
        for arm in scenario.arms:
            with suppress(Exception):  # a run that cannot be made says so where it is asked for
                CoProductionModel(scenario, arm, residents=TOWN).run(WEEKS).close()
