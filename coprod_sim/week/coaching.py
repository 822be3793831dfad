"""Coaching: visits that add to a person's dose, and visits that relieve carers.

People come at their worst: among those offered a place the order is a race with rate exp(k x passing state), so that
those enrolled get better by themselves, too. Whoever is offered a place takes it up or not.
"""

import math
from typing import Any

import numpy as np

from coprod_sim import draws
from coprod_sim.compiled import kernel, rule
from coprod_sim.draws import Key, drawn, uniform, wide
from coprod_sim.town.columns import F32, I8, I16, I64, U8, U32
from coprod_sim.week.books import COACHING, RELIEF
from coprod_sim.week.ordering import ROW_MASK, bring_forward, keep_first, number_key, sort_few

RACE_SCALE = 1 << 22
RACE_MOST = (1 << 32) - 1


@rule
def coaching_pool(minutes: int, practice: float, coaching_share: float, relief_share: float, assets: float) -> int:
    """Minutes a week for coaching visits out of the team's ``minutes``."""
    return int(minutes * practice * coaching_share * (1.0 - relief_share) * assets)


@rule
def relief_pool(minutes: int, practice: float, coaching_share: float, relief_share: float, recognised: float) -> int:
    """Minutes a week for relieving carers out of the team's ``minutes``."""
    return int(minutes * practice * coaching_share * relief_share * recognised)


@rule
def race_time(u: float, passing: float, worst: float) -> int:
    """Place in the race for a coaching place, low first: exponential with rate exp(worst x passing)."""
    return int(min(float(RACE_MOST), -math.log(u) * math.exp(-worst * passing) * RACE_SCALE))


@rule
def uptake(logit: float, per_trust: float, trust: float, usual_trust: float, multiple: float) -> float:
    """Chance to take a place that is offered."""
    return min(1.0, multiple / (1.0 + math.exp(-(logit + per_trust * (trust - usual_trust)))))


@rule
def visit_minutes(minutes: float) -> int:
    """Whole minutes of a visit."""
    return int(minutes + 0.5)


@rule
def strain_place(strain: float) -> int:
    """Place in the order of carers to relieve: most strained first."""
    return 1_000_000 - int(strain * 1_000_000.0)


@kernel
def enrol(
    number: I16, fifth: U8, condition: I8, passing: F32, trust_services: F32, coached: I8, luck: U32, order: I64,
    p: Any, pool: int,
) -> None:  # fmt: skip
    """Every fourth week: fill the coaching places that ``pool`` minutes a week allow (``coached``), by ``luck``."""
    places = pool // visit_minutes(p.coaching_visit_minutes)
    for i in range(number.size):
        if coached[i] > 0:
            places -= 1
    racing = 0
    for i in range(number.size):
        if places > 0 and condition[i] == 1 and coached[i] == 0:
            u = uniform(wide(luck[0, i]))
            order[racing] = number_key(race_time(u, np.float64(passing[i]), p.enrol_worst), wide(number[i]), i)
            racing += 1
    # Few of those who race can be offered a place, so the first of them are sorted out before they are sorted
    begin = 0
    limit = 4 * places * (RACE_SCALE // max(1, racing))
    while begin < racing and places > 0:
        end = bring_forward(order, begin, racing, number_key(min(limit, RACE_MOST + 1), 0, 0))
        sort_few(order, begin, end)
        for place in order[begin:end]:
            if places <= 0:
                break
            i = int(place & ROW_MASK)
            u = uniform(wide(luck[1, i]))
            trust = np.float64(trust_services[i])
            if u < uptake(p.uptake_logit, p.uptake_trust, trust, p.trust_services_start, p.fifth_uptake[fifth[i]]):
                coached[i] = int(p.coaching_weeks)
                places -= 1
        begin = end
        limit *= 8


@kernel
def choose_carers(number: I16, kin_minutes: I16, strain: F32, relieved: I8, order: I64, p: Any, pool: int) -> None:
    """Every fourth week: the most strained carers are ``relieved``, as many as ``pool`` minutes a week allow."""
    relieved[:] = 0
    visits = pool // visit_minutes(p.coaching_visit_minutes)
    chosen = 0
    for i in range(number.size):
        if visits > 0 and kin_minutes[i] > 0:
            key = number_key(strain_place(np.float64(strain[i])), wide(number[i]), i)
            chosen = keep_first(order, chosen, visits, key)
    for place in order[:chosen]:
        relieved[int(place & ROW_MASK)] = 1


@kernel
def visit(
    number: I16, fifth: U8, coached: I8, relieved: I8, dose: F32, row_of: U32, p: Any, coaching: int, relief: int,
    key: Key, led: I64,
) -> int:  # fmt: skip
    """Make this week's visits, by number while the time lasts; return the minutes they took.

    Writes ``coached`` and ``dose``. Some drop out before the visit.
    """
    each = visit_minutes(p.coaching_visit_minutes)
    coaching_left = coaching
    relief_left = relief
    for i in row_of:
        if coached[i] + relieved[i] == 0:
            continue
        if coached[i] > 0:
            if uniform(drawn(key, int(number[i]), 0, draws.DROP_OUT)[0]) < p.drop_out_per_week:
                coached[i] = 0
            elif coaching_left >= each:
                coached[i] -= 1
                dose[i] = np.float64(dose[i]) + each
                coaching_left -= each
                led[fifth[i], COACHING] += each
        if relieved[i] == 1 and relief_left >= each:
            relief_left -= each
            led[fifth[i], RELIEF] += each
    return coaching - coaching_left + relief - relief_left
