"""The answer of a sweep: contrasts, luck apart from numbers, and words that claim no more than an interval carries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numbers_said import not_in_tables
from planted_runs import LEVEL, planted, ranges

from coprod_sim.analysis import differences, for_whom, how_sure, what_varied
from coprod_sim.analysis.answer import part as answer
from coprod_sim.analysis.design_facts import Settings
from coprod_sim.analysis.runs import Runs
from coprod_sim.outcomes.summary import FIFTHS
from coprod_sim.report.part import Part
from coprod_sim.report.sentence import plain, row_of
from coprod_sim.studies import how_sure as scale
from coprod_sim.studies import statements
from coprod_sim.sweep.experiment.factors import Factor
from coprod_sim.sweep.store.rows import in_fifth

pytestmark = pytest.mark.property


GROWTH = Factor("demand_growth_per_year", values=(0.0, 0.02))
BOLD = Factor("ask_boldness", values=(1.0, 2.0, 3.0))
CLAIMS = ("proves", "will ", "significant", "guarantee", "causes", "always", "never fails")


def worlds(seed: int, points: int, replicates: int, mean: float, numbers: float, luck: float) -> np.ndarray:
    draw = np.random.default_rng(seed)
    return mean + numbers * draw.normal(size=(points, 1)) + luck * draw.normal(size=(points, replicates))


def sampled(differences_by: dict[str, np.ndarray], **more: object) -> Runs:
    points = len(next(iter(differences_by.values())))
    units = np.random.default_rng(1).random((points, 2))
    return planted(differences_by, factors=ranges(2), units=units, **more)  # type: ignore[arg-type]


def grid(differences_by: dict[str, np.ndarray], **more: object) -> Runs:
    levels = {"demand_growth_per_year": [0.0] * 3 + [0.02] * 3, "ask_boldness": [1.0, 2.0, 3.0] * 2}
    return planted(differences_by, factors=(GROWTH, BOLD), levels=levels, kind="grid", **more)  # type: ignore[arg-type]


def words_of(part: Part) -> str:
    for sentence in part.sentences:
        assert not not_in_tables(sentence, part.tables), plain(sentence)
    return "\n".join(plain(sentence) for sentence in part.sentences)


def row(runs: Runs, key: str = "demand_hours", **where: object) -> dict[str, float]:
    frame = differences.table(runs)
    contrast = "co-produced minus traditional"
    chosen = row_of("contrasts", frame, outcome=key, contrast=contrast, **where)
    return dict(frame.iloc[chosen.row])


def test_a_sampled_design_is_told_over_its_points() -> None:
    planted_worlds = worlds(3, 400, 4, -100.0, 20.0, 0.0)
    found = row(sampled({"demand_hours": planted_worlds}))
    means = planted_worlds.mean(axis=1)
    assert found["mean"] == pytest.approx(means.mean(), rel=1e-6)
    assert (found["low"], found["high"]) == pytest.approx(
        tuple(np.quantile(means, [0.025, 0.975], method="weibull")), rel=1e-6
    )
    assert found["median"] == pytest.approx(np.median(means), rel=1e-6)
    assert found["mean_low"] < found["mean"] < found["mean_high"]
    assert found["share_of_comparator"] == pytest.approx(np.median(means) / LEVEL, rel=1e-6)
    assert (found["way"], found["share_of_worlds"], found["words"]) == (-1.0, 1.0, "in nearly all worlds")
    assert found["worlds"] == 400


def test_luck_is_told_from_numbers() -> None:
    """Within points luck alone differs; its standard deviation was planted."""
    found = row(sampled({"demand_hours": worlds(3, 2_000, 4, 0.0, 30.0, 20.0)}))
    assert found["luck_error"] == pytest.approx(20 / np.sqrt(4), rel=0.05)
    assert found["luck_share"] == pytest.approx(100 / (900 + 100), rel=0.1)
    quiet = row(sampled({"demand_hours": worlds(3, 200, 4, 0.0, 30.0, 0.0)}))
    assert (quiet["luck_share"], quiet["enough"], quiet["replicates_needed"]) == (0.0, 1.0, 1.0)


def test_replicates_that_are_needed_would_do() -> None:
    few = row(sampled({"demand_hours": worlds(3, 4_000, 2, 0.0, 30.0, 30.0)}))
    assert few["enough"] == 0.0
    needed = int(few["replicates_needed"])
    assert needed == pytest.approx(9, abs=1)
    assert row(sampled({"demand_hours": worlds(4, 4_000, needed + 1, 0.0, 30.0, 30.0)}))["enough"] == 1.0


def test_one_replicate_tells_nothing_of_luck() -> None:
    runs = sampled({"demand_hours": worlds(3, 50, 1, -5.0, 1.0, 1.0)})
    found = row(runs)
    assert np.isnan([found["luck_error"], found["luck_share"], found["enough"]]).all()
    text = words_of(how_sure.part(runs))
    assert "chance cannot be told from numbers" in text
    assert "enough" not in text


def test_chosen_points_are_told_one_by_one() -> None:
    means = np.array([-300.0, -200.0, -100.0, 0.0, 100.0, 200.0])
    luck = np.random.default_rng(5).normal(size=(6, 30))
    runs = grid({"demand_hours": means[:, None] + luck})
    found = row(runs, point=1)
    assert found["mean"] == pytest.approx(-200, abs=1)
    assert (found["demand_growth_per_year"], found["ask_boldness"]) == (0.0, 2.0)
    text = words_of(answer.part(runs))
    assert "lower at 3 and higher at 2 of 6 points, not settled at 1" in text
    assert "medians go from −300 (demand_growth_per_year 0 and ask_boldness 1)" in text
    assert "to +200 (demand_growth_per_year 0.02 and ask_boldness 3)" in text


def test_draws_that_ran_twice_tell_luck_from_drawn_numbers() -> None:
    draw = np.random.default_rng(7)
    numbers = 10 * draw.normal(size=(6, 40))
    luck = 3.0
    once, again = numbers + luck * draw.normal(size=(6, 40)), numbers + luck * draw.normal(size=(6, 40))
    runs = grid({"demand_hours": once}, again={"demand_hours": again})
    frame = differences.table(runs)
    demand = frame[frame["outcome"] == "demand_hours"]
    assert demand["luck_error"].mean() == pytest.approx(luck / np.sqrt(40), rel=0.2)
    assert demand["luck_share"].mean() == pytest.approx(9 / 109, rel=0.5)
    assert "40 draws ran twice" in words_of(how_sure.part(runs))
    alone = words_of(how_sure.part(grid({"demand_hours": once})))
    assert "no draw ran twice" in alone
    fixed = words_of(how_sure.part(grid({"demand_hours": once}, others="central")))
    assert "differ by chance alone" in fixed


def test_points_that_are_not_done_are_left_out() -> None:
    values = worlds(3, 60, 2, -100.0, 1.0, 0.0)
    values[10:20] = np.nan
    runs = sampled({"demand_hours": values})
    for arm in runs.arms:
        runs.outcomes[arm][10:20] = np.nan
    assert runs.complete.sum() == 50
    assert row(runs)["worlds"] == 50
    assert np.isfinite(row(runs)["mean"])
    words_of(for_whom.part(runs))


def test_what_was_varied_is_counted_by_kind() -> None:
    text = words_of(what_varied.part(sampled({"demand_hours": worlds(3, 50, 1, 0.0, 1.0, 0.0)})))
    assert "The design moves 2 numbers, by kind of evidence:" in text


def test_fifths_differ_only_where_their_gap_is_settled() -> None:
    even = worlds(3, 100, 2, -50.0, 5.0, 0.0)
    own = {in_fifth("demand_hours", n): even - (60 if n == 1 else 0) for n in FIFTHS}
    own |= {in_fifth("unmet_hours", n): even for n in FIFTHS}
    text = words_of(for_whom.part(sampled({"demand_hours": even, **own})))
    demand, unmet = (
        next(line for line in text.splitlines() if line.startswith(f"{name}:"))
        for name in ("Demand", "Unmet need in all")
    )
    assert "lower in nearly all worlds in the most deprived (by 60)" in demand
    assert "the same in both" in unmet


amounts = st.sampled_from([0.0, 1e-9, -1e-3, 0.5, -40.0, 300.0, -5_000.0])
spreads = st.sampled_from([0.0, 1e-6, 1.0, 100.0, 1e5])


@settings(max_examples=60, deadline=None)
@given(
    means=st.lists(amounts, min_size=9, max_size=9),
    sizes=st.lists(spreads, min_size=9, max_size=9),
    seed=st.integers(0, 1_000),
    points=st.sampled_from([3, 45]),
    replicates=st.sampled_from([1, 2]),
)
def test_words_claim_no_more_than_the_worlds_that_agree(
    means: list[float], sizes: list[float], seed: int, points: int, replicates: int
) -> None:
    """Null, tiny, reversed, disagreeing and hugely uncertain outcomes: a direction is said where worlds agree, only."""
    keys = (*answer.ORDER, *answer.BESIDE)
    planted_by = {
        key: worlds(seed + i, points, replicates, mean, size, size / 10)
        for i, (key, mean, size) in enumerate(zip(keys, means, sizes, strict=True))
    }
    runs = sampled(planted_by)
    part = answer.part(runs)
    text = words_of(part)
    first = text.splitlines()[0]
    for key in answer.ORDER:
        found = row(runs, key)
        name = str(statements.called(runs, key))
        sure = found["words"] in (*scale.SETTLED, scale.MORE_OFTEN)
        way = "lower" if found["way"] < 0 else "higher"
        other = "higher" if way == "lower" else "lower"
        assert (f"{way} {name}" in first) == sure, (first, key)
        assert f"{other} {name}" not in first
        line = next(line for line in text.splitlines() if line.startswith(f"{statements.heading(runs, key)}:"))
        assert str(found["words"]) in first
        assert (f": {way} {found['words']}" in line) == sure, line
        assert "no clear difference" not in line
    assert not [word for word in CLAIMS if word in text.lower()]
    words_of(how_sure.part(runs))
    words_of(for_whom.part(runs))


@settings(max_examples=30, deadline=None)
@given(means=st.lists(amounts, min_size=6, max_size=6), size=spreads, replicates=st.sampled_from([1, 2, 12]))
def test_words_of_chosen_points_claim_no_more(means: list[float], size: float, replicates: int) -> None:
    values = np.array(means)[:, None] + size * np.random.default_rng(3).normal(size=(6, replicates))
    runs = grid({"demand_hours": values})
    text = words_of(answer.part(runs))
    frame = differences.table(runs)
    demand = frame[(frame["outcome"] == "demand_hours")]
    sure = demand["words"].isin(scale.SETTLED)
    line = next(line for line in text.splitlines() if line.startswith("Demand:"))
    assert (" of 6 points" in line) == any(sure)
    assert ("not settled at any point" in line) == (not any(sure))


def test_a_fall_in_demand_is_never_told_without_the_need_that_rose() -> None:
    down, up = worlds(3, 100, 2, -500.0, 5.0, 0.0), worlds(4, 100, 2, 400.0, 5.0, 0.0)
    text = words_of(answer.part(sampled({"demand_hours": down, "unmet_hours": up, "unmet_unasked_hours": up})))
    assert "demand fell but unmet need in all and unmet need never asked of the team rose" in text
    assert "but" not in words_of(answer.part(sampled({"demand_hours": down, "unmet_hours": -up})))


def test_settings_speak_of_their_own_sweep() -> None:
    found = Settings(sampled({"demand_hours": worlds(3, 50, 2, 0.0, 1.0, 0.0)}))
    assert plain(found.span) == "10 years"
    assert plain(found.interval) == "95%"
    assert plain(found.price) == "£20,000"
