"""What is being written stands beside its place until it is whole; what dead processes left there is cleared.

A partial file or folder is called ``.NAME.PID.partial`` and locked for as long as its process lives.
"""

import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]
LONGEST = 24 * 3600.0
"""Seconds after which nobody is still writing, where a number of a process may have been given to another."""


@contextmanager
def new_file(path: Path, *, over: bool = True) -> Iterator[Path]:
    """A file to write to; it takes the place of ``path`` at the end, whole or not at all.

    Args:
        path: of the file.
        over: write over one that is there.

    Raises:
        OSError: it cannot be written, or is there and not to be written over.
    """
    new = _place(path)
    handle = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)  # through nobody's link
    try:
        _lock(handle)
        yield new
        os.fsync(handle)  # after a power cut, too, a name never stands for half a file
        _into_place(new, path, over)
    finally:
        os.close(handle)
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _into_place(new: Path, path: Path, over: bool) -> None:
    if over:
        new.replace(path)
        return
    try:
        path.hardlink_to(new)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        new.replace(path)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """An empty folder beside ``path`` to write files into, which are then moved; it is gone at the end.

    Raises:
        OSError: it cannot be made.
    """
    new = _place(path)
    new.mkdir()
    handle = os.open(new, os.O_RDONLY) if fcntl is not None else -1
    try:
        _lock(handle)
        yield new
    finally:
        if handle >= 0:
            os.close(handle)
        shutil.rmtree(new, ignore_errors=True)


def _place(path: Path) -> Path:
    clear(path)
    new = path.with_name(f".{path.name}.{os.getpid()}.partial")
    _remove(new)  # of an earlier process with this one's number, or a link that came with somebody's folder
    return new


def clear(path: Path) -> None:
    """Take away what processes that died while they wrote ``path`` left beside it; living ones keep theirs."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.(\d{{1,9}})\.partial")
    with suppress(OSError):
        for entry in sorted(path.parent.iterdir()):
            if (named := pattern.fullmatch(entry.name)) and _dead(entry, int(named[1])):
                _remove(entry)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        with suppress(OSError):
            entry.unlink(missing_ok=True)


def _lock(handle: int) -> None:
    if fcntl is not None:
        with suppress(OSError):  # a file system without locks: the number of the process has to do
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _dead(entry: Path, process: int) -> bool:
    """Whether nobody writes there any more: it is not locked, and its process is gone or its number another's."""
    try:
        old = time.time() - entry.lstat().st_mtime > LONGEST
        if fcntl is None or entry.is_symlink():  # pragma: no cover - Windows has no harmless look at a process
            return old
        handle = os.open(entry, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return old or not _runs(process)
    finally:
        os.close(handle)
    return old or process == os.getpid() or not _runs(process)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
