"""How ``same_bytes.py`` compares two folders: every byte, but for what differs by nature and what is allowed."""

import difflib
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

NATURE = ((rb"[\d.,]+ m?s a run", b"<time> a run", "status tells how long runs took"),)
"""Pattern, what stands in its place, and why it is no difference."""
NOT_COMPARED = {
    "runs.sqlite-shm": "SQLite's own notes on who reads",
    "runs.sqlite-wal": "what is not yet in the database; it is read by way of the database",
}
CLOCK = {
    "runs": {"seconds": "how long it took", "finished": "when", "seal": "is over both"},
    "experiments": {"begun": "when it was begun", "seal": "is over that"},
}
"""Columns of a store, by table, that clocks decide, and why."""
CLOCK_ROWS = {"made": "when the store was made", "seal": "is over that"}
"""Rows of its table ``meta`` that clocks decide, and why."""
SHOWN = 12
"""Lines of a difference that are told."""


@dataclass(frozen=True)
class Places:
    """Where a side's results, sources and packages are: paths that differ by nature, as each has folders of its own."""

    work: Path
    checkout: Path
    environment: Path


def hidden(text: bytes, sides: tuple[Places, Places]) -> bytes:
    """A text without either side's paths (OLD's store names them at NEW, too) and without what ``NATURE`` lists."""
    for places in sides:
        for name in ("work", "environment", "checkout"):
            text = text.replace(str(getattr(places, name)).encode(), f"<{name}>".encode())
    for pattern, instead, _ in NATURE:
        text = re.sub(pattern, instead, text)
    return text


def dumped(path: Path) -> bytes:
    """What a database holds, a line a row, without what clocks decide."""
    lines = []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        lines += [sql for _, sql in tables]
        for table, _ in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"')
            columns = [each[0] for each in rows.description]
            kept = [x for x, column in enumerate(columns) if column not in CLOCK.get(table, {})]
            timeless = (row for row in rows if table != "meta" or row[0] not in CLOCK_ROWS)
            lines += sorted(repr((table, *(row[x] for x in kept))) for row in timeless)
    return "\n".join(lines).encode()


def read(path: Path) -> bytes:
    """The bytes that are compared of a file."""
    if path.suffix == ".sqlite":
        return dumped(path)
    return path.read_bytes()


def renamed(text: bytes, names: dict[str, str]) -> bytes:
    """OLD's text with new names for old ones, longest first; a workbook's parts likewise, one after the other."""
    if text[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(text)) as book:
            text = b"".join(name.encode() + b"\n" + book.read(name) for name in sorted(book.namelist()))
    for old in sorted(names, key=len, reverse=True):
        text = text.replace(old.encode(), names[old].encode())
    return text


def told(name: str, old: bytes, new: bytes) -> str:
    """The first lines that differ."""
    lines = [text.decode(errors="backslashreplace").splitlines() for text in (old, new)]
    unlike = [line[:300] for line in difflib.unified_diff(*lines, "old", "new", n=0, lineterm="")][2:]
    more = f"\n  ... {len(unlike) - SHOWN} more lines" if len(unlike) > SHOWN else ""
    return f"{name} differs" + "".join(f"\n  {line}" for line in unlike[:SHOWN]) + more


def differences(old: Places, new: Places, allowed: dict[str, str]) -> list[str]:
    """What differs between the files of two folders: a text each, none where all is the same.

    Where only allowed names differ, a file has another digest, and manifests list digests: so that of a file that is
    the same but for names becomes one more name, until no more files turn out the same.
    """
    found = []
    sides = [
        {
            each.relative_to(place.work).as_posix(): each
            for each in sorted(place.work.rglob("*"))
            if each.is_file() and each.name not in NOT_COMPARED
        }
        for place in (old, new)
    ]
    inverse = {renamed(name.encode(), allowed).decode(): name for name in sides[0]}
    found += [f"{name}: only OLD has it" for name in sorted(inverse.keys() - sides[1].keys())]
    found += [f"{name}: only NEW has it" for name in sorted(sides[1].keys() - inverse.keys())]
    unlike = {}
    for name in sorted(inverse.keys() & sides[1].keys()):
        pair = sides[0][inverse[name]], sides[1][name]
        texts = hidden(read(pair[0]), (old, new)), hidden(read(pair[1]), (old, new))
        if texts[0] != texts[1]:
            unlike[name] = pair, texts
    names, before = dict(allowed), -1
    while names and len(unlike) != before:
        before = len(unlike)
        for name, (pair, texts) in list(unlike.items()):
            if renamed(texts[0], names) == renamed(texts[1], {}):
                one, other = (sha256(path.read_bytes()).hexdigest() for path in pair)
                names[one] = other
                del unlike[name]
    return found + [told(name, renamed(one, names), renamed(other, {})) for name, (_, (one, other)) in unlike.items()]
