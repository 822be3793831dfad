"""The files of an analysis beside its runs: tables, figures and a manifest that lists them."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from coprod_sim.analysis.analyse import Analysis
from coprod_sim.progress import progress
from coprod_sim.report.files import MANIFEST, csv, keep_manifest, replace

FIGURES = "figures"


def write(analysis: Analysis, folder: Path) -> Path:
    """Write all files of an analysis; what an earlier one left there, and this one has not, is taken away.

    Raises:
        OSError: the folder cannot be made or written.
    """
    before = set(listed(folder))
    replace(folder, lambda partial: fill(analysis, partial))
    for name in before - set(listed(folder)):
        (folder / name).unlink(missing_ok=True)
    return folder


def fill(analysis: Analysis, folder: Path) -> None:
    """Write all files into a new folder.

    Raises:
        ValueError: two parts have a picture of one name, or different tables.
    """
    from coprod_sim.report.style import house_style, save

    pictures = analysis.pictures
    names = [picture.name for picture in pictures]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two parts have a figure called {sorted(twice)[0]}")
    for name, table in analysis.tables.items():
        csv(table, folder / f"{name}.csv")
    with house_style(), progress("Figures", len(pictures)) as advance:
        for picture in pictures:
            save(picture.draw(), folder / FIGURES, picture.name)
            advance(1)
    keep_manifest(_manifest(analysis, folder), folder)


def svgs(folder: Path) -> dict[str, bytes]:
    """SVG of the figures in a folder that was just filled, by name."""
    return {path.stem: path.read_bytes() for path in sorted((folder / FIGURES).glob("*.svg"))}


def listed(folder: Path) -> Iterator[str]:
    """Files that the manifest in ``folder`` lists, as paths within it; none where there is no such manifest."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if isinstance(files, dict):
        yield from (str(name) for name in files if not Path(name).is_absolute() and ".." not in Path(name).parts)


def _manifest(analysis: Analysis, folder: Path) -> Mapping[str, Any]:
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    digests = {name: sha256(files[name].read_bytes()).hexdigest() for name in sorted(files)}
    return {**analysis.manifest, "runs_digest": analysis.loaded.digest, "files": digests}
