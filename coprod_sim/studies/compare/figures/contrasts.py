"""Figures of paired contrasts: the main outcomes, money, and deprivation fifths."""

from collections.abc import Callable, Collection, Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coprod_sim.outcomes.registry import HEADLINE, MAIN, UNMET_PARTS
from coprod_sim.outcomes.summary import FIFTHS
from coprod_sim.report import numbers
from coprod_sim.report.figure import Look
from coprod_sim.report.interval_plot import (
    Row,
    around,
    dots,
    inches,
    key,
    key_lines,
    reach,
    said,
    sample,
    upright,
)
from coprod_sim.studies.compare.figures.look import interval_note, minus_label, new_figure, pair_look, times_town
from coprod_sim.studies.compare.findings import Contrast, Findings, Pair, contrast_name

ROWS = (
    *("demand_hours", "public_hours", "cost_public_gbp", *UNMET_PARTS, "unmet_hours"),
    *("referred_hours", "contact_hours", "served_hours"),
    *("unpaid_hours", "self_sufficiency", "cost_society_gbp"),
    *("severity", "carer_strain", "qaly"),
)
MONEY = {
    "cost_public_gbp": "Cost to the public budget",
    "cashable_gbp": "Cashable part of activity\n(left of zero: a saving that\ncould be turned into cash)",
    "unpaid_cost_gbp": "Unpaid hours at their price",
    "cost_society_gbp": "Cost to society\n(budget + unpaid hours)",
}
SPLIT = ("demand_hours", *UNMET_PARTS)
WIDTH = 10.5
Ends = tuple[float, float, float]
"""A median with its range."""
Rows = Mapping[str, Sequence[Row]]


def forest(found: Findings) -> Figure:
    """Contrasts of the main outcomes as shares of the mean in the arm compared with."""
    keys = [key for key in ROWS if any(found.mean(key, pair[1]) for pair in found.lead)]
    title = f"Main outcomes: difference in % of what there is in {_of_whom(found)}"
    note = (
        f"{interval_note(found)} Left of zero: less than in the arm compared with. "
        "An arrow: the interval goes on beyond the axis; a mark beside an arrow: so does the median."
    )

    def in_percent(of: Contrast) -> Ends:
        return 100 * of.share_of_comparator, 100 * of.share_of_comparator_low, 100 * of.share_of_comparator_high

    labels = {key: found.label(key) for key in keys}
    rows = _rows(found, labels, in_percent, lambda x, n: numbers.signed_percent(x / 100, n), MAIN)
    return _drawn(found, title, note, f"% of what there is in {_of_whom(found)}", rows, HEADLINE)


def _of_whom(found: Findings) -> str:
    """Whose mean is 100 %."""
    return found.labels[found.lead[0][1]] if len(found.lead) == 1 else "the arm compared with"


def costs(found: Findings) -> Figure:
    """Money as paired differences a resident-year."""
    note = f"{interval_note(found)} Left of zero: less money. Unpaid hours are not money that anybody pays."

    def as_is(of: Contrast) -> Ends:
        return of.median, of.low, of.high

    rows = _rows(found, MONEY, as_is, lambda x, n: found.in_money(numbers.money(x, n)))
    unit = f"{found.in_money('£ per resident a year')}{times_town(found, 'cost_public_gbp')}"
    return _drawn(found, "What it costs, and whom", note, unit, rows, tuple(MONEY))


def _rows(
    found: Findings,
    labels: Mapping[str, str],
    value: Callable[[Contrast], Ends],
    say: Callable[[float, int], str],
    main: Collection[str] = (),
) -> Rows:
    """Of each outcome one interval a comparator."""

    def row(name: str, place: int, pair: Pair) -> Row:
        ends = value(found.contrast(name, pair))
        return said(Row("" if place else labels[name], *ends, pair_look(found, pair), main=name in main), say)

    return {name: [row(name, place, pair) for place, pair in enumerate(found.lead)] for name in labels}


def _drawn(found: Findings, title: str, note: str, unit: str, rows: Rows, anchors: Sequence[str]) -> Figure:
    """Intervals of the ``anchors`` fit on the axis; if they have no width, all others do."""
    every = [row for of in rows.values() for row in of]
    anchored = reach(row for outcome in anchors for row in rows.get(outcome, ()))
    figure = new_figure(title, found, WIDTH, 1.5 + inches(every), note, key_lines(_samples(found), WIDTH))
    axes = figure.subplots()
    dots(axes, every, around(anchored if any(anchored) else reach(every), even=True))
    axes.set_xlabel(f"difference, {unit}")
    key(figure, _samples(found))
    return figure


def _samples(found: Findings) -> list[Line2D]:
    return [sample(minus_label(found, pair), pair_look(found, pair)) for pair in found.lead]


def by_fifth(found: Findings) -> Figure:
    """Differences in demand and in both parts of unmet need by deprivation fifth."""
    note = (
        f"{interval_note(found)} Below zero: less. Each fifth per 1,000 of its own residents; by_fifth.csv has the "
        "hours a year of all of them, too."
    )
    figure = new_figure("By deprivation fifth", found, 12, 4.6, note, key_lines(_samples(found), 12))
    panels = figure.subplots(1, len(SPLIT))
    looks = {contrast_name(pair): pair_look(found, pair) for pair in found.lead}
    for axes, outcome in zip(panels, SPLIT, strict=True):
        draw_fifths(axes, found.by_fifth[found.by_fifth["outcome"] == outcome], looks)
        axes.set_title(found.label(outcome))
    panels[0].set_ylabel("difference, hours per 1,000 residents a year")
    key(figure, _samples(found))
    return figure


def draw_fifths(axes: Axes, rows: pd.DataFrame, looks: Mapping[str, Look]) -> None:
    """The contrasts that have a look, beside each other in each fifth."""
    shown = rows[rows["contrast"].isin(looks) & rows["fifth"].isin(FIFTHS)]
    beside = {name: (i - (len(looks) - 1) / 2) * 0.56 / len(looks) for i, name in enumerate(looks)}
    columns = (shown[column].tolist() for column in ("fifth", "contrast", "median", "low", "high"))
    upright(
        axes,
        (
            (fifth + beside[name], Row("", middle, low, high, looks[name]))
            for fifth, name, middle, low, high in zip(*columns, strict=True)
        ),
    )
    axes.set_xticks(list(FIFTHS), ["1\nmost\ndeprived", "2", "3", "4", "5\nleast\ndeprived"])
    axes.set_xlim(0.5, 5.5)
