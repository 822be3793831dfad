"""The page of a comparison, from the folder that ``coprod-sim compare`` wrote."""

import json
import shlex
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from coprod_sim.report.page import Page, html
from coprod_sim.report.part import Part
from coprod_sim.report.results import FIGURES
from coprod_sim.report.sentence import Name, Sentence
from coprod_sim.scenario.errors import brief
from coprod_sim.scenario.set_numbers import named as arm_and_key
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.folder import OF_PLACES, TABLES
from coprod_sim.studies.compare.parts import notices, parts
from coprod_sim.studies.compare.read_back import TO_DO, DamagedError, found_in, read_files


def page_of(folder: Path) -> str:
    """The page's text.

    Raises:
        DamagedError: files are missing or not as they were written; ``messages`` say which.
    """
    files = read_files(folder)
    try:
        found = found_in(folder, files)
        return html(_page(found, files))
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        what = brief(" ".join(str(error).split()), 200)
        raise DamagedError([f"{folder}: it is not as it was written: {what}; {TO_DO}"]) from error


def command(found: Findings) -> str:
    """The command that repeats the comparison, with a scenario's own file by its name only."""
    words = shlex.split(str(found.manifest["command"]))
    return shlex.join(Path(word).name if place == 2 else word for place, word in enumerate(words))


def _page(found: Findings, files: Mapping[str, bytes]) -> Page:
    from coprod_sim.studies.compare.figures.look import footer

    scenario, made = found.manifest["scenario"], parts(found)
    default = f"results/{scenario['name']}"
    drawn = {
        picture.name: files[f"{FIGURES}/{picture.name}.svg"]
        for part in made
        for picture in part.pictures
        if f"{FIGURES}/{picture.name}.svg" in files
    }
    embedded = {name for part in made for name in part.tables}
    return Page(
        title=str(scenario["title"]),
        question=str(scenario["question"]),
        notices=(*notices(found), *_missing(found, made, drawn)),
        parts=made,
        drawn=drawn,
        provenance=footer(found),
        command=f"coprod-sim report {default}",
        made=_made(found, files, embedded),
        commands=(command(found), f"coprod-sim report {default}", f"coprod-sim verify {default}"),
    )


def _missing(found: Findings, made: Collection[Part], drawn: Collection[str]) -> tuple[Sentence, ...]:
    said = []
    if int(found.manifest["replicates"]) < 2:
        said.append("There is one world only, which says nothing of how sure anything is.")
    names = [picture.name for part in made for picture in part.pictures]
    if missing := [name for name in names if name not in drawn and name in found.manifest.get("not_drawn", ())]:
        said.append(f"Figures that are not here, as they could not be drawn: {', '.join(missing)}.")
    return tuple((Name(line),) for line in said)


def _made(found: Findings, files: Mapping[str, bytes], embedded: Collection[str]) -> tuple[tuple[str, str], ...]:
    made = found.manifest
    names = [name for name in (*TABLES, *OF_PLACES) if name in files]
    whole = sha256(b"".join(files[name] for name in names)).hexdigest()
    rest = [name for name in names if name.removesuffix(".csv") not in embedded]
    return (
        ("Scenario", str(made["scenario"]["name"])),
        ("Arms", ", ".join(f"{arm} ({label})" for arm, label in found.labels.items())),
        *((("Set for this run", given),) if (given := _set(made)) else ()),
        ("Evidence", f"profile {made['evidence']}, {'fixed' if made['fixed_parameters'] else 'drawn'} parameters"),
        ("Runs", f"{made['replicates']} replicates of {made['residents']:,} residents, {made['weeks']} weeks"),
        ("Seed", str(made["seed"])),
        ("Intervals", str(made["interval"])),
        ("Model version", str(made["model_version"])),
        ("Software", ", ".join(f"{name} {version}" for name, version in made["software"].items())),
        ("Machine", " ".join(str(part) for part in made["machine"].values())),
        ("Digest of the tables", whole),
        ("Only in the folder", ", ".join([*rest, "manifest.json"])),
    )


def _set(made: Mapping[str, Any]) -> str:
    """Numbers that were set for the run, and where: ``ARM.KEY`` in one arm, others in all."""
    given = made.get("options", {}).get("overrides")
    places = [(*arm_and_key(name), given[name]) for name in given] if isinstance(given, dict) else []
    return "; ".join(f"{key} = {json.dumps(value)} in {arm or 'all arms'}" for arm, key, value in places)
