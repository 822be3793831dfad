"""The first run on a machine compiles the loops; two processes share the work.

Compiled loops are kept in a folder of the user's cache, named by the sources (see ``loop_cache``). When that folder is
new, a second process compiles the founding and part of what makes the month's plan, while this one compiles the rest of
it and the week; then ``plan`` and ``run_weeks`` are put together from both. Nothing here changes a result: without
it all is compiled on demand.
"""

import atexit
import gc
import subprocess
import sys
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any, cast

import numba

from coprod_sim.model import loop_cache

SECOND = ("asking", "connection", "contacts", "kin", "learning", "plan_books", "turnover", "usual")
"""Processes of the plan that the second process compiles."""
FIRST = ("coaching", "more_time", "peer_ties", "projects", "time_bank", "usual_help")
WEEK = ("coaching", "episodes", "ledger", "stays", "team")
"""Processes of the week; the first process compiles them."""
PEOPLE = 24
WEEKS = (-4, 0)
"""In which the plan is made: before policy acts, and when it begins."""


type_of: Callable[[Any], Any] = cast("Any", numba.typeof)


class Compiling:
    """Stands in for a module of processes: whatever is asked of it is compiled, if it is to be, and does nothing."""

    def __init__(self, module: Any, compiles: bool) -> None:
        """Stand in for ``module``, whose loops this process ``compiles`` or leaves to the other."""
        self._module, self._compiles = module, compiles

    def __getattr__(self, name: str) -> Any:
        """What the module has; in place of an inner loop, what compiles it for its arguments and returns 0."""
        value = getattr(self._module, name)
        if not (hasattr(value, "py_func") and value.targetoptions.get("no_cpython_wrapper")):
            return value

        def instead(*arguments: Any) -> int:
            if self._compiles:
                value.compile(tuple(type_of(argument) for argument in arguments))
            return 0

        return instead


def parameters() -> Any:
    """Central values with everything switched on, so that every process is called."""
    from coprod_sim import evidence
    from coprod_sim.model.derived import derive
    from coprod_sim.model.parameters import record

    values = {key: number.trials.value for key, number in evidence.parameters().items()}
    on = {"practice_share": 1.0, "course_group_size": 2, "peer_led": 1, "project_hours_per_resident": 1.0}
    on["stays_drawn"] = 1
    return record(values | on | derive(values))


def in_python(loop: Any, compiled_here: tuple[str, ...]) -> Any:
    """A loop that runs in Python and, of the inner loops that it calls, compiles those of some modules."""
    plain = loop.py_func
    processes = {name: each for name, each in plain.__globals__.items() if isinstance(each, ModuleType)}
    others = {
        name: Compiling(module, name in compiled_here)
        for name, module in processes.items()
        if module.__name__.startswith("coprod_sim.model.week.")
    }
    return FunctionType(plain.__code__, {**plain.__globals__, **others})


def empty_town() -> Any:
    """Residents, ties, working space and localities of a town where nothing happens, but everything is called."""
    import numpy as np

    from coprod_sim.model.town.columns import PEER_SLOTS, Ties, empty_residents, no_peers, scratch
    from coprod_sim.model.town.founding import unruled

    people = empty_residents(PEOPLE)
    people.person_id[:] = np.arange(PEOPLE)
    people.fifth[:] = 1
    at = unruled(np.array([0, PEOPLE]))
    for name in ("practice", "coaching_share", "group_size"):
        getattr(at, name)[:] = 1
    for name in ("home_minutes", "clinical_minutes", "broker_minutes", "course_minutes", "outreach_pence", "beds"):
        getattr(at, name)[:] = 100_000
    ties = Ties(
        np.zeros(PEOPLE + 1, np.int32), np.zeros(1, np.int16), np.zeros(1, np.int8), no_peers(PEOPLE, PEER_SLOTS)
    )
    return people, ties, scratch(PEOPLE), at


def compile_plan(names: tuple[str, ...]) -> None:
    """Make plans for an empty town in Python, to compile some modules of processes."""
    from coprod_sim.model.draws import wide
    from coprod_sim.model.week import month

    people, ties, space, at = empty_town()
    run = in_python(month.plan, names)
    for week in WEEKS:
        run(people, ties, space, at, 0, parameters(), 1.0, 1000, 1000, 1.0, week, (1, 0, wide(at.number[0]), week))


def compile_week() -> None:
    """Run one week of an empty town in Python, without a plan."""
    import numpy as np

    from coprod_sim.model.week import week
    from coprod_sim.outcomes.fields import FIELDS

    people, ties, space, at = empty_town()
    one = np.ones(1)
    books = np.zeros((1, 6, len(FIELDS)), np.int64), np.zeros(len(FIELDS), np.int64)
    in_python(week.run_weeks, WEEK)(people, ties, space, at, 0, parameters(), one, one, (1, 0), 0, *books)


def begin() -> "subprocess.Popen[bytes] | None":
    """Start the second process, if nothing is compiled yet and it can be kept; call it before heavy imports."""
    if loop_cache.compiled() or not loop_cache.writable():
        return None
    line = [sys.executable, "-m", "coprod_sim.model.first_compile"]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def end(other: "subprocess.Popen[bytes] | None") -> None:
    """Compile this process's part and wait for the other's, which then gets ready what figures need."""
    if other is None or other.stdout is None:
        return
    atexit.register(other.wait)
    compile_week()
    compile_plan(FIRST)
    other.stdout.readline()


def main() -> None:
    """Compile the second process's part."""
    from coprod_sim.model.first_town import first_town

    first_town(PEOPLE, PEOPLE, parameters(), 1, 0)
    compile_plan(SECOND)
    print("compiled", flush=True)
    import matplotlib.font_manager  # noqa: F401  # its first import lists the fonts, which takes long


if __name__ == "__main__":
    gc.disable()
    main()
