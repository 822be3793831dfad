"""When it fails: planted conditions are found, noise is not taken for one, and words say no more than tables."""

import numpy as np
import pytest
from conditions_found import GOOD, MAIN, check, many, noisy_box, of, sobol, text_of, where
from planted_runs import planted, ranges

from coprod_sim.analysis.when_it_fails.conditions import ALWAYS, FEW, FOUND, NEVER, UNSURE, discover
from coprod_sim.analysis.when_it_fails.part import part
from coprod_sim.analysis.when_it_fails.success import judged, success_table
from coprod_sim.studies import intervals

pytestmark = pytest.mark.statistical


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
    assert (row["low"], row["high"]) == intervals.wilson(50, 60)
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
