"""The first run on a machine compiles the loops; two processes share the work.

Compiled loops are kept in a folder of the user's cache, named by the sources (see ``compiled``). When that folder is
new, a second process compiles the founding and half of the week's processes while this one compiles the other half;
then ``run_localities`` is put together from both. Nothing here changes a result: without it all is compiled on demand.
"""

import subprocess
import sys
from pathlib import Path
from types import FunctionType
from typing import Any

import numba
import numpy as np

from coprod_sim import evidence, week
from coprod_sim.outcomes import FIELDS
from coprod_sim.parameters import record
from coprod_sim.solved import solve
from coprod_sim.town.columns import Localities, Ties, empty_residents, scratch
from coprod_sim.town.founding import found

HALVES = (
    ("needs", "self_care", "kin", "exchange"),
    ("time_bank", "service", "coaching", "learning", "contacts", "turnover"),
)
PEOPLE = 24


class Nothing:
    """Stands in for a module of processes: whatever is asked of it does nothing and returns 0."""

    def __getattr__(self, name: str) -> Any:
        """A function that returns 0."""
        return lambda *_: 0


def parameters() -> Any:
    """Central values with everything switched on, so that every process is called."""
    values = {key: number.trials.value for key, number in evidence.numbers().items()}
    return record(values | {"practice_share": 1.0} | solve(values))


def compile_half(names: tuple[str, ...]) -> None:
    """Run one week of an empty town in Python, with the processes of the other half standing still."""
    p = parameters()
    people = empty_residents(PEOPLE)
    people.number[:] = np.arange(PEOPLE)
    one = np.ones(1)
    many = np.full(1, 100_000)
    town = Localities(
        start=np.array([0, PEOPLE]), number=np.zeros(1, np.int32), team_minutes=many.copy(), bought_minutes=many.copy(),
        practice=one.copy(), broker_minutes=many.copy(), broker_left=many.copy(), programme_pence=many.copy(),
        referred=many.copy(), estate=many.copy(), usual_unmet=np.zeros((1, 2)),
        month=np.zeros((1, 6, len(FIELDS)), np.int64),
    )  # fmt: skip
    ties = Ties(np.zeros(PEOPLE + 1, np.int32), np.zeros(1, np.int16), np.zeros(1, np.int8))
    plain: Any = week.run_localities.py_func  # type: ignore[attr-defined]  # numba keeps the function there
    others = {name: Nothing() for half in HALVES for name in half if name not in names}
    run = FunctionType(plain.__code__, {**plain.__globals__, **others})
    books = np.zeros((1, 6, len(FIELDS)), np.int64)
    run(people, ties, town, scratch(PEOPLE), 0, 1, p, one, one, 1, 0, 0, books, np.zeros((1, len(FIELDS)), np.int64))


def cold() -> bool:
    """Whether the week has not been compiled from these sources on this machine."""
    kept = Path(numba.config.CACHE_DIR)  # type: ignore[attr-defined]
    return next(kept.rglob("*run_localities*.nbi"), None) is None


def warm() -> None:
    """Compile what the first run needs, in two processes, if nothing is compiled yet."""
    if not cold():
        return
    other = subprocess.Popen([sys.executable, "-m", "coprod_sim.warming"], stderr=subprocess.DEVNULL)
    try:
        compile_half(HALVES[1])
    finally:
        other.wait()


if __name__ == "__main__":
    found(PEOPLE, PEOPLE, parameters(), 1, 0)
    compile_half(HALVES[0])
