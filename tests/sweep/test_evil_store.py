"""A store from somebody else writes, reads and runs nothing, whatever its cells hold and however its seals fit."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_runs import refused, run
from forged_store import forged, update
from planted_store import stored, written

from coprod_sim.analysis.load import load
from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.scenario.names import FileName
from coprod_sim.sweep.store.file import FILE
from coprod_sim.sweep.store.lock import holder
from coprod_sim.sweep.store.merge import merge
from coprod_sim.sweep.store.store import Store, StoreError

pytestmark = pytest.mark.rule


BODY = "design:\n  kind: grid\n  factors:\n    gift_discount: {values: [0.1, 0.2], because: A test.}\n"
COMMANDS = (("status",), ("export", "--csv"), ("analyse",), ("report",), ("verify",))


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    path = written(folder, body=BODY, replicates=1)
    stored(path, folder / "store")
    path.unlink()
    return folder / "store"


@pytest.fixture
def store(sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(sent, tmp_path / "in" / "store"))


def files(folder: Path) -> set[str]:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    return {name for name in names if not name.endswith(("-wal", "-shm"))}  # SQLite's own


def nothing_done(store: Path, tmp_path: Path, commands: tuple[tuple[str, ...], ...] = COMMANDS) -> None:
    """Every command refuses the store in plain words, and nothing is written anywhere."""
    before = files(tmp_path)
    for command, *options in commands:
        messages = refused(run(command, str(store), *options))
        assert messages
        assert not any("\x1b" in message for message in messages)
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    "name",
    [
        "../../victim",
        "/tmp/victim",
        "a/b",
        "",
        ".hidden",
        "-rf",
        "con",
        "LPT1",
        "x" * 101,
        "a\nb",
        "\x1b[2J",
        "naïve",
        "a b",
    ],
)
def test_a_name_that_is_no_name_for_a_file(store: Path, tmp_path: Path, name: str) -> None:
    update(store, "experiments", name=name, given="nowhere.yaml")
    nothing_done(store, tmp_path, COMMANDS[1:])
    assert "its plan is damaged" in run("status", str(store)).output
    with pytest.raises(StoreError):
        merge(tmp_path / "new", [store])
    with pytest.raises(ValueError, match=r"name"):
        FileName(name)


@pytest.mark.parametrize("scenario", ["{secret}", "secret.yaml", "../secret.yaml", "/etc/hostname"])
def test_no_file_that_a_text_names_is_read(store: Path, tmp_path: Path, scenario: str) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("schema: 1\nname: secret\npassword: hunter2\n")
    with forged(store) as connection:
        (text,) = connection.execute("SELECT text FROM experiments").fetchone()
        text = text.replace("[time_bank]", json.dumps([scenario.format(secret=secret)]))
        connection.execute("UPDATE experiments SET text = ?, given = ?", (text, str(secret)))
    with pytest.raises(StoreError) as caught:
        load(store)
    assert "no longer what was swept" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "password" not in str(caught.value)


def test_what_a_kept_scenario_extends_is_read_from_the_store_alone(store: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("schema: 1\nname: secret\npassword: hunter2\n")
    town = "schema: 1\nname: town\nextends: ../secret.yaml\ntitle: T\nquestion: Q?\n"
    with forged(store) as connection:
        (text,) = connection.execute("SELECT text FROM experiments").fetchone()
        kept = json.dumps({"town.yaml": {"town.yaml": town}})
        connection.execute("UPDATE experiments SET text = ?, files = ?", (text.replace("time_bank", "town.yaml"), kept))
    with pytest.raises(StoreError) as caught:
        load(store)
    assert "the file is not kept with the results" in str(caught.value)
    assert "password" not in str(caught.value)


def test_a_store_is_analysed_where_its_scenarios_files_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    path = written(folder, body=BODY, replicates=1)
    (folder / "base.yaml").write_text(
        "schema: 1\nname: base\nextends: time_bank\ntitle: T\nquestion: Q?\nresidents: 400\n"
    )
    (folder / "town.yaml").write_text("schema: 1\nname: town\nextends: base.yaml\ntitle: Ours\nquestion: Q?\n")
    path.write_text(path.read_text().replace("[time_bank]", "[town.yaml]"))
    from coprod_sim.sweep.experiment.experiment_file import load_experiment

    digest = load_experiment(path).digest
    with Store.open(tmp_path / "out", write=True, version=MODEL_VERSION) as store:
        from coprod_sim.sweep.experiment.points import design

        experiment = load_experiment(path)
        store.begin(experiment, design(experiment))
        (text, kept) = store.connection.execute("SELECT text, files FROM experiments").fetchone()
    shutil.rmtree(folder)
    from coprod_sim.sweep.experiment.experiment_file import kept_experiment

    again = kept_experiment(FileName("planted"), text, json.loads(kept))
    assert again.digest == digest
    assert again.towns["town.yaml"].title == "Ours"
    assert str(tmp_path) not in kept


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("points", {"values": '{"gift_discount": NaN}'}),
        ("points", {"values": "[" * 100_000}),
        ("points", {"values": '{"x": ' + "9" * 5_000 + "}"}),
        ("points", {"scenario": "=cmd|' /C calc'!A0"}),
        ("points", {"evidence": "\x1b]0;owned\x07"}),
        ("design", {"arm": "../../x"}),
        ("design", {"key": "zz"}),
        ("experiments", {"files": '{"a": {"\\u0000": "x"}}'}),
        ("experiments", {"files": "[" * 100_000}),
        ("experiments", {"sequence": "last"}),
        ("experiments", {"digest": "x"}),
    ],
)
def test_plans_that_no_sweep_writes(store: Path, tmp_path: Path, table: str, cells: dict[str, object]) -> None:
    with closing(sqlite3.connect(store / FILE)) as connection, connection:
        if table == "design":
            connection.execute("DELETE FROM design WHERE point > 0 OR arm <> 'traditional'")
    update(store, table, **cells)
    if "points" in cells or table == "points":
        assert "damaged" in run("status", str(store)).output
    nothing_done(store, tmp_path, (("export", "--csv"), ("analyse",)))


@pytest.mark.parametrize(
    "cells",
    [
        {"reason": b"\xff"},
        {"seconds": "long"},
        {"attempts": "many"},
        {"status": "well"},
        {"result": -5},
        {"finished": "then"},
    ],
)
def test_rows_that_no_sweep_writes_are_damaged_runs(store: Path, cells: dict[str, object]) -> None:
    update(store, "runs", **cells)
    output = run("status", str(store)).output
    assert "6 damaged" in output
    assert "0 done" in output


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE more (x)",
        "ALTER TABLE runs ADD COLUMN more AS (zeroblob(1000000000))",
        "DROP INDEX design_by_key",
    ],
)
def test_a_database_with_anything_else_in_it(store: Path, tmp_path: Path, sql: str) -> None:
    with closing(sqlite3.connect(store / FILE)) as connection, connection:
        connection.execute(sql)
    nothing_done(store, tmp_path)
    assert "has other tables than this program knows" in refused(run("status", str(store)))[0]


def test_a_view_in_the_place_of_a_table_is_not_asked(store: Path, tmp_path: Path) -> None:
    forever = "WITH RECURSIVE n(name, value) AS (SELECT 'x', 'y' UNION ALL SELECT name, value FROM n) SELECT * FROM n"
    with closing(sqlite3.connect(store / FILE)) as connection, connection:
        connection.execute("DROP TABLE meta")
        connection.execute(f"CREATE VIEW meta AS {forever}")
    nothing_done(store, tmp_path)


@pytest.mark.parametrize("name", [FILE, f"{FILE}-wal", f"{FILE}-journal"])
def test_links_out_of_the_folder_are_not_followed(store: Path, tmp_path: Path, name: str) -> None:
    (store / name).unlink(missing_ok=True)
    other = tmp_path / "other"
    other.write_text("mine\n")
    (store / name).symlink_to(other)
    nothing_done(store, tmp_path)
    assert other.read_text() == "mine\n"


def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(store: Path, tmp_path: Path) -> None:
    (store / "runs.lock").unlink()
    os.mkfifo(store / "runs.lock")
    assert holder(store) is None
    (store / FILE).unlink()
    os.mkfifo(store / FILE)
    nothing_done(store, tmp_path)


def test_a_lock_that_is_a_link_is_not_written_over(store: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine\n")
    (store / "runs.lock").unlink()
    (store / "runs.lock").symlink_to(precious)
    with pytest.raises(StoreError, match=r"runs\.lock: is a link"):
        Store.open(store, write=True, version=MODEL_VERSION)
    assert precious.read_text() == "mine\n"


def test_links_where_results_are_put_lead_nowhere(store: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (store / "analysis").symlink_to(elsewhere)
    assert "analysis: is a link" in refused(run("analyse", str(store)))[0]
    (store / "analysis").unlink()
    (store / "analysis").mkdir()
    (store / "analysis" / "manifest.json").write_text("{}")
    (store / "analysis" / "figures").symlink_to(elsewhere)
    assert "figures: is a link" in refused(run("analyse", str(store)))[0]
    assert not list(elsewhere.iterdir())


def test_terminals_and_pages_take_a_stores_texts_for_text(store: Path) -> None:
    with forged(store) as connection:
        one = "UPDATE runs SET status = 'failed', result = NULL, reason = ? WHERE key IN (SELECT min(key) FROM runs)"
        connection.execute(one, ("\x1b[31mred\x1b[0m\rover\nmore",))
        connection.execute("UPDATE experiments SET given = '$(touch owned); \x1b[2J.yaml'")
    output = run("status", str(store)).output
    assert "\x1b" not in output
    assert "\\x1b[31mred" in output
    assert "'$(touch owned); \\x1b[2J.yaml'" in output
    with forged(store) as connection:
        connection.execute(
            "UPDATE experiments SET text = replace(text, 'What was planted?', '<script>alert(1)</script>')"
        )
    result = run("report", str(store))
    assert result.exit_code == 0, result.output
    page = (store / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
