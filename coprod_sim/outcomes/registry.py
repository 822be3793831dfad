"""The registry of outcomes: what tables, figures and claims are made of, each a formula over the ledger."""

from dataclasses import dataclass
from typing import Literal

from coprod_sim.outcomes import formulas
from coprod_sim.outcomes.formulas import Formula, discounted, total


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

    @property
    def town_unit(self) -> str:
        """Unit of the total of all residents; empty of a ratio, which has none."""
        ends = {"flow": " a year", "total": " over the run", "stock": ""}
        return self.unit + ends[self.kind] if self.kind in ends else ""

    @property
    def town_factor(self) -> float:
        """What turns a reported value into the town's total, for each resident; nan of a ratio."""
        return 1.0 / self.per if self.town_unit else float("nan")


def _mean(
    key: str,
    label: str,
    unit: str,
    good: Literal["less", "more", "none"],
    field: str,
    of: str,
    whole: bool = False,
) -> Outcome:
    return Outcome(key, label, unit, "ratio", good, total(field), total(of), last_year=True, whole=whole)


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
    _flow("referred_hours", "Support asked of the team", "less", total(*formulas.ASKED)),
    _flow("contact_hours", "Contacts with other services", "less", formulas.contact_hours),
    _flow(
        "public_hours",
        "Public hours, programme included",
        "less",
        total(*formulas.SERVING, *formulas.PROGRAMME),
        headline=True,
        whole=True,
    ),
    _flow("served_hours", "Support served by the team", "none", total(*formulas.SERVED)),
    _flow("home_care_asked_hours", "Home care asked for", "less", total("asked_home")),
    _flow("home_care_delivered_hours", "Home care delivered", "none", total("served_home")),
    _flow("programme_hours", "Programme's own hours", "less", total(*formulas.PROGRAMME), whole=True),
    _flow("course_staff_hours", "Paid course leaders and key workers", "less", total("course_staff"), whole=True),
    _flow("attended_hours", "Hours people spent in sessions", "none", total("attended")),
    _flow("sanctions", "People kept by a sanction", "less", total("sanctions"), unit="people"),
    _flow("unmet_hours", "Unmet need in all", "less", total(*formulas.UNMET), headline=True),
    _flow("unmet_asked_hours", "Unmet need asked of the team", "less", total(*formulas.ASKED_UNMET)),
    _flow("unmet_unasked_hours", "Unmet need never asked of the team", "less", total("unasked")),
    _flow("clinical_hours", "Clinical support asked for", "less", total("need_clinical")),
    _flow("undelivered_hours", "Home care asked for and not delivered", "less", total("undelivered")),
    _flow("outreach_hours", "Home care asked for because of outreach", "none", total("outreach")),
    Outcome("waiting", "People who wait for more home care", "people", "stock", "less", total("waiting")),
    Outcome(
        "utilisation",
        "Team hours asked for or used, of those paid",
        "share",
        "ratio",
        "none",
        total(*formulas.ASKED, *formulas.TEAM_OTHER),
        total("capacity"),
        whole=True,
    ),
    _mean("wait_weeks", "Wait for clinical support", "weeks", "less", "backlog", "served_clinical"),
    Outcome("backlog_hours", "Clinical need in the queue", "hours", "stock", "less", total("backlog")),
    _contact("contacts_gp", "GP and practice nurse contacts"),
    _contact("contacts_outpatient", "Outpatient attendances"),
    _contact("contacts_ae", "A&E attendances"),
    _contact("contacts_pharmacy", "Prescription items"),
    _contact("contacts_bed_days", "Days in a hospital bed"),
    _flow("ward_nights", "Drawn nights on a ward", "less", total("ward_nights"), unit="nights"),
    _flow("setting_nights", "Nights in the other setting", "none", total("setting_nights"), unit="nights"),
    _flow("family_nights", "Nights that relatives stayed", "none", total("family_nights"), unit="nights"),
    # How practice spreads
    _mean("adoption", "Professionals who co-produce", "share", "none", "co_posts", "posts", whole=True),
    _mean("fidelity", "Fidelity of those who co-produce", "share", "more", "fidelity", "co_posts", whole=True),
    _mean("perceived_risk", "Risk that officials see", "0 to 1", "none", "risk", "localities", whole=True),
    _flow(
        "misfit_hours",
        "Service hours that misfit costs (below zero: fit saves)",
        "less",
        total("fit_minutes"),
        whole=True,
    ),
    _flow("incidents", "Incidents that harm", "less", total("incidents"), unit="incidents", whole=True),
    _flow("stories", "Stories in the press", "none", total("stories"), unit="stories", whole=True),
    _flow("visits", "Visits by officials", "none", total("visits"), unit="visits", whole=True),
    # Core economy
    _flow("need_hours", "Need that arose", "less", total(*formulas.NEEDS)),
    _flow("need_home_hours", "Help needed at home", "less", total("need_home")),
    Outcome("in_need", "People who need two hours of help a week or more", "people", "stock", "less", total("in_need")),
    _flow("core_hours", "Core economy (help and self-care)", "none", total("met_self", *formulas.GIVEN)),
    _flow("core_self_hours", "Self-care beyond the usual", "none", total("met_self")),
    _flow("core_kin_hours", "Care by kin", "none", total(*formulas.KIN)),
    _flow(
        "core_neighbours_hours",
        "Help by friends, neighbours and members",
        "none",
        total(*formulas.FRIENDS, "given_bank"),
    ),
    _flow("friends_hours", "Usual help by friends and neighbours to people in need", "none", total("given_friends")),
    _flow("others_hours", "Usual help to people not in need", "none", total("given_others")),
    _flow("asked_for_hours", "Help by friends and neighbours because a team asked", "none", total("given_asked")),
    _flow("kin_met_hours", "Need met by kin", "none", total(*formulas.MET_KIN)),
    _flow("kin_being_there_hours", "Care by kin beyond the need it met: being there", "none", formulas.being_there),
    _flow("substituted_hours", "Need met by unpaid help", "more", total(*formulas.MET)),
    _flow("additional_hours", "Help by others than kin beyond need: company", "more", formulas.additional),
    _flow("private_hours", "Home care that people buy", "none", total("private")),
    _flow("peer_led_hours", "Sessions led by peers", "none", total("peer_led")),
    _flow("project_hours", "Work on common projects", "none", total("project_given")),
    _flow("paid_help_hours", "Help that was paid", "none", total("paid_help")),
    _flow("unpaid_hours", "Unpaid hours given", "none", formulas.unpaid),
    Outcome(
        "self_sufficiency",
        "Need met without paid hours",
        "share",
        "ratio",
        "more",
        total("met_self", *formulas.MET),
        total(*formulas.NEEDS),
    ),
    _flow(
        "kin_caring_hours",
        "Care that residents give, to kin elsewhere, too",
        "none",
        total("given_kin", "given_outside"),
    ),
    _flow("brokered_hours", "Help between members through the broker", "none", total("given_bank")),
    _flow("brokered_to_need_hours", "Of it to people in need at home", "none", total("bank_to_need")),
    _flow("exchanges", "Exchanges through the broker", "none", total("exchanges"), unit="exchanges"),
    Outcome(
        "brokered_hours_per_member",
        "Hours through the broker a member",
        "hours per member a year",
        "ratio",
        "none",
        formulas.a_year(total("given_bank")),
        total("members"),
    ),
    Outcome("felt_credit_hours", "Felt credit", "hours", "stock", "none", total("credit")),
    Outcome("project_reach", "People where a common project stands", "people", "stock", "more", total("project_reach")),
    Outcome("enrolled", "People being coached", "people", "stock", "none", total("enrolled")),
    Outcome("members", "Members of the time bank", "people", "stock", "none", total("members")),
    _mean(
        "reciprocity",
        "Given and received alike, of members and people in need",
        "share",
        "more",
        "both_ways",
        "either_way",
    ),
    Outcome("carers", "Carers", "people", "stock", "none", total("carers")),
    Outcome("carers_20h", "Carers who give 20 hours a week or more", "people", "stock", "less", total("carers_20h")),
    # Worth
    _mean("severity", "Severity", "0 to 1", "less", "severity", "citizens"),
    _mean("capability", "Capability gain", "SD", "more", "capability", "citizens"),
    _mean("loneliness", "Loneliness", "0 to 1", "less", "loneliness", "residents"),
    Outcome("often_lonely", "Adults who are often lonely", "people", "stock", "less", total("often_lonely")),
    _mean("strain", "Strain", "0 to 1", "less", "strain", "residents"),
    _mean("carer_strain", "Strain of carers", "0 to 1", "less", "carer_strain", "carers"),
    _flow("qaly", "Quality-adjusted life years", "more", total("qaly"), unit="QALYs"),
    # Money
    _flow("contacts_cost_gbp", "Cost of contacts", "less", formulas.contacts_cost, unit="£"),
    _flow(
        "cost_public_gbp",
        "Cost to the public budget",
        "less",
        formulas.cost_public,
        unit="£",
        headline=True,
        whole=True,
    ),
    _flow("outreach_gbp", "Programme money spent on outreach", "none", total("outreach_pence"), unit="£", whole=True),
    _flow("handed_back_gbp", "Programme money handed back", "none", total("handed_back_pence"), unit="£", whole=True),
    _money("activity_cost_gbp", "Activity at unit costs", "less", formulas.activity_cost),
    _money("cashable_gbp", "Cashable part of activity", "less", formulas.cashable),
    _flow("setting_price_gap_gbp", "Price gap of nights in the other setting", "more", formulas.price_gap, unit="£"),
    _flow("setting_cashable_gbp", "Cashable part of what they save", "more", formulas.setting_cashable, unit="£"),
    _flow("unpaid_cost_gbp", "Unpaid hours at their price", "none", formulas.unpaid_cost, unit="£"),
    _money("cost_society_gbp", "Cost to society with unpaid hours", "less", formulas.cost_society),
    _money("net_benefit_low_gbp", "Net benefit, lower price of a QALY", "more", formulas.NET_BENEFIT_LOW),
    _money("net_benefit_high_gbp", "Net benefit, higher price of a QALY", "more", formulas.NET_BENEFIT_HIGH),
    _npv("npv_cost_public_gbp", "Present value of cost to the public budget", "less", formulas.cost_public),
    _npv("npv_cost_society_gbp", "Present value of cost to society", "less", formulas.cost_society),
    _npv("npv_low_gbp", "Present value of net benefit, lower price", "more", formulas.NET_BENEFIT_LOW),
    _npv("npv_high_gbp", "Present value of net benefit, higher price", "more", formulas.NET_BENEFIT_HIGH),
)
OUTCOMES: dict[str, Outcome] = {outcome.key: outcome for outcome in _ALL}
HEADLINE: tuple[str, ...] = tuple(key for key, outcome in OUTCOMES.items() if outcome.headline)
SPLIT: tuple[str, ...] = tuple(key for key, outcome in OUTCOMES.items() if not outcome.whole)
"""Outcomes that can be told by deprivation fifth."""
HOME_CARE: dict[str, str] = {
    "home_care_asked_hours": "asked_home",
    "home_care_delivered_hours": "served_home",
}
"""Outcomes that are told by age, too, and the ledger's field of each."""
UNMET_PARTS = ("unmet_asked_hours", "unmet_unasked_hours")
"""What their sum hides: the first is what a team was asked for, the second what nobody met and nobody asked for."""
MAIN: tuple[str, ...] = (*HEADLINE, *UNMET_PARTS)

NO_SHARE = frozenset(
    {
        *("net_benefit_low_gbp", "net_benefit_high_gbp", "npv_low_gbp", "npv_high_gbp", "npv_cost_public_gbp"),
        *("setting_price_gap_gbp", "setting_cashable_gbp", "capability", "misfit_hours", "qaly"),
    }
)
"""Outcomes of which a share says nothing: amounts that may be below zero, and those of all lives lived."""
