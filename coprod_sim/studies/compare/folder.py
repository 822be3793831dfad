"""The folder of a comparison: its tables, the figures made of them, and a manifest."""

from pathlib import Path

from coprod_sim.report.files import WORKBOOK, csv
from coprod_sim.report.results import Tell, warned
from coprod_sim.report.results import write as keep
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.made_of import made_of_table
from coprod_sim.studies.compare.run_facts import run_table
from coprod_sim.studies.compare.spread_table import spread_table
from coprod_sim.studies.compare.tables import named

TABLES = {
    "comparison.csv": "table",
    "weekly.csv": "weekly",
    "quarters.csv": "quarters",
    "by_fifth.csv": "by_fifth",
    "by_age.csv": "by_age",
    "by_utilisation.csv": "by_utilisation",
    "break_even.csv": "break_even",
    "saved.csv": "saved",
    "posts.csv": "posts",
    "worlds.csv": "worlds",
    "parameters.csv": "parameters",
}
OF_PLACES = {"places.csv": "places", "first_world.csv": "first_world"}
"""Written where there are many localities."""
DERIVED = {"made_of.csv": made_of_table, "run.csv": run_table, "spread.csv": spread_table}
"""Made from the others, so that each number of a sentence has a cell."""


def write(found: Findings, folder: Path, tell: Tell = warned, *, xlsx: bool = False) -> Path:
    """Write tables, figures and manifest into ``folder``; see ``results.write``.

    Raises:
        OSError: the folder cannot be made or written.
    """
    from coprod_sim.studies.compare.figures.every import pictures

    return keep(folder, found.manifest, lambda new: _fill(found, new, xlsx), pictures(found), tell)


def _fill(found: Findings, folder: Path, xlsx: bool) -> None:
    for name, text in found.sources.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(text.encode("utf-8"))
    for name, table in TABLES.items():
        csv(named(found, getattr(found, table)), folder / name)
    for name, table in OF_PLACES.items():
        if not getattr(found, table).empty:
            csv(getattr(found, table), folder / name)
    for name, make in DERIVED.items():
        if not (made := make(found)).empty:
            csv(named(found, made), folder / name)
    if xlsx:
        from coprod_sim.studies.compare.workbook import of_comparison

        (folder / WORKBOOK).write_bytes(of_comparison(found))
