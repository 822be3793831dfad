"""Whether what stands in a folder follows from its runs: all of it is made again, and compared byte by byte."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from coprod_sim.analysis import folder as analysis_folder
from coprod_sim.analysis import page as analysis_page
from coprod_sim.analysis.analyse import analyse
from coprod_sim.analysis.places import analysis_of, experiments, matters_of, report_of
from coprod_sim.report.files import WORKBOOK
from coprod_sim.report.provenance import SCHEMA, other_schema
from coprod_sim.report.results import MANIFEST, listed
from coprod_sim.scenario.errors import InputError, did_you_mean
from coprod_sim.scenario.names import FileName
from coprod_sim.studies.compare.verify import (
    Verified,
    check_page,
    count_files,
    differences,
    other_software,
    read_json,
    untold,
)
from coprod_sim.sweep.store import queries
from coprod_sim.sweep.store.file import FILE, connect, look
from coprod_sim.sweep.store.frame import refuse_damaged_plans
from coprod_sim.sweep.store.store import Store


def verify_sweep(folder: Path, name: str | None = None) -> Verified:
    """Analyse a store again, and compare with its analysis and page; of all its experiments, or of one.

    Raises:
        InputError: nothing has been made of it yet, or it cannot be analysed.
    """
    found = Verified()
    found.wrong += _unsound(folder)
    if found.wrong:
        return found  # what is made of a damaged store says nothing
    found.wrong += _damaged(folder)
    held = experiments(folder)
    if name is not None and name not in held:
        hint = did_you_mean(name, held) or f"; there are: {', '.join(held)}"
        raise InputError([f"--experiment {name}: {folder} holds no experiment of that name{hint}"])
    made = [each for each in held if name in (None, each) and _outputs(folder, each)]
    if not made:
        what = f"neither analysis nor page of {name or 'it'} is there yet"
        raise InputError([f"{folder}: {what}; `coprod-sim analyse` and `coprod-sim report` make them"])
    for each in made:
        _verify_experiment(folder, each, found)
    return found


def _outputs(folder: Path, name: FileName) -> bool:
    return analysis_of(folder, name).exists() or report_of(folder, name).exists()


def _verify_experiment(folder: Path, name: FileName, found: Verified) -> None:
    analysis = analyse(folder, name, matters=matters_of(folder, name))
    kept, page = analysis_of(folder, name), report_of(folder, name)
    with TemporaryDirectory() as scratch:
        new = Path(scratch)
        analysis_folder.write(analysis, new, untold, xlsx=WORKBOOK in listed(kept))
        made_before = read_json(kept / MANIFEST).get("schema", SCHEMA)
        if made_before != SCHEMA:
            line = other_schema(made_before, f"`coprod-sim analyse {folder}` makes it again")
            found.wrong.append(f"{kept.name}/{MANIFEST}: {line}")
        elif kept.exists():
            found.wrong += _other_runs(kept, analysis.loaded.digest)
            found.wrong += [f"{kept.name}/{line}" for line in differences(kept, new, set())]
            made = json.loads((new / MANIFEST).read_text(encoding="utf-8"))
            found.wrong += other_software(kept / MANIFEST, made, found.wrong)
        count_files(new, found)
        if page.exists():
            check_page(page, analysis_page.page_of(analysis, analysis_folder.svgs(new)), found)


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
        damaged = queries.damaged_runs(connection)
    return [f"{FILE}: {queries.in_words(damaged)}"] if damaged else []


def _other_runs(kept: Path, digest: str) -> list[str]:
    then = read_json(kept / MANIFEST).get("runs_digest")
    if then in (None, digest):
        return []
    return [f"{FILE}: its runs are not those of {kept.name} (digest {digest[:12]}, then {str(then)[:12]})"]
