"""Percentages are of the arm that a difference is taken from, wherever they are told."""

import math

import numpy as np
import pytest
from compared import paragraphs, sentences
from planted import planted
from synthetic import PLAUSIBLE, scenario

from coprod_sim.outcomes.registry import HEADLINE, OUTCOMES
from coprod_sim.report.numbers import MINUS, percent, signed_percent
from coprod_sim.studies import contrasts, intervals
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.figures.contrasts import forest
from coprod_sim.studies.compare.findings import contrast_name

pytestmark = pytest.mark.text


TWICE = {"demand_hours": 1_000.0}
"""The third arm has twice the level of the first, so that shares of it are half as large."""


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(scenario(weeks=13), replicates=6, model=PLAUSIBLE, progress=False)


def test_a_share_is_of_the_arm_compared_with(found: Comparison) -> None:
    for table in (found.table, found.by_fifth, found.by_utilisation):
        other = table["contrast"].str.split(" minus ").str[1]
        level = np.array([table.at[i, f"mean {arm}"] for i, arm in other.items()])
        expected = contrasts.share_of_level(table["mean"].to_numpy(), level)
        known = np.isfinite(expected) & np.isfinite(table["share_of_comparator"])
        assert known.any()
        assert (table["share_of_comparator_low"][known] <= expected[known] + 0.05).all()
        assert (table["share_of_comparator_high"][known] >= expected[known] - 0.05).all()
        assert "share_of_baseline" not in table


def test_sentences_take_it_from_there() -> None:
    made = planted({"demand_hours": 800.0}, {"demand_hours": 10.0}, other=TWICE)
    shares = {pair: made.contrast("demand_hours", pair).share_of_comparator for pair in made.pairs}
    assert shares == pytest.approx({("b", "a"): 0.8, ("b", "c"): -0.1, ("c", "a"): 1.0})
    first, second, *_ = paragraphs(made)
    assert "median +800 hours (all worlds +790 to +810), +80% (+79% to +81%)" in first.details[0]
    assert f"{MINUS}10% (" in second.details[0]
    assert any("Percentages are of what the other arm has in the same world." in line for line in sentences(made))


def test_the_figure_does_too() -> None:
    made = planted({"demand_hours": 800.0}, {"demand_hours": 10.0}, other=TWICE)
    texts = [text.get_text() for text in forest(made).axes[0].texts]
    assert texts[0].startswith("+80%  (")
    assert texts[1].startswith(f"{MINUS}10%  (")
    assert "in the arm compared with" in forest(made).axes[0].get_xlabel()


def test_precision_is_of_the_arm_compared_with(found: Comparison) -> None:
    asked = compare(scenario(weeks=13), precision=0.9, model=PLAUSIBLE, progress=False)
    widest = asked.manifest["precision"]
    shares = []
    for pair in asked.pairs:
        for key in HEADLINE:
            rows = asked.worlds[(asked.worlds["contrast"] == contrast_name(pair)) & (asked.worlds["outcome"] == key)]
            half = float(intervals.half_width(rows["difference"].to_numpy()[:, None])[0])
            shares.append(half / abs(asked.mean(key, pair[1])))
    assert widest["widest"] == pytest.approx(max(shares))


@pytest.mark.parametrize("power", range(-9, 7))
@pytest.mark.parametrize("sign", [1, -1])
def test_percentages_have_two_figures_whatever_their_size(power: int, sign: int) -> None:
    share = sign * 2.3456 * 10.0**power
    for text in (percent(share), signed_percent(share)):
        assert "no " not in text
        digits = text.strip(f"+{MINUS}%").replace(",", "")
        assert text == "under 0.01%" or len(digits.lstrip("0.").rstrip("0").replace(".", "")) <= 3, text
        assert text == "under 0.01%" or len(digits.partition(".")[2]) <= 3, text
    assert signed_percent(0.0) == "0%"
    assert signed_percent(-0.0) == "0%"
    assert signed_percent(math.nan) == "no share"


def test_every_outcome_has_a_share_or_none(found: Comparison) -> None:
    assert set(found.table["outcome"]) == set(OUTCOMES)
    assert found.table["share_of_comparator"].notna().mean() > 0.5
