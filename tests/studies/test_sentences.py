"""Sentences say what the numbers say: all four outcomes, and no more certainty than there is."""

import re

import pytest
from compared import NAMES, paragraphs, sentences
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import ARMS, planted

from coprod_sim.outcomes.registry import MAIN, UNMET_PARTS
from coprod_sim.report.numbers import MINUS, figures, listed, money, percent, signed, whole_percent, years
from coprod_sim.studies import how_sure
from coprod_sim.studies.compare.answer import ANSWER as ORDER

pytestmark = pytest.mark.text


AMOUNT = st.floats(-900, 900).map(lambda x: 0.0 if abs(x) < 1e-4 else x)
EFFECTS = st.fixed_dictionaries(dict.fromkeys((*MAIN, "unpaid_hours", "cost_society_gbp"), AMOUNT))
WIDTHS = st.fixed_dictionaries({key: st.sampled_from([0.0, 1e-3, 1.0, 1e3, 1e6]) for key in MAIN})


@settings(max_examples=60, deadline=None)
@given(EFFECTS, WIDTHS, st.sampled_from([1, 2, 16, 64]), st.booleans())
def test_words_follow_the_share_of_worlds(
    effects: dict[str, float], widths: dict[str, float], replicates: int, fixed: bool
) -> None:
    found = planted(effects, widths, replicates=replicates, fixed=fixed)
    answer, details = paragraphs(found)[0]
    assert answer.startswith("In this model, ")
    assert ARMS["a"] in answer
    assert ARMS["b"] in answer
    for key, detail in zip(ORDER, details, strict=True):
        contrast = found.contrast(key, found.lead[0])
        name = NAMES[key]
        way = "lower" if contrast.way < 0 else "higher"
        told = contrast.words in (*how_sure.SETTLED, how_sure.MORE_OFTEN)
        assert detail.lower().startswith(f"{name}: ")
        assert (f": {way} {contrast.words} (" in detail) == told
        assert (f"{way} {name}" in answer) == told
        assert name in answer
        assert contrast.words in answer
        if contrast.words != how_sure.SAME:
            assert "; median " in detail
            assert ("(95% of worlds " in detail) == (replicates >= 40)
            assert ("(all worlds " in detail) == (1 < replicates < 40)
    said = sentences(found)
    together = " ".join(said)
    assert not re.search(r"\bprove|\bcause|\bnan\b|\binf\b|will\b|chances?\b(?! only| alone)|although", together)
    assert "no clear difference" not in together
    assert any("of which judgement: 61, provisional" in line for line in said)


def test_the_answer_is_about_the_registry_s_headline_with_unmet_need_in_its_parts() -> None:
    assert sorted((*ORDER, "unmet_hours")) == sorted(MAIN)


def test_no_difference_at_all_is_said_to_be_the_same_in_all_worlds() -> None:
    details = paragraphs(planted({}))[0].details
    assert details[0] == "Demand: the same in all worlds."
    assert all("the same in all worlds" in detail for detail in details)


def test_another_arm_is_told_by_what_is_different() -> None:
    found = planted({"demand_hours": -100, "cost_public_gbp": 3})
    first, second, *_ = paragraphs(found)
    assert len(first.details) == len(ORDER)
    assert second.lead == "Compared with “Usual service, same money” the answer is the same."
    assert " ".join(second.details) == (
        f"Median differences: demand {MINUS}100 hours ({MINUS}2,000 in the town), public hours 0 hours "
        "(0 in the town), unmet need asked of the team 0 hours (0 in the town), unmet need never asked of the team "
        "0 hours (0 in the town) and cost to the public budget +£3.00 (+£60,000 in the town)."
    )


def test_another_arm_s_own_answer_is_told_in_full() -> None:
    found = planted({"demand_hours": -100}, other={"demand_hours": -100, "public_hours": -40})
    second = paragraphs(found)[1]
    assert second.lead == (
        "Compared with “Usual service, same money” the answer differs in demand and public hours; the rest is the same."
    )
    assert second.details[0] == "Demand: the same in all worlds."
    assert second.details[1].startswith("Public hours: higher in most worlds (100%); median +40 hours")
    assert second.details[2].startswith("Median differences of the others: unmet need asked of the team 0 hours")


def test_how_sure_goes_by_the_worlds_that_agree() -> None:
    (_, details), *_ = paragraphs(planted({"demand_hours": 20.0}, {"demand_hours": 19.0}))
    assert details[0].startswith("Demand: higher in most worlds (100%); median +20 hours (all worlds +1.0 to +39)")
    (_, details), *_ = paragraphs(planted({"demand_hours": 20.0}, {"demand_hours": 20.4}, replicates=64))
    assert details[0].startswith("Demand: higher in nearly all worlds (98%); median +20 hours (95% of worlds ")
    (_, details), *_ = paragraphs(planted({"demand_hours": 1.0}, {"demand_hours": 90.0}, replicates=64))
    assert details[0].startswith("Demand: not settled (higher in 50% of worlds); median +1.0 hours")


def test_what_is_too_small_to_matter_is_said_so() -> None:
    answer, details = paragraphs(planted({"demand_hours": 5.0}, {"demand_hours": 1.0}, replicates=64))[0]
    assert details[0].startswith(
        "Demand: too small to matter in nearly all worlds (higher in 100% of worlds); median +5.0"
    )
    assert "; too small to matter in nearly all worlds: demand." in answer


def test_a_fall_in_demand_never_hides_a_rise_in_unmet_need() -> None:
    both = "Against “Usual service” and “Usual service, same money”, demand fell"
    clear = sentences(planted({"demand_hours": -100, "unmet_hours": 50, "unmet_asked_hours": 50}))
    assert f"{both} but unmet need in all and unmet need asked of the team rose." in clear
    hidden = sentences(planted({"demand_hours": -100, "unmet_hours": -50, "unmet_asked_hours": 20}))
    assert f"{both} but unmet need asked of the team rose." in hidden
    unsure = sentences(planted({"demand_hours": -100, "unmet_hours": 50}, {"unmet_hours": 70}))
    assert f"{both}; unmet need rose more often than not." in unsure
    both_fell = " ".join(sentences(planted({"demand_hours": -100, "unmet_hours": -50})))
    assert "demand fell" not in both_fell


def test_parts_of_unmet_need_that_move_apart_are_pointed_out() -> None:
    apart = sentences(planted({"unmet_asked_hours": 60, "unmet_unasked_hours": -70, "unmet_hours": -10}))
    assert any(sentence.startswith("Unmet need asked of the team: higher in most worlds") for sentence in apart)
    assert sum("opposite directions" in sentence for sentence in apart) == 1
    together = sentences(planted({"unmet_asked_hours": -60, "unmet_unasked_hours": -70, "unmet_hours": -130}))
    assert not any("opposite directions" in sentence for sentence in together)
    unclear = planted({"unmet_asked_hours": 6, "unmet_unasked_hours": -7}, dict.fromkeys(UNMET_PARTS, 900.0))
    assert not any("opposite directions" in sentence for sentence in sentences(unclear))


def test_how_large_is_told_in_hours_and_in_per_cent() -> None:
    details = paragraphs(planted({"unmet_asked_hours": 4_400}, {"unmet_asked_hours": 100}))[0].details
    assert (
        "median +4,400 hours (all worlds +4,300 to +4,500), +440% (+430% to +450%), +88,000 in the town" in details[2]
    )


def test_unpaid_hours_stand_beside_savings() -> None:
    effects = {"cost_public_gbp": -10, "unpaid_hours": 500, "cost_society_gbp": 4}
    found = planted(effects)
    beside = next(each for each in paragraphs(found) if each.lead.startswith("Beside this"))
    assert (
        "has higher unpaid hours and higher cost to society with unpaid hours priced in most worlds, compared"
        in beside.lead
    )
    assert beside.details[0].startswith("Unpaid hours: higher in most worlds (100%); median +500 hours")
    assert any("less than the price put on the unpaid hours" in sentence for sentence in sentences(found))


def test_numbers_in_a_sentence() -> None:
    found = planted({"demand_hours": -123.4, "cost_public_gbp": 1.234}, {"demand_hours": 10})
    details = paragraphs(found)[0].details
    assert details[0] == (
        f"Demand: lower in most worlds (100%); median {MINUS}120 hours (all worlds {MINUS}130 to {MINUS}110), "
        f"{MINUS}12% ({MINUS}13% to {MINUS}11%), {MINUS}2,500 in the town."
    )
    assert "median +£1.20 (all worlds +£1.20), +0.12% (+0.12%), +£25,000 in the town" in details[4]


def test_break_even_is_told_for_the_mean_and_for_the_worlds() -> None:
    worlds = 4 * [[-9, -5, 1, 4], [-9, -5, -1, 4], [-9, 6, 9, 9], [-1, -1, -1, -2]]
    found = planted({"net_benefit_low_gbp": 50}, ahead=worlds)
    expected = (
        "With a QALY at £20,000, “With people” breaks even against “Usual service” from week 2 on the mean and in 75% "
        "of worlds (median from week 2)."
    )
    assert expected in sentences(found)
    doubtful = planted({"net_benefit_low_gbp": 50}, {"net_benefit_low_gbp": 900}, ahead=worlds)
    assert (
        "With a QALY at £20,000, “With people” is not shown to break even against “Usual service” within 10 years: net "
        "benefit is not settled (higher in 50% of worlds); summed over the run, it is no lower in 75% of worlds."
    ) in sentences(doubtful)
    at_once = planted({"net_benefit_low_gbp": 50}, ahead=8 * [[1, 2], [0, 1]])
    assert "from the first week on the mean and in 100% of worlds" in " ".join(sentences(at_once))


def test_what_does_not_break_even_is_said_so() -> None:
    found = planted({"net_benefit_low_gbp": -50}, ahead=8 * [[-9, -9], [-1, 2]])
    said = " ".join(sentences(found))
    assert "does not break even against “Usual service” within 10 years: net benefit is lower; summed over the" in said
    assert "run, it is no lower in 50% of worlds." in said
    never = " ".join(sentences(planted({"net_benefit_low_gbp": -50}, ahead=[[-9, -9]] * 16)))
    assert "summed over the run, it is lower in all worlds." in never
    assert "there is nothing to break even" in " ".join(sentences(planted({})))


def test_what_ranges_and_words_are_is_said() -> None:
    assert any("97.5% of them or more" in sentence for sentence in sentences(planted({})))
    assert any("not probabilities" in sentence for sentence in sentences(planted({})))
    assert any("less than 1.0% of the amount" in sentence for sentence in sentences(planted({})))
    assert any("Parameters were fixed" in sentence for sentence in sentences(planted({}, fixed=True)))
    assert any("One world says nothing" in sentence for sentence in sentences(planted({}, replicates=1)))
    few = "With 4 worlds the range is from the least to the most"
    assert any(few in sentence for sentence in sentences(planted({}, replicates=4)))
    assert not any("the range is from" in sentence for sentence in sentences(planted({}, replicates=64)))


def test_need_never_asked_is_told_apart_from_care_that_people_buy() -> None:
    said = "Need never asked of the team is help needed at home that nobody gives, buys or asks the team for."
    assert said in sentences(planted({}))


@pytest.mark.parametrize(("met", "words"), [(True, "was met"), (False, "was not met")])
def test_precision_is_reported_either_way(met: bool, words: str) -> None:
    asked = {"wanted": 0.02, "met": met, "widest": 0.031, "outcome": "unmet_hours", "contrast": "b minus a"}
    said = " ".join(sentences(planted({}, manifest={"precision": asked})))
    assert f"precision of 2.0% {words} with 16 replicates" in said
    assert "3.1% (unmet need in all, b minus a)" in said


def test_starting_utilisation_is_told_where_it_was_varied() -> None:
    said = " ".join(sentences(planted({"demand_hours": -100, "unmet_asked_hours": 7}, utilisation=True)))
    assert (
        f"busy at 0.85 and 1.05, median differences from “Usual service” are {MINUS}100 and {MINUS}100 hours in demand "
        f"({MINUS}2,000 and {MINUS}2,000 in the town) and +7.0 and +7.0 hours in unmet need asked of the team (+140 "
        "and +140 in the town)." in said
    )
    assert "busy" not in " ".join(sentences(planted({})))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234, "1,200"),
        (9.96, "10"),
        (0.0999, "0.10"),
        (0.00123, "0.0012"),
        (99_600, "100,000"),
        (3.04, "3.0"),
    ],
)
def test_two_significant_figures(value: float, text: str) -> None:
    assert figures(value) == text


@settings(deadline=None)
@given(st.floats(1e-12, 1e12))
def test_rounding_stays_within_half_of_the_second_figure(value: float) -> None:
    assert float(figures(value).replace(",", "")) == pytest.approx(value, rel=0.0501)


def test_signs_money_and_shares() -> None:
    assert (signed(-1500), signed(0.5), signed(0)) == (f"{MINUS}1,500", "+0.50", "0")
    assert (money(-1.24), money(52), money(0)) == (f"{MINUS}£1.20", "+£52", "£0")
    assert (percent(0.0234), percent(0.00001), percent(float("nan"))) == ("2.3%", "under 0.01%", "no share")
    assert (whole_percent(0.999), whole_percent(1.0), whole_percent(0.001)) == ("99%", "100%", "1%")
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b and c")
    assert listed(["a", "b"], "or") == "a or b"
    assert (years(520), years(52), years(26), years(1)) == ("10 years", "a year", "26 weeks", "a week")


def test_the_answer_differs_where_one_is_surer_or_goes_the_other_way() -> None:
    found = planted({"demand_hours": 100}, {"demand_hours": 110}, other={"demand_hours": -20})
    one, two = (found.contrast("demand_hours", pair) for pair in found.lead)
    assert (one.words, two.words) == (how_sure.MOST, how_sure.MOST)
    second = paragraphs(found)[1]
    assert second.lead.startswith("Compared with “Usual service, same money” ")


@settings(max_examples=60, deadline=None)
@given(EFFECTS, EFFECTS, WIDTHS)
def test_what_is_said_to_differ_is_surer_of_one_arm_or_goes_the_other_way(
    effects: dict[str, float], other: dict[str, float], widths: dict[str, float]
) -> None:
    found = planted(effects, widths, other=other)
    lead = paragraphs(found)[1].lead
    differs = lead.partition("the answer differs in ")[2].partition(";")[0]
    for key in ORDER:
        one, two = (found.contrast(key, pair) for pair in found.lead)
        ways = [(each.words, each.settled and each.way) for each in (one, two)]
        assert (NAMES[key] in differs) == (ways[0] != ways[1])


@pytest.mark.parametrize("value", [0.945, 9.45, 945.0, 0.00945, 1.05e7])
def test_a_number_reads_the_same_from_a_table_as_from_what_it_was_made_of(value: float) -> None:
    for near in (value * (1 - 1e-12), value * (1 + 1e-12)):
        assert figures(near) == figures(float(f"{near:.8g}")) == figures(value)
