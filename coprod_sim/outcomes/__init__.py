"""What is counted, and what it comes to.

fields      the ledger's columns
formulas    sums and ratios over them
registry    the outcomes that tables, figures and claims are made of
summary     outcomes of a run by week, quarter, fifth, age and locality
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.outcomes.fields import FIELD_INDEX, FIELDS
    from coprod_sim.outcomes.registry import HEADLINE, OUTCOMES
    from coprod_sim.outcomes.summary import by_fifth, summarise, weekly

__all__ = ["FIELDS", "FIELD_INDEX", "HEADLINE", "OUTCOMES", "by_fifth", "summarise", "weekly"]
_HOME = {
    "FIELD_INDEX": "fields",
    "FIELDS": "fields",
    "HEADLINE": "registry",
    "OUTCOMES": "registry",
    "by_fifth": "summary",
    "summarise": "summary",
    "weekly": "summary",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
