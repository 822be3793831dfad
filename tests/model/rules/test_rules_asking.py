"""Rules of self-care, of what help removes, and of who asks the team, each worked by hand."""

import itertools

import numpy as np
import pytest

from coprod_sim.model.week.asking import (
    ask_chance,
    full_package,
    outreach_part,
    package_after,
    phased_in,
    removed_minutes,
    self_care_share,
)

pytestmark = pytest.mark.rule


def test_self_care_share() -> None:
    assert self_care_share(0.1, 0.44, 0.05) == pytest.approx(0.094)  # 0.044 + 0.05
    assert self_care_share(0.1, 0.0, 0.0) == 0.0
    assert self_care_share(1.0, 2.0, 0.1) == 0.95  # never quite all
    assert self_care_share(1.0, -2.0, 0.1) == -0.5


def test_removed_minutes() -> None:
    assert removed_minutes(0.3, 1_000, 400.0) == 240  # 300 and 400 meet
    assert removed_minutes(0.3, 0, 400.0) == 0
    assert removed_minutes(0.0, 1_000, 400.0) == 0
    assert removed_minutes(1.0, 1_000, 0.0) == 0


def test_ask_chance() -> None:
    assert ask_chance(0.14, 1_200, 1_200, 20.0, 0.68) == pytest.approx(0.07)  # at 20 hours half
    assert ask_chance(0.14, 2_400, 2_400, 20.0, 0.68) == pytest.approx(0.112)  # at 40 hours four fifths
    assert ask_chance(0.14, 1_200, 300, 20.0, 0.5) == pytest.approx(0.035)  # a quarter is left: the root is a half
    assert ask_chance(0.14, 1_200, 300, 20.0, 0.0) == pytest.approx(0.07)  # blind to carers
    assert ask_chance(0.14, 1_200, 0, 20.0, 0.0) == 0.0
    assert ask_chance(0.0, 1_200, 300, 20.0, 0.5) == 0.0


def test_phased_in() -> None:
    # Around a chance of a half a package is phased in over an eighth to either side
    assert [phased_in(0.5, luck) for luck in (0.3, 0.375, 0.5, 0.625, 0.7)] == [1.0, 1.0, 0.5, 0.0, 0.0]
    assert phased_in(0.5, 0.4375) == pytest.approx(0.84375)  # x = 3/4: 9/16 x (3 - 3/2)
    assert phased_in(0.0, 1e-9) == 0.0
    assert phased_in(1.0, 0.999) == 1.0


@pytest.mark.parametrize("chance", [0.01, 0.07, 0.5, 0.93])
def test_phased_in_over_everybody_is_the_chance(chance: float) -> None:
    luck = (np.arange(100_000) + 0.5) / 100_000
    assert np.mean([phased_in(chance, u) for u in luck.tolist()]) == pytest.approx(chance, abs=1e-4)


def test_full_package() -> None:
    assert full_package(1_000, 400, 0.0, 0.3) == pytest.approx(240.0)  # 400 left and a tariff of 300
    assert full_package(1_000, 400, 5.0, 0.0) == pytest.approx(240.0)
    assert full_package(1_000, 0, 5.0, 0.3) == 0.0


def test_package_after() -> None:
    assert package_after(0, 100.0, 0.5, 500) == 50
    assert package_after(50, 100.0, 0.5, 500) == 75
    assert package_after(99, 100.0, 0.5, 500) == 100  # 99.5, rounded towards it
    assert package_after(100, 0.0, 0.5, 500) == 50
    assert package_after(1, 0.0, 0.5, 500) == 0  # it does not stand at one minute for ever
    assert package_after(0, 0.4, 0.5, 500) == 0
    assert package_after(100, 100.0, 0.5, 60) == 60  # never above what is left
    assert package_after(100, 300.0, 0.5, 60) == 60
    assert package_after(100, 101.0, 1.0, 500) == 101


def test_outreach_part() -> None:
    assert outreach_part(104, 0.04) == 4
    assert outreach_part(104, 0.0) == 0


@pytest.mark.parametrize("minutes", [1, 7, 64, 600, 4_000])
def test_a_package_wanted_no_more_is_gone_within_log2_of_it_and_two_months(minutes: int) -> None:
    """Part of the way each month (docs/model.md, "A month: the care plan"): nobody keeps it for ever."""
    package, months = minutes, 0
    while package > 0:
        package, months = package_after(package, 0.0, 0.5, 10_000), months + 1
    assert months <= np.log2(minutes) + 2


def test_more_left_never_lowers_a_chance_and_there_is_no_jump() -> None:
    """In need, in what is left and in luck: a minute more moves a chance by little."""
    for need in (60, 600, 1_200, 4_000):
        chances = [ask_chance(0.14, need, left, 20.0, 0.68) for left in range(need + 1)]
        assert all(a <= b for a, b in itertools.pairwise(chances))
        assert max(b - a for a, b in itertools.pairwise(chances)) < 0.001
    by_need = [ask_chance(0.14, need, need, 20.0, 0.68) for need in range(1, 6_000)]
    assert max(abs(b - a) for a, b in itertools.pairwise(by_need)) < 0.0002
    by_luck = [phased_in(0.07, u) for u in np.arange(0.0, 0.2, 1e-5).tolist()]
    assert max(abs(b - a) for a, b in itertools.pairwise(by_luck)) < 0.001
