"""What tells the arms apart is policy and nothing else: nothing in advance decides which of them does better."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from towns import ARMS, ASKED, NO_GROWTH, assert_same, different, made, small_localities, weekly

from coprod_sim.evidence.shipped import parameters
from coprod_sim.outcomes.summary import summarise
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.rule


NO_MONEY: dict[str, object] = {"programme_gbp_per_resident_year": 0.0, "ordinary_gbp_per_resident_year": 0.0}
SWITCHES = ("assets", "reciprocity", "redefined_work", "networks")
OFF: dict[str, object] = dict.fromkeys(SWITCHES, 0)


@pytest.mark.parametrize("drawn", [False, True])
def test_all_four_values_off_is_the_traditional_service_to_the_bit(drawn: bool) -> None:
    options: dict[str, Any] = {"residents": 1_000, "weeks": 104, "drawn": drawn, "replicate": 3}
    plain = made(arm="traditional", **options)
    empty = made(arm="co-produced", overrides=OFF | {"practice_share": 1.0}, **options)
    assert empty.town.localities.practice[0] == 1.0
    assert_same(plain, empty, leave_out=("practice", "co_produces", "fidelity", "coaching_share", "boldness"))


def test_values_on_without_practice_are_the_traditional_service_to_the_bit() -> None:
    plain = made(arm="traditional", weeks=104)
    assert_same(plain, made(arm="co-produced", overrides={"practice_share": 0.0}, weeks=104))


@pytest.mark.parametrize("switch", SWITCHES)
def test_numbers_of_a_value_that_is_off_do_not_matter(switch: str) -> None:
    """But for the reluctance to take a gift: a gift is what help is where it cannot be returned."""
    other: dict[str, object] = {}
    for key, number in parameters().items():
        if number.switch == switch and key not in (switch, "gift_discount"):
            value = float(str(number.trials.value))
            other[key] = min(number.allowed[1], 1.3 * value or 5.0)
            assert other[key] != value
    assert other
    towns = (made(residents=1_000, overrides={switch: 0} | more, weeks=104) for more in ({}, other))
    assert_same(*towns, leave_out=("boldness",))  # what is decided is noted, whether it acts or not


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_value_alone_makes_a_difference(switch: str) -> None:
    plain = made(arm="traditional", residents=1_000, weeks=104)
    one = made(arm="co-produced", overrides=OFF | {switch: 1}, residents=1_000, weeks=104)
    assert different(plain.town.residents, one.town.residents) != []


def test_arms_with_equal_settings_are_equal_to_the_bit(tmp_path: Path) -> None:
    path = tmp_path / "twins.yaml"
    path.write_text(
        "schema: 1\nname: twins\nextends: time_bank\ntitle: Twins\nquestion: Does a name matter?\narms:\n"
        + "".join(
            f"  {name}:\n    label: {name}\n    because: To be held against the other.\n    settings:\n"
            "      practice_share: 1\n      coaching_share: 0.2\n      programme_gbp_per_resident_year: 8\n"
            for name in ("one", "other")
        )
    )
    twins = load_scenario(path)
    one, other = (made(twins, arm, drawn=True, weeks=104) for arm in ("one", "other"))
    assert_same(one, other)
    assert weekly(one, "coaching").sum() > 0


def test_more_ordinary_hours_for_no_money_are_the_traditional_service() -> None:
    assert_same(made(arm="traditional", weeks=52), made(arm="traditional_plus", overrides=NO_MONEY, weeks=52))


def test_arms_share_the_town_before_policy_acts(tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 300)
    first, *others = (made(scenario, arm, drawn=True) for arm in ARMS)
    for other in others:
        assert_same(first, other)


def test_demand_of_two_arms_moves_together() -> None:
    """Luck is shared: the standard deviation of the difference is at most a third of what it would be unpaired."""
    by_arm = np.array(
        [
            [
                summarise(model.ledger, model.parameters)["demand_hours"]
                for model in (made(arm=arm, residents=2_000, weeks=130, replicate=k) for k in range(12))
            ]
            for arm in ARMS[:2]
        ]
    )
    paired = np.std(by_arm[1] - by_arm[0], ddof=1)
    unpaired = np.sqrt(by_arm.var(axis=1, ddof=1).sum())
    assert 0 < paired <= unpaired / 3


@pytest.mark.parametrize("arm", ARMS)
def test_demand_grows_as_stated(arm: str) -> None:
    """Growth acts on episodes and on the team alike: a tenth a year is 1.1 to the power of 1.5 in the second."""
    settings = NO_GROWTH | {"demand_growth_per_year": 0.1, "capacity_growth_per_year": 0.1}
    steady, growing = (made(arm=arm, residents=3_000, weeks=104, overrides=o) for o in (NO_GROWTH, settings))
    last = slice(52, None)
    ratio = weekly(growing, "need_clinical")[last].sum() / weekly(steady, "need_clinical")[last].sum()
    assert ratio == pytest.approx(1.1**1.5, rel=0.03)  # some 2,000 episodes, most of them shared by both towns
    at = growing.town.localities
    hired = int(at.home_minutes[0]) + int(at.clinical_minutes[0])
    if arm != "traditional_plus":  # whose outreach buys hours, too
        assert np.all(np.abs(weekly(growing, "capacity") - hired * 1.1 ** (np.arange(104) / 52)) <= 0.5)
    assert weekly(growing, *ASKED)[last].sum() > weekly(steady, *ASKED)[last].sum()
    assert weekly(growing, "need_home")[last].sum() > weekly(steady, "need_home")[last].sum()
