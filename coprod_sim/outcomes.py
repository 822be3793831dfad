"""What is counted: the registry of outcomes that tables, figures and claims are made of.

Flows are reported per year per resident or per 1,000 residents, stocks as the mean of the last year, ratios from sums.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from coprod_sim import formulas
from coprod_sim.fields import CHANNELS, FIELD_INDEX, FIELDS, MILLION, Field
from coprod_sim.formulas import YEAR, Array, Books, Formula, discounted, total

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CHANNELS", "FIELDS", "FIELD_INDEX", "MILLION", "OUTCOMES", "YEAR", "Books", "Field", "HasValues", "Outcome"]
__all__ += ["HEADLINE", "MAIN", "UNMET_PARTS", "by_fifth", "by_quarter", "over_weeks", "summarise", "summarise_fifths"]
__all__ += ["weekly"]
Ledger = npt.NDArray[np.int64]
FIFTHS = (1, 2, 3, 4, 5)
QUARTER = 13


class HasValues(Protocol):
    """Resolved parameters, as far as outcomes need them."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Numbers, or tuples of numbers, by key."""


@dataclass(frozen=True)
class Outcome:
    """A result: a formula over the ledger, linear in it (a ratio is one linear formula ``over`` another).

    A ``flow`` is reported per year per ``per`` residents (a ``total`` for the whole run), a ``stock`` per 1,000
    residents as the mean of the last year, a ``ratio`` from sums over the run or, of stocks, over the last year.
    ``whole`` marks outcomes that count team, broker or money and so do not split by deprivation fifth.
    """

    key: str
    label: str
    unit: str
    kind: Literal["flow", "total", "stock", "ratio"]
    good: Literal["less", "more", "none"]
    formula: Formula
    over: Formula | None = None
    last_year: bool = False
    headline: bool = False
    whole: bool = False

    @property
    def per(self) -> int:
        """Residents that a reported amount is for: 1 for money, else 1,000."""
        return 1 if self.unit == "£" else 1_000

    @property
    def display_unit(self) -> str:
        """Unit of the reported value."""
        people = "resident" if self.per == 1 else "1,000 residents"
        ends = {"flow": f" per {people} a year", "total": f" per {people} over the run", "stock": f" per {people}"}
        return self.unit + ends.get(self.kind, "")


def _mean(key: str, label: str, unit: str, good: Literal["less", "more"], field: str, of: str) -> Outcome:
    return Outcome(key, label, unit, "ratio", good, total(field), total(of), last_year=True)


def _flow(
    key: str,
    label: str,
    good: Literal["less", "more", "none"],
    formula: Formula,
    unit: str = "hours",
    headline: bool = False,
    whole: bool = False,
) -> Outcome:
    return Outcome(key, label, unit, "flow", good, formula, headline=headline, whole=whole)


def _money(key: str, label: str, good: Literal["less", "more"], formula: Formula) -> Outcome:
    return _flow(key, label, good, formula, unit="£", whole=True)


def _npv(key: str, label: str, good: Literal["less", "more"], formula: Formula) -> Outcome:
    return Outcome(key, label, "£", "total", good, discounted(formula), whole=True)


def _contact(key: str, label: str) -> Outcome:
    return _flow(key, label, "less", total(key), unit="contacts")


_ALL = (
    # Busyness
    _flow("demand_hours", "Demand (hours asked for)", "less", formulas.demand, headline=True),
    _flow("referred_hours", "Support asked of the team", "less", total(*formulas.REFERRED)),
    _flow("contact_hours", "Contacts with other services", "less", formulas.contact_hours),
    _flow(
        "public_hours",
        "Public hours, programme included",
        "less",
        total(*formulas.SERVED, *formulas.PROGRAMME),
        headline=True,
        whole=True,
    ),
    _flow("served_hours", "Support served by the team", "none", total(*formulas.SERVED)),
    _flow("programme_hours", "Programme's own hours", "less", total(*formulas.PROGRAMME), whole=True),
    _flow("course_staff_hours", "Paid course leaders and key workers", "less", total("course_staff"), whole=True),
    _flow("attended_hours", "Hours people spent in sessions", "none", total("attended")),
    _flow("sanctions", "People kept by a sanction", "less", total("sanctions"), unit="people"),
    _flow("unmet_hours", "Unmet need in all", "less", total(*formulas.ASKED_UNMET, "unasked"), headline=True),
    _flow("unmet_asked_hours", "Unmet need asked of the team", "less", total(*formulas.ASKED_UNMET)),
    _flow("unmet_unasked_hours", "Unmet need never asked of the team", "less", total("unasked")),
    Outcome(
        "utilisation",
        "Team hours asked for or used, of those paid",
        "share",
        "ratio",
        "none",
        total(*formulas.REFERRED, *formulas.TEAM_OTHER),
        total("capacity"),
        whole=True,
    ),
    _mean("wait_weeks", "Mean wait of people waiting", "weeks", "less", "wait", "waiting"),
    Outcome("backlog_hours", "Need in the queue", "hours", "stock", "less", total("backlog")),
    _contact("contacts_gp", "GP and practice nurse contacts"),
    _contact("contacts_outpatient", "Outpatient attendances"),
    _contact("contacts_ae", "A&E attendances"),
    _contact("contacts_pharmacy", "Prescription items"),
    _contact("contacts_bed_days", "Days in a hospital bed"),
    _flow("ward_nights", "Drawn nights on a ward", "less", total("ward_nights"), unit="nights"),
    _flow("setting_nights", "Nights in the other setting", "none", total("setting_nights"), unit="nights"),
    _flow("family_nights", "Nights that relatives stayed", "none", total("family_nights"), unit="nights"),
    # Core economy
    _flow("need_hours", "Need that arose", "less", total(*formulas.NEEDS)),
    _flow("core_hours", "Core economy (help and self-care)", "none", total("met_self", *formulas.GIVEN)),
    _flow("core_self_hours", "Self-care", "none", total("met_self")),
    _flow("core_kin_hours", "Care by kin carers", "none", total(*formulas.KIN)),
    _flow("core_ties_hours", "Help by household and kin asked", "none", total("met_ties", "extra_ties")),
    _flow(
        "core_neighbours_hours",
        "Help by friends, neighbours and members",
        "none",
        total("met_neighbours", "extra_neighbours"),
    ),
    _flow("substituted_hours", "Help that removed need", "more", total(*formulas.KIN, "met_ties", "met_neighbours")),
    _flow("additional_hours", "Additional help beyond need", "more", total("extra_ties", "extra_neighbours")),
    _flow("extra_ties_hours", "Additional help by household and kin", "more", total("extra_ties")),
    _flow("extra_neighbours_hours", "Additional help by friends and members", "more", total("extra_neighbours")),
    _flow("peer_led_hours", "Sessions led by peers", "none", total("peer_led")),
    _flow("project_hours", "Work on common projects", "none", total("project_given")),
    _flow("paid_help_hours", "Help that was paid", "none", total("paid_help")),
    _flow("unpaid_hours", "Unpaid hours given", "none", formulas.unpaid),
    Outcome(
        "self_sufficiency",
        "Need met without public hours",
        "share",
        "ratio",
        "more",
        total("met_self", *formulas.KIN, "met_ties", "met_neighbours"),
        total(*formulas.NEEDS),
    ),
    _flow("kin_caring_hours", "Hours that carers have for kin", "none", total("kin_caring")),
    _flow("found_hours", "Need that help brought to light", "none", total("need_found")),
    _flow("brokered_hours", "Help between members through the broker", "none", total("brokered")),
    _flow("exchanges", "Exchanges through the broker", "none", total("exchanges"), unit="exchanges"),
    Outcome(
        "brokered_hours_per_member",
        "Hours through the broker a member",
        "hours per member a year",
        "ratio",
        "none",
        formulas.a_year(total("brokered")),
        total("members"),
    ),
    Outcome("felt_credit_hours", "Felt credit", "hours", "stock", "none", total("credit")),
    Outcome("enrolled", "People being coached", "people", "stock", "none", total("enrolled")),
    Outcome("members", "Members of the time bank", "people", "stock", "none", total("members")),
    _mean("reciprocity", "Members who give and receive", "share", "more", "two_way_members", "members"),
    Outcome("carers", "Carers of kin", "people", "stock", "none", total("carers")),
    Outcome("carers_20h", "Carers who give 20 hours a week or more", "people", "stock", "less", total("carers_20h")),
    # Worth
    _mean("severity", "Severity", "0 to 1", "less", "severity", "citizens"),
    _mean("capability", "Capability gain", "SD", "more", "capability", "citizens"),
    _mean("trust_neighbours", "Trust in neighbours", "0 to 1", "more", "trust_neighbours", "residents"),
    _mean("trust_services", "Trust in services", "0 to 1", "more", "trust_services", "residents"),
    _mean("strain", "Strain", "0 to 1", "less", "strain", "residents"),
    _mean("carer_strain", "Strain of carers", "0 to 1", "less", "carer_strain", "carers"),
    _flow("qaly", "Quality-adjusted life years", "more", total("qaly"), unit="QALYs"),
    # Money
    _flow("contacts_cost_gbp", "Cost of contacts", "less", formulas.contacts_cost, unit="£"),
    _flow(
        "cost_public_gbp", "Cost to the public purse", "less", formulas.cost_public, unit="£", headline=True, whole=True
    ),
    _money("activity_cost_gbp", "Activity at unit costs", "less", formulas.activity_cost),
    _money("cashable_gbp", "Cashable part of activity", "less", formulas.cashable),
    _flow("setting_price_gap_gbp", "Price gap of nights in the other setting", "more", formulas.price_gap, unit="£"),
    _flow("setting_cashable_gbp", "Cashable part of what they save", "more", formulas.setting_cashable, unit="£"),
    _flow("unpaid_cost_gbp", "Unpaid hours at their price", "none", formulas.unpaid_cost, unit="£"),
    _money("cost_society_gbp", "Cost to society with unpaid hours", "less", formulas.cost_society),
    _money("net_benefit_low_gbp", "Net benefit, lower price of a QALY", "more", formulas.NET_BENEFIT_LOW),
    _money("net_benefit_high_gbp", "Net benefit, higher price of a QALY", "more", formulas.NET_BENEFIT_HIGH),
    _npv("npv_cost_public_gbp", "Present value of cost to the public purse", "less", formulas.cost_public),
    _npv("npv_cost_society_gbp", "Present value of cost to society", "less", formulas.cost_society),
    _npv("npv_low_gbp", "Present value of net benefit, lower price", "more", formulas.NET_BENEFIT_LOW),
    _npv("npv_high_gbp", "Present value of net benefit, higher price", "more", formulas.NET_BENEFIT_HIGH),
)
OUTCOMES: dict[str, Outcome] = {outcome.key: outcome for outcome in _ALL}
HEADLINE: tuple[str, ...] = tuple(key for key, outcome in OUTCOMES.items() if outcome.headline)
SPLIT: tuple[str, ...] = tuple(key for key, outcome in OUTCOMES.items() if not outcome.whole)
"""Outcomes that can be told by deprivation fifth."""
UNMET_PARTS = ("unmet_asked_hours", "unmet_unasked_hours")
"""What their sum hides: the first is what a team was asked for, the second what people buy, or go without."""
MAIN: tuple[str, ...] = (*HEADLINE, *UNMET_PARTS)


def _ratio(top: Array, bottom: Array) -> Array:
    """Nought of nothing is nought; something of nothing has no value."""
    safe = np.where(bottom == 0, 1.0, bottom)
    return np.where(bottom == 0, np.where(top == 0, 0.0, np.nan), top / safe)


def _each_week(books: Books, outcome: Outcome) -> Array:
    amount = outcome.formula(books)
    return amount if outcome.over is None else _ratio(amount, outcome.over(books))


def _over_the_run(books: Books, outcome: Outcome, weeks: slice = slice(None)) -> Array:
    amount = outcome.formula(books)[weeks]
    people = books("residents")[weeks]
    last = slice(-YEAR, None) if outcome.last_year or outcome.kind == "stock" else slice(None)
    if outcome.over is not None:
        return _ratio(amount[last].sum(axis=0), outcome.over(books)[weeks][last].sum(axis=0))
    if outcome.kind == "stock":
        return outcome.per * _ratio(amount[last].sum(axis=0), people[last].sum(axis=0))
    span = YEAR if outcome.kind == "flow" else len(people)
    return outcome.per * span * _ratio(amount.sum(axis=0), people.sum(axis=0))


def _whole(ledger: Ledger, parameters: HasValues, first_week: int = 0) -> Books:
    if len(ledger) == 0:
        raise ValueError("the ledger has no weeks: run the model for at least one week")
    return Books(ledger.sum(axis=1, keepdims=True), parameters.values, first_week)


def weekly(ledger: Ledger, parameters: HasValues) -> "pd.DataFrame":
    """A row a week, a column an outcome, for all residents, in weekly units (hours, pounds, people, shares)."""
    import pandas as pd

    books = _whole(ledger, parameters)
    columns = {key: _each_week(books, outcome)[:, 0] for key, outcome in OUTCOMES.items()}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(ledger), name="week"))


def by_fifth(ledger: Ledger, parameters: HasValues) -> "pd.DataFrame":
    """As ``weekly``, a row a (week, deprivation fifth); outcomes that count team or money are left out."""
    import pandas as pd

    books = Books(ledger[:, 1:], parameters.values)
    rows = pd.MultiIndex.from_product([range(len(ledger)), FIFTHS], names=["week", "fifth"])
    return pd.DataFrame({key: _each_week(books, OUTCOMES[key]).ravel() for key in SPLIT}, index=rows)


def by_quarter(ledger: Ledger, parameters: HasValues) -> "pd.DataFrame":
    """The headline flows in 13-week means, per year in ``Outcome.display_unit``; index: the first week of each."""
    import pandas as pd

    books = _whole(ledger, parameters)
    starts = np.arange(0, len(ledger), QUARTER)
    people = np.add.reduceat(books("residents")[:, 0], starts)
    columns = {}
    for key in HEADLINE:
        amount = np.add.reduceat(OUTCOMES[key].formula(books)[:, 0], starts)
        columns[key] = OUTCOMES[key].per * YEAR * _ratio(amount, people)
    return pd.DataFrame(columns, index=pd.Index(starts, name="week"))


def summarise(ledger: Ledger, parameters: HasValues, first_week: int = 0) -> "pd.Series[float]":
    """The run in one value an outcome, in ``Outcome.display_unit``; the ledger may begin in a later ``first_week``.

    Raises ValueError for a ledger without weeks.
    """
    import pandas as pd

    books = _whole(ledger, parameters, first_week)
    return pd.Series({key: float(_over_the_run(books, outcome)[0]) for key, outcome in OUTCOMES.items()}, dtype=float)


def over_weeks(key: str, ledger: Ledger, parameters: HasValues, first: int, last: int) -> float:
    """One outcome as ``summarise`` has it, as if the run had been weeks ``first`` to ``last``, both included."""
    return float(_over_the_run(_whole(ledger, parameters), OUTCOMES[key], slice(first, last + 1))[0])


def summarise_fifths(ledger: Ledger, parameters: HasValues) -> "pd.DataFrame":
    """As ``summarise``, a column a deprivation fifth, each per its own residents."""
    import pandas as pd

    books = Books(ledger[:, 1:], parameters.values)
    values = {key: _over_the_run(books, OUTCOMES[key]) for key in SPLIT}
    return pd.DataFrame(values, index=pd.Index(FIFTHS, name="fifth"), dtype=float).T
