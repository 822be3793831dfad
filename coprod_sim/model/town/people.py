"""Who a person is when they come to a row: at founding, and again when somebody leaves and somebody else comes."""

import math
from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import rule
from coprod_sim.model.draws import Key, drawn, normal, uniform
from coprod_sim.model.town.columns import (
    CONDITIONAL,
    ELSEWHERE,
    FREE_RIDER,
    NOBODY,
    NOT_MEMBER,
    UNCONDITIONAL,
    Residents,
)


@rule
def severity_of(slow: float, passing: float) -> float:
    """Severity between 0 and 1 from the slow and the passing state (logits)."""
    return 1.0 / (1.0 + math.exp(-(slow + passing)))


@rule
def care_level(severity: float, t1: float, t2: float, t3: float, t4: float) -> int:
    """Level of standing care (0 to 4) from severity and the four rising thresholds."""
    if severity < t1:
        return 0
    if severity < t2:
        return 1
    if severity < t3:
        return 2
    if severity < t4:
        return 3
    return 4


@rule
def giver_type(u: float, free_share: float, unconditional_share: float) -> int:
    """Free rider, unconditional or (else) conditional giver."""
    if u < free_share:
        return FREE_RIDER
    if u < free_share + unconditional_share:
        return UNCONDITIONAL
    return CONDITIONAL


@rule
def willing_minutes(
    u: float, weekly_share: float, monthly_share: float, weekly_minutes: float, monthly_minutes: float
) -> int:
    """Minutes a week a person says they would give: a few hours a week, a few a month, or none."""
    if u < weekly_share:
        return int(weekly_minutes + 0.5)
    if u < weekly_share + monthly_share:
        return int(monthly_minutes + 0.5)
    return 0


@rule
def carer_minutes(u: float, p: Any) -> int:
    """Minutes a week of care in the Census band that ``u`` falls into."""
    total = 0.0
    for band in range(4):
        total += p.carer_hours_share[band]
        if u < total:
            return int(p.carer_hours_per_week[band] * 60.0 + 0.5)
    return int(p.carer_hours_per_week[4] * 60.0 + 0.5)


@rule
def clipped(x: float) -> float:
    """Keep x within 0.02 and 0.98."""
    return min(0.98, max(0.02, x))


@rule
def move_in(r: Residents, i: int, p: Any, key: Key) -> None:
    """Draw a new person into row ``i``: the place (number, household, age band, fifth, ties) stays, all else is new."""
    person_id = int(r.person_id[i])
    age = int(r.age[i])
    fifth = int(r.fifth[i])
    a0, a1, a2, a3 = drawn(key, person_id, 0, draws.FOUND_PERSON)
    b0, b1, _, _ = drawn(key, person_id, 0, draws.FOUND_STATE)
    c0, c1, c2, c3 = drawn(key, person_id, 0, draws.FOUND_CARER)
    d0, d1, d2, d3 = drawn(key, person_id, 1, draws.FOUND_PERSON)

    has_condition = uniform(a0) < min(0.98, p.condition_share[age] * p.fifth_incidence[fifth])
    r.condition[i] = 1 if has_condition else 0
    r.giver[i] = giver_type(uniform(a1), p.giver_free_share, p.giver_unconditional_share)
    willing = 0
    if age > 0 and uniform(a3) < min(1.0, p.intention_to_action * p.fifth_willing[fifth]):
        willing = willing_minutes(
            uniform(a2),
            p.willing_weekly_share,
            p.willing_monthly_share,
            p.willing_weekly_minutes,
            p.willing_monthly_minutes,
        )
    r.willing[i] = willing
    r.spare[i] = willing
    r.active[i] = 1 if uniform(d2) < p.active_want_share * p.active_action_share else 0

    r.asks_team[i] = 1 if uniform(drawn(key, person_id, 2, draws.FOUND_PERSON)[0]) < p.home_care_take_up_share else 0

    # Severity: the deprivation factor acts on the odds
    slow = 0.0
    passing = 0.0
    severity = 0.0
    start = 0.0
    level = 0
    if has_condition:
        slow = p.severity_slow_mean[age] + p.severity_slow_sd * normal(b0) + math.log(p.fifth_severity[fifth])
        passing = p.severity_passing_sd * normal(b1)
        slow = np.float64(np.float32(slow))
        passing = np.float64(np.float32(passing))
        start = severity_of(slow, 0.0)
        severity = severity_of(slow, passing)
        level = care_level(
            severity,
            p.standing_threshold[0],
            p.standing_threshold[1],
            p.standing_threshold[2],
            p.standing_threshold[3],
        )
    r.slow[i] = slow
    r.passing[i] = passing
    r.severity_start[i] = start
    r.severity[i] = severity
    r.level[i] = level

    # Kin care
    cares = age > 0 and uniform(c0) < p.carer_share_of_adults * p.fifth_kin[fifth]
    r.kin_minutes[i] = carer_minutes(uniform(c1), p) if cares else 0
    r.kin_target[i] = ELSEWHERE if cares and uniform(c2) < p.kin_elsewhere_share else NOBODY
    r.kin_elsewhere[i] = carer_minutes(uniform(d3), p) if uniform(c3) < p.kin_elsewhere_share else 0

    trust_neighbours = clipped(p.trust_neighbours_start + p.trust_sd * normal(d0))
    trust_services = clipped(p.trust_services_start + p.trust_sd * normal(d1))
    r.trust_neighbours[i] = trust_neighbours
    r.trust_neighbours_start[i] = trust_neighbours
    r.trust_services[i] = trust_services
    r.trust_services_start[i] = trust_services

    r.member[i] = NOT_MEMBER
    r.gave[i] = 0
    r.received[i] = 0
    r.credit[i] = 0
    r.given[i] = 0
    r.granted[i] = p.granted_anchor
    r.strain[i] = 0.0
    r.dose[i] = 0.0
    r.capability[i] = 0.0
    r.coached[i] = 0
    r.relieved[i] = 0
    r.stay[i] = 0
    r.setting[i] = 0
    r.waiting_relational[i] = 0
    r.waiting_clinical[i] = 0
    r.wait[i] = 0
    r.need[i] = 0
    r.unmet_minutes[i] = 0
    r.unmet[i] = 0.0
