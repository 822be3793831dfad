"""Thousands of runs: ``experiment`` is what is asked, ``store`` keeps runs, ``run`` hands out what is missing."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.sweep.experiment.experiment_file import load_experiment
    from coprod_sim.sweep.run.sweep import SweepOptions, run_sweep

__all__ = ["SweepOptions", "load_experiment", "run_sweep"]
_HOME = {"load_experiment": "experiment.experiment_file", "SweepOptions": "run.sweep", "run_sweep": "run.sweep"}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
