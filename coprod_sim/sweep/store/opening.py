"""Opening a store: everything in its file is looked at before anything of it is used."""

import sqlite3
from pathlib import Path

from coprod_sim.model.version import WORLDS
from coprod_sim.scenario.names import FileName, one_line
from coprod_sim.sweep.store.file import APPLICATION, FILE, StoreError, connect, look, plain, sound
from coprod_sim.sweep.store.meta import Meta, OtherSchemaError, current_meta, read_meta, refuse_other_worlds
from coprod_sim.sweep.store.schema import READ_AS_NEW, SCHEMA, schema_of
from coprod_sim.sweep.store.seal import FIELDS, KEY, files_of, of_experiment, of_plan

REDO = "--redo-damaged"
UNSEALED = (
    "was written by an earlier version, without checksums, so that damage to its numbers cannot be seen; "
    "`coprod-sim merge NEW_FOLDER {folder}` makes one with checksums"
)
_ENDED = """
CREATE TEMP TABLE damaged (key PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE damaged_plans (id INTEGER PRIMARY KEY, name TEXT, why TEXT);
CREATE TEMP VIEW ended AS SELECT key, iif(bad, 'damaged', status) AS status, iif(bad, '', reason) AS reason,
  iif(bad, NULL, seconds) AS seconds, iif(bad, 0, attempts) AS attempts, iif(bad, NULL, result) AS result
  FROM (SELECT *, key IN (SELECT key FROM damaged) AS bad FROM runs);
"""
"""``ended`` is what runs came to, as this program may use it: every question but the seals' own is put to it."""


def opened(
    folder: Path, *, write: bool, version: int | None, worlds: int = WORLDS, redo: bool = False, runs: bool = True
) -> tuple[sqlite3.Connection, Meta]:
    """A connection to the store in ``folder``, whose damaged rows are known, and its meta.

    Args:
        folder: of the store.
        write: be able to write.
        version: of the model; None is any, of any worlds.
        worlds: how they must have been drawn.
        redo: write meta anew where it is damaged, for ``version``; rows of other names then count as damaged.
        runs: look at every page and run.

    Raises:
        StoreError: no store, not a whole one, or one of another schema or model version.
    """
    path = folder / FILE
    with plain(folder):
        look(path)
        connection = connect(path, write=False)
        try:
            meta = _checked(connection, path, version, redo, runs)
            if version is not None:
                refuse_other_worlds(path, meta, worlds)
            if write:  # only now: to close a connection that may write can move the log into a damaged file
                _refuse_old(path, meta)
                connection.close()
                connection = connect(path, write=True)
                if meta.raw.get("seal") != _held(connection):
                    _write_meta(connection, meta)
            elif not meta.sealed:
                connection.executescript(READ_AS_NEW)
            _find_damage(connection, meta, runs)
        except BaseException:
            connection.close()
            raise
    return connection, meta


def _checked(connection: sqlite3.Connection, path: Path, version: int | None, redo: bool, runs: bool) -> Meta:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise StoreError([f"{path}: is a database of another program, not a store of runs; give another folder"])
    schema = schema_of(connection)
    if schema is None:
        raise StoreError([f"{path}: is a database of another program, not a store of runs; give another folder"])
    if not isinstance(schema, int):
        what = f"has other tables than this program knows ({one_line(schema)}), which has schema {SCHEMA}"
        raise StoreError([f"{path}: {what}; use the program that wrote it, or a new folder"])
    if runs:
        sound(connection)
    try:
        meta = read_meta(connection, schema)
    except OtherSchemaError as error:
        raise StoreError([f"{path}: {error}; this one knows schema {SCHEMA}; use that one, or a new folder"]) from None
    except ValueError as error:
        if redo and schema == SCHEMA and version is not None:
            return _anew(version)
        what = f"is damaged: what it says of itself is not as it was written ({error}); nothing was changed"
        todo = f"put a copy of the folder back, or sweep again with {REDO}, which keeps every run that is sound"
        raise StoreError([f"{path}: {what}; {todo}"]) from None
    if version is not None and meta.version != version:
        other = f"holds runs of model version {meta.version}; this is model version {version}"
        advice = f"give another folder, or add to this one with coprod-sim {meta.package}"
        raise StoreError([f"{path}: {other}; they are kept apart and never mixed: {advice}"])
    return meta


def _anew(version: int) -> Meta:
    """Meta of a new store; its seal is not that in the file."""
    with_seal = current_meta(version)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE meta (name, value)")
    connection.executemany("INSERT INTO meta VALUES (?, ?)", with_seal.items())
    try:
        return read_meta(connection, SCHEMA)
    finally:
        connection.close()


def _held(connection: sqlite3.Connection) -> object:
    row = connection.execute("SELECT value FROM meta WHERE name = 'seal'").fetchone()
    return row and row[0]


def _write_meta(connection: sqlite3.Connection, meta: Meta) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM meta")
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.raw.items())
    connection.execute("COMMIT")


def _refuse_old(path: Path, meta: Meta) -> None:
    if not meta.sealed:
        new = f"{path.parent}-new"
        todo = f"`coprod-sim merge {new} {path.parent}` makes one with checksums of it, and a sweep goes on there"
        raise StoreError([f"{path}: was written by an earlier version, without checksums, and is only read; {todo}"])


def _find_damage(connection: sqlite3.Connection, meta: Meta, runs: bool) -> None:
    """Go through every run and every design, once; what is not as it was written is kept in two tables."""
    connection.executescript(_ENDED)
    connection.execute("BEGIN")
    try:
        for key in list(meta.columns.damaged(connection, sealed=meta.sealed)) if runs else ():
            if isinstance(key, str):  # whatever bytes it has
                as_stored = key.encode("utf-8", "surrogateescape")
                connection.execute("INSERT INTO damaged VALUES (CAST(? AS TEXT))", (as_stored,))
            else:
                connection.execute("INSERT INTO damaged VALUES (?)", (key,))
        for number, name, why in _plans(connection, meta):
            connection.execute("INSERT INTO damaged_plans VALUES (?, ?, ?)", (number, name, why))
    finally:
        connection.execute("COMMIT")


def _plans(connection: sqlite3.Connection, meta: Meta) -> list[tuple[int, str, str]]:
    """(id, name, why) of each experiment that is not as it was written."""
    found = []
    listed = connection.execute(f"SELECT id, seal, {', '.join(FIELDS)} FROM experiments").fetchall()
    for number, held, *fields in listed:
        said = dict(zip(FIELDS, fields, strict=True))
        name = one_line(str(said["name"]))[:100]
        if meta.sealed and held != of_experiment(tuple(fields)):
            found.append((number, name, "it is not as it was written"))
        elif problem := _strange(connection, number, said, sealed=meta.sealed):
            found.append((number, name, problem))
    known = {number for number, *_ in listed}
    used = connection.execute("SELECT experiment FROM points UNION SELECT experiment FROM design").fetchall()
    lost = sorted({number for (number,) in used if type(number) is int} - known)
    return found + [(number, "an experiment", "it is not there any more, and its design is") for number in lost]


def _strange(connection: sqlite3.Connection, number: int, said: dict[str, object], *, sealed: bool) -> str | None:
    try:
        FileName(str(said["name"]))
        files_of(said["files"])
        plan = of_plan(connection, number)
    except ValueError as error:
        return str(error)
    for field in ("digest", "name", "given", "text"):
        if not isinstance(said[field], str):
            return f"its {field} is no text"
    if not KEY.fullmatch(str(said["digest"])):
        return "its digest is none"
    if said["planned"] not in (0, 1) or type(said["sequence"]) is not int:
        return "its order among experiments cannot be read"
    if sealed and said["planned"] and said["plan"] != plan:
        return "its points or its design are not as they were written"
    return None
