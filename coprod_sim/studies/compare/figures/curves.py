"""Curves of means with their intervals, named at their ends."""

from collections.abc import Sequence
from textwrap import fill

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from coprod_sim.report.figure import Look, spaced

FEW = 3
"""Up to so many curves the edges of all their bands are drawn; of more, bars that stand side by side."""
LINE = 0.17
"""Inches a line of a label needs."""
BARS = 5
Array = npt.NDArray[np.float64]


def line_heights(labels: Sequence[str], width: int) -> float:
    """Inches that labels of ``width`` characters need one above the other."""
    return LINE * len(labels) * _lines(labels, width)


def _lines(labels: Sequence[str], width: int) -> int:
    return max(fill(label, width).count("\n") + 1 for label in labels)


def curve(axes: Axes, x: Array, rows: pd.DataFrame, look: Look, place: int = 0, of: int = 1) -> float:
    """Draw a median and its band, the ``place``-th of so many; returns where it ends.

    Only one band a panel is filled, as bands on top of each other hide everything.
    """
    middle, low, high = (rows[name].to_numpy(dtype=float) for name in ("median", "low", "high"))
    if place == 0:
        axes.fill_between(x, low, high, color=look.colour, alpha=0.10, linewidth=0)
    marks: slice | int = max(1, len(x) // 10)
    if of <= FEW or place == 0:
        for edge in (low, high):
            axes.plot(x, edge, color=look.colour, linestyle=look.line, linewidth=0.9, alpha=0.8)
    else:
        step = max(1, len(x) // BARS, min(of, len(x)))  # short runs, too: bars of arms stand apart
        marks = slice(min(len(x) - 1, (place * step) // of), None, step)
        axes.vlines(x[marks], low[marks], high[marks], color=look.colour, linewidth=1.0, alpha=0.8)
        for edge in (low, high):
            axes.plot(x[marks], edge[marks], "_", color=look.colour, markersize=5)
    axes.plot(
        x,
        middle,
        color=look.colour,
        linestyle=look.line,
        linewidth=1.8,
        marker=look.marker,
        markersize=4.5,
        markevery=marks,
        markerfacecolor=look.colour if look.filled else "white",
    )
    return float(middle[-1])


def name_ends(
    axes: Axes,
    ends: Sequence[float],
    labels: Sequence[str],
    looks: Sequence[Look],
    last: float,
    *,
    width: int = 24,
    gap: float = 0.0,
    inches: float = 0.0,
) -> None:
    """Labels beside the ends of curves, none over another.

    Args:
        axes: where the curves are.
        ends: where each ends.
        labels: what each is called.
        looks: how each looks.
        last: where curves end on the other axis.
        width: characters in a line of a label.
        gap: share of the axis that a line of a label needs.
        inches: instead of ``gap``, the height of the panel; labels then stay beside it.
    """
    low, high = axes.get_ylim()
    lines = _lines(labels, width)
    apart = (LINE / inches if inches else gap) * lines * (high - low)
    places = spaced(ends, apart)
    if inches:
        places = _inside(places, apart, low, high)
    for text, place, end, look in zip(labels, places, ends, looks, strict=True):
        axes.annotate(
            fill(text, width),
            xy=(last, end),
            xytext=(last * 1.03, place),
            va="center",
            color=look.colour,
            fontsize=8.5,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": look.colour, "linewidth": 0.6, "shrinkA": 1, "relpos": (0, 0.5)},
        )


def _inside(places: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Moved as little as needed to lie beside the axis, as far as there is room."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for rank, i in enumerate(order):
        moved[i] = max(moved[i], low + (rank + 0.5) * apart)
    for rank, i in enumerate(reversed(order)):
        moved[i] = min(moved[i], high - (rank + 0.5) * apart)
    return moved
