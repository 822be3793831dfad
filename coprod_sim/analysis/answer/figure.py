"""Pictures of contrasts over a design: intervals of sampled worlds, or curves over the levels of a grid."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coprod_sim.analysis.differences import chosen, known
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.analysis.statements import provenance
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report import numbers
from coprod_sim.report.figure import LOOKS, Look, titled, wrapped
from coprod_sim.report.interval_plot import Row, around, dots, inches, key, key_lines, reach, said, sample, upright
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
    main = frame[frame["contrast"] == name_of(runs.main)].set_index("outcome")["share_of_comparator"]
    amounts = [outcome for outcome in known(frame, AMOUNTS) if np.isfinite(main[outcome])]
    share = ("share_of_comparator", "share_of_comparator_{}", 100.0)
    shares = _rows(runs, frame, amounts, share, lambda x, n: numbers.signed_percent(x / 100, n))
    money = _rows(
        runs,
        frame,
        known(frame, MONEY),
        ("median", "{}", 1.0),
        lambda x, n: in_symbol(numbers.money(x, n), runs.symbol),
    )
    note = (
        "Thin lines: where worlds lie (95% of 40 or more); thick lines: the middle half; marks: the median. "
        "An arrow: the interval goes on beyond the axis; a mark beside an arrow: so does the median."
    )
    samples = [sample(pair_label(runs, pair), look_of(i)) for i, pair in enumerate(runs.lead)]
    panels = [[row for of in each.values() for row in of] for each in (shares, money)]
    height = 2.2 + sum(map(inches, panels))
    title = "Differences over all sampled worlds"
    figure = titled(title, provenance(runs, wrapped(note, WIDTH)), WIDTH, height, key_lines(samples, WIDTH))
    top, bottom = figure.subplots(2, 1, height_ratios=[max(1.0, inches(each)) for each in panels])
    anchors = [row for name in ANCHORS for row in shares.get(name, ())]
    for axes, rows, wide in zip((top, bottom), panels, (anchors, panels[1]), strict=True):
        dots(axes, rows, around(reach(wide), even=True))
    top.set_xlabel("difference, % of what the arm compared with has (left of zero: less)")
    bottom.set_xlabel(f"difference, {runs.unit('cost_public_gbp')}{runs.times_town('cost_public_gbp')}")
    key(figure, samples)
    return figure


def _rows(
    runs: Runs,
    frame: pd.DataFrame,
    keys: Sequence[str],
    columns: tuple[str, str, float],
    say: Callable[[float, int], str],
) -> dict[str, list[Row]]:
    """Of each outcome one interval a comparator, from a column of medians and those of the ends."""
    middle, other, factor = columns
    names = (middle, *(other.format(end) for end in ("low", "high", "quarter", "three_quarters")))
    result: dict[str, list[Row]] = {}
    for outcome in keys:
        for i, pair in enumerate(runs.lead):
            row = chosen(frame, outcome, name_of(pair)).iloc[0]
            median, low, high, *inner = (factor * float(row[name]) for name in names)
            label = "" if i else runs.label(outcome)
            made = Row(label, median, low, high, look_of(i), inner=(inner[0], inner[1]))
            result.setdefault(outcome, []).append(said(made, say))
    return result


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
    figure = titled(title, provenance(runs, wrapped(note, WIDTH)), WIDTH, 7.4, 2 if series else 0)
    panels = figure.subplots(2, 2, sharex=True).ravel()
    for axes, outcome in zip(panels, PANELS, strict=True):
        _panel(axes, chosen(frame, outcome, name_of(runs.main)), along, series)
        axes.set_title(OUTCOMES[outcome].label if outcome not in runs.scenario.labels else runs.label(outcome))
        axes.set_ylabel(f"difference, {runs.unit(outcome)}\n{runs.times_town(outcome).strip()}".strip(), fontsize=8)
    for axes in panels[2:]:
        axes.set_xlabel(_axis(along))
    if series is not None:
        _series_key(figure, series)
    return figure


def _axis(factor: Factor) -> str:
    unit = "multiple of the central value" if factor.multiply else factor.number.unit if factor.number else "residents"
    return f"{factor.name} ({unit})"


def _panel(axes: Axes, rows: pd.DataFrame, along: Factor, series: Factor | None) -> None:
    x = [float(value) for value in along.values]
    step = min(np.diff(sorted(x))) if len(x) > 1 else 1.0
    of = series.values if series is not None else (None,)
    for i, value in enumerate(of):
        mine = rows if value is None or series is None else rows[rows[series.name] == value]
        ends = mine.groupby(along.name)[["median", "low", "high"]].mean().reindex(x)
        at = np.array(x) + (i - (len(of) - 1) / 2) * 0.14 * step
        axes.plot(at, ends["median"], color=look_of(i).colour, linestyle=look_of(i).line, linewidth=1.5)
        each = zip(at, ends["median"], ends["low"], ends["high"], strict=True)
        upright(axes, ((place, Row("", middle, low, high, look_of(i))) for place, middle, low, high in each))
    axes.set_xticks(x, [f"{value:g}" for value in x])


def _series_key(figure: Figure, series: Factor) -> None:
    labels = [value if isinstance(value, str) else f"{value:g}" for value in series.values]
    samples = [sample(label, look_of(i), look_of(i).line) for i, label in enumerate(labels)]
    key(figure, samples, title=f"{series.name}:")
