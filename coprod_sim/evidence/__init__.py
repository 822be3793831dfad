"""Every number the model uses, with its unit, range in each profile, kind and source.

One TOML file a topic, one table a number, and ``sources.toml`` with each source once. Nothing else in the package
holds a number from the world.
"""

from functools import cache
from pathlib import Path

from coprod_sim.evidence.entries import (
    DISTRIBUTIONS,
    INDEXES,
    KINDS,
    PROFILES,
    SWITCHES,
    TOPICS,
    UNITS,
    EvidenceError,
    Number,
    Setting,
    Source,
    Value,
    elements,
)
from coprod_sim.evidence.reading import load

__all__ = [
    "DISTRIBUTIONS",
    "FOLDER",
    "INDEXES",
    "KINDS",
    "PROFILES",
    "SWITCHES",
    "TOPICS",
    "UNITS",
    "EvidenceError",
    "Number",
    "Setting",
    "Source",
    "Value",
    "elements",
    "load",
    "numbers",
    "sources",
]

FOLDER = Path(__file__).parent


@cache
def _shipped() -> tuple[dict[str, Number], dict[str, Source]]:
    return load(FOLDER)


def numbers() -> dict[str, Number]:
    """Every number by key, in the order of the files; read and checked once a process."""
    return _shipped()[0]


def sources() -> dict[str, Source]:
    """Every source by key; read and checked once a process."""
    return _shipped()[1]
