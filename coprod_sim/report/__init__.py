"""How anything is told.

numbers, sentence, text_table     numbers in words; sentences whose numbers are cells; tables as text
part, figure, svg, page           parts of an answer; what figures share; the page
csv_file, workbook, workbook_words, files, results     what is written, and a folder of it, whole or not at all
provenance, not_modelled          what it was made with; what the model leaves out
progress, console                 what long work shows, and where
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.report.sentence import plain

__all__ = ["plain"]
_HOME = {"plain": "sentence"}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
