"""The registry of outcomes: what tables, figures and claims are made of, each a formula over the ledger."""

from coprod_sim.outcomes import formulas
from coprod_sim.outcomes.formulas import total
from coprod_sim.outcomes.outcome import Outcome, contact, flow, mean, money, present_value

FIRST, BESIDE, BOTH = "answer table short", "beside table", "beside table short"
TABLE, SHORT, USED, SPREADS, CORE = "table", "table short", "used", "spreads", "table short core"
"""Where an outcome is told: in the answer, beside it, in the first printed table, in short ones of other contrasts; in
the first table where an arm has any of it, or where practice spreads; among the sources of the core economy."""
LOW = "qaly_price_low_gbp"
_ALL = (
    # Busyness
    flow("demand_hours", "Demand (hours asked for)", "less", formulas.demand, headline=True, told=FIRST,
        name="demand", made_of=("referred_hours", "contact_hours")),
    flow("referred_hours", "Support asked of the team", "less", total(*formulas.ASKED), told=TABLE),
    flow("contact_hours", "Contacts with other services", "less", formulas.contact_hours, told=TABLE),
    flow("public_hours", "Public hours, programme included", "less", total(*formulas.SERVING, *formulas.PROGRAMME),
        headline=True, whole=True, told=FIRST, name="public hours", made_of=("served_hours", "misfit_hours",
        "programme_hours")),
    flow("served_hours", "Support served by the team", "none", total(*formulas.SERVED), told=TABLE),
    flow("home_care_asked_hours", "Home care asked for", "less", total("asked_home"), told=TABLE),
    flow("home_care_delivered_hours", "Home care delivered", "none", total("served_home"), told=TABLE),
    flow("programme_hours", "Programme's own hours", "less", total(*formulas.PROGRAMME), whole=True, told=TABLE),
    flow("course_staff_hours", "Paid course leaders and key workers", "less", total("course_staff"), whole=True,
        told=USED),
    flow("attended_hours", "Hours people spent in sessions", "none", total("attended"), told=USED),
    flow("sanctions", "People kept by a sanction", "less", total("sanctions"), unit="people", told=USED),
    flow("unmet_hours", "Unmet need in all", "less", total(*formulas.UNMET), headline=True, told=SHORT,
        made_of=("unmet_asked_hours", "unmet_unasked_hours")),
    flow("unmet_asked_hours", "Unmet need asked of the team", "less", total(*formulas.ASKED_UNMET), told=FIRST,
        made_of=("undelivered_hours", "lapsed_hours")),
    flow("unmet_unasked_hours", "Unmet need never asked of the team", "less", total("unasked"), told=FIRST),
    flow("clinical_hours", "Clinical support asked for", "less", total("need_clinical")),
    flow("undelivered_hours", "Home care asked for and not delivered", "less", total("undelivered")),
    flow("lapsed_hours", "Clinical need that waited too long", "less", total("lapsed")),
    flow("outreach_hours", "Home care asked for because of outreach", "none", total("outreach")),
    Outcome("waiting", "People who wait for more home care", "people", "stock", "less", total("waiting")),
    Outcome("utilisation", "Team hours asked for or used, of those paid", "share", "ratio", "none",
        total(*formulas.ASKED, *formulas.TEAM_OTHER), total("capacity"), whole=True, told=TABLE),
    mean("wait_weeks", "Wait for clinical support", "weeks", "less", "backlog", "served_clinical"),
    Outcome("backlog_hours", "Clinical need in the queue", "hours", "stock", "less", total("backlog")),
    contact("contacts_gp", "GP and practice nurse contacts"),
    contact("contacts_outpatient", "Outpatient attendances"),
    contact("contacts_ae", "A&E attendances"),
    contact("contacts_pharmacy", "Prescription items"),
    contact("contacts_bed_days", "Days in a hospital bed"),
    flow("ward_nights", "Drawn nights on a ward", "less", total("ward_nights"), unit="nights"),
    flow("setting_nights", "Nights in the other setting", "none", total("setting_nights"), unit="nights",
        told=USED),
    flow("family_nights", "Nights that relatives stayed", "none", total("family_nights"), unit="nights", told=USED),
    # How practice spreads
    mean("adoption", "Professionals who co-produce", "share", "none", "co_posts", "posts", whole=True, told=SPREADS,
        name="adoption"),
    mean("fidelity", "Fidelity of those who co-produce", "share", "more", "fidelity", "co_posts", whole=True,
        told=SPREADS),
    mean("perceived_risk", "Risk that officials see", "0 to 1", "none", "risk", "localities", whole=True,
        told=SPREADS),
    flow("misfit_hours", "Service hours that misfit costs (below zero: fit saves)", "less", total("fit_minutes"),
        whole=True, told=SPREADS, signed=True),
    flow("incidents", "Incidents that harm", "less", total("incidents"), unit="incidents", whole=True,
        told=SPREADS),
    flow("stories", "Stories in the press", "none", total("stories"), unit="stories", whole=True, told=SPREADS),
    flow("visits", "Visits by officials", "none", total("visits"), unit="visits", whole=True, told=SPREADS),
    # Core economy
    flow("need_hours", "Need that arose", "less", total(*formulas.NEEDS)),
    flow("need_home_hours", "Help needed at home", "less", total("need_home")),
    Outcome("in_need", "People who need two hours of help a week or more", "people", "stock", "less",
        total("in_need")),
    flow("core_hours", "Core economy (help and self-care)", "none", total("met_self", *formulas.GIVEN), told=CORE,
        name="the core economy", made_of=("core_kin_hours", "core_friends_hours", "brokered_hours",
        "peer_led_hours", "project_hours", "core_self_hours")),
    flow("core_self_hours", "Self-care beyond the usual", "none", total("met_self"), told=CORE),
    flow("core_kin_hours", "Care by kin", "none", total(*formulas.KIN), told=CORE),
    flow("core_neighbours_hours", "Help by friends, neighbours and members", "none", total(*formulas.FRIENDS,
        "given_bank")),
    flow("core_friends_hours", "Help by friends and neighbours", "none", total(*formulas.FRIENDS), told=CORE,
        made_of=("friends_hours", "others_hours", "asked_for_hours")),
    flow("friends_hours", "Usual help by friends and neighbours to people in need", "none", total("given_friends")),
    flow("others_hours", "Usual help to people not in need", "none", total("given_others")),
    flow("asked_for_hours", "Help by friends and neighbours because a team asked", "none", total("given_asked")),
    flow("kin_met_hours", "Need met by kin", "none", total(*formulas.MET_KIN)),
    flow("kin_being_there_hours", "Care by kin beyond the need it met: being there", "none", formulas.being_there),
    flow("substituted_hours", "Need met by unpaid help", "more", total(*formulas.MET), told=TABLE),
    flow("additional_hours", "Help by others than kin beyond need: company", "more", formulas.additional,
        told=TABLE),
    flow("private_hours", "Home care that people buy", "none", total("private")),
    flow("peer_led_hours", "Sessions led by peers", "none", total("peer_led"), told=USED),
    flow("project_hours", "Work on common projects", "none", total("project_given"), told=USED),
    flow("paid_help_hours", "Help that was paid", "none", total("paid_help"), told=USED),
    flow("unpaid_hours", "Unpaid hours given", "none", formulas.unpaid, told=BESIDE, name="unpaid hours"),
    Outcome("self_sufficiency", "Need met without paid hours", "share", "ratio", "more", total("met_self",
        *formulas.MET), total(*formulas.NEEDS), told=TABLE),
    flow("kin_caring_hours", "Care that residents give, to kin elsewhere, too", "none", total("given_kin",
        "given_outside")),
    flow("brokered_hours", "Time bank: help between members", "none", total("given_bank"), told=CORE),
    flow("brokered_to_need_hours", "Of it to people in need at home", "none", total("bank_to_need")),
    flow("exchanges", "Exchanges through the broker", "none", total("exchanges"), unit="exchanges"),
    Outcome("brokered_hours_per_member", "Hours through the broker a member", "hours per member a year", "ratio",
        "none", formulas.a_year(total("given_bank")), total("members"), told=TABLE),
    Outcome("felt_credit_hours", "Felt credit", "hours", "stock", "none", total("credit")),
    Outcome("project_reach", "People where a common project stands", "people", "stock", "more",
        total("project_reach")),
    Outcome("enrolled", "People being coached", "people", "stock", "none", total("enrolled"), told=TABLE),
    Outcome("members", "Members of the time bank", "people", "stock", "none", total("members"), told=TABLE),
    mean("reciprocity", "Given and received alike, of members and people in need", "share", "more", "both_ways",
        "either_way"),
    Outcome("carers", "Carers", "people", "stock", "none", total("carers")),
    Outcome("carers_20h", "Carers who give 20 hours a week or more", "people", "stock", "less", total("carers_20h"),
        told=TABLE),
    # Worth
    mean("severity", "Severity", "0 to 1", "less", "severity", "citizens", told=TABLE),
    mean("capability", "Capability gain", "SD", "more", "capability", "citizens", signed=True),
    mean("loneliness", "Loneliness", "0 to 1", "less", "loneliness", "residents", told=TABLE),
    Outcome("often_lonely", "Adults who are often lonely", "people", "stock", "less", total("often_lonely")),
    mean("strain", "Strain", "0 to 1", "less", "strain", "residents"),
    mean("carer_strain", "Strain of carers", "0 to 1", "less", "carer_strain", "carers", told=TABLE),
    flow("qaly", "Quality-adjusted life years", "more", total("qaly"), unit="QALYs", told=TABLE, signed=True),
    # Money
    money("team_paid_gbp", "The team's paid hours", "less", formulas.team_paid),
    money("programme_gbp", "The programme's money", "none", total("programme_pence"), told=TABLE),
    money("helpers_pay_gbp", "Pay of helpers", "none", formulas.helpers_pay),
    flow("contacts_cost_gbp", "Cost of contacts", "less", formulas.contacts_cost, unit="£"),
    flow("cost_public_gbp", "Cost to the public budget", "less", formulas.cost_public, unit="£", headline=True,
        whole=True, told=FIRST, made_of=("team_paid_gbp", "programme_gbp", "helpers_pay_gbp", "contacts_cost_gbp")),
    flow("outreach_gbp", "Programme money spent on outreach", "none", total("outreach_pence"), unit="£",
        whole=True),
    flow("handed_back_gbp", "Programme money handed back", "none", total("handed_back_pence"), unit="£",
        whole=True),
    money("activity_cost_gbp", "Activity at unit costs", "less", formulas.activity_cost),
    money("cashable_gbp", "Cashable part of activity", "less", formulas.cashable, told=BESIDE,
        name="cost of activity that could be turned into cash"),
    flow("setting_price_gap_gbp", "Price gap of nights in the other setting", "more", formulas.price_gap, unit="£",
        told=USED, signed=True),
    flow("setting_cashable_gbp", "Cashable part of what they save", "more", formulas.setting_cashable, unit="£",
        told=USED, signed=True),
    flow("unpaid_cost_gbp", "Unpaid hours at their price", "none", formulas.unpaid_cost, unit="£"),
    money("cost_society_gbp", "Cost to society with unpaid hours", "less", formulas.cost_society, told=BOTH,
        name="cost to society with unpaid hours priced", made_of=("cost_public_gbp", "unpaid_cost_gbp")),
    money("qaly_worth_low_gbp", "Health at the lower price of a QALY", "more", formulas.qaly_worth(LOW),
        signed=True),
    money("net_benefit_low_gbp", "Net benefit, lower price of a QALY", "more", formulas.NET_BENEFIT_LOW,
        told=BOTH, name="net benefit", made_of=("qaly_worth_low_gbp", "-cost_public_gbp"), signed=True),
    money("net_benefit_high_gbp", "Net benefit, higher price of a QALY", "more", formulas.NET_BENEFIT_HIGH,
        told=SHORT, signed=True),
    present_value("npv_cost_public_gbp", "Present value of cost to the public budget", "less", formulas.cost_public,
        told=TABLE),
    present_value("npv_cost_society_gbp", "Present value of cost to society", "less", formulas.cost_society),
    present_value("npv_low_gbp", "Present value of net benefit, lower price", "more", formulas.NET_BENEFIT_LOW,
        told=SHORT),
    present_value("npv_high_gbp", "Present value of net benefit, higher price", "more", formulas.NET_BENEFIT_HIGH),
)  # fmt: skip
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


def made_in_the_end_of(key: str) -> tuple[str, ...]:
    """The outcomes that add up to one, each as far as it is made of others; itself, where it is made of none."""
    terms = OUTCOMES[key].made_of
    return tuple(part for term in terms for part in made_in_the_end_of(term)) if terms else (key,)


def told(place: str) -> tuple[str, ...]:
    """Outcomes that are told in a place: a word of those above, such as ``answer``."""
    return tuple(key for key, outcome in OUTCOMES.items() if place in outcome.told.split())
