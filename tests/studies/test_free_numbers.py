"""Which numbers can be fitted, between what, and why the others cannot."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.calibrate.free_numbers import FreeNumber, kept_by_arms, overrides, read_free

pytestmark = pytest.mark.rule


TOWN = (
    "schema: 1\nname: town\nextends: time_bank\ntitle: A town\nquestion: What?\n"
    "settings:\n  gift_discount: {value: 0.7, because: a survey}\n  ask_boldness: {value: 5, because: a survey}\n"
)


@pytest.fixture
def town(tmp_path: Path) -> Scenario:
    (tmp_path / "town.yaml").write_text(TOWN)
    return load_scenario(tmp_path / "town.yaml")


def read(text: str | None, scenario: Scenario | None = None, profile: str = "trials") -> list[FreeNumber]:
    return read_free(text, scenario or load_scenario("time_bank"), ["traditional", "co-produced"], profile)


def test_a_number_moves_within_its_range_from_where_the_scenario_has_it(town: Scenario) -> None:
    (gift,) = read("gift_discount", town)
    assert (gift.start, gift.low, gift.high, gift.ranged) == (0.7, 0.0, 0.8, True)
    (action,) = read(" intention_to_action ", profile="talk")
    assert (action.start, action.low, action.high, action.ranged) == (1.0, 0.0, 1.0, False)


def test_a_number_set_outside_its_range_moves_within_what_is_allowed(town: Scenario) -> None:
    (bold,) = read("ask_boldness", town)
    assert (bold.start, bold.low, bold.high, bold.span) == (5.0, 0.1, 100.0, 10.0)


def test_a_number_without_range_moves_by_its_own_size() -> None:
    (share,) = read("willing_weekly_share")
    assert (share.low, share.high, share.span) == (0.0, 1.0, 2 * 0.28)
    (money,) = read_free("ordinary_gbp_per_resident_year", load_scenario("time_bank"), ["traditional"], "trials")
    assert (money.start, money.span) == (0.0, 100.0)


def test_an_element_is_named_and_the_others_stay() -> None:
    scenario = load_scenario("time_bank")
    free = read("contact_hours[gp],contact_hours[ae],gift_discount")
    usual = evidence.parameters()["contact_hours"].trials.value
    assert isinstance(usual, tuple)
    made = overrides(free, (0.5, 0.6, 0.1), scenario, "trials")
    assert made == {"contact_hours": (0.5, usual[1], 0.6, *usual[3:]), "gift_discount": 0.1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gift_discont", "there is no such number; did you mean gift_discount?"),
        ("lapse_week", "did you mean lapse_weeks?"),
        ("course_group_size", "it takes whole numbers only"),
        ("household_size_share[1]", "its elements add up to 1, so that none can move alone"),
        ("contact_hours", "it has 5 elements; name one: contact_hours[...] with one of gp, outpatient"),
        ("contact_hours[2]", "there is no element '2'; write contact_hours[...] with one of gp"),
        ("contact_hours[bed]", "there is no element 'bed'; did you mean bed_days?"),
        ("gift_discount[0]", "it is one number and has no elements; write gift_discount"),
        ("gift_discount,gift_discount", "it is there twice"),
        ("coaching_share", "the arm co-produced sets it, and an arm's own setting wins over the scenario's"),
    ],
)
def test_what_cannot_be_fitted_says_why(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    (line,) = caught.value.messages
    assert line.startswith(f"--free {text.split(',', maxsplit=1)[0]}: ")
    assert message in line


@pytest.mark.parametrize("text", [None, "", " , "])
def test_without_numbers_the_candidates_are_listed_by_topic_and_all_can_be_fitted(text: str | None) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    first, *topics = caught.value.messages
    assert first.startswith("--free: name the numbers to fit, such as --free ")
    assert {line.split(":")[0].strip() for line in topics} >= {"needs", "exchange", "contacts"}
    for key in (key for line in topics for key in line.split(": ")[1].split(", ")):
        name = key.removesuffix("[...]")
        index = evidence.parameters()[name].index
        assert key.endswith("]") == (index is not None)
        assert read(name if index is None else f"{name}[{entries.INDEXES[index][0]}]")


def test_an_arm_that_keeps_its_own_number_is_told() -> None:
    scenario = load_scenario("time_bank")
    free = read_free("coaching_share", scenario, ["traditional"], "trials")
    assert kept_by_arms(free, scenario, "trials") == [
        "the arm co-produced sets coaching_share itself and keeps that value; the fitted one does not reach it"
    ]


@given(
    st.sampled_from(["gift_discount", "contact_hours[gp]", "willing_weekly_share", "dose_half_life_years"]),
    st.floats(0, 1),
)
def test_a_coordinate_names_a_value_within_the_bounds_and_back(name: str, share: float) -> None:
    (one,) = read(name)
    assert one.coordinate(one.low) == 1.0
    assert (one.value(1.0), one.value(one.top)) == (one.low, one.high)
    value = one.value(1.0 + share * (one.top - 1.0))
    assert one.low <= value <= one.high
    assert one.value(one.coordinate(value)) == pytest.approx(value, rel=1e-5, abs=1e-9)
