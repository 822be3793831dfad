"""The agents' engine and the kernel are one model: equal to the bit, burn-in included."""

from pathlib import Path
from typing import Any

import pytest
from towns import ARMS, BUSY, assert_same, made, small_localities, weekly

from coprod_sim.model.model import CoProductionModel

pytestmark = pytest.mark.property


WEEKS = 117  # the burn-in's 52 among them, and a year and a quarter of policy
# So much that small debts of the same month, too, would show
MUCH_TRADE: dict[str, object] = {
    "programme_gbp_per_resident_year": 60.0,
    "gift_discount": 0.95,
    "debt_scale_minutes": 20.0,
    "intention_to_action": 1.0,
    "ask_boldness": 6.0,
    "invite_lonely": 2.0,
}


def both(folder: Path, arm: str, **options: Any) -> CoProductionModel:
    """Run 400 residents in two localities with both engines, hold them against each other, and return one."""
    scenario = small_localities(folder, 200)
    kernel, agents = (
        made(scenario, arm, residents=400, burn_in=False, engine=engine, weeks=WEEKS, **options)
        for engine in ("kernel", "agents")
    )
    assert_same(kernel, agents)
    assert kernel.week == WEEKS - 52
    return kernel


@pytest.mark.parametrize("profile", ["trials", "talk"])
@pytest.mark.parametrize("arm", ARMS)
def test_engines_are_equal(arm: str, profile: str, tmp_path: Path) -> None:
    model = both(tmp_path, arm, drawn=True, evidence=profile, replicate=ARMS.index(arm) + 3)
    assert weekly(model, "undelivered", "private").sum() > 0
    assert (weekly(model, "coaching").sum() > 0) == (arm == "co-produced")


@pytest.mark.parametrize("arm", ARMS)
def test_engines_are_equal_where_queues_lapse_and_members_trade(arm: str, tmp_path: Path) -> None:
    model = both(tmp_path, arm, overrides=BUSY | (MUCH_TRADE if arm == "co-produced" else {}))
    assert weekly(model, "lapsed").sum() > 0
    assert (weekly(model, "exchanges").sum() > 20) == (arm == "co-produced")


def test_engines_are_equal_where_half_of_the_team_co_produces(tmp_path: Path) -> None:
    half = {"practice_share": 0.5, "team_hours_per_professional": 2.0}  # teams of several, though localities are small
    model = both(tmp_path, "co-produced", drawn=True, replicate=7, overrides=half)
    practice = model.town.localities.practice
    assert 0.3 < practice.min() <= practice.max() < 0.7


def test_agents_take_over_from_the_kernel_after_the_burn_in(tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 150)
    kernel, agents = (
        made(scenario, residents=300, engine=engine, overrides=BUSY, weeks=26) for engine in ("kernel", "agents")
    )
    assert_same(kernel, agents)
