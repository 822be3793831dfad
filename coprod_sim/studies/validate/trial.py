"""A trial emulated: counts of contacts drawn for as many people as it had, and what it would have concluded."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from coprod_sim.studies import intervals

Array = npt.NDArray[np.float64]
TRIALS = 200


class Trial(NamedTuple):
    """Change in contacts (ratio less one) that the first emulated trial finds, with its 95 % interval.

    ``clear`` is the share of ``TRIALS`` trials, drawn again, whose interval leaves out no change.
    """

    people: int
    estimate: float
    low: float
    high: float
    clear: float


def emulate(
    contacts: Sequence[Array], dispersion: Sequence[float], people: int, weeks: int, seed: Sequence[int]
) -> Trial | None:
    """Draw trials of ``people`` an arm, different people in each arm, from the participants of all worlds.

    Args:
        contacts: expected contacts a year of a world's participants, (people, 2): with the programme and without.
        dispersion: of each world: a person's count has variance mean + dispersion x mean squared.
        people: in each arm.
        weeks: over which contacts are counted.
        seed: of the draws.

    Returns:
        None where nobody took part.
    """
    if not sum(len(each) for each in contacts):
        return None
    expected = np.concatenate(list(contacts)) * weeks / 52.0
    spread = np.repeat(np.asarray(dispersion, dtype=np.float64), [len(each) for each in contacts])
    luck = np.random.default_rng(list(seed))
    found = np.array([_one(expected, spread, people, luck) for _ in range(TRIALS)])
    clear = float(((found[:, 1] > 0.0) | (found[:, 2] < 0.0)).mean())
    estimate, low, high = (float(x) for x in found[0])
    return Trial(people, estimate, low, high, clear)


def _one(expected: Array, spread: Array, people: int, luck: np.random.Generator) -> tuple[float, float, float]:
    """Estimate, low and high of one trial: a ratio of means, its interval by the delta method on the log scale."""
    logs, variance = [], 0.0
    for arm in (0, 1):
        who = luck.integers(len(expected), size=people)
        counts = negative_binomial(expected[who, arm], spread[who], luck)
        mean = float(counts.mean())
        if mean == 0.0:
            return (float("nan"),) * 3
        logs.append(np.log(mean))
        variance += float(counts.var(ddof=1)) / (people * mean * mean)
    change, half = logs[0] - logs[1], intervals.reach() * np.sqrt(variance)
    return float(np.expm1(change)), float(np.expm1(change - half)), float(np.expm1(change + half))


def negative_binomial(mean: Array, dispersion: Array, luck: np.random.Generator) -> npt.NDArray[np.int64]:
    """Counts with these means and variance mean + dispersion x mean squared; Poisson at no dispersion."""
    shape = 1.0 / np.where(dispersion == 0.0, 1.0, dispersion)
    luckier = luck.gamma(shape) / shape
    return luck.poisson(mean * np.where(dispersion == 0.0, 1.0, luckier))
