"""Arms against each other.

plan, comparison, assemble, findings, tables      what is run, and the tables that come of it
statements, sentences, care_sentences, adoption, adoption_sentences, paying_back     what is said of them
text, figures, workbook, folder, manifest         how it is shown and kept
page, page_sections, made, read_back, repeat, verify     the page, and whether all still follows
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.studies.compare.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]
_HOME = {"Comparison": "comparison", "compare": "comparison"}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
