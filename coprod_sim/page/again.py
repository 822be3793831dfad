"""A comparison run again, as the manifest in its folder says."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coprod_sim.comparison import Comparison, compare
from coprod_sim.page.rebuild import TO_DO, DamagedError
from coprod_sim.report.results import MANIFEST, whole
from coprod_sim.scenario import Scenario, load_scenario, scenario_names

WHOLE = ("replicates", "weeks", "residents", "seed")


def again(folder: Path, manifest: Mapping[str, Any]) -> Comparison:
    """Run the comparison in ``folder`` anew.

    Raises:
        DamagedError: its command cannot be read, its scenario's file is gone, or its model was no part of this package.
        ScenarioError: the scenario is no longer right.
    """
    where = folder / MANIFEST
    if manifest["model_version"] is None:
        raise DamagedError([f"{where}: it was made with a model of its own, which only its own program can run"])
    try:
        scenario, options = read_command(str(manifest["command"]))
    except ValueError as error:
        raise DamagedError([f"{where}: command: {error}; {TO_DO}"]) from error
    try:
        return compare(_scenario(folder, manifest, scenario), **options)
    except (TypeError, ValueError) as error:
        raise DamagedError([f"{where}: command: {error}; {TO_DO}"]) from error


def _scenario(folder: Path, manifest: Mapping[str, Any], given: str) -> str | Scenario:
    """A shipped scenario's name, or what the copies in the folder describe."""
    of = manifest["scenario"]
    names = of.get("files") if isinstance(of, Mapping) else None
    listed = manifest.get("files")
    if not isinstance(names, list) or not names or not isinstance(listed, Mapping):
        if given not in scenario_names():
            what = f"{given} does not come with coprod-sim, and no copy of it is in the folder"
            raise DamagedError([f"{folder / MANIFEST}: {what}; {TO_DO}"])
        return given
    files, wrong = whole(folder, {**manifest, "files": {str(name): listed.get(str(name)) for name in names}})
    if wrong:
        raise DamagedError([f"{line}; {TO_DO}" for line in wrong])
    first, *parents = (folder / name for name in files)
    return load_scenario(first, parents)


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
        if name == "arms":
            options[name] = tuple(value.split(","))
        elif name in WHOLE:
            options[name] = int(value)
        elif name == "precision":
            options[name] = float(value)
        elif name == "evidence":
            options[name] = value
        elif name == "set":
            key, _, number = value.partition("=")
            options.setdefault("overrides", {})[key] = json.loads(number)
        else:
            raise ValueError(f"{word} is no option that it can have")
    return scenario, options
