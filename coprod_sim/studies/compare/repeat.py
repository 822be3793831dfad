"""A comparison run again, as the manifest in its folder says."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coprod_sim.evidence.entries import PROFILES
from coprod_sim.report.results import MANIFEST, whole
from coprod_sim.scenario import arguments
from coprod_sim.scenario.allowed import checked
from coprod_sim.scenario.load import load_scenario, scenario_names
from coprod_sim.scenario.names import FileName, one_line
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.set_numbers import named
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.made import parsed
from coprod_sim.studies.compare.read_back import TO_DO, DamagedError

WHOLE = ("replicates", "weeks", "residents", "seed")
DIGITS = re.compile(r"[0-9]{1,10}")


def rerun(folder: Path, manifest: Mapping[str, Any]) -> Comparison:
    """Run the comparison in ``folder`` anew.

    Raises:
        DamagedError: its command cannot be read, its scenario's file is gone, or its model was no part of this package.
        InputError: the scenario is no longer right.
    """
    where = folder / MANIFEST
    if manifest["model_version"] is None:
        raise DamagedError([f"{where}: it was made with a model of its own, which only its own program can run"])
    try:
        scenario, options = read_command(str(manifest["command"]))
    except ValueError as error:
        raise DamagedError([f"{where}: command: {error}; {TO_DO}"]) from error
    town = _scenario(folder, manifest, scenario)
    try:
        return compare(town, **options)
    except (TypeError, ValueError) as error:
        raise DamagedError([f"{where}: command: {error}; {TO_DO}"]) from error


def _scenario(folder: Path, manifest: Mapping[str, Any], given: str) -> str | Scenario:
    """A shipped scenario's name, or what the copies in the folder describe."""
    of, listed = manifest["scenario"], manifest.get("files")
    copies = of.get("files") if isinstance(of, Mapping) else None
    if not isinstance(copies, Mapping) or not copies or not isinstance(listed, Mapping):
        if given not in scenario_names():
            what = f"{one_line(given)[:60]} does not come with coprod-sim, and no copy of it is in the folder"
            raise DamagedError([f"{folder / MANIFEST}: {what}; {TO_DO}"])
        return given
    files, wrong = whole(folder, {**manifest, "files": {str(name): listed.get(str(name)) for name in copies}})
    if wrong:
        raise DamagedError([f"{line}; {TO_DO}" for line in wrong])
    kept = {str(copies[name]): content.decode("utf-8") for name, content in files.items()}
    return load_scenario(next(iter(kept)), kept)


def read_command(command: str) -> tuple[str, dict[str, Any]]:
    """The scenario as it was named, and the options of ``compare``.

    Raises:
        ValueError: it is not a command that a manifest has.
    """
    words = shlex.split(command)
    if words[:2] != ["coprod-sim", "compare"] or len(words) < 3:
        raise ValueError("is not `coprod-sim compare SCENARIO`")
    scenario, words = words[2], words[3:]
    options: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        name = word.removeprefix("--").replace("-", "_")
        if name == "fixed_parameters":
            options[name] = True
            continue
        value = next(rest, "")
        if not word.startswith("--") or (name in options and name != "set"):
            raise ValueError(f"{one_line(word)[:60]} is no option that it can have, or is there twice")
        if name == "arms":
            options[name] = tuple(map(FileName, value.split(",")))
        elif name in WHOLE:
            options[name] = _whole(name, value)
        elif name == "precision":
            options[name] = _share(value)
        elif name == "matters":
            options[name] = arguments.share(name, float(value))
        elif name == "evidence" and value in PROFILES:
            options[name] = value
        elif name == "set":
            key, _, number = value.partition("=")
            options.setdefault("overrides", {})[key] = checked(named(key)[1], parsed(number))
        else:
            raise ValueError(f"{one_line(f'{word} {value}')[:60]} is no option that it can have")
    return scenario, options


def _whole(name: str, value: str) -> int:
    if not DIGITS.fullmatch(value):
        low, high = arguments.allowed(name)
        raise ValueError(f"--{name} {one_line(value)[:60]}: a whole number from {low:,} to {high:,} is needed")
    return arguments.whole(name, int(value))


def _share(value: str) -> float:
    share = float(value)
    if not 0.0 < share <= 0.5:
        raise ValueError(f"--precision {one_line(value)[:60]}: a share above 0 and at most 0.5 is needed")
    return share
