"""What the money of an arm buys is reported in full-time posts, and every number of it is a cell."""

from dataclasses import replace
from pathlib import Path

import pytest

from coprod_sim.report.sentence import Fact, plain, render
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.subject import roles
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.compare.posts import posts_sentences, posts_table

pytestmark = pytest.mark.text
BANK = load_scenario("time_bank")
PLAN = ComparisonPlan(
    scenario=BANK,
    given="time_bank",
    labels={name: arm.label for name, arm in BANK.arms.items()},
    roles=roles(BANK, BANK.arms),
    asked=2,
    replicates=2,
    precision=None,
    weeks=52,
    residents=5_000,
    seed=1,
    evidence="trials",
    fixed_parameters=False,
    matters=0.01,
    overrides={},
)


def said(plan: ComparisonPlan, symbol: str = "£") -> list[str]:
    return [plain(each) for each in posts_sentences(posts_table(plan), plan.labels, symbol)]


def test_the_money_of_the_default_town() -> None:
    programme, outreach = said(PLAN)
    assert programme == (
        "The programme money of “Co-produced”, £5 a resident a year, is £25,000 a year in the town, about 0.64 of a "
        "full-time post of the broker at £25 an hour."
    )
    assert outreach == (
        "The outreach money of “Traditional, same money”, £5 a resident a year, is £25,000 a year in the town, about "
        "0.38 of a full-time post of the team at £42 an hour."
    )


def test_posts_that_are_set_are_the_posts_that_are_reported_in_a_town_of_any_size() -> None:
    plan = replace(PLAN, overrides={"co-produced.programme_posts": 2.0})
    assert "£15.60 a resident a year, is £78,000 a year in the town, about 2 full-time posts" in said(plan)[0]
    larger = said(replace(plan, residents=20_000))[0]
    assert "£3.90 a resident a year, is £78,000 a year in the town, about 2 full-time posts" in larger
    one = replace(PLAN, overrides={"co-produced.programme_posts": 1.0})
    assert "about 1 full-time post of the broker" in said(one)[0]


def test_money_that_is_not_spent_buys_nothing() -> None:
    assert len(said(replace(PLAN, overrides={"networks": 0.0}))) == 1
    assert len(said(replace(PLAN, overrides={"co-produced.practice_share": 0.0}))) == 1
    none = {"co-produced.programme_gbp_per_resident_year": 0.0, "traditional_plus.ordinary_gbp_per_resident_year": 0.0}
    assert said(replace(PLAN, overrides=none)) == []


def test_courses_and_other_money() -> None:
    plan = replace(PLAN, overrides={"co-produced.course_gbp_per_resident_year": 1.0})
    assert said(plan, "RWF ")[1].startswith(
        "The course money of “Co-produced”, RWF\N{NO-BREAK SPACE}1 a resident a year, is RWF\N{NO-BREAK SPACE}5,000"
    )


def test_every_number_is_a_cell_also_when_the_table_is_read_back(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    table = posts_table(PLAN)
    table.to_csv(tmp_path / "posts.csv", index=False)
    back = pd.read_csv(tmp_path / "posts.csv")
    sentences = posts_sentences(back, PLAN.labels, "£")
    assert sentences == posts_sentences(table, PLAN.labels, "£")
    facts = [piece for sentence in sentences for piece in sentence if isinstance(piece, Fact)]
    assert len(facts) == 8
    assert all(fact.text == render(fact.form, table[fact.column][fact.row]) for fact in facts)
