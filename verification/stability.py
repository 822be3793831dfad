"""Whether the traditional town stands still, and how quiet a difference between two arms is.

    uv run python verification/stability.py

Two to three minutes on one core. *Trends* are straight lines through yearly means of eight towns of 20,000 without
growth, over 10 and 40 years, under both profiles: at most 0.3 % a year, within two standard errors. *Noise* is the
paired difference in demand in the third year when one number moves a little, in sixteen towns of 40,000 with other
chance events: a standard deviation of at most 12 hours per 1,000 residents, and a median absolute deviation of at most
4. Prints tables in Markdown; exit code 1 where one is beyond that.
"""

import sys

import numpy as np
import numpy.typing as npt

from coprod_sim.model.model import CoProductionModel

Array = npt.NDArray[np.float64]
STATES = ("demand_hours", "severity", "carers", "loneliness")
YEARS = (10, 40)
TOWNS, TREND = 8, 0.3
NO_GROWTH: dict[str, object] = {"demand_growth_per_year": 0.0, "capacity_growth_per_year": 0.0}
MOVES = {
    "substitution": (0.10, 0.11), "kin_care_multiple": (1.0, 1.01), "usual_help_multiple": (1.0, 1.05),
    "ask_boldness": (2.0, 2.2),
}  # fmt: skip
DRAWS, WEEKS, DEVIATION, MEDIAN_DEVIATION = 16, 156, 12.0, 4.0


def trends(profile: str, replicate: int) -> Array:
    """% a year of each state, (states, spans)."""
    model = CoProductionModel(
        "time_bank", "traditional", evidence=profile, residents=20_000, replicate=replicate, fixed_parameters=True,
        overrides=NO_GROWTH,
    )  # fmt: skip
    weekly = model.run(max(YEARS) * 52).weekly
    found = np.zeros((len(STATES), len(YEARS)))
    for row, name in zip(found, STATES, strict=True):
        yearly = weekly[name].to_numpy(np.float64).reshape(-1, 52).mean(axis=1)
        row[:] = [100.0 * np.polyfit(np.arange(n), yearly[:n], 1)[0] / yearly[:n].mean() for n in YEARS]
    return found


def demand(name: str, value: float, replicate: int) -> float:
    """Hours of demand per 1,000 residents in the third year, where the team asks on people's behalf."""
    model = CoProductionModel(
        "core_economy", "asked", residents=40_000, replicate=replicate, fixed_parameters=True, overrides={name: value}
    )
    return float(model.run(WEEKS).weekly["demand_hours"].to_numpy(np.float64)[-52:].sum() / 40.0)


def main() -> int:
    """Print both tables. Exit code 1 where a bound is passed."""
    passed = True
    print(f"| Profile | State | {' | '.join(f'{n} years, % a year' for n in YEARS)} |\n|---|---|{'---|' * len(YEARS)}")
    for profile in ("trials", "talk"):
        of_towns = np.array([trends(profile, replicate) for replicate in range(TOWNS)])
        middle, error = of_towns.mean(axis=0), of_towns.std(axis=0, ddof=1) / np.sqrt(TOWNS)
        passed &= bool((abs(middle) <= TREND + 2.0 * error).all())
        for name, row, errors in zip(STATES, middle, error, strict=True):
            cells = (f"{value:+.2f} ({of:.2f})" for value, of in zip(row, errors, strict=True))
            print(f"| {profile} | {name} | {' | '.join(cells)} |", flush=True)
    print("\n| Number | from | to | mean | standard deviation | median absolute deviation |\n|---|---|---|---|---|---|")
    for name, (low, high) in MOVES.items():
        moved = np.array([demand(name, high, k) - demand(name, low, k) for k in range(DRAWS)])
        deviation, median = moved.std(ddof=1), np.median(abs(moved - np.median(moved)))
        passed &= bool(deviation <= DEVIATION and median <= MEDIAN_DEVIATION)
        print(f"| {name} | {low} | {high} | {moved.mean():.1f} | {deviation:.1f} | {median:.1f} |", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
