"""Sentences whose every number is a cell of a table, so that a reader, or a program, can look each one up.

A sentence is made by ``say`` from a template without digits and from pieces: facts (a cell in words), names (labels
and units, which may hold digits) and other words. A number that has no cell cannot get into a sentence.
"""

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any, NamedTuple
from weakref import ref

import numpy as np
import pandas as pd

from coprod_sim.report import numbers
from coprod_sim.scenario.money import POUND, in_symbol

DIGITS = 8
"""Significant figures of tables, in files and before anything is said of them."""
_WRITTEN: "dict[int, ref[pd.DataFrame]]" = {}
"""Tables that ``as_written`` made, so that a table in several parts is made once."""


class Fact(NamedTuple):
    """A cell of a table as it is said: ``FORMS[form]`` of the cell, with the ``symbol`` of money, is ``text``."""

    text: str
    table: str
    row: int
    column: str
    form: str
    symbol: str = POUND


class Name(str):
    """A label or a unit: the one kind of words that may hold digits without being a number."""

    __slots__ = ()


Piece = str | Fact
Sentence = tuple[Piece, ...]


def count(value: float) -> str:
    """A whole number, whole."""
    return f"{round(value):,}" if np.isfinite(value) else "no number"


def mean(value: float) -> str:
    """A level in four figures."""
    return f"{numbers.MINUS if value < 0 else ''}{numbers.figures(value, 4)}"


def level(value: float) -> str:
    """A level as a file has it."""
    return f"{value + 0.0:,.10g}".replace("-", numbers.MINUS) if np.isfinite(value) else "no value"


def share(value: float) -> str:
    """A share or a busyness in two decimals."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", numbers.MINUS) if np.isfinite(value) else "no value"


def points(value: float, digits: int = 2) -> str:
    """A signed difference of shares in percentage points, of which there are a hundred at most."""
    return numbers.signed(100 * max(-1.0, min(1.0, value)), digits)


def value(number: float) -> str:
    """A value of a number of the model: three significant figures or all before the point, no zeros at the end."""
    text = numbers.figures(number, digits=max(3, len(f"{abs(number):.0f}")))
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{numbers.MINUS if number < 0 else ''}{text}"


FORMS: Mapping[str, Callable[[float], str]] = {
    "signed": numbers.signed,
    "signed_3": lambda value: numbers.signed(value, 3),
    "signed_4": lambda value: numbers.signed(value, 4),
    "size": numbers.figures,
    "money": numbers.money,
    "money_3": lambda value: numbers.money(value, 3),
    "money_4": lambda value: numbers.money(value, 4),
    "price": lambda value: f"{POUND}{numbers.figures(value, 4)}",
    "cost": lambda number: f"{POUND}{numbers.pence(value(number))}",
    "size_money": lambda value: numbers.size(value, POUND),
    "percent": numbers.percent,
    "points": points,
    "points_3": lambda value: points(value, 3),
    "points_4": lambda value: points(value, 4),
    "signed_percent": numbers.signed_percent,
    "signed_percent_3": lambda value: numbers.signed_percent(value, 3),
    "signed_percent_4": lambda value: numbers.signed_percent(value, 4),
    "figures": numbers.figures,
    "figures_3": lambda value: numbers.figures(value, 3),
    "week": lambda value: f"{value:,.0f}",
    "of_worlds": numbers.whole_percent,
    "count": count,
    "level": level,
    "value": value,
    "mean": mean,
    "share": share,
}
"""How a cell is said, in two figures or as many as its name has.

``percent``, ``signed_percent`` and ``of_worlds`` are of shares.
"""


def as_written(frame: pd.DataFrame) -> pd.DataFrame:
    """The table as its file has it, so that words, figures and files have the same numbers; itself, if it is that."""
    kept = _WRITTEN.get(id(frame))
    if kept is not None and kept() is frame:
        return frame
    columns = {
        name: [float(f"{value:.{DIGITS}g}") for value in column.tolist()] if column.dtype.kind == "f" else column
        for name, column in ((name, frame[name].reset_index(drop=True)) for name in frame.columns)
    }
    rounded = pd.DataFrame(columns, columns=frame.columns)
    place = id(rounded)
    _WRITTEN[place] = ref(rounded, lambda _: _WRITTEN.pop(place, None))
    return rounded


def render(form: str, value: float, symbol: str = POUND) -> str:
    """A value in words."""
    text = FORMS[form](float(value))
    return in_symbol(text, symbol.replace(" ", numbers.NO_BREAK)) if POUND in text else text


class TableRow:
    """One row of a table, to be said."""

    def __init__(self, table: str, frame: pd.DataFrame, row: int, symbol: str = POUND) -> None:
        self.table, self.frame, self.row, self.symbol = table, frame, row, symbol

    def __getitem__(self, column: str) -> Any:
        """The cell itself."""
        return self.frame[column].iloc[self.row]

    def fact(self, column: str, form: str) -> Fact:
        """A cell in words; ``form`` is one of ``FORMS``."""
        text = render(form, self[column], self.symbol)
        return Fact(text, self.table, self.row, column, form, self.symbol)


def from_to(row: TableRow, form: str = "signed", columns: str = "") -> Sentence:
    """``−5.1 to +3.2`` of the cells low and high, with figures enough to tell them apart.

    ``form`` is one of those with figures; ends that are the same are told once. ``columns`` stands before both names.
    """
    ends = [float(row[f"{columns}{end}"]) for end in ("low", "high")]
    digits = next((each for each in (2, 3, 4) if FORMS[_of(form, each)](ends[0]) != FORMS[_of(form, each)](ends[1])), 2)
    low, high = (row.fact(f"{columns}{end}", _of(form, digits)) for end in ("low", "high"))
    return (low,) if low.text == high.text else (low, " to ", high)


def _of(form: str, digits: int) -> str:
    return form if digits == 2 or f"{form}_{digits}" not in FORMS else f"{form}_{digits}"


def row_of(table: str, frame: pd.DataFrame, symbol: str = POUND, **where: object) -> TableRow:
    """The one row whose columns are as ``where`` says.

    Raises:
        KeyError: there is none, or there are several.
    """
    chosen = np.ones(len(frame), dtype=bool)
    for column, value in where.items():
        chosen &= (frame[column] == value).to_numpy()
    places = np.flatnonzero(chosen)
    if len(places) != 1:
        raise KeyError(f"{table}: {len(places)} rows with {where}")
    return TableRow(table, frame, int(places[0]), symbol)


def say(template: str, **pieces: Piece | Sentence) -> Sentence:
    """A sentence: the template with its ``{fields}`` replaced.

    Raises:
        ValueError: a digit in the template or in a piece that is neither fact nor name; a field without a piece.
    """
    said: list[Piece] = []
    for text, field, _, _ in Formatter().parse(template):
        said += _worded(text)
        if field is not None:
            piece = pieces[field]
            whole = isinstance(piece, str | Fact)
            said += _worded(piece) if whole else [one for part in piece for one in _worded(part)]  # type: ignore[arg-type]
    return tuple(said)


def _worded(piece: Piece) -> list[Piece]:
    if isinstance(piece, Fact | Name):
        return [piece]
    if any(letter.isdigit() for letter in piece):
        raise ValueError(f"a number without a cell: {piece!r}")
    return [piece] if piece else []


def together(sentences: Sequence[Sentence], last: str = "and") -> Sentence:
    """``a, b and c`` of parts of a sentence."""
    said: list[Piece] = []
    for i, sentence in enumerate(sentences):
        if i:
            said.append(f" {last} " if i == len(sentences) - 1 else ", ")
        said += sentence
    return tuple(said)


def plain(sentence: Sentence) -> str:
    """The sentence as text."""
    return "".join(piece.text if isinstance(piece, Fact) else piece for piece in sentence)
