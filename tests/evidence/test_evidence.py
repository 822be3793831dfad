"""The evidence files: complete, and consistent with themselves; ``test_evidence_totals`` compares them with totals.

Not repeated here is what the loader itself refuses (``test_evidence_reading``): a shipped file that breaks one of those
rules fails every test.
"""

import pytest
from evidence_values import NUMBERS, ends, values

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Parameter
from coprod_sim.evidence.shipped import facts
from coprod_sim.scenario.load import load_scenario, scenario_names

pytestmark = pytest.mark.rule


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
