"""Rules of learning, health and contacts with other services, each worked by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from coprod_sim.model.week.contacts import (
    contact_exponent,
    counted,
    expected_contacts,
    millionths,
    multiple_in_row,
    multiple_of,
    utility_of,
    with_gain,
)
from coprod_sim.model.week.learning import (
    back_to,
    faded,
    gain_of,
    passing_after,
    severity_target,
    slow_after,
    spare_minutes,
    strain_after,
    to_gain,
    unmet_after,
    usual_class,
)

pytestmark = pytest.mark.rule


LN2, LN3 = math.log(2.0), math.log(3.0)


def test_faded() -> None:
    assert faded(100, 1 / 13) == 7  # 7.69, rounded towards nothing
    assert faded(-100, 1 / 13) == -7
    assert faded(5, 1 / 13) == 0
    assert faded(100, 1.0) == 100


def test_unmet_after() -> None:
    assert unmet_after(0.0, 50, 100) == pytest.approx(2 / 13)  # half unmet, times 4/13
    assert unmet_after(0.13, 0, 0) == pytest.approx(0.09)  # no need: 9/13 of it stay
    assert unmet_after(0.0, 300, 100) == pytest.approx(4 / 13)  # what lapsed arose earlier: all, at most
    assert unmet_after(0.5, 50, 100) == 0.5
    assert unmet_after(0.0, 1, 1) == pytest.approx(4 / 13)


def test_strain_after() -> None:
    # 1800 minutes past 1200 comfortable ones, half of it at a scale of 1800: 0.2 + 0.1 x (0.5 - 0.2)
    assert strain_after(0.2, 3_000.0, 1_200.0, 1_800.0, 0.0, 0.1) == pytest.approx(0.23)
    assert strain_after(0.2, 3_000.0, 1_200.0, 1_800.0, 0.3, 0.1) == pytest.approx(0.215)  # relieved: 0.35 for 0.5
    assert strain_after(0.2, 1_200.0, 1_200.0, 1_800.0, 0.0, 0.1) == pytest.approx(0.18)  # comfortable: recovers
    assert strain_after(0.0, 600.0, 1_200.0, 1_800.0, 0.0, 0.1) == 0.0


def test_spare_minutes() -> None:
    assert spare_minutes(180, 0.0, 0.5) == 180
    assert spare_minutes(180, 0.5, 0.5) == 135
    assert spare_minutes(181, 0.1, 0.5) == 171  # 171.95
    assert spare_minutes(180, 1.0, 1.0) == 0


def test_gain_of() -> None:
    assert gain_of(0.0, 0.44, 300.0) == 0.0
    assert gain_of(300.0, 0.44, 300.0) == pytest.approx(0.278133, abs=1e-6)  # 0.44 x (1 - 1/e)
    assert gain_of(1.0, 0.44, 300.0) == pytest.approx(0.001464, abs=1e-6)  # 0.44 / 300, nearly
    assert gain_of(1e9, 0.44, 300.0) == 0.44
    assert gain_of(-150.0, 0.44, 300.0) == pytest.approx(-0.285437, abs=1e-6)  # 0.44 x (1 - exp(0.5)): a loss


def test_severity_target() -> None:
    assert severity_target(0.4, 0.0, 0.5, 0.3, 0.1, 0.0, 0.0) == 0.4
    assert severity_target(0.4, 0.44, 0.5, 0.3, 0.1, 0.0, 0.0) == pytest.approx(0.312)  # 22 % prevented
    assert severity_target(0.4, 0.44, 2.0, 0.3, 0.1, 0.0, 0.0) == pytest.approx(0.28)  # 88 %, but 30 % at most
    assert severity_target(0.4, -0.2, 0.5, 0.3, 0.1, 0.0, 0.0) == pytest.approx(0.44)  # capability lost
    assert severity_target(0.4, 0.0, 0.5, 0.3, 0.1, 0.5, 0.0) == pytest.approx(0.45)  # more unmet than usual
    assert severity_target(0.4, 0.0, 0.5, 0.3, 0.1, -0.2, 0.0) == pytest.approx(0.38)  # less than usual
    assert severity_target(0.4, 0.0, 0.5, 0.3, 0.1, 0.5, 0.25) == pytest.approx(0.35)  # a project takes a quarter off
    assert severity_target(0.99, 0.0, 0.5, 0.3, 0.1, 0.0, 0.0) == 0.98
    assert severity_target(0.01, 0.0, 0.5, 0.3, 0.1, 0.0, 0.0) == 0.02


def test_slow_after() -> None:
    assert slow_after(0.0, 0.5, 0.1) == 0.0  # logit of a half is nought
    assert slow_after(0.0, 0.75, 0.5) == pytest.approx(LN3 / 2)
    assert slow_after(-1.0, 0.5, 0.25) == pytest.approx(-0.75)
    assert slow_after(5.0, 0.25, 1.0) == pytest.approx(-LN3)


def test_passing_after() -> None:
    assert passing_after(0.5, 0.8, 0.3, 1.0) == pytest.approx(0.7)
    assert passing_after(0.5, 0.8, 0.3, -1.0) == pytest.approx(0.1)
    assert passing_after(0.5, 0.0, 0.0, 2.0) == 0.0


def test_back_to() -> None:
    assert back_to(0.5, 0.7, 0.1) == pytest.approx(0.52)
    assert back_to(0.7, 0.5, 0.1) == pytest.approx(0.68)
    assert back_to(0.7, 0.7, 0.1) == 0.7
    assert back_to(0.5, 0.7, 0.0) == 0.5


def test_usual_class() -> None:
    assert [usual_class(level) for level in range(5)] == [0, 1, 1, 1, 1]


def test_millionths() -> None:
    assert millionths(1.0) == 1_000_000
    assert millionths(0.0000004) == 0
    assert millionths(0.0000016) == 2
    assert millionths(-0.0000012) == -1  # to the nearest, below nought too
    assert millionths(0.0) == 0


def test_contact_exponent() -> None:
    assert contact_exponent(1.0, 0.1, 0.1, 0.5) == pytest.approx(0.15)
    assert contact_exponent(1.5, -0.1, 0.1, 0.5) == pytest.approx(-0.1)
    assert contact_exponent(1.0, 0.0, 0.1, 0.0) == 0.0


def test_multiple_of() -> None:
    assert multiple_of(1.1, 0.0) == 1.1
    assert multiple_of(1.1, LN2) == pytest.approx(2.2)
    assert multiple_of(1.1, 1.0) == pytest.approx(1.1 * math.e)
    assert multiple_of(1.1, -LN2) == pytest.approx(0.55)


def test_with_gain() -> None:
    assert with_gain(2.0, LN2, 0.0) == 2.0
    assert with_gain(2.0, LN2, 1.0) == pytest.approx(1.0)
    assert with_gain(2.0, -LN2, 1.0) == pytest.approx(4.0)  # activation may raise use
    assert with_gain(2.0, LN2, -1.0) == pytest.approx(4.0)


def test_utility_of() -> None:
    assert utility_of(0.85, 0.3, 0.0, 0.1, 0.0, 0.05, 0.0) == 0.85
    # 0.85 - 0.3 x 0.1 + 0.1 x 0.44 - 0.05 x 0.2
    assert utility_of(0.85, 0.3, 0.1, 0.1, 0.44, 0.05, 0.2) == pytest.approx(0.854)


def test_to_gain() -> None:
    assert to_gain(1.0, 0.4, 0.1) == 0.1  # usual care gives three quarters of it anyway
    assert to_gain(0.0, 0.4, 0.1) == 0.4
    assert to_gain(-1.0, 0.4, 0.1) == 0.4  # nothing makes a loss less


def test_counted() -> None:
    assert [counted(week, 1, 2) for week in (-4, 0, 51, 52, 103, 104)] == [0.0, 0.0, 0.0, 1.0, 1.0, 0.0]
    assert counted(-52, 0, 100) == 1.0  # the burn-in is as week 0
    assert counted(0, 0, 0) == 0.0


def test_expected_contacts() -> None:
    p = SimpleNamespace(
        contact_rate=(((0.5, 0.1), (0.2, 0.1)), ((1.0, 0.3), (2.0, 0.4))),
        contact_gain_slope=(LN2, 0.0),
        contacts_from_year=(0, 1),
        contacts_until_year=(100, 2),
    )
    assert expected_contacts(p, 0, 1, 0, 1.5, 0.0, 0) == pytest.approx(0.3)
    assert expected_contacts(p, 1, 1, 0, 1.0, 2.0, 0) == pytest.approx(0.5)  # two SDs at a half each
    assert expected_contacts(p, 1, 0, 1, 1.0, 2.0, 60) == pytest.approx(0.3)
    assert expected_contacts(p, 1, 0, 1, 1.0, 2.0, 0) == 0.0  # does not count yet


def test_multiple_in_row() -> None:
    p = SimpleNamespace(contact_severity_slope=LN2, contact_unmet_slope=LN3)
    level, severity, start = np.array([0, 2]), np.array([0.2, 0.9]), np.array([0.2, 0.4])
    unmet, usual = np.array([0.1, 0.7]), np.array([0.1, 0.2])
    assert multiple_in_row(0, level, severity, start, unmet, usual, p, 1.25) == 1.25
    # Half of each slope: the root of 2, and of 3
    assert multiple_in_row(1, level, severity, start, unmet, usual, p, 1.0) == pytest.approx(math.sqrt(6.0))
