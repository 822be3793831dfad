"""What a worker does: the runs of one point and replicate, from one burnt-in town where arms allow it."""

import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from coprod_sim.model.loop_cache import files_hash
from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.worlds import OTHER_LUCK
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.points import Point, overrides, scenario_at
from coprod_sim.sweep.store.rows import World, input_numbers, outcome_numbers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from coprod_sim.model.model import CoProductionModel

QUARTER = 13


class Program(NamedTuple):
    """Which program makes runs: ``MODEL_VERSION``, and a hash of the code and evidence that it was begun with."""

    version: int
    sources: str


@cache
def program() -> Program:
    """This one."""
    return Program(MODEL_VERSION, files_hash(Path(__file__).parents[2], ("*.py", "*.toml")))


@dataclass(frozen=True)
class SharedByTasks:
    """What all runs of an experiment share; small, as every worker gets a copy."""

    experiment: Experiment
    scenarios: Mapping[str, Scenario]


class Task(NamedTuple):
    """Runs to be done in one go."""

    world: World
    point: Point

    def alone(self) -> "list[Task]":
        """The same runs one by one."""
        w = self.world
        return [
            Task(World(w.point, w.replicate, (arm,), (key,)), self.point)
            for arm, key in zip(w.arms, w.keys, strict=True)
        ]


@dataclass(frozen=True)
class FinishedRun:
    """A run that is done; see ``store_rows.Finished``."""

    outcomes: "npt.NDArray[np.float64]"
    inputs: "npt.NDArray[np.float64]"
    seconds: float


class Failure(NamedTuple):
    """A run that ``failed``, ran out of time (``timeout``) or ``killed`` its worker; ``reason`` begins with a line."""

    status: str
    reason: str
    seconds: float | None = None


RunOutcome = tuple[str, FinishedRun | Failure]
"""The key of a run, and how it ended."""


def draw_of(replicate: int) -> int:
    """Whose numbers a replicate has: its own, or those of the one that it repeats with other luck."""
    return replicate - OTHER_LUCK if replicate >= OTHER_LUCK else replicate


def options(plan: SharedByTasks, scenario: Scenario, task: Task, arm: str) -> dict[str, Any]:
    """How the model is made for one run."""
    experiment = plan.experiment
    return {
        "seed": experiment.seed,
        "replicate": task.world.replicate,
        "draw": draw_of(task.world.replicate),
        "residents": scenario.residents,
        "evidence": task.point.evidence,
        "fixed_parameters": experiment.others == "central",
        "overrides": overrides(experiment, scenario, arm, task.point),
    }


class OutOfTime(Exception):  # noqa: N818  # not an error of the program
    """A run has gone on for longer than it may."""


def run(plan: SharedByTasks, task: Task, limit: float | None = None) -> list[RunOutcome]:
    """Run a task; an arm that fails does not keep the others from running.

    ``limit`` are seconds that a run may take. It is looked at every quarter of a year that is simulated: for where a
    worker cannot be killed.
    """
    from coprod_sim.model.model import CoProductionModel

    scenario = scenario_at(plan.experiment, plan.scenarios[task.point.scenario], task.point)
    founded: dict[int, CoProductionModel] = {}
    ended: list[RunOutcome] = []
    for arm, key in zip(task.world.arms, task.world.keys, strict=True):
        begin = time.perf_counter()
        try:
            how, size = options(plan, scenario, task, arm), scenario.people_in_locality(arm)
            if len(task.world.arms) > 1 and size not in founded:
                founded[size] = CoProductionModel(scenario, arm, **how)
            model = CoProductionModel(scenario, arm, **how, start_from=founded.get(size))
            _live(model, scenario.weeks, None if limit is None else begin + limit)
            outcomes = outcome_numbers(model.ledger, model.parameters)
            inputs = input_numbers(model.parameters.values)
            ended.append((key, FinishedRun(outcomes, inputs, time.perf_counter() - begin)))
            model.close()
        except InputError as error:  # numbers that are impossible together: the reason is all there is to say
            ended.append((key, Failure("failed", str(error), time.perf_counter() - begin)))
        except OutOfTime:
            ended.append((key, Failure("timeout", f"took longer than {limit:g} s", limit)))
        except Exception as error:  # a run that fails is a row with its reason
            line = f"{type(error).__name__}: {error}".splitlines()[0]
            seconds = time.perf_counter() - begin
            ended.append((key, Failure("failed", f"{line}\n{traceback.format_exc()}", seconds)))
    for model in founded.values():
        model.close()
    return ended


def _live(model: "CoProductionModel", weeks: int, until: float | None) -> None:
    """Run so many weeks; any pieces give the same."""
    if until is None:
        model.run(weeks)
        return
    for done in range(0, weeks, QUARTER):
        model.run(min(QUARTER, weeks - done))
        if time.perf_counter() > until:
            raise OutOfTime
