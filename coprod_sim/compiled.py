"""How rules and loops are compiled.

A *rule* is a small function of plain numbers. From Python it runs as it is written; inside a *kernel* (a compiled
loop) numba compiles the same source, so each rule exists once and both engines call it.

Numba's cache does not notice an edit in a function that a cached function calls. So the cache folder is named by a
hash of all sources of the package: any edit starts a fresh cache, and no stale answer can survive.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
import platformdirs
from numba.extending import register_jitable

P = ParamSpec("P")
R = TypeVar("R")

# No wrapper for C callers, whom there are none of: it takes time to compile
OPTIONS: dict[str, Any] = {"nogil": True, "cache": True, "no_cfunc_wrapper": True}
_PACKAGE = Path(__file__).resolve().parent


def source_hash(package: Path = _PACKAGE) -> str:
    """Sixteen hex digits that change when any Python source of the package does."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


numba.config.CACHE_DIR = str(platformdirs.user_cache_path("coprod-sim") / f"loops-{source_hash()}")  # type: ignore[attr-defined]


def rule(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a scalar rule: plain Python to Python callers, compiled inside kernels."""
    return register_jitable(function)


def inlined_rule(function: Callable[P, R]) -> Callable[P, R]:
    """A rule pasted into its caller, where a vectorised loop depends on it; it takes longer to compile."""
    return register_jitable(inline="always")(function)


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a loop over columns; it lets go of Python's lock, so localities run in threads."""
    return cast("Callable[P, R]", numba.njit(**OPTIONS)(function))


def typed_kernel(signature: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A kernel of one signature, for what is called with numbers of many widths: it is compiled once, not for each."""

    def compile_it(function: Callable[P, R]) -> Callable[P, R]:
        return cast("Callable[P, R]", numba.njit(signature, **OPTIONS)(function))

    return compile_it
