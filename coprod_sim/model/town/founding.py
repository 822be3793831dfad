"""The founding of the town in week -53: localities, households, people, ties."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from coprod_sim.model.compiled import kernel
from coprod_sim.model.draws import Key
from coprod_sim.model.town import ties as tie_founding
from coprod_sim.model.town.columns import (
    I64,
    NEVER_STOOD,
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
from coprod_sim.model.town.homes import settle
from coprod_sim.model.town.people import move_in
from coprod_sim.outcomes.fields import FIELDS

FOUNDING_WEEK = -53


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
    """Fill rows ``a`` to ``b``: their places, and who comes to them."""
    settle(r, a, b, p, key)
    for i in range(a, b):
        move_in(r, i, p, key)


def locality_sizes(residents: int, locality_residents: int) -> list[int]:
    """Residents of each locality: all of the stated size but the last, which takes what is left."""
    full, rest = divmod(residents, locality_residents)
    return [locality_residents] * full + ([rest] if rest else [])


def found(residents: int, locality_residents: int, p: Any, seed: int, replicate: int) -> Town:
    """A country of ``residents`` people who do not care for each other yet.

    Locality ``l`` is the same in any country that has it at that size.
    """
    sizes = locality_sizes(residents, locality_residents)
    start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    people = empty_residents(residents)
    parts = []
    for number, (a, b) in enumerate(pairwise(start)):
        key = (seed, replicate, number, FOUNDING_WEEK)
        found_people(people, a, b, p, key)
        part = tie_founding.tie_rows(people.household[a:b], people.age[a:b], people.fifth[a:b], p, key)
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
        "home_minutes": np.full(count, -1, np.int64),
        "clinical_minutes": np.full(count, -1, np.int64),
        "project_until": np.full(count, NEVER_STOOD, np.int64),
        "backlog": np.zeros((count, 6), np.int64),
        "led_minutes": np.zeros((count, 6), np.int64),
        "usual_sums": np.zeros((count, 6), np.int64),
        "month": np.zeros((count, 6, len(FIELDS)), np.int64),
    }
    ones = ("usual_visits", "quality", "pace", "fit_usual", "fit_co", "boldness", "fidelity")
    columns |= {name: np.ones(count) for name in ones} | {"usual_unmet": np.full(count, -1.0)}
    columns["group_size"] += 1
    return Localities(**columns)
