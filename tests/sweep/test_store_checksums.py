"""What is stored is checked whenever it is read: damage is said, counted, left out, and done again with one flag."""

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from cli_runs import refused, run
from planted_store import stored, written
from stores import DIGEST, Sweep, filled, opened, put, run_of
from sweep_work import planted

from coprod_sim.analysis.analyse import analyse
from coprod_sim.report.sentence import plain
from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.run import sweep as run_sweep
from coprod_sim.sweep.run.sweep import SweepOptions
from coprod_sim.sweep.run.task import RunOutcome, SharedByTasks, Task
from coprod_sim.sweep.store import store as storing
from coprod_sim.sweep.store.export import cautions, export
from coprod_sim.sweep.store.file import APPLICATION, FILE
from coprod_sim.sweep.store.merge import merge
from coprod_sim.sweep.store.schema import _OLD_TABLES
from coprod_sim.sweep.store.status import status_text, why_text
from coprod_sim.sweep.store.store import Store, StoreError

pytestmark = pytest.mark.story


QUIET = SweepOptions(workers=1, progress=False)
BODY = "design:\n  kind: grid\n  factors:\n    gift_discount: {values: [0.1, 0.2, 0.3, 0.4], because: A test.}\n"


class AtOnce:
    """An engine that does planted work, without a process."""

    def __init__(self, plan: SharedByTasks, *_: object) -> None:
        self.plan = plan

    def stop(self) -> None: ...

    def results(self, tasks: Iterator[Task]) -> Iterator[list[RunOutcome]]:
        for task in tasks:
            yield planted(self.plan, task)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_sweep, "engine_for", AtOnce)
    monkeypatch.setattr(run_sweep, "warm_up", lambda: None)
    monkeypatch.setattr("sweep_work.KILLS", -1)
    monkeypatch.setattr("sweep_work.SLEEPS", -1)
    monkeypatch.setattr("sweep_work.RAISES", -1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "in", body=BODY, replicates=2)


@pytest.fixture
def store(path: Path, tmp_path: Path) -> Path:
    run_sweep.run_sweep(load_experiment(path), tmp_path / "out", QUIET)
    return tmp_path / "out"


def change(folder: Path, *sql: str) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for each in sql:
            connection.execute(each)


def flip(folder: Path, table: str, bit: int) -> None:
    """One bit of one stored number."""
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        place, numbers = connection.execute(f"SELECT id, numbers FROM {table} ORDER BY id LIMIT 1").fetchone()
        (number,) = struct.unpack_from("<Q", numbers, 80)
        other = numbers[:80] + struct.pack("<Q", number ^ (1 << bit)) + numbers[88:]
        connection.execute(f"UPDATE {table} SET numbers = ? WHERE id = ?", (other, place))


DAMAGE = {
    "an outcome's last bit": lambda folder: flip(folder, "outcomes", 0),
    "an input's last bit": lambda folder: flip(folder, "inputs", 0),
    "an input's sign": lambda folder: flip(folder, "inputs", 63),
    "a short row": lambda folder: change(folder, "UPDATE outcomes SET numbers = substr(numbers, 1, 80) WHERE id = 3"),
    "noughts": lambda folder: change(folder, "UPDATE outcomes SET numbers = zeroblob(length(numbers)) WHERE id = 3"),
    "a lost row": lambda folder: change(folder, "DELETE FROM outcomes WHERE id = 3"),
    "lost inputs": lambda folder: change(folder, "DELETE FROM inputs WHERE id = 3"),
    "another key": lambda folder: change(folder, f"UPDATE runs SET key = '{'ab' * 32}' WHERE result = 3"),
    "seconds": lambda folder: change(folder, "UPDATE runs SET seconds = seconds * 2 WHERE result = 3"),
    "text for seconds": lambda folder: change(folder, "UPDATE runs SET seconds = 'x' WHERE result = 3"),
    "a status": lambda folder: change(folder, "UPDATE runs SET status = 'failed', result = NULL WHERE result = 3"),
    "attempts": lambda folder: change(folder, "UPDATE runs SET attempts = attempts + 1 WHERE result = 3"),
    "a seal": lambda folder: change(folder, "UPDATE runs SET seal = zeroblob(16) WHERE result = 3"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_run_is_said_left_out_and_done_again(store: Path, path: Path, tmp_path: Path, what: str) -> None:
    with Store.open(store, write=False) as held:
        whole, digest = held.frame(inputs=True), held.digest()
    DAMAGE[what](store)
    assert "1 run is damaged: what is stored is not what was written." in status_text(store)
    assert f"coprod-sim sweep {path} --out {store} --redo-damaged" in status_text(store)
    assert any("1 run is damaged" in line for line in cautions(store))
    assert any("are damaged" in plain(notice) or "missing" in plain(notice) for notice in analyse(store).notices)
    with Store.open(store, write=False) as held:
        table, counts = held.frame(inputs=True), held.counts()
        assert (counts.damaged, held.digest() != digest) == (1, True)
    done = table["status"] == "done"
    assert (~done).any()
    assert table.loc[~done, [*held.outcomes, *(f"input.{name}" for name in held.inputs)]].isna().all().all()
    assert table[done].equals(whole[done])
    again = run_sweep.run_sweep(load_experiment(path), store, replace(QUIET, redo_damaged=True))
    assert (again.counts.damaged, again.counts.missing) == (0, 0)
    with Store.open(store, write=False) as held:
        assert held.digest() == digest
        assert held.frame(inputs=True).drop(columns="seconds").equals(whole.drop(columns="seconds"))


def test_a_damaged_run_waits_until_it_is_asked_for(store: Path, path: Path) -> None:
    flip(store, "inputs", 3)
    result = run("sweep", str(path), "--out", str(store), "--workers", "1")
    assert result.exit_code == 1
    assert "0 runs made; 23 of 24 are done" in result.stderr
    assert "the same command with --redo-damaged does what is damaged again" in result.stderr
    with Store.open(store, write=False) as held:
        key = held.connection.execute("SELECT key FROM damaged").fetchone()[0]
    assert "It is stored, and damaged" in why_text(store, key[:12])
    assert run("sweep", str(path), "--out", str(store), "--redo-damaged").exit_code == 0
    assert run("sweep", str(path), "--out", str(store)).exit_code == 0


PLANS = {
    "a point that is no JSON": "UPDATE points SET \"values\" = '{' WHERE number = 3",
    "another level": "UPDATE points SET \"values\" = replace(\"values\", '0.4', '0.5')",
    "a lost point": "DELETE FROM points WHERE number = 3",
    "a lost place": "DELETE FROM design WHERE point = 3 AND arm = 'traditional'",
    "another place's key": "UPDATE design SET key = (SELECT max(key) FROM design)",
    "another order": "UPDATE experiments SET sequence = sequence + 1",
    "a plan not yet whole": "UPDATE experiments SET planned = 0",
    "another text": "UPDATE experiments SET text = replace(text, '0.4', '0.5')",
    "a lost experiment": "DELETE FROM experiments",
}


@pytest.mark.parametrize("what", PLANS)
def test_a_damaged_plan_is_said_and_written_again(store: Path, path: Path, tmp_path: Path, what: str) -> None:
    with Store.open(store, write=False) as held:
        whole, digest = held.frame(), held.digest()
    change(store, PLANS[what])
    assert "its plan is damaged" in status_text(store)
    for command in (["analyse"], ["export", "--csv"], ["report"], ["verify"]):
        (message,) = refused(run(command[0], str(store), *command[1:]))
        assert "is damaged" in message
        assert "--redo-damaged" in message
    with pytest.raises(StoreError, match="is damaged"):
        merge(tmp_path / "new", [store])
    with pytest.raises(StoreError, match="is damaged"):
        run_sweep.run_sweep(load_experiment(path), store, QUIET)
    again = run_sweep.run_sweep(load_experiment(path), store, replace(QUIET, redo_damaged=True))
    assert (again.new, again.counts.done) == (0, 24)  # no run was lost
    with Store.open(store, write=False) as held:
        assert held.digest() == digest
        assert held.frame().equals(whole)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE meta SET value = replace(value, 'hours', char(8) || 'ours') WHERE name = 'outcomes'",
        "UPDATE meta SET value = replace(value, 'demand_hours', 'demand_hourt') WHERE name = 'outcomes'",
        "UPDATE meta SET value = 'x' WHERE name = 'model_version'",
        "DELETE FROM meta WHERE name = 'outcomes'",
        "DELETE FROM meta",
        "UPDATE meta SET value = '[' WHERE name = 'inputs'",
        "UPDATE meta SET value = X'ff' WHERE name = 'units'",
    ],
)
def test_damaged_words_of_a_store_are_said_and_written_again(store: Path, path: Path, sql: str) -> None:
    with Store.open(store, write=False) as held:
        digest = held.digest()
    change(store, sql)
    for command in (["status"], ["analyse"], ["export", "--csv"], ["sweep"]):
        given = [str(path), "--out", str(store)] if command == ["sweep"] else [str(store), *command[1:]]
        message = refused(run(command[0], *given))[-1]
        assert "is damaged: what it says of itself is not as it was written" in message
        assert "--redo-damaged" in message
    assert run_sweep.run_sweep(load_experiment(path), store, replace(QUIET, redo_damaged=True)).counts.done == 24
    with Store.open(store, write=False) as held:
        assert held.digest() == digest


def test_damaged_runs_are_not_merged_and_are_mended_by_others(tmp_path: Path) -> None:
    sweep = Sweep(tmp_path / "growth.yaml")
    digest = filled(tmp_path / "a", sweep)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    flip(tmp_path / "b", "inputs", 7)
    merged = merge(tmp_path / "new", [tmp_path / "b"])
    assert (merged.runs, merged.damaged) == (len(sweep.keys) - 1, 1)
    assert "1 run is damaged" in str(merged)
    assert merge(tmp_path / "b", [tmp_path / "a"]).runs == 1
    with Store.open(tmp_path / "b", write=False) as store:
        assert (store.digest(), store.counts().damaged) == (digest, 0)


def test_other_inputs_of_the_same_run_are_never_mixed(tmp_path: Path) -> None:
    sweep = Sweep(tmp_path / "growth.yaml")
    before = filled(tmp_path / "a", sweep)
    with opened(tmp_path / "b") as store:
        sweep.begin(store)
        put(store, sweep.keys[1:])
        one = run_of(store, sweep.keys[0])
        store.put(sweep.keys[0], replace(one, inputs=np.nextafter(one.inputs, 2.0)))
        assert store.digest() != before
    with pytest.raises(StoreError, match=f"other outcomes.*{sweep.keys[0]}"):
        merge(tmp_path / "a", [tmp_path / "b"])


def test_what_was_swept_last_is_not_decided_by_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for now, values in ((1_800_000_000, "[0.1, 0.2]"), (1_700_000_000, "[0.3, 0.4]")):
        monkeypatch.setattr(storing, "time", SimpleNamespace(time=lambda now=now: now))
        body = BODY.replace("[0.1, 0.2, 0.3, 0.4]", values)
        run_sweep.run_sweep(load_experiment(written(tmp_path / "in", body=body, replicates=1)), tmp_path / "out", QUIET)
    text = export(tmp_path / "out", "csv").read_text(encoding="utf-8")
    assert ",0.3," in text
    assert ",0.1," not in text
    assert "[0.3, 0.4]" in (tmp_path / "out" / "experiment.yaml").read_text(encoding="utf-8")
    filled(tmp_path / "growth", Sweep(tmp_path / "growth.yaml", name="planted"))
    merge(tmp_path / "out", [tmp_path / "growth"])  # what comes in is the later one
    with Store.open(tmp_path / "out", write=False) as store:
        assert set(store.frame("planted")["key"]) == set(Sweep(tmp_path / "growth.yaml").keys)


def old(folder: Path) -> None:
    """The store as the version before checksums wrote it."""
    new = folder / "old.sqlite"
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA application_id = {APPLICATION}; {_OLD_TABLES}")
        connection.execute("ATTACH ? AS new", (str(folder / FILE),))
        for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} SELECT {columns} FROM new.{table} ORDER BY 1")
        connection.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
        connection.execute("DELETE FROM meta WHERE name = 'seal'")
    (folder / FILE).unlink()
    new.rename(folder / FILE)


def test_a_store_without_checksums_is_read_not_written_and_merged_into_one_with(tmp_path: Path) -> None:
    path = written(tmp_path / "in", body=BODY, replicates=2)
    stored(path, tmp_path / "out")
    with Store.open(tmp_path / "out", write=False) as store:
        digest = store.digest()
    old(tmp_path / "out")
    assert "without checksums, so that damage to its numbers cannot be seen" in status_text(tmp_path / "out")
    assert "without checksums" in plain(analyse(tmp_path / "out").notices[0])
    (line,) = cautions(tmp_path / "out")
    assert "without checksums" in line
    with pytest.raises(StoreError, match=r"is only read; `coprod-sim merge"):
        run_sweep.run_sweep(load_experiment(path), tmp_path / "out", QUIET)
    change(tmp_path / "out", "UPDATE outcomes SET numbers = substr(numbers, 1, 80) WHERE id = 3")
    assert "1 run is damaged" in status_text(tmp_path / "out")  # this much is seen without
    assert merge(tmp_path / "new", [tmp_path / "out"]).damaged == 1
    swept = run_sweep.run_sweep(load_experiment(path), tmp_path / "new", QUIET)
    assert swept.new == 1
    text = status_text(tmp_path / "new")
    assert "without checksums" not in text
    assert "none missing" in text
    assert len(digest) == 64


def test_an_unplanned_design_may_be_damaged_without_harm(tmp_path: Path) -> None:
    sweep = Sweep(tmp_path / "growth.yaml")
    with opened(tmp_path / "out") as store:
        store.begin(sweep.asked, sweep.placed())
    change(tmp_path / "out", "DELETE FROM points WHERE number = 1")
    with opened(tmp_path / "out") as store:
        assert not store.known(DIGEST)
        sweep.begin(store)
        assert store.known(DIGEST)
