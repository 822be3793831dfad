"""What came with this installation, and what it lacks: packages missing, or of a version that is not run with."""

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

PROJECT = "coprod-sim"
AGAIN = "install again with `uv sync`, or `pip install --upgrade` and the folder or name it was installed from"
_NEED = re.compile(r"([A-Za-z0-9._-]+)\s*\(?([^;)]*)")


def shipped_folder(name: str) -> Path:
    """A folder of files that come with the program: inside the installed package, or at the top of the repository."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parent / name


def problems() -> list[str]:
    """A sentence for each package that is missing or not of an allowed version."""
    return [problem for name, bounds in _needs() if (problem := _problem(name, bounds))]


def need(package: str) -> None:
    """Make sure that a package has a version that this project is run with.

    Raises:
        ImportError: it has not, or it is missing; one sentence.
    """
    for name, bounds in _needs():
        if name.lower() == package and (problem := _problem(name, bounds)):
            raise ImportError(problem)


def _needs() -> Iterator[tuple[str, str]]:
    """(name, bounds) of each package that is needed always, as the project declares them."""
    try:
        declared = metadata.requires(PROJECT) or []
    except metadata.PackageNotFoundError:  # run from its sources, which declare nothing
        return
    for line in declared:
        found = _NEED.match(line)
        if found and "extra ==" not in line:
            yield found[1], found[2].strip()


def _problem(name: str, bounds: str) -> str | None:
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"the package {name} is missing, which {PROJECT} needs; {AGAIN}"
    if all(_within(version, bound.strip()) for bound in bounds.split(",") if bound.strip()):
        return None
    return f"{name} {version} is installed, but {PROJECT} needs {name} {_in_order(bounds)}; {AGAIN}"


def _in_order(bounds: str) -> str:
    return ", ".join(sorted((bound.strip() for bound in bounds.split(",")), reverse=True))


def _within(version: str, bound: str) -> bool:
    """Whether a version keeps to ``>=x`` or ``<y``; of an early one, such as 4.0.0a0, as if it were out."""
    least, most = bound.removeprefix(">="), bound.removeprefix("<")
    if least != bound:
        return _release(version) >= _release(least)
    return most == bound or _release(version) < _release(most)


def _release(version: str) -> tuple[int, ...]:
    digits = re.match(r"\d+(?:\.\d+)*", version)
    parts = [int(part) for part in digits[0].split(".")] if digits else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)
