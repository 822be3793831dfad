"""A store that is lost while a sweep writes it: the sweep stops, and says how many runs were done and lost."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_runs import refused, run
from planted_store import written
from sweep_work import planted

from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.run import sweep
from coprod_sim.sweep.run.sweep import SweepOptions
from coprod_sim.sweep.run.task import RunOutcome, SharedByTasks, Task
from coprod_sim.sweep.store.file import FILE
from coprod_sim.sweep.store.store import Store

pytestmark = pytest.mark.rule


BODY = "design:\n  kind: grid\n  factors:\n    gift_discount: {values: [0.1, 0.2, 0.3, 0.4], because: A test.}\n"
AFTER = 3
"""Worlds of three runs that are stored before something happens."""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sweep, "warm_up", lambda: None)
    for name in ("KILLS", "SLEEPS", "RAISES"):
        monkeypatch.setattr(f"sweep_work.{name}", -1)
    return written(tmp_path / "in", body=BODY, replicates=2)


def happens(
    monkeypatch: pytest.MonkeyPatch, what: Callable[[Path], object], folder: Path, *, last: bool = False
) -> None:
    """``what`` happens to the folder in the middle of a sweep, or as its last run ends."""

    class Engine:
        def __init__(self, plan: SharedByTasks, *_: object) -> None:
            self.plan = plan

        def stop(self) -> None: ...

        def results(self, tasks: Iterator[Task]) -> Iterator[list[RunOutcome]]:
            for count, task in enumerate(tasks):
                if count == AFTER and not last:
                    what(folder)
                yield planted(self.plan, task)
            if last:
                what(folder)

    monkeypatch.setattr(sweep, "engine_for", Engine)


def cut(folder: Path) -> None:
    with (folder / FILE).open("r+b") as file:
        file.truncate(20_000)


def another(folder: Path) -> None:
    (folder / "new").write_bytes((folder / FILE).read_bytes())
    (folder / "new").replace(folder / FILE)


LOSSES = {
    "removed": (shutil.rmtree, "was removed while the sweep ran"),
    "its database removed": (lambda folder: (folder / FILE).unlink(), "was moved or removed while the sweep ran"),
    "moved": (lambda folder: folder.rename("elsewhere"), "was moved or removed while the sweep ran"),
    "replaced": (another, "was replaced by another file while the sweep ran"),
    "cut short": (cut, "was cut short while the sweep ran"),
}


@pytest.mark.parametrize("what", LOSSES)
def test_a_store_that_is_lost_ends_the_sweep(path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    act, words = LOSSES[what]
    happens(monkeypatch, act, Path("out"))
    *_, first, second = refused(run("sweep", str(path), "--out", "out"))
    assert words in first
    assert re.search(r"out: [1-9]\d* runs were done in it, [1-9]\d* of them by this sweep, and went with", second)
    assert "that had ended, and those under way, could not be stored" in second
    assert "the same command does what is missing" in second


def test_a_store_that_was_moved_keeps_its_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    happens(monkeypatch, LOSSES["moved"][0], Path("out"))
    said = refused(run("sweep", str(path), "--out", "out"))[-1]
    assert not Path("out").exists()
    with Store.open("elsewhere", write=False) as store:
        assert f"out: {store.counts().done} runs were done in it" in said


@pytest.mark.parametrize("what", ["removed", "moved", "its database removed"])
def test_a_loss_after_the_last_run_is_seen_too(path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    happens(monkeypatch, LOSSES[what][0], Path("out"), last=True)
    messages = refused(run("sweep", str(path), "--out", "out"))
    assert "24 runs were done in it, and what is there now cannot be used" in messages[-1]


def test_a_run_that_changes_on_its_way_to_the_disk_is_seen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rots(folder: Path) -> None:
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(folder / FILE)) as connection, connection:
            connection.execute("UPDATE outcomes SET numbers = zeroblob(length(numbers)) WHERE id = 2")

    happens(monkeypatch, rots, Path("out"), last=True)
    (*_, message) = refused(run("sweep", str(path), "--out", "out"))
    assert "24 runs were done in it, and 23 of them are there as they were written" in message
    assert "--redo-damaged" in message


def test_a_full_disk_says_how_many_runs_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = sweep._keep
    stored: list[int] = []

    def full(store: Store, ended: list[RunOutcome]) -> None:
        if len(stored) == AFTER:
            pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
            store.connection.execute(f"PRAGMA max_page_count = {pages}")
        keep(store, ended)
        stored.append(len(ended))

    monkeypatch.setattr(sweep, "_keep", full)
    happens(monkeypatch, lambda _: None, Path("out"))
    *_, first, second = refused(run("sweep", str(path), "--out", "out"))
    assert "the disk is full; every run stored so far is kept" in first
    assert f"{sum(stored)} runs were stored by this sweep before that" in second
    monkeypatch.setattr(sweep, "_keep", keep)
    assert run("sweep", str(path), "--out", "out").exit_code == 0
    assert sweep.run_sweep(load_experiment(path), Path("out"), SweepOptions(progress=False)).counts.done == 24
