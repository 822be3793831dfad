"""Where it breaks even: the line of a planted plane, and no line where there is none."""

import numpy as np
import planted_runs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numbers_said import not_in_tables

from coprod_sim.analysis.break_even.part import part
from coprod_sim.analysis.runs import Runs
from coprod_sim.report.figure import house_style, lay_out
from coprod_sim.report.part import Part
from coprod_sim.report.sentence import plain
from coprod_sim.scenario.errors import InputError
from coprod_sim.sweep.experiment import sampling
from coprod_sim.sweep.experiment.factors import Factor

pytestmark = pytest.mark.property


NET = "net_benefit_low_gbp"
UNITS = sampling.units("sobol", 4, 512, 1, 4)


def runs_of(values: np.ndarray, noise: float = 0.0, seed: int = 0, factors: list[Factor] | None = None) -> Runs:
    luck = noise * np.random.default_rng(seed).standard_normal((len(values), 2))
    return planted_runs.planted({NET: values[:, None] + luck}, factors=factors or planted_runs.ranges(4), units=UNITS)


def checked(runs: Runs, **settings_: object) -> Part:
    made = part(runs, **settings_)  # type: ignore[arg-type]
    assert made is not None
    assert not [wrong for sentence in made.sentences for wrong in not_in_tables(sentence, made.tables)]
    return made


def about(made: Part, table: str = "break_even_regions", outcome: str = NET) -> dict[str, dict[str, float]]:
    rows = made.tables[table]
    return {row["region"]: row for row in rows[rows["outcome"] == outcome].to_dict("records")}


def text_of(made: Part) -> str:
    return " ".join(map(plain, made.sentences))


def test_the_line_of_a_planted_plane() -> None:
    made = checked(runs_of(100.0 * (UNITS[:, 1] + UNITS[:, 3] - 1.0), noise=10.0), outcome=NET)
    line = made.tables["break_even_line"]
    assert set(line["x"]) | set(line["y"]) == {planted_runs.KEYS[1], planted_runs.KEYS[3]}
    assert len(line) > 10
    np.testing.assert_allclose(line["x_level"] + line["y_level"], 1.0, atol=0.08)
    assert "breaks even on a line from" in text_of(made)
    regions = about(made)
    assert regions["above"]["above"] > 0.95
    assert regions["below"]["above"] < 0.05
    assert sum(row["points"] for row in regions.values()) == 512


def test_a_plane_that_never_reaches_nought_does_not_break_even() -> None:
    made = checked(runs_of(50.0 + 20.0 * UNITS[:, 0] + 10.0 * UNITS[:, 1], noise=3.0), outcome=NET)
    assert made.tables["break_even_line"].empty
    assert "It does not cross zero within these ranges." in text_of(made)
    assert about(made)["above"]["share"] == 1.0


def test_no_effect_is_nowhere_settled() -> None:
    wrong = 0
    for seed in range(20):
        made = checked(runs_of(np.zeros(512), noise=100.0, seed=seed), keys=planted_runs.KEYS[:2], outcome=NET)
        wrong += about(made)["not settled"]["share"] < 1.0
    assert wrong <= 3  # of 20, each allows one in twenty


def test_the_strongest_are_not_called_influential_when_they_are_not() -> None:
    made = checked(runs_of(np.zeros(512), noise=100.0), outcome=NET)
    assert "Fewer than two inputs are shown to have an influence" in text_of(made)


def test_a_clear_mean_is_no_sure_world() -> None:
    made = checked(runs_of(30.0 + 30.0 * UNITS[:, 0], noise=100.0), outcome=NET)
    above = about(made)["above"]
    assert 0.5 < above["above"] < 0.9
    assert "A settled mean is no sure world" in text_of(made)


def test_factors_that_are_asked_for_and_those_that_do_not_exist() -> None:
    runs = runs_of(100.0 * (UNITS[:, 1] - 0.5))
    table = checked(runs, keys=(planted_runs.KEYS[0], planted_runs.KEYS[2])).tables["break_even_map"]
    assert set(table["x"]) == {planted_runs.KEYS[0]}
    assert set(table["y"]) == {planted_runs.KEYS[2]}
    with pytest.raises(InputError, match="did you mean ask_boldness"):
        part(runs, keys=("ask_boldnes", planted_runs.KEYS[0]))
    with pytest.raises(InputError, match="two factors are needed"):
        part(runs, keys=(planted_runs.KEYS[0], planted_runs.KEYS[0]))


def test_a_factor_with_few_levels_has_cells_for_them() -> None:
    factors = [Factor(planted_runs.KEYS[0], values=(5.0, 1.0, 3.0)), *planted_runs.ranges(4)[1:]]
    level = np.array([factors[0].at(u) for u in UNITS[:, 0]], dtype=np.float64)
    made = checked(
        runs_of(20.0 * (level - 3.0) + UNITS[:, 1], noise=1.0, factors=factors), keys=planted_runs.KEYS[:2], outcome=NET
    )
    cells = made.tables["break_even_map"]
    means = cells.groupby("x_level")["mean"].mean()
    np.testing.assert_allclose(means.to_numpy(), [-39.5, 0.5, 40.5], atol=0.3)
    assert means.index.tolist() == [1.0, 3.0, 5.0]


def test_a_grid_has_means_of_cells() -> None:
    cells = np.array([(a, b, c) for a in (0.0, 1.0, 2.0) for b in (0.0, 1.0) for c in (0.0, 1.0)])
    random = np.random.default_rng(1)
    differences = (20.0 * (cells[:, 0] - 1.0) + cells[:, 2])[:, None] + random.normal(0, 1.0, (12, 8))
    factors = [Factor(key, values=tuple(np.unique(cells[:, i]))) for i, key in enumerate(planted_runs.KEYS[:3])]
    levels = {f.name: cells[:, i].tolist() for i, f in enumerate(factors)}
    runs = planted_runs.planted({NET: differences}, factors=factors, levels=levels, kind="grid")
    made = checked(runs, outcome=NET)
    table = made.tables["break_even_map"]
    assert set(table["x"]) == {factors[0].name}
    by_level = table.groupby("x_level")["region"].agg(set)
    assert by_level[0.0] == {"below"}
    assert by_level[2.0] == {"above"}
    one = planted_runs.planted({NET: differences[:, :1]}, factors=factors, levels=levels, kind="grid")
    assert about(checked(one, outcome=NET))["not settled"]["share"] == 1.0
    with house_style():
        for picture in (*made.pictures, *checked(one).pictures):
            lay_out(picture.draw())


def test_other_designs_and_few_points_have_no_map() -> None:
    factors = [Factor(key, values=(0.0, 1.0)) for key in planted_runs.KEYS[:2]]
    levels = {f.name: [0.0, 1.0] for f in factors}
    runs = planted_runs.planted({NET: np.zeros((2, 2))}, factors=factors, levels=levels, kind="list")
    assert part(runs) is None


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([0.0, 1e-7, 60.0, -60.0]),
    st.sampled_from([0.0, 1e-6, -70.0, 1e6]),
    st.sampled_from([0.0, 1.0, 1e6]),
    st.integers(0, 9),
)
def test_words_never_claim_more_than_the_table(level: float, slope: float, noise: float, seed: int) -> None:
    made = checked(runs_of(level + slope * (UNITS[:, 0] - 0.5), noise=noise, seed=seed), outcome=NET)
    cells, text = made.tables["break_even_map"], text_of(made)
    above, below = (cells["low"] > 0.0), (cells["high"] < 0.0)
    assert ("breaks even on a line" in text) == bool(above.any() and below.any())
    assert ("It does not cross zero" in text) == bool(above.all() or below.all())
    assert ("above zero in" in text) == bool(above.any())
    assert ("below zero in" in text) == bool(below.any())
    with house_style():
        lay_out(made.pictures[0].draw())
