"""No lever of core_economy decides its answer by construction: each path's strengths may be none in sampled worlds.

Two paths are not so. Care by kin was measured. An invitation to self-care is given as a dose by its arms; its own range
in the evidence includes none, which those arms do not sample.
"""

from typing import Any

import numpy as np
import pytest
from towns import made, weekly

from coprod_sim import evidence
from coprod_sim.evidence.entries import elements
from coprod_sim.model.parameters import resolve
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.property
SCENARIO = load_scenario("core_economy")
DEMAND = ("asked_home", "need_clinical", *(f"contacts_{name}" for name in ("gp", "outpatient", "ae", "bed_days")))
NONE: dict[str, object] = {
    "substitution": 0.0, "find_need_share": 0.0, "lonely_severity": 0.0, "lonely_contacts": 0.0,
    "harm_of_unmet": 0.0, "contact_unmet_slope": 0.0,
}  # fmt: skip
"""What carries help and company on to demand: through need that is met or found, loneliness, and what goes unmet."""
LEVERS = {  # arms of each lever by the number that they move
    "usual_help_multiple": ("friends_more", "friends_much_more"),
    "ask_boldness": ("asked", "asked_boldly"),
    "programme_gbp_per_resident_year": ("time_bank", "time_bank_large"),
}
OTHERS = {  # levers whose path is never of no strength here, and the numbers on it
    "kin_care_multiple": (("kin_more", "kin_much_more"), ("care_meets_share", "sighted_exponent")),
    "self_care_invited": (
        ("self_care", "self_care_more"), ("active_action_share", "sighted_exponent"),
    ),
}  # fmt: skip
ARMS = [arm for arms in LEVERS.values() for arm in arms]


def run(arm: str, **numbers: Any) -> Any:
    return made(SCENARIO, arm, residents=1_500, weeks=52, overrides=NONE | numbers)


def test_every_lever_is_looked_at() -> None:
    known = {*ARMS, *(arm for arms, _ in OTHERS.values() for arm in arms)}
    apart = {"traditional", "traditional_plus", "traditional_plus_large", "all_more", "all_much_more"}
    assert known | apart == set(SCENARIO.arms)
    for number, arms in [*LEVERS.items(), *((number, arms) for number, (arms, _) in OTHERS.items())]:
        assert all(number in SCENARIO.arms[arm].settings for arm in arms)


@pytest.fixture(scope="module", params=ARMS)
def worlds(request: pytest.FixtureRequest) -> tuple[str, list[dict[str, Any]]]:
    """An arm, and some of its sampled worlds."""
    return request.param, [dict(resolve(SCENARIO, request.param, replicate=k).values) for k in range(4)]


@pytest.mark.parametrize("number", NONE)
def test_ranges_include_none_in_the_worlds_of_the_scenario(
    number: str, worlds: tuple[str, list[dict[str, Any]]]
) -> None:
    arm, drawn = worlds
    assert number not in SCENARIO.given("trials", arm)  # so that the evidence's own range is sampled
    trials = evidence.parameters()[number].trials
    assert trials.low is not None
    assert trials.high is not None
    for low, high in zip(elements(trials.low), elements(trials.high), strict=True):
        assert low <= 0.0 <= high
    assert len({world[number] for world in drawn}) == len(drawn)


@pytest.fixture(scope="module")
def as_today() -> Any:
    return run("traditional")


@pytest.mark.parametrize("arm", ARMS)
def test_where_strengths_are_none_a_lever_brings_hours_and_leaves_demand_as_it_was(arm: str, as_today: Any) -> None:
    town = run(arm)
    for name in DEMAND:
        assert np.array_equal(weekly(town, name), weekly(as_today, name)), name
    given = ("given_friends", "given_others", "given_asked", "given_bank")
    assert weekly(town, *given).sum() > weekly(as_today, *given).sum()


@pytest.mark.parametrize("lever", OTHERS)
def test_kin_and_self_care_lower_demand_whatever_is_sampled(lever: str, as_today: Any) -> None:
    arms, path = OTHERS[lever]
    for number in path:
        low = evidence.parameters()[number].trials.low
        assert low is not None
        assert min(elements(low)) > 0.0
    assert weekly(run(arms[1]), "asked_home")[13:].sum() < weekly(as_today, "asked_home")[13:].sum()


def test_the_evidence_on_invited_self_care_includes_none() -> None:
    setting = evidence.parameters()["self_care_invited"].trials
    assert setting.low == 0.0
    assert {
        SCENARIO.given("trials", arm)["self_care_invited"].setting.low for arm in OTHERS["self_care_invited"][0]
    } == {None}
