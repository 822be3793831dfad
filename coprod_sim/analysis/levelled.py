"""What inputs do in designs of chosen levels: a grid, or one input at a time."""

from collections.abc import Sequence

import numpy as np
from scipy.special import fdtrc, stdtrit

from coprod_sim import contrasts
from coprod_sim.analysis.indices import NONE, Index, Measured, luck_share, luck_variance
from coprod_sim.analysis.runs import Array, Runs
from coprod_sim.report.findings import Pair


def grid(runs: Runs, outcomes: Sequence[str], pair: Pair) -> Measured | None:
    """Main effects: the share of the variance between points that lies between an input's levels, without luck's part.

    None where a point is missing: main effects of an unbalanced grid mix.
    """
    if not runs.complete.all() or len(runs.complete) < 2:
        return None
    result = Measured("main_effect", len(runs.complete))
    for outcome in outcomes:
        differences = runs.difference(outcome, pair)
        total = float(((differences.mean(axis=1) - differences.mean()) ** 2).sum())
        for factor in runs.factors:
            index = _main_effect(differences, runs.level(factor), total, len(runs.factors))
            result.indices.append(Index(outcome, factor.name, "main_effect", *index))
        found = [each.value for each in result.indices if each.outcome == outcome]
        result.explained[outcome] = float(np.clip(sum(found), 0.0, 1.0))
        result.luck[outcome], result.threshold[outcome] = luck_share(differences), NONE
    return result


def _main_effect(differences: Array, level: Array, total: float, factors: int) -> tuple[float, float, float, bool]:
    """Value, interval over replicates (jackknife) and whether the levels' means differ by more than luck (F test)."""
    distinct, place = np.unique(level, return_inverse=True)
    replicates = differences.shape[1]
    if total <= 0.0 or len(distinct) < 2:
        return 0.0, NONE, NONE, False
    means = np.stack([differences[place == i].mean(axis=0) for i in range(len(distinct))])  # (levels, replicates)
    each = len(differences) / len(distinct)
    value = _corrected(means, each) / total
    if replicates < 2:
        return value, NONE, NONE, False
    left = [_corrected(np.delete(means, r, axis=1), each) / total for r in range(replicates)] if replicates > 2 else []
    half = NONE
    if left:
        error = np.sqrt((replicates - 1) * np.var(left))
        half = float(stdtrit(replicates - 1, 0.975) * error)
    free = len(distinct) - 1
    within = luck_variance(means) * replicates
    between = float(means.mean(axis=1).var(ddof=1)) * replicates
    chance = float(fdtrc(free, free * (replicates - 1), between / within)) if within > 0 else 0.0
    clear = bool(between > 0 and chance < 0.05 / factors and value - half > 0)
    return value, value - half, value + half, clear


def _corrected(means: Array, each: float) -> float:
    """Sum of squares between levels without what luck adds to it; ``each``: points of a level."""
    luck = luck_variance(means) if means.shape[1] > 1 else 0.0
    return each * (float(((means.mean(axis=1) - means.mean()) ** 2).sum()) - (len(means) - 1) * luck)


def one_at_a_time(runs: Runs, outcomes: Sequence[str], pair: Pair) -> Measured | None:
    """How far a contrast moves when one input goes from its centre to another level, paired over replicates."""
    levels = {factor.name: runs.level(factor) for factor in runs.factors}
    tried = [(name, int(row)) for name, level in levels.items() for row in np.flatnonzero(np.isfinite(level))]
    tried = [(name, row) for name, row in tried if runs.complete[row]]
    centre = np.flatnonzero(np.logical_and.reduce([~np.isfinite(level) for level in levels.values()]))
    if len(centre) != 1 or not runs.complete[centre[0]] or not tried:
        return None
    result, replicates = Measured("change", len(tried) + 1), runs.replicates
    wider = NONE
    if replicates > 1:
        wider = float(stdtrit(replicates - 1, 0.025 / len(tried)) / stdtrit(replicates - 1, 0.025))
    for outcome in outcomes:
        differences = runs.difference(outcome, pair)
        for name, row in tried:
            change = contrasts.paired(differences[row], differences[centre[0]])
            low, high = (float(end[0]) for end in contrasts.interval(change[:, None], of_mean=True))
            value = float(change.mean())
            clear = bool(abs(value) - wider * (high - low) / 2.0 > 0.0) and value != 0.0
            level = runs.points[name].iloc[row] if name in runs.points else runs.points["evidence"].iloc[row]
            result.indices.append(Index(outcome, name, "change", value, low, high, clear, level))
        result.explained[outcome], result.luck[outcome], result.threshold[outcome] = NONE, NONE, NONE
    return result
