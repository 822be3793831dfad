"""Indices of the two designs that are made for them, Saltelli's and Morris's, by SALib."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.what_decides.indices import NONE, Index, Measured, luck_share, luck_variance
from coprod_sim.studies import intervals
from coprod_sim.studies.compare.findings import Pair
from coprod_sim.sweep.experiment.points import problem

FEWEST_BLOCKS = 4
"""Of Saltelli's design, and trajectories of Morris's."""


def saltelli(runs: Runs, outcomes: Sequence[str], pair: Pair) -> Measured | None:
    """First-order and total indices by SALib, of blocks whose points are all done."""
    from SALib.analyze import sobol

    factors = len(runs.factors)
    rows = _whole_blocks(runs, factors + 2)
    blocks = len(rows) // (factors + 2)
    if blocks < FEWEST_BLOCKS:
        return None
    result = Measured("total", len(rows))
    wider = intervals.reach(many=factors) / intervals.reach()
    for outcome in outcomes:
        differences = runs.difference(outcome, pair)[rows]
        values, luck = differences.mean(axis=1), luck_share(differences)
        found = {key: np.zeros(factors) for key in ("S1", "S1_conf", "ST", "ST_conf")}
        if np.ptp(values) > 0:
            found = _quietly(sobol.analyze, problem(runs.experiment), values, calc_second_order=False, seed=1)
        floor = max(luck, 0.0) if np.isfinite(luck) else float(np.min(found["ST"]))  # luck is in every total index
        for measure, key, least in (("total", "ST", floor), ("first_order", "S1", 0.0)):
            for i, factor in enumerate(runs.factors):
                value, half = float(found[key][i]), float(found[f"{key}_conf"][i])
                known = value - wider * half > least
                result.indices.append(Index(outcome, factor.name, measure, value, value - half, value + half, known))
        result.explained[outcome] = float(np.clip(np.sum(found["S1"]), 0.0, 1.0))
        result.luck[outcome], result.threshold[outcome] = luck, floor
    return result


def morris(runs: Runs, outcomes: Sequence[str], pair: Pair) -> Measured | None:
    """Elementary effects by SALib, each over the whole of an input's range, of trajectories that are all done."""
    from SALib.analyze import morris as analysis

    factors = len(runs.factors)
    rows = _whole_blocks(runs, factors + 1)
    count = len(rows) // (factors + 1)
    if count < FEWEST_BLOCKS or runs.units is None:
        return None
    result = Measured("mu_star", len(rows))
    levels = runs.experiment.levels
    t, wide = intervals.reach(count - 1), intervals.reach(count - 1, many=factors)
    for outcome in outcomes:
        differences = runs.difference(outcome, pair)[rows]
        values = np.ascontiguousarray(differences.mean(axis=1))
        found = _quietly(
            analysis.analyze, problem(runs.experiment), runs.units[rows], values, num_levels=levels, seed=1
        )
        # Two runs that differ by luck alone have an effect, too: |N(0, 2 s2)| over the step, on the mean.
        step = levels / (2.0 * (levels - 1.0))
        luck = luck_variance(differences)
        floor = float(np.sqrt(max(luck, 0.0) * 4.0 / np.pi) / step) if np.isfinite(luck) else NONE
        for i, factor in enumerate(runs.factors):
            star, mu, sigma = (float(found[key][i]) for key in ("mu_star", "mu", "sigma"))
            error = sigma / np.sqrt(count)
            half = float(np.nan_to_num(found["mu_star_conf"][i]))
            rounding = 1e-9 * max(1.0, float(np.abs(values).max()))
            signed = abs(mu) - wide * error > rounding
            known = signed or (np.isfinite(floor) and star - wide / intervals.reach() * half > floor + rounding)
            result.indices += [
                Index(outcome, factor.name, "mu_star", star, star - half, star + half, bool(known)),
                Index(outcome, factor.name, "mu", mu, mu - t * error, mu + t * error, bool(signed)),
                Index(outcome, factor.name, "sigma", sigma, NONE, NONE, False),
            ]
        result.explained[outcome], result.luck[outcome], result.threshold[outcome] = NONE, NONE, floor
    return result


def _whole_blocks(runs: Runs, size: int) -> npt.NDArray[np.int64]:
    """Rows of the blocks of so many points whose points are all done."""
    blocks = len(runs.complete) // size
    done = runs.complete[: blocks * size].reshape(blocks, size).all(axis=1)
    return np.flatnonzero(np.repeat(done, size))


def _quietly(analyse: Callable[..., Any], *args: Any, **settings: Any) -> Any:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # an input without any effect is divided by zero in places
        return analyse(*args, **settings)
