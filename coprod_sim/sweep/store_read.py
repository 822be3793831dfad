"""Questions to a store, each answered from its indexes: none reads the numbers of runs but ``digest``."""

import hashlib
import json
import platform
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from coprod_sim.sweep.store_rows import STATUSES, Counts, Failed, World

CHUNK = 5_000
# A key belongs to the first row of the design that has it; each other row shares that run.
_OWNED = """
SELECT d.replicate, d.point, d.arm, d.key, r.status FROM design d LEFT JOIN runs r ON r.key = d.key
WHERE d.experiment = :experiment AND (d.replicate, d.point, d.arm) > (:replicate, :point, :arm) AND NOT EXISTS (
  SELECT 1 FROM design e WHERE e.key = d.key AND e.experiment = :experiment
  AND (e.replicate, e.point, e.arm) < (d.replicate, d.point, d.arm))
ORDER BY d.replicate, d.point, d.arm LIMIT :chunk
"""


def missing(
    connection: sqlite3.Connection, experiment: int, retry_failed: bool, shard: tuple[int, int], only: str
) -> Iterator[World]:
    """As ``Store.missing``."""
    part, parts = shard
    worlds = groupby(_owned(connection, experiment), key=lambda row: row[:2])
    for count, ((replicate, point), rows) in enumerate(worlds):
        wanted = [(row[2], row[3]) for row in rows if _wanted(row[3], row[4], retry_failed, only)]
        if wanted and count % parts == part - 1:
            arms, keys = zip(*wanted, strict=True)
            yield World(point, replicate, arms, keys)


def _wanted(key: str, status: str | None, retry_failed: bool, only: str) -> bool:
    if only:
        return key.startswith(only)
    return status is None or (retry_failed and status != "done")


def _owned(connection: sqlite3.Connection, experiment: int) -> Iterator[tuple[Any, ...]]:
    """Rows in chunks, so that no reading is left open while runs are stored."""
    where = {"experiment": experiment, "replicate": -1, "point": -1, "arm": "", "chunk": CHUNK}
    while rows := connection.execute(_OWNED, where).fetchall():
        yield from rows
        where |= dict(zip(("replicate", "point", "arm"), rows[-1], strict=False))


def counts(connection: sqlite3.Connection, experiment: int | None) -> Counts:
    """As ``Store.counts``; runs of no experiment count where none is asked for."""
    if experiment is None:
        ended = "SELECT status, count(*), total(seconds) FROM runs GROUP BY status"
        absent = "SELECT count(DISTINCT key) FROM design d WHERE NOT EXISTS (SELECT 1 FROM runs r WHERE r.key = d.key)"
        rows = [*connection.execute(ended), ("missing", *connection.execute(absent).fetchone(), 0.0)]
    else:
        rows = connection.execute(
            "SELECT coalesce(status, 'missing'), count(*), total(seconds) "
            # In order of keys, as runs are: many times faster at 200,000 than in order of the design.
            "FROM (SELECT DISTINCT key FROM design INDEXED BY design_by_key WHERE experiment = ?) "
            "LEFT JOIN runs USING (key) GROUP BY 1",
            (experiment,),
        ).fetchall()
    of = {status: number for status, number, _ in rows}
    seconds = sum(spent for status, _, spent in rows if status == "done")
    return Counts(seconds=seconds, **{status: of.get(status, 0) for status in (*STATUSES, "missing")})


def failed(connection: sqlite3.Connection) -> list[Failed]:
    """As ``Store.failed``."""
    rows = connection.execute("SELECT key, status, reason FROM runs WHERE status <> 'done' ORDER BY key")
    return [Failed(key, status, next(iter(reason.splitlines()), "")) for key, status, reason in rows]


def digest(connection: sqlite3.Connection) -> str:
    """As ``Store.digest``."""
    rows = connection.execute("SELECT key, numbers FROM runs JOIN outcomes ON id = result ORDER BY key")
    whole = hashlib.sha256()
    for key, numbers in rows:
        whole.update(key.encode())
        whole.update(numbers)
    return whole.hexdigest()


def experiments(connection: sqlite3.Connection) -> list[tuple[int, str, str, str, bool]]:
    """(id, digest, name, how a command names it, whether a later one of its name replaced it), as they were begun."""
    rows = connection.execute("SELECT id, digest, name, given FROM experiments ORDER BY begun, id").fetchall()
    latest = {name: number for number, _, name, _ in rows}
    return [(*row, latest[row[2]] != row[0]) for row in rows]


def manifest(connection: sqlite3.Connection) -> dict[str, object]:
    """What the store holds and what made it, for people and programs that do not open it."""
    from importlib import metadata

    meta = dict(connection.execute("SELECT name, value FROM meta"))
    units = zip(json.loads(meta["outcomes"]), json.loads(meta["units"]), strict=True)
    packages = ("numpy", "numba", "mesa", "scipy", "pandas")
    return {
        "schema": int(meta["schema"]),
        "model_version": int(meta["model_version"]),
        "package_version": meta["package_version"],
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: metadata.version(name) for name in packages},
        "experiments": [{"name": name, "digest": key} for _, key, name, _, _ in experiments(connection)],
        "units": dict(units),
    }
