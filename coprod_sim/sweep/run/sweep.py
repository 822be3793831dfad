"""A sweep: what is still to be done of an experiment is handed out, and every run stored as soon as it has ended."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coprod_sim.model import loop_cache
from coprod_sim.model.parameters import key, resolve
from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.report.console import tell
from coprod_sim.report.progress import Advance, progress
from coprod_sim.scenario import arguments
from coprod_sim.scenario.load import load_scenario
from coprod_sim.studies import worlds as studies_worlds
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.points import Point, arithmetic, arms_of, design, runs, scenario_at
from coprod_sim.sweep.run.task import FinishedRun, RunOutcome, SharedByTasks, Task, draw_of, options
from coprod_sim.sweep.store.frame import refuse_damaged_plans
from coprod_sim.sweep.store.lost import LostError
from coprod_sim.sweep.store.one_run import whole
from coprod_sim.sweep.store.opening import REDO
from coprod_sim.sweep.store.store import Counts, Planned, Store, StoreError, World


class Engine(Protocol):
    """Where tasks are done."""

    def results(self, tasks: Iterator[Task]) -> Iterator[list[RunOutcome]]:
        """Runs as they end."""

    def stop(self) -> None:
        """Hand out no more tasks."""


@dataclass(frozen=True)
class SweepOptions:
    """How a sweep is to be made; see ``sweep``.

    Raises:
        InputError: something that is not allowed.
    """

    workers: int | None = None
    engine: str = "local"
    scheduler: str | None = None
    shard: tuple[int, int] = (1, 1)
    time_limit: float | None = None
    retry_failed: bool = False
    redo_damaged: bool = False
    only: str = ""
    progress: bool = True
    say: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        arguments.one_of("engine", self.engine, "engine", ("local", "dask"))
        object.__setattr__(self, "workers", arguments.whole_or_none("workers", self.workers))
        object.__setattr__(self, "shard", arguments.shard(self.shard))
        object.__setattr__(self, "time_limit", arguments.seconds_or_none("time_limit", self.time_limit))
        for name in ("retry_failed", "progress"):
            object.__setattr__(self, name, arguments.switch(name, getattr(self, name)))
        for name, value in (("only", self.only), ("scheduler", self.scheduler or "")):
            if not isinstance(value, str):
                raise arguments.refuse(name, f"text is needed, not {arguments.said(value)}")


@dataclass(frozen=True)
class SweepResult:
    """What came of a sweep: runs of the experiment by how they ended, and whether it was stopped before its end."""

    counts: Counts
    new: int
    stopped: bool


def run_sweep(experiment: Experiment, folder: Path, asked: SweepOptions | None = None) -> SweepResult:
    """Do what is missing of an experiment in the store in ``folder``.

    A run's key is its content, so a sweep that was stopped, by whatever, goes on where it was; a longer design adds
    only what is new.

    Raises:
        StoreError: the folder or its store cannot be used, or was lost while the sweep ran; how many runs were done.
    """
    asked = asked or SweepOptions()
    folder = arguments.folder("folder", folder)
    if not isinstance(experiment, Experiment):
        raise arguments.refuse("experiment", f"a loaded experiment is needed, not {arguments.said(experiment)}")
    plan = SharedByTasks(experiment, experiment.towns)
    points: list[Point] = []
    with Store.open(folder, write=True, version=MODEL_VERSION, redo=asked.redo_damaged) as store:
        refuse_damaged_plans(folder, store.connection)
        if not store.known(experiment.digest):
            asked.say(f"{arithmetic(experiment)}.")
            points = design(experiment)
            store.begin(experiment, points)
            with progress("planning", len(points), asked.progress) as advance:
                store.plan(experiment.digest, planned(plan, points, advance))
            if (total := store.counts(experiment.digest).total) < runs(experiment):
                asked.say(f"{total:,} of them are to be run: the others come to the same numbers as one of these.")
        elif not asked.only:
            store.begin(experiment, [])  # now the latest of its name, which is what is exported
        only = asked.only and whole(folder, store.connection, asked.only.lower(), experiment.digest)
        how = {
            "retry_failed": asked.retry_failed,
            "redo_damaged": asked.redo_damaged,
            "shard": asked.shard,
            "only": only,
        }
        worlds = list(store.missing(experiment.digest, **how))  # type: ignore[arg-type]
        new, stopped = 0, False
        if worlds:
            warm_up()
            if asked.time_limit:
                # What is still to be compiled is no part of a run's time
                studies_worlds.compile_for(plan.scenarios.values())
            engine = engine_for(plan, asked, len(worlds))
            new, stopped = _run(store, engine, worlds, points or design(experiment), asked.progress)
        before = store.counts(experiment.digest)
    return SweepResult(looked_at(folder, experiment.digest, before) if new else before, new, stopped)


def looked_at(folder: Path, digest: str, said: Counts) -> Counts:
    """Runs by how they ended, as the folder has them now that its writer has let go of it.

    Raises:
        StoreError: it has not what it is ``said`` to have.
    """
    try:
        with Store.open(folder, write=False, version=MODEL_VERSION) as store:
            found = store.counts(digest)
    except StoreError as error:
        lost = f"{said.done:,} runs were done in it, and what is there now cannot be used"
        raise StoreError([*error.messages, f"{folder}: {lost}"]) from error
    if found.damaged > said.damaged or found.done < said.done:
        what = f"{said.done:,} runs were done in it, and {found.done:,} of them are there as they were written"
        raise StoreError([f"{folder}: {what}; the disk may be failing; sweep again with {REDO}"])
    return found


def planned(plan: SharedByTasks, points: list[Point], advance: Advance) -> Iterator[Planned]:
    """Which run answers for each point, arm and replicate."""
    experiment = plan.experiment
    for point in points:
        scenario = scenario_at(experiment, plan.scenarios[point.scenario], point)
        for arm in arms_of(experiment, scenario):
            for replicate in experiment.worlds:
                task = Task(World(point.number, replicate, (arm,), ("",)), point)
                how = options(plan, scenario, task, arm)
                values = resolve(
                    scenario,
                    arm,
                    profile=point.evidence,
                    seed=experiment.seed,
                    replicate=draw_of(replicate),
                    drawn=not how["fixed_parameters"],
                    overrides=how["overrides"],
                ).values
                name = key(
                    MODEL_VERSION,
                    values,
                    scenario.weeks,
                    scenario.residents,
                    experiment.seed,
                    replicate,
                    locality_residents=scenario.people_in_locality(arm),
                )
                yield Planned(point.number, arm, replicate, name)
        advance(1)


def engine_for(plan: SharedByTasks, asked: SweepOptions, tasks: int | None = None) -> Engine:
    """Worker processes here, no more than there are tasks; or a Dask cluster."""
    if asked.engine == "dask":
        from coprod_sim.sweep.run.dask_cluster import Cluster

        return Cluster(plan, asked.scheduler, asked.workers, asked.time_limit)
    from coprod_sim.sweep.run.processes import Workers

    workers = asked.workers or processors()
    return Workers(plan, workers if tasks is None else min(workers, tasks), asked.time_limit)


def processors() -> int:
    """Processors that this process may use: in a batch job not all that there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def warm_up() -> None:
    """Compile the loops once, if they are not and can be kept, rather than in every worker."""
    if loop_cache.compiled():
        return
    if not loop_cache.writable():
        loop_cache.say_why()
        return
    from coprod_sim.studies.worlds import default_model

    default_model()
    studies_worlds.compile_for([load_scenario("time_bank")])


def _run(store: Store, engine: Engine, worlds: list[World], points: list[Point], shown: bool) -> tuple[int, bool]:
    """Store runs as they end; return how many, and whether Ctrl-C ended it."""
    tasks = (Task(world, points[world.point]) for world in worlds)
    new = 0
    with (
        stopped_by_signal(engine) as stopped,
        progress("runs", sum(len(world.arms) for world in worlds), shown) as advance,
    ):
        for ended in engine.results(tasks):
            try:
                _keep(store, ended)
            except StoreError as error:
                engine.stop()
                raise StoreError([*error.messages, _lost(error, store, new, len(ended))]) from error
            new += len(ended)
            advance(len(ended))
        return new, stopped()


def _lost(error: StoreError, store: Store, new: int, ended: int) -> str:
    """What a sweep that can store nothing any more leaves behind."""
    done = f"{new:,} run{' was' if new == 1 else 's were'} stored by this sweep before that"
    if isinstance(error, LostError):
        with suppress(StoreError):
            every = store.counts().done
            done = f"{every:,} runs were done in it, {new:,} of them by this sweep, and went with that file"
    rest = f"{ended:,} that had ended, and those under way, could not be stored"
    return f"{store.folder}: {done}; {rest}; the same command does what is missing"


@contextmanager
def stopped_by_signal(engine: Engine) -> Iterator[Callable[[], bool]]:
    """Ctrl-C, or a batch queue's SIGTERM, finishes the runs under way; a second one leaves them.

    Yields whether there was one.
    """
    heard: list[int] = []

    def stop(number: int, _: object) -> None:
        if heard:
            raise KeyboardInterrupt
        heard.append(number)
        engine.stop()
        tell("Stopping: runs under way are finished. Press Ctrl-C again to leave them.")

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False  # only the main thread hears signals
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(heard)
    finally:
        for number, how in before.items():
            signal.signal(number, how)


def _keep(store: Store, ended: list[RunOutcome]) -> None:
    with store.batch():
        for name, run in ended:
            if isinstance(run, FinishedRun):
                store.put(name, run)
            else:
                store.fail(name, run.status, run.reason, run.seconds)
