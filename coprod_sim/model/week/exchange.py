"""Asking and giving among people who know one another, in a keyed order of askers.

An hour given removes ``substitution x (1 - severity)`` hours of need; the rest is additional help, worth something to
people, that saves no professional hour. Help may also find clinical need.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, prefetch, rule
from coprod_sim.model.draws import Key, drawn, uniform, wide
from coprod_sim.model.town.columns import (
    CONDITIONAL,
    F32,
    FREE_RIDER,
    FRIEND,
    I8,
    I16,
    I32,
    I64,
    NO_PEER,
    PEER,
    PEER_SLOTS,
    U8,
    U32,
)
from coprod_sim.model.week.ledger_places import (
    EXTRA_NEIGHBOURS,
    EXTRA_TIES,
    MET_NEIGHBOURS,
    MET_TIES,
    NEED_CLINICAL,
    NEED_FOUND,
)
from coprod_sim.model.week.ordering import MOST_PRIORITY, ROW_MASK, order_key, sort_lucky

KIND_BITS = 3
KIND_MASK = (1 << KIND_BITS) - 1


@rule
def repay_factor(credit: int, discount: float, debt_scale: float, reciprocity: float) -> float:
    """How far not being able to repay holds back an ask.

    A gift that cannot be repaid is asked for (1 - ``discount``) as often. Where help goes both ways
    (``reciprocity`` from 0 to 1) only debt holds back: none without debt, half the discount at ``debt_scale`` minutes.
    """
    debt = float(max(0, -credit))
    gift = 1.0 - discount
    repaid = 1.0 - discount * debt / (debt + debt_scale)
    return (1.0 - reciprocity) * gift + reciprocity * repaid


@rule
def ask_probability(base: float, boldness: float, repay: float, trust: float, usual_trust: float) -> float:
    """Chance that an asker turns to a tie: by kind of tie, boldness of the service, repaying, and trust."""
    return min(1.0, base * boldness * repay * trust / usual_trust)


@rule
def give_probability(
    giver: int,
    granted: float,
    anchor: float,
    reciprocity: float,
    unconditional: float,
    free_factor: float,
    capability: float,
    per_sd: float,
) -> float:
    """Chance that someone asked, who is not kin, agrees.

    Conditional givers give as their own ties granted them lately, where help goes both ways; elsewhere as usual
    (``anchor``). Belief that one can make a difference raises giving.
    """
    if giver == FREE_RIDER:
        chance = unconditional * free_factor
    elif giver == CONDITIONAL:
        chance = unconditional * ((1.0 - reciprocity) * anchor + reciprocity * granted)
    else:
        chance = unconditional
    if capability != 0.0:
        chance = chance * math.exp(per_sd * capability)
    return min(1.0, chance)


@rule
def removed_minutes(given: int, substitution: float, severity: float) -> int:
    """Minutes of need that ``given`` minutes remove; never more than were given."""
    return int(given * min(1.0, substitution * (1.0 - severity)) + 0.5)


@rule
def found_minutes(given: int, finds_need: float) -> int:
    """Minutes of clinical need that ``given`` minutes of help bring to light."""
    return int(given * finds_need + 0.5)


@rule
def trust_after(trust: float, outcome: float, rate: float, bad_weight: float) -> float:
    """Trust after an outcome between 0 and 1: bad news moves it ``bad_weight`` times as far as good."""
    weight = 1.0 if outcome > trust else bad_weight
    return min(1.0, max(0.0, trust + rate * weight * (outcome - trust)))


@rule
def take(standing: I32, relational: I32, everyday: I32, i: int, minutes: int) -> None:
    """Remove ``minutes`` of need of row ``i``: everyday first, then episodes, then standing care."""
    first = min(minutes, int(everyday[i]))
    everyday[i] -= first
    second = min(minutes - first, int(relational[i]))
    relational[i] -= second
    standing[i] -= minutes - first - second


@kernel
def order_askers(
    person_id: I16, words: U32, standing: I32, relational: I32, everyday: I32, needy: U32, order: I64
) -> int:
    """Put who has relational need left into ``order``, keyed; return how many."""
    askers = 0
    for i in needy:
        if standing[i] + relational[i] + everyday[i] > 0:
            order[askers] = 2 * order_key(MOST_PRIORITY, wide(words[3, i]), wide(person_id[i]), i)
            askers += 1
    sort_lucky(order, askers)
    return askers


@kernel
def ask_ties(
    person_id: I16, fifth: U8, condition: I8, giver: I8, severity: F32, capability: F32, granted: F32,
    granted_before: F32, trust: F32, credit: I32, credit_before: I32, given: I32, need: I32, first: I32, to: I16,
    kind: I8, peers: I16, standing: I32, relational: I32, clinical: I32, everyday: I32, left: I32, askers: I64,
    with_time: I32, p: Any, boldness: float, reciprocity: float, key: Key, ledger: I64,
) -> None:  # fmt: skip
    """Askers (in their order) turn to household, kin, friends, neighbours and peers in turn.

    Neighbours' everyday favours go the other way round: neighbours and friends first (informal help is by definition
    between people who are not kin, care mostly between people who are).
    Debt and what was granted lately are those of the week's start, so that more help cannot make for less asking.
    Writes needs left, minutes ``left`` to give, ``credit``, ``given``, ``granted`` and ``trust`` (in neighbours).
    ``with_time`` is working space.
    """
    for turn in range(askers.size):
        i = int((askers[turn] >> 1) & ROW_MASK)
        # Ties lie far apart in memory: those of the next but one are called for now
        coming = (askers[min(turn + 2, askers.size - 1)] >> 1) & ROW_MASK
        prefetch(to, first[coming])
        prefetch(kind, first[coming])
        wanted = int(standing[i]) + int(relational[i]) + int(everyday[i])
        repay = repay_factor(int(credit_before[i]), p.gift_discount, p.debt_scale_minutes, reciprocity)
        trusting = np.float64(trust[i])
        band = fifth[i]
        asked = 0
        agreed = 0
        free = 0  # people know which of their ties have no time, and do not ask them
        for tie in range(first[i], first[i + 1]):
            with_time[free] = int(to[tie]) << KIND_BITS | int(kind[tie])
            free += left[to[tie]] > 0
        if p.groups_meet == 1.0:
            for slot in range(PEER_SLOTS):
                j = int(peers[i, slot])
                if j != NO_PEER:
                    with_time[free] = j << KIND_BITS | PEER
                    free += left[j] > 0
        for step in range(free):
            if wanted <= 0:
                break
            tied = with_time[step if condition[i] == 1 else free - 1 - step]
            j = tied >> KIND_BITS
            if left[j] <= 0:
                continue  # a peer who is a neighbour, too, and has given all there was
            closeness = tied & KIND_MASK
            near = closeness < FRIEND
            word = drawn(key, int(person_id[i]), int(person_id[j]), draws.ASK)
            base = p.ask_probability[closeness]
            if near:
                chance = min(1.0, base * boldness)
            else:
                chance = ask_probability(base, boldness, repay, trusting, p.trust_neighbours_start)
            if uniform(word[0]) >= chance:
                continue
            asked += 1
            if near:
                agrees = p.give_kin
            else:
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
            if uniform(word[1]) >= agrees:
                continue
            agreed += 1
            minutes = min(wanted, int(left[j]), int(p.favour_minutes))
            removed = removed_minutes(minutes, p.substitution, np.float64(severity[i]))
            take(standing, relational, everyday, i, removed)
            wanted -= removed
            left[j] -= minutes
            given[j] += minutes
            if condition[i] == 1:
                found = found_minutes(minutes, p.help_finds_need)
                clinical[i] += found
                need[i] += found
                ledger[band, NEED_CLINICAL] += found
                ledger[band, NEED_FOUND] += found
            if near:
                ledger[band, MET_TIES] += removed
                ledger[band, EXTRA_TIES] += minutes - removed
            else:
                credit[j] += minutes
                credit[i] -= minutes
                ledger[band, MET_NEIGHBOURS] += removed
                ledger[band, EXTRA_NEIGHBOURS] += minutes - removed
        if asked > 0:
            share = agreed / asked
            granted[i] = np.float64(granted[i]) + p.granted_memory * (share - np.float64(granted[i]))
            trust[i] = trust_after(trusting, share, p.trust_rate, p.trust_bad_weight)
