"""Constants solved from the parameters give what they were solved for, worked out here once more and another way."""

import math
from typing import Any

import pytest

from coprod_sim.model.derived import derive
from coprod_sim.model.parameters import resolve
from coprod_sim.model.town.people import severity_of
from coprod_sim.model.week.contacts import contact_exponent, multiple_of, utility_of, with_gain
from coprod_sim.model.week.learning import gain_of, severity_target, slow_after
from coprod_sim.outcomes.fields import CHANNELS
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.rule


SCENARIO = load_scenario("time_bank")
RATIOS = (0.7, 0.93, 1.0, 1.08, 1.5)


def numbers(profile: str = "trials", **overrides: Any) -> dict[str, Any]:
    """Central values with what follows from them, some of them set."""
    values = dict(resolve(SCENARIO, "traditional", profile=profile, drawn=False, overrides=overrides).values)
    return values | derive(values)


def participant(v: dict[str, Any]) -> list[tuple[float, float]]:
    """(gain, severity above start) in each of 26 weeks of someone of 45-64 who takes a course in the first six.

    The model's own rules: the dose grows week by week, and fades every fourth, when gain and slow severity move.
    """
    keep = 2.0 ** (-1.0 / (13.0 * v["dose_half_life_years"]))
    slow = v["severity_slow_mean"][2]
    start = severity_of(slow, 0.0)
    dose = gain = 0.0
    path = []
    for week in range(26):
        if week % 4 == 0:
            dose *= keep
            gain = gain_of(dose, v["gain_max_sd"], v["gain_dose_minutes"])
            target = severity_target(start, gain, v["prevention_per_sd"], v["prevention_cap"], 0.0, 0.0, 0.0)
            slow = slow_after(slow, target, v["slow_rate_month"])
        dose += v["course_minutes"] / 6.0 if week < 6 else 0.0
        path.append((gain, severity_of(slow, 0.0) - start))
    return path


def contacts(v: dict[str, Any], channel: int) -> float:
    """Contacts over the participant's 26 weeks, of what they would be without the course."""
    rates = []
    for gain, change in participant(v):
        exponent = contact_exponent(v["contact_severity_slope"], change, v["contact_unmet_slope"], 0.0)
        rates.append(with_gain(multiple_of(1.0, exponent), v["contact_gain_slope"][channel], gain))
    return sum(rates) / len(rates)


def course_qalys(v: dict[str, Any]) -> float:
    """QALYs over the participant's 26 weeks above those without the course."""
    with_course = (
        utility_of(0.85, v["qaly_severity"], change, v["qaly_per_sd"], gain, v["qaly_strain"], 0.0) / 52.0
        for gain, change in participant(v)
    )
    return sum(with_course) - 26 * 0.85 / 52.0


@pytest.mark.parametrize("prevention", [0.0, 0.4, 2.0])
def test_contacts_of_a_participant_come_to_the_stated_ratio_by_all_routes(prevention: float) -> None:
    v = numbers(contact_ratio_26_weeks=list(RATIOS), prevention_per_sd=prevention, qaly_severity=0.3)
    assert [contacts(v, channel) for channel in range(5)] == pytest.approx(RATIOS, abs=1e-9)
    slopes = v["contact_gain_slope"]
    assert slopes[0] > slopes[1] > slopes[2] > slopes[3] > slopes[4]
    assert slopes[4] < 0.0  # activation may raise use
    if prevention > 0.0:
        assert slopes[2] < 0.0  # less severity alone would bring the ratio below one
        assert participant(v)[-1][1] < 0.0


def test_a_month_at_a_time_the_model_gives_the_same_ratio() -> None:
    # In a town people enrol, learn and are reckoned every fourth week, and a reckoning stands for four weeks.
    v = numbers(contact_ratio_26_weeks=list(RATIOS), prevention_per_sd=0.0)
    dose = gain = 0.0
    gains = []
    for week in range(26):
        if week % 4 == 0:
            dose *= v["dose_keep_month"]
            gain = gain_of(dose, v["gain_max_sd"], v["gain_dose_minutes"])
        dose += v["course_minutes"] / 6.0 if week < 6 else 0.0
        gains.append(gain)
    for channel, ratio in enumerate(RATIOS):
        lived = sum(with_gain(1.0, v["contact_gain_slope"][channel], gain) for gain in gains) / 26.0
        assert lived - 1.0 == pytest.approx(ratio - 1.0, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("profile", ["trials", "talk"])
def test_both_profiles_get_the_ratios_and_qalys_that_they_state(profile: str) -> None:
    v = numbers(profile)
    assert [contacts(v, channel) for channel in range(5)] == pytest.approx(v["contact_ratio_26_weeks"], abs=1e-9)
    assert course_qalys(v) == pytest.approx(v["qaly_course"], abs=1e-12)


@pytest.mark.parametrize("course", [0.0, 0.02, 0.04])
@pytest.mark.parametrize("prevention", [0.0, 0.4])
def test_a_course_is_worth_the_stated_qalys_by_all_routes(course: float, prevention: float) -> None:
    v = numbers(qaly_course=course, prevention_per_sd=prevention, qaly_severity=0.3)
    assert course_qalys(v) == pytest.approx(course, abs=1e-12)


def test_a_course_without_gain_does_nothing() -> None:
    v = numbers() | {"gain_max_sd": 0.0}
    solved = derive(v)
    assert solved["contact_gain_slope"] == (0.0,) * 5
    assert solved["qaly_per_sd"] == 0.0


def test_contacts_of_each_age_come_to_the_measured_total() -> None:
    v = numbers()
    for channel, name in enumerate(CHANNELS):
        for age in range(6):
            without, with_condition = (v["contact_rate"][condition][age][channel] for condition in (0, 1))
            share = v["condition_share"][age]
            total = 52.0 * ((1.0 - share) * without + share * with_condition)
            assert total == pytest.approx(v[f"contacts_{name}"][age], rel=1e-12)
            assert with_condition / without == pytest.approx(v["condition_rate_ratio"][channel], rel=1e-12)


def test_rates_a_week_or_month_compound_to_the_year_stated() -> None:
    v = numbers(leave_per_year=0.333, peer_tie_fade_per_year=0.5, dose_half_life_years=2.0)
    assert (1.0 - v["leave_bank_month"]) ** 13 == pytest.approx(1.0 - 0.333)
    assert (1.0 - v["peer_fade_month"]) ** 13 == pytest.approx(math.exp(-0.5))
    assert v["dose_keep_month"] ** 26 == pytest.approx(0.5)  # two years of thirteen months
    assert v["episode_rate_week"] * 52.0 == pytest.approx(v["episode_rate_per_year"])
    for month, death in zip(v["leave_town_month"], v["death_per_year"], strict=True):
        assert (1.0 - month) ** 13 == pytest.approx(math.exp(-death - v["move_per_year"]))


def test_the_passing_state_keeps_its_spread() -> None:
    v = numbers(severity_passing_sd=0.5, severity_passing_persistence=0.8)
    # AR(1): variance = step^2 / (1 - persistence^2)
    assert v["passing_step_sd"] ** 2 / (1.0 - 0.8**2) == pytest.approx(0.25)


def test_gradients_are_one_in_the_middle_and_multiply_at_the_ends() -> None:
    v = numbers(deprivation_severity=0.1, deprivation_uptake=-0.1)
    assert v["fifth_severity"][1:] == pytest.approx([math.exp(x) for x in (0.2, 0.1, 0.0, -0.1, -0.2)])
    assert v["fifth_uptake"][1:] == pytest.approx([math.exp(x) for x in (-0.2, -0.1, 0.0, 0.1, 0.2)])
