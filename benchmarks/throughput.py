"""What handing out runs costs: runs of about a tenth of a second, by one worker and by two. Nothing here is a test.

uv run python benchmarks/throughput.py
"""

import sqlite3
import tempfile
from pathlib import Path
from typing import NamedTuple

from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.run.sweep import SweepOptions, run_sweep

POINTS = 200
EXPERIMENT = """schema: 1
name: throughput
question: How many runs a second?
settles: So many.
scenarios: [time_bank]
arms: [traditional]
residents: 10000
weeks: 104
others: central
design:
  kind: grid
  factors:
    ask_boldness: {{values: [{levels}], because: So many points.}}
"""


class Pace(NamedTuple):
    """Of a sweep from the first run stored to the last."""

    runs_a_second: float
    seconds_a_run: float
    overhead_share: float


def pace(workers: int) -> Pace:
    """Sweep with so many workers."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "throughput.yaml"
        levels = ", ".join(f"{1 + i / 100:g}" for i in range(POINTS))
        path.write_text(EXPERIMENT.format(levels=levels), encoding="utf-8")
        folder = Path(place) / "store"
        run_sweep(load_experiment(path), folder, SweepOptions(workers=workers, progress=False))
        with sqlite3.connect(folder / "runs.sqlite") as rows:
            found = rows.execute("SELECT finished, seconds FROM runs ORDER BY finished").fetchall()
    later = found[10:]  # the first ones load what workers need
    span = later[-1][0] - found[9][0]
    busy = sum(seconds for _, seconds in later)
    return Pace(len(later) / span, busy / len(later), 1.0 - busy / (workers * span))


def main() -> None:
    """Print a table."""
    one, two = pace(1), pace(2)
    print("| what | figure | bound |\n|---|---|---|")
    print(f"| seconds a run, one worker | {one.seconds_a_run:.3f} | about 0.1 |")
    print(f"| overhead, one worker, % of the time | {100 * one.overhead_share:.1f} | at most 10 |")
    print(f"| two workers' throughput, times one's | {two.runs_a_second / one.runs_a_second:.2f} | at least 1.8 |")


if __name__ == "__main__":
    main()
