"""What a run comes to: outcomes reckoned from its ledger, by week, quarter, deprivation fifth or for the whole run.

Flows are reported per year per resident or per 1,000 residents, stocks as the mean of the last year, ratios from sums.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from coprod_sim.outcomes.fields import AGES, CHANNELS, FIELD_INDEX, FIELDS, MILLION, Field, of_age
from coprod_sim.outcomes.formulas import YEAR, Array, LedgerView
from coprod_sim.outcomes.outcome import Outcome
from coprod_sim.outcomes.registry import HEADLINE, HOME_CARE, MAIN, OUTCOMES, SPLIT, UNMET_PARTS

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CHANNELS",
    "FIELDS",
    "FIELD_INDEX",
    "MILLION",
    "OUTCOMES",
    "SPLIT",
    "YEAR",
    "Field",
    "HasValues",
    "LedgerView",
    "Outcome",
]
__all__ += ["AGES", "HOME_CARE", "mean_people", "summarise_ages"]
__all__ += ["HEADLINE", "MAIN", "UNMET_PARTS", "by_fifth", "by_quarter", "over_weeks", "summarise", "summarise_fifths"]
__all__ += ["PLACE_OUTCOMES", "Places", "by_locality", "places", "weekly"]
Ledger = npt.NDArray[np.int64]
FIFTHS = (1, 2, 3, 4, 5)
QUARTER = 13
PLACE_OUTCOMES = (
    *("net_benefit_low_gbp", "demand_hours", "public_hours", "cost_public_gbp", "unmet_hours", "unpaid_hours", "qaly"),
)
"""Flows that are told of each locality."""


class Places(NamedTuple):
    """What came of each locality.

    ``whole`` (localities, ``PLACE_OUTCOMES``) are flows of the whole run, as ``Outcome.display_unit`` has them;
    ``adoption``, the share of professionals who co-produce, and ``risk``, 0 to 1, are (quarters, localities).
    """

    whole: Array
    adoption: Array
    risk: Array


class HasValues(Protocol):
    """Resolved parameters, as far as outcomes need them."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Numbers, or tuples of numbers, by key."""


def _ratio(top: Array, bottom: Array) -> Array:
    """Zero of nothing is zero; something of nothing has no value."""
    safe = np.where(bottom == 0, 1.0, bottom)
    return np.where(bottom == 0, np.where(top == 0, 0.0, np.nan), top / safe)


def _each_week(view: LedgerView, outcome: Outcome) -> Array:
    amount = outcome.formula(view)
    return amount if outcome.over is None else _ratio(amount, outcome.over(view))


def _over_the_run(view: LedgerView, outcome: Outcome, weeks: slice = slice(None)) -> Array:
    amount = outcome.formula(view)[weeks]
    people = view("residents")[weeks]
    last = slice(-YEAR, None) if outcome.last_year or outcome.kind == "stock" else slice(None)
    if outcome.over is not None:
        return _ratio(amount[last].sum(axis=0), outcome.over(view)[weeks][last].sum(axis=0))
    if outcome.kind == "stock":
        return outcome.per * _ratio(amount[last].sum(axis=0), people[last].sum(axis=0))
    span = YEAR if outcome.kind == "flow" else len(people)
    return outcome.per * span * _ratio(amount.sum(axis=0), people.sum(axis=0))


def _whole(ledger: Ledger, parameters: HasValues, first_week: int = 0) -> LedgerView:
    if len(ledger) == 0:
        raise ValueError("the ledger has no weeks: run the model for at least one week")
    return LedgerView(ledger.sum(axis=1, keepdims=True), parameters.values, first_week)


def weekly(ledger: Ledger, parameters: HasValues) -> "pd.DataFrame":
    """A row a week, a column an outcome, for all residents, in weekly units (hours, pounds, people, shares)."""
    import pandas as pd

    view = _whole(ledger, parameters)
    columns = {key: _each_week(view, outcome)[:, 0] for key, outcome in OUTCOMES.items()}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(ledger), name="week"))


def by_fifth(ledger: Ledger, parameters: HasValues) -> "pd.DataFrame":
    """As ``weekly``, a row a (week, deprivation fifth); outcomes that count team or money are left out."""
    import pandas as pd

    view = LedgerView(ledger[:, 1:], parameters.values)
    rows = pd.MultiIndex.from_product([range(len(ledger)), FIFTHS], names=["week", "fifth"])
    return pd.DataFrame({key: _each_week(view, OUTCOMES[key]).ravel() for key in SPLIT}, index=rows)


def by_quarter(ledger: Ledger, parameters: HasValues) -> "pd.DataFrame":
    """The headline flows in 13-week means, per year in ``Outcome.display_unit``; index: the first week of each."""
    import pandas as pd

    view = _whole(ledger, parameters)
    starts = np.arange(0, len(ledger), QUARTER)
    people = np.add.reduceat(view("residents")[:, 0], starts)
    columns = {}
    for key in HEADLINE:
        amount = np.add.reduceat(OUTCOMES[key].formula(view)[:, 0], starts)
        columns[key] = OUTCOMES[key].per * YEAR * _ratio(amount, people)
    return pd.DataFrame(columns, index=pd.Index(starts, name="week"))


def summarise(ledger: Ledger, parameters: HasValues, first_week: int = 0) -> "pd.Series[float]":
    """The run in one value an outcome, in ``Outcome.display_unit``; the ledger may begin in a later ``first_week``.

    Raises ValueError for a ledger without weeks.
    """
    import pandas as pd

    view = _whole(ledger, parameters, first_week)
    return pd.Series({key: float(_over_the_run(view, outcome)[0]) for key, outcome in OUTCOMES.items()}, dtype=float)


def over_weeks(key: str, ledger: Ledger, parameters: HasValues, first: int, last: int) -> float:
    """One outcome as ``summarise`` has it, as if the run had been weeks ``first`` to ``last``, both included."""
    return float(_over_the_run(_whole(ledger, parameters), OUTCOMES[key], slice(first, last + 1))[0])


def summarise_fifths(ledger: Ledger, parameters: HasValues) -> "pd.DataFrame":
    """As ``summarise``, a column a deprivation fifth, each per its own residents."""
    import pandas as pd

    view = LedgerView(ledger[:, 1:], parameters.values)
    values = {key: _over_the_run(view, OUTCOMES[key]) for key in SPLIT}
    return pd.DataFrame(values, index=pd.Index(FIFTHS, name="fifth"), dtype=float).T


def summarise_ages(ledger: Ledger, parameters: HasValues) -> "pd.DataFrame":
    """Home care in hours a year per 1,000 residents of each age band: a row an outcome, a column a band."""
    import pandas as pd

    view = _whole(ledger, parameters)
    people = [view(of_age("residents", band)).sum(axis=0)[0] for band in range(len(AGES))]
    values = {
        key: [
            OUTCOMES[key].per * YEAR * _ratio(view(of_age(field, band)).sum(axis=0)[0], people[band])
            for band in range(len(AGES))
        ]
        for key, field in HOME_CARE.items()
    }
    return pd.DataFrame(values, index=pd.Index(AGES, name="age"), dtype=float).T


def mean_people(ledger: Ledger) -> tuple[Array, Array]:
    """Residents of each deprivation fifth and of each age band, as means over the run's weeks."""
    residents = ledger[..., FIELD_INDEX["residents"]].mean(axis=0)[1:]
    ages = [ledger[..., FIELD_INDEX[of_age("residents", band)]].sum(axis=1).mean() for band in range(len(AGES))]
    return np.asarray(residents, dtype=np.float64), np.array(ages, dtype=np.float64)


def places(quarters: Ledger, parameters: HasValues) -> Places:
    """What came of each locality, from ledgers (quarters, localities, fields)."""
    view = LedgerView(quarters, parameters.values)
    people = view("residents").sum(axis=0)
    a_year = YEAR / QUARTER
    flows = ((OUTCOMES[key].per, OUTCOMES[key].formula(view).sum(axis=0)) for key in PLACE_OUTCOMES)
    return Places(
        whole=np.stack([per * a_year * _ratio(amount, people) for per, amount in flows], axis=1),
        adoption=_ratio(view("co_posts"), view("posts")),
        risk=_ratio(view("risk"), view("localities")),
    )


def by_locality(quarters: Ledger, numbers: Sequence[int]) -> "pd.DataFrame":
    """Books (quarters, localities, fields) in hours, pounds and people, a row a (quarter, locality number)."""
    import pandas as pd

    scale = {"minutes": 1 / 60, "pence": 1 / 100, "millionths": 1e-6}
    factor = np.array([scale.get(field.unit, 1.0) for field in FIELDS])
    index = pd.MultiIndex.from_product([range(len(quarters)), numbers], names=["quarter", "locality"])
    rows = quarters.reshape(-1, len(FIELDS)) * factor
    return pd.DataFrame(rows, index=index, columns=[field.name for field in FIELDS])
