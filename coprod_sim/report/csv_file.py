"""The one way tables become CSV files, and come back from them.

Files are UTF-8 with a byte-order mark. Labels and units have signs that ASCII has not, such as £, and a spreadsheet
that is opened by a double click takes a file without the mark for one in the machine's old code page and shows Â£.
pandas, R's readr, polars and DuckDB skip the mark; with Python's own ``csv`` open the file as ``utf-8-sig``.

A cell of text that a spreadsheet would run as a formula stands behind an apostrophe, and so does one that looks like
such a cell already, so that ``read`` gives back just what was written (a carriage return is a line break, though,
since not every reader takes it for a part of its cell). Numbers are never touched.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pandas as pd

RUNS = re.compile(r"'*[=+\-@\t\r\n]")
"""How a text begins that a spreadsheet may run."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
ENCODING = "utf-8-sig"


def csv_bytes(table: pd.DataFrame) -> bytes:
    """What a table's file holds: eight significant digits, the same bytes on every repeat."""
    return part(table, first=True)


def part(table: pd.DataFrame, *, first: bool) -> bytes:
    """The bytes of a part of a long table; the ``first`` has the names of its columns."""
    text = _each(table, _guarded).to_csv(index=False, header=first, float_format="%.8g", lineterminator="\n")
    return text.encode(ENCODING if first else "utf-8")


def read(content: bytes) -> pd.DataFrame:
    """The table that was written.

    Raises:
        ValueError: it is no table.
    """
    # Only an empty cell is no value: an arm may be called none.
    table = pd.read_csv(BytesIO(content), encoding=ENCODING, keep_default_na=False, na_values=[""])
    return _each(table, lambda text: text[1:] if RUNS.match(text) and text.startswith("'") else text)


def _guarded(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if RUNS.match(text) and not NUMBER.fullmatch(text) else text


def _each(table: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """The table with every text changed, names of columns too."""

    def one(value: Any) -> Any:
        return change(value) if isinstance(value, str) else value

    words = [name for name in table.columns if table[name].dtype.kind not in "iufb"]
    changed = table.assign(**{name: table[name].astype(object).map(one) for name in words}) if words else table
    return changed.set_axis([one(name) for name in table.columns], axis=1)
