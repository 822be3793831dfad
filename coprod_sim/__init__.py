"""coprod-sim: the same town and its public services, run the traditional way and co-produced.

The public names load when they are first used. ``ScenarioError`` is what ``InputError`` was called earlier.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.analysis.analyse import analyse
    from coprod_sim.model import MODEL_VERSION, CoProductionModel
    from coprod_sim.model.agents import Citizen, Neighbour, Professional, Resident
    from coprod_sim.report import plain
    from coprod_sim.scenario import InputError, ScenarioError, load_scenario, scenario_names
    from coprod_sim.studies.compare import Comparison, compare
    from coprod_sim.studies.validate import Validation, validate
    from coprod_sim.sweep import SweepOptions, load_experiment, run_sweep

__all__ = [
    "MODEL_VERSION", "Citizen", "CoProductionModel", "Comparison", "InputError", "Neighbour", "Professional",
    "Resident", "ScenarioError", "SweepOptions", "Validation", "analyse", "compare", "load_experiment", "load_scenario",
    "plain", "run_sweep", "scenario_names", "validate",
]  # fmt: skip
_HOME = {
    "analysis.analyse": "analyse",
    "model": "CoProductionModel MODEL_VERSION",
    "model.agents": "Citizen Neighbour Professional Resident",
    "report": "plain",
    "scenario": "InputError ScenarioError load_scenario scenario_names",
    "studies.compare": "Comparison compare",
    "studies.validate": "Validation validate",
    "sweep": "SweepOptions load_experiment run_sweep",
}


def __getattr__(name: str) -> object:
    """Load a public name from its room."""
    for room, names in _HOME.items():
        if name in names.split():
            return getattr(import_module(f"{__name__}.{room}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
