"""Sentences about spread, scandals, localities and size say no more than the numbers, whatever was planted."""

import re

import pytest
from compared import sentences
from compared import spread as spread_groups
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import planted
from planted_places import arms, places, weekly

from coprod_sim.report.numbers import MINUS
from coprod_sim.studies.compare.adoption import sized_pairs, without_scandal
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.text import text

pytestmark = pytest.mark.text


EFFECT = st.sampled_from([0.0, 1e-6, 0.01, 0.3, -0.3, 0.9])
WIDTH = st.sampled_from([0.0, 1e-9, 0.05, 5.0])
SIZES = {"a": 500, "b": 500, "c": 500}


def said(*args: object, **options: object) -> list[str]:
    return [line for lead, details in spread_groups(planted(*args, **options)) for line in (lead, *details)]  # type: ignore[arg-type]


def test_nothing_is_said_where_nothing_spreads() -> None:
    assert said({"demand_hours": -100}) == []
    constant = weekly({"a": 0.0, "b": 0.0, "c": 0.0})
    assert said({}, weekly=constant, manifest=arms()) == []


@settings(max_examples=60, deadline=None)
@given(EFFECT, WIDTH, st.sampled_from([1, 2, 16]))
def test_differences_in_adoption_are_as_sure_as_their_intervals(effect: float, width: float, replicates: int) -> None:
    found = planted(
        {"adoption": effect},
        {"adoption": width},
        replicates=replicates,
        manifest=arms(),
        weekly=weekly({"a": 0.2, "b": 0.6, "c": 0.0}),
    )
    (lead, details), *rest = spread_groups(found)
    assert not rest
    assert lead.startswith("Share of professionals who co-produce at the end, median and range: 20% (10% to")
    assert "\u201cUsual service, same money\u201d" not in lead
    (line,) = details
    contrast = found.contrast("adoption", ("b", "a"))
    assert (f": lower {contrast.words}" in line) == (contrast.falls or (contrast.verdict.told and contrast.way < 0))
    assert (f": higher {contrast.words}" in line) == (contrast.rises or (contrast.verdict.told and contrast.way > 0))
    if replicates > 1:
        assert ("the same in all" in line) == (contrast.low == contrast.high == 0)
    assert not re.search(r"\bnan\b|\binf\b|prove|cause|will\b", line)
    assert all(abs(float(number.replace(MINUS, "-"))) <= 100 for number in re.findall(f"[{MINUS}+][0-9]+", line))


def test_a_scandal_is_told_beside_what_was_before_and_what_is_without() -> None:
    made = arms(scandals={"b": 156.0})
    found = planted({"adoption": -0.3}, weekly=weekly({"a": 0.5, "b": 0.4}, scandal={"b": 0.7}), manifest=made)
    assert without_scandal(found, "b") == "a"
    together = " ".join(line for lead, details in spread_groups(found) for line in (lead, *details))
    assert (
        "Within a year of the scandal in week 156, the risk that officials see in “With people” is at most 0.70 on the "
        "mean (all worlds 0.60 to 0.80); it was 0.20 in the week before and it is 0.20 in that week without a "
        "scandal, in “Usual service”." in together
    )
    assert (
        "compared with “Usual service”, the same without a scandal: lower in most worlds (100%); median −30 "
        "percentage points (all worlds −30)." in together
    )
    assert together.count("compared with “Usual service”, the same") == 1
    assert "“With people” compared with “Usual service”:" not in together


def test_a_scandal_that_nobody_minds_is_not_said_to_raise_anything() -> None:
    made = arms(scandals={"b": 156.0})
    together = " ".join(said({}, weekly=weekly({"a": 0.5, "b": 0.5}), manifest=made))
    assert "at most 0.20 on the mean" in together
    assert not re.search("rises|rose|higher|lower", together)
    assert "the same in all worlds" in together
    other = arms(scandals={"b": 156.0})
    other["arms"]["b"]["parameters"]["visits"] = {"value": 2, "origin": "scenario"}
    assert "without a scandal" not in " ".join(said({}, weekly=weekly({"b": 0.5}), manifest=other))


def test_localities_that_lose_are_counted() -> None:
    def told(gain: float, uneven: float) -> str:
        frame = places({"b minus a": gain, "b minus c": 0.0}, uneven)
        return " ".join(said({}, places=frame, manifest=arms()))

    assert "“With people” compared with “Usual service”: none; net benefit is the same in every locality" in told(0, 0)
    assert "“With people” compared with “Usual service”: none in all worlds." in told(5, 1)
    assert "compared with “Usual service”: 100% of localities in the median world, all worlds 100%." in told(-5, 1)
    assert "compared with “Usual service”: 50% of localities in the median world, all worlds 50%." in told(0, 9)
    one = " ".join(said({}, places=places({"b minus a": -1.0}, worlds=1), replicates=1, manifest=arms()))
    assert "100% of localities in the median world, one world gives no range." in one


def test_sizes_differ_only_where_most_worlds_say_so() -> None:
    assert sized_pairs(planted({}, manifest=arms(sizes=SIZES))) == []
    for effect, width, clear in ((50.0, 0.0, True), (-50.0, 1.0, True), (50.0, 1e4, False), (0.0, 0.0, False)):
        found = _of_sizes(effect, width)
        ((lead, details),) = spread_groups(found)
        assert lead.startswith("By size: what “With people”, with localities of 500, gains on “Usual, small” ")
        assert lead.endswith(
            "from what “Usual service, same money”, with localities of 5,000, gains on “Usual service”."
        )
        assert ("differs in most worlds or more in net benefit from" in lead) == clear
        assert ("is not settled to differ from" in lead) != clear
        assert details[0].startswith("Difference in net benefit: ")
        assert (
            ": higher in most worlds (100%); median +£50" in details[0],
            f": lower in most worlds (100%); median {MINUS}£50" in details[0],
        ) == (
            clear and effect > 0,
            clear and effect < 0,
        )
        assert details[1] == "Difference in adoption: the same in all worlds."
        assert len(details) == 3


def test_arms_that_differ_in_more_than_size_are_not_called_an_effect_of_size() -> None:
    ((_, details),) = spread_groups(_of_sizes(1.0, 0.0, discovering=1))
    assert details[-1] == (
        "These arms differ in more than size (discovering), so this is not the effect of size alone."
    )


def _of_sizes(effect: float, width: float, **own: float) -> Findings:
    sizes = {"a": 5_000, "b": 500, "c": 5_000, "d": 500}
    made = arms(sizes=sizes, against={"b": "d"}, labels=("a", "b", "c", "d"))
    for key, value in own.items():
        made["arms"]["b"]["parameters"][key] = {"value": value, "origin": "scenario"}
    key = "net_benefit_low_gbp"
    pairs = (("c", "a"), ("b", "d"))
    return planted({key: effect}, {key: width}, manifest=made, pairs=pairs, more={"d": "Usual, small"})


def test_four_and_more_arms_with_baselines_of_their_own_are_named_with_them() -> None:
    together = " ".join(sentences(_of_sizes(50.0, 1.0)))
    assert "For “With people” against “Usual, small” the answer is the same." in together
    assert "Compared with" not in together


def test_of_many_arms_only_the_lead_is_printed() -> None:
    more = {"d": "Another", "e": "A fifth"}
    pairs = (("b", "a"), ("b", "c"), ("b", "d"), ("b", "e"), ("c", "a"), ("d", "a"))
    found = planted({"demand_hours": -100}, pairs=pairs, more=more, other={"demand_hours": -100})
    printed = text(found, 118)
    assert "The other 2 contrasts are in comparison.csv." in printed
    assert "Another minus Usual service" not in printed
    assert "With people minus A fifth" in printed
    flat = " ".join(printed.split())
    assert "Compared with “Another” and “A fifth” the answer is the same." in flat
    assert "Compared with “Usual service, same money” the answer differs in demand; the rest is the same." in flat
    assert "comparison.csv" not in text(planted({}), 118)


def test_arms_that_are_equal_have_nothing_to_break_even() -> None:
    printed = text(planted({"demand_hours": -100}), 118)
    assert "Break-even: the same net benefit in all worlds, so there is nothing to break even." in printed
    assert "from the first week" not in printed
    assert len(sentences(planted({}))) > 5
