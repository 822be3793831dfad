"""What it would be worth to know inputs beforehand: a dot and an interval each, all inputs at once at the top."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.statements import provenance
from coprod_sim.analysis.what_decides.figure import input_label, mark
from coprod_sim.report.figure import INK, thousands, titled, wrapped

WIDTH = 10.5
NOTE = (
    "Lines: 95% intervals. Filled: shown to be worth something. Hollow: not shown. Estimates of a value of zero "
    "scatter about it, to the left as well. With two replicates or more, all inputs at once come out too low, if "
    "anything, since chance misleads the choice."
)


def worth(runs: Runs, rows: pd.DataFrame) -> Figure:
    """The inputs most worth knowing, from rows of the table ``value_of_knowing``."""
    foot = wrapped(provenance(runs, NOTE), WIDTH)
    figure = titled("What it would be worth to know before choosing an arm", foot, WIDTH, 1.6 + 0.52 * len(rows))
    axes = figure.subplots()
    records: list[dict[str, Any]] = [dict(row) for row in rows.to_dict("records")]  # type: ignore[arg-type]
    for place, row in enumerate(records):
        mark(axes, place, row["value"], row["low"], row["high"], filled=row["worth"])
    axes.axvline(0, color=INK, linewidth=0.8)
    labels = [input_label(row) if row["kind"] else row["label"] for row in records]
    axes.set_yticks(range(len(rows)), labels, fontsize=8.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    unit, town = runs.unit("net_benefit_low_gbp"), runs.times_town("net_benefit_low_gbp")
    axes.set_xlabel(f"gain in net benefit from choosing with that knowledge, {unit}\n{town.strip()}".strip())
    thousands(axes, "x")
    axes.grid(axis="y", color="#e6e6e6", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure
