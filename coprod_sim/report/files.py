"""Writing results: into a folder beside the wanted one first, and moved into place when all of it is there."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from coprod_sim.report.findings import Findings
from coprod_sim.report.tables import named

TABLES = {
    "comparison.csv": "table",
    "weekly.csv": "weekly",
    "quarters.csv": "quarters",
    "by_fifth.csv": "by_fifth",
    "by_age.csv": "by_age",
    "by_utilisation.csv": "by_utilisation",
    "break_even.csv": "break_even",
    "worlds.csv": "worlds",
    "parameters.csv": "parameters",
}
OF_PLACES = {"places.csv": "places", "first_world.csv": "first_world"}
"""Written where there are many localities."""
MANIFEST = "manifest.json"


def write(found: Findings, folder: Path) -> Path:
    """Write tables, figures and manifest into ``folder``; see ``replace``.

    Raises:
        OSError: the folder cannot be made or written.
    """
    return replace(folder, lambda partial: _fill(found, partial))


def replace(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Let ``fill`` write into a new folder, then move what it wrote into ``folder``; other files are left alone.

    Nothing is changed in ``folder`` before everything has been written; the manifest arrives last.

    Raises:
        OSError: the folder cannot be made or written.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    try:
        partial.mkdir()
        fill(partial)
        _move(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def _fill(found: Findings, folder: Path) -> None:
    from coprod_sim.report.figures import save_figures

    for name, table in TABLES.items():
        csv(named(found, getattr(found, table)), folder / name)
    for name, table in OF_PLACES.items():
        if not getattr(found, table).empty:
            csv(getattr(found, table), folder / name)
    save_figures(found, folder / "figures")
    keep_manifest(found.manifest, folder)


def keep_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write what the results were made with."""
    content = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False)
    (folder / MANIFEST).write_text(content + "\n", encoding="utf-8")


def csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table, the same bytes on every repeat."""
    path.write_bytes(csv_bytes(table))


def csv_bytes(table: pd.DataFrame) -> bytes:
    """What a table's file holds."""
    return table.to_csv(index=False, float_format="%.8g", lineterminator="\n").encode("utf-8")


def _move(source: Path, target: Path) -> None:
    files = [path for path in source.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda path: (path.name == MANIFEST, path)):
        place = target / path.relative_to(source)
        place.parent.mkdir(exist_ok=True)
        path.replace(place)
