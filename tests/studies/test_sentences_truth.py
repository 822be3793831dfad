"""Random results are told truthfully: nothing breaks even, is the same or is known that is not."""

import math
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from compared import paragraphs, sentences
from numbers_said import numbers_without_cell
from planted import planted
from synthetic import PLAUSIBLE, scenario

from coprod_sim.outcomes.registry import MAIN, OUTCOMES
from coprod_sim.report.numbers import MINUS, ends, money, signed
from coprod_sim.report.sentence import TableRow, plain
from coprod_sim.studies.compare.answer import ANSWER as ORDER
from coprod_sim.studies.compare.answer import BESIDE
from coprod_sim.studies.compare.comparison import compare
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.saved import saved_lines
from coprod_sim.studies.compare.text import text
from coprod_sim.studies.statements import alike, verdict

pytestmark = pytest.mark.text


KEYS = tuple(dict.fromkeys((*MAIN, *BESIDE, "home_care_asked_hours", "home_care_delivered_hours")))
SILLY = re.compile(r"\d\.\d{4,}%|\bnan\b|\binf\b|[-+\N{MINUS SIGN}]£?0(?:\.0+)?%?(?![\d.,])")
TWICE_THE_SAME = re.compile(r"(?<![\d.,])([-+\N{MINUS SIGN}]?£?[\d.,]*\d%?) to \1(?![\d.,%]*\d)")


@cache
def random_results(seed: int) -> Findings:
    """Effects, and how unsure they are, of any size from a ten-millionth to a million; sometimes none."""
    draw = np.random.default_rng(seed)

    def amounts(least: float, most: float) -> dict[str, float]:
        sizes = 10.0 ** draw.uniform(least, most, len(KEYS)) * draw.choice(
            [-1.0, 0.0, 1.0], len(KEYS), p=[0.4, 0.2, 0.4]
        )
        return dict(zip(KEYS, np.maximum(sizes, -999.0).tolist(), strict=True))

    widths = {key: abs(value) for key, value in amounts(-7, 5).items()}
    replicates = int(draw.choice([1, 2, 3, 16, 64]))
    ahead = draw.normal(0, 10, (replicates, 6)) + draw.choice([-20.0, 0.0, 20.0])
    other = amounts(-7, 4) if draw.random() < 0.6 else None
    weekly = pd.DataFrame(columns=["week", "arm", "outcome", "mean", "median", "low", "high"])
    options = {"replicates": replicates, "other": other, "ahead": ahead.tolist(), "weekly": weekly}
    return planted(amounts(-7, 6), widths, utilisation=True, **options)  # type: ignore[arg-type]


def _sure(row: TableRow) -> tuple[str, str]:
    """Direction, where it is settled, and word."""
    of = verdict(row)
    return of.way if of.settled else "", of.words


@cache
def said_of(seed: int) -> list[str]:
    return list(sentences(random_results(seed)))


@cache
def text_of(seed: int) -> str:
    return text(random_results(seed), 100)


@pytest.mark.parametrize("seed", range(25))
def test_nothing_silly_is_printed_and_no_interval_has_one_end_twice(seed: int) -> None:
    found, said = random_results(seed), said_of(seed)
    for line in [*said, *text_of(seed).splitlines()]:
        assert not SILLY.search(line), line
        assert not TWICE_THE_SAME.search(line), line
    assert not numbers_without_cell(found)


@pytest.mark.parametrize("seed", range(25))
def test_it_breaks_even_only_where_net_benefit_rises_in_most_worlds(seed: int) -> None:
    found = random_results(seed)
    lines = [line for line in said_of(seed) if "“With people” breaks even" in line]
    rises = [pair for pair in found.lead if found.contrast("net_benefit_low_gbp", pair).rises]
    reached = [pair for pair in rises if math.isfinite(found.breaks_even(pair).week)]
    assert len(lines) == len(reached)
    for line in said_of(seed):
        assert "breaks even" not in line or line in lines
    below = [line for line in text_of(seed).splitlines() if line.startswith("Break-even, ")]
    assert sum("on the mean" in line for line in below) == len(reached)


@pytest.mark.parametrize("seed", range(25))
def test_the_answer_is_the_same_only_where_it_is(seed: int) -> None:
    found = random_results(seed)
    first, second = found.lead
    for outcomes, paragraph in ((ORDER, 1), (BESIDE, None)):
        leads = [
            one.lead for one in paragraphs(found) if one.lead.startswith("Compared with") and one.lead.endswith(".")
        ]
        lead = leads[0 if paragraph else 1]
        pairs = [(found.said(key, first), found.said(key, second)) for key in outcomes]
        sure = all(_sure(one) == _sure(two) for one, two in pairs)
        between = (second[1], first[1]) if (second[1], first[1]) in found.pairs else (first[1], second[1])
        apart = any(found.contrast(key, between).settled for key in outcomes)
        same = sure and not apart and all(alike(one, two) for one, two in pairs)
        assert lead.endswith("the answer is the same.") == same, lead


def test_alike_is_of_one_sign_and_within_each_other_s_range() -> None:
    def contrasts(other: float, width: float) -> bool:
        found = planted({"demand_hours": 10.0}, {"demand_hours": width}, other={"demand_hours": other})
        return alike(*(found.said("demand_hours", pair) for pair in found.lead))

    assert contrasts(1.0, 5.0)
    assert not contrasts(9.0, 1.0)  # settled of both, and ten times as much of one
    assert not contrasts(11.0, 500.0)  # nothing is settled, but medians go different ways
    assert contrasts(0.0, 0.0)


def test_what_is_settled_of_both_but_not_of_one_size_is_not_the_same() -> None:
    found = planted({"demand_hours": -500.0}, {"demand_hours": 10.0}, other={"demand_hours": -450.0})
    second = paragraphs(found)[1]
    assert second.lead == (
        "Compared with “Usual service, same money” directions are as sure as there; what differs is the size of demand."
    )
    assert second.details[0].startswith(f"Demand: lower in most worlds (100%); median {MINUS}50 hours")


@pytest.mark.parametrize(
    ("demand", "unpaid", "said"),
    [
        (-150.0, 500.0, "demand falls by 150, 0.30 hours saved for each hour of unpaid help."),
        (150.0, 500.0, "demand rises by 150, 0.30 hours more for each hour of unpaid help."),
        (-1.0, 500.0, "demand hardly changes, by less than a hundredth of an hour for each hour of unpaid help."),
        (-1.0, 0.5, None),
        (-1.0, -500.0, None),
    ],
)
def test_what_an_hour_of_unpaid_help_saves_is_said_with_its_way(demand: float, unpaid: float, said: str | None) -> None:
    lines = list(saved_lines(planted({"demand_hours": demand, "unpaid_hours": unpaid})))
    assert len(lines) == (said is not None)
    assert all(plain(line).endswith(f"the mean of {said}") for line in lines)


@pytest.mark.parametrize(("replicates", "known"), [(2, False), (16, False), (32, True)])
def test_what_luck_adds_is_told_from_eight_repeated_draws_on(replicates: int, known: bool) -> None:
    found = compare(scenario(weeks=13), replicates=replicates, model=PLAUSIBLE, progress=False)
    assert found.luck_known == known
    assert found.table["mc_error"].notna().any() == known
    assert ("Monte" in found.text(118)) == known
    assert ("Monte Carlo" in " ".join(found.sentences)) == known


def test_ends_that_print_the_same_get_more_figures_or_are_one_number() -> None:
    assert ends(26.8, 27.2, money) == "+£26.80 to +£27.20"
    assert ends(27.0, 27.0, money) == "+£27"
    assert ends(26.9999999, 27.0, money) == "+£27"
    assert ends(-5.0, 3.0, signed) == f"{MINUS}5.0 to +3.0"


def test_every_outcome_of_a_sentence_is_known() -> None:
    assert set(KEYS) <= set(OUTCOMES)
