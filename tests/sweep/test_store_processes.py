"""Several processes and one store: killed while writing, reading while another writes, two that would write."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from places import TESTS
from stores import Sweep, filled, key, opened, put, refused

from coprod_sim.sweep.store.lock import holder
from coprod_sim.sweep.store.status import status_text
from coprod_sim.sweep.store.store import Store

pytestmark = pytest.mark.story


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    return Sweep(tmp_path / "growth.yaml")


@pytest.fixture
def folder(tmp_path: Path, sweep: Sweep) -> Path:
    filled(tmp_path / "out", sweep)
    return tmp_path / "out"


def python(code: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS / "support")},
    )


WRITER = """
import sys
from pathlib import Path
from stores import key, opened, put
with opened(Path(sys.argv[1])) as store:
    for i in range(int(sys.argv[2]), 10**9):
        put(store, [key("killed", i)])
        print(i, flush=True)
"""


def test_four_kills_lose_nothing_that_was_stored(tmp_path: Path) -> None:
    folder, stored = tmp_path / "out", 0
    for pause in (0.0, 0.05, 0.2, 0.4):
        writer = python(WRITER, folder, stored)
        said = writer.stdout.readline()  # it has begun
        time.sleep(pause)
        os.kill(writer.pid, signal.SIGKILL)
        said += writer.stdout.read()
        writer.wait()
        last = int(said.split("\n")[-2])
        with Store.open(folder, write=False) as reader:
            assert reader.counts().done >= last + 1
        with opened(folder) as store:
            stored = store.counts().done
            assert last + 1 <= stored <= last + 2  # the last one may be stored and not yet said
            for i in range(stored):
                put(store, [key("killed", i)])  # equal to the bit, or refused
            assert store.counts().done == stored


def test_a_kill_while_the_store_is_made_leaves_one_that_opens(tmp_path: Path) -> None:
    code = """
    import sys
    from pathlib import Path
    from stores import opened
    print(1, flush=True)
    opened(Path(sys.argv[1]))
    """
    for i in range(6):
        maker = python(code, tmp_path / "out")
        maker.stdout.readline()
        time.sleep(0.08 * i)
        maker.kill()
        maker.wait()
        with opened(tmp_path / "out") as store:
            assert store.counts().total == 0
        if i % 2:
            shutil.rmtree(tmp_path / "out")


def test_another_process_reads_while_one_writes(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    writer = python(WRITER, folder, 0)
    try:
        writer.stdout.readline()
        seen = []
        for _ in range(5):
            with Store.open(folder, write=False) as reader:
                seen.append(reader.counts().done)
                assert len(reader.digest()) == 64
            assert f"process {writer.pid}" in status_text(folder)
            time.sleep(0.05)
        assert seen == sorted(seen)
        assert seen[0] < seen[-1]
        refused(lambda: opened(folder), "in use by another sweep", f"process {writer.pid}", "status")
    finally:
        writer.kill()
        writer.wait()
    with opened(folder) as store:  # the lock died with its holder
        assert store.counts().done >= seen[-1]


def test_two_writers_in_one_process(folder: Path) -> None:
    with opened(folder):
        refused(lambda: opened(folder), "in use", f"process {os.getpid()}")
    with opened(folder):
        pass
    assert holder(folder) is None


def test_a_worker_does_not_keep_its_parents_lock(tmp_path: Path) -> None:
    """A forked worker that outlives the sweep."""
    fork = multiprocessing.get_context("fork")
    with opened(tmp_path / "out"):
        worker = fork.Process(target=time.sleep, args=(30,))
        worker.start()
    try:
        with opened(tmp_path / "out") as store:
            assert store.counts().total == 0
    finally:
        worker.kill()
        worker.join()


def test_a_forked_child_that_closes_the_store_leaves_it_to_its_parent(tmp_path: Path, sweep: Sweep) -> None:
    fork = multiprocessing.get_context("fork")
    with opened(tmp_path / "out") as store:
        child = fork.Process(target=store.close)
        child.start()
        child.join()
        assert holder(tmp_path / "out") is not None
        sweep.begin(store)
        put(store, sweep.keys)
        assert store.counts().done == len(sweep.keys)


def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    """The file system itself says no, in the middle of a write."""
    code = """
    import resource, signal, sys
    from pathlib import Path
    from stores import key, opened, put
    from coprod_sim.sweep.store.store import StoreError
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with opened(Path(sys.argv[1])) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        try:
            for i in range(10_000):
                put(store, [key("limit", i)])
        except StoreError as error:
            print(i, str(error))
    """
    writer = python(code, tmp_path / "out")
    said, _ = writer.communicate(timeout=60)
    stored, _, text = said.partition(" ")
    assert "every run stored so far is kept" in text
    with opened(tmp_path / "out") as store:
        assert store.counts().done == int(stored)
        put(store, [key("limit", i) for i in range(int(stored) + 1)])
