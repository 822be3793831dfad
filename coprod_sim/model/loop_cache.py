"""Where compiled loops are kept.

A compiled loop holds the code of all that it calls. So the folder is named by a hash of all sources that loops may take
anything from (``ROOMS``; a test holds them to it): an edit there starts a fresh cache, and no stale answer can survive.
An edit of a sentence or a figure costs nobody a minute of compiling. Without such a folder nothing is kept.
Nothing heavy is imported here, so that whether the loops are compiled is known at once.
"""

import hashlib
import multiprocessing
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parents[1]
ROOMS = ("evidence", "model", "outcomes")
"""Of the package: what a town is made of."""
ENDING = ".nbc"
NEWEST = 2
"""Folders that are kept, by when they were last used. One that is cleared under a run costs it time, no more."""


def source_hash(package: Path = _PACKAGE) -> str:
    """Sixteen hex digits that change when any Python source does that loops are made from.

    Raises:
        OSError: there are no sources, as in a zip archive, or they cannot be read.
    """
    return files_hash(package, [f"{room}/**/*.py" for room in ROOMS])


def files_hash(package: Path, kinds: Sequence[str]) -> str:
    """The same of files of other ``kinds``, too."""
    paths = _files(package, kinds)
    if not paths:
        raise FileNotFoundError(f"{package}: the program's sources cannot be read")
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(package).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(package: Path, kinds: Sequence[str]) -> list[Path]:
    return sorted({path for kind in kinds for path in package.rglob(kind)})


@cache
def folder() -> Path:
    """The folder of the loops compiled from these sources, with this Python and these libraries.

    Raises:
        OSError: it has no name: there are no sources, or no home.
    """
    made_with = [sys.version, *(f"{name} {version(name)}" for name in ("numba", "llvmlite", "numpy"))]
    digest = hashlib.sha256("\n".join([source_hash(), *made_with]).encode())
    home = platformdirs.user_cache_path("coprod-sim")
    if home.parts[0].startswith("~"):
        raise FileNotFoundError(f"{home}: there is no home folder")
    _unedited()
    return home.absolute() / f"loops-{digest.hexdigest()[:16]}"


@cache
def _unedited() -> list[tuple[Path, int, int]]:
    """The sources when this process began."""
    return _stamps()


def _stamps() -> list[tuple[Path, int, int]]:
    stats = [(path, path.stat()) for path in _files(_PACKAGE, [f"{room}/**/*.py" for room in ROOMS])]
    return [(path, how.st_mtime_ns, how.st_size) for path, how in stats]


def edited() -> bool:
    """Whether a source was touched since this process began: what it compiles now may not be what the folder says."""
    try:
        return _stamps() != _unedited()
    except OSError:
        return True


@cache
def ready() -> Path | None:
    """The folder, made, marked as used, and old ones cleared; None where it cannot be had (see ``say_why``)."""
    try:
        path = folder()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        how = path.lstat()
    except (OSError, RuntimeError) as error:
        _why.append(_plain(error))
        return None
    if not (stat.S_ISDIR(how.st_mode) and trusted(how)):
        _why.append(f"{path}: another user owns it or may write to it")
        return None
    with suppress(OSError):
        os.utime(path)
        _clear(path)
    return path


def trusted(how: os.stat_result) -> bool:
    """Whether nobody else could have written it: what is loaded from the folder is run."""
    if not hasattr(os, "geteuid"):
        return True
    return how.st_uid in (0, os.geteuid()) and not how.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _clear(current: Path) -> None:
    others = [p for p in current.parent.glob("loops-*") if p != current and p.is_dir() and not p.is_symlink()]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in others[NEWEST - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def compiled() -> bool:
    """Whether the week is compiled."""
    path = ready()
    return path is not None and next(path.glob(f"*run_weeks*{ENDING}"), None) is not None


def writable() -> bool:
    """Whether loops that are compiled now can be kept, as far as can be seen."""
    try:
        if (path := ready()) is not None:
            with tempfile.TemporaryFile(dir=path) as file:
                file.write(b"1")
            return True
    except OSError as error:
        _why.append(_plain(error))
    return False


_why: list[str] = []
_said: list[str] = []


def say_why(error: OSError | None = None) -> None:
    """Say once in a command, not in each of its workers, that loops are not kept."""
    if error is not None:
        _why.append(_plain(error))
    if _said or multiprocessing.parent_process() is not None or sys.stderr is None:
        return
    other = "; XDG_CACHE_HOME names another folder" if sys.platform == "linux" else ""
    _said.append(
        f"Compiled loops cannot be kept ({_why[-1] if _why else 'no folder'}){other}. "
        "They are compiled in every run, which takes about a minute."
    )
    print(_said[0], file=sys.stderr)


def _plain(error: OSError | RuntimeError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return "there is no home folder" if isinstance(error, RuntimeError) else str(error)
