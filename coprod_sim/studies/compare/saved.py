"""What an hour of unpaid help saves: the change in demand on public services by the change in hours given."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from coprod_sim.report.numbers import figures
from coprod_sim.studies import contrasts, how_sure
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.compare.statements import quoted

Array = npt.NDArray[np.float64]
SOURCES = (
    *("core_kin_hours", "friends_hours", "others_hours", "asked_for_hours", "brokered_hours"),
    *("peer_led_hours", "project_hours", "core_self_hours"),
)
"""Whose hours a lever may bring in; what falls at the same time is what others give back."""
DEMAND = ("demand_hours", "home_care_asked_hours", "contact_hours", "clinical_hours")
UNPAID = "unpaid_hours"
FEW = 20.0
"""Hours per 1,000 residents a year; where fewer are brought in, what one of them saves is not told."""
LEAST_HOURS, LEAST_SAVED = 1.0, 0.01
"""Unpaid hours (per 1,000 residents a year) and hours saved for each that are worth a number."""


def saved_table(once: Mapping[str, Array], keys: Sequence[str], pairs: Sequence[Pair]) -> pd.DataFrame:
    """A row a contrast, hours per 1,000 residents a year.

    ``brought_in_hours`` sums the sources of unpaid help (and self-care) whose mean rose; ``unpaid_hours`` is the change
    of all unpaid help, which is less where kin respond. ``saved_per_hour_brought_in`` and ``saved_per_unpaid_hour`` are
    the fall in demand over each; the second has no value where the change of unpaid hours is not settled.
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
        rows.append(row)
    return pd.DataFrame(rows)


def saved_lines(found: Findings) -> Iterator[str]:
    """A sentence for each contrast with the baseline whose unpaid hours rose in most, by an hour or more."""
    rows = {row["contrast"]: row for row in found.saved.to_dict("records")}
    for arm, other in found.lead if found.own_baselines else ((arm, found.baseline) for arm in found.arms[1:]):
        row = rows.get(contrast_name((arm, other)))
        if row is None or not np.isfinite(row["saved_per_unpaid_hour"]) or row[UNPAID] < LEAST_HOURS:
            continue
        yield (
            f"{quoted(found, arm)} against {quoted(found, other)}: unpaid help grows by {figures(row[UNPAID], 3)} "
            f"hours and the mean of demand {_change(row['demand_hours'], row['saved_per_unpaid_hour'])}."
        )


def _change(demand: float, saved: float) -> str:
    """What demand does, and for each hour of unpaid help."""
    if abs(saved) < LEAST_SAVED:
        return "hardly changes, by less than a hundredth of an hour for each hour of unpaid help"
    way, what = ("falls", "saved") if saved > 0.0 else ("rises", "more")
    return f"{way} by {figures(demand, 2)}, {figures(saved, 2)} hours {what} for each hour of unpaid help"
