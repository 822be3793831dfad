"""Coaching: visits, group sessions and key workers' time that add to a person's dose, and visits that relieve carers.

People come at their worst: among those offered a place the order is a race with rate exp(k x passing state), so that
those enrolled get better by themselves, too. Whoever is offered a place takes it up or not. Sessions are held by the
team, out of its hours, or by paid leaders, key workers or unpaid peers whom a programme's money pays for.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform, wide
from coprod_sim.model.town.columns import F32, I8, I16, I32, I64, U8, U32
from coprod_sim.model.week.exchange import give_probability
from coprod_sim.model.week.ledger_places import ATTENDED, COACHING, COURSE_STAFF, PEER_LED, RELIEF, SANCTIONS
from coprod_sim.model.week.ordering import ROW_MASK, bring_forward, keep_first, person_key, sort_few
from coprod_sim.model.week.ties import meet

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
def enrols(week: int, until: int) -> bool:
    """Whether people are still enrolled: before week ``until``, or always where that is below nought."""
    return until < 0 or week < until


@rule
def visit_minutes(minutes: float) -> int:
    """Whole minutes of a visit."""
    return int(minutes + 0.5)


@rule
def session_minutes(visit: float, caseload: float, worker_hours: float) -> int:
    """Minutes of a session: of fixed length, or an equal part of a key worker's week where there is a caseload."""
    if caseload > 0.0:
        return max(1, int(worker_hours * 60.0 / caseload + 0.5))
    return visit_minutes(visit)


@rule
def staff_minutes(session: int, group_size: int) -> int:
    """Minutes of whoever leads a session that one person in a group takes, rounded up."""
    return (session + group_size - 1) // group_size


@rule
def counted_share(caseload: float, caseload_max: float) -> float:
    """Share of a session's minutes that count: all up to the largest good caseload, less beyond it."""
    return 1.0 if caseload <= caseload_max else caseload_max / caseload


@rule
def attention(group_size: int, dilution: float) -> float:
    """Share of a session that counts for each person in a group: all of it alone, or without dilution."""
    return 1.0 if group_size == 1 else group_size ** (-dilution)


@rule
def trust_sanctioned(trust: float, loss: float) -> float:
    """Trust in services after a sanction."""
    return max(0.0, trust - loss)


@rule
def strain_place(strain: float) -> int:
    """Place in the order of carers to relieve: most strained first."""
    return 1_000_000 - int(strain * 1_000_000.0)


@kernel
def enrol(
    person_id: I16, fifth: U8, condition: I8, passing: F32, trust_services: F32, coached: I8, peers: I16, luck: U32,
    order: I64, p: Any, group: int, pool: int, introduced: float, week: int,
) -> None:  # fmt: skip
    """Every fourth week, until enrolment ends: fill the places that ``pool`` minutes a week allow, by ``luck``.

    Writes ``coached``. People who come one after the other in a ``group`` become ``peers`` with chance ``introduced``.
    """
    if not enrols(week, p.enrol_until_week):
        return
    session = session_minutes(p.coaching_visit_minutes, p.caseload, p.team_hours_per_professional)
    places = pool // staff_minutes(session, group)
    filled = 0
    before = 0
    for i in range(person_id.size):
        if coached[i] > 0:
            places -= 1
    racing = 0
    for i in range(person_id.size):
        if places > 0 and condition[i] == 1 and coached[i] == 0:
            u = uniform(wide(luck[0, i]))
            order[racing] = person_key(race_time(u, np.float64(passing[i]), p.enrol_worst), wide(person_id[i]), i)
            racing += 1
    # Few of those who race can be offered a place, so the first of them are sorted out before they are sorted
    begin = 0
    limit = 4 * places * (RACE_SCALE // max(1, racing))
    while begin < racing and places > 0:
        end = bring_forward(order, begin, racing, person_key(min(limit, RACE_MOST + 1), 0, 0))
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
                if filled % group > 0 and uniform(wide(luck[3, i])) < introduced:
                    meet(peers, before, i)
                before = i
                filled += 1
        begin = end
        limit *= 8


@kernel
def choose_carers(person_id: I16, kin_minutes: I16, strain: F32, relieved: I8, order: I64, p: Any, pool: int) -> None:
    """Every fourth week: the most strained carers are ``relieved``, as many as ``pool`` minutes a week allow."""
    relieved[:] = 0
    visits = pool // visit_minutes(p.coaching_visit_minutes)
    chosen = 0
    for i in range(person_id.size):
        if visits > 0 and kin_minutes[i] > 0:
            key = person_key(strain_place(np.float64(strain[i])), wide(person_id[i]), i)
            chosen = keep_first(order, chosen, visits, key)
    for place in order[:chosen]:
        relieved[int(place & ROW_MASK)] = 1


@kernel
def lead(
    person_id: I16, fifth: U8, condition: I8, giver: I8, capability: F32, granted_before: F32, coached: I8, left: I32,
    given: I32, row_of: U32, p: Any, group: int, reciprocity: float, most: int, key: Key, ledger: I64,
) -> int:  # fmt: skip
    """Peers who have the condition lead this week's sessions, unpaid (``left``, ``given``); return their minutes.

    They are asked in turn, from a keyed place on, until the sessions (of at most ``most`` minutes) have leaders; who
    has less time than a session takes shares it with the next.
    """
    session = session_minutes(p.coaching_visit_minutes, p.caseload, p.team_hours_per_professional)
    wanted = 0
    for i in row_of:
        if coached[i] > 0:
            wanted += staff_minutes(session, group)
    wanted = min(wanted, most)
    begin = int(uniform(drawn(key, 0, 1, draws.LEAD)[0]) * person_id.size)
    found = 0
    for step in range(person_id.size):
        if found >= wanted:
            break
        i = row_of[(begin + step) % person_id.size]
        if condition[i] == 0 or coached[i] > 0 or left[i] <= 0:
            continue
        agrees = give_probability(
            int(giver[i]),
            np.float64(granted_before[i]),
            p.granted_anchor,
            reciprocity,
            p.give_unconditional,
            p.free_rider_factor,
            np.float64(capability[i]),
            p.give_per_sd,
        )
        if uniform(drawn(key, int(person_id[i]), 0, draws.LEAD)[0]) < agrees:
            minutes = min(session, int(left[i]), wanted - found)
            left[i] -= minutes
            given[i] += minutes
            ledger[fifth[i], PEER_LED] += minutes
            found += minutes
    return found


@kernel
def visit(
    person_id: I16, fifth: U8, coached: I8, relieved: I8, dose: F32, trust_services: F32, row_of: U32, p: Any,
    group: int, quality: float, coaching: int, course: int, relief: int, key: Key, ledger: I64,
) -> int:  # fmt: skip
    """Hold this week's sessions and visits, by number while the time lasts; return the minutes that the team gave.

    ``course`` minutes of leaders beyond the team go first. Writes ``coached``, ``dose`` and ``trust_services``. Some
    drop out before the session, unless a sanction keeps them.
    """
    visit = visit_minutes(p.coaching_visit_minutes)
    session = session_minutes(p.coaching_visit_minutes, p.caseload, p.team_hours_per_professional)
    each = staff_minutes(session, group)
    counted = session * counted_share(p.caseload, p.caseload_max) * attention(group, p.group_dilution) * quality
    coaching_left = coaching
    course_left = course
    relief_left = relief
    for i in row_of:
        if coached[i] + relieved[i] == 0:
            continue
        band = fifth[i]
        if coached[i] > 0:
            word = drawn(key, int(person_id[i]), 0, draws.DROP_OUT)
            stays = uniform(word[0]) >= p.drop_out_per_week
            if not stays and uniform(word[1]) < p.sanction_share:
                stays = True
                trust_services[i] = trust_sanctioned(np.float64(trust_services[i]), p.sanction_trust_loss)
                ledger[band, SANCTIONS] += 1
            if not stays:
                coached[i] = 0
            elif course_left >= each or coaching_left >= each:
                coached[i] -= 1
                dose[i] = np.float64(dose[i]) + counted
                ledger[band, ATTENDED] += session
                if course_left >= each:
                    course_left -= each
                    ledger[band, COURSE_STAFF] += each * (1 - p.peer_led)
                else:
                    coaching_left -= each
                    ledger[band, COACHING] += each
        if relieved[i] == 1 and relief_left >= visit:
            relief_left -= visit
            ledger[band, RELIEF] += visit
    return coaching - coaching_left + relief - relief_left
