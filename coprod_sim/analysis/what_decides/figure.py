"""Which inputs move an outcome most: a dot and an interval each, with the kind of number in words."""

from textwrap import shorten, wrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.statements import name, provenance
from coprod_sim.report.figure import FAINT, INK, LOOKS, thousands, titled, wrapped
from coprod_sim.report.numbers import MINUS

AXES = {
    "first_order": "share of the variance between points that the input alone explains",
    "total": "share of the variance between points, interactions included",
    "main_effect": "share of the variance between points",
    "mu_star": "mean size of the change over the input's whole range",
    "change": "change of the mean contrast",
}
WIDTH = 10.5
LETTERS = 62


def influence(runs: Runs, rows: pd.DataFrame, measure: str, threshold: float, outcome: str) -> Figure:
    """The strongest inputs of an outcome, from rows of the table ``sensitivity``."""
    notes = ["Lines: 95% intervals.", "Filled: shown to have an influence.", "Hollow: not shown."]
    if np.isfinite(threshold) and measure == "first_order":
        notes.append("Dashed: no input below it is called influential.")
    foot = wrapped(provenance(runs, " ".join(notes)), WIDTH)
    title = f"What moves {name(runs, outcome)} most"
    figure = titled(title, foot, WIDTH, 1.6 + 0.52 * len(rows))
    axes = figure.subplots()
    records: list[dict[str, Any]] = [dict(row) for row in rows.to_dict("records")]  # type: ignore[arg-type]
    for place, row in enumerate(records):
        mark(axes, place, row["value"], row["low"], row["high"], filled=row["influential"])
    axes.axvline(0, color=INK, linewidth=0.8)
    if np.isfinite(threshold) and measure in ("first_order", "total", "mu_star"):
        axes.axvline(threshold, color=FAINT, linewidth=1.0, linestyle=(0, (4, 3)))
    axes.set_yticks(range(len(rows)), [input_label(row) for row in records], fontsize=8.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    unit = (
        ""
        if measure in ("first_order", "total", "main_effect")
        else f", {runs.unit(outcome)}{runs.times_town(outcome)}"
    )
    first, second = (runs.arm_label(arm) for arm in runs.main)
    axes.set_xlabel(f"{AXES[measure]}{unit}\n({first} against {second})")
    if measure in ("first_order", "total", "main_effect"):
        axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}%".replace("-", MINUS))
    else:
        thousands(axes, "x")
    axes.grid(axis="y", color="#e6e6e6", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure


def mark(axes: Axes, place: int, value: float, low: float, high: float, *, filled: bool) -> None:
    """A value with its interval; hollow where it shows nothing."""
    look = LOOKS[1]
    if np.isfinite(low):
        axes.plot([low, high], [place, place], color=look.colour, linewidth=1.6, solid_capstyle="butt")
        axes.plot([low, high], [place, place], "|", color=look.colour, markersize=6)
    face = look.colour if filled else "white"
    axes.plot(value, place, look.marker, color=look.colour, markerfacecolor=face, markersize=6)


def input_label(row: dict[str, Any]) -> str:
    """The input in two lines at most, and what kind of number it is in another."""
    level = f" at {row['level']:g}" if isinstance(row.get("level"), float) else ""
    lines = wrap(shorten(f"{row['label']}{level}", 2 * LETTERS - 12, placeholder=" ..."), LETTERS)
    kind = f"{row['kind']}{', not yet confirmed in print' if row['provisional'] else ''}"
    return "\n".join([*lines, f"[{kind}]"])
