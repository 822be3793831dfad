"""The founding town: households, ages, ties, carers and deprivation come out as the parameters say."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from coprod_sim.model.derived import derive
from coprod_sim.model.parameters import record, resolve
from coprod_sim.model.town.columns import ELSEWHERE, FRIEND, HOUSEHOLD, KIN, NEIGHBOUR, NOBODY, empty_residents
from coprod_sim.model.town.founding import FOUNDING_WEEK, Town, found, locality_sizes
from coprod_sim.model.town.people import move_in
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.statistical


SCENARIO = load_scenario("time_bank")
PEOPLE, LOCALITY = 20_000, 5_000
FIFTHS = range(1, 6)
GRADIENTS: dict[str, Any] = {
    f"deprivation_{name}": 0.0 for name in ("severity", "incidence", "willing", "uptake", "kin_hours")
}


def numbers(**overrides: Any) -> Any:
    """Central values as kernels read them, some of them set."""
    values = resolve(SCENARIO, "traditional", drawn=False, overrides=overrides).values
    return record(dict(values) | derive(values))


def founded(people: int = PEOPLE, locality: int = LOCALITY, seed: int = 1, **overrides: Any) -> Town:
    return found(people, locality, numbers(**overrides), seed, 0)


TOWN = founded()
P = numbers()
PLACES = [slice(a, b) for a, b in pairwise(TOWN.localities.start.tolist())]


def by_fifth(town: Town, column: Any, among: Any = True) -> list[float]:
    """Mean of a column by deprivation fifth."""
    return [float(column[(town.residents.fifth == fifth) & among].mean()) for fifth in FIFTHS]


def gradient(town: Town, column: Any, among: Any = True) -> float:
    """Change of the log of a column's mean per fifth towards the most deprived."""
    return float(-np.polyfit(FIFTHS, np.log(by_fifth(town, column, among)), 1)[0])


def test_localities_have_the_stated_size_and_the_last_the_rest() -> None:
    assert locality_sizes(12_000, 5_000) == [5_000, 5_000, 2_000]
    assert locality_sizes(10_000, 5_000) == [5_000, 5_000]
    assert locality_sizes(300, 5_000) == [300]


def test_numbers_count_the_people_of_a_locality() -> None:
    for place in PLACES:
        assert (TOWN.residents.person_id[place] == np.arange(LOCALITY)).all()


def test_households_have_the_stated_sizes_and_one_fifth_each() -> None:
    sizes = []
    for place in PLACES:
        household, fifth = TOWN.residents.household[place], TOWN.residents.fifth[place]
        sizes.append(np.bincount(household)[:-1])  # the last household may be cut short
        assert all(np.unique(fifth[household == house]).size == 1 for house in range(0, int(household.max()), 37))
        assert (np.diff(household) >= 0).all()
    count = np.bincount(np.concatenate(sizes), minlength=7)
    shares = count / count.sum()
    # 8,400 households: three standard errors of a share of a third are 0.016
    assert shares[1:5] == pytest.approx(P.household_size_share[:4], abs=0.016)
    assert shares[5] + shares[6] == pytest.approx(P.household_size_share[4], abs=0.01)
    assert shares[0] == 0


def test_ages_are_englands() -> None:
    shares = np.bincount(TOWN.residents.age, minlength=6) / PEOPLE
    assert shares == pytest.approx(P.age_share, abs=0.012)


def test_people_live_alone_at_the_ages_stated() -> None:
    alone = np.concatenate([np.bincount(h)[h] == 1 for h in (TOWN.residents.household[place] for place in PLACES)])
    ages = np.bincount(TOWN.residents.age[alone], minlength=6) / alone.sum()
    assert ages == pytest.approx(P.age_share_single, abs=0.03)
    assert ages[0] == 0  # no child lives alone


def ends(town: Town, place: slice) -> Any:
    """(from, to, kind) of a locality's ties, as three rows."""
    first = town.ties.first[place.start : place.stop + 1]
    span = slice(first[0], first[-1])
    source = np.repeat(np.arange(place.stop - place.start), np.diff(first))
    return np.array([source, town.ties.to[span], town.ties.kind[span]], np.int64)


@pytest.mark.parametrize("place", PLACES)
def test_ties_go_both_ways_once_and_never_to_oneself(place: slice) -> None:
    source, to, kind = ends(TOWN, place)
    assert (source != to).all()
    assert ((to >= 0) & (to < LOCALITY)).all()
    ways = set(zip(source.tolist(), to.tolist(), kind.tolist(), strict=True))
    assert len({(a, b) for a, b, _ in ways}) == source.size  # no double, of whatever kinds
    assert ways == {(b, a, kind) for a, b, kind in ways}


@pytest.mark.parametrize("place", PLACES)
def test_household_ties_join_just_those_who_live_together(place: slice) -> None:
    source, to, kind = ends(TOWN, place)
    household = TOWN.residents.household[place]
    assert ((household[source] == household[to]) == (kind == HOUSEHOLD)).all()
    size = np.bincount(household)[household]
    assert (np.bincount(source[kind == HOUSEHOLD], minlength=LOCALITY) == size - 1).all()


def test_ties_stand_in_order_of_kind() -> None:
    for a, b in pairwise(TOWN.ties.first[:2_000].tolist()):
        assert (np.diff(TOWN.ties.kind[a:b]) >= 0).all()


def test_people_have_the_stated_number_of_ties() -> None:
    # Each tie proposed makes two ends. What falls within a household, or on a pair with a closer tie, is not made:
    # rare for kin, who are anywhere, and most frequent among neighbours, who are a few rows away.
    mean = np.bincount(TOWN.ties.kind, minlength=5) / PEOPLE
    assert mean[KIN] == pytest.approx(2.0 * P.ties_kin, rel=0.02)
    assert mean[FRIEND] == pytest.approx(2.0 * P.ties_friend, rel=0.04)
    assert mean[NEIGHBOUR] == pytest.approx(2.0 * P.ties_neighbour, rel=0.16)


@pytest.mark.parametrize(("key", "kind"), [("ties_kin", KIN), ("ties_friend", FRIEND), ("ties_neighbour", NEIGHBOUR)])
def test_more_ties_of_a_kind_leave_the_others_nearly_alone(key: str, kind: int) -> None:
    override: dict[str, Any] = {key: float(P[key]) + 1.0}
    more = founded(**override)
    added = (np.bincount(more.ties.kind, minlength=5) - np.bincount(TOWN.ties.kind, minlength=5)) / PEOPLE
    assert 1.5 < added[kind] < 2.05  # the nearer, the more fall on a pair with a tie
    assert np.delete(added, kind) == pytest.approx([0.0] * 4, abs=0.05)


def test_carers_are_as_many_as_the_census_counts_more_where_deprived() -> None:
    cares = TOWN.residents.kin_minutes > 0
    assert cares.mean() == pytest.approx(P.carer_share, abs=0.006)  # three standard errors
    adults = TOWN.residents.age > 0
    assert not cares[~adults].any()
    expected = P.carer_share_of_adults * P.fifth_kin[1:]
    assert by_fifth(TOWN, cares, adults) == pytest.approx(expected, abs=0.017)


def test_carers_hours_fall_into_the_census_bands() -> None:
    minutes = TOWN.residents.kin_minutes[TOWN.residents.kin_minutes > 0]
    found_minutes, count = np.unique(minutes, return_counts=True)
    assert found_minutes.tolist() == [round(hours * 60) for hours in P.carer_hours_per_week]
    assert count / minutes.size == pytest.approx(P.carer_hours_share, abs=0.036)  # three standard errors


def test_carers_care_for_somebody_in_need_who_is_not_themselves() -> None:
    town = founded(10_000, 200)  # where few others are in need
    r = town.residents
    cares = r.kin_minutes > 0
    assert (r.kin_target[~cares] == NOBODY).all()
    for start in town.localities.start[:-1].tolist():
        target = r.kin_target[start : start + 200]
        here = np.flatnonzero(target >= 0)
        assert (target[here] < 200).all()
        assert (target[here] != here).all()
        assert (r.level[start + target[here]] > 0).all()
    assert (r.kin_target[cares] == ELSEWHERE).mean() == pytest.approx(P.kin_elsewhere_share, abs=0.04)
    assert (r.kin_target[cares] == NOBODY).mean() < 0.01  # nobody else in need: rare even here


GRADIENT_OF = {
    "deprivation_severity": lambda town: gradient(
        town, np.exp(np.clip(town.residents.slow, -9, 9)), town.residents.condition == 1
    ),
    "deprivation_incidence": lambda town: gradient(town, town.residents.condition),
    "deprivation_willing": lambda town: gradient(town, town.residents.willing > 0, town.residents.age > 0),
    "deprivation_kin_hours": lambda town: gradient(town, town.residents.kin_minutes > 0, town.residents.age > 0),
}


@pytest.mark.parametrize("key", GRADIENT_OF)
def test_deprivation_acts_as_steeply_as_stated_and_not_at_nought(key: str) -> None:
    # Spread over five towns; the slope of 100,000 people is known to about 0.012
    even, steep, flat = [], [], []
    narrow = {"severity_slow_sd": 0.2}  # else luck hides the slope of severity
    for seed in range(5):
        rest = GRADIENTS | narrow | {key: 0.0}
        even.append(GRADIENT_OF[key](founded(seed=seed, **rest)))
        steep.append(GRADIENT_OF[key](founded(seed=seed, **rest | {key: 0.1})))
        flat.append(GRADIENT_OF[key](founded(seed=seed, **rest | {key: -0.1})))
    assert np.mean(even) == pytest.approx(0.0, abs=0.03)
    assert np.mean(steep) - np.mean(even) == pytest.approx(0.1, abs=0.01)
    assert np.mean(flat) - np.mean(even) == pytest.approx(-0.1, abs=0.01)


def test_without_gradients_luck_alone_differs_between_fifths() -> None:
    assert all((numbers(**GRADIENTS)[f"fifth_{name}"] == 1.0).all() for name in ("severity", "incidence", "uptake"))


def test_a_bigger_country_leaves_the_first_localities_as_they_were() -> None:
    small, big = founded(1_000, 500), founded(2_000, 500)
    wide: dict[str, Any] = big.residents._asdict()
    for name, column in small.residents._asdict().items():
        assert np.array_equal(column, wide[name][:1_000]), name
    ties = small.ties.first[-1]
    assert np.array_equal(small.ties.first, big.ties.first[:1_001])
    assert np.array_equal(small.ties.to, big.ties.to[:ties])
    assert np.array_equal(small.ties.kind, big.ties.kind[:ties])
    assert not np.array_equal(big.residents.slow[:500], big.residents.slow[500:1_000])  # no locality is another's twin


def test_people_of_a_place_are_the_same_compiled_and_in_plain_python() -> None:
    town = founded(300, 300)
    plain = empty_residents(300)
    for name in ("person_id", "household", "age", "cohort", "fifth"):
        getattr(plain, name)[:] = getattr(town.residents, name)
    for row in range(300):
        move_in(plain, row, P, (1, 0, 0, FOUNDING_WEEK))
    compiled: dict[str, Any] = town.residents._asdict()
    for name, column in plain._asdict().items():
        assert name == "kin_target" or np.array_equal(column, compiled[name]), name  # kin are found afterwards
