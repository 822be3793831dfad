"""The time bank: strangers are reached only between members, through a broker who costs money.

What is offered and what is wanted meet in one pool a locality, as far as the broker has time.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.draws import uniform, wide
from coprod_sim.model.town.columns import NEVER_TRADES, NOT_MEMBER, TRADES, Localities, Residents, Scratch, Ties
from coprod_sim.model.town.people import share_below
from coprod_sim.model.week.kin import MONTH, met_by_kin
from coprod_sim.model.week.need import both, practical_left, whole
from coprod_sim.model.week.shares import part_of

WANT_SHARE = 0.5  # of practical need left that a member asks the bank for: a judgement; the broker is what limits it


@rule
def join_rate(
    own_accord: float, peers: float, share_of_ties: float, helper: float, invited: float, asked: float, room: float
) -> float:
    """Rate a year of joining: with the share of ties who are members, readiness, invitation, and being ``asked``.

    A broker with little ``room`` takes few on.
    """
    return (own_accord + peers * share_of_ties) * (0.5 + helper + invited) * asked * room


@rule
def invited(per_loneliness: float, lonely: float) -> float:
    """How much more the lonely are invited; ``lonely`` is below zero where it is not known."""
    return per_loneliness * max(0.0, lonely)


@rule
def month_chance(rate: float) -> float:
    """Chance that what happens at a rate a year happens within a month."""
    return 1.0 - math.exp(-rate * MONTH)


@rule
def broker_room(load: float) -> float:
    """Share of those who would join whom a broker takes on who does ``load`` of what the time is for."""
    return 1.0 / (1.0 + load * load)


@rule
def wanted_minutes(base_minutes: float, share: float, practical: float) -> int:
    """Minutes a week that a member wants of the bank."""
    return whole(base_minutes + share * practical)


@rule
def could_trade(offered: int, wanted: int, traders: int, half_members: float) -> float:
    """Minutes a week that members would exchange with an unlimited broker; few members match badly."""
    matched = traders / (traders + half_members) if traders > 0 else 0.0
    return both(float(offered), float(wanted)) * matched


@rule
def broker_reach(broker_minutes: int, hours_per_hour: float) -> float:
    """Minutes of exchange a week that so many minutes of a broker can bring about."""
    return broker_minutes / hours_per_hour


@rule
def whole_exchanges(traded: int, minutes_each: float) -> int:
    """Exchanges a week that so many minutes make."""
    return int(traded / minutes_each + 0.5)


@rule
def bank_wish(need: int, kin: int, meets: float, base_minutes: float, practical_hours: float) -> int:
    """Minutes a week that a member with a ``need``, of which ``kin`` minutes of care meet a part, wants of the bank."""
    left = need - met_by_kin(need, kin, meets)
    return wanted_minutes(base_minutes, WANT_SHARE, practical_left(need, left, practical_hours))


@inner_kernel
def join_and_leave(r: Residents, t: Ties, s: Scratch, p: Any, networks: float, assets: float, load: float) -> None:
    """Members leave and others join (``member``), all by who was a member before anybody moved."""
    n = r.age.size
    for i in range(n):
        s.whom[i] = r.member[i]
    asked = 1.0 + networks * (p.join_asked_multiple - 1.0)
    room = broker_room(load)
    # Luck is looked at first: most people would not move even if all their ties were members
    most = join_rate(p.join_per_year, p.join_peers_per_year, 1.0, 1.0, p.invite_lonely, asked, room)
    likely = max(p.leave_bank_month, month_chance(most))
    for i in range(n):
        u = uniform(wide(s.luck[1, i]))
        if u >= likely or r.age[i] == 0:
            continue
        if s.whom[i] != NOT_MEMBER:
            if u < p.leave_bank_month:
                r.member[i] = NOT_MEMBER
            continue
        members = 0
        for tie in range(t.first[i], t.first[i + 1]):
            members += s.whom[t.to[tie]] != NOT_MEMBER
        share = members / max(1, int(t.first[i + 1] - t.first[i]))
        invitation = invited(p.invite_lonely, np.float64(r.lonely[i]))
        rate = join_rate(
            p.join_per_year, p.join_peers_per_year, share, share_below(r.helper[i]), invitation, asked, room
        )
        if r.need[i] > 0:
            rate = rate * assets
        if u < month_chance(rate):
            r.member[i] = NEVER_TRADES if uniform(wide(s.luck[2, i])) < p.never_trade_share else TRADES


@inner_kernel
def trade(r: Residents, s: Scratch, at: Localities, x: int, p: Any) -> None:
    """Members exchange: ``spent`` of who gives, ``bank`` of who receives; the broker's load and exchanges a week."""
    offered = 0
    wanted = 0
    traders = 0
    for i in s.row_of:
        r.bank[i] = 0
        s.banked[i] = 0
        if r.member[i] == TRADES:
            s.traders[traders] = i
            traders += 1
            offered += r.more[i] - r.spent[i]
            s.wish[i] = bank_wish(
                int(r.need[i]),
                int(r.kin[i]),
                p.care_meets_share,
                p.bank_want_minutes_per_week,
                p.practical_hours_per_week,
            )
            wanted += s.wish[i]
    reach = broker_reach(at.broker_minutes[x], p.broker_hours_per_hour)
    would = could_trade(offered, wanted, traders, p.match_half_members)
    at.broker_load[x] = would / reach
    traded = int(both(would, reach))
    at.exchanges[x] = whole_exchanges(traded, p.exchange_minutes)
    gave = 0
    took = 0
    for i in s.traders[:traders]:
        free = int(r.more[i]) - int(r.spent[i])
        gives = part_of(traded, gave, free, offered)
        r.spent[i] += gives
        s.banked[i] = gives
        r.bank[i] = part_of(traded, took, int(s.wish[i]), wanted)
        gave += free
        took += s.wish[i]
