"""Files that are made of a comparison's folder, by the option that asks for them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from coprod_sim.report import brief
from coprod_sim.report.files import WORKBOOK
from coprod_sim.studies.compare.brief import brief_of
from coprod_sim.studies.compare.read_back import read_back
from coprod_sim.studies.compare.workbook import of_comparison

FILES = {"brief": "brief.html", "docx": "brief.docx", "xlsx": WORKBOOK}
SAID = {"brief": "one page for a committee", "docx": "one page for a committee", "xlsx": "the tables"}
KINDS: Mapping[str, Callable[[Path], bytes]] = {
    "brief": lambda folder: brief.html(brief_of(folder)).encode("utf-8"),
    "docx": lambda folder: brief.word(brief_of(folder)),
    "xlsx": lambda folder: of_comparison(read_back(folder)),
}
"""Each makes the bytes of the file from the folder that ``coprod-sim compare`` wrote."""
