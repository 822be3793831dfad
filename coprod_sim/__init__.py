"""coprod-sim: the same town and its public services, run the traditional way and co-produced.

The model
    CoProductionModel, MODEL_VERSION

The people
    Citizen, Neighbour, Professional, Resident

Scenarios and comparisons
    load_scenario, scenario_names, ScenarioError, compare, Comparison, validate, Validation

Sweeps
    load_experiment, run_sweep, SweepOptions, analyse, plain

Names load when they are first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.analysis.analyse import analyse
    from coprod_sim.model.agents.residents import Citizen, Neighbour, Resident
    from coprod_sim.model.agents.staff import Professional
    from coprod_sim.model.model import CoProductionModel
    from coprod_sim.model.version import MODEL_VERSION
    from coprod_sim.report.sentence import plain
    from coprod_sim.scenario.errors import ScenarioError
    from coprod_sim.scenario.load import load_scenario, scenario_names
    from coprod_sim.studies.compare.comparison import Comparison, compare
    from coprod_sim.studies.validate.validation import Validation, validate
    from coprod_sim.sweep.experiment.experiment_file import load_experiment
    from coprod_sim.sweep.run.sweep import SweepOptions, run_sweep

__all__ = [
    "MODEL_VERSION",
    "Citizen",
    "CoProductionModel",
    "Comparison",
    "Neighbour",
    "Professional",
    "Resident",
    "ScenarioError",
    "SweepOptions",
    "Validation",
    "analyse",
    "compare",
    "load_experiment",
    "load_scenario",
    "plain",
    "run_sweep",
    "scenario_names",
    "validate",
]
_HOME = {
    "CoProductionModel": "model.model",
    "MODEL_VERSION": "model.version",
    "Citizen": "model.agents.residents",
    "Neighbour": "model.agents.residents",
    "Professional": "model.agents.staff",
    "Resident": "model.agents.residents",
    "load_scenario": "scenario.load",
    "scenario_names": "scenario.load",
    "ScenarioError": "scenario.errors",
    "Comparison": "studies.compare.comparison",
    "compare": "studies.compare.comparison",
    "Validation": "studies.validate.validation",
    "validate": "studies.validate.validation",
    "load_experiment": "sweep.experiment.experiment_file",
    "run_sweep": "sweep.run.sweep",
    "SweepOptions": "sweep.run.sweep",
    "analyse": "analysis.analyse",
    "plain": "report.sentence",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
