"""Coaching: visits, group sessions and key workers' time that add to a person's dose, and visits that relieve carers.

People come at their worst: among those offered a place the order is a race with rate exp(k x passing state), so that
those enrolled get better by themselves, too. Whoever is offered a place takes it up or not. Sessions are held by the
team, out of its hours, or by paid leaders, key workers or unpaid peers whom a programme's money pays for.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform, wide
from coprod_sim.model.town.columns import I64, Residents, Scratch, Ties
from coprod_sim.model.week.ledger_places import ATTENDED, COACHING, COURSE_STAFF, PEER_LED, RELIEF, SANCTIONS
from coprod_sim.model.week.ordering import ROW_MASK, bring_forward, keep_first, person_key, sort_few
from coprod_sim.model.week.shares import split
from coprod_sim.model.week.ties import meet

RACE_SCALE = 1 << 22
RACE_MOST = (1 << 32) - 1
MOST_GIVEN = 1 << 15  # more than the minutes of a week
MOST_SANCTIONS = 100


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
def uptake(logit: float, sanctioned: int, per_sanction: float, multiple: float) -> float:
    """Chance to take a place that is offered, to somebody who was ``sanctioned`` so many times."""
    return min(1.0, multiple / (1.0 + math.exp(-(logit - per_sanction * sanctioned))))


@rule
def enrols(week: int, until: int) -> bool:
    """Whether people are still enrolled: before week ``until``, or always where that is below zero."""
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
def leader_minutes(session: int, free: int, wanted: int) -> int:
    """Minutes a week that somebody who agrees to lead takes over, of those that are still wanted."""
    return max(0, min(session, free, wanted))


@rule
def given_place(given: int) -> int:
    """Place in the order of carers to relieve: those who give most first."""
    return MOST_GIVEN - given


@inner_kernel
def enrol(r: Residents, t: Ties, s: Scratch, p: Any, group: int, pool: int, introduced: float, week: int) -> None:
    """Every fourth week, until enrolment ends: fill the places that ``pool`` minutes a week allow, by luck (``words``).

    Writes ``coached``. People who come one after the other in a ``group`` become peers with chance ``introduced``.
    """
    if not enrols(week, p.enrol_until_week):
        return
    session = session_minutes(p.coaching_visit_minutes, p.caseload, p.team_hours_per_professional)
    places = pool // staff_minutes(session, group)
    filled = 0
    before = 0
    order = s.order
    for i in range(r.age.size):
        if r.coached[i] > 0:
            places -= 1
    racing = 0
    for i in range(r.age.size):
        if places > 0 and r.condition[i] == 1 and r.coached[i] == 0:
            u = uniform(wide(s.words[0, i]))
            race = race_time(u, np.float64(r.passing[i]), p.enrol_worst)
            order[racing] = person_key(race, wide(r.person_id[i]), i)
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
            u = uniform(wide(s.words[1, i]))
            if u < uptake(p.uptake_logit, int(r.sanctioned[i]), p.sanction_logit, p.fifth_uptake[r.fifth[i]]):
                r.coached[i] = int(p.coaching_weeks)
                places -= 1
                if filled % group > 0 and uniform(wide(s.words[3, i])) < introduced:
                    meet(t.peers, before, i)
                before = i
                filled += 1
        begin = end
        limit *= 8


@inner_kernel
def choose_carers(r: Residents, s: Scratch, p: Any, pool: int) -> None:
    """Every fourth week: carers who give most are ``relieved``, as many as ``pool`` minutes a week allow."""
    r.relieved[:] = 0
    visits = pool // visit_minutes(p.coaching_visit_minutes)
    chosen = 0
    for i in range(r.age.size):
        if visits > 0 and r.given[i] > 0:
            key = person_key(given_place(int(r.given[i])), wide(r.person_id[i]), i)
            chosen = keep_first(s.order, chosen, visits, key)
    for place in s.order[:chosen]:
        r.relieved[int(place & ROW_MASK)] = 1


@inner_kernel
def lead(r: Residents, s: Scratch, by_fifth: I64, most: int, p: Any, group: int, key: Key) -> None:
    """Peers who have the condition agree to lead this month's sessions, unpaid (``spent``, minutes ``by_fifth``).

    They are asked in turn, from a keyed place on, until the sessions (of at ``most`` so many minutes) have leaders; who
    has less time than a session takes shares it with the next.
    """
    session = session_minutes(p.coaching_visit_minutes, p.caseload, p.team_hours_per_professional)
    wanted = 0
    for i in range(r.age.size):
        if r.coached[i] > 0:
            wanted += staff_minutes(session, group)
    wanted = min(wanted, most)
    begin = int(uniform(drawn(key, 0, 1, draws.LEAD)[0]) * r.age.size)
    found = 0
    for step in range(r.age.size):
        if found >= wanted:
            break
        i = s.row_of[(begin + step) % r.age.size]
        free = int(r.more[i]) - int(r.spent[i])
        if r.condition[i] == 0 or r.coached[i] > 0 or free <= 0:
            continue
        if uniform(drawn(key, int(r.person_id[i]), 0, draws.LEAD)[0]) < p.lead_chance:
            minutes = leader_minutes(session, free, wanted - found)
            r.spent[i] += minutes
            by_fifth[r.fifth[i]] += minutes
            found += minutes


@inner_kernel
def visit(
    r: Residents, s: Scratch, p: Any, group: int, quality: float, coaching: int, course: int, relief: int, led: I64,
    key: Key, ledger: I64,
) -> int:  # fmt: skip
    """Hold this week's sessions and visits, by number while the time lasts; return the minutes that the team gave.

    ``course`` minutes of leaders beyond the team go first: where peers lead, those that they ``led``, by fifth. Some
    drop out before the session, unless a sanction keeps them. Writes ``coached``, ``dose`` and ``sanctioned``.
    """
    visit = visit_minutes(p.coaching_visit_minutes)
    session = session_minutes(p.coaching_visit_minutes, p.caseload, p.team_hours_per_professional)
    each = staff_minutes(session, group)
    counted = session * counted_share(p.caseload, p.caseload_max) * attention(group, p.group_dilution) * quality
    coaching_left = coaching
    course_left = course
    relief_left = relief
    for i in s.row_of:
        if r.coached[i] + r.relieved[i] == 0:
            continue
        band = r.fifth[i]
        if r.coached[i] > 0:
            word = drawn(key, int(r.person_id[i]), 0, draws.DROP_OUT)
            stays = uniform(word[0]) >= p.drop_out_per_week
            if not stays and uniform(word[1]) < p.sanction_share:
                stays = True
                r.sanctioned[i] = min(MOST_SANCTIONS, int(r.sanctioned[i]) + 1)
                ledger[band, SANCTIONS] += 1
            if not stays:
                r.coached[i] = 0
            elif course_left >= each or coaching_left >= each:
                r.coached[i] -= 1
                r.dose[i] = np.float64(r.dose[i]) + counted
                ledger[band, ATTENDED] += session
                if course_left >= each:
                    course_left -= each
                    ledger[band, COURSE_STAFF] += each * (1 - p.peer_led)
                else:
                    coaching_left -= each
                    ledger[band, COACHING] += each
        if r.relieved[i] == 1 and relief_left >= visit:
            relief_left -= visit
            ledger[band, RELIEF] += visit
    if p.peer_led == 1:
        split(led.copy(), course, course - course_left, ledger, PEER_LED)
    return coaching - coaching_left + relief - relief_left
