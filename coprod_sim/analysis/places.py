"""Where the files that follow from runs stand, and what kind of runs a folder has."""

from pathlib import Path

from coprod_sim.report.results import FIGURES, MANIFEST, manifest_of, refuse_links
from coprod_sim.scenario import arguments
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.given_file import no_file
from coprod_sim.scenario.names import FileName
from coprod_sim.scenario.partial import new_file
from coprod_sim.studies.compare.read_back import read_manifest
from coprod_sim.sweep.store import queries
from coprod_sim.sweep.store.file import FILE
from coprod_sim.sweep.store.store import Store

ANALYSIS, REPORT = "analysis", "report"
PAGE_BEGINS = b"<!doctype html"


def is_sweep(folder: Path) -> bool:
    """Whether the folder has a sweep's store; False for a comparison's.

    Raises:
        DamagedError: it has neither.
    """
    if (folder / FILE).exists():
        return True
    read_manifest(folder)
    return False


def experiments(folder: Path) -> list[FileName]:
    """Names of the experiments in a store, each once.

    Raises:
        StoreError: as ``Store.open`` says.
    """
    with Store.open(folder, write=False, runs=False) as store, store.snapshot() as connection:
        return [each.name for each in queries.experiments(connection) if not each.replaced]


def analysis_of(folder: Path, name: FileName) -> Path:
    """Folder of an experiment's tables and figures.

    Raises:
        InputError: something stands there that leads elsewhere.
    """
    place = folder / f"{ANALYSIS}{_suffix(folder, name)}"
    for each in (place, place / FIGURES):
        refuse_links(each, each.is_dir())
    return place


def matters_of(folder: Path, name: str | None) -> float | None:
    """What the analysis that stands there was asked to take for too small; None where it goes by the experiment.

    Raises:
        InputError: what it says was asked cannot have been.
    """
    held = [each for each in experiments(folder) if name in (None, each)]
    made = manifest_of(analysis_of(folder, held[0])) if len(held) == 1 else {}
    asked = made["options"].get("matters") if isinstance(made.get("options"), dict) else None
    try:
        return None if asked is None else arguments.share("matters", asked)
    except InputError as error:
        where, todo = analysis_of(folder, held[0]) / MANIFEST, f"`coprod-sim analyse {folder}` makes it again"
        raise InputError([f"{where}: options: {line}; {todo}" for line in error.messages]) from None


def report_of(folder: Path, name: FileName) -> Path:
    """File of an experiment's page.

    Raises:
        InputError: something stands there that leads elsewhere.
    """
    place = folder / f"{REPORT}{_suffix(folder, name)}.html"
    refuse_links(place, place.is_file())
    return place


def _suffix(folder: Path, name: FileName) -> str:
    """An experiment that is not alone in its store has files of its own."""
    return f"-{name}" if len(experiments(folder)) > 1 else ""


def no_place_for_a_page(path: Path) -> str | None:
    """Why a page cannot be put there, or None: nothing but an earlier page is written over."""
    problem = no_file(path)
    if problem:
        return f"{problem}; a file is needed"
    if problem is None:
        with path.open("rb") as file:
            if not file.read(len(PAGE_BEGINS)).lower().startswith(PAGE_BEGINS):
                return "this file is no page of a report and is left as it is; give another"
    return None


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file that is there whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with new_file(path) as new:
        new.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
