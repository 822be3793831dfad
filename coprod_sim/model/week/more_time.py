"""More time: what people would give beside today's help if somebody asked. Nothing of it is given unless asked."""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.town.columns import TRADES, Residents
from coprod_sim.model.town.people import share_below
from coprod_sim.model.week.kin import able
from coprod_sim.model.week.need import WEEK_MINUTES


@rule
def willing_minutes(
    helper: float, weekly_share: float, monthly_share: float, weekly_minutes: float, monthly_minutes: float
) -> float:
    """Minutes a week that people say they would give: the readiest some hours a week, others a month, the rest none."""
    if helper >= 1.0 - weekly_share:
        return weekly_minutes
    return monthly_minutes if helper >= 1.0 - weekly_share - monthly_share else 0.0


@rule
def more_minutes(willing: float, acts: float, per_sd: float, gain: float) -> int:
    """Of it what they would really give: more where they believe that they can make a difference."""
    if gain != 0.0:
        acts = acts * math.exp(per_sd * gain)
    return min(WEEK_MINUTES, int(willing * acts + 0.5))


@rule
def has_time(need: int, assets: float) -> float:
    """How far somebody counts as a giver: people in need only where assets count, and as far as they are able."""
    return 1.0 if need == 0 else assets * able(need)


@inner_kernel
def offer(r: Residents, p: Any, assets: float) -> None:
    """See what everybody would give if asked (``more``), nothing of which is ``spent`` yet."""
    for i in range(r.age.size):
        r.spent[i] = 0
        r.more[i] = 0
        helper = share_below(r.helper[i])
        willing = willing_minutes(
            helper,
            p.willing_weekly_share,
            p.willing_monthly_share,
            p.willing_weekly_minutes,
            p.willing_monthly_minutes,
        )
        if r.age[i] == 0 or willing == 0.0:
            continue
        acts = p.intention_to_action * p.fifth_willing[r.fifth[i]] * has_time(int(r.need[i]), assets)
        if p.pay_gbp_per_hour > 0.0 and r.member[i] == TRADES:
            acts = acts * p.paid_giving_ratio  # pay may crowd giving out, or in
        r.more[i] = more_minutes(willing, acts, p.give_per_sd, np.float64(r.capability[i]))
