"""Whether co-production succeeds: four conditions at once, at each point of a design, and how often they hold."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from coprod_sim.analysis.runs import Array, Runs, name_of
from coprod_sim.studies import intervals
from coprod_sim.studies.compare.findings import Pair

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


class Condition(NamedTuple):
    """A condition of success: ``holds`` and ``fails`` complete "in this world ..."."""

    key: str
    holds: str
    fails: str


CONDITIONS = (
    Condition("demand_down", "demand falls", "demand does not fall"),
    Condition("unmet_not_up", "unmet need does not rise", "unmet need rises"),
    Condition(
        "not_swapped",
        "unpaid work is not merely swapped in (unpaid hours do not rise, or by no more hours than demand falls)",
        "unpaid hours rise, and by more hours than demand falls",
    ),
    Condition(
        "worth_it",
        "the net benefit is above zero at the lower price of a QALY",
        "the net benefit is not above zero at the lower price of a QALY",
    ),
    Condition("all", "all four conditions hold at once", "at least one of the four conditions fails"),
)
OUTCOMES = ("demand_hours", "unmet_hours", "unpaid_hours", "net_benefit_low_gbp")


def judged(differences: Mapping[str, Array]) -> dict[str, Flags]:
    """Where each condition holds, from differences of ``OUTCOMES`` of any one shape; a difference that is NaN fails."""
    demand, unmet, unpaid, benefit = (differences[key] for key in OUTCOMES)
    held = {
        "demand_down": demand < 0,
        "unmet_not_up": unmet <= 0,
        "not_swapped": unpaid <= np.maximum(0.0, -demand),
        "worth_it": benefit > 0,
    }
    return held | {"all": np.logical_and.reduce(list(held.values()))}


def at_points(runs: Runs, pair: Pair) -> dict[str, Flags]:
    """Where each condition holds on the mean over a point's replicates: (points,) each."""
    return judged({key: runs.by_point(key, pair) for key in OUTCOMES})


def in_replicates(runs: Runs, pair: Pair) -> dict[str, Flags]:
    """Where each condition holds in each replicate: (points, replicates) each."""
    return judged({key: runs.difference(key, pair) for key in OUTCOMES})


def blocks(runs: Runs) -> Places | None:
    """Of each point the number of its independent draw, (points,), -1 where it shares coordinates with another draw.

    None where points were chosen: grids, lists, one at a time, and Morris's trajectories, which walk between levels. Of
    Saltelli's design the two base samples are draws, and the points that mix them are not; both have the number of
    their row, so that what is held out is never half known.
    """
    count, width = len(runs.points), len(runs.factors) + 2
    if not runs.sampled or runs.experiment.kind == "morris":
        return None
    if runs.experiment.kind != "saltelli":
        return np.arange(count)
    place = np.arange(count) % width
    return np.where((place == 0) | (place == width - 1), np.arange(count) // width, -1)


def counted(runs: Runs) -> Places:
    """Places of the points that shares are taken of: done, and drawn where any are."""
    draw = blocks(runs)
    return np.flatnonzero(runs.complete if draw is None else runs.complete & (draw >= 0))


def success_table(runs: Runs) -> pd.DataFrame:
    """How often each condition holds: a row a contrast of the lead and condition.

    Shares and their intervals are NaN where points were chosen and not drawn: then only counts mean something.
    """
    places, drawn = counted(runs), blocks(runs) is not None
    rows = []
    for pair in runs.lead:
        means, each = at_points(runs, pair), in_replicates(runs, pair)
        for condition in CONDITIONS:
            holds, n = int(means[condition.key][places].sum()), len(places)
            shared = drawn and n > 0
            low, high = intervals.wilson(holds, n) if shared else (np.nan, np.nan)
            fails_low, fails_high = intervals.wilson(n - holds, n) if shared else (np.nan, np.nan)
            rows.append(
                {
                    "contrast": name_of(pair),
                    "condition": condition.key,
                    "meaning": condition.holds,
                    "points": n,
                    "holds": holds,
                    "share": holds / n if shared else np.nan,
                    "low": low,
                    "high": high,
                    "fails": n - holds,
                    "fails_share": (n - holds) / n if shared else np.nan,
                    "fails_low": fails_low,
                    "fails_high": fails_high,
                    "agreed": _agreed(each[condition.key][places]),
                }
            )
    return pd.DataFrame(rows)


def _agreed(held: Flags) -> float:
    """Share of points, (points, replicates), in which all replicates give the same verdict."""
    if held.shape[1] < 2 or not len(held):
        return float("nan")
    return float((held == held[:, :1]).all(axis=1).mean())


def by_point_table(runs: Runs) -> pd.DataFrame:
    """Of chosen points, in how many replicates each condition holds: a row a contrast, condition and point."""
    places = counted(runs)
    at = [_levels(runs, place) for place in places]
    rows = []
    for pair in runs.lead:
        means, each = at_points(runs, pair), in_replicates(runs, pair)
        for condition in CONDITIONS:
            for place, text in zip(places, at, strict=True):
                held = each[condition.key][place]
                low, high = intervals.wilson(int(held.sum()), len(held))
                rows.append(
                    {
                        "contrast": name_of(pair),
                        "condition": condition.key,
                        "point": int(place),
                        "at": text,
                        "on_the_mean": bool(means[condition.key][place]),
                        "replicates": len(held),
                        "holds": int(held.sum()),
                        "share": float(held.mean()),
                        "low": low,
                        "high": high,
                    }
                )
    columns = ["contrast", "condition", "point", "at", "on_the_mean", "replicates", "holds", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _levels(runs: Runs, place: int) -> str:
    """What a point sets, factor by factor; factors at their centre are left out."""
    point = runs.points.iloc[int(place)]
    levels = [(factor.name, point[factor.name]) for factor in runs.factors if factor.name in runs.points]
    if runs.units is not None:
        return ""  # Morris's points set every factor; the design has them
    # A column that has gaps holds NaN where others hold None
    moved = [(name, level) for name, level in levels if isinstance(level, str) or not pd.isna(level)]
    return ", ".join(f"{name} {level if isinstance(level, str) else format(level, 'g')}" for name, level in moved)
