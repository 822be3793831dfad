"""Stores of real experiments whose runs were planted rather than simulated."""

from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np

from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.scenario.load import load_scenario
from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.experiment.points import Point, design
from coprod_sim.sweep.run.sweep import planned
from coprod_sim.sweep.run.task import FinishedRun, SharedByTasks
from coprod_sim.sweep.store.rows import outcome_names
from coprod_sim.sweep.store.store import Planned, Store, input_names

HEAD = (
    "schema: 1\nname: {name}\nquestion: What was planted?\nsettles: It is found.\nscenarios: [time_bank]\n"
    "arms: [co-produced, traditional, traditional_plus]\nresidents: 300\nweeks: 52\nreplicates: {replicates}\n"
)
SOBOL = """design:
  kind: sobol
  points: {points}
  factors:
    prevention_per_sd: {{from: evidence, arms: [co-produced], because: A test.}}
    self_care_per_sd: {{from: evidence, arms: [co-produced], because: A test.}}
    coaching_share: {{low: 0.02, high: 0.25, arms: [co-produced], because: A test.}}
"""
GRID = """design:
  kind: grid
  factors:
    demand_growth_per_year: {values: [0, 0.02], because: A test.}
    starting_utilisation: {values: [0.85, 0.95, 1.05], because: A test.}
"""
Amounts = Callable[[Planned, Point], dict[str, float]]


def written(folder: Path, *, name: str = "planted", body: str = SOBOL, points: int = 16, replicates: int = 2) -> Path:
    """The experiment's file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    text = HEAD.format(name=name, replicates=replicates)
    path.write_text(text + (body.format(points=points) if "{{" in body else body), encoding="utf-8")
    return path


def nothing(_: Planned, __: Point) -> dict[str, float]:
    return {}


def stored(
    path: Path,
    folder: Path,
    amounts: Amounts = nothing,
    *,
    skip: Collection[int] = (),
    fail: Collection[int] = (),
    plan_all: bool = True,
) -> None:
    """Every run of the experiment: outcomes by chance from its key, with ``amounts`` over them.

    Args:
        path: of the experiment's file.
        folder: of the store.
        amounts: outcomes of a run, by name.
        skip: places of the runs that are left missing, in order of the design.
        fail: places of those that fail.
        plan_all: write the whole design out.
    """
    experiment = load_experiment(path)
    points = design(experiment)
    plan = SharedByTasks(experiment, {name: load_scenario(name) for name in experiment.scenarios})
    jobs = list(planned(plan, points, lambda _: None))
    names = outcome_names()
    with Store.open(folder, write=True, version=MODEL_VERSION) as store:
        store.begin(experiment, points)
        if not plan_all:
            return
        store.plan(experiment.digest, jobs)
        done: set[str] = set()
        with store.batch():
            for place, job in enumerate(jobs):
                if place in skip or job.key in done:
                    continue
                done.add(job.key)
                if place in fail:
                    store.fail(job.key, "failed", "ValueError: planted\nTraceback")
                    continue
                draw = np.random.default_rng(int(job.key[:12], 16))
                outcomes = 1_000 + draw.normal(size=len(names))
                for name, amount in amounts(job, points[job.point]).items():
                    outcomes[names.index(name)] = amount
                store.put(job.key, FinishedRun(outcomes, draw.random(len(input_names())), 0.1))
