"""Rows of an answer: one outcome each, as a number and in words; without a verdict before all worlds are in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coprod_sim.outcomes.registry import OUTCOMES, told
from coprod_sim.page.live.estimate import Estimate
from coprod_sim.report.numbers import figures
from coprod_sim.report.sentence import TableRow, plain, render
from coprod_sim.scenario.money import unit_in
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.intervals import FEWEST, Array
from coprod_sim.studies.statements import ends, heading, is_money, is_share, per, signed, sureness, town

KEYS = tuple(OUTCOMES)
ROWS = tuple(dict.fromkeys((*told("answer"), "unmet_hours", *told("beside"))))
CORE = told("core")
TOO_SMALL = "too small to tell yet"


@dataclass(frozen=True)
class Called:
    """What a plan's scenario calls things."""

    plan: ComparisonPlan

    @property
    def symbol(self) -> str:
        """Of its money."""
        return self.plan.scenario.money.symbol

    @property
    def own_labels(self) -> Mapping[str, str]:
        """Outcomes that it calls by a name of its own."""
        return self.plan.scenario.labels

    def arm_label(self, arm: str) -> str:
        """An arm's label."""
        return self.plan.labels[arm]

    def label(self, key: str) -> str:
        """What an outcome is called in tables."""
        return self.own_labels.get(key, OUTCOMES[key].label)


def final_rows(called: Called, found: Findings, pair: Pair, keys: Sequence[str], worlds: Array) -> list[dict[str, Any]]:
    """Rows of all worlds, with range, words and share of worlds; cells of the comparison's table."""
    rows = []
    for key in keys:
        row = found.said(key, pair)
        low, high = float(row["low"]), float(row["high"])
        made = _row(called, key, row, worlds)
        made |= {"low": _number(low), "high": _number(high), "range": plain(ends(row, key)) if low == low else ""}
        made |= {"words": str(row["words"]), "way": int(row["way"]), "share": float(row["share_of_worlds"])}
        rows.append(made | {"sure": plain(sureness(row))})
    return rows


def partial_rows(
    called: Called, table: pd.DataFrame, places: Mapping[str, int], keys: Sequence[str], worlds: Array
) -> list[dict[str, Any]]:
    """Rows of some worlds: the median, and from ``FEWEST`` worlds on the range; no words, no direction."""
    rows = []
    for key in keys:
        row = TableRow("comparison", table, places[key], called.symbol)
        made = _row(called, key, row, worlds)
        if len(worlds) >= FEWEST:
            made |= {"low": float(row["low"]), "high": float(row["high"]), "range": plain(ends(row, key))}
        rows.append(made)
    return rows


def estimated_rows(called: Called, estimate: Estimate, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a few small towns: where the median will be, and its error; a direction only outside that."""
    rows = []
    for key in keys:
        middle, error = (float(values[KEYS.index(key)]) for values in estimate)
        made = _empty(called, key) | {"median": middle, "error": _number(error)}
        made["way"] = int(np.sign(middle)) if abs(middle) > error else 0
        unit = str(per(called, key))
        off = f"± {_size(called, key, error)}{unit}"
        made["said"] = f"≈ {_signed(called, key, middle)}{unit}, {off}" if made["way"] else f"{TOO_SMALL} ({off})"
        rows.append(made)
    return rows


def _empty(called: Called, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "label": called.label(key),
        "name": plain((heading(called, key),)),
        "unit": unit_in(OUTCOMES[key].display_unit, called.symbol),
        "median": None,
        "low": None,
        "high": None,
        "range": "",
        "words": "",
        "sure": "",
        "way": 0,
        "worlds": [],
        "share": None,
        "error": None,
        "town": "",
        "said": "",
        "good": OUTCOMES[key].good,
    }


def _row(called: Called, key: str, row: TableRow, worlds: Array) -> dict[str, Any]:
    said = f"{plain((signed(row, 'median', key),))}{per(called, key)}"
    each = [float(value) for value in worlds[:, KEYS.index(key)]]
    made = {"median": float(row["median"]), "said": said, "worlds": each, "town": plain(town(row, key))}
    return _empty(called, key) | made


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _signed(called: Called, key: str, value: float) -> str:
    return render("money" if is_money(key) else "points" if is_share(key) else "signed", value, called.symbol)


def _size(called: Called, key: str, value: float) -> str:
    if not np.isfinite(value):
        return "any amount"
    if is_money(key):
        return render("size_money", value, called.symbol)
    return figures(100 * value) if is_share(key) else figures(value)
