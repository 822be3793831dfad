"""Questions to a store, each answered from its indexes: none reads the numbers of runs but ``digest``."""

import hashlib
import platform
import sqlite3
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from coprod_sim.scenario.names import FileName, one_line
from coprod_sim.sweep.store.meta import Meta
from coprod_sim.sweep.store.rows import STATUSES, Counts, Failed, World
from coprod_sim.sweep.store.seal import content

CHUNK = 5_000
DAMAGED = "damaged"
_DONE = """
SELECT e.key, o.numbers, i.numbers FROM ended e JOIN outcomes o ON o.id = e.result JOIN inputs i ON i.id = e.result
ORDER BY e.key
"""
# A key belongs to the first row of the design that has it; each other row shares that run.
_OWNED = """
SELECT d.replicate, d.point, d.arm, d.key, r.status FROM design d LEFT JOIN ended r ON r.key = d.key
WHERE d.experiment = :experiment AND (d.replicate, d.point, d.arm) > (:replicate, :point, :arm) AND NOT EXISTS (
  SELECT 1 FROM design e WHERE e.key = d.key AND e.experiment = :experiment
  AND (e.replicate, e.point, e.arm) < (d.replicate, d.point, d.arm))
ORDER BY d.replicate, d.point, d.arm LIMIT :chunk
"""


def missing(
    connection: sqlite3.Connection, experiment: int, again: Collection[str], shard: tuple[int, int], only: str
) -> Iterator[World]:
    """As ``Store.missing``; ``again``: how runs ended that are asked for, too."""
    part, parts = shard
    worlds = groupby(_owned(connection, experiment), key=lambda row: row[:2])
    for count, ((replicate, point), rows) in enumerate(worlds):
        wanted = [(row[2], row[3]) for row in rows if _wanted(row[3], row[4], again, only)]
        if wanted and count % parts == part - 1:
            arms, keys = zip(*wanted, strict=True)
            yield World(point, replicate, arms, keys)


def _wanted(key: str, status: str | None, again: Collection[str], only: str) -> bool:
    if only:
        return key.startswith(only)
    return status is None or status in again


def _owned(connection: sqlite3.Connection, experiment: int) -> Iterator[tuple[Any, ...]]:
    """Rows in chunks, so that no reading is left open while runs are stored."""
    where = {"experiment": experiment, "replicate": -1, "point": -1, "arm": "", "chunk": CHUNK}
    while rows := connection.execute(_OWNED, where).fetchall():
        yield from rows
        where |= dict(zip(("replicate", "point", "arm"), rows[-1], strict=False))


def counts(connection: sqlite3.Connection, experiment: int | None) -> Counts:
    """As ``Store.counts``; runs of no experiment count where none is asked for."""
    if experiment is None:
        how = "SELECT status, count(*), total(seconds) FROM ended GROUP BY status"
        absent = "SELECT count(DISTINCT key) FROM design d WHERE NOT EXISTS (SELECT 1 FROM runs r WHERE r.key = d.key)"
        rows = [*connection.execute(how), ("missing", *connection.execute(absent).fetchone(), 0.0)]
    else:
        rows = connection.execute(
            "SELECT coalesce(status, 'missing'), count(*), total(seconds) "
            # In order of keys, as runs are: many times faster at 200,000 than in order of the design.
            "FROM (SELECT DISTINCT key FROM design INDEXED BY design_by_key WHERE experiment = ?) "
            "LEFT JOIN ended USING (key) GROUP BY 1",
            (experiment,),
        ).fetchall()
    of = {status: number for status, number, _ in rows}
    seconds = sum(spent for status, _, spent in rows if status == "done")
    return Counts(seconds=seconds, **{status: of.get(status, 0) for status in (*STATUSES, "missing", DAMAGED)})


def failed(connection: sqlite3.Connection) -> list[Failed]:
    """As ``Store.failed``."""
    rows = connection.execute(
        "SELECT key, status, reason FROM ended WHERE status NOT IN ('done', 'damaged') ORDER BY key"
    )
    return [Failed(key, status, one_line(next(iter(reason.splitlines()), ""))) for key, status, reason in rows]


def digest(connection: sqlite3.Connection) -> str:
    """As ``Store.digest``."""
    whole = hashlib.sha256()
    for row in connection.execute(_DONE):
        whole.update(content(*row))
    return whole.hexdigest()


class Begun(NamedTuple):
    """An experiment of a store that is as it was written."""

    number: int
    digest: str
    name: FileName
    given: str
    """How a command names it; whoever shows it puts it in quotes."""
    replaced: bool
    """A later one of its name was begun."""


def experiments(connection: sqlite3.Connection) -> list[Begun]:
    """Experiments as they were begun, by their own order and not by the clock; those whose plan is damaged left out."""
    sql = "SELECT id, digest, name, given FROM experiments WHERE id NOT IN (SELECT id FROM damaged_plans) "
    rows = connection.execute(f"{sql} ORDER BY sequence, id").fetchall()
    latest = {name: number for number, _, name, _ in rows}
    return [
        Begun(number, digest, FileName(name), one_line(given), latest[name] != number)
        for number, digest, name, given in rows
    ]


class DamagedPlan(NamedTuple):
    """An experiment of a store that is not as it was written."""

    number: int
    name: str
    why: str


def damaged_plans(connection: sqlite3.Connection) -> list[DamagedPlan]:
    """Experiments that are not as they were written."""
    return [DamagedPlan(*row) for row in connection.execute("SELECT id, name, why FROM damaged_plans ORDER BY id")]


def in_words(damaged: int) -> str:
    """That so many runs are damaged."""
    many = f"{damaged:,} runs are" if damaged > 1 else "1 run is"
    return f"{many} damaged: what is stored is not what was written"


def damaged_runs(connection: sqlite3.Connection) -> int:
    """Runs that are not as they were written."""
    return int(connection.execute("SELECT count(*) FROM damaged").fetchone()[0])


def manifest(connection: sqlite3.Connection, meta: Meta) -> dict[str, object]:
    """What the store holds and what made it, for people and programs that do not open it."""
    from importlib import metadata

    packages = ("numpy", "numba", "mesa", "scipy", "pandas")
    return {
        "schema": meta.schema,
        "model_version": meta.version,
        "worlds": meta.worlds,
        "package_version": meta.package,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: metadata.version(name) for name in packages},
        "experiments": [{"name": each.name, "digest": each.digest} for each in experiments(connection)],
        "units": dict(zip(meta.outcomes, meta.units, strict=True)),
    }
