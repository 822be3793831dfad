"""All intervals: where worlds lie, where their mean lies, and in how many of them something holds: never mixed.

*Where worlds lie* is read off the worlds themselves: their median and what leaves out 2.5 % of them at each end. So an
amount that cannot be negative is never given a negative end. Below ``FEWEST`` worlds there is too little to read that
off: the ends are the least and the most. *The mean* has a Monte Carlo interval, which more worlds make narrower; it is
on the safe side, as worlds of one sequence are more even than independent ones. Where ``many`` such intervals are
looked at together, all of them hold at once, 95 times in 100 (Bonferroni).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, ndtri, stdtrit

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


def reach(freedom: float = np.inf, many: int = 1, level: float = LEVEL) -> float:
    """Standard errors from an estimate to the end of its interval: Student's t, or normal without ``freedom``."""
    end = 1.0 - (1.0 - level) / 2.0 / many
    return float(ndtri(end) if np.isinf(freedom) else stdtrit(freedom, end))


def half_width(values: Array, many: int = 1) -> Array:
    """Half-width of the 95 % Monte Carlo interval of the mean of each column, by Student's t; nan below two worlds."""
    return reach(max(1, len(values) - 1), many) * standard_error(values)


def mean(values: Array, many: int = 1) -> Mean:
    """The mean of ``values`` (worlds, ...), and where it lies."""
    middle, half = values.mean(axis=0), half_width(values, many)
    return Mean(middle, middle - half, middle + half)


def middle(drawn: Array) -> tuple[Array, Array]:
    """What leaves out 2.5 % of ``drawn`` (samples, ...) at each end, such as of a bootstrap's."""
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(drawn, [tail, 1.0 - tail], axis=0)
    return low, high


def share(count: Array, worlds: int) -> tuple[Array, Array, Array]:
    """So many of the worlds as a share, with the ends of its exact 95 % interval."""
    tail, some = (1.0 - LEVEL) / 2.0, np.asarray(count, dtype=np.float64)
    low = np.where(some > 0, betaincinv(np.maximum(some, 1.0), worlds - some + 1.0, tail), 0.0)
    high = np.where(some < worlds, betaincinv(some + 1.0, np.maximum(worlds - some, 1.0), 1.0 - tail), 1.0)
    return some / worlds, low, high


def wilson(cases: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of points that were drawn; nan of none."""
    if of == 0:
        return np.nan, np.nan
    z = reach()
    centre, half = 2.0 * cases + z**2, z * float(np.sqrt(4.0 * cases * (of - cases) / of + z**2))
    low, high = ((centre + sign * half) / (2.0 * (of + z**2)) for sign in (-1.0, 1.0))
    return (low if cases else 0.0), (high if cases < of else 1.0)


def direction(values: Array) -> Share:
    """Which way most of the worlds that move go; where none does, all are the same: way 0 and a share of 1."""
    lower, higher = (values < 0).sum(axis=0), (values > 0).sum(axis=0)
    still = (lower == 0) & (higher == 0)
    way = np.where(still, 0.0, np.where(lower > higher, -1.0, 1.0))
    return Share(way, *share(np.where(still, len(values), np.maximum(lower, higher)), len(values)))
