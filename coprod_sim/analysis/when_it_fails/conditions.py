"""Under which conditions co-production fails, or holds: boxes found on some points of a design, measured on others."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coprod_sim.analysis.factors import edges_of, factor_row, said_at
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.analysis.when_it_fails import boxes
from coprod_sim.analysis.when_it_fails.boxes import Array, Box, Flags, Measured
from coprod_sim.analysis.when_it_fails.success import CONDITIONS, Places, at_points, blocks, counted
from coprod_sim.analysis.when_it_fails.tree import grown
from coprod_sim.studies import intervals

HELD_OUT = 3
"""Every third draw is held out."""
FOUND, ALWAYS, NEVER, FEW, NO_BOX, UNSURE = (
    "found",
    "always holds",
    "never holds",
    "few cases",
    "no box",
    "not confirmed",
)
CONDITION_COLUMNS = (
    *("contrast", "condition", "target", "confirmed", "factor", "label", "unit", "low", "high", "levels"),
    *("low_quantile", "high_quantile", "low_restricted", "high_restricted", "range_low", "range_high"),
    *("elements", "kind", "provisional"),
)
BOX_COLUMNS = (
    *("contrast", "condition", "target", "outcome", "found", "points", "cases", "restrictions", "training_points"),
    *("training_coverage", "training_density", "held_out_points", "held_out_cases", "base_rate", "inside", "hits"),
    *("coverage", "coverage_low", "coverage_high", "density", "density_low", "density_high", "chance"),
    *("tree_first", "tree_first_label", "tree_agrees"),
)
TREE_COLUMNS = (
    *("contrast", "condition", "target", "leaf", "rule", "training_points", "training_rate", "held_out_points"),
    *("held_out_cases", "rate", "low", "high"),
)


@dataclass(frozen=True)
class Discovered:
    """Scenario discovery of the main contrast: tables with ``CONDITION_COLUMNS``, ``BOX_COLUMNS``, ``TREE_COLUMNS``."""

    conditions: pd.DataFrame
    boxes: pd.DataFrame
    tree: pd.DataFrame


@dataclass(frozen=True)
class _Split:
    """Coordinates of points to learn from, and of those held out."""

    x: Array
    held_x: Array
    train: Places
    held: Places
    edges: dict[int, Array]


def discover(runs: Runs) -> Discovered | None:
    """Conditions of failure (or of success, where failure is the majority) of ``runs.main``.

    None where points were chosen and not drawn, and where no point is done.
    """
    draw, places = blocks(runs), counted(runs)
    if draw is None or runs.units is None or not len(places):
        return None
    out = draw[places] % HELD_OUT == HELD_OUT - 1
    train, held = places[~out], places[out]
    split = _Split(runs.units[train], runs.units[held], train, held, edges_of(runs))
    conditions: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    leaves: list[dict[str, Any]] = []
    for key, holds in at_points(runs, runs.main).items():
        failing = ~holds
        target = "fails" if 2 * int(failing[places].sum()) <= len(places) else "holds"
        named = {"contrast": name_of(runs.main), "condition": key, "target": target}
        row, box, own_leaves = _one(runs, split, failing if target == "fails" else holds, places, target)
        found.append(named | row)
        conditions += [named | {"confirmed": row["found"]} | each for each in _restrictions(runs, box)]
        leaves += [named | leaf for leaf in own_leaves]
    return Discovered(
        pd.DataFrame(conditions, columns=list(CONDITION_COLUMNS)),
        pd.DataFrame(found, columns=list(BOX_COLUMNS)),
        pd.DataFrame(leaves, columns=list(TREE_COLUMNS)),
    )


def _one(
    runs: Runs, split: _Split, cases: Flags, places: Places, target: str
) -> tuple[dict[str, Any], Box, list[dict[str, Any]]]:
    """A row of the boxes, the box, and leaves of the tree, of one condition."""
    count = int(cases[places].sum())
    row: dict[str, Any] = {"found": False, "points": len(places), "cases": count, "restrictions": 0}
    training, held = cases[split.train], cases[split.held]
    row |= {"training_points": len(training), "held_out_points": len(held), "held_out_cases": int(held.sum())}
    row |= {"base_rate": float(held.mean()) if len(held) else np.nan, "inside": 0, "hits": 0}
    row |= {"tree_first": "", "tree_first_label": "", "tree_agrees": False}
    if count == 0:
        return row | {"outcome": ALWAYS if target == "fails" else NEVER}, (), []
    if count < boxes.FEW or training.all() or not training.any():
        return row | {"outcome": FEW}, (), []
    box = boxes.search(split.x, training, split.edges)
    tree = grown(split.x, training, split.held_x, held, lambda column, at, upper: said_at(runs, column, at, upper))
    if not box:
        return row | {"outcome": NO_BOX}, (), tree.leaves
    learnt, tested = boxes.measure(box, split.x, training), boxes.measure(box, split.held_x, held)
    row |= {"training_coverage": learnt.coverage, "training_density": learnt.density, "restrictions": len(box)}
    row |= _on_held_out(tested) | {"found": tested.sure, "outcome": FOUND if tested.sure else UNSURE}
    if tree.first is not None:
        first = factor_row(runs, tree.first)
        row |= {"tree_first": first["factor"], "tree_first_label": first["label"]}
        row |= {"tree_agrees": tree.first in {end.column for end in box}}
    return row, box, tree.leaves


def _on_held_out(tested: Measured) -> dict[str, Any]:
    coverage_low, coverage_high = intervals.wilson(tested.hits, tested.cases)
    density_low, density_high = intervals.wilson(tested.hits, tested.inside)
    return {
        "inside": tested.inside,
        "hits": tested.hits,
        "coverage": tested.coverage,
        "coverage_low": coverage_low,
        "coverage_high": coverage_high,
        "density": tested.density,
        "density_low": density_low,
        "density_high": density_high,
        "chance": tested.chance,
    }


def _restrictions(runs: Runs, box: Box) -> list[dict[str, Any]]:
    """A row a factor of a box, in the order of the design."""
    rows = []
    for column in sorted({end.column for end in box}):
        ends = {end.upper: end.at for end in box if end.column == column}
        rows.append(factor_row(runs, column, ends.get(False), ends.get(True)))
    return rows


def words_of(condition: str, target: str) -> str:
    """What is the case where a condition "fails" or "holds"."""
    chosen = next(each for each in CONDITIONS if each.key == condition)
    return chosen.fails if target == "fails" else chosen.holds
