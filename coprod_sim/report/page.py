"""The page: one HTML file that holds all it needs, its pictures, its tables and its looks, and loads nothing."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from coprod_sim.report import svg as figures
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
SHORT = 20
"""Up to so many rows a table is kept on one printed page."""


@dataclass(frozen=True)
class Text:
    """A sentence that stands out, and those below it."""

    lead: Sentence
    details: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """A figure as SVG: its file's name, and what it shows in words."""

    name: str
    alt: str
    svg: bytes


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Args:
        key: anchor.
        title: heading.
        texts: in order.
        figures: in order.
        shown: tables to print.
        tables: by the name of their files without ending, as written.
        files: bytes of those files; of all tables.
        notes: lines below all that, in small print.
    """

    key: str
    title: str
    texts: tuple[Text, ...] = ()
    figures: tuple[Drawn, ...] = ()
    shown: tuple[Shown, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """All that a page says.

    Args:
        title: heading.
        question: below it.
        notices: what must be known before anything else.
        sections: in order.
        provenance: what figures were made from, in a line.
        command: that makes figures and page anew.
        made: (what, value) of how it was made.
        commands: that make it anew, in order.
    """

    title: str
    question: str
    sections: tuple[Section, ...]
    provenance: str
    command: str
    made: tuple[tuple[str, str], ...]
    commands: tuple[str, ...]
    notices: tuple[Sentence, ...] = ()


def section(part: Part, drawn: Mapping[str, bytes]) -> Section:
    """A part of an answer as a section; ``drawn`` has the SVG of its pictures by name."""
    first, *rest = part.sentences or ((),)
    return Section(
        key=part.key,
        title=part.title,
        texts=(Text(first, tuple(rest)),) if part.sentences else (),
        figures=tuple(Drawn(each.name, each.alt, drawn[each.name]) for each in part.pictures if each.name in drawn),
        shown=part.shown,
        tables=part.tables,
        files={name: csv_bytes(table) for name, table in part.tables.items()},
    )


def html(page: Page) -> str:
    """The file's text; the same page gives the same text.

    Raises:
        ValueError: a figure that has no place in a page (see ``svg.inline``), or two tables of one name.
    """
    _no_two(page.sections)
    css = (HERE / "page.css").read_text(encoding="utf-8")
    sections = [_filled(one, key) for one, key in zip(page.sections, _keys(page.sections), strict=True)]
    drawn = [figure["svg"] for one in sections for figure in one["figures"]]
    policy = ["default-src 'none'", f"style-src 'sha256-{_base64(sha256(css.encode()).digest())}'"]
    policy += ["img-src data:"] if any(map(figures.has_pictures, drawn)) else []
    policy += ["base-uri 'none'", "form-action 'none'"]
    loader = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return loader.get_template("page.html.j2").render(
        page=page,
        sections=sections,
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


def _filled(one: Section, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "title": one.title,
        "texts": [(marked(text.lead), [marked(each) for each in text.details]) for text in one.texts],
        "figures": [_figure(figure) for figure in one.figures],
        "shown": [_table(each, one.tables[each.table]) for each in one.shown],
        "links": [_link(name, one.tables[name], content) for name, content in one.files.items()],
        "notes": one.notes,
    }


def _figure(figure: Drawn) -> dict[str, Any]:
    name = figure.name.replace("_", " ")
    try:
        text = figures.inline(figure.svg, f"f-{figure.name}", name[:1].upper() + name[1:], figure.alt)
    except ValueError as error:
        raise ValueError(f"{figure.name}.svg {error}") from error
    return {"name": figure.name, "alt": figure.alt, "svg": Markup(text)}  # cleaned by ``inline``


def _table(shown: Shown, table: pd.DataFrame) -> dict[str, Any]:
    rows = range(len(table)) if shown.rows is None else shown.rows
    return {
        "name": shown.table,
        "short": len(rows) <= SHORT,
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


def _link(name: str, table: pd.DataFrame, content: bytes) -> dict[str, Any]:
    return {"name": f"{name}.csv", "rows": len(table), "href": f"data:text/csv;charset=utf-8;base64,{_base64(content)}"}


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _keys(sections: Sequence[Section]) -> Iterator[str]:
    """Anchors, each once: those of a second scenario get a number."""
    seen: dict[str, int] = {}
    for one in sections:
        seen[one.key] = seen.get(one.key, 0) + 1
        yield one.key if seen[one.key] == 1 else f"{one.key}-{seen[one.key]}"


def _no_two(sections: Sequence[Section]) -> None:
    files: dict[str, bytes] = {}
    drawn: set[str] = set()
    for one in sections:
        for name, content in one.files.items():
            if files.setdefault(name, content) != content:
                raise ValueError(f"two tables are called {name}")
        for figure in one.figures:
            if figure.name in drawn:
                raise ValueError(f"two figures are called {figure.name}")
            drawn.add(figure.name)
