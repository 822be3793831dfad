"""Stores put together: the shards of a sweep, or what several machines ran, into one."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from coprod_sim.sweep.store import write
from coprod_sim.sweep.store.file import FILE, StoreError, plain, read_uri
from coprod_sim.sweep.store.frame import refuse_damaged_plans
from coprod_sim.sweep.store.meta import as_new
from coprod_sim.sweep.store.opening import opened
from coprod_sim.sweep.store.queries import in_words
from coprod_sim.sweep.store.seal import FIELDS
from coprod_sim.sweep.store.store import Store

SHOWN = 3
# ``ended`` is the target's: of a row that is damaged there nothing counts. ``left_out`` are keys damaged in the source.
_GIVEN = "(SELECT * FROM other.runs WHERE key NOT IN (SELECT key FROM left_out))"
_FRESH = f"""(SELECT o.* FROM {_GIVEN} o LEFT JOIN ended m USING (key)
WHERE o.status = 'done' AND m.status IS NOT 'done')"""
_FAILED = f"""(SELECT o.* FROM {_GIVEN} o LEFT JOIN ended m USING (key)
WHERE o.status <> 'done' AND (m.key IS NULL OR m.status = 'damaged'))"""
_SAME = "other.experiments ox JOIN main.experiments mx USING (digest)"
_OTHER_OUTCOMES = f"""
SELECT key FROM {_GIVEN} o JOIN ended m USING (key)
JOIN other.outcomes theirs ON theirs.id = o.result JOIN main.outcomes ours ON ours.id = m.result
JOIN other.inputs theirs_in ON theirs_in.id = o.result JOIN main.inputs ours_in ON ours_in.id = m.result
WHERE theirs.numbers <> ours.numbers OR theirs_in.numbers <> ours_in.numbers ORDER BY key"""
_OTHER_DESIGN = f"""
SELECT ox.name || ', point ' || p.point || ', arm ' || p.arm || ', replicate ' || p.replicate
FROM {_SAME} JOIN other.design p ON p.experiment = ox.id
JOIN main.design q ON q.experiment = mx.id AND (q.replicate, q.point, q.arm) = (p.replicate, p.point, p.arm)
WHERE p.key <> q.key UNION ALL
SELECT ox.name || ', point ' || p.number
FROM {_SAME} JOIN other.points p ON p.experiment = ox.id
JOIN main.points q ON q.experiment = mx.id AND q.number = p.number
WHERE (p.scenario, p.evidence, p."values") <> (q.scenario, q.evidence, q."values")
ORDER BY 1"""
_OTHER_PLAN = f"SELECT ox.name FROM {_SAME} WHERE ox.planned AND mx.planned AND ox.plan <> mx.plan ORDER BY 1"
# Runs last: what is fresh is told from them.
_COPY_RUNS = f"""
INSERT INTO main.outcomes SELECT n.id + :offset, n.numbers FROM {_FRESH} JOIN other.outcomes n ON n.id = result;
INSERT INTO main.inputs SELECT n.id + :offset, n.numbers FROM {_FRESH} JOIN other.inputs n ON n.id = result;
INSERT OR REPLACE INTO main.runs
SELECT key, status, reason, seconds, finished, attempts, NULL, {{seal}} FROM {_FAILED} f;
INSERT OR REPLACE INTO main.runs
SELECT key, status, reason, seconds, finished, attempts, f.result + :offset, {{seal}} FROM {_FRESH} f"""
_SEALED = "seal"
_SEAL_NOW = """new_seal(key, status, reason, seconds, finished, attempts,
(SELECT numbers FROM other.outcomes WHERE id = f.result), (SELECT numbers FROM other.inputs WHERE id = f.result))"""
_COPY_PLANS = f"""
INSERT OR IGNORE INTO main.points
SELECT mx.id, p.number, p.scenario, p.evidence, p."values"
FROM {_SAME} JOIN other.points p ON p.experiment = ox.id WHERE NOT mx.planned;
INSERT OR IGNORE INTO main.design
SELECT mx.id, d.replicate, d.point, d.arm, d.key FROM {_SAME} JOIN other.design d ON d.experiment = ox.id
WHERE NOT mx.planned"""
_COUNTS = f"""
SELECT
  (SELECT count(*) FROM {_FRESH}),
  (SELECT count(*) FROM {_GIVEN} o JOIN ended m USING (key) WHERE o.status = 'done' AND m.status = 'done'),
  (SELECT count(*) FROM {_FAILED}),
  (SELECT count(*) FROM other.experiments WHERE digest NOT IN (SELECT digest FROM main.experiments))"""


class Merged(NamedTuple):
    """What came into the target, source by source or in all."""

    runs: int
    """Done, and new to the target."""
    shared: int
    """Done in both, with equal outcomes."""
    failed: int
    """New to the target and not done there either."""
    experiments: int
    points: int
    damaged: int = 0
    """In a source, and not as they were written: left out."""

    def __str__(self) -> str:
        """In a sentence or two."""
        left_out = f". {in_words(self.damaged)}; left out" if self.damaged else ""
        return (
            f"{self.runs:,} runs came in, {self.shared:,} were there already, {self.failed:,} failed ones came along; "
            f"{self.experiments:,} experiments and {self.points:,} points were new{left_out}"
        )


def merge(target: Path | str, sources: Sequence[Path | str]) -> Merged:
    """Copy the runs, experiments, points and designs of ``sources`` into ``target``, which may be a new folder.

    A run that is done takes the place of a failure, and any run that of a damaged one. Each source comes in whole, but
    for its damaged runs, or not at all, and merging it again adds nothing. Experiments that are new follow those that
    are there, whatever clocks said. Sources are only read, and may be written meanwhile.

    Raises:
        StoreError: a key or a point that means different numbers in two stores, another model version, other worlds or
            outcomes, a damaged plan; what was wrong with which source. Sources before it are in.
    """
    target, others = Path(target), [Path(source) for source in sources]
    if not others:
        raise StoreError([f"{target}: nothing to merge; give two folders or more, the first is merged into"])
    if any(source.resolve() == target.resolve() for source in others):
        raise StoreError([f"{target}: cannot be merged into itself; give each folder once"])
    for source in others:  # all are looked at before any comes in
        opened(source, write=False, version=None, runs=False)[0].close()
    there = (target / FILE).exists()
    first, meta = opened(target if there else others[0], write=False, version=None, runs=False)
    first.close()
    with Store.make(target, meta.version, None if there else as_new(meta), worlds=meta.worlds) as store:
        refuse_damaged_plans(target, store.connection)
        parts = [_bring_in(store, source) for source in others]
        store.write_manifest()
    return Merged(*(sum(column) for column in zip(*parts, strict=True)))


def _bring_in(store: Store, source: Path) -> Merged:
    reader, meta = opened(source, write=False, version=store.version, worlds=store.meta.worlds)
    with closing(reader), Store(source, reader, meta, None) as other:
        refuse_damaged_plans(source, reader)
        damaged = [key for (key,) in reader.execute("SELECT CAST(key AS BLOB) FROM damaged")]
        plans = reader.execute(f"SELECT {', '.join(FIELDS)} FROM experiments ORDER BY sequence, id").fetchall()
        for what in ("outcomes", "inputs"):
            if getattr(other, what) != getattr(store, what):
                raise StoreError(
                    [f"{source / FILE}: its runs have other {what} than those in {store.folder}; keep apart"]
                )
    connection = store.connection
    with plain(source):
        connection.execute("ATTACH ? AS other", (read_uri(source / FILE),))
    try:
        connection.execute("CREATE TEMP TABLE left_out (key PRIMARY KEY) WITHOUT ROWID")
        connection.executemany("INSERT INTO left_out VALUES (CAST(? AS TEXT))", [(key,) for key in damaged])
        connection.create_function("new_seal", 8, store.meta.columns.of_run)
        with store.batch():
            _refuse_conflicts(connection, store.folder, source, sealed=meta.sealed)
            return _copy(store, plans, sealed=meta.sealed)._replace(damaged=len(damaged))
    finally:
        connection.execute("DROP TABLE IF EXISTS left_out")
        connection.execute("DETACH other")


def _refuse_conflicts(connection: sqlite3.Connection, target: Path, source: Path, *, sealed: bool) -> None:
    for sql, what in (
        (_OTHER_OUTCOMES, "the same run came to other outcomes than in"),
        (_OTHER_DESIGN, "the same place of a design is another run than in"),
        *(((_OTHER_PLAN, "a design of the same digest has other places than in"),) if sealed else ()),
    ):
        names = [name for (name,) in connection.execute(f"{sql} LIMIT {SHOWN + 1}")]
        if names:
            listed = "; ".join(names[:SHOWN]) + ("; ..." if len(names) > SHOWN else "")
            advice = "nothing of it was merged: one of the two was made by a changed program or on another machine"
            raise StoreError([f"{source / FILE}: {what} {target}: {listed}; {advice}"])


def _copy(store: Store, plans: list[tuple[Any, ...]], *, sealed: bool) -> Merged:
    connection = store.connection
    points = "SELECT count(*) FROM main.points"
    before = connection.execute(points).fetchone()[0]
    runs, shared, failed, experiments = connection.execute(_COUNTS).fetchone()
    ids = "SELECT id FROM main.outcomes UNION ALL SELECT id FROM main.inputs"
    offset = connection.execute(f"SELECT coalesce(max(id), 0) FROM ({ids})").fetchone()[0]
    for sql in _COPY_RUNS.format(seal=_SEALED if sealed else _SEAL_NOW).split(";"):
        connection.execute(sql, {"offset": offset} if ":offset" in sql else {})
    connection.execute(
        "DELETE FROM damaged WHERE key IN (SELECT key FROM other.runs) AND key NOT IN (SELECT key FROM left_out)"
    )
    came = [_began(connection, dict(zip(FIELDS, row, strict=True))) for row in plans]
    for sql in _COPY_PLANS.split(";"):
        connection.execute(sql)
    for number in came:
        if number is not None:
            write.whole_plan(connection, number)
    return Merged(runs, shared, failed, experiments, connection.execute(points).fetchone()[0] - before)


def _began(connection: sqlite3.Connection, theirs: dict[str, Any]) -> int | None:
    """Take in an experiment that is new; its number, where its design is whole there and not here."""
    sql = "SELECT id, planned FROM main.experiments WHERE digest = ?"
    ours = connection.execute(sql, (theirs["digest"],)).fetchone()
    if ours is None:
        row = theirs | {"sequence": write.following(connection), "planned": 0, "plan": b""}
        write.keep_experiment(connection, tuple(row[field] for field in FIELDS))
        ours = connection.execute(sql, (theirs["digest"],)).fetchone()
    return int(ours[0]) if theirs["planned"] and not ours[1] else None
