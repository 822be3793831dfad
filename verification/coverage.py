"""Whether printed ranges and words are right: 200 sets of 128 worlds, each compared with all 2,048.

    uv run python verification/coverage.py [--worlds 2048] [--residents 1000]

Runs small towns in every world once, some four minutes on one core. A set's 95 % range should leave out 2.5 % of all
worlds on each side; "in nearly all worlds" should be said of what at least 99 % of all worlds agree on, and hardly ever
of what fewer than 90 % do. Prints a table in Markdown; exit code 1 where a promise is broken.
"""

import sys
from argparse import ArgumentParser

import numpy as np
import numpy.typing as npt

from coprod_sim.model.model import CoProductionModel
from coprod_sim.outcomes.registry import MAIN, OUTCOMES
from coprod_sim.outcomes.summary import summarise
from coprod_sim.studies import how_sure, intervals
from coprod_sim.studies.contrasts import paired

Array = npt.NDArray[np.float64]
ARMS = ("co-produced", "traditional")
SETS, SIZE = 200, 128
KEYS = (*MAIN, "unpaid_hours", "cost_society_gbp", "net_benefit_low_gbp", "programme_hours", "qaly")
LEFT_OUT, ERROR = 0.025, 0.01
"""Of all worlds on each side of a range, on the mean over sets: 2.5 %, give or take a hundredth."""


def world(number: int, residents: int) -> Array:
    """Outcomes of one world, (arms, outcomes)."""
    first = CoProductionModel("time_bank", ARMS[0], residents=residents, replicate=number)
    rows = []
    for arm in ARMS:
        town = CoProductionModel("time_bank", arm, residents=residents, replicate=number, start_from=first).run(520)
        rows.append(np.asarray(summarise(town.ledger, town.parameters), dtype=np.float64))
        town.close()
    first.close()
    return np.array(rows)[:, [list(OUTCOMES).index(key) for key in KEYS]]


def main() -> int:
    """Run all worlds, draw the sets, print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=2_048)
    parser.add_argument("--residents", type=int, default=1_000)
    asked = parser.parse_args()
    values = np.array([world(number, asked.residents) for number in range(asked.worlds)])
    difference = paired(values[:, 0], values[:, 1])
    rng = np.random.default_rng(1)
    sets = [rng.choice(asked.worlds, SIZE, replace=False) for _ in range(SETS)]
    print("| Outcome | Worlds that agree | Left out below | Left out above | Sets that say nearly all | Sets alike |")
    print("|---|---|---|---|---|---|")
    rows = [_row(key, difference[:, i], sets) for i, key in enumerate(KEYS)]
    return int(not all(rows))


def _row(key: str, every: Array, sets: list[npt.NDArray[np.int64]]) -> bool:
    """Print a row; whether all that is promised of it is so."""
    agree = float(intervals.direction(every).share)
    ranges = [intervals.spread(every[some]) for some in sets]
    below = float(np.mean([(every < lies.low).mean() for lies in ranges]))
    above = float(np.mean([(every > lies.high).mean() for lies in ranges]))
    words = [how_sure.of_difference(every[some], None) for some in sets]
    nearly = float(np.mean([word == how_sure.NEARLY_ALL for word in words]))
    alike = float(np.mean([word == how_sure.of_difference(every, None) for word in words]))
    shown = f"{agree:.1%} | {below:.1%} | {above:.1%} | {nearly:.0%} | {alike:.0%}"
    print(f"| {OUTCOMES[key].label} | {shown} |", flush=True)
    ranged = all(abs(side - LEFT_OUT) <= ERROR for side in (below, above)) or len(set(every.tolist())) < len(every) / 2
    return ranged and not (agree >= 0.99 and nearly < 0.90) and not (agree < 0.90 and nearly > 0.02)


if __name__ == "__main__":
    sys.exit(main())
