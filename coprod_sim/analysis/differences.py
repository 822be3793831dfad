"""Paired contrasts over a design: what differs, how much of it is luck, and whether the replicates were enough.

Arms of a point and replicate share numbers and luck, so a difference is taken within them first. Points of a sampled
design are draws from ranges: over them a difference varies with the numbers, and within a point, over its replicates,
with luck. Points of a grid or a list were chosen, so each is told by itself; there replicates draw the numbers that are
no factors, and the draws that ran twice tell luck from them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coprod_sim.analysis.runs import Array, Runs, name_of
from coprod_sim.outcomes.registry import HOME_CARE, MAIN, OUTCOMES
from coprod_sim.report.sentence import as_written
from coprod_sim.studies import contrasts, how_sure, intervals
from coprod_sim.studies.compare.findings import Pair

TABLE = "contrasts"
ALWAYS = (*MAIN, "unpaid_hours", "cost_society_gbp", "net_benefit_low_gbp", *HOME_CARE)
"""Told whatever the experiment asks for: an effect is never shown without what stands beside it."""
LUCK_SHARE = 0.10
"""Of a sampled design: luck is small enough where it makes up no more of the variance between points."""
PRECISION = 0.02
"""Of a chosen point: the mean is known well enough to this share of the other arm's mean, or its sign is known."""
ALL_POINTS = -1


def table(runs: Runs) -> pd.DataFrame:
    """A row an (outcome, contrast), of a grid or a list also a point.

    Columns: contrast, outcome, label, unit, ``point`` (-1: all of them) and, of chosen points, each factor's level;
    ``worlds`` behind the row; numbers as ``told`` has them; ``luck_error``, the
    standard error of the mean that is due to luck; ``luck_share``, luck's share of the variance; ``enough`` and
    ``replicates_needed``.
    """
    keys = [key for key in dict.fromkeys((*ALWAYS, *runs.experiment.outcomes)) if runs.has(key)]
    rows = [row for key in keys for pair in runs.lead for row in _rows(runs, key, pair)]
    return as_written(pd.DataFrame(rows))


def town_of(runs: Runs, key: str, point: int | None = None) -> float:
    """What turns an outcome into the total for all residents of a point; nan of a ratio, or where residents vary."""
    people = runs.residents
    if point is not None and "residents" in runs.points:
        level = runs.points["residents"].iloc[point]
        people = float(runs.scenario.residents) if level is None or level != level else float(level)
    return people * OUTCOMES[key].town_factor


def total_of_part(runs: Runs, key: str, name: str, people: str, pair: Pair) -> float:
    """The median difference in the total of all of a fifth, or of an age, a town.

    Each run's figure is taken times its own ``people``; nan of a ratio, where towns differ in size, and of runs that
    were stored without those people.
    """
    if not runs.has(people) or runs.varied_residents:
        return np.nan
    one, two = (runs.values(name, arm) * runs.values(people, arm) for arm in pair)
    return float(np.median(contrasts.paired(one, two)[runs.complete])) * OUTCOMES[key].town_factor


def summary_row(values: Array, levels: Array, key: str, *, matters: float, town: float = np.nan) -> dict[str, Any]:
    """Where (worlds,) differences lie, in how many worlds they go one way and what is said of that; and their mean.

    ``share_of_comparator`` is of ``levels``, the amount in the other arm in each world. ``town`` turns the median into
    ``town_median``, the total for all residents. A difference of a share below ``matters`` is too small to matter.
    """
    lies, mean, way = intervals.spread(values), intervals.mean(values), intervals.direction(values)
    shares = contrasts.share_of_level(values, levels)
    of = intervals.spread(shares)
    return {
        "median": float(lies.median),
        "low": float(lies.low),
        "high": float(lies.high),
        "range": intervals.range_of(len(values)),
        "share_of_comparator_quarter": _quantile(shares, 0.25),
        "share_of_comparator_three_quarters": _quantile(shares, 0.75),
        "quarter": float(np.quantile(values, 0.25)),
        "three_quarters": float(np.quantile(values, 0.75)),
        "share_of_comparator": float(of.median),
        "share_of_comparator_low": float(of.low),
        "share_of_comparator_high": float(of.high),
        "way": float(way.way),
        "share_of_worlds": float(way.share),
        "share_low": float(way.low),
        "share_high": float(way.high),
        "words": how_sure.of_difference(values, None if OUTCOMES[key].signed else levels, matters),
        "mean": float(mean.mean),
        "mean_low": float(mean.low),
        "mean_high": float(mean.high),
        "town_median": float(lies.median) * town,
    }


def _quantile(values: Array, at: float) -> float:
    return float(np.quantile(values, at))


def _rows(runs: Runs, key: str, pair: Pair) -> Iterator[dict[str, Any]]:
    head = {"contrast": name_of(pair), "outcome": key, "label": runs.label(key), "unit": runs.unit(key)}
    head |= {"town_unit": runs.town_unit(key)}
    difference = runs.difference(key, pair)
    if runs.sampled:
        done = difference[runs.complete]
        yield (
            head
            | {"point": ALL_POINTS, "worlds": len(done)}
            | _over_points(runs, done, runs.values(key, pair[1])[runs.complete], key)
        )
        return
    once, again = runs.luck(key, pair)
    for point in np.flatnonzero(runs.complete).tolist():
        own = runs.values(key, pair[1])[point]
        levels = {factor.name: runs.points[factor.name].iloc[point] for factor in runs.factors}
        numbers = _at_point(runs, point, difference[point], once[point], again[point], own, key)
        yield head | {"point": point, **levels, "worlds": runs.replicates} | numbers


def _over_points(runs: Runs, done: Array, levels: Array, key: str) -> dict[str, Any]:
    """Of a sampled design, (points, replicates): luck is what is left within points."""
    means = done.mean(axis=1)
    replicates = done.shape[1]
    few = len(means) * (replicates - 1) < contrasts.FEWEST_REPEATS
    luck = np.nan if few else float(done.var(axis=1, ddof=1).mean())
    between = float(means.var(ddof=1)) if len(means) > 1 else np.nan
    share = _ratio(luck / replicates, between)
    numbers = max(between - luck / replicates, 0.0)
    allowed = LUCK_SHARE / (1.0 - LUCK_SHARE) * numbers
    needed = float(np.ceil(_ratio(luck, allowed))) if np.isfinite(luck) else np.nan
    # Replicates share their luck among points, so that it may not average out over them.
    settings = {"matters": runs.experiment.matters, "town": town_of(runs, key)}
    return summary_row(means, levels.mean(axis=1), key, **settings) | {
        "luck_error": float(np.sqrt(luck / replicates)),
        "luck_share": min(share, 1.0),
        "enough": float(share <= LUCK_SHARE) if np.isfinite(share) else np.nan,
        "replicates_needed": max(needed, 1.0) if np.isfinite(needed) else np.nan,
    }


def _at_point(
    runs: Runs, point: int, values: Array, once: Array, again: Array, levels: Array, key: str
) -> dict[str, Any]:
    """Of a chosen point, (replicates,): luck is told from drawn numbers by what ran twice."""
    replicates = len(values)
    both = np.isfinite(once) & np.isfinite(again)
    luck = float(contrasts.monte_carlo_error(once[both], again[both], replicates)) if both.any() else np.nan
    if not (varied := drawn(runs)):
        luck = float(intervals.standard_error(values[:, None])[0])
    if (both.sum() if varied else replicates) < contrasts.FEWEST_REPEATS:
        luck = np.nan
    error = float(intervals.standard_error(values[:, None])[0])
    half = float(intervals.half_width(values[:, None])[0])
    wanted = max(PRECISION * abs(float(levels.mean())), abs(float(values.mean())))
    needed = np.ceil(replicates * _ratio(half, wanted) ** 2) if np.isfinite(half) else np.nan
    known = np.isfinite(needed) and replicates >= contrasts.FEWEST_REPEATS  # a few say little of how many would do
    settings = {"matters": runs.experiment.matters, "town": town_of(runs, key, point)}
    return summary_row(values, levels, key, **settings) | {
        "luck_error": luck,
        "luck_share": min(_ratio(luck**2, error**2), 1.0),
        "enough": float(half <= wanted) if np.isfinite(half) else np.nan,
        "replicates_needed": max(float(needed), min(2.0, replicates)) if known else np.nan,
    }


def _ratio(top: float, bottom: float) -> float:
    """Zero of zero is zero; anything of zero is beyond all bounds."""
    if bottom == 0 and top == top:
        return 0.0 if top == 0 else np.inf
    if bottom == 0:
        return np.nan
    return float(top / bottom)


def worlds_of(runs: Runs, key: str, pair: Pair) -> Array:
    """One difference a sampled world: a point's mean, or of chosen points a replicate's mean over all of them."""
    done = runs.difference(key, pair)[runs.complete]
    return np.asarray(done.mean(axis=1 if runs.sampled else 0), dtype=np.float64)


def levels_of(runs: Runs, key: str, arm: str) -> Array:
    """An outcome in one arm in each sampled world, as ``worlds_of`` has differences."""
    done = runs.values(key, arm)[runs.complete]
    return np.asarray(done.mean(axis=1 if runs.sampled else 0), dtype=np.float64)


def drawn(runs: Runs) -> bool:
    """Whether worlds differ by their numbers, so that an interval is where worlds lie; otherwise by luck alone."""
    return runs.sampled or runs.experiment.others == "drawn"


def chosen(frame: pd.DataFrame, key: str, contrast: str) -> pd.DataFrame:
    """The rows of an outcome and a contrast, with their places as index."""
    return frame[(frame["outcome"] == key) & (frame["contrast"] == contrast)]


def known(frame: pd.DataFrame, wanted: Sequence[str]) -> list[str]:
    """Those of the outcomes that the table has, in the wanted order."""
    have = set(frame["outcome"])
    return [key for key in wanted if key in have]
