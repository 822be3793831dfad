"""Compiled loops in files: one file a function and its types, with a checksum; a damaged one is thrown away.

This stands in for numba's own cache, which takes another folder where it cannot write to the one it was given, runs
what it finds without a checksum, and lets two processes that compile the same function overwrite each other's entry.
Numba has no public way to put another in its place, so this sets one private name: ``Dispatcher._cache``.
"""

import hashlib
import os
import pickle
import re
import shutil
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core import serialize
from numba.core.caching import CompileResultCacheImpl

from coprod_sim.model import loop_cache

CHECKSUM_BYTES = 32


class _Parts(CompileResultCacheImpl):
    """How numba takes a compiled function apart and puts it together; where it is kept is not asked."""

    def __init__(self) -> None:
        pass


_parts: Any = _Parts()
_dumps: Any = serialize.dumps


class LoopFiles:
    """The files of one function, by what numba asks of a cache (``numba.core.caching``)."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.name = f"{function.__module__}.{function.__qualname__}:{function.__code__.co_firstlineno}"

    @property
    def cache_path(self) -> str | None:
        """The folder, as numba's ``stats`` shows it."""
        folder = loop_cache.ready()
        return None if folder is None else str(folder)

    def load_overload(self, types: Any, context: Any) -> Any:
        """What was compiled for these types, or None."""
        context.refresh()
        path = self._path(types, context.codegen())
        if path is None:
            loop_cache.say_why()
            return None
        try:
            kept, parts = pickle.loads(_checked(path))
            return _parts.rebuild(context, parts) if kept == types else None
        except FileNotFoundError:
            return None
        except Exception:  # whatever is wrong with it
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            return None

    def save_overload(self, types: Any, result: Any) -> None:
        """Keep what was compiled, where it can be kept."""
        path = self._path(types, result.codegen)
        if path is None or result.library.has_dynamic_globals or loop_cache.edited():
            return
        body = _dumps((types, _parts.reduce(result)))
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # another run may have cleared it
            _write(path, hashlib.sha256(body).digest() + body)
        except OSError as error:
            loop_cache.say_why(error)

    def _path(self, types: Any, codegen: Any) -> Path | None:
        """Its file: for these types, on this kind of processor (a home may be shared)."""
        folder = loop_cache.ready()
        if folder is None:
            return None
        digest = hashlib.sha256(f"{folder.name} {self.name} {types} {codegen.magic_tuple()}".encode())
        plain = re.sub(r"[^\w.]", "_", self.name)
        return folder / f"{plain}-{digest.hexdigest()[:16]}{loop_cache.ENDING}"


def _checked(path: Path) -> bytes:
    """What is in a file that nobody else could have written, and that is as it was written."""
    with path.open("rb") as file:
        how = os.fstat(file.fileno())
        data = file.read() if stat.S_ISREG(how.st_mode) and loop_cache.trusted(how) else b""
    checksum, body = data[:CHECKSUM_BYTES], data[CHECKSUM_BYTES:]
    if hashlib.sha256(body).digest() != checksum:
        raise ValueError(f"{path}: damaged")
    return body


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, whoever else writes it."""
    number, name = tempfile.mkstemp(".tmp", path.stem, path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def keep(dispatcher: Any, function: Callable[..., Any]) -> None:
    """Keep what numba compiles of a function of this package; the folder's name says nothing of any other's source."""
    ours = Path(function.__code__.co_filename).is_relative_to(Path(__file__).parents[1])
    if ours and function.__closure__ is None and hasattr(dispatcher, "_cache"):
        dispatcher._cache = LoopFiles(function)  # noqa: SLF001  # see above
