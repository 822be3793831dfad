"""Names that become parts of paths, and texts from elsewhere as a terminal may show them."""

import re
from typing import Self

LONGEST = 100
_ALLOWED = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))
"""Windows has devices of these names in every folder."""


class FileName(str):
    """A name that may be part of a path, whoever wrote it: it stays in its folder on every system.

    Raises:
        ValueError: it may not; the text says what is allowed.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """The checked name."""
        if problem := name_problem(text):
            raise ValueError(problem)
        return super().__new__(cls, text)


def name_problem(text: object) -> str | None:
    """Why this cannot be part of a path, or None."""
    if not isinstance(text, str) or not _ALLOWED.fullmatch(text):
        shown = repr(text)
        shown = shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."
        return f"{shown} is no name for a file; letters, digits, _ and - only, and no - at the beginning"
    if len(text) > LONGEST:
        return f"the name {text[:20]}... is too long; allowed are {LONGEST} letters"
    if text.lower() in _RESERVED:
        return f"{text} is a name that Windows keeps for itself; give another"
    return None


def printable(text: str) -> str:
    """A text whose characters all print: what could move a terminal's cursor or turn its text round is written out."""
    return "".join(c if c.isprintable() or c in "\n\t" else _written_out(c) for c in text)


def one_line(text: str) -> str:
    """As ``printable``, with line ends written out too."""
    return "".join(c if c.isprintable() else _written_out(c) for c in text)


def _written_out(char: str) -> str:
    return char.encode("unicode_escape", "backslashreplace").decode("ascii")


ODD_BEGINNINGS = ("=", "+", "-", "@")
"""A spreadsheet takes a cell that begins so for a formula."""
