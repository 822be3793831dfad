"""Points of designs, and what they set in each arm."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_sim import evidence
from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.parameters import quantile, resolve
from coprod_sim.scenario.load import load_scenario
from coprod_sim.sweep.experiment import points as experiment_points
from coprod_sim.sweep.experiment import sampling
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.experiment_file import Factor, experiment_names, load_experiment
from coprod_sim.sweep.experiment.factors import multiplied
from coprod_sim.sweep.experiment.points import Point

pytestmark = pytest.mark.rule


BANK = load_scenario("time_bank")
SAMPLED = ("latin-hypercube", "sobol", "saltelli", "morris")
RANGES = (
    Factor("gift_discount", low=0.1, high=0.6),
    Factor("dose_half_life_years", low=0.5, high=10.0, log=True),
    Factor("course_group_size", low=1.0, high=20.0),
    Factor("assets", values=(0.0, 1.0)),
    Factor("intention_to_action", low=0.5, high=3.0, multiply=True, arms=("co-produced",)),
)


def made(kind: str, factors: tuple[Factor, ...] = RANGES, points: int = 8, **other: object) -> Experiment:
    base = Experiment(
        *("made", "What if?", "It does.", Path("made.yaml"), ("time_bank",), (), kind, factors, points),
        *(1, None, None, "trials", 1, "drawn", (), ""),
    )
    return replace(base, towns={"time_bank": BANK}, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", experiment_names())
def test_shipped_points_are_allowed(name: str) -> None:
    """Every value lies in its range, and every arm of some points can be resolved."""
    experiment = load_experiment(name)
    points = experiment_points.design(experiment)
    assert [point.number for point in points] == list(range(len(points)))
    by_name = {factor.name: factor for factor in experiment.factors}
    for point in points:
        for key, value in point.values.items():
            factor = by_name[key]
            if factor.values:
                assert value in factor.values
            else:
                assert isinstance(value, float)
                assert factor.low <= value <= factor.high
    for point in points[:: max(1, len(points) // 10)]:
        scenario = load_scenario(point.scenario)
        for arm in experiment_points.arms_of(experiment, scenario):
            resolve(
                scenario,
                arm,
                profile=point.evidence,
                overrides=experiment_points.overrides(experiment, scenario, arm, point),
            )


@pytest.mark.parametrize("name", experiment_names())
def test_designs_repeat(name: str) -> None:
    experiment = load_experiment(name)
    assert experiment_points.design(experiment) == experiment_points.design(load_experiment(name))


@pytest.mark.parametrize("kind", ["sobol", "saltelli", "morris"])
def test_a_longer_design_begins_with_the_shorter(kind: str) -> None:
    shorter, longer = (experiment_points.design(made(kind, points=n)) for n in (8, 32))
    assert longer[: len(shorter)] == shorter
    assert len(longer) == 4 * len(shorter)


def test_a_longer_list_begins_with_the_shorter() -> None:
    of = [made("list", (Factor("gift_discount", values=tuple(i / 10 for i in range(n))),)) for n in (3, 5)]
    assert experiment_points.design(of[1])[:3] == experiment_points.design(of[0])


@pytest.mark.parametrize("kind", SAMPLED)
def test_seeds_differ(kind: str) -> None:
    assert experiment_points.design(made(kind)) != experiment_points.design(made(kind, seed=2))


@given(
    kind=st.sampled_from(SAMPLED), factors=st.integers(1, 6), power=st.integers(1, 5), seed=st.integers(0, 2**32 - 1)
)
@settings(max_examples=40, deadline=None)
def test_units(kind: str, factors: int, power: int, seed: int) -> None:
    points = sampling.units(kind, factors, 2**power, seed, 4)
    assert points.shape == (sampling.size(kind, [1] * factors, 2**power), factors)
    assert (points >= 0).all()
    assert (points <= 1).all()
    if kind == "latin-hypercube":
        assert (np.sort(np.floor(points * 2**power), axis=0) == np.arange(2**power)[:, None]).all()
    if kind == "morris":
        moved = (np.diff(points.reshape(-1, factors + 1, factors), axis=1) != 0).sum(axis=2)
        assert (moved == 1).all()


@given(unit=st.floats(0, 1), low=st.floats(0.01, 0.5), width=st.floats(0.01, 0.5), log=st.booleans())
def test_a_range_is_kept(unit: float, low: float, width: float, log: bool) -> None:
    value = Factor("gift_discount", low=low, high=low + width, log=log).at(unit)
    assert isinstance(value, float)
    assert low <= value <= low + width


@given(unit=st.floats(0, 1))
@settings(deadline=None)  # the first one reads the experiment
def test_evidence_by_its_own_distribution(unit: float) -> None:
    """A coordinate is a quantile of the number's distribution; on a log scale where the evidence has it so."""
    numbers = evidence.parameters()
    factors = {f.name: f for f in load_experiment("when_it_fails").factors}
    for key in ("substitution", "dose_half_life_years", "ties_other_kin"):
        setting = numbers[key].trials
        wanted = quantile(numbers[key], unit, setting.low, setting.value, setting.high)  # type: ignore[arg-type]
        assert factors[key].at(unit) == pytest.approx(wanted, rel=1e-9)


def test_elements_drawn_together_are_one_factor() -> None:
    experiment = load_experiment("when_it_fails")
    point = Point(0, "time_bank", "trials", {"severity_slow_mean": 0.0, "contact_hours[2]": 2.0})
    only = replace(experiment, factors=tuple(f for f in experiment.factors if f.name in point.values))
    setting, hours = (evidence.parameters()[key].trials for key in ("severity_slow_mean", "contact_hours"))
    assert experiment_points.overrides(only, BANK, "traditional", point) == {
        "severity_slow_mean": setting.low,
        "contact_hours": (*hours.value[:2], 2.0, *hours.value[3:]),  # type: ignore[index]
    }
    half = replace(point, values={**point.values, "severity_slow_mean": 1.0})
    assert experiment_points.overrides(only, BANK, "traditional", half)["severity_slow_mean"] == setting.high


def test_grid() -> None:
    factors = (Factor("assets", values=(0.0, 1.0)), Factor("evidence", values=("talk", "trials")))
    points = experiment_points.design(made("grid", factors))
    assert [tuple(p.values.values()) for p in points] == [(0, "talk"), (0, "trials"), (1, "talk"), (1, "trials")]
    assert [p.evidence for p in points] == ["talk", "trials"] * 2
    assert "evidence" not in experiment_points.overrides(made("grid", factors), BANK, "traditional", points[0])


def test_several_scenarios() -> None:
    points = experiment_points.design(made("sobol", scenarios=("time_bank", "grassroots")))
    assert [p.scenario for p in points[:4]] == ["time_bank", "grassroots"] * 2
    assert points[0].values == points[1].values
    longer = experiment_points.design(made("sobol", scenarios=("time_bank", "grassroots"), points=16))
    assert longer[: len(points)] == points


def test_one_at_a_time() -> None:
    """The centre, then each factor alone; the others stand at the centre of the arm and the profile."""
    factors = (
        Factor("evidence", values=("talk",)),
        Factor("intention_to_action", values=("talk",)),
        Factor("doing_with_extra", low=0.0, high=0.3, arms=("co-produced",)),
    )
    experiment = made("one-at-a-time", factors)
    points = experiment_points.design(experiment)
    assert [dict(p.values) for p in points] == [
        {},
        {"evidence": "talk"},
        {"intention_to_action": "talk"},
        {"doing_with_extra": 0.0},
        {"doing_with_extra": 0.3},
    ]
    assert [p.evidence for p in points] == ["trials", "talk", "trials", "trials", "trials"]
    found = [experiment_points.overrides(experiment, BANK, "co-produced", p) for p in points]
    assert [f["intention_to_action"] for f in found] == [0.3, 1.0, 1.0, 0.3, 0.3]
    assert [f["doing_with_extra"] for f in found] == [0.1, 0.1, 0.1, 0.0, 0.3]
    assert all(
        "doing_with_extra" not in experiment_points.overrides(experiment, BANK, "traditional", p) for p in points
    )


def test_overrides_act_in_their_arms_only() -> None:
    """So that arms which points share keep the key of their runs."""
    experiment = load_experiment("four_values")
    points = experiment_points.design(experiment)
    assert all(experiment_points.overrides(experiment, BANK, "traditional", p) == {} for p in points)
    assert experiment_points.overrides(experiment, BANK, "co-produced", points[0]) == dict.fromkeys(
        ("assets", "reciprocity", "redefined_work", "networks"), 0.0
    )


def test_multiples_are_of_each_arms_centre(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(
        "schema: 1\nname: town\nextends: time_bank\ntitle: t\nquestion: q?\narms:\n  co-produced:\n    because: x\n"
        "    settings: {intention_to_action: {value: 0.4, because: x}}\n",
        encoding="utf-8",
    )
    town = load_scenario(path)
    experiment = made("grid", (Factor("intention_to_action", values=(2.0, 3.0), multiply=True),))
    found = [
        [
            experiment_points.overrides(experiment, town, arm, p)["intention_to_action"]
            for arm in ("traditional", "co-produced")
        ]
        for p in experiment_points.design(experiment)
    ]
    assert found == [[0.6, 0.8], [0.9, 1.0]]


def test_multiples_of_an_indexed_number() -> None:
    point = Point(0, "time_bank", "trials", {"pays_share": 3.0})
    experiment = made("grid", (Factor("pays_share", values=(3.0,), multiply=True),))
    assert experiment_points.overrides(experiment, BANK, "traditional", point) == {
        "pays_share": pytest.approx((0.36, 0.54, 0.72, 0.9, 1.0))
    }


@given(value=st.floats(0, 20), multiple=st.floats(0, 100))
def test_multiples_are_cut_and_whole(value: float, multiple: float) -> None:
    for key in ("course_group_size", "intention_to_action"):
        number = evidence.parameters()[key]
        found = multiplied(number, value, multiple)
        assert number.allowed[0] <= found <= number.allowed[1]
        assert not number.whole or found == int(found)


def test_whole_numbers_and_switches_are_whole() -> None:
    values = [p.values for p in experiment_points.design(made("sobol", points=64))]
    sizes = {v["course_group_size"] for v in values}
    assert all(isinstance(s, float) and s == int(s) for s in sizes)
    assert len(sizes) > 15
    assert [sum(v["assets"] == level for v in values) for level in (0.0, 1.0)] == [32, 32]


def test_sizes() -> None:
    factors = (Factor("residents", values=(400.0,)), Factor("locality_residents", values=(200.0,)))
    experiment = made("grid", factors, weeks=26, residents=999)
    (point,) = experiment_points.design(experiment)
    town = experiment_points.scenario_at(experiment, BANK, point)
    assert (town.residents, town.locality_residents, town.weeks) == (400, 200, 26)
    scale = load_scenario("scale")
    assert experiment_points.scenario_at(experiment, scale, point).people_in_locality("large") == 200
    plain = made("grid", (Factor("assets", values=(0.0,)),), residents=999)
    assert experiment_points.scenario_at(plain, BANK, experiment_points.design(plain)[0]).residents == 999
    bare = made("grid", (Factor("assets", values=(0.0,)),))
    assert experiment_points.scenario_at(bare, BANK, experiment_points.design(bare)[0]) is BANK


def test_runs_that_points_share_count_once() -> None:
    """Traditional arms know nothing of the factor; a size makes them other runs."""
    arms = ("co-produced", "traditional")
    asked = Factor("ask_boldness", values=(1.0, 2.0, 3.0), arms=("co-produced",))
    assert experiment_points.runs(made("grid", (asked,), arms=arms, replicates=5)) == 5 * (3 + 1)
    sizes = Factor("residents", values=(400.0, 500.0))
    assert experiment_points.runs(made("grid", (asked, sizes), arms=arms, replicates=5)) == 5 * 2 * (3 + 1)
    assert experiment_points.runs(made("one-at-a-time", (asked, sizes), arms=arms)) == (1 + 3 + 2) + (1 + 2)


def test_arithmetic() -> None:
    asked = Factor("ask_boldness", values=(1.0, 2.0, 3.0), arms=("co-produced",))
    assert experiment_points.arithmetic(made("grid", (asked,), replicates=5)) == (
        "25 runs: 3 points (grid: 3) x 3 arms x 5 replicates; 20 fewer than that product, since points share arms"
    )


@pytest.mark.parametrize("kind", ["saltelli", "morris"])
def test_salib_can_analyse(kind: str) -> None:
    """The problem and the coordinates are what its analyses need: they find what was put in."""
    factors = tuple(Factor(key, low=0.0, high=1.0) for key in ("gift_discount", "sees_help_share", "help_month_share"))
    experiment = made(kind, factors, points=128)
    told, at = experiment_points.problem(experiment), experiment_points.units(experiment)
    values = np.array(
        [[p.values[name] for name in told["names"]] for p in experiment_points.design(experiment)], dtype=float
    )
    assert values == pytest.approx(at, abs=1e-9)
    answer = 3 * values[:, 0] + values[:, 1]
    if kind == "saltelli":
        from SALib.analyze import sobol

        shares = sobol.analyze(told, answer, calc_second_order=False, seed=1)["S1"]
        assert shares == pytest.approx([0.9, 0.1, 0.0], abs=0.05)
    else:
        from SALib.analyze import morris

        result = morris.analyze(told, at, answer, num_levels=experiment.levels, seed=1)
        found = np.asarray(result["mu_star"])
        assert found == pytest.approx([3.0, 1.0, 0.0], abs=1e-6)


def test_a_model_takes_the_overrides() -> None:
    experiment = load_experiment("when_it_fails")
    point = experiment_points.design(experiment)[5]
    town = experiment_points.scenario_at(replace(experiment, residents=400), BANK, point)
    found = experiment_points.overrides(experiment, town, "co-produced", point)
    model = CoProductionModel(town, "co-produced", overrides=found, evidence=point.evidence)
    assert model.parameters.values["gift_discount"] == point.values["gift_discount"]
    assert model.parameters.origin["gift_discount"] == "override"
