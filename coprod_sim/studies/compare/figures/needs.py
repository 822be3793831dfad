"""Who met the need: what became of the hours of need, and what help came on top."""

from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from coprod_sim.report.figure import INK, thousands
from coprod_sim.report.numbers import figures, percent
from coprod_sim.studies.compare.figures.look import new_figure, times_town
from coprod_sim.studies.compare.findings import Findings

PARTS = (
    ("Self-care", "#F0E442", ""),
    ("Kin carers", "#56B4E9", ""),
    ("Friends, neighbours, members", "#D55E00", ""),
    ("Bought privately", "#CC79A7", "///"),
    ("Professionals", "#BBBBBB", "\\\\\\"),
    ("Unmet: asked of a team", "#FFFFFF", "xxxx"),
    ("Unmet: never asked", "#FFFFFF", "...."),
)
GIVERS = (
    ("Kin carers", "#56B4E9", "core_kin_hours", "kin_being_there_hours"),
    ("Friends, neighbours, members", "#D55E00", "core_neighbours_hours", "additional_hours"),
)
ADDITIONAL = "////"


def who_met_the_need(found: Findings) -> Figure:
    """All hours of need by who met them, and the hours that people gave, with what these removed."""
    note = "Means over replicates. Being there and company are worth something to people but remove no need."
    count = len(found.arms)
    figure = new_figure("Who met the need", found, height=3.6 + 0.85 * count, note=note)
    top, bottom = figure.subplots(2, 1, height_ratios=(count + 0.6, 2 * count + 1.6))
    _all_needs(top, found)
    _help(bottom, found)
    return figure


def _amounts(found: Findings, arm: str) -> tuple[float, ...]:
    kin = found.mean("kin_met_hours", arm)
    return (
        max(0.0, found.mean("core_self_hours", arm)),
        kin,
        found.mean("substituted_hours", arm) - kin,
        found.mean("private_hours", arm),
        found.mean("served_hours", arm),
        found.mean("unmet_asked_hours", arm),
        found.mean("unmet_unasked_hours", arm),
    )


def _all_needs(axes: Axes, found: Findings) -> None:
    rows = np.arange(len(found.arms))
    amounts = np.array([_amounts(found, arm) for arm in found.arms])
    left = np.zeros(len(rows))
    for i, (name, colour, hatch) in enumerate(PARTS):
        axes.barh(rows, amounts[:, i], left=left, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.6, label=name)
        left = left + amounts[:, i]
    for row in range(len(rows)):
        _shares(axes, row, amounts[row], float(left.max()))
    axes.set_yticks(rows, [fill(label, 22) for label in found.labels.values()])
    axes.invert_yaxis()
    axes.set_title("What became of need", pad=40)
    axes.set_xlabel(f"hours per 1,000 residents a year{times_town(found, 'need_hours')}", fontsize=8.5)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, frameon=False, fontsize=8, borderaxespad=0.2)
    thousands(axes, "x")


def _shares(axes: Axes, row: int, amounts: np.ndarray[tuple[int], np.dtype[np.float64]], longest: float) -> None:
    """Each part's share of the bar, where there is room for it."""
    left = 0.0
    for i, amount in enumerate(amounts):
        if amount > 0.05 * longest:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            plain = PARTS[i][2] == ""
            text = percent(float(amount / amounts.sum()))
            dark = PARTS[i][1] == "#0072B2"
            axes.text(
                left + amount / 2,
                row,
                text,
                ha="center",
                va="center",
                fontsize=8,
                color="white" if dark else INK,
                bbox=None if plain else box,
            )
        left += amount


def _help(axes: Axes, found: Findings) -> None:
    labels, places = [], []
    place = 0.0
    for name, colour, all_help, additional in GIVERS:
        axes.text(0, place - 0.05, name, fontsize=8.5, fontweight="bold", va="center")
        for arm, label in found.labels.items():
            place += 1.0
            extra = found.mean(additional, arm)
            removed = found.mean(all_help, arm) - extra
            axes.barh(place, removed, color=colour, edgecolor=INK, linewidth=0.6)
            axes.barh(place, extra, left=removed, color="white", hatch=ADDITIONAL, edgecolor=colour, linewidth=0.8)
            text = f" {figures(removed, 3)} + {figures(extra, 3)}"
            axes.text(removed + extra, place, text, va="center", fontsize=8)
            labels.append(fill(label, 22))
            places.append(place)
        place += 1.2
    axes.set_yticks(places, labels)
    axes.set_ylim(place - 0.5, -0.6)
    axes.margins(x=0.16)
    axes.set_title("Hours that people gave (need removed + being there and company)", pad=24)
    keys = [
        Patch(facecolor="#777777", edgecolor=INK, label="removed need (substituted)"),
        Patch(facecolor="white", edgecolor="#777777", hatch=ADDITIONAL, label="being there and company"),
    ]
    axes.legend(
        handles=keys, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=8, borderaxespad=0.2
    )
    axes.set_xlabel(f"hours per 1,000 residents a year{times_town(found, 'need_hours')}", fontsize=8.5)
    thousands(axes, "x")
