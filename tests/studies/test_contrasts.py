"""Statistics of paired contrasts: hand-worked intervals, planted luck, and which contrasts are reported."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_sim.studies import contrasts, intervals

pytestmark = pytest.mark.rule


ONE_TWO_THREE = np.array([[1.0], [2.0], [3.0]])


def test_the_standard_error_by_hand() -> None:
    assert intervals.standard_error(ONE_TWO_THREE)[0] == pytest.approx(1 / 3**0.5)


def test_luck_is_told_from_parameters() -> None:
    rng = np.random.default_rng(2)
    world = rng.normal(0, 10.0, (4_000, 1))
    once, again = world + rng.normal(0, 0.5, world.shape), world + rng.normal(0, 0.5, world.shape)
    error = contrasts.monte_carlo_error(once, again, replicates=16)
    assert error[0] == pytest.approx(0.5 / 4, rel=0.05)
    assert intervals.standard_error(once[:16])[0] > 10 * error[0]
    assert np.isnan(contrasts.monte_carlo_error(np.zeros((0, 1)), np.zeros((0, 1)), 16)[0])


def test_rounding_is_no_difference() -> None:
    first, second = np.array([0.1 + 0.2, 1.0, 0.0]), np.array([0.3, 1.0 + 1e-6, 0.0])
    assert contrasts.paired(first, second).tolist() == [0.0, pytest.approx(-1e-6), 0.0]


def test_shares_of_a_level_that_is_nought() -> None:
    shares = contrasts.share_of_level(np.array([-2.0, 0.0, 1.0]), np.array([-4.0, 0.0, 0.0]))
    assert shares[:2].tolist() == [-0.5, 0.0]
    assert np.isnan(shares[2])


@settings(deadline=None)
@given(st.integers(1, 300))
def test_a_quarter_of_the_draws_runs_twice_and_at_most_sixteen(replicates: int) -> None:
    repeats = contrasts.repeated_draws(replicates)
    assert len(repeats) == (0 if replicates == 1 else min(16, max(2, -(-replicates // 4))))
    assert len(set(repeats)) == len(repeats)
    assert all(0 <= draw < replicates for draw in repeats)


def test_stages_repeat_the_same_draws() -> None:
    for smaller, larger in zip(contrasts.STAGES, contrasts.STAGES[1:], strict=False):
        assert set(contrasts.repeated_draws(smaller)) <= set(contrasts.repeated_draws(larger))


def test_a_lasting_lead_is_found_behind_the_last_week_below_nought() -> None:
    weeks = np.array(
        [
            [-3.0, -1.0, 0.0, 2.0],  # reaches zero in week 2
            [-1.0, 2.0, -1.0, 4.0],  # ahead for good only from week 3
            [1.0, 0.0, 0.0, 5.0],  # never behind
            [5.0, 5.0, 5.0, -0.5],  # behind at the end
        ]
    )
    assert contrasts.first_lasting(weeks)[:3].tolist() == [2.0, 3.0, 0.0]
    assert np.isnan(contrasts.first_lasting(weeks)[3])
    assert contrasts.first_lasting(weeks[0]) == 2.0


@settings(deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=8))
def test_a_lasting_lead_is_what_its_words_say(values: list[int]) -> None:
    lasting = [week for week in range(len(values)) if min(values[week:]) >= 0]
    found = float(contrasts.first_lasting(np.array(values, dtype=float)))
    assert found == min(lasting) if lasting else np.isnan(found)


def test_the_arm_that_co_produces_most_is_compared_with_every_other_first() -> None:
    practice = {"usual": 0.0, "more hours": 0.0, "half": 0.5, "all": 1.0}
    assert contrasts.pairs(list(practice), "usual", practice) == (
        ("all", "usual"),
        ("all", "half"),
        ("all", "more hours"),
        ("half", "usual"),
        ("more hours", "usual"),
        ("half", "more hours"),
    )


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdef"), min_size=2, max_size=6, unique=True), st.data())
def test_every_pair_of_arms_is_contrasted_once(arms: list[str], data: st.DataObject) -> None:
    practice = {arm: data.draw(st.sampled_from([0.0, 0.5, 1.0])) for arm in arms}
    found = contrasts.pairs(arms, arms[0], practice)
    assert len({frozenset(pair) for pair in found}) == len(found) == len(arms) * (len(arms) - 1) // 2
    assert all(first != arms[0] for first, _ in found)
