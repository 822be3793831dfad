"""Whether a programme's size matters: gains against the size of localities."""

import math
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator

from coprod_sim.report.figure import wrapped
from coprod_sim.report.interval_plot import Row, upright
from coprod_sim.studies.compare.adoption import ADOPTION, GAIN, localities, sized_pairs, sizes
from coprod_sim.studies.compare.figures.look import interval_note, new_figure, pair_look, times_town
from coprod_sim.studies.compare.findings import Findings, Pair

PANELS = (
    (GAIN, "Net benefit, lower price of a QALY", "£ per resident a year"),
    (ADOPTION, "Professionals who co-produce, last year", "percentage points"),
    ("demand_hours", "Demand (hours asked for)", "hours per 1,000 residents a year"),
)
STEP = 0.21
"""Decades of the axis between arms of equal size."""
WIDTH = 9.5


def size(found: Findings) -> Figure | None:
    """Net benefit, adoption and demand by the size of localities; None where all have the same size."""
    pairs = sized_pairs(found)
    if not pairs:
        return None
    note = (
        f"{interval_note(found)} Each arm against the usual service in localities of its own size "
        "(the arm that the scenario compares it with)."
    )
    figure = new_figure("Does size matter?", found, width=WIDTH, height=9.2, note=wrapped(note, WIDTH))
    places = _places(found, pairs)
    panels = figure.subplots(len(PANELS), 1, sharex=True)
    for axes, (outcome, title, unit) in zip(panels, PANELS, strict=True):
        _panel(axes, found, places, outcome)
        axes.set_title(title)
        town = "" if outcome == ADOPTION else f"\n{times_town(found, outcome).strip()}"
        axes.set_ylabel(wrapped(f"difference, {found.in_money(unit)}{town}", 2.6, 8.5), fontsize=8.5)
    _name(panels[0], found, places)
    _ticks(panels[-1], found, places)
    return figure


def _places(found: Findings, pairs: list[Pair]) -> dict[Pair, float]:
    """Where each contrast stands: at its size, beside others of that size."""
    size_of = sizes(found)
    result = {}
    for pair in pairs:
        alike = [other for other in pairs if size_of[other[0]] == size_of[pair[0]]]
        offset = STEP * (alike.index(pair) - (len(alike) - 1) / 2)
        result[pair] = size_of[pair[0]] * 10**offset
    return result


def _panel(axes: Axes, found: Findings, places: Mapping[Pair, float], outcome: str) -> None:
    factor, most = (100.0, 100.0) if outcome == ADOPTION else (1.0, math.inf)  # shares differ by a hundred at most
    for pair, place in places.items():
        of = found.contrast(outcome, pair)
        low, high = (x if math.isnan(x) else min(max(factor * x, -most), most) for x in (of.low, of.high))
        upright(axes, [(place, Row("", factor * of.median, low, high, pair_look(found, pair)))])
    axes.margins(y=0.12)


def _name(axes: Axes, found: Findings, places: Mapping[Pair, float]) -> None:
    """Labels above the first panel's intervals; marks are the same below."""
    low, high = axes.get_ylim()
    for pair, place in places.items():
        contrast = found.contrast(GAIN, pair)
        top = contrast.high if math.isfinite(contrast.high) else contrast.median
        axes.annotate(
            wrapped(found.labels[pair[0]], 0.95, 8),
            (place, top),
            (0, 6),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8,
            color=pair_look(found, pair).colour,
        )
    axes.set_ylim(low, high + 0.42 * (high - low))


def _ticks(axes: Axes, found: Findings, places: Mapping[Pair, float]) -> None:
    size_of = sizes(found)
    counts = {size_of[pair[0]]: localities(found, pair[0]) for pair in places}
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xticks(list(counts), [f"{of:,}\n({count:,} localities)" for of, count in counts.items()])
    axes.set_xlim(min(places.values()) / 10**0.22, max(places.values()) * 10**0.22)
    axes.set_xlabel("residents of a locality (log scale)")
