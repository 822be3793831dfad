"""Stores as somebody who means harm would make them: anything in any cell, under seals that fit."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from coprod_sim.sweep.store.file import FILE
from coprod_sim.sweep.store.seal import _DESIGN, _POINTS, FIELDS, SIZE, of_experiment, of_meta


@contextmanager
def forged(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection to change a store with; what was changed is sealed at the end."""
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        yield connection
        reseal(connection)


def reseal(connection: sqlite3.Connection) -> None:
    """Seals over whatever there is."""
    from coprod_sim.sweep.store.meta import read_meta

    meta = dict(connection.execute("SELECT name, value FROM meta"))
    connection.execute("UPDATE meta SET value = ? WHERE name = 'seal'", (of_meta(meta),))
    for number, *row in connection.execute(f"SELECT id, {', '.join(FIELDS)} FROM experiments").fetchall():
        plan = plan_of(connection, number) if row[-2] else row[-1]
        connection.execute(
            "UPDATE experiments SET plan = ?, seal = ? WHERE id = ?", (plan, of_experiment((*row[:-1], plan)), number)
        )
    try:
        columns = read_meta(connection, 2).columns
    except ValueError:
        return
    sql = """SELECT key, status, reason, seconds, finished, attempts, o.numbers, i.numbers FROM runs
    LEFT JOIN outcomes o ON o.id = result LEFT JOIN inputs i ON i.id = result"""
    for row in connection.execute(sql).fetchall():
        connection.execute("UPDATE runs SET seal = ? WHERE key = ?", (columns.of_run(*row), row[0]))


def plan_of(connection: sqlite3.Connection, number: int) -> bytes:
    """As ``store_seal.of_plan``, of rows that it would refuse, too."""
    from hashlib import blake2b

    whole = blake2b(digest_size=SIZE)
    for sql in (_POINTS, _DESIGN):
        for row in connection.execute(sql, (number,)):
            whole.update(repr(row).encode("utf-8", "backslashreplace"))
    return whole.digest()


def update(folder: Path, table: str, **cells: Any) -> None:
    """Every row of a table with these cells, under seals that fit."""
    with forged(folder) as connection:
        for column, value in cells.items():
            connection.execute(f'UPDATE {table} SET "{column}" = ?', (value,))
