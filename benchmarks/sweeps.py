"""What the store of a sweep costs: times and memory at 10,000 runs, measured on real files. Nothing here is a test.

uv run python benchmarks/sweeps.py [RUNS]
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from coprod_sim.sweep.store.store import Planned, Store

RUNS = 10_000
ARMS = ("traditional", "co-produced")
REPLICATES = 10
VERSION = 1
DIGEST = "d" * 64
Row = tuple[str, str, str]


def key(number: int) -> str:
    """64 hex digits in no order, as content keys are."""
    return f"{number * 2_654_435_761 % 2**32:08x}{number:056x}"


def fill(folder: Path, runs: int) -> list[float]:
    """Seconds of each write; the design and every run are stored when it ends."""
    file = folder.parent / "measured.yaml"
    file.write_text("name: measured\n", encoding="utf-8")
    points = [
        SimpleNamespace(number=i, scenario="time_bank", evidence="trials", values={"willing": i * 0.01, "asked": 0.5})
        for i in range(runs // REPLICATES // len(ARMS))
    ]
    places = [(p.number, arm, replicate) for p in points for replicate in range(REPLICATES) for arm in ARMS]
    draw = np.random.default_rng(1)
    spent = []
    with Store.open(folder, write=True, version=VERSION) as store:
        store.begin(SimpleNamespace(digest=DIGEST, name="measured", path=file, text="", files={}), points)
        store.plan(DIGEST, [Planned(*place, key(i)) for i, place in enumerate(places)])
        for i in range(len(places)):
            run = SimpleNamespace(
                outcomes=draw.random(len(store.outcomes)), inputs=draw.random(len(store.inputs)), seconds=1.0
            )
            begin = time.perf_counter()
            store.put(key(i), run)
            spent.append(time.perf_counter() - begin)
    return spent


def took(act: Callable[[], object]) -> float:
    """Seconds on the wall clock."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def status(folder: Path) -> None:
    """In a process of its own, Python's start included."""
    code = f"from coprod_sim.sweep.store.status import status_text; print(status_text({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def resume(folder: Path) -> None:
    """Open for writing, check the file and find that nothing is missing."""
    with Store.open(folder, write=True, version=VERSION) as store:
        assert store.known(DIGEST)
        assert not list(store.missing(DIGEST))


def digest(folder: Path) -> None:
    with Store.open(folder, write=False) as store:
        store.digest()


def export_csv(folder: Path) -> None:
    from coprod_sim.sweep.store.export import export

    export(folder, "csv")


def table(runs: int) -> list[Row]:
    """Rows of (what, measured, must hold)."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "store"
        writes = np.array(fill(folder, runs)) * 1e3
        written = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = (folder / "runs.sqlite").stat().st_size / 1e6
        rows = [
            ("a write: median", f"{np.median(writes):.2f} ms", "under 2 ms"),
            ("a write: mean", f"{writes.mean():.2f} ms", "under 2 ms"),
            ("a write: 99 in 100 within", f"{np.quantile(writes, 0.99):.2f} ms", ""),
            ("a write: longest (it moves the log into the file)", f"{writes.max():.1f} ms", ""),
            ("the file", f"{size:.1f} MB", ""),
            ("status, Python's start included", f"{took(lambda: status(folder)):.2f} s", "under 1 s"),
            ("resume with nothing to do: the store's part", f"{took(lambda: resume(folder)):.2f} s", "under 3 s"),
            ("digest", f"{took(lambda: digest(folder)):.2f} s", ""),
            ("memory of the process that wrote and planned", f"{written:.0f} MB", "under 400 MB"),
            ("export as CSV", f"{took(lambda: export_csv(folder)):.2f} s", ""),
        ]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return [*rows, ("memory, tables and pandas included", f"{peak:.0f} MB", "")]


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    print(f"{runs:,} stored runs, {os.cpu_count()} processors\n")
    print("| | measured | must hold |\n| --- | --- | --- |")
    for row in table(runs):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
