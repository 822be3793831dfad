"""One writer at a time: a lock on a file, which the system lets go when its holder dies."""

import json
import os
import socket
import time
import weakref
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from coprod_sim.sweep.store_file import LOCK, StoreError

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
        self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._take(folder)
        except BaseException:
            os.close(self._file)
            raise
        since = datetime.now().astimezone().isoformat(" ", "minutes")
        text = json.dumps({"process": os.getpid(), "host": socket.gethostname(), "since": since})
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{text}\n".encode(), 0)
        _held.add(self)

    def _take(self, folder: Path) -> None:
        end = time.monotonic() + TRY_SECONDS
        while not _flock(self._file, fcntl.LOCK_EX, folder):
            if time.monotonic() > end:
                wait = "wait for it or stop it; `coprod-sim status` reads the folder meanwhile"
                raise StoreError([f"{folder}: is in use by another sweep ({_who(folder)}); {wait}"])
            time.sleep(0.02)

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
        held = json.loads((folder / LOCK).read_text(encoding="utf-8"))
        return f"process {held['process']} on {held['host']}, since {held['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "its process has not yet said who it is"


def holder(folder: Path) -> str | None:
    """Who writes in ``folder`` now, in words, or None."""
    if fcntl is None or not (folder / LOCK).exists():
        return None
    try:
        file = os.open(folder / LOCK, os.O_RDONLY)
    except OSError:
        return None
    try:
        return None if _flock(file, fcntl.LOCK_SH, folder) else _who(folder)
    except StoreError:
        return None
    finally:
        os.close(file)
