"""Officials judge risk: incidents, what the press makes of them, and what officials see for themselves.

Incidents are as many an hour, and hurt as much, in both practices; only the chance that one becomes a story differs.
Stories about co-production raise the risk that officials see in it, everywhere if the national press takes them up;
visits lower it in proportion to what has really improved where they go, and bad news weighs more than good.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import drawn, poisson, uniform, wide
from coprod_sim.model.quarter.spread import QUARTERS_A_YEAR, quarter_chance
from coprod_sim.model.town.columns import F32, F64, I8, I16, I32, I64

HOURS = 100_000.0


@rule
def mean_incidents(hours: float, per_100000: float) -> float:
    """Expected incidents in so many hours of the team."""
    return hours * per_100000 / HOURS


@rule
def story_chance(chance: float, multiple: float, co_produced: int) -> float:
    """Chance that an incident becomes a story."""
    return min(1.0, chance * multiple) if co_produced == 1 else chance


@rule
def risk_faded(risk: float, rate: float) -> float:
    """Perceived risk after a quarter in which nothing is heard."""
    return risk * math.exp(-rate / QUARTERS_A_YEAR)


@rule
def risk_after_news(risk: float, weight: float) -> float:
    """Perceived risk after a bad story."""
    return risk + (1.0 - risk) * min(1.0, weight)


@rule
def risk_after_visit(risk: float, weight: float, improvement: float, scale: float) -> float:
    """Perceived risk after a visit: it falls in proportion to what has improved, and not where nothing has."""
    return risk * (1.0 - min(1.0, weight * max(0.0, improvement) / scale))


@kernel
def person_from(person_id: I16, condition: I8, place: int) -> int:
    """Row of the first person with the condition from number ``place`` on, and round; -1 if there is none."""
    found = -1
    least = person_id.size
    for i in range(person_id.size):
        steps = (wide(person_id[i]) - place) % person_id.size
        if condition[i] == 1 and steps < least:
            found = i
            least = steps
    return found


@kernel
def happen(
    start: I64, locality: I32, person_id: I16, condition: I8, passing: F32, hours: F64, practice: F64, incidents: I64,
    stories: I64, bad_here: I64, national: I64, p: Any, seed: int, replicate: int, week: int,
) -> None:  # fmt: skip
    """Let incidents of the last quarter come to light.

    Writes ``passing`` of whoever is harmed, ``incidents`` and ``stories`` of both practices, ``bad_here``: stories
    about co-production, and how many of these are ``national``.
    """
    for x in range(locality.size):
        key = (seed, replicate, wide(locality[x]), week)
        a, b = start[x], start[x + 1]
        incidents[x] = poisson(
            drawn(key, 0, 0, draws.INCIDENT)[0], mean_incidents(hours[x], p.incident_per_100000_hours)
        )
        for k in range(incidents[x]):
            word = drawn(key, k + 1, 0, draws.INCIDENT)
            row = person_from(person_id[a:b], condition[a:b], int(uniform(word[0]) * (b - a)))
            if row >= 0:
                passing[a + row] = np.float64(passing[a + row]) + p.incident_harm
            co_produced = 1 if uniform(word[1]) < practice[x] else 0
            if uniform(word[2]) < story_chance(p.story_probability, p.story_multiple, co_produced):
                stories[x] += 1
                if co_produced == 1:
                    bad_here[x] += 1
                    if uniform(word[3]) < p.national_share:
                        national[x] += 1


@kernel
def best_nearby(practice: F64, link_first: I64, link_to: I64, x: int) -> int:
    """Where most co-produce, here or in a linked locality; -1 if nowhere."""
    best = x if practice[x] > 0.0 else -1
    for link in range(link_first[x], link_first[x + 1]):
        y = link_to[link]
        if practice[y] > 0.0 and (best < 0 or practice[y] > practice[best]):
            best = y
    return best


@kernel
def judge(
    locality: I32, risk: F64, practice: F64, improved: F64, visits: I64, bad_here: I64, national: I64, visiting: float,
    link_first: I64, link_to: I64, p: Any, seed: int, replicate: int, week: int,
) -> None:  # fmt: skip
    """Let officials' perceived ``risk`` fade, rise by stories and fall by ``visits``.

    ``improved`` are QALYs a year a person with the condition, against week 0; ``bad_here`` are stories about
    co-production in each locality, of which ``national`` are in the national press; ``visiting`` is visits a year.
    """
    bad = min(1.0, p.news_weight * p.bad_news_ratio)
    in_all = national.sum()
    for x in range(locality.size):
        seen = risk_faded(risk[x], p.risk_fade_per_year)
        for _ in range(bad_here[x]):
            seen = risk_after_news(seen, bad)
        for _ in range(in_all - national[x]):  # what happened here has been read here
            seen = risk_after_news(seen, bad * p.press_contagion)
        luck = uniform(drawn((seed, replicate, wide(locality[x]), week), 0, 0, draws.VISIT)[0])
        place = best_nearby(practice, link_first, link_to, x)
        if place >= 0 and luck < quarter_chance(visiting):
            visits[x] = 1
            seen = risk_after_visit(seen, p.news_weight, improved[place], p.visit_qaly)
        risk[x] = seen
