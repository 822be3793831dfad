"""Rules of learning, health and contacts with other services, each worked by hand."""

import math
from types import SimpleNamespace

import pytest

from coprod_sim.model.week.contacts import (
    above_usual,
    contact_exponent,
    counted,
    expected_contacts,
    lonely_factor,
    millionths,
    multiple_of,
    person_contacts,
    person_multiple,
    strain_of_giving,
    utility_of,
    with_gain,
)
from coprod_sim.model.week.episodes import found_share, mean_episodes
from coprod_sim.model.week.learning import (
    gain_of,
    passing_after,
    severity_target,
    slow_after,
    strain_of,
    to_gain,
    unmet_excess,
    unmet_share,
)
from coprod_sim.model.week.plan_books import faded

pytestmark = pytest.mark.rule


LN2, LN3 = math.log(2.0), math.log(3.0)


def test_faded() -> None:
    assert faded(100, 1 / 13) == 7  # 7.69, rounded towards nothing
    assert faded(-100, 1 / 13) == -7
    assert faded(5, 1 / 13) == 0
    assert faded(100, 1.0) == 100


def test_unmet_share() -> None:
    assert unmet_share(60, 40, 0.5, 100) == pytest.approx(0.8)  # 60 not asked for, and half of 40 not delivered
    assert unmet_share(60, 40, 0.0, 100) == pytest.approx(0.6)
    assert unmet_share(100, 40, 1.0, 100) == 1.0
    assert unmet_share(0, 0, 1.0, 100) == 0.0


def test_unmet_excess() -> None:
    assert unmet_excess(0.7, 0.2, 600) == pytest.approx(0.25)  # ten hours of need count half
    assert unmet_excess(0.1, 0.2, 1_800) == pytest.approx(-0.075)
    assert unmet_excess(-1.0, 0.2, 600) == 0.0  # not known yet
    assert unmet_excess(0.7, 0.2, 0) == 0.0


def test_strain_of() -> None:
    assert strain_of(3_000.0, 50.0, 0.0) == 0.5  # fifty hours
    assert strain_of(3_000.0, 50.0, 0.3) == pytest.approx(0.35)  # relieved
    assert strain_of(1_000.0, 50.0, 0.0) == pytest.approx(0.1)  # a third of it: 1 / (1 + 9)
    assert strain_of(0.0, 50.0, 0.0) == 0.0


def test_found_share() -> None:
    assert found_share(120, 0.15, 120.0) == pytest.approx(0.075)
    assert found_share(360, 0.15, 120.0) == pytest.approx(0.1125)  # 3 / 4, and never more than all
    assert found_share(0, 0.15, 120.0) == 0.0


def test_mean_episodes() -> None:
    assert mean_episodes(0.12, 0.25, 1.1, 0.0) == pytest.approx(0.033)
    assert mean_episodes(0.12, 0.25, 1.1, 0.5) == pytest.approx(0.0495)


def test_gain_of() -> None:
    assert gain_of(0.0, 0.44, 300.0) == 0.0
    assert gain_of(300.0, 0.44, 300.0) == pytest.approx(0.278133, abs=1e-6)  # 0.44 x (1 - 1/e)
    assert gain_of(1.0, 0.44, 300.0) == pytest.approx(0.001464, abs=1e-6)  # 0.44 / 300, nearly
    assert gain_of(1e9, 0.44, 300.0) == 0.44
    assert gain_of(-150.0, 0.44, 300.0) == pytest.approx(-0.285437, abs=1e-6)  # 0.44 x (1 - exp(0.5)): a loss


def test_severity_target() -> None:
    assert severity_target(0.4, 0.0, 0.5, 0.3, 0.0, 0.0, 0.0) == 0.4
    assert severity_target(0.4, 0.44, 0.5, 0.3, 0.0, 0.0, 0.0) == pytest.approx(0.312)  # 22 % prevented
    assert severity_target(0.4, 0.44, 2.0, 0.3, 0.0, 0.0, 0.0) == pytest.approx(0.28)  # 88 %, but 30 % at most
    assert severity_target(0.4, -0.2, 0.5, 0.3, 0.0, 0.0, 0.0) == pytest.approx(0.44)  # capability lost
    assert severity_target(0.4, 0.0, 0.5, 0.3, 0.05, 0.0, 0.0) == pytest.approx(0.45)  # more unmet than usual
    assert severity_target(0.4, 0.0, 0.5, 0.3, 0.0, -0.02, 0.0) == pytest.approx(0.38)  # less lonely than usual
    assert severity_target(0.4, 0.0, 0.5, 0.3, 0.05, 0.0, 0.25) == pytest.approx(0.35)  # a project takes a quarter off
    assert severity_target(0.99, 0.0, 0.5, 0.3, 0.0, 0.0, 0.0) == 0.98
    assert severity_target(0.01, 0.0, 0.5, 0.3, 0.0, 0.0, 0.0) == 0.02


def test_slow_after() -> None:
    assert slow_after(0.0, 0.5, 0.1) == 0.0  # logit of a half is zero
    assert slow_after(0.0, 0.75, 0.5) == pytest.approx(LN3 / 2)
    assert slow_after(-1.0, 0.5, 0.25) == pytest.approx(-0.75)
    assert slow_after(5.0, 0.25, 1.0) == pytest.approx(-LN3)


def test_passing_after() -> None:
    assert passing_after(0.5, 0.8, 0.3, 1.0) == pytest.approx(0.7)
    assert passing_after(0.5, 0.8, 0.3, -1.0) == pytest.approx(0.1)
    assert passing_after(0.5, 0.0, 0.0, 2.0) == 0.0


def test_millionths() -> None:
    assert millionths(1.0) == 1_000_000
    assert millionths(0.0000004) == 0
    assert millionths(0.0000016) == 2
    assert millionths(-0.0000012) == -1  # to the nearest, below zero too
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


def test_lonely_factor() -> None:
    assert lonely_factor(0, 0.03, 0.3) == pytest.approx(1.03)
    assert lonely_factor(4, 0.03, -0.15) == pytest.approx(0.985)
    assert lonely_factor(2, 0.33, -1.0) == 0.0  # 1 - 1.1
    assert lonely_factor(1, 0.33, 0.3) == lonely_factor(3, 0.33, 0.3) == 1.0  # outpatients and prescriptions
    assert lonely_factor(0, 0.33, 0.0) == 1.0


def test_person_multiple() -> None:
    p = SimpleNamespace(contact_severity_slope=LN2, contact_unmet_slope=LN3)
    assert person_multiple(p, 0.0, 0.0, 1.25) == 1.25  # as usual: it grows only
    # A half of ln 2, and a quarter of ln 3
    assert person_multiple(p, 0.5, 0.25, 1.0) == pytest.approx(math.sqrt(2.0) * 3.0**0.25)


def test_person_contacts() -> None:
    p = SimpleNamespace(
        contact_rate=(((0.5, 0.1),), ((1.0, 0.25),)), contact_gain_slope=(LN2, 0.0), lonely_contacts=0.06,
        contacts_from_year=(0, 0), contacts_until_year=(100, 100),
    )  # fmt: skip
    assert person_contacts(p, 0, 0, 0, 2.0, 0.0, 0.0, 0) == pytest.approx(1.0)
    assert person_contacts(p, 1, 0, 0, 2.0, 1.0, 0.0, 0) == pytest.approx(1.0)  # 1 x 2 x 1/2
    assert person_contacts(p, 1, 0, 0, 2.0, 1.0, 0.5, 0) == pytest.approx(1.1)  # 1 + 0.06 x 0.5 / 0.3
    assert person_contacts(p, 1, 0, 1, 2.0, 1.0, 0.5, 0) == pytest.approx(0.5)


def test_above_usual() -> None:
    # Severity .2 above; need of 10 hours counts half: (.3 - .1) / 2; loneliness .05 above
    assert above_usual(0.5, 0.3, 0.3, 0.1, 600, 0.25, 0.2) == pytest.approx((0.2, 0.1, 0.05))
    assert above_usual(0.5, 0.5, 0.3, -1.0, 600, -1.0, 0.2) == (0.0, 0.0, 0.0)  # what is not known does not count


def test_strain_of_giving() -> None:
    p = SimpleNamespace(help_others_hours_per_week=5.0, strain_half_hours_per_week=3.0, relief_effect=0.5)
    # 100 of care, 50 usual, 20 to the bank, and of the 40 free minutes half for whom a team asks: 190 of 180
    assert strain_of_giving(p, 100, 50, 60, 20, 600, 0) == strain_of(190.0, 3.0, 0.0)
    assert strain_of_giving(p, 100, 50, 60, 20, 600, 1) == strain_of(190.0, 3.0, 0.5)
    assert strain_of_giving(p, 0, 0, 60, 0, 0, 0) == 0.0  # nobody asked
