"""The ledger: whole numbers by fifth (rows 1 to 5), and in row 0 what belongs to no fifth."""

import numpy as np

from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.town.columns import F32, I16, I32, I64, U32
from coprod_sim.model.week.contacts import millionths
from coprod_sim.model.week.ledger_places import (
    CO_POSTS,
    EXCHANGES,
    FIDELITY,
    INCIDENTS,
    LOCALITIES,
    POSTS,
    PROJECT_REACH,
    RESIDENTS,
    RISK,
    STORIES,
    VISITS,
)
from coprod_sim.model.week.service import UNLIMITED
from coprod_sim.outcomes.fields import AGES, FIELD_INDEX, FIELDS, of_age

MONTHLY = (
    *(FIELD_INDEX[f"contacts_{name}"] for name in ("gp", "outpatient", "ae", "pharmacy", "bed_days")),
    *(FIELD_INDEX[name] for name in ("qaly", "residents", "citizens", "severity", "capability", "trust_neighbours")),
    *(FIELD_INDEX[name] for name in ("trust_services", "strain", "carer_strain", "carers", "carers_20h", "members")),
    *(FIELD_INDEX[name] for name in ("two_way_members", "enrolled", "credit")),
    *(FIELD_INDEX[of_age("residents", band)] for band in range(len(AGES))),
)
"""Fields reckoned every fourth week and booked weekly."""
STOCK = tuple(1 if field.kind == "stock" else 0 for field in FIELDS)


@rule
def team_minutes(hired: int, growth: float, bought: int, week: int) -> int:
    """The team's minutes this week; before it is hired it does all that is asked."""
    if hired < 0:
        return UNLIMITED
    minutes = int(hired * growth + 0.5)
    return minutes + bought if week >= 0 else minutes


@kernel
def begin(
    person_id: I16,
    spare: I16,
    credit: I32,
    granted: F32,
    row_of: U32,
    left: I32,
    credit_before: I32,
    granted_before: F32,
) -> None:
    """Begin a week: note who has which row, the minutes everybody can give, and what they feel owed and granted."""
    for i in range(person_id.size):
        row_of[person_id[i]] = i
        left[i] = spare[i]
        credit_before[i] = credit[i]
        granted_before[i] = granted[i]


@kernel
def supervised(ledger: I64, minutes: float) -> int:
    """Minutes that supervising this week's exchanges takes."""
    return int(ledger[:, EXCHANGES].sum() * minutes + 0.5)


@kernel
def close(at: I64, stands: bool, ledger: I64) -> None:
    """Book the states and contacts of the last reckoning ``at`` (6, fields); ``stands``: a common project does."""
    for field in MONTHLY:
        for fifth in range(1, 6):
            ledger[fifth, field] += at[fifth, field]
    if stands:
        for fifth in range(1, 6):
            ledger[fifth, PROJECT_REACH] += at[fifth, RESIDENTS]


@kernel
def place(
    posts: int,
    co_posts: int,
    fidelity: float,
    risk: float,
    incidents: int,
    stories: int,
    visits: int,
    begins: bool,
    ledger: I64,
) -> None:
    """Book a locality's team and official, and in the week in which a quarter ``begins`` what came to light then."""
    ledger[0, LOCALITIES] += 1
    ledger[0, POSTS] += posts
    ledger[0, CO_POSTS] += co_posts
    ledger[0, FIDELITY] += millionths(fidelity * co_posts)
    ledger[0, RISK] += millionths(risk)
    if begins:
        ledger[0, INCIDENTS] += incidents
        ledger[0, STORIES] += stories
        ledger[0, VISITS] += visits


@kernel
def blank(weekly: I64) -> I64:
    """An empty week of a ledger in the shape of ``weekly``'s weeks."""
    return np.zeros((weekly.shape[1], weekly.shape[2]), np.int64)


@kernel
def add(weekly: I64, by_locality: I64, ledger: I64) -> None:
    """Add a locality's week to the country's (6, fields) and to the locality's (fields)."""
    for field in range(ledger.shape[1]):
        total = 0
        for fifth in range(ledger.shape[0]):
            weekly[fifth, field] += ledger[fifth, field]
            total += ledger[fifth, field]
        by_locality[field] = total if STOCK[field] == 1 else by_locality[field] + total
