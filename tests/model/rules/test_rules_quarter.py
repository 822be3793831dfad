"""Rules of what happens every quarter, and of what it changes in the week, each worked by hand."""

import math

import pytest

from coprod_sim.model.quarter.discovery import (
    bolder,
    copy_chance,
    mean_variance,
    remembered,
    standard_error,
    tried,
    whole_group,
)
from coprod_sim.model.quarter.quarter import fit_of
from coprod_sim.model.quarter.risk import mean_incidents, risk_after_news, risk_after_visit, risk_faded, story_chance
from coprod_sim.model.quarter.spread import (
    colleagues,
    fidelity_after,
    first_fidelity,
    newcomer_chance,
    passion_of,
    quarter_chance,
    revert_rate,
    share_ahead,
    take_up_rate,
    was_told,
)
from coprod_sim.model.week.coaching import attention

pytestmark = pytest.mark.rule


HALF_A_QUARTER = 4.0 * math.log(2.0)
"""Rate a year at which half do something within a quarter."""


def test_quarter_chance() -> None:
    assert quarter_chance(0.0) == 0.0
    assert quarter_chance(HALF_A_QUARTER) == pytest.approx(0.5)


def test_share_ahead() -> None:
    assert share_ahead(0.2, 0.0) == 0.2
    assert share_ahead(0.2, 2.0 * HALF_A_QUARTER) == pytest.approx(0.6)  # half of the rest in half a quarter


def test_colleagues() -> None:
    assert colleagues(0.5, 0.1, 0.0) == 0.5
    assert colleagues(0.5, 0.1, 0.25) == pytest.approx(0.4)


def test_take_up_rate() -> None:
    assert take_up_rate(0.1, 0.2, 0.3, 0.4, 0.0) == pytest.approx(1.0)
    assert take_up_rate(0.1, 0.2, 0.3, 0.4, 0.25) == pytest.approx(0.75)
    assert take_up_rate(0.1, 0.2, 0.3, 0.4, 1.0) == 0.0


def test_revert_rate() -> None:
    assert revert_rate(0.4, 0.5, 0.0) == pytest.approx(0.2)
    assert revert_rate(0.4, 0.0, 0.3) == 0.3


def test_newcomer_chance() -> None:
    assert newcomer_chance(0.5, 0.8, 0.0) == 0.4
    assert newcomer_chance(0.5, 0.8, 0.6) == 0.6


def test_passion_of() -> None:
    assert passion_of(0.0, 0.0) == 1.0
    assert passion_of(1.0, 2.0) == 1.0  # exp(2 - 2)


def test_first_fidelity() -> None:
    assert first_fidelity(0.64, 1.0, 0, 0.5) == 0.64
    assert first_fidelity(0.64, 2.0, 0, 0.5) == pytest.approx(0.8)  # with twice the passion
    assert first_fidelity(0.64, 1.0, 1, 0.5) == 0.32


def test_fidelity_after() -> None:
    assert fidelity_after(0.6, 0.0) == 0.6
    assert fidelity_after(0.6, HALF_A_QUARTER) == pytest.approx(0.8)


def test_was_told() -> None:
    # One in five takes it up, half of them because they were told: the luckiest tenth
    assert was_told(0.05, 0.2, 0.3, 0.6)
    assert not was_told(0.15, 0.2, 0.3, 0.6)
    assert not was_told(0.05, 0.2, 0.0, 0.6)


def test_mean_incidents() -> None:
    assert mean_incidents(5_000.0, 20.0) == 1.0
    assert mean_incidents(1e5, 1_000.0) == 1_000.0  # however many


def test_story_chance() -> None:
    assert story_chance(0.1, 3.0, 0) == 0.1
    assert story_chance(0.1, 3.0, 1) == pytest.approx(0.3)
    assert story_chance(0.5, 3.0, 1) == 1.0


def test_risk_faded() -> None:
    assert risk_faded(0.4, HALF_A_QUARTER) == pytest.approx(0.2)


def test_risk_after_news() -> None:
    assert risk_after_news(0.2, 0.25) == pytest.approx(0.4)
    assert risk_after_news(0.2, 3.0) == pytest.approx(1.0)


def test_risk_after_visit() -> None:
    assert risk_after_visit(0.4, 0.1, 0.01, 0.01) == pytest.approx(0.36)
    assert risk_after_visit(0.4, 0.1, 0.02, 0.01) == pytest.approx(0.32)
    assert risk_after_visit(0.4, 0.1, 0.0, 0.01) == 0.4  # nothing has improved, nobody is reassured
    assert risk_after_visit(0.4, 0.1, -0.02, 0.01) == 0.4
    assert risk_after_visit(0.4, 0.5, 1.0, 0.01) == 0.0


def test_copy_chance() -> None:
    assert copy_chance(0.0, 5.0) == 0.5
    assert copy_chance(5.0 * math.log(3.0), 5.0) == pytest.approx(0.75)
    assert copy_chance(-1e9, 1e-9) == pytest.approx(0.0)
    assert [copy_chance(x, 0.0) for x in (-1.0, 0.0, 1.0)] == [0.0, 0.5, 1.0]


def test_tried() -> None:
    assert tried(0.2, 1.0, math.log(2.0), 0.0, 0.9) == pytest.approx(0.4)
    assert tried(0.2, 9.0, 1.0, 0.0, 0.9) == 0.9
    assert tried(0.95, 9.0, 1.0, 0.0, 0.9) == 0.95  # a plan beyond the limit is not pulled back


def test_bolder() -> None:
    assert bolder(1.5, 1.0, math.log(2.0), 10.0) == pytest.approx(2.0)
    assert bolder(1.0, 3.0, 1.0, 10.0) == 1.0
    assert bolder(0.5, 1.0, math.log(4.0), 10.0) == 0.0  # no chance is below zero


def test_whole_group() -> None:
    assert [whole_group(size) for size in (0.2, 1.4, 1.5, 12.0)] == [1, 1, 2, 12]


def test_remembered() -> None:
    assert remembered(8.0, 4.0, 0.25, 3) == 7.0
    assert remembered(8.0, 4.0, 0.25, 0) == 4.0


def test_mean_variance() -> None:
    assert mean_variance(1, 0.5) == 1.0
    assert mean_variance(2, 0.5) == 0.5  # a half of each
    assert mean_variance(3, 0.5) == pytest.approx(0.375)  # a quarter, a quarter and a half
    assert mean_variance(400, 0.5) == pytest.approx(1.0 / 3.0)


def test_standard_error() -> None:
    assert standard_error(9.0, 1, 1) == 6.0  # two quarters, each held against one before
    assert standard_error(7.0, 500, 500) == pytest.approx(4.0)  # 1 / 7 of the variance each: 2 + 2 / 7 times 7 is 16


def test_fit_of() -> None:
    assert fit_of(1.0, 0.0) == 1.0
    assert fit_of(2.0, 0.5) == pytest.approx(math.e)


def test_attention() -> None:
    assert attention(1, 0.7) == 1.0
    assert attention(12, 0.0) == 1.0
    assert attention(4, 0.5) == 0.5
    assert attention(4, 1.0) == 0.25
