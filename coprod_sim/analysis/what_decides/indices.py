"""Indices of influence: what one input does to one outcome, and what luck does to it."""

from dataclasses import dataclass, field

from coprod_sim.analysis.runs import Array

NONE = float("nan")


@dataclass(frozen=True)
class Index:
    """What one input does to one outcome; ``low`` to ``high`` is a 95 % interval, nan where there is none.

    ``influential`` allows for how many inputs were looked at. ``level``: that one-at-a-time moved the input to.
    """

    outcome: str
    factor: str
    measure: str
    value: float
    low: float
    high: float
    influential: bool
    level: float | str = NONE


@dataclass
class Measured:
    """All indices, and by outcome what they leave over.

    Args:
        ranked: the measure that inputs are ranked by.
        points: complete ones that were used.
        indices: of every input, outcome and measure.
        explained: share of the variance between points that single inputs explain.
        luck: share of it that is luck's.
        threshold: below which nothing is called influential; nan where intervals alone decide.
    """

    ranked: str
    points: int
    indices: list[Index] = field(default_factory=list)
    explained: dict[str, float] = field(default_factory=dict)
    luck: dict[str, float] = field(default_factory=dict)
    threshold: dict[str, float] = field(default_factory=dict)


def luck_variance(differences: Array) -> float:
    """Variance of a point's mean that is luck's: (points, replicates) without NaN; nan below two replicates.

    Every point has the same replicates, so what a replicate adds to all points alike does not tell points apart and is
    taken out first.
    """
    points, replicates = differences.shape
    if replicates < 2 or points < 2:
        return NONE
    left = differences - differences.mean(axis=1, keepdims=True) - differences.mean(axis=0) + differences.mean()
    return float((left**2).sum() / ((points - 1) * (replicates - 1)) / replicates)


def luck_share(differences: Array) -> float:
    """Luck's share of the variance between points; zero where points do not vary."""
    total = float(differences.mean(axis=1).var(ddof=1)) if len(differences) > 1 else 0.0
    return luck_variance(differences) / total if total > 0 else 0.0
