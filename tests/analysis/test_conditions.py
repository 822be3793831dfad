"""When it fails: planted conditions are found, noise is not taken for one, and words say no more than tables."""

import io
import logging
from contextlib import redirect_stderr, redirect_stdout
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from numbers_said import not_in_tables
from planted_runs import planted, ranges
from scipy.stats import qmc

from coprod_sim import evidence
from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.when_it_fails import boxes
from coprod_sim.analysis.when_it_fails.conditions import ALWAYS, FEW, FOUND, NEVER, UNSURE, discover
from coprod_sim.analysis.when_it_fails.part import part
from coprod_sim.analysis.when_it_fails.success import CONDITIONS, blocks, counted, judged, success_table, wilson
from coprod_sim.report.figure import house_style
from coprod_sim.report.part import Part
from coprod_sim.report.sentence import Fact, plain
from coprod_sim.sweep.experiment.factors import Factor

pytestmark = pytest.mark.statistical


GOOD = {"demand_hours": -10.0, "unmet_hours": -5.0, "unpaid_hours": -1.0, "net_benefit_low_gbp": 20.0}
MAIN, PLUS = "co-produced minus traditional", "co-produced minus traditional_plus"


@cache
def many(count: int) -> tuple[Factor, ...]:
    """So many factors from 0 to 1, called after numbers that are not whole."""
    keys = [key for key, number in evidence.parameters().items() if number.index is None and not number.whole]
    return tuple(Factor(key) for key in keys[:count])


@cache
def sobol(points: int, factors: int, seed: int = 1) -> np.ndarray:
    return qmc.Sobol(factors, seed=np.random.default_rng(seed)).random(points)


def where(fails: dict[str, np.ndarray], points: int, replicates: int = 1) -> dict[str, np.ndarray]:
    """Differences of which some fail at some points."""
    amounts = {}
    for outcome, good in GOOD.items():
        bad = fails.get(outcome, np.zeros(points, dtype=bool))
        amounts[outcome] = np.repeat(np.where(bad, -good, good)[:, None], replicates, axis=1)
    return amounts


def noisy_box(points: int = 1024, factors: int = 20, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates, and cases where the first is above 0.6 and the second below 0.5, a twentieth of labels turned."""
    x = sobol(points, factors, seed)
    turned = np.random.default_rng(seed).random(points) < 0.05
    return x, ((x[:, 0] > 0.6) & (x[:, 1] < 0.5)) ^ turned


def of(frame: pd.DataFrame, **equal: object) -> pd.DataFrame:
    for column, value in equal.items():
        frame = frame[frame[column] == value]
    return frame


def text_of(answer: Part) -> str:
    return "\n".join(plain(sentence) for sentence in answer.sentences)


def check(answer: Part) -> None:
    """What holds of every answer: facts are cells, and no conditions are told that did not stand up."""
    for sentence in answer.sentences:
        assert not not_in_tables(sentence, answer.tables)
    found = answer.tables.get("condition_boxes")
    told = sum("held-out worlds in which" in plain(sentence) for sentence in answer.sentences)
    assert told == (0 if found is None else int(found["found"].sum()))
    if found is not None:
        sure = found[found["found"].astype(bool)]
        assert (sure["density_low"] > sure["base_rate"]).all()
        assert (sure["restrictions"] <= boxes.MOST).all()
        assert ("cases" not in sure) or (sure["cases"] >= boxes.FEW).all()
        assert set(answer.tables["conditions"].query("confirmed")["condition"]) == set(sure["condition"])
    counts = of(answer.tables["success"], contrast=MAIN, condition="all").iloc[0]
    first = [piece for piece in answer.sentences[0] if isinstance(piece, Fact)]
    assert [piece.text for piece in first[:2]] == [f"{counts['holds']:,}", f"{counts['points']:,}"]


def test_judged_takes_each_condition_as_it_is_worded() -> None:
    differences = {
        "demand_hours": np.array([-1.0, 0.0, -1.0, -1.0, -1.0, 1.0, np.nan]),
        "unmet_hours": np.array([0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]),
        "unpaid_hours": np.array([1.0, 0.0, 0.0, 1.1, -1.0, 0.5, 0.0]),
        "net_benefit_low_gbp": np.array([1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0]),
    }
    held = judged(differences)
    assert held["demand_down"].tolist() == [True, False, True, True, True, False, False]
    assert held["unmet_not_up"].tolist() == [True, True, False, True, True, True, True]
    assert held["not_swapped"].tolist() == [True, True, True, False, True, False, False]
    assert held["worth_it"].tolist() == [True, True, True, True, False, True, True]
    assert held["all"].tolist() == [True, False, False, False, False, False, False]


def test_success_is_of_means_over_replicates_and_agreement_of_each() -> None:
    points = 60
    amounts = where({}, points, 2)
    amounts["demand_hours"][:20, 0], amounts["demand_hours"][:20, 1] = -30.0, 10.0  # mean falls, replicates differ
    amounts["demand_hours"][20:30] = 5.0
    runs = planted(amounts, factors=ranges(3), units=sobol(64, 3)[:points])
    row = of(success_table(runs), contrast=MAIN, condition="demand_down").iloc[0]
    assert (row["points"], row["holds"], row["fails"]) == (60, 50, 10)
    assert row["share"] == pytest.approx(50 / 60)
    assert (row["low"], row["high"]) == wilson(50, 60)
    assert row["agreed"] == pytest.approx(40 / 60)
    one = planted(where({}, 60), factors=ranges(3), units=sobol(64, 3)[:points])
    assert success_table(one)["agreed"].isna().all()
    assert "replicates agree" not in text_of(part(one))  # type: ignore[arg-type]


def test_points_that_are_not_done_do_not_count() -> None:
    amounts = where({}, 64)
    amounts["demand_hours"][5] = np.nan
    runs = planted(amounts, factors=ranges(3), units=sobol(64, 3))
    for values in runs.outcomes.values():
        values[5] = np.nan
    row = of(success_table(runs), contrast=MAIN, condition="all").iloc[0]
    assert (row["points"], row["holds"]) == (63, 63)
    check(part(runs))  # type: ignore[arg-type]
    for values in runs.outcomes.values():
        values[:] = np.nan
    assert part(runs) is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_box_is_found_among_twenty_factors(seed: int) -> None:
    x, fails = noisy_box(seed=seed)
    runs = planted(where({"demand_hours": fails}, 1024), factors=many(20), units=x)
    found = discover(runs)
    assert found is not None
    rows = of(found.conditions, condition="demand_down")
    first, second = (factor.name for factor in many(20)[:2])
    assert rows["factor"].tolist() == [first, second]
    low, high = rows.iloc[0], rows.iloc[1]
    assert low["low_restricted"]
    assert not low["high_restricted"]
    assert high["high_restricted"]
    assert not high["low_restricted"]
    assert low["low"] == pytest.approx(0.6, abs=0.04)
    assert high["high"] == pytest.approx(0.5, abs=0.04)
    box = of(found.boxes, condition="demand_down").iloc[0]
    assert (box["target"], box["outcome"], box["found"]) == ("fails", FOUND, True)
    held = np.arange(1024) % 3 == 2
    inside = (x[:, 0] > 0.6) & (x[:, 1] < 0.5)
    density, coverage = fails[held & inside].mean(), (fails & inside)[held].sum() / fails[held].sum()
    assert box["density"] == pytest.approx(density, abs=0.07)
    assert box["coverage"] == pytest.approx(coverage, abs=0.07)
    assert box["base_rate"] == pytest.approx(fails[held].mean())
    assert box["density_low"] <= 0.95 <= box["density_high"] + 0.02
    assert box["tree_agrees"]
    answer = part(runs)
    assert answer is not None
    check(answer)
    leaves = of(answer.tables["condition_tree"], condition="demand_down")
    assert leaves["held_out_points"].sum() == held.sum()
    assert leaves["training_points"].sum() == (~held).sum()
    assert leaves["rate"].max() > 0.8


def test_measures_are_of_points_held_out() -> None:
    x, fails = noisy_box()
    held = np.arange(1024) % 3 == 2
    fails[held] = False  # what the search never sees
    fails[np.flatnonzero(held)[:30]] = True
    found = discover(planted(where({"demand_hours": fails}, 1024), factors=many(20), units=x))
    assert found is not None
    box = of(found.boxes, condition="demand_down").iloc[0]
    assert (box["outcome"], box["held_out_cases"]) == (UNSURE, 30)
    assert box["training_density"] > 0.9
    assert box["density"] < 0.2


def test_noise_gives_no_conditions() -> None:
    claimed = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        fails = {outcome: rng.random(256) < share for outcome, share in zip(GOOD, (0.1, 0.2, 0.3, 0.4), strict=True)}
        runs = planted(where(fails, 256), factors=many(8), units=sobol(256, 8, seed))
        answer = part(runs)
        assert answer is not None
        claimed += int(answer.tables["condition_boxes"]["found"].sum())
        check(answer)
    assert claimed <= 1  # of 60 searches


def test_noise_among_very_many_factors_gives_no_conditions() -> None:
    for seed in range(3):
        fails = np.random.default_rng(seed).random(512) < 0.3
        found = discover(planted(where({"demand_hours": fails}, 512), factors=many(60), units=sobol(512, 60, seed)))
        assert found is not None
        assert not found.boxes["found"].any()


def test_where_failing_is_the_rule_what_holds_is_sought() -> None:
    x = sobol(512, 5)
    holds = x[:, 2] < 0.3
    runs = planted(where({"unmet_hours": ~holds}, 512), factors=many(5), units=x)
    found = discover(runs)
    assert found is not None
    box = of(found.boxes, condition="unmet_not_up").iloc[0]
    assert (box["target"], box["found"]) == ("holds", True)
    row = of(found.conditions, condition="unmet_not_up").iloc[0]
    assert row["high"] == pytest.approx(0.3, abs=0.03)
    text = text_of(part(runs))  # type: ignore[arg-type]
    assert "Since that is more than half, what was sought is where it holds. Unmet need does not rise in" in text
    assert "Unmet need rises in 359 of 512" in text or f"Unmet need rises in {int((~holds).sum())} of 512" in text


def test_what_always_holds_or_never_has_no_conditions() -> None:
    points = 128
    runs = planted(
        where({"unmet_hours": np.ones(points, dtype=bool)}, points), factors=ranges(3), units=sobol(points, 3)
    )
    found = discover(runs)
    assert found is not None
    outcomes = dict(zip(found.boxes["condition"], found.boxes["outcome"], strict=True))
    assert outcomes == {"demand_down": ALWAYS, "unmet_not_up": NEVER, "not_swapped": ALWAYS, "worth_it": ALWAYS} | {
        "all": NEVER
    }
    answer = part(runs)
    assert answer is not None
    check(answer)
    text = text_of(answer)
    assert "In every one of the 128 sampled worlds demand falls: there are no conditions to look for." in text
    assert "In every one of the 128 sampled worlds unmet need rises" in text
    assert "all four conditions hold at once in 0 of 128 sampled worlds" in text
    assert "held out" not in text  # nothing was searched


@pytest.mark.parametrize("points", [1, 2, 3, 10])
def test_very_few_points(points: int) -> None:
    fails = np.arange(points) % 2 == 0
    runs = planted(where({"demand_hours": fails}, points), factors=ranges(2), units=sobol(16, 2)[:points])
    answer = part(runs)
    assert answer is not None
    check(answer)
    box = of(answer.tables["condition_boxes"], condition="demand_down").iloc[0]
    assert box["outcome"] in (FEW, NEVER)
    assert not answer.tables["condition_boxes"]["found"].any()


def test_levels_are_named_and_never_cut() -> None:
    factors = (Factor("starting_utilisation", values=(0.85, 0.95, 1.05)), *many(3))
    x = sobol(512, 4)
    fails = x[:, 0] > 1 / 3
    fails[::5] = False
    found = discover(planted(where({"demand_hours": fails}, 512), factors=factors, units=x))
    assert found is not None
    row = of(found.conditions, condition="demand_down", factor="starting_utilisation").iloc[0]
    assert row["levels"] in ("0.95 or 1.05", "0.85")  # whichever class is the rarer
    assert row["low_quantile"] * 3 == pytest.approx(round(row["low_quantile"] * 3))
    assert row["high_quantile"] * 3 == pytest.approx(round(row["high_quantile"] * 3))


def test_words_for_levels_that_are_words_and_for_whole_numbers() -> None:
    factors = (Factor("evidence", values=("trials", "talk")), Factor("residents", low=1000, high=1004), *many(2))
    x = sobol(512, 4)
    fails = (x[:, 0] >= 0.5) & (x[:, 1] > 0.6)
    runs = planted(where({"demand_hours": fails}, 512), factors=factors, units=x)
    answer = part(runs)
    assert answer is not None
    check(answer)
    text = text_of(answer)
    assert "“Profile of the evidence” (choice) is talk" in text
    assert "“Residents” (choice) is 1,003 residents or more" in text
    draw_all(answer)


def test_saltelli_counts_its_draws_only_and_holds_out_whole_rows() -> None:
    factors, n = 3, 16
    rows = n * (factors + 2)
    x = sobol(256, factors)[:rows]
    runs = planted(where({}, rows), factors=ranges(factors), units=x, kind="saltelli", n=n)
    draw = blocks(runs)
    assert draw is not None
    assert draw[:6].tolist() == [0, -1, -1, -1, 0, 1]
    assert len(counted(runs)) == 2 * n
    check(part(runs))  # type: ignore[arg-type]


def listed(kind: str = "grid", replicates: int = 4) -> Runs:
    factors = tuple(Factor(key, values=(0.0, 1.0)) for key in ("prevention_per_sd", "gift_discount"))
    amounts = where({"demand_hours": np.array([True, False, False, False])}, 4, replicates)
    if replicates > 1:
        amounts["unmet_hours"][1, 0] = 3.0
    levels = {factors[0].name: [0.0, 0.0, 1.0, 1.0], factors[1].name: [0.0, 1.0, 0.0, 1.0]}
    return planted(amounts, factors=factors, levels=levels, kind=kind)


def test_chosen_points_are_counted_and_are_no_probability() -> None:
    answer = part(listed())
    assert answer is not None
    check(answer)
    text = text_of(answer)
    assert "all four conditions hold at once at 3 of 4 points" in text
    assert "Demand falls at 3 of 4 points." in text
    assert "a share of them is not a probability" in text
    assert "interval" not in text
    assert "%" not in text
    assert "in 4 at best (at prevention_per_sd 1, gift_discount 0)" in text
    assert "in 0 at worst (at prevention_per_sd 0, gift_discount 0)" in text
    assert answer.tables["success"]["share"].isna().all()
    rows = of(answer.tables["success_by_point"], contrast=MAIN, condition="all")
    assert rows["share"].tolist() == [0.0, 0.75, 1.0, 1.0]
    assert rows["on_the_mean"].tolist() == [False, True, True, True]
    assert (rows["low"].iloc[1], rows["high"].iloc[1]) == pytest.approx(wilson(3, 4))
    assert discover(listed()) is None
    draw_all(answer)


def test_one_replicate_of_chosen_points() -> None:
    answer = part(listed(replicates=1))
    assert answer is not None
    check(answer)
    assert "at best" not in text_of(answer)


def test_morris_is_counted_as_chosen() -> None:
    runs = planted(where({}, 12), factors=ranges(3), units=sobol(16, 3)[:12], kind="morris", n=3)
    answer = part(runs)
    assert answer is not None
    check(answer)
    assert set(answer.tables) == {"success"}
    assert "not a probability" in text_of(answer)


def test_every_contrast_of_the_lead_is_told() -> None:
    points = 64
    plus = {"demand_hours": np.full((points, 1), -20.0)}  # ordinary hours do it, too, and better
    runs = planted(where({}, points), factors=ranges(3), units=sobol(points, 3), plus=plus)
    answer = part(runs)
    assert answer is not None
    check(answer)
    assert of(answer.tables["success"], contrast=PLUS, condition="demand_down")["holds"].tolist() == [0]
    assert "they all hold in 0 of 64" in text_of(answer)


SIZES = st.sampled_from(["null", "tiny", "reversed", "disagreeing", "huge", "good"])


def drawn(size: str, points: int, replicates: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Differences of a kind that tempts to say too much."""
    shape = (points, replicates)
    spread = rng.standard_normal(shape)
    if size == "disagreeing":
        return {outcome: good * np.where(rng.random(shape) < 0.5, 1.0, -1.0) for outcome, good in GOOD.items()}
    scale = {"null": 0.0, "tiny": 1e-9, "reversed": -1.0, "huge": 0.1, "good": 1.0}[size]
    noise = {"huge": 1e4}.get(size, 0.0)
    return {outcome: scale * good + noise * spread for outcome, good in GOOD.items()}


@settings(max_examples=30, deadline=None)
@given(
    sizes=st.tuples(SIZES, SIZES, SIZES, SIZES),
    points=st.integers(1, 60),
    replicates=st.integers(1, 3),
    seed=st.integers(0, 10_000),
)
def test_words_never_say_more_than_tables(sizes: tuple[str, ...], points: int, replicates: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    amounts = {
        outcome: drawn(size, points, replicates, rng)[outcome] for outcome, size in zip(GOOD, sizes, strict=True)
    }
    runs = planted(amounts, factors=ranges(3), units=rng.random((points, 3)))
    answer = part(runs)
    assert answer is not None
    check(answer)
    text = text_of(answer)
    table = of(answer.tables["success"], contrast=MAIN).set_index("condition")
    held = judged({key: runs.by_point(key, runs.main) for key in GOOD})
    for condition in CONDITIONS:
        row = table.loc[condition.key]
        assert row["holds"] == held[condition.key].sum()
        assert row["holds"] + row["fails"] == row["points"] == points
        assert row["low"] <= row["share"] <= row["high"]
    assert table.loc["all", "holds"] <= table["holds"].min()
    assert ("In every one of the" in text) == bool(((table["holds"] == 0) | (table["fails"] == 0)).any())
    # 100% and 0% only of all and of none
    assert ("100%;" in text) == bool((table["fails"] == 0)["all"] or ((table["holds"] == 0).any() and "100%;" in text))
    assert "no causes" in text


def test_searching_prints_nothing_and_repeats_to_the_bit(caplog: pytest.LogCaptureFixture) -> None:
    x, fails = noisy_box(300, 6)
    runs = planted(where({"demand_hours": fails}, 300), factors=many(6), units=x)
    out, err = io.StringIO(), io.StringIO()
    with caplog.at_level(logging.INFO), redirect_stdout(out), redirect_stderr(err):
        first, second = part(runs), part(runs)
    assert out.getvalue() == err.getvalue() == ""
    assert first is not None
    assert second is not None
    assert first.sentences == second.sentences
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(table, second.tables[name])


def draw_all(answer: Part) -> None:
    for picture in answer.pictures:
        with house_style():
            assert isinstance(picture.draw(), Figure)


def test_figures_are_drawn_where_there_is_something_to_draw() -> None:
    x, fails = noisy_box(512, 6)
    found = part(planted(where({"demand_hours": fails}, 512), factors=many(6), units=x))
    none = part(planted(where({}, 64), factors=many(6), units=sobol(64, 6)))
    assert found is not None
    assert none is not None
    assert [picture.name for picture in found.pictures] == ["success", "conditions"]
    assert [picture.name for picture in none.pictures] == ["success"]
    draw_all(found)
    draw_all(none)


def test_a_box_counts_points_as_it_says() -> None:
    x = np.array([[0.1, 0.9], [0.5, 0.5], [0.9, 0.1]])
    cases = np.array([True, False, True])
    box = (boxes.End(0, True, 0.5), boxes.End(1, False, 0.5))
    assert boxes.inside(box, x).tolist() == [True, True, False]
    measured = boxes.measure(box, x, cases)
    assert (measured.inside, measured.hits, measured.cases) == (2, 1, 2)
    assert (measured.density, measured.coverage, measured.base) == (0.5, 0.5, pytest.approx(2 / 3))
    assert not measured.sure
    assert np.isnan(boxes.Measured(0, 0, 0, 0).density)
