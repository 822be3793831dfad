"""The page: one HTML file that holds all it needs, its pictures, its tables and its looks, and loads nothing."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from coprod_sim.report.csv_file import csv_bytes
from coprod_sim.report.numbers import MINUS
from coprod_sim.report.part import Part, Shown
from coprod_sim.report.sentence import Fact, Name, Sentence, render

HERE = Path(__file__).parent
FACT = Markup(
    '<span class="n" title="{table}.csv, line {line}, column {column}" data-table="{table}" data-row="{row}" '
    'data-column="{column}" data-form="{form}" data-symbol="{symbol}">{text}</span>'
)
NAME = Markup('<span class="name">{}</span>')
TOGETHER = Markup('<span class="one">{}</span>')
SIGNED = re.compile(rf"([{MINUS}+]\S*\d\S*)")
"""A sign and its number, which may not part at the end of a line."""


@dataclass(frozen=True)
class Page:
    """All that a page says.

    Args:
        title: heading.
        question: below it.
        notices: what must be known before anything else.
        parts: in order.
        drawn: SVG of the parts' pictures by name; those that are not here are left out.
        provenance: what figures were made from, in a line.
        command: that makes figures and page again.
        made: (what, value) of how it was made.
        commands: that make it again, in order.
    """

    title: str
    question: str
    parts: tuple[Part, ...]
    drawn: Mapping[str, bytes]
    provenance: str
    command: str
    made: tuple[tuple[str, str], ...]
    commands: tuple[str, ...]
    notices: tuple[Sentence, ...] = ()


def html(page: Page) -> str:
    """The file's text; the same page gives the same text.

    Raises:
        ValueError: two tables or two figures of one name, or a figure that is not SVG.
    """
    _no_two(page)
    css = (HERE / "page.css").read_text(encoding="utf-8")
    policy = ["default-src 'none'", f"style-src 'sha256-{_base64(sha256(css.encode()).digest())}'"]
    policy += ["img-src data:", "base-uri 'none'", "form-action 'none'"]
    loader = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return loader.get_template("page.html.j2").render(
        page=page,
        sections=[_filled(part, key, page.drawn) for part, key in zip(page.parts, _keys(page.parts), strict=True)],
        notices=[marked(notice) for notice in page.notices],
        css=Markup(css),  # the package's own
        policy="; ".join(policy),
    )


def marked(sentence: Sentence) -> Markup:
    """A sentence whose facts say where they are from and whose names are told from numbers."""
    return Markup("").join(_marked(piece) for piece in sentence)


def _marked(piece: str | Fact) -> Markup | str:
    if isinstance(piece, Fact):
        return FACT.format(line=piece.row + 2, **piece._asdict())
    if isinstance(piece, Name):
        return NAME.format(piece)
    return Markup("").join(TOGETHER.format(part) if i % 2 else part for i, part in enumerate(SIGNED.split(piece)))


def _filled(part: Part, key: str, drawn: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "key": key,
        "title": part.title,
        "texts": [(marked(text.lead), [marked(each) for each in text.details]) for text in part.texts],
        "figures": [
            {"name": picture.name, "alt": picture.alt, "svg": _base64(drawn[picture.name])}
            for picture in part.pictures
            if picture.name in drawn
        ],
        "shown": [_table(each, part.tables[each.table]) for each in part.shown],
        "links": [_link(name, table) for name, table in part.tables.items()],
        "notes": [marked(note) for note in part.notes],
    }


def _table(shown: Shown, table: pd.DataFrame) -> dict[str, Any]:
    rows = range(len(table)) if shown.rows is None else shown.rows
    return {
        "name": shown.table,
        "caption": shown.caption,
        "columns": shown.columns,
        "rows": [
            (row, [(form, column, _cell(table[column].iloc[row], form)) for _, column, form in shown.columns])
            for row in rows
        ],
    }


def _cell(value: Any, form: str) -> str:
    """A cell as text; empty where the table has no value."""
    if pd.isna(value):
        return ""
    return str(value) if form == "text" else render(form, value)


def _link(name: str, table: pd.DataFrame) -> dict[str, Any]:
    href = f"data:text/csv;charset=utf-8;base64,{_base64(csv_bytes(table))}"
    return {"name": f"{name}.csv", "rows": len(table), "href": href}


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _keys(parts: Sequence[Part]) -> Iterator[str]:
    """Anchors, each once: those of a second scenario get a number."""
    seen: dict[str, int] = {}
    for part in parts:
        seen[part.key] = seen.get(part.key, 0) + 1
        yield part.key if seen[part.key] == 1 else f"{part.key}-{seen[part.key]}"


def _no_two(page: Page) -> None:
    """Refuse what would stand for something else."""
    for name, content in page.drawn.items():
        if not content.rstrip().endswith(b"</svg>"):
            raise ValueError(f"{name}.svg is not SVG")
    files: dict[str, pd.DataFrame] = {}
    names = [picture.name for part in page.parts for picture in part.pictures]
    for part in page.parts:
        for name, table in part.tables.items():
            if not files.setdefault(name, table).equals(table):
                raise ValueError(f"two tables are called {name}")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two figures are called {twice[0]}")
