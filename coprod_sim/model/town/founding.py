"""The founding of the town in week -53: localities, households, people, ties."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel
from coprod_sim.model.draws import Key, drawn, uniform
from coprod_sim.model.town import ties as tie_founding
from coprod_sim.model.town.caring import first_kin
from coprod_sim.model.town.columns import (
    I64,
    Links,
    Localities,
    Posts,
    Residents,
    Ties,
    dtypes,
    empty_residents,
    no_links,
    no_posts,
)
from coprod_sim.model.town.people import move_in
from coprod_sim.outcomes.fields import FIELDS

FOUNDING_WEEK = -53
NEVER = -(1 << 30)  # until when a project stands that there has not been


class Town(NamedTuple):
    """All state of a country: residents, ties, localities, posts of their teams, links between them."""

    residents: Residents
    ties: Ties
    localities: Localities
    posts: Posts
    links: Links


def copied(town: "Town") -> "Town":
    """The same town with columns of its own; the founding's ties and the links are shared, as nothing changes them."""
    residents: Any = (column.copy() for column in town.residents)
    localities: Any = (column.copy() for column in town.localities)
    posts: Any = (column.copy() for column in town.posts)
    ties = town.ties._replace(peers=town.ties.peers.copy())
    return Town(Residents(*residents), ties, Localities(*localities), Posts(*posts), town.links)


@kernel
def found_people(r: Residents, a: int, b: int, p: Any, key: Key) -> None:
    """Fill rows ``a`` to ``b`` household by household."""
    i = a
    house = 0
    while i < b:
        w = drawn(key, house, 0, draws.FOUND_HOUSEHOLD)
        u = uniform(w[0])
        size = 1
        total = p.household_size_share[0]
        while size < 5 and u >= total:
            total += p.household_size_share[size]
            size += 1
        if size == 5 and uniform(w[2]) < 0.3:
            size = 6  # households of five or more hold 5.3 people on average
        fifth = 1 + int(uniform(w[1]) * 5.0)
        for k in range(size):
            if i >= b:
                break
            person_id = i - a
            r.person_id[i] = person_id
            r.household[i] = house
            r.fifth[i] = fifth
            u = uniform(drawn(key, person_id, 0, draws.FOUND_PLACE)[0])
            age = 0
            total = 0.0
            for band in range(6):
                if size == 1:
                    share = p.age_share_single[band]
                elif size == 2:
                    share = p.age_share_couple[band]
                elif k < 2:
                    share = p.age_share_head[band]
                else:
                    share = p.age_share_further[band]
                total += share
                if share > 0.0:
                    age = band
                if u < total:
                    break
            r.age[i] = age
            r.cohort[i] = 1 if age == 0 else 0
            move_in(r, i, p, key)
            i += 1
        house += 1


def find_first_kin(r: Residents, part: tie_founding.Part, a: int, b: int, p: Any, key: Key) -> None:
    """Let the carers of rows ``a`` to ``b`` find whom to care for."""
    count, to, kind = part
    first = np.concatenate(([0], np.cumsum(count))).astype(np.int32)
    space = np.zeros((2, b - a), np.int32)
    columns = (r.person_id[a:b], r.level[a:b], r.kin_minutes[a:b], r.kin_target[a:b], r.kin_elsewhere[a:b])
    first_kin(*columns, first, to, kind, space[0], space[1], p, key)


def locality_sizes(residents: int, locality_residents: int) -> list[int]:
    """Residents of each locality: all of the stated size but the last, which takes what is left."""
    full, rest = divmod(residents, locality_residents)
    return [locality_residents] * full + ([rest] if rest else [])


def found(residents: int, locality_residents: int, p: Any, seed: int, replicate: int) -> Town:
    """A country of ``residents`` people. Locality ``l`` is the same in any country that has it at that size."""
    sizes = locality_sizes(residents, locality_residents)
    start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    people = empty_residents(residents)
    parts = []
    for number, (a, b) in enumerate(pairwise(start)):
        key = (seed, replicate, number, FOUNDING_WEEK)
        found_people(people, a, b, p, key)
        part = tie_founding.tie_rows(people.household[a:b], p, key)
        find_first_kin(people, part, a, b, p, key)
        parts.append(part)
    count = len(sizes)
    return Town(people, tie_founding.join(parts), unruled(start), no_posts(count), no_links(count))


def unruled(start: I64) -> Localities:
    """Localities with rows ``start[x]`` to ``start[x + 1]``, before anything is decided there."""
    count = start.size - 1
    columns = {name: np.zeros(count, dtype) for name, dtype in dtypes(Localities).items()}
    columns |= {
        "start": start,
        "number": np.arange(count, dtype=np.int32),
        "team_minutes": np.full(count, -1, np.int64),
        "project_until": np.full(count, NEVER, np.int64),
        "usual_unmet": np.zeros((count, 2)),
        "month": np.zeros((count, 6, len(FIELDS)), np.int64),
    }
    ones = ("project_taking", "quality", "pace", "fit_usual", "fit_co", "boldness", "fidelity")
    columns |= {name: np.ones(count) for name in ones}
    columns["group_size"] += 1
    return Localities(**columns)
