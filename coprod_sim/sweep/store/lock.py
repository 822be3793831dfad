"""One writer at a time: a lock on a file, which the system lets go when its holder dies."""

import errno
import json
import os
import socket
import stat
import time
import weakref
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from coprod_sim.scenario.names import one_line
from coprod_sim.sweep.store.file import LOCK, StoreError

TRY_SECONDS = 0.5  # somebody who only looks at the lock holds it for an instant
try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]


class Lock:
    """The lock of ``folder``, held from the beginning until ``release`` or the process's death.

    Raises:
        StoreError: another process holds it; the message names it.
    """

    def __init__(self, folder: Path) -> None:
        if fcntl is None:  # pragma: no cover - Windows
            raise StoreError([f"{folder}: sweeps need the file locks of Linux or macOS; on Windows, use WSL"])
        self._file = _open(folder, os.O_RDWR | os.O_CREAT)
        try:
            self._take(folder)
            self._sign()
        except BaseException:
            os.close(self._file)
            raise
        _held.add(self)

    def _sign(self) -> None:
        since = datetime.now().astimezone().isoformat(" ", "minutes")
        text = json.dumps({"process": os.getpid(), "host": socket.gethostname(), "since": since})
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{text}\n".encode(), 0)

    def _take(self, folder: Path) -> None:
        end = time.monotonic() + TRY_SECONDS
        while not _flock(self._file, fcntl.LOCK_EX, folder):
            if time.monotonic() > end:
                wait = "wait for it or stop it; `coprod-sim status` reads the folder meanwhile"
                raise StoreError([f"{folder}: is in use by another sweep ({_who(folder)}); {wait}"])
            time.sleep(0.02)

    def removed(self) -> bool:
        """Whether the lock's file is in no folder any more, not even in another one."""
        return os.fstat(self._file).st_nlink == 0

    def release(self) -> None:
        """Let go. The file stays: another may already wait for it."""
        if self._file >= 0:
            with suppress(OSError):
                os.ftruncate(self._file, 0)
            self.forget()

    def forget(self) -> None:
        """Close the file, as a child process must, so that it does not hold its parent's lock."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


_held: "weakref.WeakSet[Lock]" = weakref.WeakSet()


def _forget_all() -> None:
    for lock in list(_held):
        lock.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)


def _open(folder: Path, how: int) -> int:
    """The lock's file: an ordinary one in the folder itself, as what it names would be written over."""
    try:
        file = os.open(folder / LOCK, how | os.O_NOFOLLOW | os.O_NONBLOCK, 0o644)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise StoreError([f"{folder / LOCK}: is a link; take it away, then give the same command again"]) from None
        raise
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise StoreError([f"{folder / LOCK}: is no ordinary file; take it away, then give the same command again"])
    return file


def _flock(file: int, how: int, folder: Path) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise StoreError(
            [f"{folder}: its file system has no file locks ({error.strerror}); give a folder on a local disk"]
        ) from error
    return True


def _who(folder: Path) -> str:
    try:
        file = _open(folder, os.O_RDONLY)
        try:
            held = json.loads(os.read(file, 1_000))
        finally:
            os.close(file)
        return one_line(f"process {held['process']} on {held['host']}, since {held['since']}")
    except (OSError, ValueError, KeyError, TypeError, RecursionError, StoreError):
        return "its process has not yet said who it is"


def holder(folder: Path) -> str | None:
    """Who writes in ``folder`` now, in words, or None."""
    if fcntl is None or not (folder / LOCK).exists():
        return None
    try:
        file = _open(folder, os.O_RDONLY)
    except (OSError, StoreError):
        return None
    try:
        return None if _flock(file, fcntl.LOCK_SH, folder) else _who(folder)
    except StoreError:
        return None
    finally:
        os.close(file)
