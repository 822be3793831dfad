"""Demand on public services over the years, by arm and as paired differences."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coprod_sim.outcomes.formulas import YEAR
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.outcomes.summary import QUARTER
from coprod_sim.report.figure import INK, Look, thousands, wrapped
from coprod_sim.report.numbers import years
from coprod_sim.studies.compare.figures.curves import FEW, curve, line_heights, name_ends
from coprod_sim.studies.compare.figures.look import arm_look, interval_note, minus_label, new_figure, times_town
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name

DEMAND = "demand_hours"
WIDE = 28
"""Characters in a line of a label, of which there are many."""
ONE_WORLD = "sampled world (below zero: less demand)"


def demand(found: Findings) -> Figure:
    """Demand by arm, and below it the paired differences from what each arm is compared with."""
    weeks = int(found.manifest["weeks"])
    many = len(found.arms) > FEW
    bars = " Bars, each arm's at times of its own: as the band." if many else ""
    note = f"13-week means. {interval_note(found)}{bars}"
    against, labels, heading = _differences(found)
    names = list(found.labels.values())
    tall = (max(3.0, line_heights(names, WIDE)), max(2.0, line_heights(labels, WIDE))) if many else (3.0, 2.0)
    height = 1.9 + sum(tall) if many else 6.6
    figure = new_figure(f"Demand on public services over {years(weeks)}", found, height=height, note=note)
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=tall)
    _curves(top, found, list(found.arms), [arm_look(found, arm) for arm in found.arms], names, many * tall[0])
    top.set_title("Professional hours asked for, by arm (the axis does not start at zero)")
    looks = [arm_look(found, pair[0]) for pair in against]
    bottom.axhline(0, color=INK, linewidth=0.8)
    _curves(bottom, found, [contrast_name(pair) for pair in against], looks, labels, many * tall[1])
    bottom.set_title(heading)
    for axes in (top, bottom):
        unit = f"{OUTCOMES[DEMAND].display_unit}\n{times_town(found, DEMAND).strip()}"
        axes.set_ylabel(wrapped(unit, 2.6, 8.5), fontsize=8.5)
        thousands(axes, "y")
    bottom.set_xlabel("years since the policy began")
    return figure


def _differences(found: Findings) -> tuple[list[Pair], list[str], str]:
    """Contrasts to draw, what they are called, and their heading."""
    if found.own_baselines:
        pairs = list(found.lead)
        labels = [minus_label(found, pair) for pair in pairs]
    else:
        pairs = [pair for pair in found.pairs if pair[1] == found.baseline]
        labels = [minus_label(found, pair) for pair in pairs]
        if len(found.arms) > FEW:
            labels = [found.labels[pair[0]] for pair in pairs]
            return pairs, labels, f"Difference from {found.labels[found.baseline]} within each {ONE_WORLD}"
    return pairs, labels, f"Difference within each {ONE_WORLD}"


def _curves(axes: Axes, found: Findings, names: list[str], looks: list[Look], labels: list[str], inches: float) -> None:
    last = float(found.manifest["weeks"]) / YEAR
    ends = []
    for row, (name, look) in enumerate(zip(names, looks, strict=True)):
        rows = found.quarters[(found.quarters["arm"] == name) & (found.quarters["outcome"] == DEMAND)]
        middle = np.minimum((rows["week"].to_numpy(dtype=float) + QUARTER / 2) / YEAR, last)
        ends.append(curve(axes, middle, rows, look, row, len(names)))
    axes.set_xlim(0, last)
    if inches:
        name_ends(axes, ends, labels, looks, last, width=WIDE, inches=inches)
    else:
        name_ends(axes, ends, labels, looks, last, gap=0.075 * _crowding(axes))


def _crowding(axes: Axes) -> float:
    """Labels need a larger share of a lower panel."""
    spec = axes.get_subplotspec()
    return 1.0 if spec is None or spec.is_first_row() else 1.5
