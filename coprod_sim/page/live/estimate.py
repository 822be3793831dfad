"""What small towns tell before all worlds are in: where the answer will be, and how wrong that may be.

The change from one setting to another is alike in small towns and in large ones, level and difference much less so.
So the last full answer is moved by what changes in a few small towns, in the same worlds with the same chance events.
The error is the half-width that is right four times in five; ``verification/estimate.py`` measures that it is.
"""

from typing import NamedTuple

import numpy as np

from coprod_sim.studies import intervals
from coprod_sim.studies.intervals import Array

RIGHT = 0.8
"""How often the full answer lies within the error."""
DRIFT = 0.2
"""Share of a change that small towns may get wrong beside chance: their median moves otherwise than their mean."""
FLOOR = 0.04
"""Least error, as a share of the spread between worlds, where anything changes."""
OF_SIZE = 0.25
"""The same where there is no full answer to move: small towns differ from large ones."""


class Estimate(NamedTuple):
    """Median differences by outcome, and the error of each."""

    middle: Array
    error: Array


def moved(before: Array, old: Array, new: Array) -> Estimate:
    """The last full answer, moved.

    Args:
        before: differences of the last full answer, (worlds, outcomes).
        old: differences in small towns at its setting, (towns, outcomes).
        new: the same at the new setting.
    """
    change = new - old
    mean = change.mean(axis=0)
    spread = _spread(before)
    other = np.hypot(DRIFT * np.abs(mean), np.where(change.any(axis=0), FLOOR * spread, 0.0))
    return Estimate(np.median(before, axis=0) + mean, np.hypot(_chance(change), other))


def alone(new: Array) -> Estimate:
    """What small towns tell by themselves, where nothing was answered before."""
    return Estimate(new.mean(axis=0), np.hypot(_chance(new), OF_SIZE * _spread(new)))


def _chance(values: Array) -> Array:
    """Half-width of the interval of a mean that is right four times in five, by Student's t."""
    towns = len(values)
    if towns < 2:
        return np.full(values.shape[1:], np.inf)
    return np.asarray(
        intervals.reach(towns - 1, level=RIGHT) * values.std(axis=0, ddof=1) / np.sqrt(towns), dtype=np.float64
    )


def _spread(values: Array) -> Array:
    """Standard deviation between worlds."""
    return np.asarray(values.std(axis=0, ddof=1) if len(values) > 1 else np.zeros(values.shape[1:]), dtype=np.float64)
