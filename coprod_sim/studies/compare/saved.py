"""The exchange rate: hours asked of public services less, for each extra hour of unpaid help."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from coprod_sim.outcomes.registry import made_in_the_end_of
from coprod_sim.report.sentence import Sentence, TableRow, from_to, say
from coprod_sim.studies import contrasts, how_sure, intervals
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.compare.growth import FEW
from coprod_sim.studies.statements import quoted_arm

Array = npt.NDArray[np.float64]
SOURCES = made_in_the_end_of("core_hours")
"""Whose hours a lever may bring in; what falls at the same time is what others give back."""
DEMAND = ("demand_hours", "home_care_asked_hours", "contact_hours", "clinical_hours")
UNPAID = "unpaid_hours"
LEAST_HOURS, LEAST_SAVED = 1.0, 0.01
"""Unpaid hours (per 1,000 residents a year) and hours saved for each that are worth a number."""


def saved_table(once: Mapping[str, Array], keys: Sequence[str], pairs: Sequence[Pair]) -> pd.DataFrame:
    """A row a contrast, hours per 1,000 residents a year.

    ``brought_in_hours`` sums the sources of unpaid help (and self-care) whose mean rose; ``unpaid_hours`` is the change
    of all unpaid help, which is less where kin respond. ``saved_per_hour_brought_in`` and ``saved_per_unpaid_hour`` are
    the fall in demand over each; the second, the exchange rate, has no value where the change of unpaid hours is not
    settled. Where unpaid hours rise in every world, ``low`` and ``high`` say between what ends its worlds lie.
    """
    rows = []
    for pair in pairs:
        difference = contrasts.paired(once[pair[0]], once[pair[1]])
        mean = dict(zip(keys, difference.mean(axis=0).tolist(), strict=True))
        at = list(keys).index(UNPAID)
        brought = sum(max(0.0, mean[key]) for key in SOURCES)
        settled = how_sure.of_difference(difference[:, at], None) in how_sure.SETTLED
        row: dict[str, object] = {"contrast": contrast_name(pair), "brought_in_hours": brought}
        row |= {key: mean[key] for key in (UNPAID, *DEMAND)}
        row["saved_per_hour_brought_in"] = -mean["demand_hours"] / brought if brought > FEW else np.nan
        row["saved_per_unpaid_hour"] = -mean["demand_hours"] / mean[UNPAID] if settled else np.nan
        row |= {"low": np.nan, "high": np.nan}
        if settled and (difference[:, at] >= LEAST_HOURS).all():
            each = intervals.spread(-difference[:, list(keys).index("demand_hours")] / difference[:, at])
            row |= {"low": float(each.low), "high": float(each.high)}
        rows.append(row)
    return pd.DataFrame(rows)


def saved_lines(found: Findings) -> Iterator[Sentence]:
    """A sentence for each contrast with the baseline whose unpaid hours rose in most worlds, by an hour or more."""
    for pair in found.lead if found.own_baselines else ((arm, found.baseline) for arm in found.arms[1:]):
        row = _rate(found, pair)
        if row is None:
            continue
        first, second = (quoted_arm(found, arm) for arm in pair)
        yield say(
            "{first} against {second}: unpaid help grows by {grown} hours and the mean of demand {change}.",
            first=first,
            second=second,
            grown=row.fact(UNPAID, "figures_3"),
            change=_change(row),
        )


def rate_line(found: Findings, pair: Pair) -> Sentence:
    """The exchange rate below a table of a contrast."""
    opening = "Exchange rate, hours asked of public services less for each extra unpaid hour:"
    row = _rate(found, pair)
    if row is None:
        return say("{opening} none, as unpaid hours do not rise in most worlds.", opening=opening)
    both: Sentence = ()
    if row["low"] == row["low"]:
        both = say(" ({ends})", ends=from_to(row))
    return say("{opening} {rate}{both}.", opening=opening, rate=row.fact("saved_per_unpaid_hour", "signed"), both=both)


def _rate(found: Findings, pair: Pair) -> TableRow | None:
    """The row of a contrast, where there is a rate."""
    for row in found.rows_of("saved", pair):
        if np.isfinite(row["saved_per_unpaid_hour"]) and row[UNPAID] >= LEAST_HOURS:
            return row
    return None


def _change(row: TableRow) -> Sentence:
    """What demand does, and for each hour of unpaid help."""
    saved = float(row["saved_per_unpaid_hour"])
    if abs(saved) < LEAST_SAVED:
        return say("hardly changes, by less than a hundredth of an hour for each hour of unpaid help")
    way, what = ("falls", "saved") if saved > 0.0 else ("rises", "more")
    demand, each = row.fact("demand_hours", "size"), row.fact("saved_per_unpaid_hour", "size")
    words = "{way} by {demand}, {each} hours {what} for each hour of unpaid help"
    return say(words, way=way, demand=demand, each=each, what=what)
