"""coprod-sim: the same town and its public services, run the traditional way and co-produced.

The model
    CoProductionModel, MODEL_VERSION

The people
    Citizen, Neighbour, Professional, Resident

Scenarios and comparisons
    load_scenario, scenario_names, ScenarioError, compare, Comparison, validate, Validation

Names load when they are first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.agents import Citizen, Neighbour, Professional, Resident
    from coprod_sim.checking import ScenarioError
    from coprod_sim.comparison import Comparison, compare
    from coprod_sim.model import MODEL_VERSION, CoProductionModel
    from coprod_sim.scenario import load_scenario, scenario_names
    from coprod_sim.validation import Validation, validate

__all__ = [
    "MODEL_VERSION",
    "Citizen",
    "CoProductionModel",
    "Comparison",
    "Neighbour",
    "Professional",
    "Resident",
    "ScenarioError",
    "Validation",
    "compare",
    "load_scenario",
    "scenario_names",
    "validate",
]
_HOME = {
    "CoProductionModel": "model",
    "MODEL_VERSION": "model",
    "Citizen": "agents",
    "Neighbour": "agents",
    "Professional": "agents",
    "Resident": "agents",
    "load_scenario": "scenario",
    "scenario_names": "scenario",
    "ScenarioError": "checking",
    "Comparison": "comparison",
    "compare": "comparison",
    "Validation": "validation",
    "validate": "validation",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
