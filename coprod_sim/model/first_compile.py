"""The first run on a machine compiles the loops; two processes share the work.

Compiled loops are kept in a folder of the user's cache, named by the sources (see ``loop_cache``). When that folder is
new, a second process compiles the founding and half of the week's processes while this one compiles the other half;
then ``run_localities`` is put together from both. Nothing here changes a result: without it all is compiled on demand.
"""

import atexit
import gc
import subprocess
import sys
from types import FunctionType
from typing import Any

from coprod_sim.model import loop_cache

HALVES = (
    ("needs", "self_care", "exchange", "learning", "peer_ties", "contacts", "turnover"),
    ("kin", "time_bank", "projects", "stays", "service", "coaching"),
)
PEOPLE = 24


class Nothing:
    """Stands in for a module of processes: whatever is asked of it does nothing and returns 0."""

    def __getattr__(self, name: str) -> Any:
        """A function that returns 0, or as many as are wanted of it."""
        return (lambda *_: (0, 0, 0)) if name == "work_together" else lambda *_: 0


def parameters() -> Any:
    """Central values with everything switched on, so that every process is called."""
    from coprod_sim import evidence
    from coprod_sim.model.derived import derive
    from coprod_sim.model.parameters import record

    values = {key: number.trials.value for key, number in evidence.parameters().items()}
    on = {"practice_share": 1.0, "course_group_size": 2, "peer_led": 1, "project_hours_per_resident": 1.0}
    on["stays_drawn"] = 1
    return record(values | on | derive(values))


def compile_half(names: tuple[str, ...]) -> None:
    """Run one week of an empty town in Python, with the processes of the other half standing still."""
    import numpy as np

    from coprod_sim.model.town.columns import NO_PEER, PEER_SLOTS, Ties, empty_residents, scratch
    from coprod_sim.model.town.founding import unruled
    from coprod_sim.model.week import week
    from coprod_sim.outcomes.fields import FIELDS

    p = parameters()
    people = empty_residents(PEOPLE)
    people.person_id[:] = np.arange(PEOPLE)
    one = np.ones(1)
    town = unruled(np.array([0, PEOPLE]))
    for name in ("practice", "coaching_share", "group_size"):
        getattr(town, name)[:] = 1
    for name in ("team_minutes", "broker_minutes", "broker_left", "course_minutes", "beds"):
        getattr(town, name)[:] = 100_000
    peers = np.full((PEOPLE, PEER_SLOTS), NO_PEER, np.int16)
    town.project_until[:] = -1
    ties = Ties(np.zeros(PEOPLE + 1, np.int32), np.zeros(1, np.int16), np.zeros(1, np.int8), peers)
    plain: Any = week.run_localities.py_func  # type: ignore[attr-defined]  # numba keeps the function there
    others = {name: Nothing() for half in HALVES for name in half if name not in names}
    run = FunctionType(plain.__code__, {**plain.__globals__, **others})
    ledger = np.zeros((1, 6, len(FIELDS)), np.int64)
    run(people, ties, town, scratch(PEOPLE), 0, 1, p, one, one, 1, 0, 0, ledger, np.zeros((1, len(FIELDS)), np.int64))


def begin() -> "subprocess.Popen[bytes] | None":
    """Start the second process, if nothing is compiled yet and it can be kept; call it before heavy imports."""
    if loop_cache.compiled() or not loop_cache.writable():
        return None
    line = [sys.executable, "-m", "coprod_sim.model.first_compile"]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def end(other: "subprocess.Popen[bytes] | None") -> None:
    """Compile this process's half and wait for the other's, which then gets ready what figures need."""
    if other is None or other.stdout is None:
        return
    atexit.register(other.wait)
    compile_half(HALVES[1])
    other.stdout.readline()


def main() -> None:
    """Compile the second process's part."""
    from coprod_sim.model.town.founding import found

    found(PEOPLE, PEOPLE, parameters(), 1, 0)
    compile_half(HALVES[0])
    print("compiled", flush=True)
    import matplotlib.font_manager  # noqa: F401  # its first import lists the fonts, which takes long


if __name__ == "__main__":
    gc.disable()
    main()
