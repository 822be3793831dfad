"""The evidence's numbers agree with each other, and with the totals and shares that are published."""

import math

import pytest
from evidence_values import NUMBERS, ends, values, weighted

from coprod_sim.evidence.entries import elements

pytestmark = pytest.mark.rule


def test_kinds_of_people_leave_room_for_the_rest() -> None:
    assert values("willing_weekly_share")[0] + values("willing_monthly_share")[0] == pytest.approx(0.71)


def test_households_have_the_age_structure_of_england() -> None:
    households = values("household_size_share")
    people = [size * share for size, share in enumerate(households, start=1)]
    heads = 2 * math.fsum(households[2:])
    further = math.fsum(people[2:]) - heads
    parts = {
        "age_share_single": people[0],
        "age_share_couple": people[1],
        "age_share_head": heads,
        "age_share_further": further,
    }
    for age, share in enumerate(values("age_share")):
        implied = math.fsum(values(key)[age] * count for key, count in parts.items()) / math.fsum(people)
        assert implied == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(
    ("key", "all_ages"),
    [
        ("contacts_gp", 5.5),
        ("contacts_outpatient", 1.7),
        ("contacts_ae", 0.45),
        ("contacts_bed_days", 0.64),
        ("contacts_pharmacy", 20.0),
    ],
)
def test_contacts_by_age_add_up_to_englands(key: str, all_ages: float) -> None:
    assert weighted(key, values("age_share")) == pytest.approx(all_ages, rel=0.05)


def test_older_people_have_the_measured_part_of_contacts() -> None:
    """42.6 % of outpatient attendances are of people of 60 and over, 65 % of bed-days of people of 65 and over."""
    ages = values("age_share")
    sixties = 0.25 * 0.9  # of the 45-64 band, those of 60 and over
    for key, first, part in (("contacts_outpatient", sixties, 0.426), ("contacts_bed_days", 0.0, 0.65)):
        contacts = [v * s for v, s in zip(values(key), ages, strict=True)]
        older = first * contacts[2] + math.fsum(contacts[3:])
        assert older / math.fsum(contacts) == pytest.approx(part, abs=0.03)


def test_prescriptions_keep_the_measured_ratios_between_ages() -> None:
    """Items a head in 2007: 9.5 at 16 to 59 and 42.4 from 60 on; here as if use were even within a band."""
    ages, items = values("age_share"), values("contacts_pharmacy")
    young = (ages[1] * items[1] + 0.775 * ages[2] * items[2]) / (ages[1] + 0.775 * ages[2])
    old = 0.225 * ages[2] * items[2] + math.fsum(ages[a] * items[a] for a in (3, 4, 5))
    old /= 0.225 * ages[2] + math.fsum(ages[3:])
    assert old / young == pytest.approx(42.4 / 9.5, rel=0.2)


def test_deaths_add_up_to_englands_crude_rate() -> None:
    assert weighted("death_per_year", values("age_share")) == pytest.approx(0.0095, rel=0.05)


def test_conditions_lie_between_the_narrow_count_and_the_registers() -> None:
    assert 0.29 <= weighted("condition_share", values("age_share")) <= 0.41


def test_help_among_friends_and_neighbours_is_the_surveys_hours() -> None:
    """1.8 billion hours a year of the 27.8 million, 67 %, of adults who helped at all."""
    hours = 1.8e9 / (27.8e6 / 0.67)
    assert values("help_month_share")[0] * values("help_hours_per_week")[0] * 52 == pytest.approx(hours, abs=1.0)


def test_a_brokers_hours_are_the_money_over_the_help_there_is() -> None:
    most, least = (450 / 25 / help_hours for help_hours in (5, 15))
    low, value, high = ends("broker_hours_per_hour")
    assert low[0] < least <= value[0] <= most < high[0]


def test_care_goes_first_to_who_is_nearest() -> None:
    starts, stops = values("care_start_per_year"), values("care_stop_per_year")
    assert list(starts) == sorted(starts, reverse=True)
    assert list(stops) == sorted(stops)


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        ("care_start_per_year", 0.7, 1.4),
        ("care_offer_hours_per_week", 0.7, 1.3),
        ("care_available_ratio", 0.8, 1.2),
        ("company", 0.8, 1.2),
    ],
)
def test_ranges_are_the_multiples_that_their_notes_say(key: str, least: float, most: float) -> None:
    low, value, high = ends(key)
    assert low == pytest.approx(tuple(least * v for v in value))
    assert high == pytest.approx(tuple(most * v for v in value))
    assert NUMBERS[key].together


def test_a_consultation_costs_the_mix_of_gps_and_others() -> None:
    by_gps = 1 - 200.0 / 367.4
    assert values("unit_cost_gbp")[0] == pytest.approx(45 * by_gps + 12 * (1 - by_gps), abs=0.5)


def test_people_with_conditions_have_their_measured_part_of_contacts() -> None:
    """29 % of people have 50 % of GP appointments, 64 % of outpatient attendances, 70 % of bed-days.

    Ratios hold within an age; people with conditions are older, which is part of those shares.
    """
    ages, condition = values("age_share"), values("condition_share")
    narrow = 0.29 / weighted("condition_share", ages)
    for channel, key, part in (
        (0, "contacts_gp", 0.50),
        (1, "contacts_outpatient", 0.64),
        (4, "contacts_bed_days", 0.70),
    ):
        ratio = values("condition_rate_ratio")[channel]
        theirs = 0.0
        for age, share, contacts in zip(ages, condition, values(key), strict=True):
            theirs += age * contacts * share * narrow * ratio / (share * narrow * ratio + 1 - share * narrow)
        assert theirs / weighted(key, ages) == pytest.approx(part, abs=0.01)


def test_drop_out_over_26_weeks_is_the_trials() -> None:
    assert 1 - (1 - values("drop_out_per_week")[0]) ** 26 == pytest.approx(1 - 521 / 629, abs=0.01)


def test_a_course_gives_nearly_all_of_the_largest_gain() -> None:
    assert 1 - math.exp(-values("course_minutes")[0] / values("gain_dose_minutes")[0]) == pytest.approx(0.95, abs=0.01)


def test_the_talks_prevention_stays_below_its_own_claim() -> None:
    talk = {key: elements(NUMBERS[key].talk.value)[0] for key in ("prevention_per_sd", "gain_max_sd", "prevention_cap")}
    prevented = min(talk["prevention_cap"], talk["prevention_per_sd"] * talk["gain_max_sd"])
    assert 0.15 < prevented < 0.38
