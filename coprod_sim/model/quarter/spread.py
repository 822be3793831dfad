"""Practice spreads: who holds a post takes up co-production, goes back, or leaves, and somebody else comes.

Take-up is Bass's: a rate from outside and one that grows with the share of colleagues who have, here and in linked
localities; need that the usual way leaves unmet adds to it by passion, leadership adds to it where government leads,
and what the official sees as risk takes from all of it. Colleagues' share is looked at half a quarter ahead, so that
steps of a quarter follow the curve.
"""

import math
from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import drawn, normal, uniform, wide
from coprod_sim.model.town.columns import F64, I8, I32, I64

QUARTERS_A_YEAR = 4.0


@rule
def quarter_chance(rate: float) -> float:
    """Chance that what happens at ``rate`` a year happens within a quarter."""
    return 1.0 - math.exp(-rate / QUARTERS_A_YEAR)


@rule
def share_ahead(share: float, rate: float) -> float:
    """Share who co-produce half a quarter from now, if those who do not take it up at ``rate`` a year."""
    return share + (1.0 - share) * (1.0 - math.exp(-0.5 * rate / QUARTERS_A_YEAR))


@rule
def colleagues(own: float, linked: float, linked_share: float) -> float:
    """Share of colleagues who co-produce, as it counts: here, and in linked localities."""
    return own + linked_share * (linked - own)


@rule
def take_up_rate(outside: float, leadership: float, peers: float, need: float, risk: float) -> float:
    """Rate a year at which a professional takes up co-production."""
    return (outside + leadership + peers + need) * (1.0 - risk)


@rule
def revert_rate(at_full_risk: float, risk: float, unfunded: float) -> float:
    """Rate a year at which a professional goes back to the usual way."""
    return at_full_risk * risk + unfunded


@rule
def newcomer_chance(share: float, induction: float, mandate: float) -> float:
    """Chance that a newcomer co-produces: colleagues show how, or the mandate says so, whichever does more."""
    return max(mandate, share * induction)


@rule
def passion_of(luck: float, sd: float) -> float:
    """Passion from a standard normal number: log-normal with a mean of 1."""
    return math.exp(sd * luck - 0.5 * sd * sd)


@rule
def first_fidelity(first: float, passion: float, told: int, penalty: float) -> float:
    """Fidelity of who begins: higher with passion, lower where they do because they were told."""
    return float(first ** (1.0 / passion) * (1.0 - penalty * told))


@rule
def fidelity_after(fidelity: float, rate: float) -> float:
    """Fidelity after a quarter's experience."""
    return fidelity + (1.0 - fidelity) * quarter_chance(rate)


@rule
def was_told(luck: float, chance: float, of_leading: float, of_all: float) -> bool:
    """Whether what happens with ``chance`` happened by the part ``of_leading`` of all that brings it about."""
    return luck * of_all < chance * of_leading


@kernel
def linked_mean(values: F64, link_first: I64, link_to: I64) -> F64:
    """Mean of the linked localities; of a locality without links its own."""
    result = values.copy()
    for x in range(values.size):
        a, b = link_first[x], link_first[x + 1]
        if b > a:
            result[x] = values[link_to[a:b]].sum() / (b - a)
    return result


@kernel
def look_ahead(practice: F64, linked: F64, need: F64, risk: F64, p: Any, leadership: float, peers: float) -> F64:
    """Share who will co-produce in the middle of the quarter, as far as a professional of mean passion decides it."""
    ahead = practice.copy()
    for x in range(practice.size):
        share = colleagues(practice[x], linked[x], p.linked_share)
        rate = take_up_rate(
            p.take_up_outside_per_year, leadership, peers * share, p.take_up_need_per_year * need[x], risk[x]
        )
        ahead[x] = share_ahead(practice[x], rate)
    return ahead


@kernel
def consider(
    first: I64, co_produces: I8, told: I8, passion: F64, fidelity: F64, since: I64, number: I32, practice: F64,
    ahead: F64, linked: F64, need: F64, risk: F64, p: Any, leadership: float, peers: float, mandate: float,
    unfunded: float, seed: int, replicate: int, week: int,
) -> None:  # fmt: skip
    """Let everybody who holds a post leave, gain experience, take up co-production or go back.

    ``ahead`` is the share who co-produce half a quarter ahead, ``linked`` its mean in linked localities;
    ``leadership`` is the rate a year by which government leads, ``peers`` that of colleagues if all co-produce,
    ``mandate`` the share of newcomers who are told to, ``unfunded`` the rate of going back for want of funding.
    """
    for x in range(number.size):
        key = (seed, replicate, wide(number[x]), week)
        share = colleagues(ahead[x], linked[x], p.linked_share)
        for k in range(first[x], first[x + 1]):
            word = drawn(key, k - first[x], 0, draws.POST)
            luck = uniform(word[1])
            if uniform(word[0]) < quarter_chance(p.staff_turnover_per_year):
                since[k] = week
                passion[k] = passion_of(normal(word[3]), p.passion_sd)
                taught = practice[x] * p.induction_share
                luck = uniform(word[2])
                co_produces[k] = 1 if luck < newcomer_chance(practice[x], p.induction_share, mandate) else 0
                told[k] = 1 if co_produces[k] == 1 and luck >= taught else 0
                fidelity[k] = 0.0
                if co_produces[k] == 1:
                    fidelity[k] = first_fidelity(p.fidelity_first, passion[k], int(told[k]), p.fidelity_mandate_penalty)
            elif co_produces[k] == 1:
                fidelity[k] = fidelity_after(fidelity[k], p.fidelity_gain_per_year)
                if luck < quarter_chance(revert_rate(p.revert_per_year, risk[x], unfunded)):
                    co_produces[k] = 0
                    told[k] = 0
                    fidelity[k] = 0.0
            else:
                pull = p.take_up_need_per_year * passion[k] * need[x]
                rate = take_up_rate(p.take_up_outside_per_year, leadership, peers * share, pull, risk[x])
                chance = quarter_chance(rate)
                if luck < chance:
                    everything = p.take_up_outside_per_year + leadership + peers * share + pull
                    co_produces[k] = 1
                    told[k] = 1 if was_told(luck, chance, leadership, everything) else 0
                    fidelity[k] = first_fidelity(p.fidelity_first, passion[k], int(told[k]), p.fidelity_mandate_penalty)
