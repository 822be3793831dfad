"""Text in columns: as wide as their contents, so that no number is ever cut; labels fold."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from textwrap import wrap
from typing import Any

import pandas as pd

GAP = 2
NARROWEST_LABEL = 14
Row = str | tuple[str, ...]
"""A heading over the whole width, or a label and its cells."""


def label_room(head: Sequence[str], rows: Sequence[Row], width: int) -> int:
    """Characters that are left for labels on a page of ``width`` characters; may be negative."""
    return width - sum(_sizes(head, rows)) - GAP * (len(head) - 1)


def grid(head: Sequence[str], rows: Sequence[Row], width: int) -> Iterator[str]:
    """Lines of a table: heads folded by words above a rule, cells to the right, labels folded to what is left."""
    sizes = _sizes(head, rows)
    room = max(NARROWEST_LABEL, label_room(head, rows, width))
    heads = [wrap(text, size, break_long_words=False) for text, size in zip(head, (room, *sizes), strict=True)]
    height = max(len(lines) for lines in heads)
    for i in range(height):
        yield _line([([""] * (height - len(lines)) + lines)[i] for lines in heads], room, sizes)
    yield "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * (room + sum(sizes) + GAP * len(sizes))
    for row in rows:
        if isinstance(row, str):
            yield row
            continue
        label, *cells = row
        *above, last = wrap(label, room - 2, break_long_words=False, subsequent_indent="  ")
        yield from (f"  {text}" for text in above)
        yield _line([f"  {last}", *cells], room, sizes)


def _sizes(head: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Width of each column but the first: its widest cell, or the longest word of its head."""
    columns = [*zip(*(row for row in rows if not isinstance(row, str)), strict=True)][1:]
    return [
        max(*(len(word) for word in name.split()), *(len(cell) for cell in cells))
        for name, cells in zip(head[1:], columns, strict=True)
    ]


def _line(cells: Sequence[str], room: int, sizes: Sequence[int]) -> str:
    label, *rest = cells
    parts = [label.ljust(room), *(cell.rjust(size) for cell, size in zip(rest, sizes, strict=True))]
    return (" " * GAP).join(parts).rstrip()


WIDEST, NARROWEST = 118, 60


def page_width(width: int | None = None) -> int:
    """Characters in a line: ``width``, or the terminal's, as far as tables need them and people can read them."""
    if width is None:
        width = shutil.get_terminal_size((WIDEST + 1, 24)).columns - 1
    return min(WIDEST, max(NARROWEST, width))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table for JSON; numbers without a value are None."""
    names = [str(name) for name in frame.columns]
    columns = [
        [value if isfinite(value) else None for value in frame[name].tolist()]
        if frame[name].dtype.kind == "f"
        else frame[name].tolist()
        for name in frame.columns
    ]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def as_json(content: Mapping[str, Any]) -> str:
    """Results as JSON, a row of a table in a line; numbers that are none are refused."""

    def written(value: Any, indent: int | None = None) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)

    parts = []
    for key, value in content.items():
        rows = isinstance(value, list) and value
        text = (
            "[\n    " + ",\n    ".join(map(written, value)) + "\n  ]"
            if rows
            else written(value, 2).replace("\n", "\n  ")
        )
        parts.append(f"  {written(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
