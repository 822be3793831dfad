"""The controls of a page: every setting of the arms, the numbers that matter most, in the words of ``explain``."""

import json

import pytest

from coprod_sim import evidence
from coprod_sim.cli.describe import explain_number
from coprod_sim.page.live.asked import Setting, arms_of, loaded
from coprod_sim.page.live.levers import controls
from coprod_sim.page.live.wanted import curve
from coprod_sim.scenario.allowed import settable
from coprod_sim.scenario.load import scenario_names
from coprod_sim.scenario.set_numbers import named, setting_arms

pytestmark = pytest.mark.text
NAMES = scenario_names()


@pytest.mark.parametrize("evidence_profile", ["trials", "talk"])
@pytest.mark.parametrize("name", NAMES)
def test_every_control_can_be_moved_to_both_ends(name: str, evidence_profile: str) -> None:
    s = Setting(name, evidence_profile)
    made = controls(s)
    json.dumps(made, allow_nan=False)
    assert len(made["doubt"]) == 12
    for one in (*made["decide"], *made["doubt"]):
        number = settable(named(one["key"])[1])
        assert number.allowed[0] <= one["low"] <= one["value"] <= one["high"] <= number.allowed[1], one["key"]
        assert 0 < one["step"] <= one["high"] - one["low"]
        assert one["words"]
        assert "share" not in one["words"].split()


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_of_an_arm_can_be_decided_and_no_other_is_doubted(name: str) -> None:
    s, town = Setting(name), loaded(name)
    made = controls(s)
    wanted = {f"{arm}.{key}" for arm in arms_of(s) for key in town.arms[arm].settings if settable(key).index is None}
    assert {one["key"] for one in made["decide"]} == wanted
    assert not [one["key"] for one in made["doubt"] if setting_arms(town, one["key"])]


def test_the_text_of_a_control_is_that_of_explain() -> None:
    made = controls(Setting("time_bank"))
    for one in (*made["decide"], *made["doubt"]):
        key = named(one["key"])[1]
        said = " ".join(json.dumps(explain_number(settable(key)), ensure_ascii=False).split())
        assert one["about"]["explain"].endswith(key)
        assert one["about"]["meaning"].split()[0] in said
        assert one["about"]["confirmed"] == ("provisional" not in said)


def test_what_is_set_stands_among_what_is_doubted() -> None:
    s = Setting("time_bank", overrides={"discount_per_year": 0.02, "co-produced.coaching_share": 0.5})
    made = controls(s)
    (one,) = [one for one in made["doubt"] if one["key"] == "discount_per_year"]
    assert (one["value"], one["fixed"]) == (0.02, True)
    (two,) = [one for one in made["decide"] if one["key"] == "co-produced.coaching_share"]
    assert (two["value"], two["default"], two["words"]) == (0.5, 0.1, "50%")


def test_all_numbers_are_listed() -> None:
    assert [one["key"] for one in controls(Setting("time_bank"))["all"]] == list(evidence.parameters())


def test_what_it_would_take() -> None:
    s = Setting("time_bank", residents=200, weeks=52, worlds=4)
    found = curve(s, "co-produced.coaching_share", "public_hours", 100.0, lambda: False, towns=4, size=200)
    assert found["done"]
    assert next(point["words"] for point in found["points"]) == "0%"
    assert all(0.0 <= point["low"] <= point["share"] <= point["high"] <= 1.0 for point in found["points"])
    assert curve(s, "nonsense", "public_hours", 1.0, lambda: False)["problem"]
    assert curve(s, "co-produced.coaching_share", "nonsense", 1.0, lambda: False)["problem"]
    stopped = curve(s, "co-produced.coaching_share", "public_hours", 1.0, lambda: True, towns=4, size=210)
    assert (stopped["points"], stopped["done"]) == ([], False)
