"""Whether the file that a sweep writes is still the one in its folder: what is written to a removed file is lost."""

from pathlib import Path

from coprod_sim.sweep.store.file import FILE, StoreError
from coprod_sim.sweep.store.lock import Lock


class LostError(StoreError):
    """The store was removed, moved, replaced or cut short while it was written."""


class Watch:
    """The file of a store that is being written; looking at it costs some microseconds."""

    def __init__(self, folder: Path, lock: Lock) -> None:
        self.path, self.lock = folder / FILE, lock
        self.file, self.size = self._now()

    def _now(self) -> tuple[tuple[int, int], int]:
        found = self.path.stat()
        return (found.st_dev, found.st_ino), found.st_size

    def look(self) -> None:
        """See that the file is there, is the same one, and is not shorter than before: SQLite never makes it so.

        Raises:
            LostError: it is not.
        """
        try:
            file, size = self._now()
        except OSError:
            gone = "was removed" if self.lock.removed() else "was moved or removed"
            raise LostError([f"{self.path}: {gone} while the sweep ran"]) from None
        if file != self.file:
            raise LostError([f"{self.path}: was replaced by another file while the sweep ran"])
        if size < self.size:
            raise LostError(
                [f"{self.path}: was cut short while the sweep ran: it had {self.size:,} bytes, now {size:,}"]
            )
        self.size = size
