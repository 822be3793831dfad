"""What tells the arms apart is policy and nothing else: nothing in advance decides which of them does better."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from towns import ARMS, NO_GROWTH, REFERRED, SERVED, TEAM_OTHER, assert_same, different, made, small_localities, weekly

from coprod_sim.evidence.shipped import parameters
from coprod_sim.outcomes.fields import FIELDS
from coprod_sim.outcomes.summary import summarise
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.rule


# Every effect of co-production, every effect of need that stays unmet, and all extra asking: none
NOTHING_WORKS: dict[str, object] = {
    "gain_max_sd": 0.0,
    "doing_with_dose_share": 0.0,
    "doing_for_loss": 0.0,
    "self_care_invited": 0.0,
    "relief_effect": 0.0,
    "harm_of_unmet": 0.0,
    "contact_unmet_slope": 0.0,
    "ask_boldness": 1.0,
    "gift_discount": 0.0,
    "granted_memory": 0.0,
    "granted_anchor": 0.5,  # a number that 32 bits hold exactly
}
NO_MONEY: dict[str, object] = {"programme_gbp_per_resident_year": 0.0, "ordinary_gbp_per_resident_year": 0.0}
SWITCHES = ("assets", "reciprocity", "redefined_work", "networks")
OFF: dict[str, object] = dict.fromkeys(SWITCHES, 0)
PROGRAMME = (*TEAM_OTHER, "brokering")


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize("utilisation", [2.0, 3.0])
def test_null_where_nothing_works_the_programmes_hours_are_missing_from_service(
    utilisation: float, drawn: bool
) -> None:
    settings = NOTHING_WORKS | NO_MONEY | {"starting_utilisation": utilisation}
    plain, with_people = (
        made(arm=arm, residents=1_500, weeks=208, drawn=drawn, replicate=1, overrides=settings) for arm in ARMS[:2]
    )
    programme = weekly(with_people, *PROGRAMME)
    assert programme.min() > 0
    assert weekly(plain, *PROGRAMME).max() == 0
    # The team is always busy, so public hours are all that is paid for, in both arms, to the minute
    for model in (plain, with_people):
        assert np.array_equal(weekly(model, *SERVED, *PROGRAMME), weekly(model, "capacity"))
    assert np.array_equal(weekly(plain, *SERVED) - weekly(with_people, *SERVED), programme)
    one, other = (summarise(model.ledger, model.parameters) for model in (plain, with_people))
    for key in ("public_hours", "cost_public_gbp", "demand_hours", "contacts_cost_gbp", "core_hours", "qaly"):
        assert one[key] == other[key], key
    assert other["unmet_asked_hours"] > one["unmet_asked_hours"]
    # Nothing but the use of the team's hours, and what people then think of services, differs
    differ = [f.name for f in FIELDS if not np.array_equal(weekly(plain, f.name), weekly(with_people, f.name))]
    by_age = {field.name for field in FIELDS if field.name.startswith("served_standing_")}
    queue = {"unserved_standing", "lapsed", "departed", "backlog", "waiting", "wait", "trust_services"}
    assert set(differ) <= queue | by_age | {*SERVED, *PROGRAMME} | {"enrolled", "attended", "co_posts", "fidelity"}


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
                for model in (made(arm=arm, residents=2_000, weeks=260, replicate=k) for k in range(12))
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
    hired = int(growing.town.localities.team_minutes[0])
    ordinary = weekly(growing, "capacity") - weekly(growing, "bought")
    assert np.all(np.abs(ordinary - hired * 1.1 ** (np.arange(104) / 52)) <= 0.5)
    assert weekly(growing, *REFERRED)[last].sum() > weekly(steady, *REFERRED)[last].sum()
