"""Take-up in one well-mixed population follows Bass (1969), and nothing decides in advance who spreads it best."""

import math
from typing import Any

import numpy as np
import pytest
from quarters import STILL, country
from towns import changed, weekly

from coprod_sim.evidence.shipped import parameters
from coprod_sim.model.quarter import spread

pytestmark = pytest.mark.statistical


POSTS, YEARS = 20_000, 15
SEEDS = range(6)
QUARTER_STEPS = 0.004
"""What steps of a quarter may add to the distance from the curve, at the rates used here."""


def bass(p: float, q: float, years: Any) -> Any:
    """Share who have taken it up, of a large population of whom nobody had."""
    e = np.exp(-(p + q) * np.asarray(years))
    return (1.0 - e) / (1.0 + q / p * e)


def spread_of(p: float, q: float, seed: int, record: Any) -> list[float]:
    """Adoption at the end of each quarter among posts of one team, by the compiled loop alone."""
    parameters = dict.fromkeys(STILL, 0.0) | {"take_up_outside_per_year": p, "take_up_peers_per_year": q}
    record = changed(record, **parameters)
    first, one = np.array([0, POSTS]), np.zeros(1)
    co, told = np.zeros((2, POSTS), np.int8)
    passion, fidelity, since = np.ones(POSTS), np.zeros(POSTS), np.zeros(POSTS, np.int64)
    shares = []
    for step in range(1, 4 * YEARS + 1):
        now = np.array([co.mean()])
        ahead = spread.look_ahead(now, now, one, one, record, 0.0, q)
        spread.consider(
            first, co, told, passion, fidelity, since, np.zeros(1, np.int32), now, ahead, ahead, one, one, record, 0.0,
            q, 0.0, 0.0, seed, 0, 13 * step,
        )  # fmt: skip
        shares.append(float(co.mean()))
    assert not told.any()
    assert since.max() == 0
    return shares


@pytest.fixture(scope="module")
def record() -> Any:
    return country(burn_in=False).record


@pytest.mark.parametrize(("p", "q"), [(0.03, 0.38), (0.01, 0.3), (0.1, 0.0), (0.05, 0.8)])
def test_twenty_thousand_posts_follow_the_curve(p: float, q: float, record: Any) -> None:
    """The mean of six seeds is within four of its standard errors, and what steps of a quarter add."""
    years = np.arange(1, 4 * YEARS + 1) / 4
    runs = np.array([spread_of(p, q, seed, record) for seed in SEEDS])
    expected = bass(p, q, years)
    binomial = np.sqrt(expected * (1.0 - expected) / POSTS / len(SEEDS))
    # Luck early on moves the whole curve in time: the first adopters' luck is what they were, multiplied
    moved = np.gradient(expected, years) / (p + q) / np.sqrt(POSTS * p / (p + q) * len(SEEDS))
    assert np.all(np.abs(runs.mean(axis=0) - expected) <= 4 * np.hypot(binomial, moved) + QUARTER_STEPS)


def test_steps_of_a_quarter_follow_the_curve_without_luck() -> None:
    """In expectation: four steps a year miss the curve by less than is allowed above."""
    for p, q in ((0.03, 0.38), (0.01, 0.3), (0.05, 0.8)):
        share, worst = 0.0, 0.0
        for step in range(1, 4 * YEARS + 1):
            ahead = spread.share_ahead(share, spread.take_up_rate(p, 0.0, q * share, 0.0, 0.0))
            share += (1.0 - share) * spread.quarter_chance(spread.take_up_rate(p, 0.0, q * ahead, 0.0, 0.0))
            worst = max(worst, abs(share - float(bass(p, q, step / 4))))
        assert worst < QUARTER_STEPS


def test_all_localities_together_follow_the_curve() -> None:
    """Ten teams in which all colleagues count alike, wherever they work; the mean of four seeds, as above."""
    p, q, teams, seeds = 0.08, 0.5, 10, range(4)
    well_mixed: dict[str, object] = STILL | {
        "practice_share": 0.0,
        "risk_first": 0.0,
        "incident_per_100000_hours": 0.0,
        "take_up_outside_per_year": p,
        "take_up_peers_per_year": q,
        "linked_share": (teams - 1) / teams,
        "link_degree": 100,
        "team_hours_per_professional": 1.0,
    }
    runs, posts = [], 0
    for seed in seeds:
        model = country(people=150, residents=150 * teams, overrides=well_mixed, seed=seed, weeks=313)
        posts = model.town.posts.minutes.size
        runs.append(weekly(model, "co_posts")[13::13] / weekly(model, "posts")[13::13])
    years = np.arange(1, 25) / 4
    expected = bass(p, q, years)
    binomial = np.sqrt(expected * (1.0 - expected) / posts / len(seeds))
    moved = np.gradient(expected, years) / (p + q) / math.sqrt(posts * p / (p + q) * len(seeds))
    assert posts > 100
    assert np.all(np.abs(np.mean(runs, axis=0) - expected) <= 4 * np.hypot(binomial, moved) + QUARTER_STEPS)


@pytest.mark.parametrize(
    ("key", "none"),
    [
        ("fidelity_mandate_penalty", 0.0), ("fit_spread", 0.0), ("press_contagion", 0.0), ("national_share", 0.0),
        ("leadership_per_year", 0.0), ("mandate_share", 0.0), ("catalyst_multiple", 1.0),
        ("take_up_need_per_year", 0.0),
        ("revert_per_year", 0.0), ("revert_unfunded_per_year", 0.0), ("fidelity_gain_per_year", 0.0),
        ("linked_share", 0.0), ("story_multiple", 1.0), ("bad_news_ratio", 1.0), ("group_dilution", 0.0),
        ("score_unpaid_share", 0.0), ("score_unmet_share", 0.0),
    ],
)  # fmt: skip
def test_no_effect_is_in_the_range_of_what_is_not_known(key: str, none: float) -> None:
    for profile in ("trials", "talk"):
        setting = parameters()[key].setting(profile)
        assert isinstance(setting.low, float)
        assert isinstance(setting.high, float)
        assert setting.low <= none <= setting.high


NO_GOVERNMENT: dict[str, object] = {
    "leadership_per_year": 0.0,
    "mandate_share": 0.0,
    "catalyst_multiple": 1.0,
    "visits_per_year": 0.0,
    "take_up_outside_per_year": 0.2,
    "take_up_need_per_year": 0.0,  # which outreach in place of support lowers
    "incident_per_100000_hours": 0.0,  # of which there are as many as hours
    "team_hours_per_professional": 2.0,
}


def test_where_government_does_nothing_its_three_arms_are_equal_to_the_bit() -> None:
    leader, catalyst, absent = (
        country(arm=arm, residents=600, overrides=NO_GOVERNMENT, weeks=260) for arm in ("leader", "catalyst", "absent")
    )
    for other in (catalyst, absent):
        for name in ("co_posts", "posts", "fidelity", "risk"):
            assert np.array_equal(weekly(leader, name), weekly(other, name)), name
        assert np.array_equal(leader.town.posts.fidelity, other.town.posts.fidelity)
    assert weekly(leader, "co_posts")[-1] > weekly(leader, "co_posts")[0] > 0


@pytest.mark.parametrize("arm", ["leader", "catalyst"])
def test_government_matters_where_it_does_something(arm: str) -> None:
    strong: dict[str, object] = {"leadership_per_year": 1.0, "catalyst_multiple": 4.0, "take_up_peers_per_year": 1.0}
    model, absent = (country(arm=a, overrides=NO_GOVERNMENT | strong, weeks=105) for a in (arm, "absent"))
    assert weekly(model, "co_posts")[-1] > weekly(absent, "co_posts")[-1]


def test_where_all_are_equally_passionate_chance_decides_who_begins() -> None:
    """Not the number of the locality: one in five begins, and not all of them in the first."""
    equal = {"passion_sd": 0.0, "practice_share": 0.2, "team_hours_per_professional": 1}
    model = country(residents=600, overrides=equal, weeks=1)
    posts = model.town.posts
    holders = np.flatnonzero(posts.co_produces)
    assert holders.size == round(0.2 * posts.minutes.size)
    where = np.searchsorted(posts.first, holders, side="right") - 1
    assert np.unique(where).size >= 5
