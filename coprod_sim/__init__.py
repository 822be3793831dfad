"""coprod-sim: the same town and its public services, run the traditional way and co-produced."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.analysis.analyse import analyse
    from coprod_sim.model import MODEL_VERSION, CoProductionModel
    from coprod_sim.model.agents.residents import Citizen, Neighbour, Resident
    from coprod_sim.model.agents.staff import Professional
    from coprod_sim.report.sentence import plain
    from coprod_sim.scenario.errors import InputError, ScenarioError
    from coprod_sim.scenario.load import load_scenario, scenario_names
    from coprod_sim.studies.compare.comparison import Comparison, compare
    from coprod_sim.studies.validate.validation import Validation, validate
    from coprod_sim.sweep.experiment.experiment_file import load_experiment
    from coprod_sim.sweep.run.sweep import SweepOptions, run_sweep

__all__ = [
    "MODEL_VERSION", "Citizen", "CoProductionModel", "Comparison", "InputError", "Neighbour", "Professional",
    "Resident", "ScenarioError", "SweepOptions", "Validation", "analyse", "compare", "load_experiment", "load_scenario",
    "plain", "run_sweep", "scenario_names", "validate",
]  # fmt: skip
_HOME = {
    "analysis.analyse": "analyse", "model": "CoProductionModel MODEL_VERSION", "report.sentence": "plain",
    "model.agents.residents": "Citizen Neighbour Resident", "model.agents.staff": "Professional",
    "scenario.errors": "InputError ScenarioError", "scenario.load": "load_scenario scenario_names",
    "studies.compare.comparison": "Comparison compare", "studies.validate.validation": "Validation validate",
    "sweep.experiment.experiment_file": "load_experiment", "sweep.run.sweep": "SweepOptions run_sweep",
}  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    for home, names in _HOME.items():
        if name in names.split():
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
