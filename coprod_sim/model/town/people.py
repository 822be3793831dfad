"""Who a person is when they come to a row: at founding, and again when somebody leaves and somebody else comes."""

import math
from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import rule
from coprod_sim.model.draws import Key, drawn, normal, uniform, wide
from coprod_sim.model.town.columns import NOBODY, NOT_MEMBER, Residents

MOST_CARE_HOURS = 120.0
HOME, AWAY = 0, 1  # where a carer lives: with whom they care for, or not
RANKS = 65536.0
UNKNOWN = -1.0  # a running mean before its first month


@rule
def severity_of(slow: float, passing: float) -> float:
    """Severity between 0 and 1 from the slow and the passing state (logits)."""
    return 1.0 / (1.0 + math.exp(-(slow + passing)))


@rule
def offer_minutes(median_hours: float, spread: float, luck: float) -> int:
    """Minutes a week that a carer has for kin at most: log-normal.

    ``luck`` is a standard normal number, ``spread`` the standard deviation of the logarithm.
    """
    return int(60.0 * min(MOST_CARE_HOURS, median_hours * math.exp(spread * luck)) + 0.5)


@rule
def rank_of(u: float) -> int:
    """A rank among all people, in 65,536ths, from a number between 0 and 1."""
    return int(u * RANKS)


@rule
def share_below(rank: int) -> float:
    """A rank as a number between 0 and 1."""
    return (rank + 0.5) / RANKS


@rule
def ask_nothing(r: Residents, i: int) -> None:
    """Who needs nothing (any more) asks for nothing, and nothing of it is met or left."""
    r.asking[i] = 0
    r.asked_for[i] = 0
    r.own[i] = 0
    r.removed[i] = 0
    r.package[i] = 0
    r.private[i] = 0
    r.left[i] = 0


@rule
def move_in(r: Residents, i: int, p: Any, key: Key) -> None:
    """Draw a new person into row ``i``: the place (number, household, age band, fifth, ties) stays, all else is new."""
    person_id = int(r.person_id[i])
    age = int(r.age[i])
    fifth = wide(r.fifth[i])
    a0, _, a2, a3 = drawn(key, person_id, 0, draws.FOUND_PERSON)
    b0, b1, b2, b3 = drawn(key, person_id, 0, draws.FOUND_STATE)
    c0, c1, _, _ = drawn(key, person_id, 1, draws.FOUND_PERSON)

    has_condition = uniform(a0) < min(0.98, p.condition_share[age] * p.fifth_incidence[fifth])
    r.condition[i] = 1 if has_condition else 0
    r.pays[i] = 1 if uniform(a2) < p.pays_share[fifth - 1] else 0
    r.ask_luck[i] = rank_of(uniform(a3))
    r.helper[i] = rank_of(uniform(c0))
    r.activity[i] = rank_of(uniform(c1))

    # Severity: the deprivation factor acts on the odds
    slow = 0.0
    passing = 0.0
    severity = 0.0
    start = 0.0
    if has_condition:
        slow = p.severity_slow_mean[age] + p.severity_slow_sd * normal(b0) + math.log(p.fifth_severity[fifth])
        passing = p.severity_passing_sd * normal(b1)
        slow = np.float64(np.float32(slow))
        passing = np.float64(np.float32(passing))
        start = severity_of(slow, 0.0)
        severity = severity_of(slow, passing)
    r.slow[i] = slow
    r.passing[i] = passing
    r.severity_start[i] = start
    r.severity[i] = severity

    # Kin who live elsewhere are an outside supply, of which they would have some if they needed it
    r.elsewhere[i] = 0
    if uniform(b2) < p.kin_elsewhere_share:
        r.elsewhere[i] = offer_minutes(p.care_offer_hours_per_week[AWAY], p.care_offer_spread[AWAY], normal(b3))

    r.cares_for[i] = NOBODY
    r.care_tie[i] = 0
    r.offer[i] = 0
    r.given[i] = 0
    r.need[i] = 0
    r.kin[i] = 0
    r.helping[i] = 0
    r.more[i] = 0
    r.spent[i] = 0
    r.pull[i] = 0
    r.pull_asked[i] = 0
    r.friend[i] = 0
    r.bank[i] = 0
    ask_nothing(r, i)
    r.member[i] = NOT_MEMBER
    r.gave[i] = 0
    r.received[i] = 0
    r.took_part[i] = 0
    r.lonely[i] = UNKNOWN
    r.lonely_usual[i] = UNKNOWN
    r.dose[i] = 0.0
    r.capability[i] = 0.0
    r.coached[i] = 0
    r.sanctioned[i] = 0
    r.relieved[i] = 0
    r.stay[i] = 0
    r.setting[i] = 0
    r.unmet[i] = UNKNOWN
