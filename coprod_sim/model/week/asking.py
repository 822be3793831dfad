"""Who asks the team: a smooth function of need, of what help leaves of it, and of a threshold of one's own for life.

People with means follow the same rule and buy; the public never pays for them.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import inner_kernel, kernel, rule
from coprod_sim.model.town.columns import I64, Residents, Scratch
from coprod_sim.model.town.people import share_below
from coprod_sim.model.week.kin import met_by_kin
from coprod_sim.model.week.ledger_places import WAITING
from coprod_sim.model.week.need import both, practical_left, whole

LEAST_OWN, MOST_OWN = -0.5, 0.95  # of practical need that self-care changes
WAITS_MINUTES = 60
SPREAD = 0.5  # around the chance of asking, over which a package is phased in by one's own threshold


@rule
def self_care_share(per_sd: float, gain: float, invited: float) -> float:
    """Share of practical need that people meet themselves beyond the usual."""
    return min(MOST_OWN, max(LEAST_OWN, per_sd * gain + invited))


@rule
def removed_minutes(substitution: float, given: int, practical: float) -> int:
    """Minutes of need that ``given`` minutes by untrained people meet, of what is practical; the rest is company."""
    return int(both(substitution * given, practical) + 0.5)


@rule
def ask_chance(take_up: float, need: int, left: int, half_hours: float, sighted: float) -> float:
    """Chance that somebody in need asks: the panel looks at need, people and panel at the share that help leaves."""
    if left <= 0:
        return 0.0
    x = need / (60.0 * half_hours)
    x = x * x
    return take_up * x / (1.0 + x) * math.exp(sighted * math.log(left / need))


@rule
def phased_in(chance: float, luck: float) -> float:
    """How much of a package somebody with a threshold asks for: nothing to all of it around their chance of asking."""
    if chance <= 0.0:
        return 0.0
    if chance >= 1.0:
        return 1.0
    width = SPREAD * chance * (1.0 - chance)  # so that the mean over thresholds is the chance itself
    x = 0.5 + (chance - luck) / (2.0 * width)
    if x <= 0.0:
        return 0.0
    return 1.0 if x >= 1.0 else x * x * (3.0 - 2.0 * x)


@rule
def full_package(need: int, left: int, base_hours: float, per_need: float) -> float:
    """Minutes a week of home care that a panel grants in full: a tariff by need, or what is left to do."""
    return both(float(left), 60.0 * base_hours + per_need * need)


@rule
def package_after(package: int, wanted: float, rate: float, left: int) -> int:
    """Minutes a week a month nearer what is wanted, rounded towards it, and never above what is left to do."""
    moved = package + rate * (wanted - package)
    if wanted < package:
        return min(left, int(moved))
    return min(left, math.ceil(moved), whole(wanted))


@rule
def outreach_part(package: int, outreach: float) -> int:
    """Of a package the minutes that are asked for because of outreach, a share of what is usually asked for."""
    return int(package * outreach / (1.0 + outreach) + 0.5)


@inner_kernel
def look_after(r: Residents, s: Scratch, p: Any, invited: float, outreach: float, month: I64) -> int:
    """What people do themselves, what help removes, what they ask of the team or buy; return what the team is asked.

    Writes ``own``, ``removed``, ``package``, ``private`` and ``left``, and counts who waits for more in ``month``.
    ``invited`` is the share of practical need that active people are invited to meet themselves.
    """
    in_all = 0
    for j in s.needy[: s.counts[0]]:
        need = int(r.need[j])
        left = need - met_by_kin(need, int(r.kin[j]), p.care_meets_share)
        practical = practical_left(need, left, p.practical_hours_per_week)
        active = share_below(r.activity[j]) < p.active_want_share * p.active_action_share
        share = self_care_share(p.self_care_per_sd, np.float64(r.capability[j]), invited if active else 0.0)
        own = whole(practical * share)
        removed = removed_minutes(p.substitution, int(r.friend[j]) + int(r.bank[j]), practical - own)
        left = max(0, left - own - removed)
        r.own[j] = own
        r.removed[j] = removed
        luck = share_below(r.ask_luck[j])
        full = full_package(need, left, p.package_base_hours_per_week, p.package_per_need_hour)
        if r.pays[j] == 1:
            chance = ask_chance(p.private_take_up_share, need, left, p.need_half_hours_per_week, p.sighted_exponent)
            r.private[j] = min(left, whole(full * phased_in(chance, luck)))
            r.package[j] = 0
        else:
            take_up = p.home_care_take_up_share * (1.0 + outreach)
            chance = ask_chance(take_up, need, left, p.need_half_hours_per_week, p.sighted_exponent)
            wanted = full * phased_in(chance, luck)
            r.package[j] = package_after(int(r.package[j]), wanted, p.package_rate_per_month, left)
            month[r.fifth[j], WAITING] += wanted > r.package[j] + WAITS_MINUTES
            r.private[j] = 0
        r.left[j] = left - r.package[j] - r.private[j]
        in_all += r.package[j]
    return in_all


@kernel
def expected_packages(r: Residents, p: Any) -> int:
    """Thousandths of a minute a week of home care that these residents can be expected to ask for, as they now stand.

    A small place has these, too, where nobody asks at the moment.
    """
    total = 0
    for i in range(r.need.size):
        if r.need[i] > 0 and r.pays[i] == 0:
            need = int(r.need[i])
            left = int(r.left[i]) + int(r.package[i])
            chance = ask_chance(p.home_care_take_up_share, need, left, p.need_half_hours_per_week, p.sighted_exponent)
            full = full_package(need, left, p.package_base_hours_per_week, p.package_per_need_hour)
            total += whole(1000.0 * min(1.0, chance) * full)
    return total
