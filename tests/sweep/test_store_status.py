"""What a store says of itself, in words, and how long that takes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stores import ARMS, DIGEST, Sweep, filled, key, opened, run_of

from coprod_sim.sweep.store.status import status_text, why_text
from coprod_sim.sweep.store.store import StoreError

pytestmark = pytest.mark.rule


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    return Sweep(tmp_path / "growth.yaml")


def test_status_counts_and_reasons(tmp_path: Path, sweep: Sweep) -> None:
    digest = filled(tmp_path / "out", sweep, sweep.keys[5:])
    with opened(tmp_path / "out") as store:
        for name in sweep.keys[:2]:
            store.fail(name, "failed", "ZeroDivisionError: by zero\nTraceback\n  here")
        store.fail(sweep.keys[2], "timeout", "over 60 s")
        store.fail(sweep.keys[3], "killed", "")
    text = status_text(tmp_path / "out")
    assert f"growth, {DIGEST[:12]}: 4 points, 15 runs" in text
    assert (
        "10 done (66.6 %), 2 failed, 1 over the time limit, 1 killed with their process, 1 missing; 1.5 s a run" in text
    )
    assert "2 failed: ZeroDivisionError: by zero" in text
    assert "Traceback" not in text
    assert f"{sweep.keys[0][:12]}, {sweep.keys[1][:12]}" in text
    assert digest[:12] in text
    assert "--retry-failed" in text
    assert "writing here now" not in text


def test_status_of_earlier_and_unfinished_designs(tmp_path: Path, sweep: Sweep) -> None:
    filled(tmp_path / "out", sweep)
    longer = Sweep(tmp_path / "longer.yaml", points=6, digest="a1" * 32)
    with opened(tmp_path / "out") as store:
        store.begin(longer.asked, [])
        text = status_text(tmp_path / "out")
    assert f"growth (an earlier design), {DIGEST[:12]}" in text
    assert "not written out in full" in text
    assert f"process {os.getpid()}" in text
    with opened(tmp_path / "empty"):
        pass
    assert "No experiment" in status_text(tmp_path / "empty")


def test_why_tells_where_a_run_stands_and_how_it_ended(tmp_path: Path, sweep: Sweep) -> None:
    filled(tmp_path / "out", sweep, sweep.keys[:-1])
    job = next(job for job in sweep.jobs if job.arm == ARMS[1] and job.key != sweep.keys[-1])
    text = why_text(tmp_path / "out", job.key[:10].upper())
    assert f"growth: point {job.point}, arm co-produced, replicate {job.replicate} (scenario time_bank, trials)" in text
    assert f"willing = {job.point / 2:g}" in text
    assert f"coprod-sim sweep {sweep.path} --out {tmp_path / 'out'} --only {job.key[:12]}" in text
    with opened(tmp_path / "out") as store:
        assert "It has not been run yet." in store.why(sweep.keys[-1])
        for _ in range(2):
            store.fail(sweep.keys[-1], "failed", "ValueError: bad\nTraceback\n  File x", seconds=2.0)
        text = store.why(sweep.keys[-1])
        assert "It failed after 2 s, in attempt 2: ValueError: bad\n  Traceback\n    File x" in text
        store.fail("ab" * 32, "killed", "")
        store.fail("ab" * 31 + "cd", "killed", "")
        with pytest.raises(StoreError, match=f"several runs.*{'ab' * 31}"):
            store.why("ab" * 30)
        with pytest.raises(StoreError, match="no run has a key that begins with 'xyz'"):
            store.why("xyz")
        shared = next(job.key for job in sweep.jobs if job.arm == ARMS[0])
        assert store.why(shared).count("arm traditional") == 4


def test_status_needs_no_pandas(tmp_path: Path, sweep: Sweep) -> None:
    filled(tmp_path / "out", sweep)
    code = (
        "import sys; from coprod_sim.sweep.store.status import status_text; status_text(sys.argv[1]); "
        "assert not {'pandas', 'numba', 'numpy'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "out")], check=True)


def test_ten_thousand_runs(tmp_path: Path) -> None:
    """Status under a second, resume under three, a write under two milliseconds: with room for a busy machine."""
    sweep = Sweep(tmp_path / "large.yaml", points=1_000, replicates=10, digest="c3" * 32)
    with opened(tmp_path / "out") as store:
        sweep.begin(store)
        run = run_of(store, key("any"))
        begin = time.process_time()
        for name in sweep.keys:
            store.put(name, run)
        assert (time.process_time() - begin) / len(sweep.keys) < 0.002
    begin = time.process_time()
    status_text(tmp_path / "out")
    assert time.process_time() - begin < 1.0
    begin = time.process_time()
    with opened(tmp_path / "out") as store:
        assert not list(store.missing(sweep.digest))
    assert time.process_time() - begin < 3.0
