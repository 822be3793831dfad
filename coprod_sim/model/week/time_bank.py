"""The time bank: strangers are reached only between members, through a broker who costs money."""

from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform, wide
from coprod_sim.model.town.columns import F32, I8, I16, I32, I64, NEVER_TRADES, NOT_MEMBER, TRADES, U8, U32
from coprod_sim.model.week.exchange import found_minutes, give_probability, removed_minutes, repay_factor, take
from coprod_sim.model.week.ledger_places import (
    BROKERED,
    EXCHANGES,
    EXTRA_NEIGHBOURS,
    MET_NEIGHBOURS,
    NEED_CLINICAL,
    NEED_FOUND,
    PAID_HELP,
)
from coprod_sim.model.week.ordering import ROW_MASK

WEEKS_KEPT = 4  # of broker time not used


@rule
def join_hazard(
    innovation: float, imitation: float, share_of_ties: float, multiple: float, practice: float, room: float
) -> float:
    """Chance of joining in four weeks; co-producing professionals who ask multiply it, a full bank holds it back."""
    return min(1.0, (innovation + imitation * share_of_ties) * (1.0 + practice * (multiple - 1.0)) * room)


@rule
def room_for_more(members: int, broker_minutes: int, hours_per_member_year: float) -> float:
    """Share of the members whom the broker (with so many minutes a week) can look after who are not there yet."""
    places = broker_minutes * 52.0 / 60.0 / hours_per_member_year
    return max(0.0, 1.0 - members / places)


@rule
def may_join(willing: int, condition: int, assets: float) -> bool:
    """Whether somebody might join: people with time to give; people in need only where their assets count."""
    if condition == 1:
        return assets > 0.0
    return willing > 0


@rule
def broker_time(left: int, minutes: int) -> int:
    """Broker time at hand this week: what was left and this week's, at most four weeks' worth."""
    return min(left + minutes, WEEKS_KEPT * minutes)


@rule
def broker_cost(hours_per_try: float) -> int:
    """Minutes of the broker that trying one member takes, whatever comes of it."""
    return int(hours_per_try * 60.0 + 0.5)


@rule
def paid_probability(chance: float, pay: float, ratio: float) -> float:
    """Chance to give when it is paid, which may crowd giving out or in."""
    return min(1.0, chance * ratio) if pay > 0.0 else chance


@kernel
def join_and_leave(
    age: I8, condition: I8, willing: I16, member: I8, gave: I8, received: I8, first: I32, to: I16, luck: U32,
    before: I32, p: Any, networks: float, assets: float, broker_minutes: int,
) -> None:  # fmt: skip
    """Every fourth week members leave and others join (``member``, ``gave``, ``received``).

    ``luck`` holds everybody's words; ``before`` is working space.
    """
    n = age.size
    count = 0
    for i in range(n):
        before[i] = member[i]  # as it was before anybody moved
        if member[i] != NOT_MEMBER:
            count += 1
    room = room_for_more(count, broker_minutes, p.broker_hours_per_member_year)
    # Luck is looked at first: most people would not move whatever else is so, even if all their ties were members
    likely = max(
        p.leave_bank_month, join_hazard(p.join_month, p.join_peers_month, 1.0, p.join_asked_multiple, networks, room)
    )
    for i in range(n):
        u = uniform(wide(luck[0, i]))
        if u >= likely or age[i] == 0:
            continue
        if before[i] != NOT_MEMBER:
            if u < p.leave_bank_month:
                member[i] = NOT_MEMBER
                gave[i] = 0
                received[i] = 0
            continue
        if not may_join(int(willing[i]), int(condition[i]), assets):
            continue
        members = 0
        for tie in range(first[i], first[i + 1]):
            if before[to[tie]] != NOT_MEMBER:
                members += 1
        share = members / max(1, int(first[i + 1] - first[i]))
        if u < join_hazard(p.join_month, p.join_peers_month, share, p.join_asked_multiple, networks, room):
            member[i] = NEVER_TRADES if uniform(wide(luck[1, i])) < p.never_trade_share else TRADES


@rule
def match_chance(members: int, half: float) -> float:
    """Chance that a try of the broker finds somebody suitable: a half among ``half`` members, always if that is 0."""
    return members / (members + half)


@kernel
def list_traders(member: I8, row_of: U32, traders: I32) -> int:
    """Write the rows of trading members into ``traders``, by number; return how many."""
    count = 0
    for i in row_of:
        if member[i] == TRADES:
            traders[count] = i
            count += 1
    return count


@kernel
def trade(
    person_id: I16, fifth: U8, condition: I8, giver: I8, severity: F32, capability: F32, granted_before: F32,
    member: I8, gave: I8, received: I8, credit: I32, credit_before: I32, given: I32, need: I32, row_of: U32,
    standing: I32, relational: I32, clinical: I32, everyday: I32, left: I32, traders: I32, askers: I64, p: Any,
    reciprocity: float, broker_left: int, key: Key, ledger: I64,
) -> int:  # fmt: skip
    """Members with need left are matched with other members while the broker has time; return what time is left.

    Writes needs left, minutes ``left`` to give, ``credit``, ``given``, ``gave`` and ``received``.
    """
    cost = broker_cost(p.broker_hours_per_try)
    count = 0
    for place in askers:
        i = int((place >> 1) & ROW_MASK)
        wanted = int(standing[i]) + int(relational[i]) + int(everyday[i])
        if member[i] != TRADES or wanted <= 0 or broker_left < cost:
            continue
        if count == 0:  # the members are listed when the first of them asks
            count = list_traders(member, row_of, traders)
        repay = repay_factor(int(credit_before[i]), p.gift_discount, p.debt_scale_minutes, reciprocity)
        band = fifth[i]
        for attempt in range(p.broker_tries):
            if broker_left < cost or wanted <= 0:
                break
            broker_left -= cost
            word = drawn(key, int(person_id[i]), attempt, draws.BROKER)
            j = int(traders[int(uniform(word[0]) * count)])
            if j == i or left[j] <= 0 or uniform(word[1]) >= repay:
                continue
            if uniform(word[3]) >= match_chance(count, p.match_half_members):
                continue
            agrees = give_probability(
                int(giver[j]),
                np.float64(granted_before[j]),
                p.granted_anchor,
                reciprocity,
                p.give_unconditional,
                p.free_rider_factor,
                np.float64(capability[j]),
                p.give_per_sd,
            )
            if uniform(word[2]) >= paid_probability(agrees, p.pay_gbp_per_hour, p.paid_giving_ratio):
                continue
            minutes = min(wanted, int(left[j]), int(p.exchange_minutes))
            removed = removed_minutes(minutes, p.substitution, np.float64(severity[i]))
            take(standing, relational, everyday, i, removed)
            wanted -= removed
            left[j] -= minutes
            given[j] += minutes
            credit[j] += minutes
            credit[i] -= minutes
            if condition[i] == 1:
                found = found_minutes(minutes, p.help_finds_need)
                clinical[i] += found
                need[i] += found
                ledger[band, NEED_CLINICAL] += found
                ledger[band, NEED_FOUND] += found
            gave[j] = 1
            received[i] = 1
            ledger[band, MET_NEIGHBOURS] += removed
            ledger[band, EXTRA_NEIGHBOURS] += minutes - removed
            ledger[band, BROKERED] += minutes
            if p.pay_gbp_per_hour > 0.0:
                ledger[band, PAID_HELP] += minutes
            ledger[band, EXCHANGES] += 1
    return broker_left
