"""Section 9, 3, 12 and 13: for one standing state more of any offer never raises what is left or who asks."""

import itertools

import numpy as np
import pytest
from care import another_plan
from towns import made

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.week.asking import ask_chance, full_package, phased_in, removed_minutes
from coprod_sim.model.week.kin import kin_hours, met_by_kin
from coprod_sim.model.week.need import practical_left, whole
from coprod_sim.model.week.usual_help import asked_minutes, part_for
from coprod_sim.outcomes.fields import FIELD_INDEX

pytestmark = pytest.mark.property

CASES = 20_000
MEETS, PRACTICAL = 0.35, 12.0
MINUTE = 1  # that rounding may add


def outcome(need: int, offered: int, helping: int, bank: int, invited: float, luck: float) -> tuple[int, float, float]:
    """(left, chance, package wanted) of one person, friends' answer to less asking included."""
    kin = int(kin_hours(need, offered, MEETS) + 0.5)
    left = need - met_by_kin(need, kin, MEETS)
    practical = practical_left(need, left, PRACTICAL)
    asked = asked_minutes(practical, 0.5)
    friend = part_for(helping, 2 * asked, 2 * asked, 10.0)
    own = whole(practical * invited)
    left = max(0, left - own - removed_minutes(0.5, friend + bank, practical - own))
    chance = ask_chance(0.14, need, left, 20.0, 0.68)
    return left, chance, full_package(need, left, 17.0, 0.3) * phased_in(chance, luck)


@pytest.mark.parametrize("what", range(1, 5), ids=["kin", "friends", "bank", "self-care"])
def test_more_of_an_offer_never_raises_what_is_left_a_chance_or_a_package(what: int) -> None:
    rng = np.random.default_rng(what)
    fewer = 0
    for _ in range(CASES):
        need, offered, helping, bank = (int(x) for x in np.exp(rng.uniform(0.0, np.log(7_000.0), 4)))
        case: list[float] = [need, offered, helping, bank, rng.uniform(0.0, 0.5), rng.uniform(0.0, 0.14)]
        more = list(case)
        more[what] = case[what] * 1.3 + (0.05 if what == 4 else 5)
        more[what] = more[what] if what == 4 else int(more[what])
        left, chance, package = outcome(*case)  # type: ignore[arg-type]
        left_after, chance_after, package_after = outcome(*more)  # type: ignore[arg-type]
        assert left_after <= left + MINUTE, (case, more)
        if left_after <= left:
            assert chance_after <= chance
            assert package_after <= package + 1e-9
        fewer += left_after < left
    assert fewer > CASES // 10


def test_the_more_kin_offer_the_less_is_left_without_a_step() -> None:
    """Nowhere between nothing and a hundred hours does an hour of kin's time more meet more than it is worth."""
    left = [outcome(2_400, offered, 60, 0, 0.05, 0.05)[0] for offered in range(0, 6_000, 60)]
    falls = [a - b for a, b in itertools.pairwise(left)]
    assert min(falls) >= -MINUTE
    assert max(falls) <= 60 * MEETS + 2 * MINUTE
    assert max(abs(a - b) for a, b in itertools.pairwise(falls)) <= 4


@pytest.fixture(scope="module")
def town() -> CoProductionModel:
    """A standing town of the co-produced arm in which much is given."""
    return made(residents=4_000, weeks=52, overrides={"intention_to_action": 0.8, "ask_boldness": 3.0})


@pytest.mark.parametrize("number", ["kin_care_multiple", "usual_help_multiple"])
def test_in_the_next_plan_nobody_asks_for_more_where_more_is_given(town: CoProductionModel, number: str) -> None:
    before, after = another_plan(town), another_plan(town, **{number: 1.5})
    assert np.array_equal(before.need, after.need)
    assert np.all(after.left.astype(np.int64) + after.package <= before.left.astype(np.int64) + before.package + MINUTE)
    assert np.all(after.package.astype(np.int64) <= before.package.astype(np.int64) + MINUTE)
    assert after.package.sum() < before.package.sum()


def test_boldness_brings_more_time_only() -> None:
    """In the month in which policy begins nobody's help by friends falls, and who is not on the books gets the same."""
    towns = [made(residents=4_000, weeks=1, overrides={"ask_boldness": b}).town.residents for b in (1.0, 2.0, 8.0)]
    timid, bold, bolder = (town.friend.astype(np.int64) for town in towns)
    assert not towns[0].asked_for.any()
    assert np.all(bold >= timid)
    assert np.all(bolder >= bold)
    assert bolder.sum() > bold.sum() > timid.sum()
    not_on_the_books = towns[1].asked_for == 0
    assert np.array_equal(bolder[not_on_the_books], timid[not_on_the_books])
    assert np.array_equal(towns[0].helping, towns[2].helping)


@pytest.mark.parametrize("arm", ["co-produced", "traditional"])
def test_where_nobody_acts_boldness_bank_project_and_courses_move_no_hour(arm: str) -> None:
    much: dict[str, object] = {
        "intention_to_action": 0.0, "ask_boldness": 8.0, "join_per_year": 4.0, "broker_hours_per_hour": 0.1,
        "project_hours_per_resident": 1.0, "course_gbp_per_resident_year": 20.0, "peer_led": 1, "course_group_size": 4,
    }  # fmt: skip
    town = made(arm=arm, residents=1_000, overrides=much, weeks=52)
    books = town.ledger.sum(axis=(0, 1))
    for name in ("given_asked", "given_bank", "exchanges", "supervision", "peer_led", "project_given", "course_staff"):
        assert books[FIELD_INDEX[name]] == 0, name
    assert books[FIELD_INDEX["given_friends"]] > 0


def test_packages_that_are_wanted_no_more_are_gone_in_time(town: CoProductionModel) -> None:
    """Nobody wants one from now on: the largest is 0 within log2 of its minutes and two months."""
    largest = int(town.town.residents.package.max())
    assert largest > 600
    in_time = int(np.log2(largest) + 2)
    assert another_plan(town, 3, home_care_take_up_share=0.0).package.max() > 0
    assert another_plan(town, in_time, home_care_take_up_share=0.0).package.max() == 0
