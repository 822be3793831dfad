"""What Python is given is checked as the command line's options are: numpy's numbers are taken, the rest refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coprod_sim import CoProductionModel, InputError, compare, load_scenario, validate
from coprod_sim.analysis.analyse import analyse
from coprod_sim.cli.options import read_whole
from coprod_sim.scenario.arguments import whole
from coprod_sim.scenario.set_numbers import set_in
from coprod_sim.studies.calibrate.fit import Design
from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.run.sweep import SweepOptions, run_sweep

pytestmark = pytest.mark.rule


SMALL: dict[str, Any] = {"residents": 60, "burn_in": False}
NO_NUMBER = ("1", None, 1.0, np.float64(1.0), True, np.bool_(True), [1], b"1", 1j)
INTEGERS = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.intp, np.longlong]


def set_to(overrides: Any) -> dict[str, Any]:
    """What overrides set, checked."""
    return {key: value for key, (value, _) in set_in(load_scenario("time_bank"), "traditional", overrides).items()}


def refused(match: str) -> Any:
    """One sentence that begins so."""
    return pytest.raises(InputError, match=f"^{match}[^\n]*$")


@pytest.mark.parametrize("kind", INTEGERS)
def test_whole_numbers_of_any_integer_type_are_taken(kind: type) -> None:
    model = CoProductionModel(
        "time_bank", seed=kind(3), replicate=kind(2), draw=kind(1), residents=kind(60), threads=kind(1), burn_in=False
    )
    assert [type(x) for x in (model.seed, model.replicate, model.threads)] == [int, int, int]
    assert model.run(kind(3)).week == -49


def test_numpys_numbers_give_the_same_to_the_bit() -> None:
    plain = CoProductionModel("time_bank", "co-produced", seed=3, replicate=2, residents=60).run(4)
    typed = CoProductionModel("time_bank", "co-produced", seed=np.uint8(3), replicate=np.int64(2), residents=60).run(4)
    assert np.array_equal(plain.ledger, typed.ledger)


@pytest.mark.parametrize("name", ["seed", "replicate", "draw", "residents", "threads"])
def test_a_models_whole_numbers(name: str) -> None:
    for value in NO_NUMBER:
        if value is not None or name not in ("draw", "residents"):  # None stands for what is usual
            with refused(f"{name}: a whole number is needed, not "):
                CoProductionModel("time_bank", **(SMALL | {name: value}))
    for value in (-1, np.int8(-1), 2**32, 10**400):
        with refused(f"{name}: .* is out of range; allowed are "):
            CoProductionModel("time_bank", **(SMALL | {name: value}))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"scenario": None}, "scenario: the name of a scenario or a path is needed, not None"),
        ({"scenario": 3}, "scenario: the name of a scenario or a path is needed, not 3"),
        ({"arm": None}, "arm: the name of an arm is needed, not None"),
        ({"arm": ["traditional"]}, "arm: the name of an arm is needed, not a list"),
        ({"evidence": None}, "evidence: one of talk, trials is needed|evidence: one of trials, talk is needed"),
        ({"evidence": "talks"}, "evidence: there is no profile 'talks'; did you mean talk"),
        ({"engine": "gpu"}, "engine: there is no engine 'gpu'"),
        ({"engine": None}, "engine: one of kernel, agents is needed, not None"),
        ({"fixed_parameters": "no"}, "fixed_parameters: True or False is needed, not the text 'no'"),
        ({"fixed_parameters": 1}, "fixed_parameters: True or False is needed, not 1"),
        ({"burn_in": "no"}, "burn_in: True or False is needed"),
        ({"neighbour": 3}, "neighbour: a subclass of Neighbour is needed, not 3"),
        ({"start_from": "x"}, "start_from: a model is needed, not the text 'x'"),
        ({"overrides": ["ask_boldness"]}, "overrides: a mapping of numbers to values is needed, not a list"),
        ({"overrides": 0}, "overrides: a mapping of numbers to values is needed, not 0"),
        ({"rng": np.random.default_rng(1)}, "rng: a whole number is needed, not a Generator"),
    ],
)
def test_a_models_other_arguments(given: dict[str, Any], message: str) -> None:
    with refused(f"({message})"):
        CoProductionModel(**({"scenario": "time_bank"} | SMALL | given))


def test_weeks_of_a_run() -> None:
    model = CoProductionModel("time_bank", **SMALL)
    for value in NO_NUMBER:
        with refused("weeks: a whole number is needed, not "):
            model.run(value)
    for value in (-1, 2_601, np.int64(-5)):
        with refused("weeks: .* is out of range; allowed are 0 to 2,600"):
            model.run(value)
    model.run(60)
    with refused("weeks: week 8 has come; at most 2,592 more can be run"):
        model.run(2_593)
    assert model.week == 8


@pytest.mark.parametrize(
    "value", [np.float16(0.25), np.float32(0.25), np.float64(0.25), np.longdouble(0.25), 0.25, np.array(0.25)]
)
def test_a_number_is_set_to_a_number_of_any_type(value: object) -> None:
    assert set_to({"coaching_share": value}) == {"coaching_share": 0.25}


@pytest.mark.parametrize("kind", [list, tuple, np.array, pd.Series])
def test_a_number_with_an_index_is_set_to_any_sequence(kind: Any) -> None:
    assert set_to({"contact_hours": kind([1, 2, 3, 4, 5])}) == {"contact_hours": (1.0, 2.0, 3.0, 4.0, 5.0)}


@pytest.mark.parametrize(
    "value",
    ["0.2", None, True, np.bool_(False), float("nan"), np.nan, np.inf, -1, 10**400, [0.2], {"a": 1}, 0.2j, np.ones(2)],
)
def test_a_number_is_set_to_nothing_else(value: object) -> None:
    with refused("overrides: coaching_share: "):
        set_to({"coaching_share": value})


def test_the_name_of_a_number_is_text() -> None:
    with refused("overrides: 3: the name of a number is text, not 3"):
        set_to({3: 1.0})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"arms": "co-produced"}, "arms: a list of names of arms is needed, not the text 'co-produced'"),
        ({"arms": 3}, "arms: a list of names of arms is needed, not 3"),
        ({"arms": ["traditional", 3]}, "arms: a list of names of arms is needed; 3 is in it"),
        ({"arms": ["traditional", "nobody"]}, "arms: unknown nobody"),
        *(
            ({name: "4"}, f"{name}: a whole number is needed, not the text '4'")
            for name in ("replicates", "weeks", "residents", "seed", "workers")
        ),
        *(
            ({name: 4.0}, f"{name}: a whole number is needed, not 4.0")
            for name in ("replicates", "weeks", "residents", "seed", "workers")
        ),
        *(
            ({name: -4}, f"{name}: -4 is out of range")
            for name in ("replicates", "weeks", "residents", "seed", "workers")
        ),
        ({"replicates": 10**6}, "replicates: 1,000,000 is out of range"),
        ({"weeks": 2_601}, "weeks: 2,601 is out of range"),
        ({"seed": None}, "seed: a whole number is needed, not None"),
        ({"precision": "2%"}, "precision: the text '2%' is not allowed; a share above 0 and below 1"),
        ({"precision": float("nan")}, "precision: nan is not allowed"),
        ({"evidence": 1}, "evidence: one of "),
        ({"fixed_parameters": "yes"}, "fixed_parameters: True or False is needed"),
        ({"progress": "yes"}, "progress: True or False is needed"),
        ({"overrides": "ask_boldness=1"}, "overrides: a mapping"),
        ({"model": 3}, "model: a class or a function that makes a model is needed, not 3"),
    ],
)
def test_a_comparisons_arguments(given: dict[str, Any], message: str) -> None:
    with refused(message):
        compare("time_bank", **given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"scenarios": "time_bank"}, "scenarios: a list of scenarios is needed, not the text 'time_bank'"),
        ({"scenarios": 3}, "scenarios: a list of scenarios is needed, not 3"),
        ({"scenarios": [None]}, "scenario: the name of a scenario or a path is needed, not None"),
        ({"evidence": None}, "evidence: one of "),
        ({"replicates": "8"}, "replicates: a whole number is needed"),
        ({"replicates": None}, "replicates: a whole number is needed"),
        ({"residents": 600.0}, "residents: a whole number is needed"),
        ({"seed": -1}, "seed: -1 is out of range"),
        ({"workers": 0}, "workers: 0 is out of range"),
    ],
)
def test_a_validations_arguments(given: dict[str, Any], message: str) -> None:
    with refused(message):
        validate(**given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"workers": "2"}, "workers: a whole number is needed"),
        ({"workers": 0}, "workers: 0 is out of range"),
        ({"engine": "cloud"}, "engine: there is no engine 'cloud'"),
        ({"shard": (3, 2)}, "shard: .i, n. is needed"),
        ({"shard": "1/2"}, "shard: .i, n. is needed"),
        ({"time_limit": 0}, "time_limit: 0 is not allowed"),
        ({"time_limit": float("inf")}, "time_limit: inf is not allowed"),
        ({"retry_failed": "yes"}, "retry_failed: True or False is needed"),
        ({"only": 3}, "only: text is needed, not 3"),
        ({"scheduler": 3}, "scheduler: text is needed, not 3"),
    ],
)
def test_how_a_sweep_is_made(given: dict[str, Any], message: str) -> None:
    with refused(message):
        SweepOptions(**given)


def test_numpys_numbers_make_a_sweep() -> None:
    asked = SweepOptions(workers=np.int32(2), shard=(np.int8(1), np.uint64(3)), time_limit=np.float32(2.5))
    assert (asked.workers, asked.shard, asked.time_limit) == (2, (1, 3), 2.5)


def test_what_is_swept_and_analysed(tmp_path: Path) -> None:
    with refused("experiment: the name of an experiment or a path is needed, not None"):
        load_experiment(None)  # type: ignore[arg-type]
    with refused("experiment: a loaded experiment is needed, not the text 'rising_demand'"):
        run_sweep("rising_demand", tmp_path)  # type: ignore[arg-type]
    with refused("folder: a path is needed, not None"):
        analyse(None)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"replicates": 1}, "replicates: 1 is out of range; an interval needs two replicates"),
        ({"weeks": "52"}, "weeks: a whole number is needed"),
        ({"residents": None}, "residents: a whole number is needed"),
        ({"seed": 2**32}, "seed: 4,294,967,296 is out of range"),
        ({"evidence": "both"}, "evidence: there is no profile 'both'"),
    ],
)
def test_how_a_fit_is_made(given: dict[str, Any], message: str) -> None:
    sizes = {"evidence": "trials", "residents": 600, "weeks": 52, "replicates": 2, "seed": 1}
    with refused(message):
        Design(load_scenario("time_bank"), [], [], **(sizes | given))


@pytest.mark.parametrize("name", ["weeks", "residents", "seed", "replicates"])
def test_limits_are_those_of_the_command_line(name: str) -> None:
    problems: list[str] = []
    read_whole(name, "-1", problems)
    with pytest.raises(InputError) as refusal:
        whole(name, -1, 2 if name == "replicates" else None)
    assert problems == [f"--{name} -1: {str(refusal.value).removeprefix(f'{name}: ')}"]


@pytest.mark.parametrize("value", [np.timedelta64(5), np.timedelta64(5, "s"), np.datetime64("2020-01-01")])
def test_a_span_of_time_is_no_number(value: object) -> None:
    with refused("seed: "):
        CoProductionModel("time_bank", seed=value, **SMALL)  # type: ignore[arg-type]
    with refused("overrides: coaching_share: "):
        set_to({"coaching_share": value})
