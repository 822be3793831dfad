"""No lever of core_economy decides its answer by construction: each path's strengths may be none in sampled worlds.

One path is not so: care by kin was measured. An invitation to self-care is a path of one number, whose range begins at
none in every arm that invites.
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
KIN = ("kin_more", "kin_much_more")
KIN_PATH = ("care_meets_share", "sighted_exponent")
"""Never of no strength, since it was measured."""
INVITING = ("self_care", "self_care_more", "all_more", "all_much_more")
ARMS = [arm for arms in LEVERS.values() for arm in arms]


def run(arm: str, **numbers: Any) -> Any:
    return made(SCENARIO, arm, residents=1_500, weeks=52, overrides=NONE | numbers)


def test_every_lever_is_looked_at() -> None:
    known = {*ARMS, *KIN, *INVITING}
    apart = {"traditional", "traditional_plus", "traditional_plus_large"}
    assert known | apart == set(SCENARIO.arms)
    for number, arms in [*LEVERS.items(), ("kin_care_multiple", KIN), ("self_care_invited", INVITING)]:
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


def test_kin_lower_demand_whatever_is_sampled(as_today: Any) -> None:
    for number in KIN_PATH:
        low = evidence.parameters()[number].trials.low
        assert low is not None
        assert min(elements(low)) > 0.0
    assert weekly(run(KIN[1]), "asked_home")[13:].sum() < weekly(as_today, "asked_home")[13:].sum()


@pytest.mark.parametrize("profile", ["trials", "talk"])
@pytest.mark.parametrize("arm", INVITING)
def test_an_invitation_to_self_care_may_do_nothing(profile: str, arm: str) -> None:
    setting = SCENARIO.given(profile, arm)["self_care_invited"].setting
    assert setting.low == 0.0
    drawn = [resolve(SCENARIO, arm, profile=profile, replicate=k).values["self_care_invited"] for k in range(16)]
    assert len(set(drawn)) == len(drawn)
    assert min(drawn) < 0.2 * max(drawn)  # down to a fifth of the most, at least


@pytest.mark.parametrize("arm", ["self_care", "self_care_more"])
def test_where_nobody_takes_the_invitation_up_demand_is_as_it_was(arm: str, as_today: Any) -> None:
    town = run(arm, self_care_invited=0.0)
    for name in DEMAND:
        assert np.array_equal(weekly(town, name), weekly(as_today, name)), name
    assert weekly(run(arm), "asked_home")[13:].sum() < weekly(as_today, "asked_home")[13:].sum()
