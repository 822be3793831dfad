"""How the chance of home help answers to care by kin, reckoned for the standing town by the model's own rules."""

import math
from collections.abc import Iterable

import numpy as np

from coprod_sim.model.week.asking import ask_chance, removed_minutes
from coprod_sim.model.week.kin import met_by_kin
from coprod_sim.model.week.need import practical_left
from coprod_sim.studies.facts.town import Flags, Town

STEP = 0.1  # by which care falls or rises
MOST_MET = 0.98  # of a need, however much more care is given


def chance(t: Town, row: int, times: float) -> float:
    """Chance that somebody asks the team, if kin gave so many times what they do and all else stayed as it is."""
    r, p = t.residents, t.numbers
    need = int(r.need[row])
    met = min(int(MOST_MET * need), met_by_kin(need, int(r.kin[row] * times + 0.5), p.care_meets_share))
    left = need - met
    practical = practical_left(need, left, p.practical_hours_per_week)
    left -= removed_minutes(p.substitution, int(r.friend[row]) + int(r.bank[row]), practical)
    half, sighted = p.need_half_hours_per_week, p.sighted_exponent
    return float(ask_chance(p.home_care_take_up_share, need, max(1, left), half, sighted))


def elasticity(t: Town, rows: Iterable[int], change: float) -> float:
    """Log change of the mean chance over log change of care, where care changes by a share."""
    people = list(rows)
    before = math.fsum(chance(t, row, 1.0) for row in people)
    after = math.fsum(chance(t, row, 1.0 + change) for row in people)
    return math.log(after / before) / math.log(1.0 + change) if before > 0.0 < after else math.nan


def at_home(t: Town, change: float) -> float:
    """Of people with a carer at home."""
    return elasticity(t, np.flatnonzero(_cared_for(t) & t.carer_at_home), change)


def of_all(t: Town) -> float:
    """Of all who are cared for."""
    return elasticity(t, np.flatnonzero(_cared_for(t)), STEP)


def fades(t: Town) -> float:
    """Of the third with least need less that of the third with most."""
    rows = np.flatnonzero(_cared_for(t))
    least, most = np.quantile(t.residents.need[rows], (1.0 / 3.0, 2.0 / 3.0)) if len(rows) else (0.0, 0.0)
    need = t.residents.need[rows]
    return elasticity(t, rows[need <= least], STEP) - elasticity(t, rows[need > most], STEP)


def _cared_for(t: Town) -> Flags:
    """Who gets care from kin and would ask the team rather than buy."""
    r = t.residents
    return np.asarray((r.need > 0) & (r.kin > 0) & (r.pays == 0))
