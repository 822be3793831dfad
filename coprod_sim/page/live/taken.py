"""The folder of an answer to take away, as one file: all that ``compare`` writes, and the report."""

import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from coprod_sim.report.files import page_in
from coprod_sim.studies.compare.comparison import Comparison
from coprod_sim.studies.compare.page import page_of

BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The date of every file in it: the same answer is the same bytes."""


def zipped(found: Comparison) -> bytes:
    """The folder as a ZIP."""
    name = str(found.manifest["scenario"]["name"])
    with TemporaryDirectory() as place:
        folder = found.write(Path(place) / name)
        page_in(folder).write_text(page_of(folder), encoding="utf-8", newline="\n")
        return _packed(folder, name)


def _packed(folder: Path, name: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, path.read_bytes())
    return content.getvalue()
