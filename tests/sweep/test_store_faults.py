"""What may go wrong with the files of a store: a clear message, and nothing stored is lost."""

import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from stores import DIGEST, Sweep, filled, key, opened, put, refused, run_of

from coprod_sim.analysis.load import load
from coprod_sim.model.version import MODEL_VERSION, WORLDS
from coprod_sim.sweep.store.lock import holder
from coprod_sim.sweep.store.merge import merge
from coprod_sim.sweep.store.seal import of_meta
from coprod_sim.sweep.store.status import status_text
from coprod_sim.sweep.store.store import Store, StoreError

pytestmark = pytest.mark.rule


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    return Sweep(tmp_path / "growth.yaml")


@pytest.fixture
def folder(tmp_path: Path, sweep: Sweep) -> Path:
    filled(tmp_path / "out", sweep)
    return tmp_path / "out"


def both_ways(folder: Path, *words: str) -> None:
    """Refused for writing and for reading, and not a byte is changed."""
    before = (folder / "runs.sqlite").read_bytes()
    refused(lambda: opened(folder), *words)
    refused(lambda: status_text(folder), *words)
    assert (folder / "runs.sqlite").read_bytes() == before
    assert holder(folder) is None


def test_another_model_version_is_kept_apart(folder: Path, sweep: Sweep) -> None:
    own, other = f"model version {MODEL_VERSION}", f"model version {MODEL_VERSION + 1}"
    refused(lambda: opened(folder, version=MODEL_VERSION + 1), own, other, "kept apart", "another folder")
    refused(lambda: Store.open(folder, write=False, version=MODEL_VERSION + 1), "kept apart")
    assert own in status_text(folder)  # who only looks may look
    with opened(folder) as store:
        assert store.counts().done == len(sweep.keys)


def change_meta(folder: Path, name: str, value: str | None) -> None:
    """Another program's word, with a seal that fits; None takes it out."""
    with closing(sqlite3.connect(folder / "runs.sqlite")) as connection, connection:
        meta = dict(connection.execute("SELECT name, value FROM meta")) | {name: value}
        meta = {name: value for name, value in meta.items() if value is not None}
        connection.execute("DELETE FROM meta")
        connection.executemany("INSERT INTO meta VALUES (?, ?)", (meta | {"seal": of_meta(meta)}).items())


@pytest.mark.parametrize("worlds", ["1", "3", None])
def test_worlds_that_were_drawn_in_another_way_are_kept_apart(
    folder: Path, tmp_path: Path, sweep: Sweep, worlds: str | None
) -> None:
    change_meta(folder, "worlds", worlds)
    before = (folder / "runs.sqlite").read_bytes()
    said = "drawn in another way", f"version {worlds or 1}, not {WORLDS}", "into a new folder"
    refused(lambda: opened(folder), *said)
    refused(lambda: load(folder), *said)
    filled(tmp_path / "now", sweep)
    refused(lambda: merge(tmp_path / "now", [folder]), *said)
    refused(lambda: merge(folder, [tmp_path / "now"]), "drawn in another way", f"version {WORLDS}, not {worlds or 1}")
    assert (folder / "runs.sqlite").read_bytes() == before
    assert "15 runs done" in status_text(folder)  # who only looks may look
    assert merge(tmp_path / "kept", [folder]).runs == 15
    with pytest.raises(StoreError, match="drawn in another way"):
        opened(tmp_path / "kept")


def test_another_schema(folder: Path) -> None:
    change_meta(folder, "schema", "9")
    both_ways(folder, "schema 9", "knows schema 2")


def test_other_outcomes(folder: Path, sweep: Sweep) -> None:
    for name in ("outcomes", "units", "labels"):
        change_meta(folder, name, '["gone"]')
    with opened(folder) as store:
        refused(lambda: sweep.begin(store), "other outcomes", "new folder")


@pytest.mark.parametrize("share", [0.0, 0.00001, 0.001, 0.3, 0.9, 0.9999])
def test_a_truncated_file(folder: Path, share: float) -> None:
    path = folder / "runs.sqlite"
    os.truncate(path, int(path.stat().st_size * share))
    both_ways(folder, "cut short")


@pytest.mark.parametrize("page", [0, 1, 3, 6])
def test_a_damaged_page(folder: Path, page: int) -> None:
    path = folder / "runs.sqlite"
    with path.open("r+b") as file:
        file.seek(page * 8_192 + (100 if page == 0 else 0))
        file.write(bytes(range(256)) * 8)
    before = path.read_bytes()
    refused(lambda: opened(folder), "runs.sqlite")
    assert path.read_bytes() == before


def test_no_database_at_all(folder: Path) -> None:
    (folder / "runs.sqlite").write_bytes(b"PK\x03\x04" * 5_000)
    both_ways(folder, "not an SQLite database")


def test_the_database_of_another_program(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with closing(sqlite3.connect(tmp_path / "other" / "runs.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE meta (name, value)")
    both_ways(tmp_path / "other", "another program")


def test_folders_that_are_no_store(tmp_path: Path, sweep: Sweep) -> None:
    refused(lambda: status_text(tmp_path / "nowhere"), "no such folder")
    refused(lambda: status_text(tmp_path), "there is no runs.sqlite")
    refused(lambda: opened(tmp_path), "other files (growth.yaml)", "an empty folder")
    refused(lambda: opened(sweep.path), "is a file")
    refused(lambda: opened(sweep.path / "below"), "growth.yaml")
    assert not (tmp_path / "nowhere").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["growth.yaml"]


def as_nobody(act: Callable[[], object]) -> object:
    """What ``act`` returns, done by somebody who may not write; root may write everywhere."""
    here, there = multiprocessing.Pipe()

    def child() -> None:
        if os.geteuid() == 0:
            os.setgid(65_534)
            os.setuid(65_534)
        try:
            there.send(act())
        except StoreError as error:
            there.send(str(error))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    assert here.poll(30)
    answer = here.recv()
    process.join()
    return answer


@pytest.fixture
def closed(folder: Path) -> Path:
    """A store that may be read and not written."""
    for parent in folder.parents:
        if not os.access(parent, os.X_OK) or parent == Path("/tmp"):
            break
        if parent.stat().st_uid == os.getuid() and parent.stat().st_mode & 0o077 == 0:
            parent.chmod(0o755)
    folder.chmod(0o555)
    for path in folder.iterdir():
        path.chmod(0o444)
    yield folder
    folder.chmod(0o755)


def test_a_folder_that_cannot_be_written(closed: Path, sweep: Sweep) -> None:
    count = as_nobody(lambda: Store.open(closed, write=False).counts().done)
    assert count == len(sweep.keys)
    assert "may be read and written" in as_nobody(lambda: opened(closed))
    assert "may be read and written" in as_nobody(lambda: opened(closed / "new"))


def test_a_full_disk_keeps_what_is_stored(folder: Path, sweep: Sweep) -> None:
    with opened(folder) as store:
        digest, done = store.digest(), store.counts().done
        full = store.connection.execute("PRAGMA page_count").fetchone()[0] + 4
        store.connection.execute(f"PRAGMA max_page_count = {full}")
        with pytest.raises(StoreError, match=r"disk is full; every run stored so far is kept; free some space"):
            put(store, [key("more", i) for i in range(1_000)])
        stored = store.counts().done - done
        assert 0 < stored < 1_000
        assert not store.connection.in_transaction
        store.connection.execute("PRAGMA max_page_count = 1000000")
        put(store, [key("more", stored)])
        assert store.counts().done == done + stored + 1
    with opened(folder) as store:
        assert store.counts().done == done + stored + 1
        assert store.digest() != digest


def test_a_full_disk_while_a_batch_or_a_plan_is_written(folder: Path, tmp_path: Path) -> None:
    large = Sweep(tmp_path / "large.yaml", points=4_000, digest="b2" * 32)
    with opened(folder) as store:
        before = store.counts()
        full = store.connection.execute("PRAGMA page_count").fetchone()[0] + 2
        store.connection.execute(f"PRAGMA max_page_count = {full}")
        with pytest.raises(StoreError, match="disk is full"):
            large.begin(store)
        with pytest.raises(StoreError, match="disk is full"), store.batch():
            put(store, [key("more", i) for i in range(100)])
        assert not store.known(large.digest)
        assert store.counts() == before


def test_a_log_that_was_cut_off_loses_only_its_end(tmp_path: Path, sweep: Sweep) -> None:
    """As after a power cut: the end of the log never reached the disk."""
    with opened(tmp_path / "out") as store:
        sweep.begin(store)
        put(store, sweep.keys)
        copy = tmp_path / "copy"
        shutil.copytree(tmp_path / "out", copy)
    log = copy / "runs.sqlite-wal"
    os.truncate(log, log.stat().st_size - 30_000)
    with opened(copy) as store:
        done = store.counts().done
        assert 0 < done < len(sweep.keys)
        rest = [name for world in store.missing(DIGEST) for name in world.keys]
        assert len(rest) == len(sweep.keys) - done
        for name in rest:
            store.put(name, run_of(store, name))
    with Store.open(tmp_path / "out", write=False) as whole, Store.open(copy, write=False) as mended:
        assert whole.digest() == mended.digest()
