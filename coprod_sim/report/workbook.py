"""Tables as one workbook for people: labels for keys, units, a sheet a table and a first one that says what each is.

Text is written as text, so that nothing in a label is ever run as a formula or opened as a link.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import pandas as pd

from coprod_sim.report.workbook_words import IN_ROW, Wording

MADE = datetime(2020, 1, 1)  # noqa: DTZ001  # a fixed day: the same tables give the same bytes
NUMBERS = "[>=1000]#,##0;[<=-1000]-#,##0;General"
SHARES = "0.0%"
WIDEST = 60
MOST_ROWS = 1_048_575
"""Rows below the headings that a sheet can hold."""
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


@dataclass(frozen=True)
class Sheet:
    """A table: its sheet's name, what it is in a sentence, and its rows in people's words."""

    name: str
    what: str
    table: pd.DataFrame


def workbook(
    title: str, question: str, made: str, warnings: Iterable[str], sheets: Sequence[Sheet], words: Wording
) -> bytes:
    """The bytes of a workbook.

    Args:
        title: of the first sheet.
        question: below it.
        made: what the tables were made from, in a line.
        warnings: what is to be known first.
        sheets: in order.
        words: what columns are called.

    Raises:
        ValueError: a table has more rows than a sheet can hold.
    """
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"title": title, "comments": "Model, not forecast.", "created": MADE})
        bold, fold = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        names = _names([sheet.name for sheet in sheets])
        first = book.add_worksheet("Contents")
        _contents(first, bold, fold, title, [question, "Model, not forecast.", made], list(warnings))
        row = first.dim_rowmax + 2
        row = _list(
            first,
            row,
            bold,
            ("Sheet", "What it is", "Rows"),
            [(name, each.what, len(each.table)) for name, each in zip(names, sheets, strict=True)],
        )
        columns = [
            (name, heading, unit if unit != IN_ROW or "unit" in each.table else "")
            for name, each in zip(names, sheets, strict=True)
            for heading, unit in (words.heading(str(column)) for column in each.table)
        ]
        _list(first, row + 1, bold, ("Sheet", "Column", "Unit"), columns)
        for name, each in zip(names, sheets, strict=True):
            _fill(book, book.add_worksheet(name), each, words, bold)
    return content.getvalue()


def _names(wanted: Sequence[str]) -> list[str]:
    """Names as sheets may have them, each once: 31 characters, none of those that are not allowed."""
    taken = {"contents", "history"}
    result = []
    for name in wanted:
        plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:31] or "Table"
        number = 2
        short = plain
        while short.casefold() in taken:
            short = f"{plain[:27]} {number}"
            number += 1
        taken.add(short.casefold())
        result.append(short)
    return result


def _contents(sheet: Any, bold: Any, fold: Any, title: str, lines: Sequence[str], warnings: Sequence[str]) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 40)
    sheet.write_string(0, 0, title, bold)
    for row, line in enumerate([*filter(None, lines), *(f"Warning: {line}" for line in warnings)], 1):
        sheet.merge_range(row, 0, row, 2, "", fold)
        sheet.write_string(row, 0, line, fold)
        sheet.set_row(row, 15 * max(1, math.ceil(len(line) / 130)))


def _list(sheet: Any, row: int, bold: Any, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> int:
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, bold)
    for each in rows:
        row += 1
        for column, value in enumerate(each):
            _write(sheet, row, column, value, None)
    return row + 1


def _fill(book: Any, sheet: Any, one: Sheet, words: Wording, bold: Any) -> None:
    table = one.table
    if len(table) > MOST_ROWS:
        raise ValueError(f"{one.name} has {len(table):,} rows, and a sheet holds {MOST_ROWS:,}")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain, share = book.add_format({"num_format": NUMBERS}), book.add_format({"num_format": SHARES})
    for column, name in enumerate(table.columns):
        heading, unit = words.heading(str(name))
        sheet.write_string(0, column, heading if unit in ("", IN_ROW) else f"{heading} ({unit})", head)
        values = table[name].tolist()
        longest = max((len(value) for value in values if isinstance(value, str)), default=0)
        sheet.set_column(column, column, min(WIDEST, max(14, longest + 1)))
        form = share if unit == "share" else plain
        for row, value in enumerate(values, 1):
            _write(sheet, row, column, value, form)
    sheet.freeze_panes(1, 0)
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _write(sheet: Any, row: int, column: int, value: object, form: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        if math.isfinite(value):
            sheet.write_number(row, column, value, form)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:32_767])
