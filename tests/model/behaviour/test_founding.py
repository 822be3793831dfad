"""The founding town: households, ages, ties, carers and deprivation come out as the parameters say."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from coprod_sim.model.derived import derive
from coprod_sim.model.first_town import first_town
from coprod_sim.model.parameters import record, resolve
from coprod_sim.model.town.columns import ELSEWHERE, NOBODY, empty_residents
from coprod_sim.model.town.founding import FOUNDING_WEEK, Town, found, locality_sizes
from coprod_sim.model.town.people import move_in
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.statistical


SCENARIO = load_scenario("time_bank")
PEOPLE, LOCALITY = 20_000, 5_000
ENGLAND = (0.185, 0.375, 0.257, 0.098, 0.061, 0.024)  # shares of the age bands
FIFTHS = range(1, 6)
GRADIENTS: dict[str, Any] = {f"deprivation_{name}": 0.0 for name in ("severity", "incidence", "willing", "uptake")}


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
    assert shares == pytest.approx(ENGLAND, abs=0.012)


def test_people_live_alone_at_the_ages_stated() -> None:
    alone = np.concatenate([np.bincount(h)[h] == 1 for h in (TOWN.residents.household[place] for place in PLACES)])
    ages = np.bincount(TOWN.residents.age[alone], minlength=6) / alone.sum()
    assert ages == pytest.approx(P.age_share_single, abs=0.03)
    assert ages[0] == 0  # no child lives alone


def test_who_lives_alone_is_marked() -> None:
    for place in PLACES:
        household = TOWN.residents.household[place]
        assert np.array_equal(TOWN.residents.alone[place] == 1, np.bincount(household)[household] == 1)


FIRST = first_town(PEOPLE, LOCALITY, P, 1, 0)


def test_carers_are_as_many_as_the_months_keep() -> None:
    r = FIRST.residents
    cares = r.cares_for != NOBODY
    assert cares.mean() == pytest.approx(0.083, abs=0.02)  # Census 2021; burn-in moves it to where it stays
    assert not cares[r.age == 0].any()
    assert (r.offer[cares] > 0).mean() > 0.99
    assert not r.offer[~cares].any()


def test_carers_care_for_a_tie_in_need_who_is_not_themselves() -> None:
    town = first_town(4_000, 200, P, 1, 0)  # where few others are in need
    r, t = town.residents, town.ties
    for start in town.localities.start[:-1].tolist():
        whom = r.cares_for[start : start + 200].astype(np.int64)
        for i in np.flatnonzero(whom >= 0).tolist():
            ties = slice(int(t.first[start + i]), int(t.first[start + i + 1]))
            assert whom[i] in t.to[ties].tolist()
            assert whom[i] != i
            assert r.condition[start + whom[i]] == 1
    outside = (r.cares_for == ELSEWHERE).sum() / (r.cares_for != NOBODY).sum()
    assert 0.02 < outside < 0.3


def test_packages_and_what_is_bought_and_left_stand_at_founding() -> None:
    r = FIRST.residents
    in_need = r.need > 0
    for column in (r.package, r.private, r.left):
        assert not column[~in_need].any()
    assert np.all(r.left.astype(np.int64) + r.package + r.private <= r.need)
    assert not r.package[r.pays == 1].any()
    assert not r.private[r.pays == 0].any()
    assert r.package.sum() / 60 / PEOPLE * 52_000 == pytest.approx(4_000, rel=0.4)  # hours per 1,000 a year


GRADIENT_OF = {
    "deprivation_severity": lambda town: gradient(
        town, np.exp(np.clip(town.residents.slow, -9, 9)), town.residents.condition == 1
    ),
    "deprivation_incidence": lambda town: gradient(town, town.residents.condition),
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
    for name in ("person_id", "household", "alone", "age", "cohort", "fifth"):
        getattr(plain, name)[:] = getattr(town.residents, name)
    for row in range(300):
        move_in(plain, row, P, (1, 0, 0, FOUNDING_WEEK))
    compiled: dict[str, Any] = town.residents._asdict()
    for name, column in plain._asdict().items():
        assert np.array_equal(column, compiled[name]), name
