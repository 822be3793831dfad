"""What is usual in a place: measured at the end of the burn-in, then frozen in all arms."""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import kernel
from coprod_sim.model.town.columns import I64, Localities, Residents
from coprod_sim.model.week.connection import VISIT, company_minutes, visit_factor
from coprod_sim.model.week.need import need_weight

MEASURED_FROM = -24  # week; until week 0
MILLION = 1e6
FACTORS, IN_NEED, UNMET, WEIGHTS, ASKED, MONTHS = range(6)
NOBODY_VISITED = 1.0


@kernel
def add_visits(r: Residents, p: Any, sums: I64) -> None:
    """Add this month's visits' factors of those in need to ``sums``, in millionths."""
    for i in range(r.age.size):
        if r.need[i] > 0:
            minutes = company_minutes(int(r.friend[i]), int(r.bank[i]), int(r.package[i]))
            sums[FACTORS] += math.floor(MILLION * visit_factor(minutes, p.company[VISIT]) + 0.5)
            sums[IN_NEED] += 1


@kernel
def add_unmet(r: Residents, sums: I64) -> None:
    """Add the unmet shares of those in need, by weight, to ``sums``, in millionths."""
    for i in range(r.need.size):
        if r.need[i] > 0 and r.unmet[i] >= 0.0:
            weight = need_weight(int(r.need[i]))
            sums[UNMET] += math.floor(MILLION * weight * np.float64(r.unmet[i]) + 0.5)
            sums[WEIGHTS] += math.floor(MILLION * weight + 0.5)


@kernel
def settle(at: Localities, x: int, sums: I64) -> None:
    """Take what ``sums`` say as usual in locality ``x``; where nobody is in need, nothing acts."""
    if sums[IN_NEED] > 0:
        at.usual_visits[x] = sums[FACTORS] / (MILLION * sums[IN_NEED])
    if sums[WEIGHTS] > 0:
        at.usual_unmet[x] = sums[UNMET] / sums[WEIGHTS]
    if sums[MONTHS] > 0:
        at.usual_asked[x] = sums[ASKED] / sums[MONTHS]


@kernel
def this_month(r: Residents, p: Any, sums: I64, measured: bool, asked: int) -> float:
    """What visits make of loneliness this month, before policy acts; added to ``sums`` where it is ``measured``."""
    now = np.zeros(6, np.int64)
    add_visits(r, p, now)
    if measured:
        sums[FACTORS] += now[FACTORS]
        sums[IN_NEED] += now[IN_NEED]
        sums[ASKED] += asked
        sums[MONTHS] += 1
    return now[FACTORS] / (MILLION * now[IN_NEED]) if now[IN_NEED] > 0 else NOBODY_VISITED
