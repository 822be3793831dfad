"""What the targets of a fit can tell apart.

Singular values of the slopes, in standard errors of the targets for a number's whole range. A direction in which all
numbers together move by one range and the targets by less than :data:`LEAST` standard errors in all, or by less than
twice the noise of the slopes along it, is not told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
LEAST = 1.0
PART = 0.2
"""A number belongs to a direction where it has at least this part of it."""


@dataclass(frozen=True)
class Blind:
    """A direction that the targets do not see: names with the sign of each."""

    parts: tuple[tuple[str, int], ...]
    size: float


@dataclass(frozen=True)
class Sight:
    """``unseen`` numbers move no target; ``blind`` are combinations of the others that move none."""

    unseen: tuple[str, ...]
    blind: tuple[Blind, ...]


def identify(slopes: Array, names: Sequence[str]) -> Sight:
    """Look at ``slopes`` (replicates, targets, free) of the residuals."""
    unit = np.eye(len(names))
    seen = [j for j in range(len(names)) if _size(slopes, unit[j]) >= _threshold(slopes, unit[j])]
    unseen = tuple(name for j, name in enumerate(names) if j not in seen)
    if len(seen) < 2:
        return Sight(unseen, ())
    _, _, directions = np.linalg.svd(slopes.mean(axis=0)[:, seen], full_matrices=True)
    blind = []
    for direction in directions:
        along = np.zeros(len(names))
        along[seen] = direction
        size = _size(slopes, along)
        if size < _threshold(slopes, along):
            first = next(v for v in along if abs(v) >= PART)
            parts = ((names[j], int(np.sign(v * first))) for j, v in enumerate(along) if abs(v) >= PART)
            blind.append(Blind(tuple(parts), size))
    return Sight(unseen, tuple(blind))


def _size(slopes: Array, direction: Array) -> float:
    return float(np.linalg.norm((slopes @ direction).mean(axis=0)))


def _threshold(slopes: Array, direction: Array) -> float:
    each = slopes @ direction
    noise = float(np.linalg.norm(each.std(axis=0, ddof=1))) / np.sqrt(len(each))
    return max(LEAST, float(2.0 * noise))
