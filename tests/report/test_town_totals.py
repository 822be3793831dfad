"""Totals for the town stand beside figures per 1,000 residents, and are exactly what those come to."""

import numpy as np
import pytest
from compared import sentences
from planted import RESIDENTS, planted
from planted_runs import planted as planted_runs
from planted_runs import ranges
from synthetic import PLAUSIBLE, scenario

from coprod_sim.analysis import differences
from coprod_sim.analysis.answer import part as answer_part
from coprod_sim.analysis.runs import Runs
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.numbers import MINUS
from coprod_sim.report.sentence import plain
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.figures.contrasts import costs
from coprod_sim.studies.compare.figures.look import times_town
from coprod_sim.studies.compare.parts import parts
from coprod_sim.studies.compare.text import text
from coprod_sim.sweep.experiment.factors import Factor

pytestmark = pytest.mark.text


PEOPLE = 3_000


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(scenario(weeks=26), replicates=4, residents=PEOPLE, model=PLAUSIBLE, progress=False)


@pytest.mark.parametrize(
    ("key", "unit", "factor"),
    [
        ("demand_hours", "hours a year", PEOPLE / 1_000),
        ("home_care_delivered_hours", "hours a year", PEOPLE / 1_000),
        ("cost_public_gbp", "£ a year", PEOPLE),
        ("npv_low_gbp", "£ over the run", PEOPLE),
        ("members", "people", PEOPLE / 1_000),
        ("qaly", "QALYs a year", PEOPLE / 1_000),
    ],
)
def test_a_total_is_the_reported_value_times_the_residents(
    found: Comparison, key: str, unit: str, factor: float
) -> None:
    rows = found.table[found.table["outcome"] == key]
    assert (rows["town_unit"] == unit).all()
    for total, reported in (("town_median", "median"), ("town_low", "low"), ("town_high", "high")):
        assert np.allclose(rows[total], factor * rows[reported], rtol=1e-12)
    for arm in found.arms:
        assert np.allclose(rows[f"town mean {arm}"], factor * rows[f"mean {arm}"], rtol=1e-12)


def test_ratios_and_shares_have_no_total(found: Comparison) -> None:
    ratios = [key for key, outcome in OUTCOMES.items() if outcome.kind == "ratio"]
    rows = found.table[found.table["outcome"].isin(ratios)]
    assert (rows["town_unit"] == "").all()
    assert rows[["town_median", "town_low", "town_high"]].isna().to_numpy().all()
    others = found.table[~found.table["outcome"].isin(ratios)]
    assert others["town_median"].notna().all()


def test_fifths_add_up_to_the_town(found: Comparison) -> None:
    parts = found.by_fifth.groupby(["outcome", "contrast"])["town mean co-produced"].sum()
    whole = found.table.set_index(["outcome", "contrast"])["town mean co-produced"]
    for key in ("demand_hours", "unmet_hours", "unpaid_hours", "home_care_delivered_hours", "qaly"):
        assert np.allclose(parts[key], whole[key].loc[parts[key].index], rtol=1e-9)


def test_the_run_s_total_is_what_its_ledger_counts(found: Comparison) -> None:
    hours = found.weekly[(found.weekly["outcome"] == "demand_hours") & (found.weekly["arm"] == "traditional")]
    row = found.table[found.table["outcome"] == "demand_hours"].iloc[0]
    assert row["town mean traditional"] == pytest.approx(hours["mean"].sum() * 52 / 26)


@pytest.mark.parametrize("width", [60, 80, 100, 118])
def test_the_printed_table_has_a_column_of_totals_and_keeps_to_its_width(found: Comparison, width: int) -> None:
    lines = text(found, width).splitlines()
    assert max(map(len, lines)) <= width
    head = " ".join(lines[2:6])
    assert "how sure" in head
    assert ("town" in head) == (width > 60)  # where it is left out sentences have it
    wanted = found.contrast("npv_low_gbp", found.lead[0]).town_median
    assert any(line.rstrip().endswith((f"+£{wanted:,.0f}"[:5],)) or "+£" in line for line in lines)


def test_sentences_tell_hours_and_pounds_of_the_town() -> None:
    made = planted({"demand_hours": -123.4, "cost_public_gbp": 1.2}, {"demand_hours": 1.0})
    said = " ".join(sentences(made))
    assert f"{RESIDENTS:,} residents together" in said
    assert f"{MINUS}12% ({MINUS}12.4% to {MINUS}12.2%), {MINUS}2,500 in the town." in said
    assert "+0.12% (+0.12%), +£24,000 in the town." in said


def test_figures_name_the_factor() -> None:
    made = planted({"cost_public_gbp": 3.0})
    assert times_town(made, "demand_hours") == " (times 20: hours a year in the town)"
    assert "times 20,000: £ a year in the town" in costs(made).axes[0].get_xlabel()


def test_the_page_shows_totals() -> None:
    made = planted({"demand_hours": -100.0})
    answer, *_ = parts(made)
    assert ("In the town", "town_median", "signed") in answer.shown[0].columns
    assert f"{RESIDENTS:,} residents" in answer.shown[0].caption


def of_sweep(*, residents: bool) -> Runs:
    worlds = {"demand_hours": np.full((50, 2), -100.0) + np.linspace(-1, 1, 50)[:, None]}
    factors = (*ranges(1), Factor("residents", spread=((5_000.0, 10_000.0, 15_000.0),))) if residents else ranges(2)
    return planted_runs(worlds, factors=factors, units=np.random.default_rng(1).random((50, 2)))


def test_a_sweep_tells_totals_where_all_points_have_the_same_residents() -> None:
    runs = of_sweep(residents=False)
    rows = differences.chosen(differences.table(runs), "demand_hours", "co-produced minus traditional")
    assert rows["town_median"].iloc[0] == pytest.approx(-100 * runs.scenario.residents / 1_000, rel=1e-6)
    said = "\n".join(plain(sentence) for sentence in answer_part.part(runs).sentences)
    assert "in the town" in said
    assert runs.times_town("demand_hours") == " (times 10: hours a year in the town)"


def test_a_sweep_over_residents_has_the_total_of_each_point() -> None:
    levels = {"residents": [1_000.0, 2_000.0, 4_000.0]}
    factor = Factor("residents", values=(1_000.0, 2_000.0, 4_000.0))
    grid = planted_runs({"demand_hours": np.full((3, 2), -50.0)}, factors=(factor,), levels=levels, kind="grid")
    rows = differences.chosen(differences.table(grid), "demand_hours", "co-produced minus traditional")
    assert rows["town_median"].tolist() == [-50.0, -100.0, -200.0]
    assert grid.times_town("demand_hours") == ""
    said = "\n".join(plain(sentence) for sentence in answer_part.part(grid).sentences)
    assert f"({MINUS}50 to {MINUS}50 in the town)" not in said
