"""The figure of facts: what is published and what the town has, a row a fact, each on a scale of its own.

A row's scale is what counts as met: -1 and 1 are its ends. So that is the same grey band in every row, and numbers in
the facts' own units stand beside it.
"""

import math
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from coprod_sim.report.figure import DPI, FAINT, INK, LOOKS, lay_out, titled
from coprod_sim.studies.facts.results import Facts, Result

SIMULATED = LOOKS[1]
BAND = "#d9d9d9"
LABEL, LINE, WIDE = 62, 0.17, 11.0
"""Characters in a line of a label; inches that a line takes; inches of the figure."""
REACH = 3.0
"""The scale goes to so many half-widths of what is published; arrows go on."""
TITLES = {
    True: "Fitted: numbers were set so that these are met",
    False: "Not fitted: these are checks",
}


def facts_figure(found: Facts) -> Figure:
    """Facts with something published, fitted and not fitted apart; those without stand below, as numbers."""
    panels = [[r for r in found.of(fitted=fitted) if _has_ends(r)] for fitted in (True, False)]
    sizes = [[max(2, len(_label(r))) for r in panel] for panel in panels]
    heights = [LINE * sum(each) + 0.3 for each in sizes]
    figure = titled("Published facts and the simulated town", _foot(found), WIDE, 2.2 + sum(heights) + 1.2, key=2)
    figure.set_dpi(DPI)
    grid = figure.subplots(2, 1, squeeze=False, height_ratios=heights)
    for axes, panel, each, fitted in zip(grid[:, 0], panels, sizes, (True, False), strict=True):
        axes.set_title(TITLES[fitted], fontsize=9.5, fontweight="bold")
        _panel(axes, panel, each)
    _key(figure)
    return figure


def _has_ends(r: Result) -> bool:
    return math.isfinite(r.fact.low) and math.isfinite(r.fact.high)


def _label(r: Result) -> list[str]:
    return wrap(r.label, LABEL)


def _panel(axes: Axes, panel: Sequence[Result], sizes: Sequence[int]) -> None:
    places = np.cumsum(sizes) - np.asarray(sizes) / 2.0
    axes.axvspan(-1.0, 1.0, color=BAND, linewidth=0)
    axes.axvline(0.0, color=FAINT, linewidth=0.6)
    for r, place in zip(panel, places, strict=True):
        _row(axes, r, float(place))
    for edge in np.cumsum(sizes)[:-1]:
        axes.axhline(float(edge), color="#eeeeee", linewidth=0.6)
    axes.set_yticks(list(places), ["\n".join(_label(r)) for r in panel], fontsize=7.5)
    axes.set_ylim(float(sum(sizes)), 0.0)
    axes.set_xlim(-1.08 * REACH, 1.08 * REACH)
    axes.set_xticks([-3, -2, -1, 0, 1, 2, 3], ["", "", "lowest\nmet", "middle", "highest\nmet", "", ""], fontsize=7.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("each fact on its own scale: the band is what counts as met", fontsize=8)


def scaled(r: Result, value: float) -> float:
    """A value on the row's scale: -1 and 1 are the ends of what counts as met."""
    return (2.0 * value - r.fact.low - r.fact.high) / (r.fact.high - r.fact.low)


def _row(axes: Axes, r: Result, place: float) -> None:
    if r.fact.value is not None:
        axes.plot([scaled(r, r.fact.value)] * 2, [place - 0.7, place + 0.7], color=INK, linewidth=1.6)
    mean, low, high = (scaled(r, x) for x in r.simulated)
    if math.isfinite(low):
        ends = [min(REACH, max(-REACH, x)) for x in (low, high)]
        axes.plot(ends, [place] * 2, color=SIMULATED.colour, linewidth=1.5)
    if abs(mean) <= REACH:
        face = SIMULATED.colour if r.inside else "white"
        (mark,) = axes.plot([mean], [place], SIMULATED.marker, color=SIMULATED.colour, markersize=6)
        mark.set(markerfacecolor=face, markeredgewidth=1.5)
    elif math.isfinite(mean):
        axes.plot([math.copysign(REACH, mean)], [place], marker="<" if mean < 0 else ">", color=SIMULATED.colour)
    _numbers(axes, r, place)


def _numbers(axes: Axes, r: Result, place: float) -> None:
    """The row's numbers, at the right."""
    mark = "OUTSIDE" if r.verdict == "outside" else r.verdict
    published = r.published.replace(" (", ", met from ").rstrip(")")
    lines = ((f"published {published}", INK), (f"simulated {r.found}: {mark}", SIMULATED.colour))
    for i, (text, colour) in enumerate(lines):
        where = axes.get_yaxis_transform()
        axes.text(1.02, place + i - 0.5, text, transform=where, va="center", fontsize=7, color=colour)


def _key(figure: Figure) -> None:
    look: dict[str, Any] = {"color": SIMULATED.colour, "marker": SIMULATED.marker, "markeredgewidth": 1.5}
    handles = [
        Patch(facecolor=BAND, edgecolor=FAINT, label="what counts as met"),
        Line2D([], [], color=INK, linewidth=0, marker="|", markersize=9, markeredgewidth=1.6, label="published value"),
        Line2D([], [], label="simulated mean of towns, inside, with its 95% interval", **look),
        Line2D([], [], markerfacecolor="white", label="the same, outside", **look),
    ]
    lay_out(figure)  # rows of text beside panels need a second pass, which saving makes
    anchor = (0.0, 1.0 - 0.40 / figure.get_figheight())
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=anchor, ncols=4, frameon=False, fontsize=8)


def _foot(found: Facts) -> str:
    made = found.manifest
    others = [f"{_label_only(r)}: {r.found}" for r in found.results if not _has_ends(r)]
    lines = wrap(f"Without a published range: {'; '.join(others)}.", 190) if others else []
    size = f"{made['towns']} towns of {made['residents']:,} residents · seed {made['seed']}"
    return "\n".join([*lines, f"Central values of the trials, second year, no growth · {size}. Model, not forecast."])


def _label_only(r: Result) -> str:
    return f"{r.label[0].lower()}{r.label[1:]}"
