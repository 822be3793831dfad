"""The evidence that comes with the program, read and checked once a process."""

from functools import cache
from pathlib import Path

from coprod_sim.evidence.entries import Parameter, Source
from coprod_sim.evidence.facts import Fact
from coprod_sim.evidence.facts import load as load_facts
from coprod_sim.evidence.reading import load

FOLDER = Path(__file__).parent


@cache
def _shipped() -> tuple[dict[str, Parameter], dict[str, Source]]:
    return load(FOLDER)


def parameters() -> dict[str, Parameter]:
    """Every number by key, in the order of the files; read and checked once a process."""
    return _shipped()[0]


def sources() -> dict[str, Source]:
    """Every source by key; read and checked once a process."""
    return _shipped()[1]


@cache
def facts() -> dict[str, Fact]:
    """Every published fact by key, in the order of the file; read and checked once a process."""
    return load_facts(FOLDER, sources())
