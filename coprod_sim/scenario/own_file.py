"""Scenario files that commands write for a user: names, what they extend, and never over another file."""

import json
import os
from pathlib import Path

from coprod_sim.scenario.errors import InputError, in_quotes
from coprod_sim.scenario.given_file import no_file
from coprod_sim.scenario.load import scenario_names
from coprod_sim.scenario.one_file import NAME, NAMING
from coprod_sim.scenario.partial import new_file
from coprod_sim.scenario.yaml_source import shown

ENDINGS = (".yaml", ".yml")


def quoted(text: str) -> str:
    """A text as YAML has it between double quotes."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def name_problem(name: str) -> str | None:
    """Why a scenario of the user's own cannot have this name, or None."""
    if not NAME.fullmatch(name):
        near = "".join(c if c.isascii() and c.isalnum() else "_" for c in Path(name).stem.lower()).strip("_")
        hint = f"; did you mean {near}?" if NAME.fullmatch(near) else ""
        return f"{in_quotes(name)} is no name; {NAMING}{hint}"
    if name in scenario_names():
        return f"{name} is the name of a scenario that comes with coprod-sim; give another"
    return None


def file_problem(path: Path) -> str | None:
    """Why a new scenario file cannot be written there, or None; its name is the file's without the ending."""
    if path.suffix not in ENDINGS:
        return "the file's name must end in .yaml"
    if problem := name_problem(path.stem):
        return problem
    if (problem := no_file(path)) != "" or path.is_symlink():
        return problem or "the file is there already and is left as it is; give another with --out"
    if not path.parent.is_dir():
        return f"there is no folder {shown(path.parent)}; make it first"
    if not os.access(path.parent, os.W_OK):
        return f"the folder {shown(path.parent)} cannot be written; give another with --out"
    return None


def extends(given: str, path: Path) -> str:
    """How a file at ``path`` names the scenario that was given as a name, or as a path from the working folder."""
    if given in scenario_names():
        return given
    target = Path(given).resolve()
    try:
        return quoted(os.path.relpath(target, path.parent.resolve()))
    except ValueError:  # another drive
        return quoted(str(target))


def write(path: Path, text: str) -> None:
    """Write a file that is not there yet: whole, or not at all.

    Raises:
        InputError: it is there by now, or cannot be written.
    """
    try:
        with new_file(path, over=False) as new:
            new.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError([f"{shown(path)}: the file could not be written: {error.strerror}"]) from None
