"""What is known: every number the model uses, with its unit, range in each profile, kind and source.

One TOML file a topic, one table a number, and ``sources.toml`` with each source once. Nothing else in the package
holds a number from the world. To read: ``entries`` (what an entry is), ``reading`` (its checks), ``shipped``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.evidence.entries import PROFILES, Parameter, Source
    from coprod_sim.evidence.shipped import parameters, sources

__all__ = ["PROFILES", "Parameter", "Source", "parameters", "sources"]
_HOME = {
    "PROFILES": "entries",
    "Parameter": "entries",
    "Source": "entries",
    "parameters": "shipped",
    "sources": "shipped",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
