"""Loops that only other loops call, compiled so that a test can call them."""

from collections.abc import Callable
from typing import Any, cast

import numba


def from_python(loop: Any) -> Callable[..., Any]:
    """``loop`` with what Python needs to call it, which the package leaves out to compile faster."""
    return cast("Callable[..., Any]", numba.njit(loop.py_func))
