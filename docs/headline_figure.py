"""The headline on one page: several evidence profiles side by side."""

from collections.abc import Mapping
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coprod_sim.outcomes.registry import OUTCOMES, UNMET_PARTS
from coprod_sim.report.figure import FAINT
from coprod_sim.report.interval_plot import Row, around, dots, inches, reach
from coprod_sim.report.numbers import ends, figures, listed, pence, signed, signed_percent, years
from coprod_sim.studies.compare.figures.look import interval_note, minus_label, new_figure, pair_look
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.statements import quoted_arm

ROWS = ("demand_hours", "public_hours", "cost_public_gbp", *UNMET_PARTS)
PROFILES = {"trials": "effects as trials found them", "talk": "effects as the talk claims them"}


def headline(by_profile: Mapping[str, Findings]) -> Figure:
    """Paired differences of the headline outcomes, in % of what the arm compared with has in the same world.

    A column a profile, a row an outcome.

    Args:
        by_profile: comparisons of the same scenario and arms, by the name of the evidence profile.
    """
    columns = list(by_profile.values())
    found = columns[0]
    note = (
        "100%: the mean in the arm compared with. Differences are in % of what that arm has in the same world.\n"
        "In the town: of all its residents together.\n"
        f"{interval_note(found)} Bold: one way in most or nearly all worlds.\n"
        "Never asked of the team: help needed at home that nobody gives, buys or asks the team for."
    )
    under = "" if found.own_baselines else f" under {quoted_arm(found, found.lead[0][0])}"
    figure = new_figure(
        f"What changes{under} over {years(int(found.manifest['weeks']))}",
        found,
        width=4.4 + 3.7 * len(columns),
        height=1.9 + len(ROWS) * 0.75 + sum(inches(_rows(found, outcome)) for outcome in ROWS),
        note=note,
        evidence=f"profile{'s' if len(columns) > 1 else ''} {' and '.join(by_profile)}",
    )
    panels = figure.subplots(len(ROWS), len(columns), squeeze=False, sharex="row")
    for row, outcome in zip(panels, ROWS, strict=True):
        limits = around(end for each in columns for end in reach(_rows(each, outcome)))
        for axes, each in zip(row, columns, strict=True):
            _panel(axes, each, outcome, limits)
            axes.tick_params(labelleft=axes is row[0])
        _name(row[0], found, outcome)
    for axes, profile in zip(panels[0], by_profile, strict=True):
        meaning = f": {PROFILES[profile]}" if profile in PROFILES else ""
        axes.annotate(
            f"Profile {profile}{meaning}",
            (0, 1),
            (0, 30),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=10.5,
            fontweight="bold",
        )
    for axes in panels[-1]:
        axes.set_xlabel("difference, % of what the arm compared with has (left of zero: less)", fontsize=8.5)
    return figure


def _rows(found: Findings, outcome: str) -> list[Row]:
    """Median and range over worlds, in %, a row a comparator."""
    result = []
    for pair in found.lead:
        of = found.contrast(outcome, pair)
        shares = (of.share_of_comparator, of.share_of_comparator_low, of.share_of_comparator_high)
        middle, low, high = (100.0 * share for share in shares)
        both = f"\n({ends(low, high, signed)})" if np.isfinite(low) else ""
        text, label = f"{signed_percent(middle / 100)}{both}", fill(_against(found, pair), 34)
        result.append(Row(label, middle, low, high, pair_look(found, pair), text, bold=of.settled))
    return result


def _panel(axes: Axes, found: Findings, outcome: str, limits: tuple[float, float]) -> None:
    dots(axes, _rows(found, outcome), limits, points=8.5, coloured=True)
    axes.set_title(_levels(found, outcome), fontsize=8, color="#555555", pad=3)
    axes.tick_params(axis="x", labelsize=8, color=FAINT)
    axes.locator_params(axis="x", nbins=7)


def _levels(found: Findings, outcome: str) -> str:
    """What 100 % is: the means in the arms compared with, in the unit of the outcome and for the whole town."""
    value = [found.mean(outcome, pair[1]) for pair in found.lead]
    of = OUTCOMES[outcome]
    town = float(found.manifest["residents"]) * of.town_factor
    said = ([_size(found, of.unit, factor * each) for each in value] for factor in (1.0, town))
    means, totals = (listed(list(dict.fromkeys(each)), "or") for each in said)
    per, a_year = (unit.removeprefix("£").strip() for unit in (of.display_unit, of.town_unit))
    return f"100% = {means} {per}\n({totals} {a_year} in the town)"


def _size(found: Findings, unit: str, value: float) -> str:
    return found.in_money(f"£{pence(figures(value, 3))}") if unit == "£" else figures(value, 3)


def _against(found: Findings, pair: Pair) -> str:
    return minus_label(found, pair) if found.own_baselines else f"against {found.labels[pair[1]]}"


def _name(axes: Axes, found: Findings, outcome: str) -> None:
    """The outcome above the comparators, at the left of the first column."""
    axes.annotate(
        found.label(outcome),
        (0, 1),
        (-6, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right",
        fontsize=9.5,
        fontweight="bold",
    )
