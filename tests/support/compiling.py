"""Processes of one run of the tests compile in turn: what one has compiled and kept, the others load.

Otherwise, after any edit of the package, each compiles all loops by itself, for most of a minute.
"""

import fcntl
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from numba.core.compiler_lock import global_compiler_lock
from numba.core.dispatcher import Dispatcher

from coprod_sim.model.loop_files import LoopFiles

LOCK = Path(__file__).parents[2] / ".pytest_cache" / "compiling"
_turns: list[str] = []
"""The loop that this process has its turn for: those within it need none."""


def in_turn(compiles: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Numba's ``compile`` for loops that are kept; the lock goes with a process that is killed."""

    @wraps(compiles)
    def compile_in_turn(loop: Any, signature: Any) -> Any:
        if not isinstance(getattr(loop, "_cache", None), LoopFiles):
            return compiles(loop, signature)
        with global_compiler_lock:
            if _turns:
                return compiles(loop, signature)
            LOCK.parent.mkdir(exist_ok=True)
            with LOCK.open("w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                _turns.append(str(loop))
                try:
                    return compiles(loop, signature)
                finally:
                    _turns.pop()

    return compile_in_turn


Dispatcher.compile = in_turn(Dispatcher.compile)
