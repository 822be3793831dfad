"""Hospital stays, drawn person by person: on a ward, or in another setting where family may stay, too.

A stay begins at the rate at which days in a bed are expected, divided by its mean length. It goes to the other
setting if it is eligible, the person wants to and a bed is free; a bed is taken for whole weeks, so it is never taken
twice in a night.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform, wide
from coprod_sim.model.town.columns import I64, Residents, Scratch
from coprod_sim.model.week.contacts import above_usual, millionths, person_contacts, person_multiple
from coprod_sim.model.week.ledger_places import CONTACTS, FAMILY_NIGHTS, QALY, SETTING_NIGHTS, WARD_NIGHTS

BED_DAYS = 4  # the channel
NIGHTS_A_WEEK = 7
LONGEST_STAY = 365


@rule
def begins_stay(u: float, nights_expected: float, mean_nights: float) -> bool:
    """Whether a stay begins in a week in which so many nights are expected."""
    return u < nights_expected / mean_nights


@rule
def stay_length(u: float, mean_nights: float) -> int:
    """Nights of a stay: geometric from one night on, with the stated mean; a year at most."""
    if mean_nights <= 1.0:
        return 1
    return min(LONGEST_STAY, 1 + int(math.log(u) / math.log(1.0 - 1.0 / mean_nights)))


@rule
def beds_taken(u: float, goes_share: float, family_u: float, family_share: float, free: int) -> int:
    """Beds that a new stay takes in the other setting: 0 (it is on a ward), 1, or 2 with a relative.

    ``goes_share``: share of stays that are eligible and want to.
    """
    if u >= goes_share or free < 1:
        return 0
    return 2 if family_u < family_share and free > 1 else 1


@rule
def night_qalys(nights: int, qaly_per_year: float) -> int:
    """Millionths of a QALY that nights in the other setting are worth above those on a ward."""
    return millionths(nights * qaly_per_year / 364.0)


@inner_kernel
def stay_in_bed(
    r: Residents, s: Scratch, usual_unmet: float, p: Any, growth: float, beds: int, week: int, key: Key, ledger: I64
) -> int:
    """Let stays begin (``stay``, ``setting``), from a keyed place on, and spend this week's nights; return these."""
    n = r.age.size
    taken = 0
    for i in range(n):
        taken += r.setting[i]
    begin = int(uniform(drawn(key, 0, 1, draws.STAY)[0]) * n)
    nights = 0
    for step in range(n):
        i = s.row_of[(begin + step) % n]
        band = r.fifth[i]
        if r.stay[i] == 0:
            change, unmet, lonely = above_usual(
                np.float64(r.severity[i]), np.float64(r.severity_start[i]), np.float64(r.unmet[i]), usual_unmet,
                int(r.need[i]), np.float64(r.lonely[i]), np.float64(r.lonely_usual[i]),
            )  # fmt: skip
            multiple, gain = person_multiple(p, change, unmet, growth), np.float64(r.capability[i])
            expected = person_contacts(p, int(r.condition[i]), int(r.age[i]), BED_DAYS, multiple, gain, lonely, week)
            if not begins_stay(uniform(wide(s.luck[0, i])), expected, p.stay_nights):
                continue
            r.stay[i] = stay_length(uniform(wide(s.luck[1, i])), p.stay_nights)
            r.setting[i] = beds_taken(
                uniform(wide(s.luck[2, i])),
                p.setting_eligible_share * p.setting_uptake,
                uniform(wide(s.luck[3, i])),
                p.setting_family_share,
                beds - taken,
            )
            taken += r.setting[i]
        spent = min(NIGHTS_A_WEEK, int(r.stay[i]))
        nights += spent
        ledger[band, CONTACTS + BED_DAYS] += millionths(float(spent))
        if r.setting[i] > 0:
            ledger[band, SETTING_NIGHTS] += spent
            ledger[band, FAMILY_NIGHTS] += spent * (int(r.setting[i]) - 1)
            ledger[band, QALY] += night_qalys(spent, p.setting_qaly_per_year)
        else:
            ledger[band, WARD_NIGHTS] += spent
        r.stay[i] -= spent
        if r.stay[i] == 0:
            r.setting[i] = 0
    return nights
