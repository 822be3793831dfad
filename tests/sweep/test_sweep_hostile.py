"""Sweeps as people use them: what is mistyped, edited back, overwritten or killed too early."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cli_runs import refused, run
from places import ROOT
from stores import Sweep, filled, opened
from stores import refused as store_refused
from sweep_runs import QUIET, digest, experiment

from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.experiment.points import Point
from coprod_sim.sweep.run import sweep as run_sweep
from coprod_sim.sweep.run.processes import POOLS, Workers
from coprod_sim.sweep.run.sweep import SweepOptions, engine_for
from coprod_sim.sweep.run.task import Failure, RunOutcome, SharedByTasks, Task
from coprod_sim.sweep.store.export import export
from coprod_sim.sweep.store.merge import merge
from coprod_sim.sweep.store.status import status_text
from coprod_sim.sweep.store.store import Store, StoreError, World

pytestmark = pytest.mark.story


class Pool:
    """Breaks, as pebble's does where a worker dies before it has a task, or does tasks at once."""

    def __init__(self, *, breaks: bool) -> None:
        self.breaks, self.given = breaks, 0

    def schedule(self, work: Callable[..., Any], *, args: tuple[Any, ...], timeout: float | None) -> "Future[Any]":
        self.given += 1
        if self.breaks and self.given > 1:
            raise RuntimeError("Unexpected error within the Pool")
        future: Future[Any] = Future()
        if self.breaks:
            future.set_exception(BrokenProcessPool("All workers expired"))
        else:
            future.set_result([(key, Failure("failed", "done here")) for key in args[1].world.keys])
        return future

    def close(self) -> None: ...

    stop = join = close


class Pools(Workers):
    """Workers of which so many pools break first."""

    broken = 0

    def _pool(self, workers: int) -> Any:
        self.broken -= 1
        return Pool(breaks=self.broken >= 0)


def keys_of(engine: Workers) -> list[str]:
    point = Point(0, {}, "time_bank", "trials")
    tasks = (Task(World(0, i, ("a",), (f"{i}",)), point) for i in range(6))
    return sorted(key for some in engine.results(tasks) for key, _ in some)


@pytest.mark.parametrize("broken", [1, POOLS - 1])
def test_a_pool_that_breaks_before_it_begins_loses_nothing(broken: int) -> None:
    engine = Pools(None, 2, None)  # type: ignore[arg-type]
    engine.broken = broken
    assert keys_of(engine) == [f"{i}" for i in range(6)]


def test_pools_that_break_for_ever_end_in_a_plain_line() -> None:
    engine = Pools(None, 2, None)  # type: ignore[arg-type]
    engine.broken = 99
    with pytest.raises(StoreError, match="died before they had begun; what was done is kept"):
        keys_of(engine)


class AtOnce:
    """An engine that does nothing, and says that it failed."""

    def __init__(self, plan: SharedByTasks, asked: SweepOptions, tasks: int | None = None) -> None: ...

    def stop(self) -> None: ...

    def results(self, tasks: Iterator[Task]) -> Iterator[list[RunOutcome]]:
        for task in tasks:
            yield [(key, Failure("failed", "planted")) for key in task.world.keys]


@pytest.fixture
def swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of an experiment that was swept into ``out`` beside it, in no time."""
    monkeypatch.setattr(run_sweep, "engine_for", AtOnce)
    monkeypatch.setattr(run_sweep, "warm_up", lambda: None)
    monkeypatch.chdir(tmp_path)
    path = experiment(tmp_path, points=2)
    assert run_sweep.run_sweep(load_experiment(path), tmp_path / "out", QUIET).new == 4
    return path


def test_a_file_that_is_edited_back_is_what_is_exported(swept: Path, tmp_path: Path) -> None:
    text = swept.read_text()
    run_sweep.run_sweep(load_experiment(experiment(tmp_path, points=3)), tmp_path / "out", QUIET)
    swept.write_text(text.replace("Does it hold?", "Does it hold now?"))
    first = load_experiment(swept)
    assert run_sweep.run_sweep(first, tmp_path / "out", QUIET).new == 0
    with Store.open(tmp_path / "out", write=False) as store:
        assert set(store.frame()["point"]) == {0, 1}
    assert f"little, {first.digest[:12]}: 2 points" in status_text(tmp_path / "out")
    assert "Does it hold now?" in (tmp_path / "out" / "experiment.yaml").read_text()


def test_the_beginning_of_a_key_names_one_run_of_the_experiment(swept: Path, tmp_path: Path) -> None:
    found = load_experiment(swept)
    with Store.open(tmp_path / "out", write=False) as store:
        key = store.failed()[0].key
    again = run_sweep.run_sweep(found, tmp_path / "out", replace(QUIET, only=key[:12].upper()))
    assert again.new == 1
    line = ["sweep", str(swept), "--out", "out", "--only"]
    assert (
        "no run of the experiment, as its file is now, has a key that begins with 'zz'" in refused(run(*line, "zz"))[1]
    )
    assert "--only: is empty" in refused(run(*line, ""))[0]
    assert "--only: one run has no parts" in refused(run(*line, key, "--shard", "1/2"))[0]


def test_what_was_made_is_counted_in_plain_words(swept: Path) -> None:
    result = run("sweep", str(swept), "--out", "out", "--retry-failed")
    assert result.exit_code == 1
    assert "4 runs made; 0 of 4 are done, in out" in result.stderr
    assert "4 runs failed: coprod-sim status out" in result.stderr


def test_there_are_no_more_workers_than_tasks(tmp_path: Path) -> None:
    found = load_experiment(experiment(tmp_path))
    engine = engine_for(SharedByTasks(found, {}), SweepOptions(workers=10_000), 3)
    assert isinstance(engine, Workers)
    assert engine.workers == 3


def test_an_export_overwrites_nothing_of_a_store(tmp_path: Path) -> None:
    folder, sweep = tmp_path / "out", Sweep(tmp_path / "growth.yaml")
    filled(folder, sweep)
    before = digest(folder)
    for name in ("runs.sqlite", "runs.sqlite-wal", "runs.lock", "manifest.json", "experiment.yaml"):
        store_refused(lambda: export(folder, "csv", folder / name), f"--out {folder / name}: a store keeps")  # noqa: B023
    store_refused(lambda: export(folder, "csv", folder), f"--out {folder}: this is a folder; give a file")
    store_refused(lambda: export(folder, "csv", tmp_path / "no" / "x.csv"), f"there is no folder {tmp_path / 'no'}")
    assert digest(folder) == before


def test_a_design_that_is_half_there_is_told(tmp_path: Path) -> None:
    sweep = Sweep(tmp_path / "growth.yaml")
    with opened(tmp_path / "out") as store:
        store.begin(sweep.asked, [])
    assert "none missing" not in status_text(tmp_path / "out")
    result = run("export", str(tmp_path / "out"), "--csv")
    assert result.exit_code == 0
    assert "warning: growth: not all of its design is there yet" in result.stderr


def test_nothing_is_merged_where_a_source_is_not_there(tmp_path: Path) -> None:
    filled(tmp_path / "a", Sweep(tmp_path / "growth.yaml"))
    store_refused(lambda: merge(tmp_path / "whole", [tmp_path / "a", tmp_path / "b"]), "there is no such folder")
    assert not (tmp_path / "whole").exists()


def test_experiments_and_scenarios_are_told_apart(tmp_path: Path) -> None:
    path = experiment(tmp_path)
    assert "`coprod-sim compare time_bank`" in refused(run("sweep", "time_bank"))[0]
    assert "`coprod-sim sweep rising_demand`" in refused(run("compare", "rising_demand"))[0]
    assert refused(run("check", str(path))) == [
        f"{path}: this is an experiment, not a scenario; `coprod-sim sweep` runs it"
    ]
    town = tmp_path / "town.yaml"
    town.write_text("schema: 1\nname: town\nextends: time_bank\narms: {x: {because: y}}\n")
    assert refused(run("sweep", str(town))) == [
        f"{town}: this is a scenario, not an experiment; `coprod-sim compare` runs it"
    ]


def test_a_comma_within_braces_is_told(tmp_path: Path) -> None:
    path = experiment(tmp_path)
    path.write_text(path.read_text().replace("To see.", "As today, and more."))
    assert "a text with a comma needs quotes within braces" in refused(run("sweep", str(path)))[0]


def test_the_python_of_the_docs_has_a_sound_experiment(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "sweeps.md").read_text().split('EXPERIMENT = """')[1].split('"""')[0]
    (tmp_path / "bolder.yaml").write_text(text)
    assert load_experiment(tmp_path / "bolder.yaml").name == "bolder"
