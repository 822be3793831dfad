"""Rules of the team: what is asked of it, coaching, serving and its time, each worked by hand."""

import math

import pytest

from coprod_sim.model.week.coaching import coaching_pool, race_time, relief_pool, strain_place, uptake, visit_minutes
from coprod_sim.model.week.ledger import team_minutes
from coprod_sim.model.week.service import UNLIMITED, affordable, dose_after, extra_minutes, package_minutes

pytestmark = pytest.mark.rule


def test_package_minutes() -> None:
    assert package_minutes(4_800, 1, 4, 3, 744) == 744  # one package at most
    assert package_minutes(500, 1, 3, 3, 744) == 500
    assert package_minutes(500, 0, 4, 3, 744) == 0  # would not ask
    assert package_minutes(500, 1, 2, 3, 744) == 0  # not eligible
    assert package_minutes(0, 1, 4, 3, 744) == 0


def test_extra_minutes() -> None:
    assert extra_minutes(105, 0.1) == 10  # 10.5, whole minutes begun do not count
    assert extra_minutes(9, 0.1) == 0
    assert extra_minutes(100, 0.0) == 0


def test_affordable() -> None:
    assert affordable(100, 200, 0.1) == 100
    assert affordable(100, 110, 0.1) == 100  # just enough: 100 + 10
    assert affordable(100, 109, 0.1) == 99  # 109 / 1.1 = 99.09; 99 + 9 fit
    assert affordable(100, 60, 0.0) == 60
    assert affordable(100, 4, 0.5) == 3  # 3 + 1: the half minute does not count
    assert affordable(100, 0, 0.1) == 0
    assert affordable(100, -5, 0.1) == 0
    assert affordable(0, 0, 0.1) == 0


def test_dose_after() -> None:
    assert dose_after(100.0, 60, 1.0, 0.25, 0.1, -150.0) == 115.0  # 60 minutes with people x 0.25
    assert dose_after(100.0, 60, 0.0, 0.25, 0.1, -150.0) == 94.0  # 60 minutes for people x 0.1
    assert dose_after(100.0, 60, 0.5, 0.25, 0.1, -150.0) == 104.5  # 7.5 - 3
    assert dose_after(100.0, 60, 0.0, 0.25, 0.0, -150.0) == 100.0


def test_dose_after_does_not_fall_through_the_floor() -> None:
    assert dose_after(-148.0, 60, 0.0, 0.25, 0.1, -150.0) == -150.0  # and not -154
    assert dose_after(-200.0, 60, 0.0, 0.25, 0.1, -150.0) == -200.0  # who is below it falls no further
    assert dose_after(-200.0, 60, 1.0, 0.25, 0.1, -150.0) == -185.0  # and gains in full


def test_coaching_pool() -> None:
    assert coaching_pool(6_000, 1.0, 0.1, 0.25, 1.0) == 450  # three quarters of a tenth
    assert coaching_pool(6_000, 0.5, 0.1, 0.25, 1.0) == 225
    assert coaching_pool(6_000, 1.0, 0.1, 0.25, 0.0) == 0  # assets are switched off
    assert coaching_pool(6_000, 0.0, 0.1, 0.25, 1.0) == 0


def test_relief_pool() -> None:
    assert relief_pool(6_000, 1.0, 0.1, 0.25, 1.0) == 150
    assert relief_pool(6_000, 0.5, 0.1, 0.25, 1.0) == 75
    assert relief_pool(6_000, 1.0, 0.1, 0.25, 0.0) == 0  # redefined work is switched off


def test_race_time() -> None:
    # -ln(1/2) x 2**22 = 0.69314718 x 4194304 = 2907270
    assert race_time(0.5, 0.0, 1.0) == pytest.approx(2_907_270, abs=1)
    assert race_time(0.5, math.log(2.0), 1.0) == pytest.approx(1_453_635, abs=1)  # twice as fast
    assert race_time(0.5, math.log(2.0), 0.0) == race_time(0.5, 0.0, 1.0)  # where nobody comes at their worst
    assert race_time(2.0**-33, -5.0, 2.0) == 2**32 - 1  # 22.9 x e**10 x 2**22, and keys hold 32 bits


def test_uptake() -> None:
    assert uptake(-0.4, 1.0, 0.6, 0.6, 1.0) == pytest.approx(0.401312, abs=1e-6)  # 1 / (1 + exp(0.4))
    assert uptake(-0.4, 1.0, 1.0, 0.6, 1.0) == pytest.approx(0.5)  # 0.4 more trust than usual
    assert uptake(-0.4, 1.0, 1.0, 0.6, 1.1) == pytest.approx(0.55)
    assert uptake(10.0, 1.0, 0.6, 0.6, 2.0) == 1.0


def test_visit_minutes() -> None:
    assert visit_minutes(60.0) == 60
    assert visit_minutes(52.5) == 53


def test_strain_place() -> None:
    assert [strain_place(strain) for strain in (1.0, 0.25, 0.0)] == [0, 750_000, 1_000_000]  # most strained first


def test_team_minutes() -> None:
    assert team_minutes(-1, 1.01, 100, -14) == UNLIMITED  # not hired yet
    assert team_minutes(6_000, 1.01, 100, -1) == 6_060  # what a programme buys comes from week 0 on
    assert team_minutes(6_000, 1.01, 100, 0) == 6_160
    assert team_minutes(1_001, 1.0005, 0, 5) == 1_002  # 1001.5
    assert team_minutes(0, 1.0, 0, 0) == 0
