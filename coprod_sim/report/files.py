"""The files of a comparison: its tables, the figures made of them, and a manifest."""

from pathlib import Path

from pandas import DataFrame

from coprod_sim.report.csv_file import csv_bytes
from coprod_sim.report.results import PAGE, refuse_links

WORKBOOK = "tables.xlsx"


def page_in(folder: Path) -> Path:
    """Where the page of a comparison in ``folder`` stands.

    Raises:
        InputError: something stands there that leads elsewhere.
    """
    place = folder / PAGE
    refuse_links(place, place.is_file())
    return place


def csv(table: DataFrame, path: Path) -> None:
    """Write a table, the same bytes on every repeat."""
    path.write_bytes(csv_bytes(table))
