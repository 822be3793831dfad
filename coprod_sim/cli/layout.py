"""Plain text as wide as the terminal: paragraphs, facts behind their names, columns that fold rather than cut."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

WIDEST, NARROWEST = 100, 40
GAP = "  "
LEAST = 24
"""Characters that a last column needs to be read; with fewer, rows stand below each other."""


def width() -> int:
    """Characters in a line: the terminal's, as far as people can read them."""
    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size((80, 24)).columns))


def say(*parts: str | Sequence[str]) -> None:
    """Print lines, and paragraphs folded to the terminal."""
    for part in parts:
        for line in paragraph(part) if isinstance(part, str) else part:
            print(line)


def paragraph(text: str, indent: int = 0, hanging: int = 0) -> list[str]:
    """A text folded by words, ``indent`` characters in, and from the second line on ``hanging`` more."""
    start = " " * indent
    lines = wrap(
        " ".join(text.split()), width(), initial_indent=start, subsequent_indent=start + " " * hanging,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return lines or [""]


def facts(rows: Iterable[tuple[str, str]], indent: int = 2) -> list[str]:
    """A line for each name and what is said of it; what is longer folds beside the name."""
    rows = list(rows)
    room = max(len(name) for name, _ in rows)
    return [line for name, text in rows for line in _hung(f"{' ' * indent}{name.ljust(room)}{GAP}", text)]


def _hung(start: str, text: str) -> list[str]:
    lines: list[str] = []
    for part in text.split("\n"):
        folded = wrap(part, width() - len(start), break_long_words=False, break_on_hyphens=False) or [""]
        lines += folded
    return [f"{start if i == 0 else ' ' * len(start)}{line}".rstrip() for i, line in enumerate(lines)]


def columns(rows: Iterable[Sequence[str]], head: Sequence[str] = (), indent: int = 2) -> list[str]:
    """Rows of cells below each other, the last one folded; where that is too narrow, a row's cells on lines of it."""
    body = list(rows)
    all_rows = [head, *body] if head else body
    sizes = [max(len(row[i]) for row in all_rows) for i in range(len(all_rows[0]) - 1)]
    taken = indent + sum(sizes) + len(GAP) * len(sizes)
    longest = max(len(row[-1]) for row in all_rows)
    if width() - taken < min(LEAST, longest):
        return [line for row in body for line in _below(row, head, indent)]
    lines = [line for row in all_rows for line in _hung(_start(row, sizes, indent), row[-1])]
    if head:
        lines.insert(1, " " * indent + "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * (min(width(), taken + longest) - indent))
    return lines


def _start(row: Sequence[str], sizes: Sequence[int], indent: int) -> str:
    return " " * indent + "".join(cell.ljust(size) + GAP for cell, size in zip(row, sizes, strict=False))


def _below(row: Sequence[str], head: Sequence[str], indent: int) -> Iterator[str]:
    yield f"{' ' * indent}{row[0]} ".rstrip() if head else f"{' ' * indent}{row[0]}"
    named = zip(head[1:], row[1:], strict=True) if head else (("", cell) for cell in row[1:])
    yield from paragraph("; ".join(f"{name} {cell}".strip() for name, cell in named if cell), indent + 2)
