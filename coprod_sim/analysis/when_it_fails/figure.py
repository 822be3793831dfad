"""Figures of when it fails: how often each condition holds, and the parts of ranges in which it does not."""

from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from coprod_sim.analysis.factors import PLAIN
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.analysis.when_it_fails.conditions import Discovered, words_of
from coprod_sim.analysis.when_it_fails.success import CONDITIONS
from coprod_sim.report import numbers
from coprod_sim.report.figure import FAINT, INK, LOOKS, Look, titled, wrapped
from coprod_sim.report.interval_plot import Row, dots, inches, key, key_lines, sample
from coprod_sim.report.numbers import whole_percent
from coprod_sim.report.sentence import value

WIDTH = 10.0
PART = LOOKS[2].colour
ROW, HEADING, GAP = 1.0, 0.85, 0.15
"""Heights of a factor, a heading and the room below, in rows."""
SHORT = {
    "demand_down": "Demand falls",
    "unmet_not_up": "Unmet need does not rise",
    "not_swapped": "Unpaid work is not merely\nswapped in",
    "worth_it": "Net benefit above zero\n(lower price of a QALY)",
    "all": "All four at once",
}


def success(runs: Runs, table: pd.DataFrame) -> Figure:
    """In how many worlds, or at how many points, each condition holds; a mark a contrast of the lead."""
    drawn = bool(table["share"].notna().any())
    title = "In how many sampled worlds each condition holds" if drawn else "At how many points each condition holds"
    note = "Bars: 95% (Wilson) interval of the share." if drawn else "Points were chosen: counts, not probabilities."
    looks = {name_of(pair): LOOKS[1 + i % (len(LOOKS) - 1)] for i, pair in enumerate(runs.lead)}
    own = {(row["condition"], row["contrast"]): row for _, row in table.iterrows()}
    rows = [
        _share("" if i else SHORT[condition.key], own[condition.key, contrast], looks[contrast], drawn)
        for condition in CONDITIONS
        for i, contrast in enumerate(looks)
    ]
    pairs = zip(runs.lead, looks.values(), strict=True)
    samples = [sample(f"{runs.arm_label(a)} {numbers.MINUS} {runs.arm_label(b)}", look) for (a, b), look in pairs]
    figure = titled(title, _foot(runs, table, note), WIDTH, 1.6 + inches(rows), key_lines(samples, WIDTH))
    axes = figure.subplots()
    most = 1.0 if drawn else float(table["points"].max())
    dots(axes, rows, (-0.02 * most, 1.02 * most), points=8, zero=False)
    if drawn:
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
        axes.set_xlabel("share of sampled worlds in which it holds")
    else:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel(f"points at which it holds, of {int(most):,}")
    key(figure, samples)
    return figure


def _share(label: str, row: "pd.Series[float]", look: Look, drawn: bool) -> Row:
    """A share with its interval, or a count with a line up to it."""
    text, last = f"{int(row['holds']):,} of {int(row['points']):,}", label == SHORT["all"]
    if not drawn:
        return Row(label, float(row["holds"]), 0.0, float(row["holds"]), look, text, main=last)
    middle, low, high = (float(row[name]) for name in ("share", "low", "high"))
    text += f": {whole_percent(middle)} ({whole_percent(low)} to {whole_percent(high)})"
    return Row(label, middle, low, high, look, text, main=last)


def conditions(runs: Runs, found: Discovered) -> Figure:
    """The confirmed boxes: a row a restricted factor, its whole range thin and the box's part thick."""
    boxes = found.boxes[found.boxes["found"].astype(bool)]
    rows = found.conditions[found.conditions["confirmed"].astype(bool)]
    units = sum(HEADING + GAP + ROW * int((rows["condition"] == key).sum()) for key in boxes["condition"])
    note = (
        "Thin: the factor's whole range, evenly by quantile. Thick: the part that the conditions name. Density: of the "
        "worlds inside, those where it is so; coverage: of the worlds where it is so, those inside; 95% intervals. "
        "Both of worlds kept from the search."
    )
    what = "fails" if (boxes["target"] == "fails").all() else "fails, or holds"
    title = f"Under which conditions it {what}: {runs.arm_label(runs.main[0])} against {runs.arm_label(runs.main[1])}"
    figure = titled(wrapped(title, WIDTH, 13), _foot(runs, boxes, note), WIDTH, 1.5 + 0.55 * units)
    axes = figure.subplots()
    place, ticks, labels = 0.0, [], []
    for _, box in boxes.iterrows():
        axes.text(-0.62, place, _heading(box), va="center", fontsize=9, fontweight="bold", linespacing=1.35)
        place += HEADING
        for _, row in rows[rows["condition"] == box["condition"]].iterrows():
            _range(axes, place, row)
            ticks.append(place)
            labels.append(row)
            place += ROW
        place += GAP
    for at, row in zip(ticks, labels, strict=True):
        text = fill(f"{row['label']} ({row['kind']})", 46)
        axes.text(-0.14, at, text, va="center", ha="right", fontsize=8)
    axes.set_xlim(-0.64, 1.2)
    axes.set_ylim(place - 0.5, -0.4)
    axes.axis("off")
    return figure


def _heading(box: "pd.Series[float]") -> str:
    what = words_of(str(box["condition"]), str(box["target"]))
    low, high = whole_percent(box["density_low"]), whole_percent(box["density_high"])
    density = (
        f"density {whole_percent(box['density'])} ({low} to {high}), against {whole_percent(box['base_rate'])} of all"
    )
    low, high = whole_percent(box["coverage_low"]), whole_percent(box["coverage_high"])
    return f"{what[:1].upper()}{what[1:]}\n{density}; coverage {whole_percent(box['coverage'])} ({low} to {high})"


def _range(axes: Axes, at: float, row: "pd.Series[float]") -> None:
    """A factor's whole range, the box's part of it, and both in its own values."""
    low, high = float(row["low_quantile"]), float(row["high_quantile"])
    axes.plot([0, 1], [at, at], color=FAINT, linewidth=1.0)
    axes.plot([0, 0, 1, 1], [at, at, at, at], "|", color=FAINT, markersize=7)
    axes.plot([low, high], [at, at], color=PART, linewidth=6, solid_capstyle="butt")
    unit = str(row["unit"])
    if str(row["levels"]):
        axes.text((low + high) / 2, at - 0.2, str(row["levels"]), ha="center", va="bottom", fontsize=8, color=INK)
        return
    axes.text(-0.015, at, value(row["range_low"]), ha="right", va="center", fontsize=7.5, color="#555555")
    said = fill(f"{value(row['range_high'])} {unit if unit not in PLAIN else ''}", 16)
    axes.text(1.015, at, said, ha="left", va="center", fontsize=7.5, color="#555555")
    if row["low_restricted"]:
        both = bool(row["high_restricted"]) and high - low < 0.25
        axes.text(low, at - 0.18, value(row["low"]), ha="right" if both else "center", va="bottom", fontsize=8.5)
    if row["high_restricted"]:
        both = bool(row["low_restricted"]) and high - low < 0.25
        axes.text(high, at - 0.18, value(row["high"]), ha="left" if both else "center", va="bottom", fontsize=8.5)


def _foot(runs: Runs, table: pd.DataFrame, note: str) -> str:
    worlds = "worlds" if table["points"].iloc[0] != 1 else "world"
    what = f"{int(table['points'].iloc[0]):,} {worlds if runs.sampled else 'points'}"
    parts = [
        f"Experiment {runs.experiment.name}",
        f"scenario {runs.scenario.name}",
        what,
        f"{runs.replicates} replicate{'s' if runs.replicates > 1 else ''} each",
        numbers.years(runs.weeks),
    ]
    return f"{wrapped(note, WIDTH)}\n{' · '.join(parts)}. Model, not forecast."
