"""The ledger: whole numbers by fifth (rows 1 to 5), and in row 0 what belongs to no fifth."""

from typing import Any

import numpy as np

from coprod_sim.model.compiled import inner_kernel, kernel, rule
from coprod_sim.model.town.columns import I64, Localities, Residents, Scratch
from coprod_sim.model.week.contacts import millionths
from coprod_sim.model.week.ledger_places import (
    BACKLOG,
    BROKERING,
    CAPACITY,
    CO_POSTS,
    FIDELITY,
    HANDED_BACK_PENCE,
    INCIDENTS,
    LOCALITIES,
    OUTREACH,
    OUTREACH_PENCE,
    PAID,
    POSTS,
    PROGRAMME_PENCE,
    PROJECT_REACH,
    RESIDENTS,
    RISK,
    STORIES,
    VISITS,
)
from coprod_sim.outcomes.fields import AGES, FIELD_INDEX, FIELDS, of_age

MONTHLY = (
    *("need_home", "met_self", "met_kin", "met_kin_elsewhere", "met_friends", "met_bank", "private", "given_kin"),
    *("given_kin_elsewhere", "given_outside", "given_friends", "given_asked", "given_others", "given_bank"),
    *("bank_to_need", "paid_help", "project_given", "asked_home", "unasked", "outreach", "exchanges"),
    *("contacts_gp", "contacts_outpatient", "contacts_ae", "contacts_pharmacy", "contacts_bed_days", "qaly"),
    *("waiting", "in_need", "residents", "citizens", "severity", "capability", "loneliness", "often_lonely"),
    *("strain", "carer_strain", "carers", "carers_20h", "members", "both_ways", "either_way", "enrolled", "credit"),
    *(of_age("residents", band) for band in range(len(AGES))),
    *(of_age("asked_home", band) for band in range(len(AGES))),
)
"""Fields reckoned every fourth week and booked weekly: the care plan, and states."""
MONTHLY_PLACES = tuple(FIELD_INDEX[name] for name in MONTHLY)
STOCK = tuple(1 if field.kind == "stock" else 0 for field in FIELDS)


@rule
def spent_pence(outreach_minutes: int, delivered_share: float, gbp_per_hour: float, money_pence: int) -> int:
    """Pence a week that outreach costs, at the team's price and up to the money that there is for it."""
    return min(money_pence, int(outreach_minutes * delivered_share * gbp_per_hour * 100.0 / 60.0 + 0.5))


@inner_kernel
def list_rows(r: Residents, s: Scratch) -> None:
    """Note who has which row."""
    for i in range(r.person_id.size):
        s.row_of[r.person_id[i]] = i


@inner_kernel
def list_users(r: Residents, s: Scratch) -> None:
    """List those with the condition, and by number those with a package."""
    citizens = 0
    booked = 0
    for i in range(r.person_id.size):
        s.citizens[citizens] = i
        citizens += r.condition[i]
        s.booked[booked] = s.row_of[i]
        booked += r.package[s.row_of[i]] > 0
    s.counts[1] = citizens
    s.counts[2] = booked


@inner_kernel
def close(at: Localities, x: int, week: int, ledger: I64) -> None:
    """Book the plan, states and contacts of the last reckoning, and whether a common project stands."""
    month = at.month[x]
    stands = week < at.project_until[x]
    for fifth in range(6):
        for field in MONTHLY_PLACES:
            ledger[fifth, field] += month[fifth, field]
        if stands:
            ledger[fifth, PROJECT_REACH] += month[fifth, RESIDENTS]
        ledger[fifth, BACKLOG] += at.backlog[x, fifth]


@inner_kernel
def book_time(at: Localities, x: int, week: int, bought: float, paid: int, share: float, p: Any, ledger: I64) -> None:
    """Book the team's time ``bought`` and paid, and from week 0 what the programme costs; ``share`` was delivered."""
    ledger[0, CAPACITY] += int(bought + 0.5) if at.home_minutes[x] >= 0 else paid
    ledger[0, PAID] += paid
    if week < 0:
        return
    ledger[0, BROKERING] += at.broker_minutes[x]
    ledger[0, PROGRAMME_PENCE] += at.programme_pence[x]
    if at.outreach_pence[x] > 0:
        minutes = at.month[x, :, OUTREACH].sum()
        spent = spent_pence(minutes, share, p.team_cost_gbp_per_hour, at.outreach_pence[x])
        ledger[0, OUTREACH_PENCE] += spent
        ledger[0, HANDED_BACK_PENCE] += at.outreach_pence[x] - spent


@inner_kernel
def place(at: Localities, x: int, begins: bool, ledger: I64) -> None:
    """Book a locality's team and official, and in the week in which a quarter ``begins`` what came to light then."""
    ledger[0, LOCALITIES] += 1
    ledger[0, POSTS] += at.posts[x]
    ledger[0, CO_POSTS] += at.co_posts[x]
    ledger[0, FIDELITY] += millionths(at.fidelity[x] * at.co_posts[x])
    ledger[0, RISK] += millionths(at.risk[x])
    if begins:
        ledger[0, INCIDENTS] += at.incidents[x]
        ledger[0, STORIES] += at.stories[x]
        ledger[0, VISITS] += at.visits[x]


@kernel
def blank(weekly: I64) -> I64:
    """An empty week of a ledger in the shape of ``weekly``'s weeks."""
    return np.zeros((weekly.shape[1], weekly.shape[2]), np.int64)


@inner_kernel
def add(weekly: I64, in_all: I64, ledger: I64) -> None:
    """Add a locality's week to the country's (6, fields) and to the locality's (fields)."""
    for field in range(ledger.shape[1]):
        total = 0
        for fifth in range(ledger.shape[0]):
            weekly[fifth, field] += ledger[fifth, field]
            total += ledger[fifth, field]
        in_all[field] = total if STOCK[field] == 1 else in_all[field] + total
