"""Tables from a spreadsheet, as people save them: which sign parts the cells, and what a number in a cell is.

What can be read in one way only is read; where two readings are possible the message says what to write instead.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coprod_sim.scenario.errors import InputError, in_quotes
from coprod_sim.scenario.given_file import WESTERN, decoded, shown

SEPARATORS = (",", ";", "\t", "|")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)
_GROUPS = r"[-+]?[1-9]\d{0,2}"
_POINT = re.compile(rf"{_GROUPS}((,\d{{3}})+\.\d+|(,\d{{3}}){{2,}})", re.ASCII)
_COMMA = re.compile(rf"[-+]?\d+,\d+|{_GROUPS}((\.\d{{3}})+,\d+|(\.\d{{3}}){{2,}})", re.ASCII)
_EITHER = re.compile(rf"{_GROUPS},\d{{3}}", re.ASCII)
_EITHER_POINT = re.compile(rf"{_GROUPS}\.\d{{3}}", re.ASCII)
_FINITE = re.compile(r"[-+]?(inf|infinity|nan)", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """Rows with their lines, the first of them the names of columns; spare empty columns and rows are left out.

    ``western``: the file is no UTF-8, so that signs that are not ASCII are a guess.
    """

    rows: Sequence[tuple[int, list[str]]]
    separator: str
    western: bool


def read_table(path: Path, known: Sequence[str], shape: str) -> Table:
    """Read a table of cells.

    Args:
        path: the CSV file.
        known: names of columns, by which the separator is known.
        shape: what the first line should be, for messages.

    Raises:
        InputError: this is no table of text.
    """
    text, encoding = decoded(path, "a CSV file", "1", western=True)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r'"?sep=(.)"?[,;\t|\s]*', first, re.IGNORECASE)
    separator = said[1] if said else _separator(text, known)
    rows = _rows(path, "\n" + rest if said else text, separator)
    if not rows:
        raise InputError([f"{shown(path)}:1: the file is empty; {shape}"])
    return Table(_without_spare(path, rows), separator, encoding == WESTERN)


def _separator(text: str, known: Sequence[str]) -> str:
    """The sign by which most of the known columns are found in the first line that is not blank."""
    head = next((line for line in text.split("\n") if line.strip(" \t,;|")), "").lower()

    def found(separator: str) -> int:
        return len({cell.strip(' "').replace(" ", "_") for cell in head.split(separator)}.intersection(known))

    return max(SEPARATORS, key=lambda separator: (found(separator), head.count(separator)))


def _rows(path: Path, text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Line and stripped cells of each row that is not blank."""
    rows, line = [], 1
    reader = csv.reader(io.StringIO(text), strict=True, delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError([f"{shown(path)}:{line}: this is no CSV: {error}"]) from None
    return rows


def _without_spare(path: Path, rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Rows without the columns that have no name and nothing in them."""
    line, head = rows[0]
    named = [place for place, name in enumerate(head) if name]
    if not named:
        return rows
    last, kept = named[-1] + 1, []
    problems = []
    for at, cells in rows:
        while len(cells) > last and not cells[-1]:
            cells = cells[:-1]
        stray = [place for place, cell in enumerate(cells[:last]) if cell and not head[place]]
        if stray:
            what = f"{in_quotes(cells[stray[0]])} stands in a column without a name"
            problems.append(f"{shown(path)}:{at}: column {stray[0] + 1}: {what}; name it in line {line}, or empty it")
        kept.append((at, [cell for place, cell in enumerate(cells) if place >= last or head[place]]))
    if problems:
        raise InputError(problems)
    return kept


def read_number(text: str) -> float:
    """The number that a cell can only mean.

    Raises:
        ValueError: it is none, or could be two; the text says what to write.
    """
    bare = text.replace("\u2212", "-")
    spaced = re.fullmatch(rf"{_GROUPS}([ \u00a0\u202f]\d{{3}})+([.,]\d+)?", bare, re.ASCII)
    if spaced:
        bare = re.sub(r"[ \u00a0\u202f]", "", bare)
        return float(bare.replace(",", "."))
    if _PLAIN.fullmatch(bare):
        return float(bare)
    if _EITHER.fullmatch(bare):
        other = bare.replace(",", "")
        raise ValueError(f"{text} may be {other} or {bare.replace(',', '.')}; write {other}, or a point for the comma")
    if _POINT.fullmatch(bare):
        return float(bare.replace(",", ""))
    if _COMMA.fullmatch(bare):
        return float(bare.replace(".", "").replace(",", "."))
    if _FINITE.fullmatch(bare):
        raise ValueError(f"{text} is not a finite number")
    raise ValueError(f"a plain number is needed, not {in_quotes(text)}{_hint(bare)}")


def _hint(text: str) -> str:
    bare = text.strip("£$€ ").removesuffix("%").strip()
    try:
        value = read_number(bare) if bare != text else None
    except ValueError:
        value = None
    if value is None:
        return ""
    if text.endswith("%"):
        return f"; write {value / 100:.10g} for a share of one, or {value:.10g} without the %"
    return f"; write {value:.10g} without the sign"


def ambiguous_point(text: str) -> bool:
    """Whether a point may part thousands here, as in 3.100, where a table has commas for decimals."""
    return _EITHER_POINT.fullmatch(text.replace("\u2212", "-")) is not None


def decimal_comma(text: str) -> bool:
    """Whether a cell can only be a number with a decimal comma."""
    return _COMMA.fullmatch(text) is not None and _EITHER.fullmatch(text) is None
