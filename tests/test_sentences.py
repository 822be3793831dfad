"""Sentences say what the numbers say: all four outcomes, no more certainty than there is, no more cause than there is."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import ARMS, planted

from coprod_sim.outcomes import HEADLINE
from coprod_sim.report.sentences import NAMES, PARTS, sentences
from coprod_sim.report.words import MINUS, figures, listed, money, percent, signed, whole_percent, years

AMOUNT = st.floats(-900, 900).map(lambda x: 0.0 if abs(x) < 1e-4 else x)
EFFECTS = st.fixed_dictionaries(dict.fromkeys((*HEADLINE, "unpaid_hours", "cost_society_gbp"), AMOUNT))
WIDTHS = st.fixed_dictionaries({key: st.sampled_from([0.0, 1e-3, 1.0, 1e3, 1e6]) for key in HEADLINE})


@settings(max_examples=60, deadline=None)
@given(EFFECTS, WIDTHS, st.sampled_from([1, 2, 16]), st.booleans())
def test_words_follow_the_intervals(
    effects: dict[str, float], widths: dict[str, float], replicates: int, fixed: bool
) -> None:
    found = planted(effects, widths, replicates=replicates, fixed=fixed)
    said = sentences(found)
    for pair, sentence in zip(found.lead, said, strict=False):
        assert sentence.startswith("In this model, ")
        assert ARMS[pair[1]] in sentence
        for key in HEADLINE:
            part = next(part for part in re.split("[:;] ", sentence) if part.startswith(NAMES[key]))
            contrast = found.contrast(key, pair)
            assert ("no clear difference" in part) != contrast.clear
            assert (f"{NAMES[key]} is lower" in part or f"{NAMES[key]} are lower" in part) == (contrast.high < 0)
            assert (f"{NAMES[key]} is higher" in part or f"{NAMES[key]} are higher" in part) == (contrast.low > 0)
    together = " ".join(said)
    assert not re.search(r"\bprove|\bcause|\bnan\b|\binf\b|will\b", together)
    assert "61" in said[-1]


def test_no_difference_at_all_is_said_to_be_the_same_in_all_worlds() -> None:
    first = sentences(planted({}))[0]
    assert first.count("no clear difference (the same in all sampled worlds)") == 4


def test_a_fall_in_demand_never_hides_a_rise_in_unmet_need() -> None:
    clear = sentences(planted({"demand_hours": -100, "unmet_hours": 50}))
    assert sum("demand fell but unmet need rose" in sentence for sentence in clear) == 2
    unclear = sentences(planted({"demand_hours": -100, "unmet_hours": 50}, {"unmet_hours": 900}))
    assert sum("though not clearly" in sentence for sentence in unclear) == 2
    both_fell = " ".join(sentences(planted({"demand_hours": -100, "unmet_hours": -50})))
    assert "unmet need rose" not in both_fell
    assert "though not clearly" not in both_fell


def test_parts_of_unmet_need_that_move_apart_are_pointed_out() -> None:
    apart = sentences(planted({"unmet_asked_hours": 60, "unmet_unasked_hours": -70, "unmet_hours": -10}))
    assert "what was asked of the team and not met is higher by 60 hours" in apart[2]
    assert sum("moved apart" in sentence for sentence in apart) == 2
    together = sentences(planted({"unmet_asked_hours": -60, "unmet_unasked_hours": -70, "unmet_hours": -130}))
    assert not any("moved apart" in sentence for sentence in together)
    unclear = planted({"unmet_asked_hours": 6, "unmet_unasked_hours": -7}, dict.fromkeys(PARTS, 900.0))
    assert not any("moved apart" in sentence for sentence in sentences(unclear))


def test_unpaid_hours_stand_beside_savings() -> None:
    effects = {"cost_public_gbp": -10, "unpaid_hours": 500, "cost_society_gbp": 4}
    said = sentences(planted(effects))
    beside = [sentence for sentence in said if sentence.startswith("Beside this")]
    assert len(beside) == 2
    assert "unpaid hours are higher by 500 hours, 50% of the mean" in beside[0]
    assert any("less than the price put on the unpaid hours" in sentence for sentence in said)


def test_numbers_in_a_sentence() -> None:
    said = sentences(planted({"demand_hours": -123.4, "cost_public_gbp": 1.234}, {"demand_hours": 10}))[0]
    assert "demand is lower by 120 hours, 12% of the mean in “Usual service”" in said
    assert "lower in 100% of sampled worlds" in said
    assert "cost to the public purse is higher by £1.20, 0.12% of the mean" in said


def test_what_intervals_are_is_said() -> None:
    assert any("where 95% of sampled worlds lie" in sentence for sentence in sentences(planted({})))
    assert any("parameters were fixed" in sentence for sentence in sentences(planted({}, fixed=True)))
    assert any("One replicate gives no interval" in sentence for sentence in sentences(planted({}, replicates=1)))


@pytest.mark.parametrize(("met", "words"), [(True, "was met"), (False, "was not met")])
def test_precision_is_reported_either_way(met: bool, words: str) -> None:
    asked = {"wanted": 0.02, "met": met, "widest": 0.031, "outcome": "unmet_hours", "contrast": "b minus a"}
    said = " ".join(sentences(planted({}, manifest={"precision": asked})))
    assert f"precision of 2.0% {words} with 16 replicates" in said
    assert "3.1% (unmet need, b minus a)" in said


def test_starting_utilisation_is_told_where_it_was_varied() -> None:
    said = " ".join(sentences(planted({"demand_hours": -100, "unmet_hours": 7}, utilisation=True)))
    assert f"busy at 0.85 and 1.05, the mean differences from “Usual service” are {MINUS}100 and {MINUS}100" in said
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


@given(st.floats(1e-12, 1e12))
def test_rounding_stays_within_half_of_the_second_figure(value: float) -> None:
    assert float(figures(value).replace(",", "")) == pytest.approx(value, rel=0.0501)


def test_signs_money_and_shares() -> None:
    assert (signed(-1500), signed(0.5), signed(0)) == (f"{MINUS}1,500", "+0.50", "0")
    assert (money(-1.24), money(52), money(0)) == (f"{MINUS}£1.20", "+£52", "£0")
    assert (percent(0.0234), percent(0.00001), percent(float("nan"))) == ("2.3%", "under 0.01%", "no share")
    assert (whole_percent(0.999), whole_percent(1.0), whole_percent(0.001)) == ("99%", "100%", "1%")
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b and c")
    assert (years(520), years(52), years(26), years(1)) == ("10 years", "a year", "26 weeks", "a week")
