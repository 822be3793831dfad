"""A map over two factors: where a mean is above zero, below it, and where it breaks even."""

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from coprod_sim.analysis.break_even.surface import ABOVE, BELOW, UNCLEAR, Axis, Surface
from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.statements import name, provenance
from coprod_sim.report.figure import FAINT, INK, titled, wrapped
from coprod_sim.report.numbers import MINUS, ends, signed

REGIONS = {
    ABOVE: ("#a9d1ea", "mean above zero"),
    UNCLEAR: ("#f6f6f6", "not settled"),
    BELOW: ("#efc4a0", "mean below zero"),
}
WIDTH, HEIGHT = 9.5, 6.6
NOTE = (
    "Fill: the mean over all other inputs, judged for the whole map at once (95%). Marks: single sampled worlds; a "
    "settled mean is no sure world. Both axes are even in probability, so that equal areas hold equally many worlds."
)
NOTE_OF_CELLS = "Fill and numbers: means over all other inputs, judged for all cells at once (95%)."


def break_even(runs: Runs, surface: Surface, lines: pd.DataFrame, outcome: str, *, shown: bool) -> Figure:
    """The map of an outcome; ``lines`` are rows of the table ``break_even_line``, ``shown`` whether both sides are."""
    sampled = runs.units is not None
    foot = wrapped(provenance(runs, NOTE if sampled else NOTE_OF_CELLS), WIDTH)
    evens = outcome.startswith("net_benefit")
    turns = "breaks even" if evens else "changes its sign"
    what = f"Where {name(runs, outcome)} {turns}" if shown else f"Mean difference in {name(runs, outcome)}"
    figure = titled(what, foot, WIDTH, HEIGHT)
    axes = figure.subplots()
    kinds = list(REGIONS)
    codes = np.vectorize(kinds.index)(surface.region).T
    edges = [np.linspace(0.0, 1.0, len(axis.places) + 1) for axis in (surface.x, surface.y)]
    axes.pcolormesh(
        *edges, codes, cmap=ListedColormap([REGIONS[k][0] for k in kinds]), vmin=-0.5, vmax=2.5, rasterized=True
    )
    if sampled:
        _worlds(axes, surface)
        _levels(axes, surface)
    else:
        _numbers(axes, surface)
    for _, line in lines.groupby("line"):
        axes.plot(line["x_place"], line["y_place"], color=INK, linewidth=2.2, linestyle="-" if shown else (0, (4, 3)))
    for axis, which in ((surface.x, "x"), (surface.y, "y")):
        _axis(axes, axis, which)
    handles = _key(surface, turns, sampled=sampled, line=not lines.empty, shown=shown)
    first, second = (runs.arm_label(arm) for arm in runs.main)
    title = "\n".join(wrap(f"Mean of {first} {MINUS} {second}, {runs.unit(outcome)}{runs.times_town(outcome)}", 26))
    key = figure.legend(handles=handles, loc="outside right upper", title=title, frameon=False, fontsize=8.5)
    key.get_title().set_fontsize(8.5)
    return figure


def _worlds(axes: Axes, surface: Surface) -> None:
    above = surface.values > 0.0
    axes.plot(surface.x.at[above], surface.y.at[above], ".", color="#0b4a73", markersize=4.0, alpha=0.8, mew=0)
    axes.plot(surface.x.at[~above], surface.y.at[~above], "x", color="#8a3b00", markersize=3.6, mew=0.9)


def _levels(axes: Axes, surface: Surface) -> None:
    if min(surface.mean.shape) < 2 or float(np.ptp(surface.mean)) == 0.0:
        return
    drawn = axes.contour(
        surface.x.places, surface.y.places, surface.mean.T, levels=6, colors=FAINT, linewidths=0.9, linestyles="-"
    )
    axes.clabel(
        drawn,
        [level for level in drawn.levels if level != 0.0],
        fmt=lambda value: f"{value:+,.4g}".replace("-", MINUS),
        fontsize=7.5,
        colors=INK,
    )


def _numbers(axes: Axes, surface: Surface) -> None:
    for i, x in enumerate(surface.x.places):
        for j, y in enumerate(surface.y.places):
            low, high = float(surface.low[i, j]), float(surface.high[i, j])
            both = f"\n{ends(low, high, signed)}" if np.isfinite(low) else ""
            axes.text(x, y, f"{signed(surface.mean[i, j])}{both}", ha="center", va="center", fontsize=8.5)


def _axis(axes: Axes, axis: Axis, which: str) -> None:
    places = [place for place, _ in axis.ticks]
    labels = [level if isinstance(level, str) else f"{level + 0.0:.3g}".replace("-", MINUS) for _, level in axis.ticks]
    unit = "place in its range, 0 to 1" if axis.in_range else axis.own.unit
    label = "\n".join(
        wrap(f"{axis.own.label}{f', {unit}' if unit else ''} [{axis.own.kind}]", 70 if which == "x" else 52)
    )
    getattr(axes, f"set_{which}ticks")(places, labels)
    getattr(axes, f"set_{which}label")(label)
    getattr(axes, f"set_{which}lim")(0.0, 1.0)


def _key(surface: Surface, turns: str, *, sampled: bool, line: bool, shown: bool) -> Sequence[Patch | Line2D]:
    present = set(surface.region.ravel().tolist())
    handles: list[Patch | Line2D] = [
        Patch(facecolor=colour, edgecolor=FAINT, label=label)
        for kind, (colour, label) in REGIONS.items()
        if kind in present
    ]
    if line:
        label = turns if shown else "fitted mean is zero,\nnot shown to cross it"
        handles.append(Line2D([], [], color=INK, linewidth=2.2, linestyle="-" if shown else "--", label=label))
    if sampled:
        handles.append(Line2D([], [], color="#0b4a73", marker=".", linestyle="none", label="a world above zero"))
        handles.append(Line2D([], [], color="#8a3b00", marker="x", linestyle="none", label="a world not above it"))
    return handles
