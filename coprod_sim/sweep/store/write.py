"""Rows that a store's one writer adds and takes out, each with its seal; see ``Store`` for what each is for."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from coprod_sim.sweep.store.meta import Meta
from coprod_sim.sweep.store.rows import ExperimentLike, Placed, as_given
from coprod_sim.sweep.store.seal import FIELDS, of_experiment, of_plan


def begin(connection: sqlite3.Connection, experiment: ExperimentLike, points: Iterable[Placed], now: float) -> None:
    """Make an experiment the one begun last, at ``now``, and keep its points."""
    digest = experiment.digest
    held = connection.execute("SELECT planned, plan FROM experiments WHERE digest = ?", (digest,)).fetchone()
    files = json.dumps({name: dict(of) for name, of in experiment.files.items()}, sort_keys=True)
    said = (experiment.name, as_given(experiment), experiment.text, files, float(now), following(connection))
    keep_experiment(connection, (digest, *said, *(held or (0, b""))))
    (number,) = connection.execute("SELECT id FROM experiments WHERE digest = ?", (digest,)).fetchone()
    rows = ((number, p.number, p.scenario, p.evidence, json.dumps(dict(p.values))) for p in points)
    connection.executemany("INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?)", rows)


def following(connection: sqlite3.Connection) -> int:
    """The place in their order that the next experiment takes."""
    return int(connection.execute("SELECT coalesce(max(sequence), 0) + 1 FROM experiments").fetchone()[0])


def keep_experiment(connection: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    """Write an experiment's row, as ``store_seal.FIELDS`` has them; in place of one of its digest."""
    fields = (*FIELDS, "seal")
    places, changed = ", ".join("?" * len(fields)), ", ".join(f"{field} = excluded.{field}" for field in fields)
    connection.execute(
        f"INSERT INTO experiments ({', '.join(fields)}) VALUES ({places}) ON CONFLICT (digest) DO UPDATE SET {changed}",
        (*row, of_experiment(row)),
    )


def whole_plan(connection: sqlite3.Connection, number: int) -> None:
    """Seal the points and the design of an experiment, all of which are there."""
    row = connection.execute(f"SELECT {', '.join(FIELDS[:-2])} FROM experiments WHERE id = ?", (number,)).fetchone()
    keep_experiment(connection, (*row, 1, of_plan(connection, number)))


def end(
    connection: sqlite3.Connection,
    meta: Meta,
    key: str,
    status: str,
    reason: str,
    seconds: float | None,
    numbers: tuple[bytes, bytes] | None,
    now: float,
) -> None:
    """Write how a run ended at ``now``, with its outcomes and inputs where it is done."""
    before = connection.execute("SELECT attempts FROM ended WHERE key = ? AND status <> 'damaged'", (key,)).fetchone()
    row = (key, status, reason, seconds, float(now), 1 + (before[0] if before else 0))
    result = None
    if numbers is not None:
        result = connection.execute("INSERT INTO outcomes (numbers) VALUES (?)", numbers[:1]).lastrowid
        connection.execute("INSERT INTO inputs VALUES (?, ?)", (result, numbers[1]))
    sealed = meta.columns.of_run(*row, *(numbers or (None, None)))
    connection.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, result, sealed))
    connection.execute("DELETE FROM damaged WHERE key = ?", (key,))


def take_out_damage(connection: sqlite3.Connection) -> None:
    """Plans that are damaged, and damaged rows of no design: a sweep writes what it needs of them again."""
    for table, column in (("points", "experiment"), ("design", "experiment"), ("experiments", "id")):
        connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM damaged_plans)")
    connection.execute("DELETE FROM damaged_plans")
    stray = "key IN (SELECT key FROM damaged) AND key NOT IN (SELECT key FROM design)"
    connection.execute(f"DELETE FROM runs WHERE {stray}")
    connection.execute("DELETE FROM damaged WHERE key NOT IN (SELECT key FROM runs)")
