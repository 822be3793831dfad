"""The one drawing of intervals: rows with a label, a range with end marks, a mark at the middle, the value beside it.

All heights are in lines of text, so that five rows and forty are read alike: ``inches`` is what a figure needs.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from coprod_sim.report import numbers
from coprod_sim.report.figure import FAINT, INK, LOOKS, Look, thousands

NONE = math.nan
BAND = "#d9d9d9"
LINE, ROW, GAP = 0.17, 1.1, 0.45
"""Inches a line; lines a row takes at least; lines free between places."""
ROOM, BESIDE = 0.05, 0.025
"""Free at both ends of an axis, and from an arrow there to the mark beside it: shares of its length."""
LETTER, SAMPLE = 0.066, 0.6
"""Inches of a letter of the key, and of its sample with the room about it."""


class Row(NamedTuple):
    """One interval. A row without a label stands in the place of the one before, below it.

    ``text`` is written at the right; ``bold`` makes that bold, ``main`` the label. ``inner`` is the middle half. A
    ``band`` is what others of its place are compared with: grey behind them, with a bar at its middle. No number (nan):
    nothing is drawn of that.
    """

    label: str
    middle: float
    low: float = NONE
    high: float = NONE
    look: Look = LOOKS[1]
    text: str = ""
    bold: bool = False
    main: bool = False
    inner: tuple[float, float] = (NONE, NONE)
    band: bool = False


class Place(NamedTuple):
    """Rows that share a label, from ``top`` to ``bottom`` of the axis."""

    rows: list[Row]
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return (self.top + self.bottom) / 2

    def at(self, row: int) -> float:
        """Where its ``row``-th stands."""
        return self.middle + (row - (len(self.rows) - 1) / 2) * (self.bottom - self.top - GAP) / len(self.rows)


def places(rows: Sequence[Row]) -> list[Place]:
    """Each as high as its label and its rows need."""
    found: list[Place] = []
    together: list[list[Row]] = []
    for row in rows:
        if row.label or not together:
            together.append([])
        together[-1].append(row)
    top = 0.0
    for each in together:
        need = max(_lines(each[0].label), sum(max(ROW, _lines(row.text)) for row in each))
        found.append(Place(each, top, top + need + GAP))
        top = found[-1].bottom
    return found


def inches(rows: Sequence[Row]) -> float:
    """Height of the axes that these rows need."""
    return LINE * sum(place.bottom - place.top for place in places(rows))


def _lines(text: str) -> float:
    return text.count("\n") + 1.0


def around(values: Iterable[float], *, even: bool = False) -> tuple[float, float]:
    """Ends of an axis that has these and zero, with some room; ``even`` has zero in the middle."""
    known = [0.0, *(x for x in values if math.isfinite(x))]
    low, high = min(known), max(known)
    if even:
        low, high = -max(-low, high), max(-low, high)
    room = ROOM * (high - low) or 1.0
    return low - room, high + room


def reach(rows: Iterable[Row]) -> list[float]:
    """All numbers that rows show."""
    return [x for row in rows for x in (row.low, row.middle, row.high) if math.isfinite(x)]


def dots(
    axes: Axes,
    rows: Sequence[Row],
    limits: tuple[float, float] | None = None,
    *,
    letters: float = 8.5,
    points: float = 7.5,
    coloured: bool = False,
    zero: bool = True,
) -> None:
    """Draw rows from top to bottom.

    Args:
        axes: where.
        rows: what; an axis without any shows its zero.
        limits: ends of the axis; what lies beyond stands at its edge, with an arrow. All fits if None.
        letters: points of labels.
        points: points of the values at the right.
        coloured: labels in the colours of their rows: no key is needed.
        zero: whether there is a line at zero.
    """
    ends, drawn = limits or around(reach(rows)), places(rows)
    alone = len(drawn) == len(rows)  # then lines lead from labels to marks; else they keep places apart
    if zero:
        axes.axvline(0, color=INK, linewidth=0.8, zorder=1.5)
    for place in drawn:
        if alone or place.top > 0:
            axes.axhline(place.middle if alone else place.top, color="#dddddd", linewidth=0.6)
        for i, row in enumerate(place.rows):
            _row(axes, place, i, row, ends, points)
    axes.set_yticks([place.middle for place in drawn], [place.rows[0].label for place in drawn], fontsize=letters)
    for text, place in zip(axes.get_yticklabels(), drawn, strict=True):
        text.set(
            fontweight="bold" if place.rows[0].main else "normal",
            color=place.rows[0].look.colour if coloured else INK,
        )
    axes.set_ylim(drawn[-1].bottom if drawn else 1.0, 0.0)
    axes.set_xlim(ends)
    axes.tick_params(axis="y", length=0, pad=7)
    axes.spines["left"].set_visible(False)
    axes.xaxis.label.set_fontsize(8.5)
    thousands(axes, "x")


def _row(axes: Axes, place: Place, i: int, row: Row, limits: tuple[float, float], points: float) -> None:
    if row.band:
        top, bottom = place.top + GAP / 4, place.bottom - GAP / 4
        axes.fill_between([row.low, row.high], top, bottom, facecolor=BAND, edgecolor=FAINT, linewidth=0.5)
        axes.plot([row.middle] * 2, [top, bottom], color=row.look.colour, linewidth=1.8)
    else:
        mark(axes, place.at(i), row, limits)
    if row.text:
        beside = axes.get_yaxis_transform()
        text = axes.text(1.02, place.at(i), row.text, transform=beside, va="center", fontsize=points)
        text.set(color=row.look.colour, fontweight="bold" if row.bold else "normal")


def mark(
    axes: Axes, place: float, row: Row, limits: tuple[float, float] = (-math.inf, math.inf), *, upright: bool = False
) -> None:
    """A row's range and mark, across the axis at a place, or up from it; an arrow where it goes on beyond the limits.

    A mark that lies beyond stands beside that arrow.
    """
    start, end = limits
    room = BESIDE * (end - start)

    def put(along: Sequence[float], **look: Any) -> None:
        across = [place] * len(along)
        axes.plot(*((across, along) if upright else (along, across)), color=row.look.colour, **look)

    for ends, width, alpha in (((row.low, row.high), 1.6, 1.0), (row.inner, 5.0, 0.5)):
        low, high = max(ends[0], start), min(ends[1], end)
        if low < high:
            put([low, high], linewidth=width, alpha=alpha, solid_capstyle="butt")
    known = reach([row]) or [max(start, min(0.0, end))]
    for value in (row.low, row.high):
        if start <= value <= end:
            put([value], marker="_" if upright else "|", markersize=6)
    for edge, beyond, arrow in ((start, min(known) < start, "v<"), (end, max(known) > end, "^>")):
        if beyond:
            put([edge], marker=arrow[not upright], markersize=6, clip_on=False)
    if math.isfinite(row.middle):
        at = row.middle if start <= row.middle <= end else min(max(row.middle, start + room), end - room)
        put([at], linestyle="none", **look_of_mark(row.look))


def upright(axes: Axes, rows: Iterable[tuple[float, Row]]) -> None:
    """Draw each at its place on an axis below, with a line at zero."""
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1.5)
    for place, row in rows:
        mark(axes, place, row, upright=True)
    thousands(axes, "y")


def look_of_mark(look: Look) -> dict[str, Any]:
    """How a mark looks, in the drawing and in the key: hollow where its look is."""
    face, edge = (look.colour, 0.6) if look.filled else ("white", 1.3)
    return {"marker": look.marker, "markerfacecolor": face, "markeredgewidth": edge, "markersize": 6}


def said(row: Row, say: Callable[[float, int], str]) -> Row:
    """With its middle as text, and its range behind that."""
    both = f"  ({numbers.ends(row.low, row.high, say)})" if math.isfinite(row.low) else ""
    return row._replace(text=say(row.middle, 2) + both)


def sample(label: str, look: Look, line: Any = "-") -> Line2D:
    """A mark in the key."""
    return Line2D([], [], color=look.colour, label=label, linestyle=line, **look_of_mark(look))


def band_sample(label: str) -> Patch:
    """A band in the key."""
    return Patch(facecolor=BAND, edgecolor=FAINT, label=label)


def key_lines(samples: Sequence[Line2D | Patch], width: float) -> int:
    """Lines that a key takes in a figure so many inches wide."""
    return -(-len(samples) // _columns(samples, width))


def _columns(samples: Sequence[Line2D | Patch], width: float) -> int:
    """As many as there is room for, filled from top to bottom."""
    sizes = [SAMPLE + LETTER * len(str(each.get_label())) for each in samples]
    for columns in range(len(sizes), 1, -1):
        parts = np.array_split(sizes, columns)
        if sum(max(part) for part in parts) < width:
            return columns
    return 1


def key(figure: Figure, samples: Sequence[Line2D | Patch], title: str | None = None) -> None:
    """The key below the figure's title, in the lines that are free there."""
    figure.legend(
        handles=list(samples),
        loc="upper left",
        bbox_to_anchor=(0.0, 1.0 - 0.27 / figure.get_figheight()),
        ncols=_columns(samples, figure.get_figwidth()),
        frameon=False,
        fontsize=8.5,
        title=title,
        title_fontsize=8.5,
        alignment="left",
    )
