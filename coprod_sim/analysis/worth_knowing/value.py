"""The value of perfect information: how much better one would choose between arms, knowing an input beforehand.

Single inputs by the regression method (Strong, Oakley and Brennan 2014), cross-fitted: the arm is chosen by curves of
net benefit that were fitted without the point, and is valued by the net benefit that the point had. Fitted and valued
on the same points, an input without any value would seem to have some.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from coprod_sim.analysis.what_decides.regression import Array, fits
from coprod_sim.studies import intervals

FOLDS = 10
ROUNDS = 4
"""Ways of sharing out the points; the mean of all depends less on any one."""
SEED = 21


class Value(NamedTuple):
    """In the unit of net benefit: the mean, and a 95 % interval of it over points.

    ``changes``: the share of points at which another arm would be chosen than without knowing.
    """

    value: float
    low: float
    high: float
    changes: float


def of_each(bases: Sequence[Array], net: Array) -> list[Value]:
    """What each input alone is worth to know.

    Args:
        bases: of each input, (points, p).
        net: (points, arms), net benefit of each arm; the baseline's is zero.
    """
    parts = [_folds(len(net), turn) for turn in range(ROUNDS)]
    found = []
    for columns in bases:
        gains = [_gain(columns, net, folds) for folds in parts]
        found.append(_value(np.mean([gain for gain, _ in gains], axis=0), np.mean([other for _, other in gains])))
    return found


def of_all(first: Array, second: Array | None) -> Value:
    """What it is worth to know all inputs at once.

    With two halves of the replicates each chooses an arm at each point for the other to value, so that nobody is paid
    for guessing luck. Luck still misleads the choice, so the value is, if anything, too low. With one replicate luck
    counts as if it could be known, and the value is too high.

    Args:
        first: (points, arms), net benefit by some replicates.
        second: by the others; None where there is one replicate.
    """
    pairs = [(first, first)] if second is None else [(first, second), (second, first)]
    gains = [_paid(chosen.argmax(axis=1), chosen, paid) for chosen, paid in pairs]
    others = [np.mean(chosen.argmax(axis=1) != chosen.mean(axis=0).argmax()) for chosen, _ in pairs]
    return _value(np.mean(gains, axis=0), np.mean(others))


def _folds(points: int, turn: int) -> Array:
    """(folds, points): one where a point is held out."""
    place = np.random.default_rng([SEED, turn]).permutation(points) % FOLDS
    return np.asarray(place == np.arange(FOLDS)[:, None], dtype=np.float64)


def _gain(columns: Array, net: Array, folds: Array) -> tuple[Array, float]:
    """What knowing adds at each point, (points,), and how often another arm is chosen."""
    without = 1.0 - folds
    fitted = np.einsum("fp,pk,fkd->pd", folds, columns, fits(columns, net, without))
    best = (without @ net / without.sum(axis=1, keepdims=True)).argmax(axis=1)[folds.argmax(axis=0)]
    chosen = fitted.argmax(axis=1)
    rows = np.arange(len(net))
    gain = np.asarray(net[rows, chosen] - net[rows, best], dtype=np.float64)
    return gain, float(np.mean(chosen != best))


def _paid(chosen: Array, deciding: Array, paid: Array) -> Array:
    rows = np.arange(len(paid))
    return np.asarray(paid[rows, chosen] - paid[rows, deciding.mean(axis=0).argmax()], dtype=np.float64)


def _value(gains: Array, changes: Any) -> Value:
    low, high = intervals.mean(gains[:, None])[1:]
    return Value(float(gains.mean()), float(low[0]), float(high[0]), float(changes))
