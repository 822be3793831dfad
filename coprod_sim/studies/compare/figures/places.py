"""What came of each locality: who gains, and who is left behind."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coprod_sim.report.figure import INK, thousands, wrapped
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
    figure = new_figure(
        "Who is left behind: differences by locality",
        found,
        width=WIDTH,
        height=2.3 + 0.62 * len(pairs),
        note=wrapped(note, WIDTH),
    )
    left, right = figure.subplots(1, 2)
    _panel(left, found, pairs, GAIN, below=True)
    left.set_title("Net benefit, lower price of a QALY")
    left.set_xlabel(f"difference, {found.in_money('£ per resident a year')} of a locality\n(left of zero: worse off)")
    left.set_yticks(range(len(pairs)), [wrapped(minus_label(found, pair), 2.6, 8.5) for pair in pairs], fontsize=8.5)
    for text, pair in zip(left.get_yticklabels(), pairs, strict=True):
        text.set_color(pair_look(found, pair).colour)
    _panel(right, found, pairs, DEMAND, below=False)
    right.set_title(found.label(DEMAND))
    right.set_xlabel("difference, hours per 1,000 residents a year of a locality\n(right of zero: more demand)")
    right.set_yticks(range(len(pairs)), [""] * len(pairs))
    return figure


def _panel(axes: Axes, found: Findings, pairs: list[Pair], outcome: str, *, below: bool) -> None:
    axes.axvline(0, color=INK, linewidth=0.8)
    for row, pair in enumerate(pairs):
        look = pair_look(found, pair)
        values = of_places(found, pair)[outcome].to_numpy(dtype=np.float64)
        p5, p25, p50, p75, p95 = np.quantile(values, QUANTILES)
        axes.plot([p5, p95], [row, row], color=look.colour, linewidth=1.2, marker="|", markersize=6)
        axes.plot([p25, p75], [row, row], color=look.colour, linewidth=5, alpha=0.55, solid_capstyle="butt")
        face = look.colour if look.filled else "white"
        axes.plot(p50, row, look.marker, color=look.colour, markerfacecolor=face, markersize=6)
        text = _say(share_of_places(found, pair, outcome, below=below))
        axes.text(1.02, row, text, transform=axes.get_yaxis_transform(), va="center", fontsize=8, color=look.colour)
    head = "worse off" if below else "more demand"
    axes.text(1.02, -0.62, head, transform=axes.get_yaxis_transform(), va="center", fontsize=8, fontweight="bold")
    axes.set_ylim(len(pairs) - 0.4, -0.9)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=6)
    thousands(axes, "x")


def _say(share: Estimate) -> str:
    text = whole_percent(share.mean)
    return text if share.low != share.low else f"{text}\n({ends(share.low, share.high, lambda x, _: whole_percent(x))})"
