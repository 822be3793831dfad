"""Who cares for whom at founding: carers, packages and what is left stand near where the months keep them.

Care lasts for years and bad months do not, so carers are found by a person's need in good months and in bad.
"""

from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import inner_kernel, kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform
from coprod_sim.model.town.columns import ELSEWHERE, NOBODY, Residents, Ties
from coprod_sim.model.town.people import severity_of, share_below
from coprod_sim.model.week import asking, kin, need

OUTSIDE = 0xFFFE  # partner in a draw about who cares for kin elsewhere at founding
MONTHS_A_YEAR = 13.0


@rule
def found_caring(start: float, stop: float) -> float:
    """Chance to be found caring, of somebody who starts and who stops, or leaves, at such rates."""
    return start / (start + stop) if start > 0.0 else 0.0


@rule
def left_by_kin(need: int, offered: int, meets: float) -> int:
    """Minutes of a need that kin who offer so much leave."""
    given = int(kin.kin_hours(need, offered, meets) + 0.5)
    return need - kin.met_by_kin(need, given, meets)


@rule
def need_at(r: Residents, i: int, passing: float, p: Any) -> int:
    """Need of ``i`` in months of such a passing state."""
    if r.condition[i] == 0:
        return 0
    severity = severity_of(np.float64(r.slow[i]), passing)
    return need.need_minutes(severity, p.need_max_hours_per_week, p.need_from_severity, 1.0)


@kernel
def found_care(r: Residents, t: Ties, p: Any, key: Key) -> None:
    """Let people care for those in need with the chance that they would be found doing so, one need after the other.

    Each tie looks at what those before left to do. Then packages are as large as they are wanted.
    """
    n = r.age.size
    for i in range(n):
        r.need[i] = need_at(r, i, np.float64(r.passing[i]), p)
    for j in range(n):
        good = need_at(r, j, -p.severity_passing_sd, p)
        bad = need_at(r, j, p.severity_passing_sd, p)
        if bad == 0:
            continue
        offered = int(r.elsewhere[j])
        for tie in range(t.first[j], t.first[j + 1]):
            i = t.to[tie]
            if r.cares_for[i] == NOBODY and r.age[i] > 0:
                chance = chance_of(r, i, j, int(t.kind[tie]), good, bad, offered, p)
                if uniform(drawn(key, int(r.person_id[i]), int(r.person_id[j]), draws.START_CARE)[0]) < chance:
                    kin.take_on(r, i, j, int(t.kind[tie]), p, key)
                    offered += r.offer[i]
        if r.need[j] > 0:
            settle(r, j, offered, p)
    for i in range(n):
        if r.age[i] > 0 and r.cares_for[i] == NOBODY:
            start = (
                p.care_start_per_year[kin.KIN_ELSEWHERE] * p.care_available_ratio[r.age[i]] * kin.able(int(r.need[i]))
            )
            stop = p.care_stop_per_year[kin.KIN_ELSEWHERE] + MONTHS_A_YEAR * p.leave_town_month[r.age[i]]
            if uniform(drawn(key, int(r.person_id[i]), OUTSIDE, draws.START_CARE)[0]) < found_caring(start, stop):
                kin.take_on(r, i, ELSEWHERE, 0, p, key)


@inner_kernel
def chance_of(r: Residents, i: int, j: int, kind: int, good: int, bad: int, offered: int, p: Any) -> float:
    """Chance that ``i`` is found caring for ``j``, to whom kin offer so much already, by good months and bad."""
    available = kin.is_available(kind, r.household[i] == r.household[j], p.care_available_ratio[r.age[i]])
    base, half = p.care_start_per_year[kind], p.care_start_half_hours_per_week
    able = kin.able(int(r.need[i]))
    start = 0.0
    stop = MONTHS_A_YEAR * (p.leave_town_month[r.age[i]] + p.leave_town_month[r.age[j]])
    for needs in (good, bad):
        left = left_by_kin(needs, offered, p.care_meets_share)
        start += 0.5 * kin.start_rate(base, float(left), half, available, able)
        stop += 0.5 * kin.stop_rate(p.care_stop_per_year[kind], p.care_stop_idle_per_year, needs)
    return found_caring(start, stop)


@inner_kernel
def settle(r: Residents, j: int, offered: int, p: Any) -> None:
    """What kin give ``j``, and the package that is wanted for the rest."""
    in_need = int(r.need[j])
    left = left_by_kin(in_need, offered, p.care_meets_share)
    take_up = p.private_take_up_share if r.pays[j] == 1 else p.home_care_take_up_share
    chance = asking.ask_chance(take_up, in_need, left, p.need_half_hours_per_week, p.sighted_exponent)
    full = asking.full_package(in_need, left, p.package_base_hours_per_week, p.package_per_need_hour)
    wanted = min(left, need.whole(full * asking.phased_in(chance, share_below(r.ask_luck[j]))))
    r.package[j] = 0 if r.pays[j] == 1 else wanted
    r.private[j] = wanted if r.pays[j] == 1 else 0
    r.left[j] = left - wanted
