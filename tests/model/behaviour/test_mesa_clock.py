"""Mesa's clock follows the weeks, however they are run; iterations of Mesa's batches are worlds of their own."""

import warnings
from typing import Any

import mesa
import pytest
from towns import made

from coprod_sim import CoProductionModel, InputError

pytestmark = pytest.mark.rule


SMALL: dict[str, Any] = {"residents": 60, "burn_in": False}


class Town(CoProductionModel):
    """Collects every week; hands on what it is given, as Mesa's batches do."""

    def __init__(self, arm: str = "co-produced", **more: Any) -> None:
        super().__init__("time_bank", arm=arm, residents=150, **more)
        self.datacollector = mesa.DataCollector(
            model_reporters={"demand": lambda model: model.weekly["demand_hours"].sum()}
        )

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def batch(given: dict[str, Any] | None = None, **options: Any) -> list[float]:
    """Demand of each run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Mesa 3.5 would rather have rng than iterations
        rows = mesa.batch_run(
            Town, {"arm": ["co-produced"], **(given or {})}, max_steps=3, display_progress=False, **options
        )
    return [row["demand"] for row in sorted(rows, key=lambda row: row["iteration"])]


def demand(**given: Any) -> float:
    """The same of a model that no batch makes, after as many steps as Mesa's batches make of three."""
    town = Town(**given)
    while town.steps < int(batch_steps()):
        town.step()
    return float(town.datacollector.get_model_vars_dataframe()["demand"].iloc[-1])


def batch_steps() -> int:
    """Mesa 3.3 makes one step more than is asked for."""
    return 3 if mesa.__version__ >= "3.5" else 4


@pytest.mark.parametrize("engine", ["kernel", "agents"])
def test_steps_are_weeks_stepped_or_run(engine: str) -> None:
    model = CoProductionModel("time_bank", engine=engine, **SMALL)
    model.step()
    assert (model.steps, model.week) == (1, -51)
    model.run(weeks=2)
    model.step()
    model.run(weeks=0)
    assert (model.steps, model.week) == (4, -48)
    assert getattr(model, "time", 4) == 4


def test_agents_data_of_each_year_are_kept() -> None:
    model = made(residents=60)
    collector = mesa.DataCollector(model_reporters={"week": "week"}, agent_reporters={"who": "unique_id"})
    for _ in range(3):
        model.run(weeks=52)
        collector.collect(model)
    assert list(collector.get_agent_vars_dataframe().index.get_level_values("Step").unique()) == [52, 104, 156]
    assert collector.get_model_vars_dataframe()["week"].tolist() == [52, 104, 156]


def test_a_step_of_a_year_is_one_step() -> None:
    class Yearly(CoProductionModel):
        def step(self) -> None:
            self.run(weeks=26)
            self.run(weeks=26)

    model = Yearly("time_bank", **SMALL)
    model.step()
    model.step()
    assert (model.steps, model.week) == (2, 52)


def test_a_model_runs_until_it_is_told_to_stop() -> None:
    class Stops(CoProductionModel):
        def step(self) -> None:
            super().step()
            self.running = self.week < -49

    model = Stops("time_bank", **SMALL)
    model.run_model()
    assert (model.steps, model.week) == (3, -49)


def test_iterations_are_replicates() -> None:
    found = batch(iterations=3)
    assert len(set(found)) == 3
    assert found == [demand(replicate=replicate) for replicate in range(3)]
    assert found == batch(iterations=3)


def test_what_a_batch_gives_stays_as_it_is() -> None:
    assert batch({"replicate": [1, 2]}, iterations=1) == [demand(replicate=1), demand(replicate=2)]
    if mesa.__version__ >= "3.5":
        assert batch(rng=[7, 8]) == [demand(seed=7), demand(seed=8)]
    else:
        assert batch({"seed": [7, 8]}, iterations=1) == [demand(seed=7), demand(seed=8)]
        assert batch({"seed": 7}, iterations=2) == [demand(seed=7)] * 2


def test_outside_of_a_batch_equal_arguments_give_equal_models() -> None:
    assert demand() == demand() == demand(seed=1, replicate=0) == demand(rng=1)


def test_a_seed_is_given_once() -> None:
    with pytest.raises(InputError, match="seed: it is given twice, as seed and as rng"):
        CoProductionModel("time_bank", seed=1, rng=1)
