"""Homes and ties at founding: mutual, of fitting ages, and as alike and as clustered as people are."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from coprod_sim import evidence
from coprod_sim.model.parameters import record
from coprod_sim.model.town.columns import (
    CHILD,
    FRIEND,
    KIN,
    NEIGHBOUR,
    PARENT,
    PARTNER,
    Residents,
    empty_residents,
)
from coprod_sim.model.town.homes import COUPLE_SAME_AGE, settle
from coprod_sim.model.town.kinship import MIRROR
from coprod_sim.model.town.ties import join, tie_rows

pytestmark = pytest.mark.statistical

VALUES = {key: number.trials.value for key, number in evidence.parameters().items()}
P = record(VALUES)
NOTHING_SET: Mapping[str, float] = {}
PEOPLE, LOCALITY = 40_000, 5_000
ENGLAND = (0.185, 0.375, 0.257, 0.098, 0.061, 0.024)
"""Shares of the age bands, Census 2021."""
I64 = npt.NDArray[np.int64]


class Country(NamedTuple):
    """Residents, and their ties as rows of the country."""

    people: Residents
    row: I64
    to: I64
    kind: I64
    apart: npt.NDArray[np.bool_]  # in different households


def country(people: int, locality: int, numbers: Mapping[str, float] = NOTHING_SET, seed: int = 1) -> Country:
    residents = empty_residents(people)
    p: Any = SimpleNamespace(**{**VALUES, **numbers})
    parts = []
    for number, a in enumerate(range(0, people, locality)):
        b = min(people, a + locality)
        key = (seed, 0, number, -53)
        settle(residents, a, b, P, key)
        parts.append(tie_rows(residents.household[a:b], residents.age[a:b], residents.fifth[a:b], p, key))
    ties = join(parts)
    row = np.repeat(np.arange(people), np.diff(ties.first))
    to = ties.to + row // locality * locality
    return Country(residents, row, to, ties.kind.astype(np.int64), residents.household[row] != residents.household[to])


WHOLE = country(PEOPLE, LOCALITY)


def same(column: Any, which: Any) -> float:
    """Share of ties whose two ends have the same value in a column."""
    return float((column[WHOLE.row[which]] == column[WHOLE.to[which]]).mean())


@pytest.mark.parametrize("size", [1, 2, 3, 5, 20, 150, 10_000])
def test_ties_are_mutual_single_and_in_order_at_every_size(size: int) -> None:
    town = country(size, size)
    ties = set(zip(town.row.tolist(), town.to.tolist(), town.kind.tolist(), strict=True))
    assert all(a != b for a, b, _ in ties)
    assert len({(a, b) for a, b, _ in ties}) == town.row.size  # no double, of whatever kinds
    assert ties == {(b, a, MIRROR[kind]) for a, b, kind in ties}
    assert (np.diff((town.row * 8 + town.kind) * size + town.to) > 0).all()
    assert size < 20 or {PARTNER, PARENT, CHILD, FRIEND, NEIGHBOUR} <= set(town.kind.tolist())


def test_people_of_one_household_are_all_kin_of_some_kind() -> None:
    assert (WHOLE.kind[~WHOLE.apart] <= KIN).all()
    homes = np.bincount(WHOLE.people.household[:LOCALITY])
    in_first = WHOLE.row < LOCALITY
    assert (~WHOLE.apart[in_first]).sum() == (homes * (homes - 1)).sum()


def test_people_have_as_many_ties_of_each_kind_as_the_numbers_say() -> None:
    mean = np.bincount(WHOLE.kind, minlength=6) / PEOPLE
    # Measured over 100,000 residents; the spread between such towns is about 1 %
    assert mean == pytest.approx([0.523, 1.07, 1.07, 1.216, 5.05, 2.61], rel=0.03)
    away = np.bincount(WHOLE.kind[WHOLE.apart], minlength=6) / PEOPLE
    assert away[NEIGHBOUR] == pytest.approx(2.0 * P.ties_neighbour, rel=0.16)  # less their own household's rows
    assert away[KIN] == pytest.approx(2.0 * P.ties_other_kin, rel=0.05)


def test_without_neighbours_there_are_none() -> None:
    assert not (country(2_000, 2_000, {"ties_neighbour": 0.0}).kind == NEIGHBOUR).any()


def test_without_parents_and_kin_near_kin_live_together() -> None:
    town = country(2_000, 2_000, {"parent_near_share": 0.0, "ties_other_kin": 0.0})
    assert (town.kind[town.apart] > KIN).all()


def test_friends_of_friends_are_friends_as_often_as_measured() -> None:
    friend = WHOLE.kind == FRIEND
    friends: list[set[int]] = [set() for _ in range(LOCALITY)]
    for i, j in zip(WHOLE.row[friend].tolist(), WHOLE.to[friend].tolist(), strict=True):
        if i < LOCALITY:
            friends[i].add(j)
    pairs = [b in friends[a] for mine in friends for a in mine for b in mine if a < b]
    assert 0.3 < np.mean(pairs) < 0.5
    assert np.mean(pairs) == pytest.approx(0.34, abs=0.02)


def test_friends_kin_and_neighbours_are_alike_in_means() -> None:
    fifth, kind = WHOLE.people.fifth, WHOLE.kind
    assert same(fifth, kind == FRIEND) == pytest.approx(0.53, abs=0.02)
    assert same(fifth, kind == NEIGHBOUR) == pytest.approx(0.47, abs=0.03)
    assert same(fifth, WHOLE.apart & (kind <= KIN)) == pytest.approx(0.6, abs=0.03)
    assert (fifth[WHOLE.row] == fifth[WHOLE.to])[~WHOLE.apart].all()


def test_streets_share_a_fifth_and_all_fifths_are_as_large() -> None:
    people = WHOLE.people
    assert np.bincount(people.fifth, minlength=6)[1:] / PEOPLE == pytest.approx(0.2, abs=0.035)
    for home in range(0, 1_600, 40):
        street = (people.household[:LOCALITY] >= home) & (people.household[:LOCALITY] < home + 40)
        shares = np.bincount(people.fifth[:LOCALITY][street], minlength=6) / street.sum()
        assert shares.max() > 0.4  # .68 is expected of 40 homes


def test_three_in_four_couples_are_of_one_age_band_and_others_by_chance() -> None:
    by_chance = sum(share * share for share in P.age_share_couple)
    size = np.bincount(WHOLE.people.household[:LOCALITY])
    of_two = (WHOLE.row < LOCALITY) & (size[np.minimum(WHOLE.people.household[WHOLE.row], size.size - 1)] == 2)
    expected = COUPLE_SAME_AGE + (1.0 - COUPLE_SAME_AGE) * by_chance
    assert same(WHOLE.people.age, of_two & (WHOLE.kind == PARTNER)) == pytest.approx(expected, abs=0.04)


def test_that_couples_are_alike_leaves_ages_englands() -> None:
    people = country(100_000, LOCALITY, seed=3).people
    assert np.bincount(people.age, minlength=6) / 100_000 == pytest.approx(ENGLAND, abs=0.007)
    assert (people.alone == 1).mean() == pytest.approx(P.household_size_share[0] / 2.36, abs=0.006)
    assert people.age[people.alone == 1].min() > 0


def test_parents_are_older() -> None:
    age, parent = WHOLE.people.age, WHOLE.kind == PARENT
    assert (age[WHOLE.to] >= age[WHOLE.row])[parent].all()  # a child of 20 may be of the band of a parent of 44
    assert (age[WHOLE.to] > age[WHOLE.row])[parent & WHOLE.apart].all()


def test_a_locality_is_the_same_in_a_bigger_country() -> None:
    small = country(2 * LOCALITY, LOCALITY)
    first = WHOLE.row < 2 * LOCALITY
    for ours, theirs in zip(small[1:], WHOLE[1:], strict=True):
        assert (ours == theirs[first]).all()
    for name, column in small.people._asdict().items():
        assert (column == getattr(WHOLE.people, name)[: 2 * LOCALITY]).all()


def test_other_luck_is_another_town() -> None:
    assert not np.array_equal(country(2_000, 2_000, seed=2).to, country(2_000, 2_000).to)
