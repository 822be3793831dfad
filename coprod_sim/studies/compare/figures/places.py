"""What came of each locality: who gains, and who is left behind."""

import numpy as np
from matplotlib.figure import Figure

from coprod_sim.report.figure import wrapped
from coprod_sim.report.interval_plot import Row, dots, inches
from coprod_sim.report.numbers import ends, whole_percent
from coprod_sim.studies.compare.adoption import GAIN, of_places, share_of_places
from coprod_sim.studies.compare.figures.look import minus_label, new_figure, pair_look
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.contrasts import Estimate
from coprod_sim.studies.intervals import range_of

DEMAND = "demand_hours"
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
WIDTH = 11.5


def places(found: Findings) -> Figure | None:
    """Gain and demand over localities and worlds, a row a contrast; None with few localities."""
    pairs = [pair for pair in found.lead if not of_places(found, pair).empty]
    if not pairs:
        return None
    interval = "" if int(found.manifest["replicates"]) < 2 else f" ({range_of(int(found.manifest['replicates']))})"
    note = (
        f"Over all localities of all worlds: mark, the median; thick, the middle half; thin, the middle 90%. "
        f"At the right: share of localities{interval}. A small locality's difference holds chance, too. "
        "comparison.csv has the totals for the town."
    )
    labels = [wrapped(minus_label(found, pair), 2.6, 8.5) for pair in pairs]
    gains, demands = (
        [_row(found, label, pair, outcome) for label, pair in zip(labels, pairs, strict=True)]
        for outcome in (GAIN, DEMAND)
    )
    note = wrapped(note, WIDTH)
    figure = new_figure("Who is left behind: differences by locality", found, WIDTH, 2.3 + inches(gains), note)
    left, right = figure.subplots(1, 2)
    for axes, rows, title, head in (
        (left, gains, "Net benefit, lower price of a QALY", "worse\noff"),
        (right, demands, found.label(DEMAND), "more\ndemand"),
    ):
        dots(axes, rows, points=8, coloured=True)
        axes.set_title(title)
        axes.locator_params(axis="x", nbins=6)
        axes.annotate(
            head, (1.02, 1), (0, 4), xycoords="axes fraction", textcoords="offset points", fontsize=8, fontweight="bold"
        )
    left.set_xlabel(f"difference, {found.in_money('£ per resident a year')} of a locality\n(left of zero: worse off)")
    right.set_xlabel("difference, hours per 1,000 residents a year of a locality\n(right of zero: more demand)")
    right.tick_params(labelleft=False)
    return figure


def _row(found: Findings, label: str, pair: Pair, outcome: str) -> Row:
    values = of_places(found, pair)[outcome].to_numpy(dtype=np.float64)
    low, quarter, median, three_quarters, high = np.quantile(values, QUANTILES).tolist()
    text = _say(share_of_places(found, pair, outcome, below=outcome == GAIN))
    return Row(label, median, low, high, pair_look(found, pair), text, inner=(quarter, three_quarters))


def _say(share: Estimate) -> str:
    text = whole_percent(share.mean)
    return text if share.low != share.low else f"{text}\n({ends(share.low, share.high, lambda x, _: whole_percent(x))})"
