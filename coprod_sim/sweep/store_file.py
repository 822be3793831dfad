"""The file of a store: its tables, how it is opened, and what is said where it cannot be used."""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from coprod_sim.checking import ScenarioError
from coprod_sim.partial import new_file

SCHEMA = 1
FILE = "runs.sqlite"
LOCK = "runs.lock"
EXPERIMENT = "experiment.yaml"
MANIFEST = "manifest.json"
APPLICATION = 0x434F5052  # "COPR", in the file's header
PAGE_BYTES = 8_192  # two or three runs' inputs a page
WAIT_SECONDS = 30.0
MAGIC = b"SQLite format 3\0"
TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
  key TEXT PRIMARY KEY,        -- names a run by its content: 64 hex digits
  status TEXT NOT NULL CHECK (status IN ('done', 'failed', 'timeout', 'killed')),
  reason TEXT NOT NULL,        -- of a run that is not done: a line, then perhaps a traceback
  seconds REAL,                -- that the run took
  finished REAL NOT NULL,      -- Unix time
  attempts INTEGER NOT NULL,
  result INTEGER               -- id in outcomes and inputs; NULL unless done
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
  planned INTEGER NOT NULL     -- 1 once every row of its design is there
);
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


class StoreError(ScenarioError):
    """A store that cannot be used as asked; ``messages`` say why and what to do. Nothing stored is lost."""


@contextmanager
def plain(folder: Path) -> Iterator[None]:
    """What SQLite and the file system object to, in plain lines.

    Raises:
        StoreError: for damage, a full disk, and what may not be read or written.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise  # a mistake of this program
    except sqlite3.DatabaseError as error:
        raise StoreError([f"{folder / FILE}: {_said(error)}"]) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = _FULL if full else f"{error.strerror or error}; give a folder that may be read and written"
        raise StoreError([f"{error.filename or folder}: {what}"]) from error


_FULL = (
    "the disk is full; every run stored so far is kept; "
    "free some space and give the same command again: only missing runs are done"
)
_DAMAGED = (
    "is damaged ({}); nothing was changed; put a copy of the folder back, or save what can be read with "
    "`sqlite3 runs.sqlite .recover`, or give a new folder"
)
_ABOUT = {
    sqlite3.SQLITE_ERROR: "has other tables than this program knows ({}); use the program that wrote it",
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: "is not an SQLite database; is this the folder that a sweep was given with --out?",
    sqlite3.SQLITE_READONLY: "may not be written ({}); give a folder that may be, or change its permissions",
    sqlite3.SQLITE_PERM: "may not be read or written ({}); change its permissions",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened ({}); look at the permissions of the file and its folder",
    sqlite3.SQLITE_BUSY: "is held by another program ({}); close that one, then try again",
    sqlite3.SQLITE_IOERR: "cannot be read or written ({}): the disk is failing, over its quota or no longer there; "
    "every run stored so far is kept; give the same command again when it is mended",
}


def _said(error: sqlite3.DatabaseError) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    text = _ABOUT.get(code) or (
        "has other tables than this program knows ({})" if code == sqlite3.SQLITE_ERROR else "{}"
    )
    return text.format(error)


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """A connection in autocommit mode; the file must exist. A reader never changes it."""
    uri = f"{path.resolve().as_uri()}?mode=rw" if write else read_uri(path)
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_SECONDS)
    try:
        # After a power cut the last runs may be missing; after a killed process none is.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -64000")  # at most 64 MB
        connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages of the log before it moves into the file
        connection.execute("PRAGMA journal_size_limit = 67108864")
    except BaseException:
        connection.close()
        raise
    return connection


def read_uri(path: Path) -> str:
    """How SQLite is to open ``path`` so that it changes nothing."""
    # Where the folder may not be written nobody writes the store, and SQLite could not make its files beside it.
    still = "" if _beside_writable(path) else "&immutable=1"
    return f"{path.resolve().as_uri()}?mode=ro{still}"


def _beside_writable(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return os.access(path.parent, os.W_OK) or (log.exists() and log.stat().st_size > 0)


def prepare(folder: Path) -> None:
    """Make the folder of a store, or refuse one that has something else in it."""
    if folder.exists() and not folder.is_dir():
        raise StoreError([f"{folder}: is a file; a folder is needed"])
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / FILE).exists():
        return
    ours = {LOCK, EXPERIMENT, MANIFEST}
    names = sorted(path.name for path in folder.iterdir())
    strange = [n for n in names if n not in ours and not n.startswith((".", f"{FILE}.new"))]
    if strange:
        what = ", ".join(strange[:3]) + (", ..." if len(strange) > 3 else "")
        raise StoreError([f"{folder}: holds other files ({what}) and no {FILE}; give a new or an empty folder"])


def create(folder: Path, meta: Mapping[str, str]) -> None:
    """An empty store that is there whole or not at all."""
    new = folder / f"{FILE}.new"
    for path in folder.glob(f"{new.name}*"):
        path.unlink()
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN; PRAGMA application_id = {APPLICATION}; {TABLES} COMMIT;")
        connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    new.replace(folder / FILE)


def opened(folder: Path, *, write: bool, version: int | None) -> tuple[sqlite3.Connection, dict[str, str]]:
    """A checked connection to the store in ``folder``, and its meta.

    Raises:
        StoreError: no store, not a whole one, or one of another schema or model version.
    """
    path = folder / FILE
    with plain(folder):
        _look(path)
        connection = connect(path, write=False)
        try:
            meta = _checked(connection, path, version)
            if write:
                sound(connection)
        except BaseException:
            connection.close()
            raise
        if write:  # only now: to close a connection that may write can move the log into a damaged file
            connection.close()
            connection = connect(path, write=True)
    return connection, meta


def _look(path: Path) -> None:
    """Refuse what is no whole SQLite file, before SQLite touches it."""
    if not path.exists():
        reason = f"there is no {FILE} in it" if path.parent.is_dir() else "there is no such folder"
        raise StoreError([f"{path.parent}: {reason}; give the folder that a sweep was given with --out"])
    with path.open("rb") as file:
        head = file.read(100)
        size = file.seek(0, os.SEEK_END)
    if not MAGIC.startswith(head[:16]):
        raise StoreError([f"{path}: {_ABOUT[sqlite3.SQLITE_NOTADB]}"])
    page = int.from_bytes(head[16:18]) or 1
    page = 65_536 if page == 1 else page
    wanted = max(int.from_bytes(head[28:32]) * page, 100)
    log = path.with_name(f"{path.name}-wal")
    if size < wanted and (len(head) < 100 or not log.exists() or log.stat().st_size == 0):
        raise StoreError([f"{path}: {_DAMAGED.format(f'cut short: {size:,} of {wanted:,} bytes are there')}"])


def _checked(connection: sqlite3.Connection, path: Path, version: int | None) -> dict[str, str]:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION or "meta" not in tables:
        raise StoreError([f"{path}: is a database of another program, not a store of runs; give another folder"])
    meta: dict[str, str] = dict(connection.execute("SELECT name, value FROM meta"))
    if meta.get("schema") != str(SCHEMA):
        written = f"by coprod-sim {meta.get('package_version', '?')}, with tables of schema {meta.get('schema', '?')}"
        raise StoreError(
            [f"{path}: was written {written}; this one knows schema {SCHEMA}; use that one, or a new folder"]
        )
    held = meta["model_version"]
    if version is not None and held != str(version):
        other = f"holds runs of model version {held}; this is model version {version}"
        advice = f"give another folder, or add to this one with coprod-sim {meta['package_version']}"
        raise StoreError([f"{path}: {other}; they are kept apart and never mixed: {advice}"])
    return meta


def sound(connection: sqlite3.Connection) -> None:
    """Go through all pages of the file; an error like SQLite's own where one is damaged."""
    said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        error = sqlite3.DatabaseError(str(said).splitlines()[-1])
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def write_json(path: Path, value: object) -> None:
    """``value`` as indented JSON, whole or not at all."""
    with new_file(path) as new:
        new.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
