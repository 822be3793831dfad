"""The page of a comparison, from the folder that ``coprod-sim compare`` wrote."""

import json
import shlex
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from coprod_sim.report.not_modelled import LEFT_OUT, WHERE
from coprod_sim.report.page import Drawn, Page, Section, html
from coprod_sim.report.results import FIGURES
from coprod_sim.report.sentence import Sentence
from coprod_sim.scenario.errors import brief
from coprod_sim.scenario.set_numbers import named as arm_and_key
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.folder import OF_PLACES, TABLES
from coprod_sim.studies.compare.page_sections import answer, assumptions, fifths, one_text, payers, reversal, sureness
from coprod_sim.studies.compare.read_back import TO_DO, DamagedError, found_in, read_files
from coprod_sim.studies.compare.sentences import groups
from coprod_sim.studies.compare.text import named

EMBEDDED = ("comparison", "by_fifth", "by_age", "by_utilisation", "break_even", "saved")
"""Tables in the page; the others are larger, and in the folder."""
ALT = {
    "contrasts": "Difference of each main outcome between arms, as a share of the mean in the arm compared with, with "
    "its interval; left of zero is less.",
    "demand": "Professional hours asked for over time: by arm above; below, as differences within each sampled world.",
    "who_met_the_need": "Who met the need in each arm: professionals, kin, neighbours, people themselves; and what "
    "stayed unmet.",
    "adoption": "Share of professionals who co-produce, over time, by arm, with its interval.",
    "risk": "Risk that officials see in co-production, over time, by arm, with its interval.",
    "places": "Differences by locality: how net benefit and demand are spread over places, a row a contrast.",
    "size": "Differences by the size of localities: net benefit, practice and demand.",
    "by_fifth": "Differences in demand and in both parts of unmet need, by deprivation fifth, with their intervals.",
    "costs": "Differences in what it costs the public budget, people and society, with their intervals.",
}


def page_of(folder: Path) -> str:
    """The page's text.

    Raises:
        DamagedError: files are missing or not as they were written; ``messages`` say which.
    """
    files = read_files(folder)
    try:
        found = found_in(folder, files)
        return html(_page(found, files, _drawn(files)))
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        what = brief(" ".join(str(error).split()), 200)
        raise DamagedError([f"{folder}: it is not as it was written: {what}; {TO_DO}"]) from error


def command(found: Findings) -> str:
    """The command that repeats the comparison, with a scenario's own file by its name only."""
    words = shlex.split(str(found.manifest["command"]))
    return shlex.join(Path(word).name if place == 2 else word for place, word in enumerate(words))


def _page(found: Findings, content: Mapping[str, bytes], drawn: dict[str, Drawn]) -> Page:
    from coprod_sim.studies.compare.figures.look import footer

    said, scenario = groups(found), found.manifest["scenario"]
    files = {name: content[f"{name}.csv"] for name in EMBEDDED}
    tables = {name: named(found, getattr(found, TABLES[f"{name}.csv"])) for name in EMBEDDED}
    default = f"results/{scenario['name']}"
    sections = (
        answer(found, said, tables, files, drawn),
        sureness(found, tables),
        fifths(found, tables, files, drawn),
        payers(found, said, tables, drawn),
        reversal(found, said, tables, files),
        Section("what-it-leaves-out", "What it leaves out", tuple(map(one_text, LEFT_OUT)), notes=(WHERE,)),
        assumptions(found),
    )
    return Page(
        title=str(scenario["title"]),
        question=str(scenario["question"]),
        notices=_notices(found, drawn),
        sections=sections,
        provenance=footer(found),
        command=f"coprod-sim report {default}",
        made=_made(found, content),
        commands=(command(found), f"coprod-sim report {default}", f"coprod-sim verify {default}"),
    )


def _drawn(files: Mapping[str, bytes]) -> dict[str, Drawn]:
    """The folder's figures."""
    return {name: Drawn(name, alt, files[_svg(name)]) for name, alt in ALT.items() if _svg(name) in files}


def _svg(name: str) -> str:
    return f"{FIGURES}/{name}.svg"


def _notices(found: Findings, drawn: Collection[str]) -> tuple[Sentence, ...]:
    few = int(found.manifest["replicates"])
    notices = [str(line) for line in found.manifest.get("warnings", ())]
    if few < 2:
        notices.append("There is one world only, which says nothing of how sure anything is.")
    if missing := [name for name in ALT if name not in drawn and name in found.manifest.get("not_drawn", ())]:
        notices.append(f"Figures that are not here, as they could not be drawn: {', '.join(missing)}.")
    return tuple((line,) for line in notices)


def _made(found: Findings, files: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    made = found.manifest
    names = [name for name in (*TABLES, *OF_PLACES) if name in files]
    whole = sha256(b"".join(files[name] for name in names)).hexdigest()
    rest = [name for name in names if name.removesuffix(".csv") not in EMBEDDED]
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
    given = made.get("set")
    places = [(*arm_and_key(name), given[name]) for name in given] if isinstance(given, dict) else []
    return "; ".join(f"{key} = {json.dumps(value)} in {arm or 'all arms'}" for arm, key, value in places)
