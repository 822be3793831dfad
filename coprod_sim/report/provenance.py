"""What a comparison was made with: versions, inputs with where they came from, seeds, and the command to repeat it.

No clock, folder or user name is in it, so that the same command gives the same bytes.
"""

import platform
import re
import shlex
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath
from typing import Any

from coprod_sim.scenario.names import one_line
from coprod_sim.scenario.scenario import Scenario

SCHEMA = 2
"""Of folders of results: of the tables, what their columns mean, and of the manifest."""
PACKAGES = ("coprod-sim", "mesa", "numba", "numpy", "scipy", "pandas", "matplotlib")


def other_schema(found: object, to_do: str) -> str:
    """What is said of a folder whose manifest has another schema."""
    whose = "an earlier" if type(found) is int and found < SCHEMA else "another"
    schemas = f"schema {one_line(str(found))[:40]}, and this one reads {SCHEMA}"
    return f"{whose} version of coprod-sim wrote it ({schemas}); use that version, or {to_do}"


def software() -> dict[str, str]:
    """Versions of Python and of the packages that numbers depend on."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def machine() -> dict[str, str]:
    """The kind of machine: rounding of ``exp`` and ``log`` may differ between kinds."""
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "libc": " ".join(platform.libc_ver()).strip(),
    }


def made_with(version: object, words: Sequence[str]) -> dict[str, Any]:
    """How a manifest begins: versions of all that numbers depend on, and the ``words`` of the command to repeat it."""
    return {
        "schema": SCHEMA,
        "model_version": version,
        "software": software(),
        "machine": machine(),
        "command": shlex.join(words),
    }


def kept_files(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """A scenario's own files, the one asked for first, by the names that copies beside results have.

    Each is the path that ``Scenario.files`` knows it by, and its text. A copy keeps its file's name, since that is the
    scenario's; a second one of that name is in a folder of its own.
    """
    kept: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for place, (at, text) in enumerate(scenario.files.items(), 1):
        name = PurePosixPath(at).name
        folder = f"scenario_{place}" if name.casefold() in taken else "scenario"
        taken.add(name.casefold())
        kept[f"{folder}/{name}"] = at, text
    return kept


def by_file(origin: str) -> str:
    """Where a number came from, a file by its name alone: folders differ from one machine to the next."""
    found = re.fullmatch(r"(?:.*[/\\])?([^/\\]+:\d+:\d+)", origin, re.DOTALL)
    return found[1] if found else origin
