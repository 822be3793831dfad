"""Stores put together: the shards of a sweep, or what several machines ran, into one."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from coprod_sim.sweep.store import Store
from coprod_sim.sweep.store_file import FILE, StoreError, opened, plain, read_uri, sound

SHOWN = 3
_FRESH = """(SELECT o.* FROM other.runs o LEFT JOIN main.runs m USING (key)
WHERE o.status = 'done' AND m.status IS NOT 'done')"""
_SAME = "other.experiments ox JOIN main.experiments mx USING (digest)"
_OTHER_OUTCOMES = """
SELECT key FROM other.runs o JOIN main.runs m USING (key)
JOIN other.outcomes theirs ON theirs.id = o.result JOIN main.outcomes ours ON ours.id = m.result
WHERE theirs.numbers <> ours.numbers ORDER BY key"""
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
# Runs last: what is fresh is told from them.
_COPY = f"""
INSERT INTO main.outcomes SELECT n.id + :offset, n.numbers FROM {_FRESH} JOIN other.outcomes n ON n.id = result;
INSERT INTO main.inputs SELECT n.id + :offset, n.numbers FROM {_FRESH} JOIN other.inputs n ON n.id = result;
INSERT OR REPLACE INTO main.runs
SELECT key, status, reason, seconds, finished, attempts, result + :offset FROM {_FRESH};
INSERT OR IGNORE INTO main.runs SELECT * FROM other.runs WHERE status <> 'done';
INSERT INTO main.experiments (digest, name, given, text, begun, planned)
SELECT digest, name, given, text, begun, planned FROM other.experiments WHERE true ORDER BY id
ON CONFLICT (digest) DO UPDATE SET planned = max(planned, excluded.planned);
INSERT OR IGNORE INTO main.points
SELECT mx.id, p.number, p.scenario, p.evidence, p."values"
FROM {_SAME} JOIN other.points p ON p.experiment = ox.id;
INSERT OR IGNORE INTO main.design
SELECT mx.id, d.replicate, d.point, d.arm, d.key FROM {_SAME} JOIN other.design d ON d.experiment = ox.id"""
_COUNTS = """
SELECT
  (SELECT count(*) FROM other.runs o LEFT JOIN main.runs m USING (key)
    WHERE o.status = 'done' AND m.status IS NOT 'done'),
  (SELECT count(*) FROM other.runs o JOIN main.runs m USING (key) WHERE o.status = 'done' AND m.status = 'done'),
  (SELECT count(*) FROM other.runs o WHERE o.status <> 'done' AND o.key NOT IN (SELECT key FROM main.runs)),
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

    def __str__(self) -> str:
        """In a sentence."""
        return (
            f"{self.runs:,} runs came in, {self.shared:,} were there already, {self.failed:,} failed ones came along; "
            f"{self.experiments:,} experiments and {self.points:,} points were new"
        )


def merge(target: Path | str, sources: Sequence[Path | str]) -> Merged:
    """Copy the runs, experiments, points and designs of ``sources`` into ``target``, which may be a new folder.

    A run that is done takes the place of a failure. Each source comes in whole or not at all, and merging it again adds
    nothing. Sources are only read, and may be written meanwhile.

    Raises:
        StoreError: a key or a point that means different numbers in two stores, another model version or other
            outcomes; what was wrong with which source. Sources before it are in.
    """
    target, others = Path(target), [Path(source) for source in sources]
    if not others:
        raise StoreError([f"{target}: nothing to merge; give two folders or more, the first is merged into"])
    if any(source.resolve() == target.resolve() for source in others):
        raise StoreError([f"{target}: cannot be merged into itself; give each folder once"])
    for source in others:  # all are looked at before any comes in
        opened(source, write=False, version=None)[0].close()
    first, meta = opened(target if (target / FILE).exists() else others[0], write=False, version=None)
    first.close()
    with Store.make(target, int(meta["model_version"]), meta) as store:
        parts = [_bring_in(store, source) for source in others]
        store.write_manifest()
    return Merged(*(sum(column) for column in zip(*parts, strict=True)))


def _bring_in(store: Store, source: Path) -> Merged:
    reader, meta = opened(source, write=False, version=store.version)
    with closing(reader), Store(source, reader, meta, None) as other:
        with plain(source):
            sound(reader)
        for what in ("outcomes", "inputs"):
            if getattr(other, what) != getattr(store, what):
                raise StoreError(
                    [f"{source / FILE}: its runs have other {what} than those in {store.folder}; keep apart"]
                )
    with plain(source):
        store.connection.execute("ATTACH ? AS other", (read_uri(source / FILE),))
    try:
        with store.batch():
            _refuse_conflicts(store.connection, store.folder, source)
            return _copy(store.connection)
    finally:
        store.connection.execute("DETACH other")


def _refuse_conflicts(connection: sqlite3.Connection, target: Path, source: Path) -> None:
    for sql, what in (
        (_OTHER_OUTCOMES, "the same run came to other outcomes than in"),
        (_OTHER_DESIGN, "the same place of a design is another run than in"),
    ):
        names = [name for (name,) in connection.execute(f"{sql} LIMIT {SHOWN + 1}")]
        if names:
            listed = "; ".join(names[:SHOWN]) + ("; ..." if len(names) > SHOWN else "")
            advice = "nothing of it was merged: one of the two was made by a changed program or on another machine"
            raise StoreError([f"{source / FILE}: {what} {target}: {listed}; {advice}"])


def _copy(connection: sqlite3.Connection) -> Merged:
    points = "SELECT count(*) FROM main.points"
    before = connection.execute(points).fetchone()[0]
    runs, shared, failed, experiments = connection.execute(_COUNTS).fetchone()
    offset = connection.execute("SELECT coalesce(max(id), 0) FROM main.outcomes").fetchone()[0]
    for sql in _COPY.split(";"):
        connection.execute(sql, {"offset": offset} if ":offset" in sql else {})
    return Merged(runs, shared, failed, experiments, connection.execute(points).fetchone()[0] - before)
