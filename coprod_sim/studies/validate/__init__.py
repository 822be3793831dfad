"""What sources claim, held against the simulation.

participants, trial, validation     programmes followed person by person; trials emulated; the whole
results, text, figure, workbook, manifest     what came of it, and how it is shown
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.studies.validate.validation import Validation, validate

__all__ = ["Validation", "validate"]
_HOME = {"Validation": "validation", "validate": "validation"}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
