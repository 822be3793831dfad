"""Whether what stands in a folder follows from its runs: all of it is made again, and compared byte by byte."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coprod_sim.analysis.analyse import analyse
from coprod_sim.checking import ScenarioError, did_you_mean
from coprod_sim.names import FileName
from coprod_sim.page import analysis_files, of_comparison, of_sweep
from coprod_sim.page.again import again
from coprod_sim.page.places import analysis_of, experiments, report_of
from coprod_sim.page.rebuild import read_manifest
from coprod_sim.report.files import WORKBOOK, page_in
from coprod_sim.report.results import MANIFEST, listed
from coprod_sim.sweep import store_read
from coprod_sim.sweep.store import Store
from coprod_sim.sweep.store_file import FILE, connect, look
from coprod_sim.sweep.store_frame import refuse_damaged_plans

NOT = "does not follow from the runs"


@dataclass
class Verified:
    """What was found: a line for each file that is not as it should be, and how much was looked at."""

    wrong: list[str] = field(default_factory=list)
    figures: int = 0
    tables: int = 0
    pages: int = 0


def verify_sweep(folder: Path, name: str | None = None) -> Verified:
    """Analyse a store anew, and compare with its analysis and page; of all its experiments, or of one.

    Raises:
        ScenarioError: nothing has been made of it yet, or it cannot be analysed.
    """
    found = Verified()
    found.wrong += _unsound(folder)
    if found.wrong:
        return found  # what is made of a damaged store says nothing
    found.wrong += _damaged(folder)
    held = experiments(folder)
    if name is not None and name not in held:
        hint = did_you_mean(name, held) or f"; there are: {', '.join(held)}"
        raise ScenarioError([f"--experiment {name}: {folder} holds no experiment of that name{hint}"])
    made = [each for each in held if name in (None, each) and _outputs(folder, each)]
    if not made:
        what = f"neither analysis nor page of {name or 'it'} is there yet"
        raise ScenarioError([f"{folder}: {what}; `coprod-sim analyse` and `coprod-sim report` make them"])
    for each in made:
        _verify_experiment(folder, each, found)
    return found


def verify_comparison(folder: Path) -> Verified:
    """Run a comparison again, and compare every file of its folder.

    Raises:
        ScenarioError: it cannot be run again.
    """
    found, page = Verified(), page_in(folder)
    comparison = again(folder, read_manifest(folder))
    with TemporaryDirectory() as scratch:
        new = Path(scratch) / "again"
        comparison.write(new, _untold, xlsx=WORKBOOK in listed(folder))
        found.wrong += _differences(folder, new, {page.name})
        _count(new, found)
        if page.exists():
            _check_page(page, of_comparison.page_of(new), found)
    found.wrong += _other_software(folder / MANIFEST, comparison.manifest, found.wrong)
    return found


def _untold(_: str) -> None:
    """A figure that cannot be drawn again is missing from one of the folders, or from both."""


def _outputs(folder: Path, name: FileName) -> bool:
    return analysis_of(folder, name).exists() or report_of(folder, name).exists()


def _verify_experiment(folder: Path, name: FileName, found: Verified) -> None:
    analysis, kept, page = analyse(folder, name), analysis_of(folder, name), report_of(folder, name)
    with TemporaryDirectory() as scratch:
        new = Path(scratch)
        analysis_files.write(analysis, new, _untold, xlsx=WORKBOOK in listed(kept))
        if kept.exists():
            found.wrong += _other_runs(kept, analysis.loaded.digest)
            found.wrong += [f"{kept.name}/{line}" for line in _differences(kept, new, set())]
            made = json.loads((new / MANIFEST).read_text(encoding="utf-8"))
            found.wrong += _other_software(kept / MANIFEST, made, found.wrong)
        _count(new, found)
        if page.exists():
            _check_page(page, of_sweep.page_of(analysis, analysis_files.svgs(new)), found)


def _unsound(folder: Path) -> list[str]:
    """What SQLite finds wrong with the file of the runs."""
    look(folder / FILE)
    try:
        with closing(connect(folder / FILE, write=False)) as connection:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    except sqlite3.DatabaseError as error:
        said = [str(error)]
    return [] if said == ["ok"] else [f"{FILE}: is damaged: {' '.join(line.split())}" for line in said]


def _damaged(folder: Path) -> list[str]:
    """That runs are not as they were written."""
    with Store.open(folder, write=False) as store, store.snapshot() as connection:
        refuse_damaged_plans(folder, connection)
        damaged = store_read.damaged_runs(connection)
    return [f"{FILE}: {store_read.in_words(damaged)}"] if damaged else []


def _other_runs(kept: Path, digest: str) -> list[str]:
    then = _read(kept / MANIFEST).get("runs_digest")
    if then in (None, digest):
        return []
    return [f"{FILE}: its runs are not those of {kept.name} (digest {digest[:12]}, then {str(then)[:12]})"]


def _differences(kept: Path, new: Path, besides: set[str]) -> Iterator[str]:
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


def _count(new: Path, found: Verified) -> None:
    names = _files(new)
    found.figures += sum(name.endswith(".svg") for name in names)
    found.tables += sum(name.endswith(".csv") for name in names)


def _check_page(page: Path, text: str, found: Verified) -> None:
    found.pages += 1
    if page.read_bytes() != text.encode("utf-8"):
        found.wrong.append(f"{page.name}: {NOT}")


def _other_software(kept: Path, made: Mapping[str, Any], wrong: list[str]) -> list[str]:
    """A hint, where something is wrong and versions are not the same."""
    then, now = (one.get("software", {}) for one in (_read(kept), made))
    if not wrong or not isinstance(then, dict):
        return []
    other = [f"{name} {then[name]}, now {now[name]}" for name in then if name in now and then[name] != now[name]]
    return [f"{MANIFEST}: it was made with other versions: {'; '.join(other)}"] if other else []


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
