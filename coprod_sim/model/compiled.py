"""How rules and loops are compiled.

A *rule* is a small function of plain numbers. From Python it runs as it is written; inside a *kernel* (a compiled
loop) numba compiles the same source, so each rule exists once and both engines call it.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, register_jitable

from coprod_sim.model import loop_cache
from coprod_sim.model.loop_files import keep

P = ParamSpec("P")
R = TypeVar("R")
# No wrapper for C callers, whom there are none of: it takes time to compile
OPTIONS: dict[str, Any] = {"nogil": True, "no_cfunc_wrapper": True}
OPTIONS_WITHIN: dict[str, Any] = OPTIONS | {"no_cpython_wrapper": True}
# For a modeller's own kernels, which may call these rules: numba would not see that a rule was edited
if (_folder := loop_cache.ready()) is not None and not numba.config.CACHE_DIR:  # type: ignore[attr-defined]
    numba.config.CACHE_DIR = str(_folder)  # type: ignore[attr-defined]


def rule(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a scalar rule: plain Python to Python callers, compiled inside kernels."""
    return register_jitable(function)


def inlined_rule(function: Callable[P, R]) -> Callable[P, R]:
    """A rule pasted into its caller, where a vectorised loop depends on it; it takes longer to compile."""
    return register_jitable(inline="always")(function)


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a loop over columns; it lets go of Python's lock, so localities run in threads."""
    loop: Any = numba.njit(**OPTIONS)(function)
    keep(loop, function)
    return cast("Callable[P, R]", loop)


def typed_kernel(signature: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A kernel of one signature, for what is called with numbers of many widths: it is compiled once, not for each."""

    def compile_it(function: Callable[P, R]) -> Callable[P, R]:
        loop: Any = kernel(function)
        if hasattr(loop, "compile"):  # numba may be switched off
            loop.compile(signature)
            loop.disable_compile()
        return cast("Callable[P, R]", loop)

    return compile_it


def inner_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """A kernel that other kernels call, and Python never does: what takes arguments apart for Python is not compiled.

    For loops over all columns of a town that is half of what there is to compile.
    """
    loop: Any = numba.njit(**OPTIONS_WITHIN)(function)
    keep(loop, function)
    return cast("Callable[P, R]", loop)


def _prefetch(_: Any, array: Any, index: Any) -> Any:
    def generate(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = target.make_array(signature.args[0])(target, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
        word = ir.IntType(32)
        takes = [place.type, word, word, word]
        call = builder.module.declare_intrinsic("llvm.prefetch", [place.type], ir.FunctionType(ir.VoidType(), takes))
        builder.call(call, [place, word(0), word(3), word(1)])  # to read, keep it near, data
        return target.get_dummy_value()

    return types.void(array, index), generate


prefetch: Callable[[Any, Any], None] = cast("Any", intrinsic(_prefetch))
"""In a kernel: call for the cache line of an array's element before it is needed. No result depends on it."""
