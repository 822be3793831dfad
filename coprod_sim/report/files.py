"""The files of a comparison: its tables, the figures made of them, and a manifest."""

from pathlib import Path

from pandas import DataFrame

from coprod_sim.report.csv_file import csv_bytes
from coprod_sim.report.results import PAGE, refuse_links
from coprod_sim.scenario.errors import InputError

WORKBOOK = "tables.xlsx"


def page_in(folder: Path) -> Path:
    """Where the page of a comparison in ``folder`` stands.

    Raises:
        InputError: something stands there that leads elsewhere.
    """
    place = folder / PAGE
    refuse_links(place, place.is_file())
    return place


def made_in(folder: Path, name: str, out: Path | None) -> Path:
    """Where a file that is made of a comparison stands: ``out``, or ``name`` in its folder.

    Raises:
        InputError: something stands there that leads elsewhere, or that is of another kind.
    """
    place = folder / name if out is None else out
    if out is not None and out.suffix != Path(name).suffix:
        raise InputError([f"--out {out}: a file whose name ends with {Path(name).suffix} is needed"])
    refuse_links(place, place.is_file())
    return place


def csv(table: DataFrame, path: Path) -> None:
    """Write a table, the same bytes on every repeat."""
    path.write_bytes(csv_bytes(table))
