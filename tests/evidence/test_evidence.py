"""The evidence files: complete, and consistent with themselves and with the totals they were fitted to.

Not repeated here is what the loader itself refuses (``test_evidence_reading``): a shipped file that breaks one of those
rules fails every test.
"""

import math

import pytest

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Parameter, elements
from coprod_sim.evidence.shipped import facts
from coprod_sim.scenario.load import load_scenario, scenario_names

pytestmark = pytest.mark.rule


NUMBERS = evidence.parameters()
EFFECTS = {  # the value at which each uncertain effect does nothing
    "prevention_per_sd": 0.0,
    "harm_of_unmet": 0.0,
    "qaly_course": 0.0,
    "qaly_strain": 0.0,
    "self_care_per_sd": 0.0,
    "self_care_invited": 0.0,
    "gift_discount": 0.0,
    "ask_boldness": 1.0,
    "join_asked_multiple": 1.0,
    "give_per_sd": 0.0,
    "substitution": 0.0,
    "find_need_share": 0.0,
    "sees_formal_share": 0.0,
    "sees_help_share": 0.0,
    "invite_lonely": 0.0,
    "lonely_severity": 0.0,
    "lonely_contacts": 0.0,
    "doing_with_dose_share": 0.0,
    "enrol_worst": 0.0,
    "relief_effect": 0.0,
    "contact_ratio_26_weeks": 1.0,
    "contact_unmet_slope": 0.0,
    "deprivation_severity": 0.0,
    "deprivation_willing": 0.0,
    "deprivation_uptake": 0.0,
    "cashable_share": 0.0,
    "take_up_need_per_year": 0.0,
    "linked_share": 0.0,
    "leadership_per_year": 0.0,
    "mandate_share": 0.0,
    "fidelity_mandate_penalty": 0.0,
    "catalyst_multiple": 1.0,
    "fidelity_first": 1.0,
    "fidelity_gain_per_year": 0.0,
    "revert_per_year": 0.0,
    "revert_unfunded_per_year": 0.0,
    "fit_spread": 0.0,
    "story_multiple": 1.0,
    "national_share": 0.0,
    "press_contagion": 0.0,
    "bad_news_ratio": 1.0,
    "group_dilution": 0.0,
    "project_effect": 0.0,
    "withdrawal_undershoot": 0.0,
    "sanction_logit": 0.0,
    "match_half_members": 0.0,
    "introduction_share": 0.0,
    "paid_giving_ratio": 1.0,
    "setting_cashable_share": 0.0,
    "setting_qaly_per_year": 0.0,
    "setting_family_income_gbp": 0.0,
}
LEVERS = {  # where the talk says something else than the trials
    "prevention_per_sd": 0.4,
    "self_care_per_sd": 0.25,
    "self_care_invited": 0.2,
    "active_action_share": 1.0,
    "intention_to_action": 1.0,
    "ask_boldness": 6.0,
    "give_per_sd": 0.6,
    "substitution": 1.0,
    "find_need_share": 0.0,
    "harm_of_unmet": 0.2,
    "lonely_severity": 0.1,
    "lonely_contacts": 0.33,
    "contact_unmet_slope": 0.3,
    "join_asked_multiple": 4.0,
    "invite_lonely": 2.0,
    "never_trade_share": 0.25,
    "broker_hours_per_hour": 0.5,
    "gain_max_sd": 0.62,
    "doing_with_dose_share": 0.6,
    "relief_effect": 0.6,
    "project_effect": 0.1,
    "setting_cost_ratio": 0.4,
    "setting_eligible_cost_ratio": 1.0,
    "setting_qaly_per_year": 0.1,
    "setting_family_income_gbp": 20,
    "contact_ratio_26_weeks": (0.93, 0.90, 0.84, 0.82, 1.0),
}


def values(key: str) -> tuple[float, ...]:
    return elements(NUMBERS[key].trials.value)


def ends(key: str) -> tuple[tuple[float, ...], ...]:
    """Low, value and high of a number that has a range."""
    trials = NUMBERS[key].trials
    assert trials.low is not None
    assert trials.high is not None
    return elements(trials.low), elements(trials.value), elements(trials.high)


def weighted(key: str, shares: tuple[float, ...]) -> float:
    return math.fsum(v * s for v, s in zip(values(key), shares, strict=True))


@pytest.mark.parametrize("number", NUMBERS.values(), ids=lambda number: number.key)
def test_entries_read_as_sentences_and_name_each_thing_once(number: Parameter) -> None:
    assert number.meaning.endswith(".")
    assert number.meaning[0].isupper()
    assert len(number.meaning) < 140
    assert number.note == "" or number.note.endswith(".")
    assert len(set(number.sources)) == len(number.sources)
    assert number.topic in entries.TOPICS


@pytest.mark.parametrize("number", NUMBERS.values(), ids=lambda number: number.key)
def test_units_agree_with_names(number: Parameter) -> None:
    endings = {
        "_share": ("share",),
        "_weeks": ("weeks", "ratio"),
        "_minutes": ("minutes", "minutes a week"),
        "_hours_per_week": ("hours a week",),
        "_gbp": ("GBP",),
        "_gbp_per_hour": ("GBP",),
        "_logit": ("logit",),
        "_years": ("years",),
        "_per_sd": ("share per SD", "log change per SD"),
    }
    for ending, units in endings.items():
        if number.key.endswith(ending) and number.key != "doing_with_dose_share":
            assert number.unit in units


@pytest.mark.parametrize("number", NUMBERS.values(), ids=lambda number: number.key)
def test_a_slip_of_unit_is_out_of_range(number: Parameter) -> None:
    """Per cent given for a share or probability."""
    if number.unit in ("share", "probability", "probability a year", "probability a week") and max(values(number.key)):
        slips = [100 * v for v in values(number.key) if v >= 0.02]
        assert all(v > number.allowed[1] for v in slips)


def test_every_source_is_used() -> None:
    used = {source for number in NUMBERS.values() for source in number.sources}
    used |= {claim.source for name in scenario_names() for claim in load_scenario(name).claims.values()}
    used |= {source for fact in facts().values() for source in fact.sources}
    assert used == set(evidence.sources())


def test_sources_are_full_citations() -> None:
    for source in evidence.sources().values():
        assert len(source.citation) > 30
        assert 1970 <= source.year <= 2026
        assert len(source.where) > 5


def test_what_rests_on_recalled_sources_alone_is_provisional() -> None:
    sources = evidence.sources()
    for number in NUMBERS.values():
        recalled = number.sources and all(sources[s].read == "recalled" for s in number.sources)
        if recalled and number.kind in ("measured", "derived", "transferred"):
            assert number.provisional, number.key


def test_judgements_and_choices_are_not_provisional() -> None:
    """They were never read anywhere: their kind says so already."""
    assert not [n.key for n in NUMBERS.values() if n.provisional and n.kind in ("judgement", "choice")]


@pytest.mark.parametrize(("key", "nothing"), EFFECTS.items())
def test_ranges_of_uncertain_effects_include_none(key: str, nothing: float) -> None:
    lows, _, highs = ends(key)
    for low, high in zip(lows, highs, strict=True):
        assert low <= nothing <= high


def test_profiles_differ_in_the_levers_and_in_nothing_else() -> None:
    differ = {key: number.talk for key, number in NUMBERS.items() if number.talk != number.trials}
    assert {key: setting.value for key, setting in differ.items()} == LEVERS
    assert all(setting.low is None for setting in differ.values())


def test_policy_is_a_choice_and_off_by_default() -> None:
    policy = [number for number in NUMBERS.values() if number.topic == "policy"]
    assert {number.kind for number in policy} == {"choice"}
    assert all(number.distribution == "fixed" for number in policy)
    assert values("practice_share") == (0.0,)
    assert values("programme_gbp_per_resident_year") == values("ordinary_gbp_per_resident_year") == (0.0,)


def test_each_of_the_four_values_has_numbers_beside_its_switch() -> None:
    for switch in entries.SWITCHES:
        assert NUMBERS[switch].switch == switch
        assert [n.key for n in NUMBERS.values() if n.switch == switch and n.key != switch]


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
