"""Values of the shipped evidence, as trials have them."""

import math

from coprod_sim import evidence
from coprod_sim.evidence.entries import elements

NUMBERS = evidence.parameters()


def values(key: str) -> tuple[float, ...]:
    return elements(NUMBERS[key].trials.value)


def ends(key: str) -> tuple[tuple[float, ...], ...]:
    """Low, value and high of a number that has a range."""
    trials = NUMBERS[key].trials
    assert trials.low is not None
    assert trials.high is not None
    return elements(trials.low), elements(trials.value), elements(trials.high)


def weighted(key: str, shares: tuple[float, ...]) -> float:
    return math.fsum(v * s for v, s in zip(values(key), shares, strict=True))
