"""Which inputs move an outcome most: a dot and an interval each, with the kind of number in words."""

from textwrap import shorten, wrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.statements import name, provenance
from coprod_sim.report.figure import FAINT, LOOKS, titled, wrapped
from coprod_sim.report.interval_plot import Row, around, dots, inches, reach
from coprod_sim.report.numbers import MINUS

AXES = {
    "first_order": "share of the variance between points that the input alone explains",
    "total": "share of the variance between points, interactions included",
    "main_effect": "share of the variance between points",
    "mu_star": "mean size of the change over the input's whole range",
    "change": "change of the mean contrast",
}
SHARES = ("first_order", "total", "main_effect")
"""Measures that are shares of variance; others are in the outcome's unit."""
WIDTH = 10.5
LETTERS = 62


def influence(runs: Runs, rows: pd.DataFrame, measure: str, threshold: float, outcome: str) -> Figure:
    """The strongest inputs of an outcome, from rows of the table ``sensitivity``."""
    notes = ["Lines: 95% intervals.", "Filled: shown to have an influence.", "Hollow: not shown."]
    if np.isfinite(threshold) and measure == "first_order":
        notes.append("Dashed: no input below it is called influential.")
    foot = wrapped(provenance(runs, " ".join(notes)), WIDTH)
    title = f"What moves {name(runs, outcome)} most"
    drawn = [dot(row, filled=row["influential"]) for row in of_rows(rows)]
    figure = titled(title, foot, WIDTH, 1.6 + inches(drawn))
    axes = figure.subplots()
    shown = np.isfinite(threshold) and measure in ("first_order", "total", "mu_star")
    dots(axes, drawn, around([*reach(drawn), threshold if shown else 0.0]))
    if shown:
        axes.axvline(threshold, color=FAINT, linewidth=1.0, linestyle=(0, (4, 3)))
    unit = "" if measure in SHARES else f", {runs.unit(outcome)}{runs.times_town(outcome)}"
    first, second = (runs.arm_label(arm) for arm in runs.main)
    axes.set_xlabel(f"{AXES[measure]}{unit}\n({first} against {second})")
    if measure in SHARES:
        axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}%".replace("-", MINUS))
    return figure


def of_rows(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Each as a mapping."""
    return rows.to_dict("records")  # type: ignore[return-value]


def dot(row: dict[str, Any], *, filled: bool) -> Row:
    """An input's value with its interval; hollow where it shows nothing."""
    label = input_label(row) if row["kind"] else row["label"]
    return Row(label, row["value"], row["low"], row["high"], LOOKS[1]._replace(filled=filled))


def input_label(row: dict[str, Any]) -> str:
    """The input in two lines at most, and what kind of number it is in another."""
    level = f" at {row['level']:g}" if isinstance(row.get("level"), float) else ""
    lines = wrap(shorten(f"{row['label']}{level}", 2 * LETTERS - 12, placeholder=" ..."), LETTERS)
    kind = f"{row['kind']}{', not yet confirmed in print' if row['provisional'] else ''}"
    return "\n".join([*lines, f"[{kind}]"])
