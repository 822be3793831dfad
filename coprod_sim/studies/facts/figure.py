"""The figure of facts: what is published and what the town has, a row a fact, each on a scale of its own.

A row's scale is what counts as met: -1 and 1 are its ends. So that is the same grey band in every row, and numbers in
the facts' own units stand beside it.
"""

import math
from textwrap import fill, wrap

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from coprod_sim.report.figure import DPI, LOOKS, lay_out, titled
from coprod_sim.report.interval_plot import Row, around, band_sample, dots, inches, key, key_lines, sample
from coprod_sim.studies.facts.results import Facts, Result

SIMULATED = LOOKS[1]
OUTSIDE = SIMULATED._replace(filled=False)
LABEL, WIDE = 62, 11.0
"""Characters in a line of a label; inches of the figure."""
REACH = 3.0
"""The scale goes to so many half-widths of what is published; arrows go on."""
TITLES = {
    True: "Fitted: numbers were set so that these are met",
    False: "Not fitted: these are checks",
}


def facts_figure(found: Facts) -> Figure:
    """Facts with something published, fitted and not fitted apart; those without stand below, as numbers."""
    panels = [[row for r in found.of(fitted=fitted) if _has_ends(r) for row in _rows(r)] for fitted in TITLES]
    samples = _samples()
    heights = [inches(panel) for panel in panels]
    figure = titled(
        "Published facts and the simulated town", _foot(found), WIDE, 2.9 + sum(heights), key_lines(samples, WIDE)
    )
    figure.set_dpi(DPI)
    grid = figure.subplots(2, 1, height_ratios=heights)
    for axes, panel, title in zip(grid, panels, TITLES.values(), strict=True):
        dots(axes, panel, around((-REACH, REACH)), letters=7.5, points=7, zero=False)
        axes.set_title(title, fontsize=9.5, fontweight="bold")
        axes.set_xticks([-3, -2, -1, 0, 1, 2, 3], ["", "", "lowest\nmet", "middle", "highest\nmet", "", ""])
        axes.tick_params(axis="x", labelsize=7.5)
        axes.set_xlabel("each fact on its own scale: the band is what counts as met")
    lay_out(figure)  # rows of text beside panels need a second pass, which saving makes
    key(figure, samples)
    return figure


def _samples() -> list[Line2D | Patch]:
    return [
        band_sample("what counts as met, with a bar at what is published"),
        sample("simulated mean of towns, inside, with its 95% interval", SIMULATED),
        sample("the same, outside", OUTSIDE),
    ]


def _has_ends(r: Result) -> bool:
    return math.isfinite(r.fact.low) and math.isfinite(r.fact.high)


def scaled(r: Result, value: float) -> float:
    """A value on the row's scale: -1 and 1 are the ends of what counts as met."""
    return (2.0 * value - r.fact.low - r.fact.high) / (r.fact.high - r.fact.low)


def _rows(r: Result) -> tuple[Row, Row]:
    """What is published as a band, and what the town has within it."""
    mark = "OUTSIDE" if r.verdict == "outside" else r.verdict
    published = r.published.replace(" (", ", met from ").rstrip(")")
    value = math.nan if r.fact.value is None else scaled(r, r.fact.value)
    mean, low, high = (scaled(r, x) for x in r.simulated)
    return (
        Row(fill(r.label, LABEL), value, -1.0, 1.0, LOOKS[0], f"published {published}", band=True),
        Row("", mean, low, high, SIMULATED if r.inside else OUTSIDE, f"simulated {r.found}: {mark}"),
    )


def _foot(found: Facts) -> str:
    made = found.manifest
    others = [f"{_label_only(r)}: {r.found}" for r in found.results if not _has_ends(r)]
    lines = wrap(f"Without a published range: {'; '.join(others)}.", 190) if others else []
    size = f"{made['towns']} towns of {made['residents']:,} residents · seed {made['seed']}"
    return "\n".join([*lines, f"Central values of the trials, second year, no growth · {size}. Model, not forecast."])


def _label_only(r: Result) -> str:
    return f"{r.label[0].lower()}{r.label[1:]}"
