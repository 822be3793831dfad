"""For whom, and at what rate: the cells that are said are those of the people who are named."""

from dataclasses import replace

import numpy as np
import pytest
from planted import planted

from coprod_sim.outcomes.registry import HOME_CARE
from coprod_sim.report.numbers import MINUS
from coprod_sim.report.sentence import Fact, plain
from coprod_sim.studies.compare import for_whom
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.saved import rate_line

pytestmark = pytest.mark.text


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare("time_bank", replicates=4, weeks=52, residents=500, progress=False)


@pytest.mark.parametrize("outcome", for_whom.BY_FIFTH)
def test_the_first_fifth_is_called_the_most_deprived_and_the_last_the_least(found: Comparison, outcome: str) -> None:
    sentence = for_whom.by_fifth(found, found.lead[0], outcome)
    told = [found.by_fifth["fifth"].iloc[piece.row] for piece in sentence if isinstance(piece, Fact)]
    assert list(dict.fromkeys(told)) == [1, 5]
    text = plain(sentence)
    assert text.index("the most deprived fifth") < text.index("the least deprived fifth")
    assert {found.by_fifth["outcome"].iloc[piece.row] for piece in sentence if isinstance(piece, Fact)} == {outcome}


def test_people_who_get_home_care_and_carers_are_told_of_the_first_contrast(found: Comparison) -> None:
    texts = list(for_whom.texts(found, found.lead[:1]))
    leads = [plain(text.lead) for text in texts]
    assert [lead.rsplit(", ", 1)[-1] for lead in leads[1:]] == ["people who get home care:", "carers:"]
    assert all("Compared with “Traditional”" in lead for lead in leads)
    care = "\n".join(map(plain, texts[1].details))
    assert all(found.label(key) in care for key in HOME_CARE)
    ages = [piece for piece in texts[1].details[-1] if isinstance(piece, Fact)]
    shown = {found.by_age["age"].iloc[fact.row] for fact in ages}
    have = {row["age"] for _, row in found.by_age.iterrows() if row["mean traditional"] or row["mean co-produced"]}
    assert shown <= have


def unpaid(grown: float, demand: float, width: float) -> Findings:
    effects = {"unpaid_hours": grown, "demand_hours": demand}
    return planted(effects, {"unpaid_hours": width}, replicates=64)


def test_the_exchange_rate_is_demand_by_unpaid_hours() -> None:
    row = unpaid(500.0, -100.0, 100.0).saved.iloc[0]
    assert row["saved_per_unpaid_hour"] == pytest.approx(0.2)
    assert 100 / 600 <= row["low"] < 0.2 < row["high"] <= 100 / 400
    assert plain(rate_line(unpaid(500.0, -100.0, 100.0), ("b", "a"))).startswith(
        "Exchange rate, hours asked of public services less for each extra unpaid hour: +0.20 (+0.17 to +0.25"
    )
    rises = plain(rate_line(unpaid(500.0, 100.0, 100.0), ("b", "a")))
    assert f": {MINUS}0.20 (" in rises


def test_there_is_no_range_where_hours_fall_in_some_world_and_no_rate_where_they_do_not_rise() -> None:
    some = unpaid(100.0, -50.0, 104.0)  # all but a world in sixty-four rise
    assert np.isfinite(some.saved["saved_per_unpaid_hour"].iloc[0])
    assert np.isnan(some.saved["low"].iloc[0])
    for none in (unpaid(-500.0, -100.0, 10.0), unpaid(0.0, -100.0, 500.0), replace(unpaid(9.0, -1.0, 900.0))):
        assert plain(rate_line(none, ("b", "a"))).endswith("none, as unpaid hours do not rise in most worlds.")
