"""Sweeps on real processes: whatever is killed, every run is there once, and equal to an undisturbed sweep's."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sweep_runs import POINTS, QUIET, Here, digest, done, experiment, plan_of, until
from sweep_work import FAILS, KILLS, RAISES, SLEEPS, planted

from coprod_sim.model.model import MODEL_VERSION, CoProductionModel
from coprod_sim.studies.worlds import OTHER_LUCK
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.experiment.points import design
from coprod_sim.sweep.run import sweep
from coprod_sim.sweep.run.processes import Workers
from coprod_sim.sweep.run.sweep import SweepOptions, engine_for, planned, run_sweep
from coprod_sim.sweep.run.task import FinishedRun, Task, run
from coprod_sim.sweep.store.merge import merge
from coprod_sim.sweep.store.rows import outcome_numbers
from coprod_sim.sweep.store.store import Store, World

pytestmark = pytest.mark.story
ALONE = SweepOptions(workers=1, progress=False)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker processes, where they are not what is looked at."""
    monkeypatch.setattr(sweep, "engine_for", Here)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An experiment's file, and the digest of its runs when nothing happens to the worker process that does them."""
    folder = tmp_path_factory.mktemp("undisturbed")
    path = experiment(folder)
    swept = run_sweep(load_experiment(path), folder / "store", ALONE)
    assert (swept.new, swept.counts.done, swept.counts.total, swept.stopped) == (
        2 * POINTS,
        2 * POINTS,
        2 * POINTS,
        False,
    )
    return path, digest(folder / "store")


def test_a_run_is_what_the_model_gives_by_itself(tmp_path: Path) -> None:
    found = load_experiment(experiment(tmp_path))
    plan, points = plan_of(found), design(found)
    (first,) = (p for p in points if p.number == 0)
    rows = [row for row in planned(plan, points, lambda _: None) if row.point == 0]
    task = Task(World(0, 0, tuple(r.arm for r in rows), tuple(r.key for r in rows)), first)
    for row, (key, ended) in zip(rows, run(plan, task), strict=True):
        assert key == row.key
        assert isinstance(ended, FinishedRun)
        model = CoProductionModel("time_bank", row.arm, residents=300, overrides={"ask_boldness": 1.0}).run(13)
        assert np.array_equal(ended.outcomes, outcome_numbers(model.ledger, model.parameters), equal_nan=True)


@pytest.mark.usefixtures("here")
def test_a_repeat_has_the_same_numbers_and_other_luck(tmp_path: Path) -> None:
    path = experiment(tmp_path, points=2)
    path.write_text(path.read_text(encoding="utf-8").replace("residents:", "repeats: 1\nresidents:"), encoding="utf-8")
    found = load_experiment(path)
    assert found.worlds == (*range(found.replicates), OTHER_LUCK)
    run_sweep(found, tmp_path / "store", ALONE)
    with Store.open(tmp_path / "store", write=False) as store:
        frame = store.frame(inputs=True).set_index(["replicate", "point", "arm"])
    inputs = [name for name in frame.columns if name.startswith("input.")]
    first, again = frame.loc[0], frame.loc[OTHER_LUCK]
    assert first[inputs].equals(again[inputs])
    assert (first["demand_hours"] != again["demand_hours"]).all()
    assert (first["key"] != again["key"]).all()


def test_sweeping_again_does_nothing_and_a_longer_design_only_what_is_new(
    undisturbed: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, whole = undisturbed
    store = tmp_path / "store"
    few = load_experiment(experiment(tmp_path, points=POINTS - 2))
    assert run_sweep(few, store, QUIET).new == 2 * (POINTS - 2)
    assert run_sweep(few, store, QUIET).new == 0
    monkeypatch.setattr(sweep, "engine_for", Here)
    assert run_sweep(load_experiment(experiment(tmp_path)), store, ALONE).new == 4
    assert digest(store) == whole


@pytest.mark.usefixtures("here")
def test_shards_that_are_merged_are_the_whole(undisturbed: tuple[Path, str], tmp_path: Path) -> None:
    path, whole = undisturbed
    found = load_experiment(path)
    for i in (1, 2, 3):
        assert run_sweep(found, tmp_path / f"{i}", SweepOptions(workers=1, shard=(i, 3), progress=False)).new == 4
    merge(tmp_path / "1", [tmp_path / "2", tmp_path / "3"])
    assert digest(tmp_path / "1") == whole


def ended(found: Experiment, limit: float | None = 5.0) -> dict[tuple[int, str], str]:
    """How the planted runs of each point and arm ended."""
    plan, points = plan_of(found), design(found)
    rows = {row.key: row for row in planned(plan, points, lambda _: None)}
    tasks = []
    for point in points:
        mine = [row for row in rows.values() if row.point == point.number]
        tasks.append(Task(World(point.number, 0, tuple(r.arm for r in mine), tuple(r.key for r in mine)), point))
    found_ends: dict[tuple[int, str], str] = {}
    for some in Workers(plan, 2, limit, planted).results(iter(tasks)):
        for key, how in some:
            place = (rows[key].point, rows[key].arm)
            assert place not in found_ends
            found_ends[place] = (
                "done" if isinstance(how, FinishedRun) else f"{how.status}: {how.reason.splitlines()[0]}"
            )
    return found_ends


def test_what_goes_wrong_is_told_of_the_run_that_it_went_wrong_in(tmp_path: Path) -> None:
    how = ended(load_experiment(experiment(tmp_path)))
    assert len(how) == 2 * POINTS
    assert how.pop((KILLS, "co-produced")) == "killed: killed its worker, alone, too: signal SIGKILL"
    assert how.pop((SLEEPS, "co-produced")) == "timeout: took longer than 5 s"
    assert how.pop((FAILS, "co-produced")) == "failed: ValueError: planted"
    raised = [how.pop(place) for place in list(how) if place[0] == RAISES]  # the whole task is lost
    assert set(raised) == {"failed: RuntimeError: planted"}
    assert set(how.values()) == {"done"}


def test_an_engine_is_made_as_asked(tmp_path: Path) -> None:
    plan = plan_of(load_experiment(experiment(tmp_path)))
    engine = engine_for(plan, SweepOptions(workers=3, time_limit=7.0))
    assert isinstance(engine, Workers)
    assert (engine.workers, engine.time_limit) == (3, 7.0)


def started(path: Path, folder: Path) -> "subprocess.Popen[bytes]":
    line = [sys.executable, "-m", "coprod_sim", "sweep", str(path), "--out", str(folder), "--workers", "2"]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def children(pid: int) -> list[int]:
    """Processes begun by a process, and by those."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            if parent == pid:
                found += [int(entry.name), *children(int(entry.name))]
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def workers_of(pid: int) -> list[int]:
    """Worker processes; the one that looks after semaphores is none."""
    return [c for c in children(pid) if "resource_tracker" not in Path(f"/proc/{c}/cmdline").read_text()]


@pytest.fixture
def long_one(tmp_path: Path) -> Path:
    return experiment(tmp_path, points=24, weeks=260, residents=2_000)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table of Linux")
def test_workers_and_driver_may_be_killed_again_and_again(
    long_one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    for attempt in range(3):
        before = done(store)
        driver = started(long_one, store)
        until(lambda: done(store) > before or driver.poll() is not None)  # noqa: B023
        of_it = children(driver.pid)
        os.kill(workers_of(driver.pid)[0], signal.SIGKILL)
        seen = done(store)
        until(lambda: done(store) > seen or driver.poll() is not None)  # noqa: B023
        assert driver.poll() is None, f"the sweep was over before it was killed (attempt {attempt})"
        of_it += [c for c in children(driver.pid) if c not in of_it]
        driver.kill()
        driver.wait()
        until(lambda: not any(alive(child) for child in of_it), 15)  # noqa: B023
    swept = run_sweep(load_experiment(long_one), store, QUIET)
    assert (swept.counts.done, swept.counts.total) == (48, 48)
    monkeypatch.setattr(sweep, "engine_for", Here)
    other = run_sweep(load_experiment(long_one), tmp_path / "undisturbed", QUIET)
    assert other.new == 48
    assert digest(store) == digest(tmp_path / "undisturbed")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table of Linux")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_finishes_what_is_under_way(number: signal.Signals, long_one: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    driver = started(long_one, store)
    until(lambda: done(store) > 0)
    of_it = children(driver.pid)
    os.kill(driver.pid, number)
    assert driver.wait(60) == 130
    assert 0 < done(store) < 48
    until(lambda: not any(alive(child) for child in of_it), 15)
    with Store.open(store, write=True, version=MODEL_VERSION) as held:  # nobody holds the folder any more
        assert held.counts().failed == 0
