"""The question that the project began with: what does demand do where the core economy grows?

A point a world. A panel is of one source of help only where contrasts bring in (almost) that source's hours alone and
do nothing else to demand; all others are set against the growth of the whole core economy, as their change in demand
follows from all that they do (``growth`` has the rule).
"""

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coprod_sim.report import numbers
from coprod_sim.report.figure import INK, LOOKS, Look, thousands, wrapped
from coprod_sim.studies.compare.figures.look import arm_look, new_figure, times_town
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.growth import DEMAND, FEW, Array, Growth, Panel, Rate, panels
from coprod_sim.studies.intervals import range_of

COLUMNS = 3
ONE_WIDE, EACH_WIDE = 8.6, 3.7
UNIT = "per 1,000 residents a year"
HOUR = 60.0
"""Minutes; a rate of an hour or more is given in hours."""


def core_economy(found: Findings) -> Figure:
    """Change in demand against growth of the core economy, with what demand does for each hour."""
    shown = panels(found)
    columns = 2 if len(shown) == 4 else min(COLUMNS, len(shown))  # four stand evenly
    rows = -(-len(shown) // columns)
    width = ONE_WIDE if columns == 1 else max(ONE_WIDE, 1.0 + EACH_WIDE * columns)
    height = 1.9 + rows * (2.9 if columns > 1 else 3.4) + sum(_key_height(shown, columns))
    note = wrapped(_note(found, shown), width)
    figure = new_figure("When the core economy grows, what does demand do?", found, width, height, note)
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, panel in zip(grid.flat, shown, strict=False):
        _panel(axes, found, panel, 62 if columns == 1 else 38)
    for axes in list(grid.flat)[len(shown) :]:
        axes.set_visible(False)
    _same_scales([axes for axes, panel in zip(grid.flat, shown, strict=False) if panel.source is None])
    _same_height([axes for axes, panel in zip(grid.flat, shown, strict=False) if panel.source is not None])
    for axes in grid[:, 0]:
        town = f"\n{times_town(found, DEMAND).strip()}" if columns == 1 else ""
        axes.set_ylabel(wrapped(f"change in hours asked of public services, {UNIT}{town}", 2.6, 8.5), fontsize=8.5)
        thousands(axes, "y")
    return figure


def _same_scales(whole: Sequence[Axes]) -> None:
    """Panels of the whole core economy have the same scales."""
    ends = [axes.get_xlim() for axes in whole]
    for axes in whole:
        axes.set_xlim(min(low for low, _ in ends), max(high for _, high in ends))
    _same_height(whole)


def _same_height(panels_alike: Sequence[Axes]) -> None:
    """Panels of one kind have one vertical scale: arms without any growth would hide what single sources do."""
    ends = [axes.get_ylim() for axes in panels_alike]
    for axes in panels_alike:
        axes.set_ylim(min(low for low, _ in ends), max(high for _, high in ends))
        thousands(axes, "y")


def _key_height(shown: Sequence[Panel], columns: int) -> list[float]:
    """Inches that the keys above each row of panels need."""
    counts = [len(panel.growths) for panel in shown]
    return [0.25 + 0.34 * max(counts[at : at + columns]) for at in range(0, len(counts), columns)]


def _note(found: Findings, shown: Sequence[Panel]) -> str:
    worlds = int(found.manifest["replicates"])
    parts = ["A point: a simulated world; a large mark: the medians. Per hour: the change in demand for each hour of"]
    parts.append(
        f"growth, the median as a line (in brackets {range_of(worlds)}), of worlds that grow by {FEW:.0f} hours"
    )
    parts.append("or more, where these are nine in ten or more.")
    if len(shown) > 1:
        parts.append(
            "Panels of single sources have one vertical scale; those of the whole core economy the same scales."
        )
    if any(panel.source is None for panel in shown):
        parts.append("Whole core economy: the change in demand follows from all that an arm does, not from help alone.")
    if any(panel.source is not None for panel in shown):
        parts.append("One source of help: it gives nine in ten or more of the hours brought in.")
    return " ".join(" ".join(parts).split())


def _panel(axes: Axes, found: Findings, panel: Panel, letters: int) -> None:
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.axvline(0, color=INK, linewidth=0.8)
    handles = []
    for look, growth in zip(_looks(found, panel), panel.growths, strict=True):
        cloud(axes, look, growth.hours, growth.demand)
        rate_line(axes, look, growth.hours, growth.demand, growth.rate)
        handles.append(_handle(look, f"{fill(_name(found, growth), letters)}\n{_say(growth)}"))
    key(axes, panel.source.name if panel.source else "The whole core economy", handles)
    name_hours(axes, panel.source.what if panel.source else "help and self-care")


def name_hours(axes: Axes, what: str) -> None:
    """The horizontal axis: what grows."""
    axes.set_xlabel(f"growth of {what},\nhours {UNIT}", fontsize=8.5)
    axes.locator_params(axis="x", nbins=5)
    thousands(axes, "x")


def _looks(found: Findings, panel: Panel) -> list[Look]:
    """Each arm's own, or where there are more arms than looks, one of this panel's."""
    if len(found.arms) <= len(LOOKS):
        return [arm_look(found, growth.pair[0]) for growth in panel.growths]
    return [LOOKS[1 + place % (len(LOOKS) - 1)] for place in range(len(panel.growths))]


def _name(found: Findings, growth: Growth) -> str:
    arm, other = growth.pair
    against = f" {numbers.MINUS} {found.labels[other]}" if other != found.baseline else ""
    return f"{found.labels[arm]}{against}"


def cloud(axes: Axes, look: Look, hours: Array, demand: Array) -> None:
    """Worlds as points, and the medians of both as one large mark."""
    face = look.colour if look.filled else "none"
    axes.plot(hours, demand, look.marker, color=look.colour, markerfacecolor=face, markersize=3.4, alpha=0.55, mew=0.7)
    middle = float(np.median(hours)), float(np.median(demand))
    face = look.colour if look.filled else "white"
    axes.plot(*middle, look.marker, color=INK, markerfacecolor=face, markersize=7, mew=1.2, zorder=5)


def rate_line(axes: Axes, look: Look, hours: Array, demand: Array, of: Rate | None) -> None:
    """The median rate as a line through the origin, as far as there are worlds."""
    if of is None:
        return
    end, reach = float(hours.max()), float(demand.min() if of.median < 0 else demand.max())
    if of.median and reach * of.median > 0:
        end = min(end, reach / of.median)
    axes.plot([0, end], [0, of.median * end], color=look.colour, linestyle=look.line, linewidth=1.4, zorder=3)


def _say(growth: Growth) -> str:
    """The rate, or in how many worlds there would be one."""
    if (rate := growth.rate) is not None:
        return say_rate(rate)
    worlds = len(growth.hours)
    return f"no rate: grows in {growth.worlds:,} of {worlds:,} worlds"


def say_rate(rate: Rate) -> str:
    """What demand does for each hour, in minutes or hours, to a hundredth."""
    factor, unit = (1.0, "hours") if abs(rate.median) >= 1.0 else (HOUR, "min")

    def say(value: float, digits: int = 2) -> str:
        rounded = round(factor * value, 2)
        return numbers.signed(rounded, 1 if abs(rounded) < 0.1 else digits)

    both = f" ({numbers.ends(rate.low, rate.high, say)})" if np.isfinite(rate.low) else ""
    return f"{say(rate.median)} {unit} per hour{both}"


def key(axes: Axes, title: str, handles: Sequence[Line2D]) -> None:
    """Above a panel: what it is of, and its marks with their rates, in their colours."""
    legend = axes.legend(
        handles=list(handles),
        title=title,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        alignment="left",
        frameon=False,
        fontsize=8,
        title_fontproperties={"size": 10, "weight": "bold"},
        borderaxespad=0.3,
        handletextpad=0.6,
        handlelength=2.4,
    )
    for text, handle in zip(legend.get_texts(), handles, strict=True):
        text.set_color(handle.get_color())


def _handle(look: Look, label: str) -> Line2D:
    face = look.colour if look.filled else "white"
    style: dict[str, Any] = {"linestyle": look.line, "marker": look.marker, "markerfacecolor": face}
    return Line2D([], [], color=look.colour, label=label, **style)
