"""What the size of a programme does: how thick a time bank's market is, and how many people a worker looks after."""

import numpy as np
import pytest
from quarters import country
from towns import assert_same, made, weekly

pytestmark = pytest.mark.rule


BANK: dict[str, object] = {
    "practice_share": 1.0,
    "practice_spreads": 0,
    "join_per_year": 2.0,
    "programme_gbp_per_resident_year": 100.0,
    "broker_hours_per_hour": 0.02,
    "never_trade_share": 0.0,
}


def exchanges_a_member(people: int, half: float) -> float:
    """Exchanges a member-week among 2,400 residents in localities of ``people``; mean of three replicates."""
    found = []
    for replicate in range(3):
        model = country(
            "scale",
            "large",
            people=people,
            residents=2_400,
            overrides=BANK | {"match_half_members": half},
            replicate=replicate,
            weeks=60,
        )
        found.append(weekly(model, "exchanges")[8:].sum() / weekly(model, "members")[8:].sum())
    return float(np.mean(found))


def test_a_thick_market_finds_a_match_more_often() -> None:
    thick, middle, thin = (exchanges_a_member(people, 600.0) for people in (2_400, 300, 60))
    assert thick > 1.1 * middle > 1.1 * 1.5 * thin


def test_without_an_effect_of_size_a_market_matters_less() -> None:
    """In a pool of few, offers and wants may be unequal by chance; a thin market adds to that."""
    ratio = {half: exchanges_a_member(2_400, half) / exchanges_a_member(60, half) for half in (0.0, 600.0)}
    assert ratio[600.0] > 1.5 * ratio[0.0]


COACHED: dict[str, object] = {"practice_share": 1.0, "coaching_share": 0.3, "caseload": 8, "relief_share": 0.0}


def test_a_caseload_above_the_largest_good_one_lowers_what_coaching_achieves() -> None:
    gains = []
    for most in (8, 4, 2):
        model = made(residents=1_500, overrides=COACHED | {"caseload_max": most}, weeks=105)
        gains.append(float(model.town.residents.capability.mean()))
        assert weekly(model, "attended").sum() > 0
    assert gains[0] > gains[1] > gains[2] > 0.0


def test_up_to_the_largest_good_caseload_it_does_not_matter() -> None:
    one, other = (made(overrides=COACHED | {"caseload_max": most}, weeks=60) for most in (8, 200))
    assert_same(one, other)
