"""A comparison run again, as the manifest in its folder says."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coprod_sim.report.results import MANIFEST, whole
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario, scenario_names
from coprod_sim.scenario.names import one_line
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.made import Made
from coprod_sim.studies.compare.read_back import TO_DO, DamagedError

SHOWN = 300
"""Letters of a message that names what somebody's file holds."""


def rerun(folder: Path, manifest: Mapping[str, Any]) -> Comparison:
    """Run the comparison in ``folder`` again.

    Args:
        folder: that its scenario's files are in.
        manifest: as ``read_manifest`` gives it.

    Raises:
        DamagedError: its options do not fit its scenario, whose file is gone, or its model was no part of this package.
        InputError: the scenario is no longer right.
    """
    where, made = folder / MANIFEST, Made.model_validate(manifest)
    if made.model_version is None:
        raise DamagedError([f"{where}: it was made with a model of its own, which only its own program can run"])
    town = _scenario(folder, manifest, made.scenario.name)
    try:
        return compare(town, **made.options.model_dump())
    except InputError as error:
        lines = [one_line(line)[:SHOWN] for line in error.messages]
        raise DamagedError([f"{where}: options: {line}; {TO_DO}" for line in lines]) from error


def _scenario(folder: Path, manifest: Mapping[str, Any], name: str) -> str | Scenario:
    """A shipped scenario's name, or what the copies in the folder describe."""
    copies, listed = manifest["scenario"].get("files"), manifest.get("files")
    if not isinstance(copies, Mapping) or not copies or not isinstance(listed, Mapping):
        if name not in scenario_names():
            what = f"{name} does not come with coprod-sim, and no copy of it is in the folder"
            raise DamagedError([f"{folder / MANIFEST}: {what}; {TO_DO}"])
        return name
    files, wrong = whole(folder, {**manifest, "files": {str(name): listed.get(str(name)) for name in copies}})
    if wrong:
        raise DamagedError([f"{line}; {TO_DO}" for line in wrong])
    kept = {str(copies[name]): content.decode("utf-8") for name, content in files.items()}
    return load_scenario(next(iter(kept)), kept)
