"""Whether a comparison's folder follows from its runs: all of it is made again, and compared byte by byte."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coprod_sim.report.files import WORKBOOK, page_in
from coprod_sim.report.results import MANIFEST, listed
from coprod_sim.studies.compare import page as compare_page
from coprod_sim.studies.compare.read_back import read_manifest
from coprod_sim.studies.compare.repeat import rerun

NOT = "does not follow from the runs"


@dataclass
class Verified:
    """What was found: a line for each file that is not as it should be, and how much was looked at."""

    wrong: list[str] = field(default_factory=list)
    figures: int = 0
    tables: int = 0
    pages: int = 0


def verify_comparison(folder: Path) -> Verified:
    """Run a comparison again, and compare every file of its folder.

    Raises:
        InputError: it cannot be run again.
    """
    found, page = Verified(), page_in(folder)
    comparison = rerun(folder, read_manifest(folder))
    with TemporaryDirectory() as scratch:
        new = Path(scratch) / "again"
        comparison.write(new, untold, xlsx=WORKBOOK in listed(folder))
        found.wrong += differences(folder, new, {page.name})
        count_files(new, found)
        if page.exists():
            check_page(page, compare_page.page_of(new), found)
    found.wrong += other_software(folder / MANIFEST, comparison.manifest, found.wrong)
    return found


def untold(_: str) -> None:
    """A figure that cannot be drawn again is missing from one of the folders, or from both."""


def differences(kept: Path, new: Path, besides: set[str]) -> Iterator[str]:
    """A line a file that differs, is missing, or is there but was not made."""
    expected, there = _files(new), _files(kept)
    for name in sorted(expected.keys() | there.keys()):
        if name not in there:
            yield f"{name}: is missing"
        elif name not in expected:
            if name not in besides:
                yield f"{name}: is not expected"
        elif expected[name].read_bytes() != there[name].read_bytes():
            yield f"{name}: {NOT}"


def _files(folder: Path) -> dict[str, Path]:
    every = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {name.as_posix(): path for name, path in every.items() if not any(part[0] == "." for part in name.parts)}


def count_files(new: Path, found: Verified) -> None:
    """Count the figures and tables that were made."""
    names = _files(new)
    found.figures += sum(name.endswith(".svg") for name in names)
    found.tables += sum(name.endswith(".csv") for name in names)


def check_page(page: Path, text: str, found: Verified) -> None:
    """Compare a page with what it should be."""
    found.pages += 1
    if page.read_bytes() != text.encode("utf-8"):
        found.wrong.append(f"{page.name}: {NOT}")


def other_software(kept: Path, made: Mapping[str, Any], wrong: list[str]) -> list[str]:
    """A hint, where something is wrong and versions are not the same."""
    then, now = (one.get("software", {}) for one in (read_json(kept), made))
    if not wrong or not isinstance(then, dict):
        return []
    other = [f"{name} {then[name]}, now {now[name]}" for name in then if name in now and then[name] != now[name]]
    return [f"{MANIFEST}: it was made with other versions: {'; '.join(other)}"] if other else []


def read_json(path: Path) -> dict[str, Any]:
    """A mapping from a file; an empty one where there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
