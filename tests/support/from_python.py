"""Loops that only other loops call, compiled so that a test can call them."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import numba

from coprod_sim.model.loop_files import LoopFiles


class Kept(LoopFiles):
    """The files of what calls a loop from Python, beside those of the loop itself."""

    def __init__(self, loop: Any) -> None:
        super().__init__(loop.py_func)
        self.name = f"{self.name} from Python"


def from_python(loop: Any) -> Callable[..., Any]:
    """``loop`` with what Python needs to call it, which the package leaves out to compile faster.

    That is a loop of its own, which does nothing but call it, and which is kept as the package's loops are.
    """
    names = ", ".join(signature(loop.py_func).parameters)
    made: dict[str, Any] = {"loop": loop, "__name__": loop.py_func.__module__}  # whose constants it has, once loaded
    exec(f"def call({names}):\n    return loop({names})\n", made)
    calling: Any = numba.njit(made["call"])
    calling._cache = Kept(loop)
    return calling
