"""The findings of a comparison, read back from the folder that it was written into."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report import csv_file
from coprod_sim.report.provenance import SCHEMA, other_schema
from coprod_sim.report.results import MANIFEST, UNFINISHED, sealed, whole
from coprod_sim.scenario.errors import InputError
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.compare.folder import OF_PLACES, TABLES
from coprod_sim.studies.compare.made import parsed, problem, text_of

ESTIMATES = (
    "label",
    "unit",
    "median",
    "low",
    "high",
    "share_of_comparator",
    "way",
    "share_of_worlds",
    "share_low",
    "share_high",
    "words",
    "mean",
)
TOWN = ("town_unit", "town_median", "town_low", "town_high")
WORDS = ("outcome", "words", "range", "contrast", "arm", "label", "unit", "town_unit", "age", "key", "use", "whose")
NEEDED = {
    "comparison.csv": ("outcome", "contrast", *ESTIMATES, "mc_error", *TOWN),
    "weekly.csv": ("week", "arm", "outcome", "mean", "median", "low", "high"),
    "quarters.csv": ("week", "arm", "outcome", "mean", "median", "low", "high"),
    "by_fifth.csv": ("fifth", "replicates", "outcome", "contrast", *ESTIMATES, *TOWN),
    "by_age.csv": ("age", "replicates", "outcome", "contrast", *ESTIMATES, *TOWN),
    "by_utilisation.csv": ("starting_utilisation", "replicates", "outcome"),
    "break_even.csv": ("contrast", "qaly_price_gbp", "weeks", "week", "worlds_share", "worlds_median_week"),
    "saved.csv": ("contrast", "brought_in_hours", "unpaid_hours", "demand_hours", "saved_per_unpaid_hour"),
    "posts.csv": ("arm", "use", "whose", "gbp_per_resident_year", "gbp_year", "posts", "gbp_per_hour"),
    "worlds.csv": ("replicate", "contrast", "outcome", "difference"),
    "parameters.csv": ("replicate", "key", "element"),
    "places.csv": ("contrast", "replicate", "locality"),
    "first_world.csv": ("arm", "locality", "week", "adoption", "risk"),
}
"""Columns that a file must have."""
KEYS = (
    *("command", "scenario", "arms", "weeks", "residents", "seed", "replicates", "fixed_parameters", "evidence"),
    *("interval", "inputs", "software", "machine", "model_version"),
)
TO_DO = "compare again into this folder"


class DamagedError(InputError):
    """A folder that does not hold a comparison as this program writes it."""


def read_back(folder: Path) -> Findings:
    """The findings whose tables are in ``folder``, with the numbers that the files have.

    Labels and units are the program's own again, as ``Findings`` has them before they are named for people.

    Raises:
        DamagedError: files are missing, cut off or not as this program writes them; ``messages`` name each.
    """
    return found_in(folder, read_files(folder))


def read_files(folder: Path) -> dict[str, bytes]:
    """Every file of a comparison's folder by its name, just as it was written.

    Raises:
        DamagedError: as ``rebuild`` says.
    """
    manifest = read_manifest(folder)
    files, wrong = whole(folder, manifest)
    if not isinstance(manifest.get("files"), dict):
        wrong.append(f"{folder / MANIFEST}: lists no files; an earlier version wrote it")
    else:
        wrong += [f"{folder / MANIFEST}: does not list {name}" for name in TABLES if name not in manifest["files"]]
    if wrong:
        raise DamagedError([f"{line}; {TO_DO}" for line in wrong])
    return files


def found_in(folder: Path, files: Mapping[str, bytes]) -> Findings:
    """As ``rebuild``, of files that were read.

    Raises:
        DamagedError: one is not as this program writes it.
    """
    manifest = read_manifest(folder)
    tables = {name: _table(folder / name, name, files[name]) for name in TABLES}
    of_places = {name: _table(folder / name, name, files[name]) for name in OF_PLACES if name in files}
    tables |= {name: of_places.get(name, pd.DataFrame()) for name in OF_PLACES}
    labels = {str(arm): str(of["label"]) for arm, of in manifest["arms"].items()}
    whole = tables["comparison.csv"]
    pairs = _pairs(folder, whole, list(labels))
    for name in ("comparison.csv", "by_fifth.csv", "by_age.csv", "by_utilisation.csv"):
        tables[name] = _unnamed(folder / name, tables[name])
    wanted = {(key, contrast_name(pair)) for key in OUTCOMES for pair in pairs}
    if lacking := wanted - set(zip(whole["outcome"], whole["contrast"], strict=True)):
        what = " of ".join(sorted(lacking)[0])
        raise DamagedError([f"{folder / 'comparison.csv'}: a row is missing, {what}; {TO_DO}"])
    places = {OF_PLACES[name]: tables[name] for name in OF_PLACES}
    return Findings(
        labels=labels,
        baseline=next(iter(labels)),
        pairs=pairs,
        manifest=manifest,
        sources={},
        **{TABLES[name]: tables[name] for name in TABLES},
        **places,
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a comparison was made with.

    Raises:
        DamagedError: it is missing, not a comparison's, or of another schema.
    """
    path = folder / MANIFEST
    try:
        found = parsed(text := text_of(path))
    except FileNotFoundError:
        raise DamagedError([f"{path}: is missing; this is not the folder of a comparison or of a sweep"]) from None
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedError([f"{path}: cannot be read: {' '.join(str(error).split())}; {TO_DO}"]) from error
    if isinstance(found, dict) and UNFINISHED in found:
        what = "the results here are incomplete: coprod-sim was stopped while it moved them in"
        raise DamagedError([f"{path}: {what}; {TO_DO}"])
    if not isinstance(found, dict) or not all(key in found for key in KEYS):
        raise DamagedError([f"{path}: is not of a comparison; `coprod-sim compare` and `sweep` write what is needed"])
    if found.get("schema") != SCHEMA:
        raise DamagedError([f"{path}: {other_schema(found.get('schema'), TO_DO)}"])
    if wrong := problem(found):
        raise DamagedError([f"{path}: is not as it was written: {wrong}; {TO_DO}"])
    if sealed(found) != text.encode("utf-8"):
        raise DamagedError([f"{path}: is not as it was written: cut off, changed, or edited; {TO_DO}"])
    return found


def _table(path: Path, name: str, content: bytes) -> pd.DataFrame:
    try:
        table = csv_file.read(content)
    except (ValueError, RecursionError) as error:
        raise DamagedError([f"{path}: cannot be read: {' '.join(str(error).split())}; {TO_DO}"]) from error
    if lacking := [column for column in NEEDED[name] if column not in table]:
        raise DamagedError([f"{path}: has no column {lacking[0]}; {TO_DO}"])
    for column in table.columns if len(table) else ():
        numbers = table[column].dtype.kind in "ifb"
        if numbers == (column in WORDS):
            raise DamagedError([f"{path}: {column}: not every cell is {'words' if numbers else 'a number'}; {TO_DO}"])
    return table


def _pairs(folder: Path, table: pd.DataFrame, arms: list[str]) -> tuple[Pair, ...]:
    """Contrasts in the order of the table."""
    path = folder / "comparison.csv"
    if lacking := [arm for arm in arms if f"mean {arm}" not in table]:
        raise DamagedError([f"{path}: has no column mean {lacking[0]}, which {MANIFEST} has as an arm; {TO_DO}"])
    known = {contrast_name((one, two)): (one, two) for one in arms for two in arms}
    names = list(dict.fromkeys(table["contrast"]))
    if not names or (strangers := [name for name in names if name not in known]):
        which = strangers[0] if names else "none"
        raise DamagedError([f"{path}: contrast: {which} is not of the arms in {MANIFEST}; {TO_DO}"])
    return tuple(known[name] for name in names)


def _unnamed(path: Path, table: pd.DataFrame) -> pd.DataFrame:
    """The program's own labels and units again, for the scenario's: see ``tables.named``."""
    if strangers := [key for key in table["outcome"] if key not in OUTCOMES]:
        raise DamagedError([f"{path}: outcome: there is no {strangers[0]}; it is of another version; {TO_DO}"])
    own = {"label": table["outcome"].map(lambda key: OUTCOMES[key].label)} if "label" in table else {}
    own |= {"unit": table["outcome"].map(lambda key: OUTCOMES[key].display_unit)} if "unit" in table else {}
    own |= {"town_unit": table["outcome"].map(lambda key: OUTCOMES[key].town_unit)} if "town_unit" in table else {}
    return table.assign(**own)
