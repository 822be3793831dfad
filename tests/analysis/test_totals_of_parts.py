"""Totals for the town stand beside a sweep's figures of a fifth, of an age and of the core economy."""

from dataclasses import replace

import numpy as np
import pytest
from numbers_said import not_in_tables
from planted_runs import planted, ranges
from towns import made

from coprod_sim.analysis import core_economy, for_whom, for_whom_ages
from coprod_sim.analysis.break_even import part as break_even
from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.what_decides import part as what_decides
from coprod_sim.outcomes.fields import AGES
from coprod_sim.outcomes.registry import HOME_CARE, OUTCOMES
from coprod_sim.outcomes.summary import FIFTHS
from coprod_sim.report.numbers import MINUS
from coprod_sim.report.part import Part
from coprod_sim.report.sentence import plain
from coprod_sim.sweep.experiment.factors import Factor
from coprod_sim.sweep.store.rows import KEPT, RESIDENTS, in_age, in_fifth, outcome_names, outcome_numbers

pytestmark = pytest.mark.rule


POINTS = 50
CONTRAST = "co-produced minus traditional"


def flat(amount: float) -> np.ndarray:
    return np.full((POINTS, 2), amount) + np.linspace(-1, 1, POINTS)[:, None]


def of_parts(*, residents: bool = False) -> Runs:
    """Less demand in two fifths and less home care at an age; of the planted 1,000 residents each, but for the last."""
    worlds = {in_fifth("demand_hours", 1): flat(-100.0), in_fifth("demand_hours", 5): flat(-40.0)}
    worlds |= {in_age("home_care_delivered_hours", 4): flat(-300.0)}
    town = Factor("residents", spread=((5_000.0, 10_000.0, 15_000.0),))
    factors = (*ranges(1), town) if residents else ranges(2)
    people = {in_fifth(RESIDENTS, 5): np.full((POINTS, 2), 2_000.0), in_age(RESIDENTS, 4): np.full((POINTS, 2), 500.0)}
    return planted(worlds, factors=factors, units=np.random.default_rng(1).random((POINTS, 2)), base=people)


def without(runs: Runs, word: str) -> Runs:
    """As an earlier program stored them."""
    kept = [i for i, name in enumerate(runs.outcome_names) if not name.startswith(word)]
    return replace(
        runs,
        outcome_names=tuple(runs.outcome_names[i] for i in kept),
        outcomes={arm: values[..., kept] for arm, values in runs.outcomes.items()},
        repeats={arm: values[..., kept] for arm, values in runs.repeats.items()},
    )


def words(part: Part) -> str:
    assert not [wrong for sentence in part.sentences for wrong in not_in_tables(sentence, part.tables)]
    return "\n".join(plain(sentence) for sentence in part.sentences)


def test_a_store_keeps_the_residents_of_fifths_and_ages_and_they_add_up_to_the_town() -> None:
    town = made(residents=300, weeks=4)
    numbers = dict(zip(outcome_names(), outcome_numbers(town.ledger, town.parameters), strict=True))
    assert sum(numbers[in_fifth(RESIDENTS, n)] for n in FIFTHS) == pytest.approx(300, rel=0.02)
    by_age = sum(numbers[in_age(RESIDENTS, band)] for band in range(len(AGES)))
    assert by_age == pytest.approx(sum(numbers[in_fifth(RESIDENTS, n)] for n in FIFTHS))


def test_fifths_and_ages_of_a_run_add_up_to_its_town() -> None:
    town = made(residents=300, weeks=8)
    numbers = dict(zip(outcome_names(), outcome_numbers(town.ledger, town.parameters), strict=True))
    people = sum(numbers[in_fifth(RESIDENTS, n)] for n in FIFTHS)
    for key in (key for key in KEPT if OUTCOMES[key].kind == "flow"):
        total = sum(numbers[in_fifth(key, n)] * numbers[in_fifth(RESIDENTS, n)] for n in FIFTHS)
        assert total == pytest.approx(numbers[key] * people)
    for key in HOME_CARE:
        total = sum(numbers[in_age(key, n)] * numbers[in_age(RESIDENTS, n)] for n in range(len(AGES)))
        assert total == pytest.approx(numbers[key] * people)


def test_tables_have_the_total_of_each_fifth_and_age() -> None:
    runs = of_parts()
    fifths = for_whom.by_fifth(runs).set_index(["outcome", "contrast", "fifth"])
    assert fifths.loc[("demand_hours", CONTRAST, 1), ["town_median", "town_unit"]].tolist() == [-100.0, "hours a year"]
    assert fifths.loc[("demand_hours", CONTRAST, 5), "town_median"] == pytest.approx(-40 * 2_000 / 1_000)
    ages = for_whom_ages.by_age(runs).set_index(["outcome", "contrast", "age"])
    assert ages.loc[("home_care_delivered_hours", CONTRAST, AGES[4]), "town_median"] == pytest.approx(-150.0)
    assert (ages["town_unit"] == "hours a year").all()


def test_neither_a_gap_nor_a_ratio_has_a_total() -> None:
    fifths = for_whom.by_fifth(of_parts())
    assert fifths.loc[fifths["fifth"] == for_whom.GAP, "town_median"].isna().all()
    ratios = fifths[fifths["outcome"].isin(["severity", "strain"])]
    assert ratios["town_median"].isna().all()
    assert (ratios["town_unit"] == "").all()
    others = fifths[~fifths["outcome"].isin(["severity", "strain"]) & (fifths["fifth"] != for_whom.GAP)]
    assert others["town_median"].notna().all()


def test_sentences_tell_totals_of_fifths_and_ages() -> None:
    said = words(for_whom.part(of_parts()))
    assert f"{MINUS}100 ({MINUS}100 in the town) in the most deprived fifth" in said
    assert f"{MINUS}40 ({MINUS}80 in the town) in the least deprived one" in said
    assert f"lower in nearly all worlds at 75-84 ({MINUS}300, {MINUS}150 in the town)" in said
    assert "not told" not in said


def test_people_who_differ_between_arms_are_counted_in_each() -> None:
    worlds = {in_fifth(RESIDENTS, 1): np.full((POINTS, 2), 100.0)}
    runs = planted(worlds, factors=ranges(2), units=np.random.default_rng(1).random((POINTS, 2)))
    fifths = for_whom.by_fifth(runs).set_index(["outcome", "contrast", "fifth"])
    assert fifths.loc[("demand_hours", CONTRAST, 1), ["median", "town_median"]].tolist() == [0.0, 100.0]


def test_runs_of_an_earlier_program_say_in_a_sentence_why_there_are_no_totals() -> None:
    runs = of_parts()
    older = without(runs, f"{RESIDENTS}.")
    assert for_whom.by_fifth(older)["town_median"].isna().all()
    assert for_whom_ages.by_age(older)["town_median"].isna().all()
    part = for_whom.part(older)
    assert words(part).count("before the residents of a fifth and of an age were kept") == 1
    assert f"{MINUS}100 in the most deprived fifth" in words(part)
    assert "nan" not in words(part)
    per_resident = ["median", "low", "high", "share_of_comparator", "share_of_worlds", "words"]
    assert for_whom.by_fifth(older)[per_resident].equals(for_whom.by_fifth(runs)[per_resident])
    part.pictures[0].draw()


def test_towns_of_different_sizes_have_no_total_and_a_sentence_says_so() -> None:
    runs = of_parts(residents=True)
    assert for_whom.by_fifth(runs)["town_median"].isna().all()
    assert for_whom_ages.by_age(runs)["town_median"].isna().all()
    assert "towns of different sizes" in words(for_whom.part(runs))
    assert f"{MINUS}100 in the most deprived fifth" in words(for_whom.part(runs))


def of_core(*, residents: bool = False, grid: bool = False) -> Runs:
    """Demand that falls by half an hour for each hour of the core economy, in a town of 10,000."""
    hours = np.repeat(np.linspace(-100.0, 300.0, POINTS)[:, None], 2, axis=1)
    worlds = {"core_hours": hours, "demand_hours": -0.5 * hours}
    if grid:
        key = "residents" if residents else "ask_boldness"
        levels = np.linspace(5_000, 15_000, POINTS).tolist()
        return planted(worlds, factors=(Factor(key, values=tuple(levels)),), levels={key: levels}, kind="grid")
    town = Factor("residents", spread=((5_000.0, 10_000.0, 15_000.0),))
    units = np.random.default_rng(1).random((POINTS, 2))
    return planted(worlds, factors=(*ranges(1), town) if residents else ranges(2), units=units)


def dose_of(runs: Runs) -> Part:
    part = core_economy.part(runs)
    assert part is not None
    return part


@pytest.mark.parametrize("grid", [False, True])
def test_the_core_economy_is_told_in_hours_of_the_town_too(grid: bool) -> None:
    part = dose_of(of_core(grid=grid))
    table, fit = part.tables["dose_response"], part.tables["dose_response_fit"]
    assert np.allclose(table["town_dose"], 10 * table["dose"], rtol=1e-6)
    assert np.allclose(table["town_mean"], 10 * table["mean"], rtol=1e-6, atol=1e-6)
    assert (table["town_unit"] == "hours a year").all()
    for column in ("dose_low", "dose_high", "response_at_low", "response_at_high"):
        assert np.allclose(fit[f"town_{column}"], 10 * fit[column], rtol=1e-6)
    said = words(part)
    assert "per 1,000 residents a year (" in said
    assert "3,000" in said
    assert "in the town" in said
    axes = part.pictures[0].draw().axes[0]
    for label in (axes.get_xlabel(), axes.get_ylabel()):
        assert "(times 10: hours a year in the town)" in label


@pytest.mark.parametrize("grid", [False, True])
def test_the_core_economy_of_towns_of_different_sizes_has_no_total_and_says_so(grid: bool) -> None:
    part = dose_of(of_core(grid=grid, residents=True))
    assert part.tables["dose_response"][["town_dose", "town_mean"]].isna().to_numpy().all()
    said = words(part)
    assert "towns of different sizes" in said
    assert "no value" not in said
    assert "no number" not in said
    assert "times" not in part.pictures[0].draw().axes[0].get_xlabel()


@pytest.mark.parametrize("residents", [False, True])
def test_what_decides_and_where_it_breaks_even_have_totals_where_towns_are_alike(residents: bool) -> None:
    key = "residents" if residents else "gain_max_sd"
    some = [0.5, 1.0, 2.0]
    other = Factor(key, values=(5_000.0, 10_000.0)) if residents else Factor(key, values=(1.0, 2.0), multiply=True)
    factors = (Factor("ask_boldness", values=tuple(some), multiply=True), other)
    levels = {"ask_boldness": some * 2, key: [value for value in other.values for _ in some]}
    worlds = np.repeat(np.array([-200.0, 10.0, 300.0] * 2)[:, None], 8, axis=1) + np.linspace(-1, 1, 8)
    made_of = {"net_benefit_low_gbp": worlds, "demand_hours": -worlds}
    runs = planted(made_of, factors=factors, levels=levels, kind="grid")
    part = break_even.part(runs)
    assert part is not None
    table = part.tables["break_even_map"]
    assert set(table["town_unit"]) == {"£ a year", "hours a year"}
    factor = np.where(table["outcome"] == "demand_hours", 10.0, 10_000.0)
    wanted = np.full(len(table), np.nan) if residents else factor * table["mean"]
    assert np.allclose(table["town_mean"], wanted, rtol=1e-6, equal_nan=True)


def test_changes_one_at_a_time_are_told_for_the_town() -> None:
    factor = Factor("ask_boldness", values=(0.5, 1.0, 2.0), multiply=True)
    luck = np.linspace(-1, 1, 12)[None, :]
    worlds = np.array([[-200.0], [0.0], [300.0]]) + luck
    runs = planted(
        {"net_benefit_low_gbp": worlds, "demand_hours": -worlds},
        factors=(factor,), levels={"ask_boldness": [0.5, None, 2.0]}, kind="one-at-a-time",
    )  # fmt: skip
    part = what_decides.part(runs)
    assert part is not None
    table = part.tables["sensitivity"]
    for key, times, unit in (("demand_hours", 10, "hours a year"), ("net_benefit_low_gbp", 10_000, "£ a year")):
        rows = table[table["outcome"] == key]
        assert np.allclose(rows["town_value"], times * rows["value"], rtol=1e-6)
        assert (rows["town_unit"] == unit).all()
    assert "(+£3,000,000 in the town)" in words(part)
    assert "in the town" in part.pictures[0].draw().axes[0].get_xlabel()
