"""Words for how sure: one scale, by the share of simulated worlds in which something holds.

Shares are of worlds whose numbers were drawn from ranges that are mostly judgements: they are not probabilities.
"""

import numpy as np

from coprod_sim.studies import intervals
from coprod_sim.studies.intervals import Array

NEARLY_ALL, MOST, MORE_OFTEN = "in nearly all worlds", "in most worlds", "more often than not"
UNSETTLED, SAME = "not settled", "the same in all worlds"
SMALL = f"too small to matter {NEARLY_ALL}"
SCALE = ((0.975, 0.90, NEARLY_ALL), (0.90, 0.67, MOST), (0.67, 0.50, MORE_OFTEN))
"""Least share of worlds, what its exact interval must stay above, and what is said. The interval bites in few worlds
only: 16 that agree are "in most worlds", as 16 cannot tell 97.5 % from 85 %."""
SETTLED = (NEARLY_ALL, MOST)
TOLD = (*SETTLED, MORE_OFTEN)
"""Words with which a direction is named."""
MATTERS = 0.01
"""Of the amount in the option compared with: a smaller difference does not matter, where the user does not say."""
LARGEST = 0.5
"""No share above it is too small to matter."""
LEGEND = (
    "How sure: in nearly all worlds, 97.5% of them or more; in most, 90% or more; more often than not, 67% or more; "
    "else not settled. These are shares of simulated worlds, not probabilities. Words: docs/glossary.md, or coprod-sim "
    "explain words."
)


def matters_problem(share: object) -> str | None:
    """Why a share cannot be what is too small to matter, or None; what is no number is for others to say."""
    if not isinstance(share, int | float) or isinstance(share, bool) or 0.0 < share <= LARGEST:
        return None
    hint = f"; did you mean {share / 100:g}, which is {share:g}%?" if LARGEST < share <= 100 * LARGEST else ""
    return f"{share:g} is out of range; allowed is a share above 0 and at most {LARGEST:g}{hint}"


def legend(matters: float) -> str:
    """``LEGEND``, and what is too small to matter."""
    return f"{LEGEND} Too small to matter: below {100 * matters:g}% of the amount in the arm compared with."


def worded(share: float, low: float) -> str:
    """What is said of a share of worlds whose exact interval begins at ``low``."""
    return next((said for least, above, said in SCALE if share >= least and low >= above), UNSETTLED)


def of_differences(values: Array, level: Array, scaled: Array, matters: float = MATTERS) -> list[str]:
    """``of_difference`` of several outcomes at once: (worlds, outcomes) each.

    Args:
        values: differences.
        level: amounts in the option compared with.
        scaled: (outcomes,), whether a share of the level says something.
        matters: a smaller share of it does not matter.
    """
    worlds = len(values)
    share, least, _ = intervals.share((abs(values) < matters * abs(level)).sum(axis=0), worlds)
    found = intervals.direction(values)
    said = []
    for i in range(values.shape[1]):
        small = scaled[i] and matters > 0.0 and level[:, i].any() and worded(share[i], least[i]) == NEARLY_ALL
        one_way = worded(float(found.share[i]), float(found.low[i]))
        said.append(SAME if not values[:, i].any() else SMALL if small else one_way)
    return said


def of_difference(values: Array, level: Array | None, matters: float = MATTERS) -> str:
    """What is said of one difference in each world.

    Args:
        values: (worlds,).
        level: the amount in the option compared with, (worlds,); None where a share of it says nothing.
        matters: a smaller share of it does not matter.
    """
    against = np.zeros_like(values) if level is None else level
    return of_differences(values[:, None], against[:, None], np.array([level is not None]), matters)[0]
