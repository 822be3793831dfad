"""What inputs do in designs of chosen levels: a grid, or one input at a time."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc

from coprod_sim.analysis.runs import Array, Runs
from coprod_sim.analysis.what_decides.indices import NONE, Index, Measured, luck_share, luck_variance
from coprod_sim.studies import contrasts, intervals
from coprod_sim.studies.compare.findings import Pair


def grid(runs: Runs, outcomes: Sequence[str], pair: Pair) -> Measured | None:
    """Main effects: the share of the variance between points that lies between an input's levels.

    None where a point is missing: main effects of an unbalanced grid mix.
    """
    if not runs.complete.all() or len(runs.complete) < 2:
        return None
    result = Measured("main_effect", len(runs.complete))
    for outcome in outcomes:
        differences = runs.difference(outcome, pair)
        for factor in runs.factors:
            index = _main_effect(differences, runs.level(factor), len(runs.factors))
            result.indices.append(Index(outcome, factor.name, "main_effect", *index))
        found = [each.value for each in result.indices if each.outcome == outcome]
        result.explained[outcome] = min(1.0, sum(found))
        result.luck[outcome], result.threshold[outcome] = luck_share(differences), NONE
    return result


def _main_effect(differences: Array, level: Array, factors: int) -> tuple[float, float, float, bool]:
    """Value, interval over replicates (jackknife), whether levels differ by more than chance (F test)."""
    distinct, place = np.unique(level, return_inverse=True)
    replicates = differences.shape[1]
    value = _between(differences, place, len(distinct))
    if replicates < 3 or len(distinct) < 2:
        return value, NONE, NONE, False
    left = [_between(np.delete(differences, r, axis=1), place, len(distinct)) for r in range(replicates)]
    half = float(intervals.reach(replicates - 1) * np.sqrt((replicates - 1) * np.var(left)))
    means = np.stack([differences[place == i].mean(axis=0) for i in range(len(distinct))])  # (levels, replicates)
    free = len(distinct) - 1
    within = luck_variance(means) * replicates
    between = float(means.mean(axis=1).var(ddof=1)) * replicates
    chance = float(fdtrc(free, free * (replicates - 1), between / within)) if within > 0 else 0.0
    known = between > 0 and chance < 0.05 / factors and value - half > 0
    return value, max(0.0, value - half), min(1.0, value + half), bool(known)


def _between(differences: Array, place: npt.NDArray[np.intp], levels: int) -> float:
    """The share of the variance between points that lies between levels; zero where points do not vary."""
    means = differences.mean(axis=1)
    total = float(((means - means.mean()) ** 2).sum())
    of_level = np.bincount(place, means, levels) / np.bincount(place, minlength=levels)
    rounding = 1e-18 * float((means**2).sum())
    return float(((of_level[place] - means.mean()) ** 2).sum()) / total if total > rounding else 0.0


def one_at_a_time(runs: Runs, outcomes: Sequence[str], pair: Pair) -> Measured | None:
    """How far a contrast moves when one input goes from its centre to another level, paired over replicates."""
    levels = {factor.name: runs.level(factor) for factor in runs.factors}
    tried = [(name, int(row)) for name, level in levels.items() for row in np.flatnonzero(np.isfinite(level))]
    tried = [(name, row) for name, row in tried if runs.complete[row]]
    centre = np.flatnonzero(np.logical_and.reduce([~np.isfinite(level) for level in levels.values()]))
    if len(centre) != 1 or not runs.complete[centre[0]] or not tried:
        return None
    result = Measured("change", len(tried) + 1)
    for outcome in outcomes:
        differences = runs.difference(outcome, pair)
        for name, row in tried:
            change = contrasts.paired(differences[row], differences[centre[0]])
            value, low, high = map(float, intervals.mean(change))
            known = value != 0.0 and abs(value) > float(intervals.half_width(change, many=len(tried)))
            level = runs.points[name].iloc[row] if name in runs.points else runs.points["evidence"].iloc[row]
            result.indices.append(Index(outcome, name, "change", value, low, high, known, level))
        result.explained[outcome], result.luck[outcome], result.threshold[outcome] = NONE, NONE, NONE
    return result
