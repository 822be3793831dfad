"""Need at home: one quantity, continuous in severity, and what meets how much of it."""

import math

from coprod_sim.model.compiled import rule

WEEK_MINUTES = 7 * 24 * 60  # there are no more in a week
WEIGHT_MINUTES = 600.0  # the need at which what goes unmet counts half


@rule
def both(a: float, b: float) -> float:
    """Where two amounts meet: as much as the smaller allows, less where they are alike; 0 if either is.

    Smooth and symmetric, and the same in any order when it is nested.
    """
    if a <= 0.0 or b <= 0.0:
        return 0.0
    return a * b / math.sqrt(a * a + b * b)


@rule
def need_minutes(severity: float, most_hours: float, begins: float, growth: float) -> int:
    """Minutes of help a week that somebody needs at a severity; none up to where need ``begins``."""
    x = (severity - begins) / (1.0 - begins)
    if x <= 0.0:
        return 0
    return min(WEEK_MINUTES, int(60.0 * most_hours * x * math.sqrt(x) * growth + 0.5))


@rule
def practical_minutes(need: float, most_hours: float) -> float:
    """Minutes of a need that anybody could meet: nearly all of a small one, at most so many hours."""
    most = 60.0 * most_hours
    return most * (1.0 - math.exp(-need / most)) if most > 0.0 else 0.0


@rule
def practical_left(need: int, left: int, most_hours: float) -> float:
    """Of what is ``left`` of a need the minutes that anybody could meet."""
    return practical_minutes(float(need), most_hours) * left / need if need > 0 else 0.0


@rule
def need_weight(need: int) -> float:
    """How much a person's unmet share counts, from 0 to 1: more with their need."""
    return need / (need + WEIGHT_MINUTES)


@rule
def whole(minutes: float) -> int:
    """To the nearest whole minute, also below zero."""
    return math.floor(minutes + 0.5)
