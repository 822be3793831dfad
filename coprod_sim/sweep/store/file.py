"""The file of a store: its tables, how it is opened, and what is said where it cannot be used."""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.names import one_line
from coprod_sim.scenario.partial import new_file
from coprod_sim.sweep.store.schema import TABLES

FILE = "runs.sqlite"
LOCK = "runs.lock"
EXPERIMENT = "experiment.yaml"
MANIFEST = "manifest.json"
APPLICATION = 0x434F5052  # "COPR", in the file's header
PAGE_BYTES = 8_192  # two or three runs' inputs a page
WAIT_SECONDS = 30.0
MAGIC = b"SQLite format 3\0"
LARGEST_VALUE = 64_000_000  # bytes of a text or blob; experiments and rows have far fewer
SIDES = ("-wal", "-shm", "-journal")


class StoreError(InputError):
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
    return text.format(one_line(str(error))[:300])


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """A connection in autocommit mode; the file must exist. A reader never changes it."""
    uri = f"{path.resolve().as_uri()}?mode=rw" if write else read_uri(path)
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_SECONDS)
    try:
        # The file may be anybody's, or damaged: nothing in it is run, and texts come out whatever bytes they have.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA mmap_size = 0")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        connection.text_factory = _text
        # After a power cut the last runs may be missing; after a killed process none is.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -64000")  # at most 64 MB
        connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages of the log before it moves into the file
        connection.execute("PRAGMA journal_size_limit = 67108864")
    except BaseException:
        connection.close()
        raise
    return connection


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


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


def look(path: Path) -> None:
    """Refuse what is no whole SQLite file, before SQLite touches it."""
    if not path.exists() and not path.is_symlink():
        reason = f"there is no {FILE} in it" if path.parent.is_dir() else "there is no such folder"
        raise StoreError([f"{path.parent}: {reason}; give the folder that a sweep was given with --out"])
    for each in (path, *(path.with_name(f"{path.name}{side}") for side in SIDES)):
        if each.is_symlink() or (each.exists() and not each.is_file()):
            what = "is a link or no ordinary file; a store's files lie in its own folder"
            raise StoreError([f"{each}: {what}; give the folder that has them"])
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


def sound(connection: sqlite3.Connection) -> None:
    """Go through all pages of the file and its indexes; an error like SQLite's own where one is damaged."""
    said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok":
        error = sqlite3.DatabaseError(str(said).splitlines()[-1])
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def write_json(path: Path, value: object) -> None:
    """``value`` as indented JSON, whole or not at all."""
    with new_file(path) as new:
        new.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
