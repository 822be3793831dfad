"""Homes at founding: streets, households, and of what age and deprivation fifth their people are."""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform
from coprod_sim.model.town.columns import Residents

STREET = 40  # households, about a hundred people: several reaches of neighbours, so another length mixes alike
# Judgements that shape the town and move no outcome: of couples, and of households whose fifth is their street's
COUPLE_SAME_AGE = 0.75  # beside those who share a band by chance
STREET_FIFTH = 0.6


@rule
def age_band(size: int, place: int, u: float, p: Any) -> int:
    """Age band of the person in ``place`` (from 0) of a household of ``size``, where ``u`` is between 0 and 1."""
    age = 0
    total = 0.0
    for band in range(6):
        if size == 1:
            share = p.age_share_single[band]
        elif size == 2:
            share = p.age_share_couple[band]
        elif place < 2:
            share = p.age_share_head[band]
        else:
            share = p.age_share_further[band]
        total += share
        if share > 0.0:
            age = band
        if u < total:
            break
    return age


@kernel
def settle(r: Residents, a: int, b: int, p: Any, key: Key) -> None:
    """Fill the places of rows ``a`` to ``b``, household by household along the streets: who lives where, how old."""
    i = a
    house = 0
    street_fifth = 1
    while i < b:
        if house % STREET == 0:
            street_fifth = 1 + int(uniform(drawn(key, house, 1, draws.FOUND_HOUSEHOLD)[0]) * 5.0)
        w = drawn(key, house, 0, draws.FOUND_HOUSEHOLD)
        u = uniform(w[0])
        size = 1
        total = p.household_size_share[0]
        while size < 5 and u >= total:
            total += p.household_size_share[size]
            size += 1
        if size == 5 and uniform(w[2]) < 0.3:
            size = 6  # households of five or more hold 5.3 people on average
        size = min(size, b - i)  # the last is cut short
        fifth = street_fifth if uniform(w[3]) < STREET_FIFTH else 1 + int(uniform(w[1]) * 5.0)
        first_age = 0
        for k in range(size):
            person_id = i - a
            luck, like_first, _, _ = drawn(key, person_id, 0, draws.FOUND_PLACE)
            age = age_band(size, k, uniform(luck), p)
            if k == 1 and uniform(like_first) < COUPLE_SAME_AGE:
                age = first_age
            if k == 0:
                first_age = age
            r.person_id[i] = person_id
            r.household[i] = house
            r.alone[i] = 1 if size == 1 else 0
            r.fifth[i] = fifth
            r.age[i] = age
            r.cohort[i] = 1 if age == 0 else 0
            i += 1
        house += 1
