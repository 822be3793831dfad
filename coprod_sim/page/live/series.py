"""Curves of an answer: differences, and what each arm has, by quarter."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from coprod_sim.outcomes.registry import HEADLINE
from coprod_sim.outcomes.summary import QUARTER
from coprod_sim.studies import contrasts, intervals
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.intervals import Array

Curve = dict[str, Any]


def of_findings(found: Findings, name: str) -> dict[str, Curve]:
    """Curves of a contrast or an arm, with their range, as the comparison's table of quarters has them."""
    rows = found.quarters[found.quarters["arm"] == name]
    curves = {}
    for key, of in rows.groupby("outcome", sort=False):
        columns = {each: [float(value) for value in of[each]] for each in ("median", "low", "high")}
        curves[str(key)] = {"weeks": [int(week) for week in of["week"]], **columns}
    return curves


def differences(found: Findings, pair: Pair) -> dict[str, Curve]:
    """Curves of a contrast."""
    return of_findings(found, contrast_name(pair))


def of_some(quarters: Mapping[str, Array], pair: Pair) -> dict[str, Curve]:
    """Curves of some worlds: (worlds, quarters, headlines) by arm; a range from ``FEWEST`` worlds on."""
    lies = intervals.spread(contrasts.paired(quarters[pair[0]], quarters[pair[1]]))
    known = len(quarters[pair[0]]) >= intervals.FEWEST
    return _curves(lies.median, (lies.low, lies.high) if known else None)


def levels_of_some(quarters: Mapping[str, Array]) -> dict[str, dict[str, Curve]]:
    """The same of each arm, by arm."""
    found = {}
    for arm, values in quarters.items():
        lies = intervals.spread(values)
        found[arm] = _curves(lies.median, (lies.low, lies.high) if len(values) >= intervals.FEWEST else None)
    return found


def estimated(before: Array | None, old: Array | None, new: Array) -> dict[str, Curve]:
    """Curves of small towns: the last median curve, (quarters, headlines), moved by their mean change."""
    if before is None or old is None or before.shape != new.shape[1:]:
        return _curves(new.mean(axis=0), None)
    return _curves(before + (new - old).mean(axis=0), None)


def by_outcome(curves: Mapping[str, Mapping[str, Curve]]) -> dict[str, dict[str, Curve]]:
    """Curves by outcome and arm, from those by arm."""
    keys: Sequence[str] = list(next(iter(curves.values())))
    return {key: {arm: of[key] for arm, of in curves.items()} for key in keys}


def _curves(median: Array, ends: tuple[Array, Array] | None) -> dict[str, Curve]:
    weeks = list(range(0, QUARTER * len(median), QUARTER))
    curves = {}
    for i, key in enumerate(HEADLINE):
        low, high = (None, None) if ends is None else (_list(end[:, i]) for end in ends)
        curves[key] = {"weeks": weeks, "median": _list(median[:, i]), "low": low, "high": high}
    return curves


def _list(values: Array) -> list[float]:
    return [float(value) for value in np.nan_to_num(values)]
