"""The evidence that comes with the program, read and checked once a process."""

from functools import cache
from pathlib import Path

from coprod_sim.evidence.entries import (
    Number,
    Source,
)
from coprod_sim.evidence.reading import load

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
