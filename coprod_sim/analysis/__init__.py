"""What follows from a sweep, a folder or file a question.

runs, load, differences, factors, design_facts, statements     from a store to contrasts, and their words
answer, how_sure, for_whom, for_whom_ages, when_it_fails       parts of the answer, as the page names them
break_even, what_decides, worth_knowing, which_values, core_economy, what_varied, notices
analyse, folder, page, places, verify                          the whole, and what is written
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.analysis.analyse import Analysis, analyse

__all__ = ["Analysis", "analyse"]
_HOME = {"Analysis": "analyse", "analyse": "analyse"}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
