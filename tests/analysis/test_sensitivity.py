"""What decides: indices with known values, nothing called influential that is not, and inputs joined by their key."""

from dataclasses import replace

import numpy as np
import planted_runs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numbers_said import not_in_tables

from coprod_sim import evidence
from coprod_sim.analysis.factors import input_of
from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.what_decides import regression
from coprod_sim.analysis.what_decides.indices import luck_share
from coprod_sim.analysis.what_decides.part import part, ranking
from coprod_sim.report.figure import house_style, lay_out
from coprod_sim.report.part import Part
from coprod_sim.report.sentence import plain
from coprod_sim.sweep.experiment import sampling
from coprod_sim.sweep.experiment.factors import Factor

pytestmark = pytest.mark.statistical


NET = "net_benefit_low_gbp"
FIRST, TOTAL = (0.314, 0.442, 0.0), (0.558, 0.442, 0.244)


def ishigami(units: np.ndarray) -> np.ndarray:
    x = np.pi * (2.0 * units - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def runs_of(
    values: np.ndarray, units: np.ndarray, kind: str, n: int | None = None, noise: float = 0.0, seed: int = 0
) -> Runs:
    luck = noise * np.random.default_rng(seed).standard_normal((len(values), 2))
    factors = planted_runs.ranges(units.shape[1])
    return planted_runs.planted({NET: values[:, None] + luck}, factors=factors, units=units, kind=kind, n=n)


def without(runs: Runs, points: list[int]) -> Runs:
    """The runs of some points not done."""
    outcomes = {arm: values.copy() for arm, values in runs.outcomes.items()}
    outcomes[runs.baseline][points] = np.nan
    return replace(runs, outcomes=outcomes)


def rows_of(made: Part, measure: str) -> dict[str, dict[str, object]]:
    table = made.tables["sensitivity"]
    chosen = table[(table["outcome"] == NET) & (table["measure"] == measure)]
    return {row["factor"]: row for row in chosen.to_dict("records")}


def values_of(made: Part, measure: str, count: int = 3) -> list[float]:
    rows = rows_of(made, measure)
    return [float(rows[key]["value"]) for key in planted_runs.KEYS[:count]]  # type: ignore[arg-type]


def checked(runs: Runs) -> Part:
    """The part, whose facts agree with its tables and whose pictures can be drawn."""
    made = part(runs)
    assert made is not None
    assert not [wrong for sentence in made.sentences for wrong in not_in_tables(sentence, made.tables)]
    return made


def test_ishigami_by_saltelli() -> None:
    units = sampling.units("saltelli", 3, 1024, 1, 4)
    made = checked(runs_of(ishigami(units), units, "saltelli", 1024))
    np.testing.assert_allclose(values_of(made, "first_order"), FIRST, atol=0.05)
    np.testing.assert_allclose(values_of(made, "total"), TOTAL, atol=0.03)
    third = planted_runs.KEYS[2]
    assert rows_of(made, "total")[third]["influential"]
    assert not rows_of(made, "first_order")[third]["influential"]


def test_ishigami_by_sobol() -> None:
    units = sampling.units("sobol", 3, 1024, 1, 4)
    made = checked(runs_of(ishigami(units), units, "sobol"))
    np.testing.assert_allclose(values_of(made, "first_order"), FIRST, atol=0.05)
    assert not rows_of(made, "first_order")[planted_runs.KEYS[2]]["influential"]


def test_morris_gives_the_slopes_of_a_linear_model() -> None:
    units, slopes = sampling.units("morris", 4, 12, 3, 4), np.array([5.0, -2.0, 0.0, 0.5])
    made = checked(runs_of(units @ slopes, units, "morris", 12))
    np.testing.assert_allclose(values_of(made, "mu_star", 4), np.abs(slopes), atol=1e-6)
    np.testing.assert_allclose(values_of(made, "mu", 4), slopes, atol=1e-6)
    np.testing.assert_allclose(values_of(made, "sigma", 4), 0.0, atol=1e-6)
    assert [rows_of(made, "mu_star")[key]["influential"] for key in planted_runs.KEYS[:4]] == [True, True, False, True]


@pytest.mark.parametrize(("kind", "n", "block"), [("saltelli", 64, 5), ("morris", 20, 4)])
def test_blocks_with_a_missing_point_are_left_out_whole(kind: str, n: int, block: int) -> None:
    units = sampling.units(kind, 3, n, 1, 4)
    values = ishigami(units)
    gone = [0, 3 * block + 2]
    kept = np.setdiff1d(np.arange(len(values)), [*range(block), *range(3 * block, 4 * block)])
    whole, missing = runs_of(values[kept], units[kept], kind, n - 2), without(runs_of(values, units, kind, n), gone)
    measure = "total" if kind == "saltelli" else "mu_star"
    assert values_of(checked(whole), measure) == values_of(checked(missing), measure)


def test_inputs_are_joined_by_their_key_and_not_by_their_place() -> None:
    units = sampling.units("sobol", 3, 256, 1, 4)
    runs = runs_of(10.0 * units[:, 1], units, "sobol")
    order = [2, 0, 1]
    turned = replace(
        runs,
        experiment=replace(runs.experiment, factors=tuple(runs.factors[i] for i in order)),
        units=units[:, order],
    )
    shuffled = np.random.default_rng(1).permutation(256)
    mixed = replace(
        runs,
        units=units[shuffled],
        points=runs.points.iloc[shuffled].reset_index(drop=True),
        outcomes={arm: values[shuffled] for arm, values in runs.outcomes.items()},
    )
    for each in (runs, turned, mixed):
        rows = rows_of(checked(each), "first_order")
        assert rows[planted_runs.KEYS[1]]["value"] == pytest.approx(1.0, abs=0.02)
        for key, row in rows.items():
            number = evidence.parameters()[key]
            assert (row["kind"], row["provisional"]) == (number.kind, number.provisional)
            assert str(row["label"]) in number.meaning
        assert ranking(each, NET)[0] == planted_runs.KEYS[1]


def test_profiles_and_sizes_are_choices() -> None:
    for key in ("evidence", "residents", "locality_residents"):
        assert input_of(Factor(key)).kind == "choice"
    assert input_of(Factor("contact_hours", 1)).label.endswith("(outpatient)")


@pytest.mark.parametrize(("kind", "n"), [("sobol", 256), ("latin-hypercube", 100), ("saltelli", 32), ("morris", 16)])
def test_luck_alone_makes_no_input_influential(kind: str, n: int) -> None:
    units, wrong = sampling.units(kind, 6, n, 1, 4), 0
    for seed in range(12):
        made = checked(runs_of(np.zeros(len(units)), units, kind, n, noise=100.0, seed=seed))
        wrong += bool(made.tables["sensitivity"]["influential"].any())
    assert wrong <= 2  # of 12; each allows one in twenty


def test_an_input_without_effect_borrows_none_from_one_that_shares_its_points() -> None:
    units = sampling.units("sobol", 103, 512, 1, 4)
    outcome = 3.0 * units[:, 40] + 2.0 * (units[:, 71] - 0.5) ** 2 + np.random.default_rng(1).normal(0, 0.3, 512)
    bases = [regression.basis(units[:, i]) for i in range(103)]
    scaled = regression.standardised(outcome[:, None])
    alone = [float(regression._shares(b, scaled, np.full((1, 1), 512.0), np.ones((1, 512)))[0, 0]) for b in bases]
    found = regression.explained(bases, outcome[:, None])
    others = [i for i in range(103) if i not in (40, 71)]
    assert max(alone[i] for i in others) > 0.04
    assert found.value[others].max() < 0.01
    assert set(found.chosen[0]) <= {40, 71}
    assert 40 in found.chosen[0]


def test_intervals_of_first_order_indices_hold_the_truth() -> None:
    held = 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        units = random.random((300, 3))
        outcome = 2.0 * units[:, 0] + units[:, 1] + random.normal(0.0, 0.5, 300)
        found = regression.explained([regression.basis(units[:, i]) for i in range(3)], outcome[:, None])
        truth = np.array([4.0, 1.0]) / 12.0 / (5.0 / 12.0 + 0.25)
        held += int(((found.low[:2, 0] <= truth) & (truth <= found.high[:2, 0])).sum())
    assert held >= 0.85 * 80


def test_a_grid_tells_main_effects_beyond_worlds_that_differ() -> None:
    cells = np.array([(a, b, c) for a in (0.0, 1.0) for b in (0.0, 1.0) for c in (0.0, 1.0)])
    random = np.random.default_rng(3)
    differences = (
        (30.0 * cells[:, 0] + 10.0 * cells[:, 1])[:, None] + random.normal(0, 2.0, (8, 10)) + random.normal(0, 9.0, 10)
    )
    factors = [Factor(key, values=(0.0, 1.0)) for key in planted_runs.KEYS[:3]]
    levels = {f.name: cells[:, i].tolist() for i, f in enumerate(factors)}
    made = checked(planted_runs.planted({NET: differences}, factors=factors, levels=levels, kind="grid"))
    np.testing.assert_allclose(values_of(made, "main_effect"), [0.9, 0.1, 0.0], atol=0.02)
    assert [rows_of(made, "main_effect")[f.name]["influential"] for f in factors] == [True, True, False]
    one = planted_runs.planted({NET: differences[:, :1]}, factors=factors, levels=levels, kind="grid")
    assert not checked(one).tables["sensitivity"]["influential"].any()
    assert (
        part(without(planted_runs.planted({NET: differences}, factors=factors, levels=levels, kind="grid"), [3]))
        is None
    )


def test_one_at_a_time_tells_changes_from_the_centre() -> None:
    factors = [Factor(key, values=(0.0, 1.0)) for key in planted_runs.KEYS[:2]]
    levels = {factors[0].name: [None, 0.0, 1.0, None, None], factors[1].name: [None, None, None, 0.0, 1.0]}
    random = np.random.default_rng(2)
    world, luck = random.normal(0, 50.0, 12), random.normal(0, 1.0, (5, 12))
    differences = np.array([0.0, -7.0, 7.0, 0.0, 0.0])[:, None] + world + luck
    made = checked(planted_runs.planted({NET: differences}, factors=factors, levels=levels, kind="one-at-a-time"))  # type: ignore[arg-type]
    table = made.tables["sensitivity"]
    table = table[table["outcome"] == NET]
    assert table["influential"].tolist() == [True, True, False, False]
    np.testing.assert_allclose(np.sort(table["value"])[[0, -1]], [-7.0, 7.0], atol=1.0)
    assert part(planted_runs.planted({NET: differences}, factors=factors, levels=levels, kind="list")) is None  # type: ignore[arg-type]


def test_what_a_replicate_adds_everywhere_is_no_luck_between_points() -> None:
    random = np.random.default_rng(1)
    points = random.normal(0, 3.0, (500, 1))
    assert luck_share(points + random.normal(0, 90.0, (1, 4))) == pytest.approx(0.0, abs=1e-9)
    assert luck_share(points + random.normal(0, 6.0, (500, 4))) == pytest.approx(0.5, abs=0.06)


def test_the_picture_can_be_drawn() -> None:
    units = sampling.units("sobol", 6, 128, 1, 4)
    made = checked(runs_of(units @ np.arange(6.0), units, "sobol"))
    with house_style():
        for picture in made.pictures:
            lay_out(picture.draw())


SIZES = st.sampled_from([0.0, 1e-6, 0.3, -40.0, 1e7])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(SIZES, min_size=4, max_size=4),
    st.sampled_from([0.0, 1.0, 1e6]),
    st.sampled_from(["sobol", "saltelli", "morris"]),
    st.integers(0, 9),
)
def test_words_never_claim_more_than_the_table(slopes: list[float], noise: float, kind: str, seed: int) -> None:
    n = {"sobol": 64, "saltelli": 16, "morris": 8}[kind]
    units = sampling.units(kind, 4, n, 1, 4)
    made = checked(runs_of(units @ np.array(slopes), units, kind, n, noise=noise, seed=seed))
    table, counts = made.tables["sensitivity"], made.tables["assumptions"]
    clear = table[table["influential"] & (table["outcome"] == NET)]
    assert (clear["low"].where(clear["measure"] != "mu", 1.0) > 0.0).all()
    count = counts[counts["outcome"] == NET].iloc[0]
    told = [text for text in map(plain, made.sentences) if "net benefit" in text or text.startswith("The strongest")]
    if count["influential"] == 0:
        assert "No input is shown to have an influence on net benefit" in told[0]
    else:
        assert count[list(evidence.entries.KINDS)].sum() == count["top"] <= 5
        ranked = clear[clear["measure"] == count["measure"]]
        assert len(ranked) == count["influential"]
        assert all(label in told[1] for label in ranked["label"].head(5))
        others = set(table["label"]) - set(ranked["label"])
        assert not any(f"“{label}”" in told[1] for label in others)
    if not any(slopes) and noise == 0.0:
        assert count["influential"] == 0
