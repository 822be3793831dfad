"""A small decision tree as a check on boxes: whether another method sees the same factors, and its leaves' rates."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from coprod_sim.analysis.when_it_fails.boxes import Array, Flags
from coprod_sim.studies import intervals

DEPTH = 3
LEAST = 20
"""Points in a leaf at least, and no fewer than a fortieth of all."""


class Grown(NamedTuple):
    """A tree: the column that it splits first (None where it does not split), and rows of its leaves."""

    first: int | None
    leaves: list[dict[str, Any]]


def grown(x: Array, cases: Flags, held_x: Array, held_cases: Flags, said: Callable[[int, float, bool], str]) -> Grown:
    """A tree grown on points, and its leaves on points held out.

    Args:
        x: (points, columns), coordinates.
        cases: (points,).
        held_x: of the points held out.
        held_cases: of the points held out.
        said: a side of a split in words: its column, where it lies, and whether the lower side is meant.
    """
    from sklearn.tree import DecisionTreeClassifier

    least = max(LEAST, len(cases) // 40)
    model = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=least, random_state=0).fit(x, cases)
    tree = model.tree_
    learnt, held = model.apply(x), model.apply(held_x) if len(held_x) else np.zeros(0, dtype=np.int64)
    leaves = []
    for number, (leaf, sides) in enumerate(_paths(tree), start=1):
        own, there = cases[learnt == leaf], held_cases[held == leaf]
        low, high = intervals.wilson(int(there.sum()), len(there))
        leaves.append(
            {
                "leaf": number,
                "rule": " and ".join(said(*side) for side in sides) or "all points",
                "training_points": len(own),
                "training_rate": float(own.mean()),
                "held_out_points": len(there),
                "held_out_cases": int(there.sum()),
                "rate": float(there.mean()) if len(there) else np.nan,
                "low": low,
                "high": high,
            }
        )
    first = int(tree.feature[0])
    return Grown(first if first >= 0 else None, leaves)


def _paths(tree: Any) -> list[tuple[int, list[tuple[int, float, bool]]]]:
    """Leaves from left to right, each with the sides of splits that lead to it."""
    found: list[tuple[int, list[tuple[int, float, bool]]]] = []

    def walk(node: int, sides: list[tuple[int, float, bool]]) -> None:
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left < 0:
            found.append((node, sides))
            return
        column, at = int(tree.feature[node]), float(tree.threshold[node])
        walk(left, [*sides, (column, at, True)])
        walk(right, [*sides, (column, at, False)])

    walk(0, [])
    return found
