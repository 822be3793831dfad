"""The files of an analysis beside its runs: tables, figures and a manifest that lists them."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_sim.analysis.analyse import Analysis
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.files import WORKBOOK, csv
from coprod_sim.report.part import Picture
from coprod_sim.report.progress import progress
from coprod_sim.report.results import FIGURES, Pictures, Tell, warned
from coprod_sim.report.results import write as keep
from coprod_sim.report.sentence import plain
from coprod_sim.scenario.money import unit_in

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def write(analysis: Analysis, folder: Path, tell: Tell = warned, *, xlsx: bool = False) -> Path:
    """Write all files of an analysis; see ``results.write``.

    Raises:
        OSError: the folder cannot be made or written.
        ValueError: two parts have a picture of one name, or different tables.
    """
    names = [picture.name for picture in analysis.pictures]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two parts have a figure called {sorted(twice)[0]}")
    manifest = {**analysis.manifest, "runs_digest": analysis.loaded.digest}
    with progress("Figures", len(names)) as advance:

        def drawn(picture: Picture) -> "Figure":
            advance(1)
            return picture.draw()

        pictures: Pictures = {each.name: partial(drawn, each) for each in analysis.pictures}
        return keep(folder, manifest, lambda new: _fill(analysis, new, xlsx), pictures, tell)


def _fill(analysis: Analysis, folder: Path, xlsx: bool) -> None:
    for name, table in analysis.tables.items():
        csv(table, folder / f"{name}.csv")
    if xlsx:
        (folder / WORKBOOK).write_bytes(_workbook(analysis))


def _workbook(analysis: Analysis) -> bytes:
    from coprod_sim.report.workbook import Sheet, workbook
    from coprod_sim.report.workbook_words import Wording

    loaded, first = analysis.loaded, analysis.loaded.scenarios[0].scenario
    arms = {name: arm.label for runs in loaded.scenarios for name, arm in runs.scenario.arms.items()}
    words = Wording(arms, lambda key: first.labels.get(key, OUTCOMES[key].label), first.money.symbol)
    units = {key: unit_in(of.display_unit, first.money.symbol) for key, of in OUTCOMES.items()}
    amounts = {"mean", "difference", "luck_error"}
    said = {name: part.title for part in analysis.parts for name in part.tables}
    sheets = []
    for name, table in analysis.tables.items():
        if not table.empty:
            rows = words.rows(table, units if amounts & set(table) else None)
            title = name.replace("_", " ").capitalize()
            sheets.append(Sheet(title, said.get(name, "Runs by how they ended."), rows))
    made = f"Experiment {loaded.experiment.name}, {loaded.counts.done:,} runs, digest {loaded.digest[:12]}."
    notices = [plain(notice) for notice in analysis.notices]
    return workbook(loaded.experiment.name, loaded.experiment.question, made, notices, sheets, words)


def svgs(folder: Path) -> dict[str, bytes]:
    """SVG of the figures in a folder that was just filled, by name."""
    return {path.stem: path.read_bytes() for path in sorted((folder / FIGURES).glob("*.svg"))}
