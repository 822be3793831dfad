"""What is said and drawn of when it fails: levels, chosen points, and words that say no more than tables."""

import io
import logging
from contextlib import redirect_stderr, redirect_stdout

import numpy as np
import pandas as pd
import pytest
from conditions_found import GOOD, MAIN, PLUS, check, many, noisy_box, of, sobol, text_of, where
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from planted_runs import planted, ranges

from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.when_it_fails import boxes
from coprod_sim.analysis.when_it_fails.conditions import discover
from coprod_sim.analysis.when_it_fails.part import part
from coprod_sim.analysis.when_it_fails.success import CONDITIONS, blocks, counted, judged
from coprod_sim.report.figure import house_style
from coprod_sim.report.part import Part
from coprod_sim.studies import intervals
from coprod_sim.sweep.experiment.factors import Factor

pytestmark = pytest.mark.statistical


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
    assert (rows["low"].iloc[1], rows["high"].iloc[1]) == pytest.approx(intervals.wilson(3, 4))
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
    plus = {"demand_hours": np.full((points, 1), -20.0)}  # outreach does it, too, and better
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
