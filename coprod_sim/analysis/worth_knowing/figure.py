"""What it would be worth to know inputs beforehand: a dot and an interval each, all inputs at once at the top."""

import pandas as pd
from matplotlib.figure import Figure

from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.statements import provenance
from coprod_sim.analysis.what_decides.figure import dot, of_rows
from coprod_sim.report.figure import titled, wrapped
from coprod_sim.report.interval_plot import dots, inches

WIDTH = 10.5
NOTE = (
    "Lines: 95% intervals. Filled: shown to be worth something. Hollow: not shown. Estimates of a value of zero "
    "scatter about it, to the left as well. With two replicates or more, all inputs at once come out too low, if "
    "anything, since chance misleads the choice."
)


def worth(runs: Runs, rows: pd.DataFrame) -> Figure:
    """The inputs most worth knowing, from rows of the table ``value_of_knowing``."""
    foot = wrapped(provenance(runs, NOTE), WIDTH)
    drawn = [dot(row, filled=row["worth"]) for row in of_rows(rows)]
    figure = titled("What it would be worth to know before choosing an arm", foot, WIDTH, 1.6 + inches(drawn))
    axes = figure.subplots()
    dots(axes, drawn)
    unit, town = runs.unit("net_benefit_low_gbp"), runs.times_town("net_benefit_low_gbp")
    axes.set_xlabel(f"gain in net benefit from choosing with that knowledge, {unit}\n{town.strip()}".strip())
    return figure
