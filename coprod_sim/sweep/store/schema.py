"""The tables of a store, and whether a database has these and nothing else."""

import sqlite3
from contextlib import closing
from functools import cache

SCHEMA = 2
WITHOUT_SEALS = 1
"""Stores of this schema are read, and not written: they have no checksums."""
_META = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
_PLAN = """
CREATE TABLE points (
  experiment INTEGER NOT NULL, number INTEGER NOT NULL, scenario TEXT NOT NULL, evidence TEXT NOT NULL,
  "values" TEXT NOT NULL,      -- JSON: factor -> value
  PRIMARY KEY (experiment, number)
) WITHOUT ROWID;
CREATE TABLE design (
  experiment INTEGER NOT NULL, replicate INTEGER NOT NULL, point INTEGER NOT NULL, arm TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (experiment, replicate, point, arm)
) WITHOUT ROWID;
CREATE INDEX design_by_key ON design (key, experiment);
"""
_RUNS = """
CREATE TABLE runs (
  key TEXT PRIMARY KEY,        -- names a run by its content: 64 hex digits
  status TEXT NOT NULL CHECK (status IN ('done', 'failed', 'timeout', 'killed')),
  reason TEXT NOT NULL,        -- of a run that is not done: a line, then perhaps a traceback
  seconds REAL,                -- that the run took
  finished REAL NOT NULL,      -- Unix time
  attempts INTEGER NOT NULL,
  result INTEGER{seal}
) WITHOUT ROWID;
CREATE INDEX runs_not_done ON runs (status) WHERE status <> 'done';
CREATE TABLE outcomes (id INTEGER PRIMARY KEY, numbers BLOB NOT NULL);  -- float64, little-endian, as meta.outcomes
CREATE TABLE inputs (id INTEGER PRIMARY KEY, numbers BLOB NOT NULL);    -- float64, little-endian, as meta.inputs
CREATE TABLE experiments (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE, -- of all that decides points and runs
  name TEXT NOT NULL,
  given TEXT NOT NULL,         -- how a command names it
  text TEXT NOT NULL,          -- its file
  begun REAL NOT NULL,         -- Unix time when it was last begun
  planned INTEGER NOT NULL     -- 1 once every row of its design is there{more}
);
"""
_SEAL = """,              -- id in outcomes and inputs; NULL unless done
  seal BLOB NOT NULL           -- over the row and its numbers: see store_seal.py"""
_MORE = """
  , files TEXT NOT NULL        -- JSON: its scenarios' own files, texts by path
  , sequence INTEGER NOT NULL  -- the experiment begun last has the highest; clocks may be set back
  , plan BLOB NOT NULL         -- seal over its points and its design; empty until planned
  , seal BLOB NOT NULL         -- over the rest of the row"""
TABLES = _META + _RUNS.format(seal=_SEAL, more=_MORE) + _PLAN
_OLD_RESULT = "               -- id in outcomes and inputs; NULL unless done"
_OLD_TABLES = _META + "\n" + _RUNS.strip().format(seal=_OLD_RESULT, more="") + _PLAN
READ_AS_NEW = """
CREATE TEMP VIEW runs AS SELECT *, NULL AS seal FROM main.runs;
CREATE TEMP VIEW experiments AS SELECT *, '{}' AS files,
  row_number() OVER (ORDER BY begun, id) AS sequence, NULL AS plan, NULL AS seal FROM main.experiments;
"""
"""An old store's tables as this program asks for them."""
_LISTED = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name LIMIT 50"
_STEPS = 10_000_000
"""SQLite's own steps, a second or so: more than any list of tables takes."""


def schema_of(connection: sqlite3.Connection) -> int | str | None:
    """The schema that a database has, None for another program's, or what of it is strange.

    Whatever else there is, a view in a table's place or a trigger, is refused before a row is read.
    """
    connection.set_progress_handler(lambda: 1, _STEPS)
    try:
        found = {(kind, name): (of, sql) for kind, name, of, sql in connection.execute(_LISTED)}
    finally:
        connection.set_progress_handler(None, 0)
    if ("table", "meta") not in found:
        return None
    for schema in (SCHEMA, WITHOUT_SEALS):
        if found == _expected(schema):
            return schema
    wanted = _expected(SCHEMA)
    odd = [name for (kind, name) in found.keys() ^ wanted.keys()]
    odd = odd or [name for (kind, name), of in found.items() if wanted[kind, name] != of]
    return ", ".join(sorted(map(repr, set(odd)))[:3])


@cache
def _expected(schema: int) -> dict[tuple[str, str], tuple[str, str | None]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES if schema == SCHEMA else _OLD_TABLES)
        return {(kind, name): (of, sql) for kind, name, of, sql in connection.execute(_LISTED)}
