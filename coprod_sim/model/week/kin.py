"""Carers: who stops, who starts, and what they give. An hour of care meets a part of an hour of need.

Who starts waits a time of their own for each tie in need and cares for whoever comes first: it is the carer who
chooses, whatever the order of rows.
"""

import math
from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.draws import Key, drawn, normal, uniform, wide
from coprod_sim.model.town.columns import ELSEWHERE, NOBODY, PARENT, PARTNER, Residents, Scratch, Ties
from coprod_sim.model.town.people import AWAY, HOME, offer_minutes
from coprod_sim.model.week.need import WEEK_MINUTES, both

MONTH = 1.0 / 13.0  # of a year
IDLE_MINUTES = 120.0  # the need at which carers stop for want of anything to do, by a factor e
ABLE_MINUTES = 1200.0  # own need at which half as many people can care
NEVER = 1e18
KIN_ELSEWHERE = 6  # after the kinds of ties, in rates of starting and stopping
SOMEWHERE = 0xFFFF  # partner in a draw about kin who live elsewhere


@rule
def stop_rate(base: float, idle: float, need: int) -> float:
    """Rate a year at which a carer stops: higher where hardly anything is needed any more."""
    return base + idle * math.exp(-need / IDLE_MINUTES)


@rule
def able(need: int) -> float:
    """How far people with a need of their own can care for others, from 1 down to 0."""
    x = need / ABLE_MINUTES
    return 1.0 / (1.0 + x * x)


@rule
def seen_left(left: int, team: int, helped: int, sees_formal: float, sees_help: float) -> float:
    """Minutes a week that kin see as left to do, as far as they see what the ``team`` and others do."""
    return left + (1.0 - sees_formal) * team + (1.0 - sees_help) * helped


@rule
def start_rate(base: float, seen: float, half_hours: float, available: float, able: float) -> float:
    """Rate a year at which a tie starts to care for somebody with ``seen`` minutes left to do."""
    half = 60.0 * half_hours
    return base * seen * seen / (seen * seen + half * half) * available * able if seen > 0.0 else 0.0


@rule
def waiting_years(u: float, rate: float) -> float:
    """Years until somebody starts, at a rate a year."""
    return -math.log(u) / rate if rate > 0.0 else NEVER


@rule
def is_available(kind: int, same_home: bool, by_age: float) -> float:
    """How available a tie is: partners, and parents at home, always; others by their age."""
    return 1.0 if kind == PARTNER or (kind == PARENT and same_home) else by_age


@rule
def offered_minutes(offer: int, multiple: float) -> int:
    """Minutes a week that a carer offers where care by kin is so many times the usual."""
    return offer if multiple == 1.0 else min(WEEK_MINUTES, int(offer * multiple + 0.5))


@rule
def kin_hours(need: int, offered: int, meets: float) -> float:
    """Minutes a week that kin give in all, of what they offer to a need."""
    return both(need / meets, float(offered))


@rule
def share_of(offer: int, in_all: float, offered: int) -> int:
    """One carer's whole minutes of what kin give in all, by what each offers."""
    return int(offer * in_all / offered + 0.5) if offered > 0 else 0


@rule
def met_by_kin(need: int, kin: int, meets: float) -> int:
    """Minutes of need that so much care meets."""
    return min(need, int(meets * kin + 0.5))


@rule
def met_elsewhere(met: int, kin: int, elsewhere: int) -> int:
    """Of need that kin ``met`` what those who live elsewhere did, by the care that they gave."""
    return met * elsewhere // kin if kin > 0 else 0


@inner_kernel
def stop(r: Residents, s: Scratch, p: Any) -> None:
    """Carers of those who have left stop, and some others, by the last of ``words``."""
    for i in range(r.age.size):
        j = r.cares_for[i]
        if j == NOBODY:
            continue
        rate = p.care_stop_per_year[KIN_ELSEWHERE]
        if j >= 0:
            rate = stop_rate(p.care_stop_per_year[r.care_tie[i]], p.care_stop_idle_per_year, int(r.need[j]))
        gone = j >= 0 and s.gone[j] != 0
        if gone or uniform(wide(s.words[3, i])) < 1.0 - math.exp(-rate * MONTH):
            r.cares_for[i] = NOBODY
            r.offer[i] = 0


@inner_kernel
def start(r: Residents, t: Ties, s: Scratch, p: Any, key: Key) -> None:
    """Others start: each adult who cares for nobody for whoever comes first within the month, by last month's needs."""
    for i in range(r.age.size):
        s.when[i] = NEVER
        if r.cares_for[i] == NOBODY and r.age[i] > 0:
            rate = p.care_start_per_year[KIN_ELSEWHERE] * p.care_available_ratio[r.age[i]] * able(int(r.need[i]))
            s.when[i] = waiting_years(uniform(wide(s.luck[0, i])), rate)
            s.whom[i] = ELSEWHERE
    for j in s.needy[: s.counts[0]]:
        helped = int(r.removed[j]) + int(r.own[j])
        seen = seen_left(
            int(r.left[j]), int(r.package[j]) + int(r.private[j]), helped, p.sees_formal_share, p.sees_help_share
        )
        if seen <= 0.0:
            continue
        for tie in range(t.first[j], t.first[j + 1]):
            i = t.to[tie]
            if r.cares_for[i] != NOBODY or r.age[i] == 0:
                continue
            kind = int(t.kind[tie])
            available = is_available(kind, r.household[i] == r.household[j], p.care_available_ratio[r.age[i]])
            rate = start_rate(
                p.care_start_per_year[kind], seen, p.care_start_half_hours_per_week, available, able(int(r.need[i]))
            )
            u = uniform(drawn(key, int(r.person_id[i]), int(r.person_id[j]), draws.START_CARE)[0])
            if u < 1.0 - rate * MONTH:
                continue  # not within the month
            when = waiting_years(u, rate)
            if when < s.when[i]:
                s.when[i] = when
                s.whom[i] = j
                s.tie[i] = kind
    for i in range(r.age.size):
        if s.when[i] < MONTH:
            take_on(r, i, int(s.whom[i]), int(s.tie[i]), p, key)


@rule
def take_on(r: Residents, i: int, j: int, kind: int, p: Any, key: Key) -> None:
    """Let ``i`` care for ``j``, to whom they are of some ``kind``, and see how much time they have."""
    r.cares_for[i] = j
    r.care_tie[i] = kind if j >= 0 else 0
    other = int(r.person_id[j]) if j >= 0 else SOMEWHERE
    place = HOME if j >= 0 and r.household[i] == r.household[j] else AWAY
    z = normal(drawn(key, int(r.person_id[i]), other, draws.START_CARE)[1])
    r.offer[i] = offer_minutes(p.care_offer_hours_per_week[place], p.care_offer_spread[place], z)


@inner_kernel
def give(r: Residents, s: Scratch, p: Any, multiple: float) -> None:
    """Carers give (``given``) what is wanted of what they offer; scratch ``offered`` and ``kin`` of those in need.

    Offers are ``multiple`` times the usual.
    """
    n = r.age.size
    for i in range(n):
        s.offered[i] = 0
        r.kin[i] = 0
        s.elsewhere[i] = 0
    for j in s.needy[: s.counts[0]]:
        s.offered[j] = offered_minutes(int(r.elsewhere[j]), multiple)
    for i in range(n):
        j = r.cares_for[i]
        if j >= 0 and r.need[j] > 0:
            s.offered[j] += offered_minutes(int(r.offer[i]), multiple)
    for j in s.needy[: s.counts[0]]:
        in_all = kin_hours(int(r.need[j]), int(s.offered[j]), p.care_meets_share)
        s.in_all[j] = in_all
        s.elsewhere[j] = share_of(offered_minutes(int(r.elsewhere[j]), multiple), in_all, int(s.offered[j]))
        r.kin[j] = s.elsewhere[j]
    for i in range(n):
        j = r.cares_for[i]
        given = 0
        if j >= 0:
            if r.need[j] > 0:
                given = share_of(offered_minutes(int(r.offer[i]), multiple), s.in_all[j], int(s.offered[j]))
                r.kin[j] += given
        elif j == ELSEWHERE:
            given = offered_minutes(int(r.offer[i]), multiple)
        r.given[i] = given
