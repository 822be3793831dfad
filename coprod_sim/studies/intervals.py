"""Where simulated worlds lie, where their mean lies, and in how many of them something holds: never mixed.

*Where worlds lie* is read off the worlds themselves: their median and what leaves out 2.5 % of them at each end. So an
amount that cannot be negative is never given a negative end. Below ``FEWEST`` worlds there is too little to read that
off: the ends are the least and the most. *The mean* has a Monte Carlo interval, which more worlds make narrower; it is
on the safe side, as worlds of one sequence are more even than independent ones.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, stdtrit

Array = npt.NDArray[np.float64]
LEVEL = 0.95
FEWEST = 40
"""Worlds from which on an interval is said to hold 95 % of them."""


class Spread(NamedTuple):
    """Where worlds lie, by column."""

    median: Array
    low: Array
    high: Array


class Mean(NamedTuple):
    """A mean and the ends of its 95 % Monte Carlo interval, nan below two worlds; by column."""

    mean: Array
    low: Array
    high: Array


class Share(NamedTuple):
    """Which way (-1, 1, or 0) most worlds go, their share, and its exact 95 % interval (Clopper-Pearson); by column."""

    way: Array
    share: Array
    low: Array
    high: Array


def spread(values: Array) -> Spread:
    """Where worlds lie, of ``values`` (worlds, ...); one world has a median, and no ends (nan)."""
    median = np.median(values, axis=0)
    if len(values) < 2:
        return Spread(median, np.full_like(median, np.nan), np.full_like(median, np.nan))
    tail = (1.0 - LEVEL) / 2.0 if len(values) >= FEWEST else 0.0
    low, high = np.quantile(values, [tail, 1.0 - tail], axis=0, method="weibull")  # leaves out 2.5 % of new worlds
    return Spread(median, np.minimum(low, median), np.maximum(high, median))


def range_of(worlds: int) -> str:
    """What the ends of ``spread`` are."""
    return "95% of worlds" if worlds >= FEWEST else "all worlds" if worlds > 1 else "one world"


def standard_error(values: Array) -> Array:
    """Standard error of the mean of each column; nan below two worlds."""
    n = len(values)
    if n < 2:
        return np.full(values.shape[1:], np.nan)
    return np.asarray(values.std(axis=0, ddof=1) / np.sqrt(n), dtype=np.float64)


def half_width(values: Array) -> Array:
    """Half-width of the 95 % Monte Carlo interval of the mean of each column, by Student's t; nan below two worlds."""
    return float(stdtrit(max(1, len(values) - 1), 0.5 + LEVEL / 2)) * standard_error(values)


def mean(values: Array) -> Mean:
    """The mean of ``values`` (worlds, ...), and where it lies."""
    middle, half = values.mean(axis=0), half_width(values)
    return Mean(middle, middle - half, middle + half)


def share(count: Array, worlds: int) -> tuple[Array, Array, Array]:
    """So many of the worlds as a share, with the ends of its exact 95 % interval."""
    tail, some = (1.0 - LEVEL) / 2.0, np.asarray(count, dtype=np.float64)
    low = np.where(some > 0, betaincinv(np.maximum(some, 1.0), worlds - some + 1.0, tail), 0.0)
    high = np.where(some < worlds, betaincinv(some + 1.0, np.maximum(worlds - some, 1.0), 1.0 - tail), 1.0)
    return some / worlds, low, high


def direction(values: Array) -> Share:
    """Which way most of the worlds that move go; where none does, all are the same: way 0 and a share of 1."""
    lower, higher = (values < 0).sum(axis=0), (values > 0).sum(axis=0)
    still = (lower == 0) & (higher == 0)
    way = np.where(still, 0.0, np.where(lower > higher, -1.0, 1.0))
    return Share(way, *share(np.where(still, len(values), np.maximum(lower, higher)), len(values)))
