"""The five figures of a comparison."""

from pathlib import Path
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coprod_sim.outcomes import OUTCOMES, QUARTER, YEAR
from coprod_sim.report.figure_contrasts import by_fifth, costs, forest
from coprod_sim.report.figure_needs import who_met_the_need
from coprod_sim.report.findings import Findings, contrast_name
from coprod_sim.report.style import (
    INK,
    Look,
    arm_look,
    house_style,
    interval_note,
    minus_label,
    new_figure,
    save,
    spread,
    thousands,
)
from coprod_sim.report.words import years

DEMAND = "demand_hours"


def demand(found: Findings) -> Figure:
    """Demand by arm, and below it the paired differences from the baseline."""
    weeks = int(found.manifest["weeks"])
    note = f"13-week means. {interval_note(found)}"
    figure = new_figure(f"Demand on public services over {years(weeks)}", found, height=6.6, note=note)
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    _curves(top, found, list(found.arms), [arm_look(found, arm) for arm in found.arms], list(found.labels.values()))
    top.set_title("Professional hours asked for, by arm (the axis does not start at nought)")
    against = [pair for pair in found.pairs if pair[1] == found.baseline]
    looks = [arm_look(found, pair[0]) for pair in against]
    bottom.axhline(0, color=INK, linewidth=0.8)
    _curves(bottom, found, [contrast_name(pair) for pair in against], looks, [minus_label(found, p) for p in against])
    bottom.set_title("Difference within each sampled world (below nought: less demand)")
    for axes in (top, bottom):
        axes.set_ylabel(OUTCOMES[DEMAND].display_unit, fontsize=8.5)
        thousands(axes, "y")
    bottom.set_xlabel("years since the policy began")
    return figure


def _curves(axes: Axes, found: Findings, names: list[str], looks: list[Look], labels: list[str]) -> None:
    last = float(found.manifest["weeks"]) / YEAR
    ends = []
    for row, (name, look) in enumerate(zip(names, looks, strict=True)):
        rows = found.quarters[(found.quarters["arm"] == name) & (found.quarters["outcome"] == DEMAND)]
        ends.append(_curve(axes, rows, look, last, filled=row == 0))
    axes.set_xlim(0, last)
    low, high = axes.get_ylim()
    texts = [fill(label, 24) for label in labels]
    lines = max(text.count("\n") + 1 for text in texts)
    places = spread(ends, 0.075 * (1.0 if axes.get_subplotspec() is None else _crowding(axes)) * lines * (high - low))
    for text, place, end, look in zip(texts, places, ends, looks, strict=True):
        axes.annotate(
            text,
            xy=(last, end),
            xytext=(last * 1.03, place),
            va="center",
            color=look.colour,
            fontsize=8.5,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": look.colour, "linewidth": 0.6, "shrinkA": 1, "relpos": (0, 0.5)},
        )


def _crowding(axes: Axes) -> float:
    """Labels need a larger share of a lower panel."""
    spec = axes.get_subplotspec()
    assert spec is not None
    return 1.0 if spec.is_first_row() else 1.5


def _curve(axes: Axes, rows: pd.DataFrame, look: Look, last: float, *, filled: bool) -> float:
    """Draw a mean and its band; only one band a panel is filled, as bands on top of each other hide everything."""
    middle = np.minimum((rows["week"].to_numpy(dtype=float) + QUARTER / 2) / YEAR, last)
    mean, low, high = (rows[name].to_numpy(dtype=float) for name in ("mean", "low", "high"))
    if filled:
        axes.fill_between(middle, low, high, color=look.colour, alpha=0.10, linewidth=0)
    for edge in (low, high):
        axes.plot(middle, edge, color=look.colour, linestyle=look.line, linewidth=0.9, alpha=0.8)
    axes.plot(
        middle,
        mean,
        color=look.colour,
        linestyle=look.line,
        linewidth=1.8,
        marker=look.marker,
        markersize=4.5,
        markevery=max(1, len(middle) // 10),
        markerfacecolor=look.colour if look.filled else "white",
    )
    return float(mean[-1])


FIGURES = {
    "demand": demand,
    "who_met_the_need": who_met_the_need,
    "contrasts": forest,
    "costs": costs,
    "by_fifth": by_fifth,
}


def save_figures(found: Findings, folder: Path) -> None:
    """Write the five figures as SVG and PNG into ``folder``."""
    with house_style():
        for name, draw in FIGURES.items():
            save(draw(found), folder, name)
