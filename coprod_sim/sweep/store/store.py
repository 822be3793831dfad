"""The store of a sweep's runs: one SQLite file in a folder, keyed by content. One process writes it, many read it.

A run is a row as soon as it is known how it ended: ``done`` with its outcomes and inputs, or ``failed``, ``timeout`` or
``killed`` with the reason. Every write is one transaction.
"""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from coprod_sim.model.version import WORLDS
from coprod_sim.scenario.partial import new_file
from coprod_sim.sweep.store import queries
from coprod_sim.sweep.store import write as store_write
from coprod_sim.sweep.store.file import EXPERIMENT, FILE, MANIFEST, StoreError, create, plain, prepare, write_json
from coprod_sim.sweep.store.lock import Lock
from coprod_sim.sweep.store.lost import Watch
from coprod_sim.sweep.store.meta import Meta, current_meta, refuse_other_columns
from coprod_sim.sweep.store.opening import opened
from coprod_sim.sweep.store.rows import (
    STATUSES,
    Counts,
    ExperimentLike,
    Failed,
    Finished,
    Placed,
    Planned,
    World,
    input_names,
    input_numbers,
    must_equal,
    row_bytes,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Counts", "Failed", "Finished", "Planned", "Store", "StoreError", "World", "input_names", "input_numbers"]
BATCH = 5_000


class Store:
    """The runs in ``folder``. Use it in one thread, and as a context manager: leaving it lets go of the folder."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, meta: Meta, lock: Lock | None) -> None:
        self.folder = folder
        self.connection = connection
        self.meta = meta
        self.version, self.outcomes, self.units, self.inputs = meta.version, meta.outcomes, meta.units, meta.inputs
        self._lock = lock
        self._owner = os.getpid()
        self._watch = None if lock is None else Watch(folder, lock)

    @classmethod
    def open(
        cls, folder: Path | str, *, write: bool, version: int | None = None, redo: bool = False, runs: bool = True
    ) -> Self:
        """Open the store in ``folder``; one who writes makes it where there is none, and must say the version.

        Args:
            folder: a new, an empty or a store's folder.
            write: take the lock and be able to add runs. A reader may read while another process writes.
            version: ``MODEL_VERSION``; None reads a store of any version.
            redo: write anew what is damaged of the store's word for itself; take out damaged plans and stray rows.
            runs: look at every run; False is for readers who want to know of experiments only.

        Raises:
            StoreError: damaged, of another model version, of worlds drawn in another way, in use, not a store, or not
                to be read or written.
        """
        folder = Path(folder)
        if not write:
            return cls(folder, *opened(folder, write=False, version=version, runs=runs), None)
        if version is None:
            raise ValueError("one who writes must say the model version")
        return cls.make(folder, version, None, redo=redo)

    @classmethod
    def make(
        cls, folder: Path, version: int, meta: Mapping[str, str] | None, *, worlds: int = WORLDS, redo: bool = False
    ) -> Self:
        """Open for writing, as ``open`` does; a new store gets ``meta``, by default what this program has."""
        with plain(folder):
            prepare(folder)
            lock = Lock(folder)
        try:
            with plain(folder):
                if not (folder / FILE).exists():
                    create(folder, meta or current_meta(version))
            store = cls(folder, *opened(folder, write=True, version=version, worlds=worlds, redo=redo), lock)
            if redo:
                with store.batch():
                    store_write.take_out_damage(store.connection)
            return store
        except BaseException:
            lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of the lock."""
        if os.getpid() == self._owner:  # a forked child must not touch its parent's connection
            self.connection.close()
            if self._lock is not None:
                self._lock.release()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Every write within is one transaction: all of it is kept, or nothing. Batches may be nested."""
        if self.connection.in_transaction:
            yield
            return
        with plain(self.folder):
            self._look_after()
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            self._look_after()

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """The store as it is now, however much another process writes meanwhile."""
        with plain(self.folder):
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN")
            try:
                yield self.connection
            finally:
                self._roll_back()

    def _look_after(self) -> None:
        if self._watch is not None:
            self._watch.look()

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            with suppress(sqlite3.Error):  # a full disk may have rolled back by itself
                self.connection.execute("ROLLBACK")

    # What is to be run

    def begin(self, experiment: ExperimentLike, points: Iterable[Placed]) -> None:
        """Record an experiment and its points, and put its file and a manifest into the folder.

        Raises:
            StoreError: the store's outcomes or inputs are not those of this program, or it cannot be written.
        """
        refuse_other_columns(self.folder / FILE, self.meta)
        with self.batch():
            store_write.begin(self.connection, experiment, points, time.time())
        self.write_manifest()

    def write_manifest(self) -> None:
        """Put the file of the experiment begun last, and a manifest, beside the runs."""
        sql = "SELECT text FROM experiments ORDER BY sequence DESC, id DESC LIMIT 1"
        with plain(self.folder):
            for (text,) in self.connection.execute(sql).fetchall():
                with new_file(self.folder / EXPERIMENT) as new:
                    new.write_text(text, encoding="utf-8")
            write_json(self.folder / MANIFEST, queries.manifest(self.connection, self.meta))

    def plan(self, experiment: str, jobs: Iterable[Planned]) -> None:
        """Write the whole design of the experiment with this digest; what was written of it before is written over.

        Rows are committed in batches as ``jobs`` yields them; ``known`` says so only once all are there.
        """
        number = self._number(experiment)
        rows = iter(jobs)
        while some := list(islice(rows, BATCH)):
            with self.batch():
                self.connection.executemany(
                    "INSERT OR REPLACE INTO design VALUES (?, ?, ?, ?, ?)",
                    ((number, job.replicate, job.point, job.arm, job.key) for job in some),
                )
        with self.batch():
            store_write.whole_plan(self.connection, number)

    def known(self, experiment: str) -> bool:
        """Whether the whole design of the experiment with this digest is in the store, keys and all."""
        with plain(self.folder):
            row = self.connection.execute("SELECT planned FROM experiments WHERE digest = ?", (experiment,)).fetchone()
        return row is not None and row[0] == 1

    def _number(self, digest: str) -> int:
        with plain(self.folder):
            row = self.connection.execute("SELECT id FROM experiments WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            raise StoreError([f"{self.folder / FILE}: holds no experiment {digest[:12]}"])
        return int(row[0])

    def missing(
        self,
        experiment: str,
        *,
        retry_failed: bool = False,
        redo_damaged: bool = False,
        shard: tuple[int, int] = (1, 1),
        only: str = "",
    ) -> Iterator[World]:
        """Worlds with runs still to be done, all points of a replicate before the next one.

        A run that several points or arms share is in the first world that has it. Runs may be stored while this is
        read on.

        Args:
            experiment: digest of an experiment whose design is ``known``.
            retry_failed: also runs that failed, took too long or killed their worker.
            redo_damaged: also runs that are stored, and no longer as they were written.
            shard: (i, n), the i-th of n parts, counted from 1, which together are the whole and share no run.
            only: just the run whose key begins so, however it ended.
        """
        number = self._number(experiment)
        with plain(self.folder):
            again = {*(STATUSES[1:] if retry_failed else ()), *((queries.DAMAGED,) if redo_damaged else ())}
            yield from queries.missing(self.connection, number, again, shard, only)

    # How runs ended

    def put(self, key: str, run: Finished) -> None:
        """Keep a run that is done, in place of a failure of the same key.

        Raises:
            StoreError: the key was stored with other outcomes; they stay. Or the disk is full.
        """
        outcomes = row_bytes(run.outcomes, self.outcomes, "outcomes")
        inputs = row_bytes(run.inputs, self.inputs, "inputs")
        with self.batch():
            held = self.connection.execute(
                "SELECT numbers FROM ended JOIN outcomes ON id = result WHERE key = ?", (key,)
            ).fetchone()
            if held is not None:
                must_equal(self.folder / FILE, key, held[0], outcomes)
                return
            row = (key, "done", "", float(run.seconds), (outcomes, inputs))
            store_write.end(self.connection, self.meta, *row, time.time())

    def fail(self, key: str, status: str, reason: str, seconds: float | None = None) -> None:
        """Keep that a run ``failed``, ran out of time (``timeout``) or ``killed`` its worker. A done run stays done.

        ``reason`` is a line, then perhaps a traceback.
        """
        if status not in STATUSES[1:]:
            raise ValueError(f"status {status!r}: one of {', '.join(STATUSES[1:])} is needed")
        with self.batch():
            done = self.connection.execute("SELECT 1 FROM ended WHERE key = ? AND status = 'done'", (key,)).fetchone()
            if done is None:
                text = reason.strip().encode("utf-8", "backslashreplace").decode("utf-8")
                store_write.end(self.connection, self.meta, key, status, text, seconds, None, time.time())

    # What is there

    def counts(self, experiment: str | None = None) -> Counts:
        """Runs by how they ended: of one experiment, or of all in the store."""
        number = None if experiment is None else self._number(experiment)
        with plain(self.folder):
            return queries.counts(self.connection, number)

    def failed(self) -> list[Failed]:
        """Runs that are not done, in order of their keys."""
        with plain(self.folder):
            return queries.failed(self.connection)

    def digest(self) -> str:
        """sha256 over key, outcomes and inputs of all runs that are done, in order of keys, however they came in."""
        with self.snapshot() as connection:
            return queries.digest(connection)

    def why(self, key: str) -> str:
        """All there is to say of the run whose key begins so; see ``store_why.why``."""
        from coprod_sim.sweep.store.one_run import why

        with self.snapshot() as connection:
            return why(self.folder, connection, key)

    def frame(self, experiment: str | None = None, *, inputs: bool = False) -> "pd.DataFrame":
        """A row a (point, arm, replicate) of the design; see ``store_frame.frame``."""
        from coprod_sim.sweep.store.frame import frame

        with self.snapshot() as connection:
            return frame(self.folder, connection, self.meta, experiment, inputs=inputs)
