"""A page for a committee: one A4 page, as HTML that loads nothing or as a Word file."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from coprod_sim.report.results import WORD_MARK
from coprod_sim.report.sentence import Sentence, plain

HERE = Path(__file__).parent
MADE = datetime(2020, 1, 1)  # noqa: DTZ001  # a fixed day: the same results give the same bytes
WIDE_CM, MARGIN_CM = 17.4, 1.8


@dataclass(frozen=True)
class Brief:
    """All that the page says.

    Args:
        title: heading.
        question: below it.
        notices: what must be known before anything else.
        answer: in three sentences, with how sure.
        columns: headings of the table of totals, the first of labels.
        rows: its cells.
        totals: what the table shows, in a line.
        whom: for whom, in a few sentences.
        rests: what it rests on.
        picture: SVG and PNG of the one figure, and what it shows; None where there is none.
        provenance: what it was made from, in a line.
    """

    title: str
    question: str
    notices: tuple[Sentence, ...]
    answer: tuple[Sentence, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: str
    whom: tuple[Sentence, ...]
    rests: tuple[Sentence, ...]
    picture: tuple[bytes, bytes, str] | None
    provenance: str

    @property
    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Headings of what stands below the table, each with its lines."""
        return (("For whom", tuple(map(plain, self.whom))), ("What it rests on", tuple(map(plain, self.rests))))


def html(brief: Brief) -> str:
    """The file's text."""
    css = (HERE / "brief.css").read_text(encoding="utf-8")
    loader = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return loader.get_template("brief.html.j2").render(
        brief=brief,
        answer=[plain(one) for one in brief.answer],
        notices=[plain(one) for one in brief.notices],
        svg="" if brief.picture is None else _base64(brief.picture[0]),
        css=Markup(css),  # the package's own
        style_hash=_base64(sha256(css.encode()).digest()),
    )


def word(brief: Brief) -> bytes:
    """The same as a Word file; the same bytes on every repeat."""
    from docx import Document
    from docx.shared import Cm, Pt

    made = Document()
    made.core_properties.title, made.core_properties.author = brief.title, "coprod-sim"
    made.core_properties.created = made.core_properties.modified = MADE
    made.core_properties.language = "en-GB"
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(MARGIN_CM)
    page.top_margin = page.bottom_margin = Cm(1.3)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(8.5)
    style.paragraph_format.space_after = Pt(2.5)
    _heading(made, brief.title, 14, 1)
    made.add_paragraph(brief.question).runs[0].italic = True
    for line in (*brief.notices, *brief.answer):
        made.add_paragraph(plain(line))
    _table(made, brief)
    if brief.picture is not None:
        made.add_picture(BytesIO(brief.picture[1]), width=Cm(8.6))
        picture = made.inline_shapes[-1]._inline.docPr  # noqa: SLF001  # there is no public name for what it shows
        picture.set("descr", brief.picture[2])
    for title, lines in brief.sections:
        _heading(made, title, 10.5, 2)
        made.add_paragraph(" ".join(lines))
    made.add_paragraph(brief.provenance).runs[0].font.size = Pt(7)
    content = BytesIO()
    made.save(content)
    return _dated(content)


def _heading(made: Any, text: str, points: float, level: int) -> None:
    from docx.shared import Pt, RGBColor

    heading = made.add_heading(text, level)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(4), Pt(2)
    for run in heading.runs:
        run.font.size, run.font.name, run.font.color.rgb = Pt(points), "Arial", RGBColor(0x1C, 0x1C, 0x1C)


def _table(made: Any, brief: Brief) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    caption = made.add_paragraph(brief.totals)
    caption.runs[0].bold = True
    table = made.add_table(rows=0, cols=len(brief.columns), style="Table Grid")
    table.autofit = False
    widths = _widths(len(brief.columns))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for i, cells in enumerate((brief.columns, *brief.rows)):
        row = table.add_row()
        for place, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(7.5), i == 0
            paragraph.paragraph_format.space_after = Pt(0)
            if place:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _widths(columns: int) -> list[float]:
    first, last = 5.6, 3.4
    return [first, *[(WIDE_CM - first - last) / (columns - 2)] * (columns - 2), last]


def _dated(content: BytesIO) -> bytes:
    """The same archive, each file with a fixed day."""
    again = BytesIO()
    with ZipFile(content) as old, ZipFile(again, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            new.writestr(ZipInfo(name, MADE.timetuple()[:6]), old.read(name), ZIP_DEFLATED)
        new.comment = WORD_MARK
    return again.getvalue()


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")
