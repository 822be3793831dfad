"""Figures of paired contrasts: the main outcomes, money, and deprivation fifths."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coprod_sim.outcomes.registry import HEADLINE, MAIN, UNMET_PARTS
from coprod_sim.outcomes.summary import FIFTHS
from coprod_sim.report import numbers
from coprod_sim.report.figure import INK, Look, thousands
from coprod_sim.studies.compare.figures.look import interval_note, minus_label, new_figure, pair_look, times_town
from coprod_sim.studies.compare.findings import Contrast, Findings, Pair, contrast_name

ROWS = (
    *("demand_hours", "public_hours", "cost_public_gbp", *UNMET_PARTS, "unmet_hours"),
    *("referred_hours", "contact_hours", "served_hours"),
    *("unpaid_hours", "self_sufficiency", "cost_society_gbp"),
    *("severity", "carer_strain", "qaly"),
)
MONEY = ("cost_public_gbp", "cashable_gbp", "unpaid_cost_gbp", "cost_society_gbp")
MONEY_LABELS = (
    "Cost to the public budget",
    "Cashable part of activity\n(left of zero: a saving that\ncould be turned into cash)",
    "Unpaid hours at their price",
    "Cost to society\n(budget + unpaid hours)",
)
SPLIT = ("demand_hours", *UNMET_PARTS)


def forest(found: Findings) -> Figure:
    """Contrasts of the main outcomes as shares of the mean in the arm compared with."""
    keys = [key for key in ROWS if any(_share(found, key, pair) for pair in found.lead)]
    labels = [found.label(key) for key in keys]
    title = f"Main outcomes: difference in % of what there is in {_of_whom(found)}"
    note = (
        f"{interval_note(found)} Left of zero: less than in the arm compared with. "
        "An arrow: the interval goes on beyond the axis; a mark at the edge: so does the median."
    )
    figure = new_figure(
        title,
        found,
        width=10.5,
        height=1.9 + 0.22 * len(keys) * max(2, len(found.lead)),
        note=note,
        key=_key_lines(found),
    )

    def value(key: str, pair: Pair) -> Contrast:
        of = found.contrast(key, pair)
        median, low, high = of.share_of_comparator, of.share_of_comparator_low, of.share_of_comparator_high
        return of._replace(median=100.0 * median, low=100.0 * low, high=100.0 * high)

    axes = _rows(
        figure, found, keys, labels, value, lambda x, digits: numbers.signed_percent(x / 100, digits), HEADLINE
    )
    for text, key in zip(axes.get_yticklabels(), keys, strict=True):
        text.set_fontweight("bold" if key in MAIN else "normal")
    axes.set_xlabel(f"difference, % of what there is in {_of_whom(found)}")
    return figure


def _of_whom(found: Findings) -> str:
    """Whose mean is 100 %."""
    return found.labels[found.lead[0][1]] if len(found.lead) == 1 else "the arm compared with"


def _share(found: Findings, key: str, pair: Pair) -> float | None:
    """What turns a difference into a share of the mean in the arm compared with."""
    level = abs(found.mean(key, pair[1]))
    return 1.0 / level if level > 0 else None


def costs(found: Findings) -> Figure:
    """Money as paired differences a resident-year."""
    note = f"{interval_note(found)} Left of zero: less money. Unpaid hours are not money that anybody pays."
    figure = new_figure(
        "What it costs, and whom",
        found,
        width=10.5,
        height=3.0 + 0.8 * len(found.lead),
        note=note,
        key=_key_lines(found),
    )
    axes = _rows(
        figure, found, MONEY, MONEY_LABELS, found.contrast, lambda x, n: found.in_money(numbers.money(x, n)), MONEY
    )
    axes.set_xlabel(f"difference, {found.in_money('£ per resident a year')}{times_town(found, 'cost_public_gbp')}")
    return figure


def _rows(
    figure: Figure,
    found: Findings,
    keys: Sequence[str],
    labels: Sequence[str],
    value: Callable[[str, Pair], Contrast],
    say: Callable[[float, int], str],
    anchors: Sequence[str],
) -> Axes:
    """A row an outcome with one interval a comparator, and the numbers in a column at the right."""
    axes = figure.subplots()
    values = {(key, pair): value(key, pair) for key in keys for pair in found.lead}
    limit = _limit(values, anchors)
    axes.axvline(0, color=INK, linewidth=0.8)
    offsets = _beside(len(found.lead), 0.8)
    for (key, pair), contrast in values.items():
        place = keys.index(key) + offsets[found.lead.index(pair)]
        look = pair_look(found, pair)
        _interval(axes, place, contrast, look, limit)
        text = f"{say(contrast.median, 2)}  ({numbers.ends(contrast.low, contrast.high, say)})"
        if contrast.low != contrast.low:
            text = say(contrast.median, 2)
        axes.text(1.02, place, text, transform=axes.get_yaxis_transform(), va="center", fontsize=7.5, color=look.colour)
    for row in range(1, len(keys)):
        axes.axhline(row - 0.5, color="#dddddd", linewidth=0.6)
    axes.set_yticks(range(len(keys)), list(labels))
    axes.set_ylim(len(keys) - 0.5, -0.5)
    axes.set_xlim(-1.08 * limit, 1.08 * limit)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    thousands(axes, "x")
    _key(figure, found)
    return axes


def _beside(count: int, room: float) -> list[float]:
    """Offsets that share out ``room`` among some marks about one place."""
    return [(i - (count - 1) / 2) * room / count for i in range(count)]


def _limit(values: Mapping[tuple[str, Pair], Contrast], anchors: Sequence[str]) -> float:
    """Half the width of the axis: the intervals of the ``anchors`` fit; if they have no width, all others do."""
    reach = {key: float(np.max(np.nan_to_num(np.abs([c.median, c.low, c.high])))) for key, c in values.items()}
    wanted = max((size for (name, _), size in reach.items() if name in anchors), default=0.0)
    return wanted or max(reach.values()) or 1.0


def _interval(axes: Axes, place: float, contrast: Contrast, look: Look, limit: float) -> None:
    low, high = max(contrast.low, -1.05 * limit), min(contrast.high, 1.05 * limit)
    if contrast.low == contrast.low and low < high:
        axes.plot([low, high], [place, place], color=look.colour, linewidth=1.6, solid_capstyle="butt")
        for end, wanted, cut in ((low, contrast.low, "<"), (high, contrast.high, ">")):
            marker = "|" if end == wanted else cut
            axes.plot(end, place, marker=marker, color=look.colour, markersize=5.5)
    face = look.colour if look.filled else "white"
    at = min(max(contrast.median, -1.05 * limit), 1.05 * limit)  # one beyond the axis stands at its edge
    axes.plot(at, place, look.marker, color=look.colour, markerfacecolor=face, markersize=5.5)


def _key(figure: Figure, found: Findings) -> None:
    handles = []
    for pair in found.lead:
        look = pair_look(found, pair)
        face = look.colour if look.filled else "white"
        label = minus_label(found, pair)
        handles.append(Line2D([], [], color=look.colour, marker=look.marker, markerfacecolor=face, label=label))
    below_title = 1.0 - 0.27 / figure.get_figheight()
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.0, below_title),
        ncols=_key_columns(found),
        frameon=False,
        fontsize=8.5,
    )


def _key_columns(found: Findings) -> int:
    return 2 if max(len(minus_label(found, pair)) for pair in found.lead) <= 46 else 1


def _key_lines(found: Findings) -> int:
    return -(-len(found.lead) // _key_columns(found))


def by_fifth(found: Findings) -> Figure:
    """Differences in demand and in both parts of unmet need by deprivation fifth."""
    note = (
        f"{interval_note(found)} Below zero: less. Each fifth per 1,000 of its own residents; by_fifth.csv has the "
        "hours a year of all of them, too."
    )
    figure = new_figure("By deprivation fifth", found, width=12, height=4.6, note=note, key=_key_lines(found))
    panels = figure.subplots(1, len(SPLIT))
    titles = tuple(found.label(key) for key in SPLIT)
    for axes, key, title in zip(panels, SPLIT, titles, strict=True):
        _fifths(axes, found, key)
        axes.set_title(title)
        thousands(axes, "y")
    panels[0].set_ylabel("difference, hours per 1,000 residents a year")
    _key(figure, found)
    return figure


def _fifths(axes: Axes, found: Findings, key: str) -> None:
    axes.axhline(0, color=INK, linewidth=0.8)
    offsets = _beside(len(found.lead), 0.56)
    rows = found.by_fifth[found.by_fifth["outcome"] == key]
    for pair, offset in zip(found.lead, offsets, strict=True):
        look = pair_look(found, pair)
        chosen = rows[rows["contrast"] == contrast_name(pair)]
        places = chosen["fifth"].to_numpy(dtype=float) + offset
        difference, low, high = (chosen[name].to_numpy(dtype=float) for name in ("median", "low", "high"))
        axes.vlines(places, low, high, color=look.colour, linewidth=1.6)
        for ends in (low, high):
            axes.plot(places, ends, "_", color=look.colour, markersize=6)
        face = look.colour if look.filled else "white"
        axes.plot(places, difference, look.marker, color=look.colour, markerfacecolor=face, markersize=5.5)
    names = {FIFTHS[0]: "1\nmost\ndeprived", FIFTHS[-1]: "5\nleast\ndeprived"}
    axes.set_xticks(list(FIFTHS), [names.get(fifth, str(fifth)) for fifth in FIFTHS])
    axes.set_xlim(0.5, 5.5)
