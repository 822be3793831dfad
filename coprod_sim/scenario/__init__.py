"""What is asked: scenario files, checked with line and column, and other files that people give or get.

names, installed, errors, arguments, allowed words for what is asked, and for what is not allowed
given_file, yaml_source, table_file          files as people have them
schema, settings, claims, money, amounts     the parts of a scenario file
one_file, subject, scenario, load            one file; the scenario that it and its parents make
set_numbers, equal_money                     numbers set for a run; whether arms have the same money
new_file, own_file, partial                  files that commands write
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.scenario.errors import InputError, ScenarioError
    from coprod_sim.scenario.load import load_scenario, scenario_names
    from coprod_sim.scenario.scenario import Scenario

__all__ = ["InputError", "Scenario", "ScenarioError", "load_scenario", "scenario_names"]
_HOME = {
    "InputError": "errors",
    "ScenarioError": "errors",
    "load_scenario": "load",
    "scenario_names": "load",
    "Scenario": "scenario",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
