"""Effects over a childhood: what follows from a stated ratio of contacts, by years that count and usual care."""

import math
from typing import Any

import pytest

from coprod_sim.model.derived import contact_rates, course_path, derive
from coprod_sim.model.parameters import resolve
from coprod_sim.model.town import cohort
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.story


@pytest.fixture(autouse=True)
def grows_up_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children are of age within the year, so that runs are short."""
    monkeypatch.setattr(cohort, "PASSES", (26, 65))


def solved(**overrides: Any) -> dict[str, Any]:
    """Central values with what follows from them."""
    values = dict(resolve(load_scenario("time_bank"), "traditional", drawn=False, overrides=overrides).values)
    return values | derive(values)


def test_strengths_are_those_where_usual_care_is_thin_whatever_it_is() -> None:
    slopes = {solved(usual_support=share)["contact_gain_slope"] for share in (0.0, 0.3, 1.0)}
    assert len(slopes) == 1
    assert solved(usual_support=0.25, gain_max_sd=0.4)["gain_beyond_usual_sd"] == pytest.approx(0.3)


CHILDHOOD: dict[str, Any] = {
    "effect_weeks": 260,
    "course_weeks": 100,
    "course_minutes": 3_000,
    "gain_dose_minutes": 1_000,
    "prevention_per_sd": 0.2,
    "contact_ratio_26_weeks": [0.5, 0.8, 1.0, 0.4, 1.3],
    "contacts_from_year": [0, 0, 0, 3, 1],
    "contacts_until_year": [100, 2, 100, 100, 4],
}


@pytest.mark.parametrize("half_life", [0.5, 5.0])
def test_the_stated_ratio_holds_over_the_weeks_that_count(half_life: float) -> None:
    v = solved(dose_half_life_years=half_life, **CHILDHOOD)
    gains, falls = course_path(v)
    assert len(gains) == 260
    spans = ((0, 260), (0, 104), (0, 260), (156, 260), (52, 208))
    for channel, (first, end) in enumerate(spans):
        lived = [
            math.exp(-v["contact_severity_slope"] * fall - v["contact_gain_slope"][channel] * gain)
            for gain, fall in zip(gains[first:end], falls[first:end], strict=True)
        ]
        assert sum(lived) / len(lived) == pytest.approx(v["contact_ratio_26_weeks"][channel], abs=1e-9)


def test_the_weeks_of_a_cohort_weigh_what_contacts_it_has_at_that_age() -> None:
    v = solved(cohort=1, dose_half_life_years=2.0, contacts_gp=[1.0, 9.0, 0, 0, 0, 0], **CHILDHOOD)
    rates = contact_rates(v)[1]
    gains, falls = course_path(v)
    ages = [cohort.band_at(week) for week in range(260)]
    usual = [rates[age][0] for age in ages]
    lived = [
        rate * math.exp(-v["contact_severity_slope"] * fall - v["contact_gain_slope"][0] * gain)
        for rate, gain, fall in zip(usual, gains, falls, strict=True)
    ]
    assert usual[64] > 5 * usual[0]
    assert usual[65] == 0
    assert sum(lived) / sum(usual) == pytest.approx(0.5, abs=1e-9)


def test_a_channel_that_does_not_count_by_then_has_no_slope() -> None:
    v = solved(contacts_from_year=[0, 0, 0, 9, 0], contact_ratio_26_weeks=[0.5] * 5)
    assert v["contact_gain_slope"][3] == 0.0
    assert v["contact_gain_slope"][0] > 0.0
