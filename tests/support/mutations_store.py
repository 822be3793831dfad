"""A small store of which one bit, or one cell, is changed at random: what is then said of it.

Either every answer is that of the untouched store, or damage is said in plain words; never a traceback, never silence.
"""

import random
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from coprod_sim.analysis.load import load
from coprod_sim.scenario.errors import InputError
from coprod_sim.sweep.store.export import cautions, export
from coprod_sim.sweep.store.file import FILE
from coprod_sim.sweep.store.status import status_text

CELLS: tuple[Any, ...] = (
    None,
    0,
    -1,
    2**62,
    0.5,
    "",
    "x",
    "../../x",
    "\x1b[2J",
    "{",
    "[" * 3_000,
    b"",
    b"\xff\xfe",
    b"\0" * 9,
)
SAID = re.compile(r"(is|are) damaged|\d damaged")


@dataclass(frozen=True)
class Answer:
    """Hashes of a store's status, of its table and of what is analysed, or of an error; whether damage is said."""

    said: tuple[str, ...]
    damaged: bool


def answer(folder: Path) -> Answer:
    """Of the store in ``folder``; only errors in plain words are caught."""
    said: list[str] = []
    damaged = False
    for ask in (_status, _table, _loaded):
        try:
            text = ask(folder)
        except InputError as error:
            text, damaged = "\n".join(error.messages), bool(error.messages)
        damaged |= SAID.search(text) is not None
        said.append(sha256(text.encode("utf-8", "backslashreplace")).hexdigest())
    return Answer(tuple(said), damaged)


def _status(folder: Path) -> str:
    return status_text(folder)


def _table(folder: Path) -> str:
    path = export(folder, "csv", folder.parent / "table.csv", inputs=True)
    return path.read_text(encoding="utf-8") + "\n".join(cautions(folder))


def _loaded(folder: Path) -> str:
    found = load(folder)
    runs, damaged = found.scenarios[0], f"{found.counts.damaged} are damaged" if found.counts.damaged else ""
    arrays = {**runs.outcomes, **{f"inputs {arm}": of for arm, of in runs.inputs.items()}}
    numbers = [arrays[name].tobytes().hex() for name in sorted(arrays)]
    return "\n".join([found.digest, repr(found.counts[:6]), damaged, *numbers])


def mutated(store: Path, scratch: Path, seed: int) -> str:
    """A copy of ``store`` in ``scratch`` with one bit, or every second time one cell, changed; what was changed."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(store, scratch)
    draw = random.Random(seed)
    return (_cell if seed % 2 else _bit)(scratch / FILE, draw)


def _bit(path: Path, draw: random.Random) -> str:
    content = bytearray(path.read_bytes())
    place, bit = draw.randrange(len(content)), draw.randrange(8)
    content[place] ^= 1 << bit
    path.write_bytes(content)
    return f"bit {bit} of byte {place:,}"


def _cell(path: Path, draw: random.Random) -> str:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        table = draw.choice(sorted(tables))
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column, value = draw.choice(columns), draw.choice(CELLS)
        ids = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]
        rows = connection.execute(f"SELECT {', '.join(ids)} FROM {table} ORDER BY {', '.join(ids)}").fetchall()
        row = draw.choice(rows)
        where = " AND ".join(f"{name} IS ?" for name in ids)
        try:
            connection.execute(f'UPDATE OR REPLACE {table} SET "{column}" = ? WHERE {where}', (value, *row))
        except sqlite3.Error as error:
            return f"nothing: {error}"
    return f"{table}.{column} of {row} is {value!r:.40}"


def check(store: Path, scratch: Path, seeds: range) -> list[str]:
    """What is wrong, a line a mutation after which another answer is given as if nothing were the matter.

    Args:
        store: a small one, which is not changed.
        scratch: a folder to make copies in.
        seeds: a mutation each.
    """
    copy = scratch / "copy"
    shutil.copytree(store, copy)
    whole = answer(copy)
    assert not whole.damaged
    wrong = []
    for seed in seeds:
        what = mutated(store, copy, seed)
        try:
            found = answer(copy)
        except Exception as error:  # what a user would see as a traceback
            wrong.append(f"seed {seed}: {what}: {type(error).__name__}: {error}")
            continue
        if found != whole and not found.damaged:
            wrong.append(f"seed {seed}: {what}: another answer, and no word of damage")
    return wrong
