"""What is usual in a place: measured at the end of the burn-in, then frozen in all arms."""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import inner_kernel
from coprod_sim.model.town.columns import I64, Localities, Residents, Scratch
from coprod_sim.model.week.connection import VISIT, company_minutes, visit_factor
from coprod_sim.model.week.need import need_weight

MEASURED_FROM = -24  # week: what plans and their months say from then on, until policy begins
MILLION = 1e6
FACTORS, IN_NEED, UNMET, WEIGHTS, ASKED, MONTHS = range(6)
NOBODY_VISITED = 1.0


@inner_kernel
def add_unmet(r: Residents, sums: I64) -> None:
    """Add the unmet shares of those in need, by weight, to ``sums``, in millionths."""
    for i in range(r.need.size):
        if r.need[i] > 0 and r.unmet[i] >= 0.0:
            weight = need_weight(int(r.need[i]))
            sums[UNMET] += math.floor(MILLION * weight * np.float64(r.unmet[i]) + 0.5)
            sums[WEIGHTS] += math.floor(MILLION * weight + 0.5)


@inner_kernel
def visits_now(r: Residents, s: Scratch, p: Any, sums: I64, measured: bool, asked: int) -> float:
    """What visits make of loneliness this month, before policy acts; added to ``sums`` where it is ``measured``."""
    factors = 0
    in_need = s.counts[0]
    for i in s.needy[:in_need]:
        minutes = company_minutes(int(r.friend[i]), int(r.bank[i]), int(r.package[i]))
        factors += math.floor(MILLION * visit_factor(minutes, p.company[VISIT]) + 0.5)
    if measured:
        sums[FACTORS] += factors
        sums[IN_NEED] += in_need
        sums[ASKED] += asked
        sums[MONTHS] += 1
    return factors / (MILLION * in_need) if in_need > 0 else NOBODY_VISITED


def settle(at: Localities) -> None:
    """When policy begins: take what was measured as usual. Where nobody is in need, nothing acts."""
    factors, in_need, unmet, weights, asked, months = at.usual_sums.T
    np.divide(factors, MILLION * in_need, out=at.usual_visits, where=in_need > 0)
    np.divide(unmet, weights, out=at.usual_unmet, where=weights > 0)
    np.divide(asked, months, out=at.usual_asked, where=months > 0)
