"""Pictures of contrasts over a design: intervals of sampled worlds, or curves over the levels of a grid."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coprod_sim.analysis.differences import chosen, known
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report import numbers
from coprod_sim.report.figure import INK, LOOKS, Look, thousands, titled, wrapped
from coprod_sim.report.part import Picture
from coprod_sim.scenario.money import in_symbol
from coprod_sim.studies.compare.findings import Pair
from coprod_sim.sweep.experiment.factors import Factor

AMOUNTS = (
    *("demand_hours", "public_hours", "unmet_asked_hours", "unmet_unasked_hours", "unmet_hours", "unpaid_hours"),
    "cost_public_gbp",
)
ANCHORS = ("demand_hours", "public_hours", "cost_public_gbp", "unmet_hours")
MONEY = ("cost_public_gbp", "cost_society_gbp", "net_benefit_low_gbp")
PANELS = ("demand_hours", "public_hours", "cost_public_gbp", "unmet_hours")
FEW_SERIES = 6
WIDTH = 10.5


def foot(runs: Runs, note: str) -> str:
    """What a figure was made from; no date, so that a repeat gives the same picture."""
    experiment = runs.experiment
    parts = [
        f"Experiment {experiment.name}",
        f"scenario {runs.scenario.name}",
        f"{int(runs.complete.sum()):,} points ({experiment.kind})",
        f"{runs.replicates} replicate{'s' if runs.replicates > 1 else ''}",
        f"{runs.scenario.residents:,} residents",
        numbers.years(runs.weeks),
        f"seed {experiment.seed}",
    ]
    return f"{note}\n{' · '.join(parts)}. Model, not forecast."


def pair_label(runs: Runs, pair: Pair) -> str:
    """A contrast in the arms' labels."""
    return f"{runs.arm_label(pair[0])} {numbers.MINUS} {runs.arm_label(pair[1])}"


def look_of(place: int) -> Look:
    """Of a contrast or a series, in order."""
    return LOOKS[1 + place % (len(LOOKS) - 1)]


def forest(runs: Runs, frame: pd.DataFrame) -> Picture:
    """Sampled worlds: amounts as shares of the other arm's mean, and money a resident-year."""
    alt = "Intervals of sampled worlds for the main outcomes, as shares of the other arm's mean, and for money."
    return Picture(runs.named("differences"), alt, lambda: _forest(runs, frame))


def _forest(runs: Runs, frame: pd.DataFrame) -> Figure:
    shares = [
        key
        for key in known(frame, AMOUNTS)
        if np.isfinite(chosen(frame, key, name_of(runs.main))["share_of_comparator"]).all()
    ]
    money = known(frame, MONEY)
    note = (
        "Thin lines: where worlds lie (95% of 40 or more); thick lines: the middle half; marks: the median. "
        "An arrow: the interval goes on beyond the axis."
    )
    rows = len(shares) + len(money)
    height = 2.6 + 0.24 * rows * max(2, len(runs.lead))
    figure = titled("Differences over all sampled worlds", foot(runs, wrapped(note, WIDTH)), WIDTH, height, 1)
    top, bottom = figure.subplots(2, 1, height_ratios=[len(shares), len(money)])
    _rows(top, runs, frame, shares, _as_share, lambda x, n: numbers.signed_percent(x / 100, n), ANCHORS)
    top.set_xlabel("difference, % of what the arm compared with has (left of zero: less)")
    _rows(bottom, runs, frame, money, _as_is, lambda x, n: in_symbol(numbers.money(x, n), runs.symbol), money)
    bottom.set_xlabel(f"difference, {runs.unit('cost_public_gbp')}{runs.times_town('cost_public_gbp')}")
    _key(figure, runs)
    return figure


def _as_share(row: "pd.Series[float]", end: str) -> float:
    behind = "" if end == "median" else f"_{end}"
    return 100.0 * float(row[f"share_of_comparator{behind}"])


def _as_is(row: "pd.Series[float]", end: str) -> float:
    return float(row[end])


Say = Callable[[float, int], str]
ENDS = ("median", "low", "high", "quarter", "three_quarters")


def _rows(
    axes: Axes,
    runs: Runs,
    frame: pd.DataFrame,
    keys: Sequence[str],
    scale: Callable[..., float],
    say: Say,
    anchors: Sequence[str],
) -> None:
    """A row an outcome with one interval a comparator, and the numbers in a column at the right."""
    values = {}
    for key in keys:
        for pair in runs.lead:
            row = chosen(frame, key, name_of(pair)).iloc[0]
            values[key, pair] = {end: scale(row, end) for end in ENDS}
    wide = [abs(v[end]) for (key, _), v in values.items() if key in anchors for end in ("low", "high", "median")]
    limit = max([w for w in wide if np.isfinite(w)], default=1.0) or 1.0
    axes.axvline(0, color=INK, linewidth=0.8)
    offsets = [(i - (len(runs.lead) - 1) / 2) * 0.8 / len(runs.lead) for i in range(len(runs.lead))]
    for (key, pair), at in values.items():
        place, look = keys.index(key) + offsets[runs.lead.index(pair)], look_of(runs.lead.index(pair))
        _interval(axes, place, at, look, limit)
        ends = f"  ({numbers.ends(at['low'], at['high'], say)})" if np.isfinite(at["low"]) else ""
        text = say(at["median"], 2) + ends
        axes.text(1.02, place, text, transform=axes.get_yaxis_transform(), va="center", fontsize=7.5, color=look.colour)
    for line in range(1, len(keys)):
        axes.axhline(line - 0.5, color="#dddddd", linewidth=0.6)
    axes.set_yticks(range(len(keys)), [runs.label(key) for key in keys])
    axes.set_ylim(len(keys) - 0.5, -0.5)
    axes.set_xlim(-1.08 * limit, 1.08 * limit)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    thousands(axes, "x")


def _interval(axes: Axes, place: float, at: dict[str, float], look: Look, limit: float) -> None:
    edge = 1.05 * limit
    for low, high, width in (("low", "high", 1.2), ("quarter", "three_quarters", 4.0)):
        left, right = max(at[low], -edge), min(at[high], edge)
        if left < right:
            axes.plot([left, right], [place, place], color=look.colour, linewidth=width, solid_capstyle="butt")
    for end, cut, beyond in (("low", "<", at["low"] < -edge), ("high", ">", at["high"] > edge)):
        if np.isfinite(at[end]) and (beyond or abs(at[end]) <= edge):
            axes.plot(
                float(np.clip(at[end], -edge, edge)),
                place,
                marker=cut if beyond else "|",
                color=look.colour,
                markersize=5.5,
            )
    if abs(at["median"]) <= edge:
        axes.plot(at["median"], place, look.marker, color=look.colour, markerfacecolor="white", markersize=5.5)


def _key(figure: Figure, runs: Runs) -> None:
    handles = []
    for i, pair in enumerate(runs.lead):
        look = look_of(i)
        handles.append(
            Line2D([], [], color=look.colour, marker=look.marker, markerfacecolor="white", label=pair_label(runs, pair))
        )
    below = 1.0 - 0.27 / figure.get_figheight()
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.0, below), ncols=2, frameon=False, fontsize=8.5)


# Chosen points


def levels(runs: Runs, frame: pd.DataFrame) -> Picture | None:
    """A grid: the main contrast over the levels of its longest factor; None where no factor has three."""
    if runs.experiment.kind != "grid":
        return None
    numeric = [f for f in runs.factors if len(f.values) > 1 and all(not isinstance(v, str) for v in f.values)]
    numeric.sort(key=lambda factor: -len(factor.values))
    if not numeric or len(numeric[0].values) < 3:
        return None
    others = [factor for factor in runs.factors if factor is not numeric[0] and len(factor.values) > 1]
    series = others[0] if others and len(others[0].values) <= FEW_SERIES else None
    rest = len([factor for factor in others if factor is not series]) > 0
    alt = f"Differences in demand, public hours, cost and unmet need over the levels of {numeric[0].name}."
    return Picture(runs.named("levels"), alt, lambda: _levels(runs, frame, numeric[0], series, averaged=rest))


def _levels(runs: Runs, frame: pd.DataFrame, along: Factor, series: Factor | None, *, averaged: bool) -> Figure:
    worlds = ", ".join(dict.fromkeys(frame["range"]))
    note = f"Marks: median; bars: {worlds}; below zero: less. " + (
        "Means over the levels of the other factors." if averaged else ""
    )
    title = f"{pair_label(runs, runs.main)}, by {along.name}"
    figure = titled(title, foot(runs, wrapped(note, WIDTH)), WIDTH, 7.4, 2 if series else 0)
    panels = figure.subplots(2, 2, sharex=True).ravel()
    for axes, key in zip(panels, PANELS, strict=True):
        _panel(axes, runs, chosen(frame, key, name_of(runs.main)), along, series)
        axes.set_title(OUTCOMES[key].label if key not in runs.scenario.labels else runs.label(key))
        axes.set_ylabel(f"difference, {runs.unit(key)}\n{runs.times_town(key).strip()}".strip(), fontsize=8)
        thousands(axes, "y")
    for axes in panels[2:]:
        axes.set_xlabel(_axis(along))
    if series is not None:
        _series_key(figure, series)
    return figure


def _axis(factor: Factor) -> str:
    unit = "multiple of the central value" if factor.multiply else factor.number.unit if factor.number else "residents"
    return f"{factor.name} ({unit})"


def _panel(axes: Axes, runs: Runs, rows: pd.DataFrame, along: Factor, series: Factor | None) -> None:
    axes.axhline(0, color=INK, linewidth=0.8)
    x = [float(value) for value in along.values]
    step = min(np.diff(sorted(x))) if len(x) > 1 else 1.0
    of = series.values if series is not None else (None,)
    for i, value in enumerate(of):
        mine = rows if value is None or series is None else rows[rows[series.name] == value]
        ends = mine.groupby(along.name)[["median", "low", "high"]].mean().reindex(x)
        look, shift = look_of(i), (i - (len(of) - 1) / 2) * 0.14 * step
        at = np.array(x) + shift
        axes.vlines(at, ends["low"], ends["high"], color=look.colour, linewidth=1.1)
        for end in ("low", "high"):
            axes.plot(at, ends[end], "_", color=look.colour, markersize=5)
        face = look.colour if look.filled else "white"
        axes.plot(
            at,
            ends["median"],
            color=look.colour,
            linestyle=look.line,
            marker=look.marker,
            markerfacecolor=face,
            linewidth=1.5,
            markersize=5,
        )
    axes.set_xticks(x, [f"{value:g}" for value in x])


def _series_key(figure: Figure, series: Factor) -> None:
    handles = []
    for i, value in enumerate(series.values):
        look = look_of(i)
        face = look.colour if look.filled else "white"
        label = value if isinstance(value, str) else f"{value:g}"
        line: Any = look.line
        handle = Line2D([], [], color=look.colour, linestyle=line, marker=look.marker, markerfacecolor=face)
        handle.set_label(label)
        handles.append(handle)
    below = 1.0 - 0.27 / figure.get_figheight()
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.0, below),
        ncols=len(handles),
        frameon=False,
        fontsize=8.5,
        title=f"{series.name}:",
        title_fontsize=8.5,
        alignment="left",
    )
