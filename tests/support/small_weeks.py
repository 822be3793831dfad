"""Needs of two people for one week, by a copy of the package that can be edited, with compiled loops of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from places import PACKAGE

# The first person has an episode; the second needs eight hours at home, of which kin meet two
SCRIPT = """
import json
import numpy as np
import coprod_sim
from coprod_sim.outcomes.fields import FIELDS
from coprod_sim.outcomes.formulas import NEEDS, LedgerView, total
from coprod_sim.model.compiled import kernel
from coprod_sim.model.parameters import record
from coprod_sim.model.town.columns import NOBODY, empty_residents, scratch
from coprod_sim.model.week.episodes import arise
from coprod_sim.model.week.plan_books import book

p = record({"episode_rate_week": 1.0, "episode_minutes": 60.0, "find_need_share": 0.0, "find_half_minutes": 120.0,
            "care_meets_share": 0.5, "pay_gbp_per_hour": 0.0})
r, s = empty_residents(2), scratch(2)
r.person_id[1], r.fifth[:], r.cares_for[:] = 1, 1, NOBODY
r.condition[0], r.severity[0] = 1, 1.0
r.need[1], r.kin[1], r.left[1] = 480, 240, 360
s.words[:] = 1 << 31
s.needy[0], s.counts[0], s.citizens[0], s.counts[1] = 1, 1, 0, 1
led = np.zeros((6, len(FIELDS)), np.int64)
kernel(arise.py_func)(r, s, p, 1.0, (1, 0, 0, 0), led)
kernel(book.py_func)(r, s, p, 0.0, False, False, 0, led)
print(coprod_sim.__file__)
booked = {field.name: int(minutes) for field, minutes in zip(FIELDS, led.sum(axis=0)) if minutes}
hours = total(*NEEDS)(LedgerView(led[None], {})).sum()
print(json.dumps(booked | {"seconds needed": round(3600 * hours)}))
"""
BOOKED = {"need_home": 480, "need_clinical": 42, "met_kin": 120, "unasked": 360, "seconds needed": (480 + 42) * 60}


class Edit(NamedTuple):
    """A change of one file, which ``text`` is in once, and what is booked then."""

    file: str
    text: str
    other: str
    booked: dict[str, int]

    def make(self, package: Path) -> None:
        """Edit the file."""
        path = package / self.file
        text = path.read_text()
        assert text.count(self.text) == 1
        path.write_text(text.replace(self.text, self.other))


_FIRST, _SECOND = (
    f'    Field("{name}", "minutes", "flow", "{what}"),\n'
    for name, what in (
        ("need_home", "help needed at home"),
        ("need_clinical", "clinical need of citizens' episodes: all of it is asked of the team"),
    )
)
RULE = Edit(
    "model/week/kin.py",
    "return min(need, int(meets * kin + 0.5))",
    "return min(need, int(meets * kin + 1.5))",
    BOOKED | {"met_kin": 121},
)
DRAW = Edit(
    "model/draws.py",
    "max(1.0, minutes + 0.5)",
    "max(1.0, minutes + 1.5)",
    BOOKED | {"need_clinical": 43, "seconds needed": (480 + 43) * 60},
)
FIELD = Edit("outcomes/fields.py", _FIRST + _SECOND, _SECOND + _FIRST, BOOKED)
"""The same numbers in other places: a stale loop would book one under the other's name."""
FORMULA = Edit(
    "outcomes/formulas.py",
    '"minutes": 60,',
    '"minutes": 30,',
    BOOKED | {"seconds needed": 2 * BOOKED["seconds needed"]},
)


def copied(folder: Path) -> Path:
    """A copy of the package that can be edited."""
    return shutil.copytree(PACKAGE, folder / "coprod_sim", ignore=shutil.ignore_patterns("__pycache__"))


def booked(printed: str) -> dict[str, int]:
    """What the script booked, by field."""
    return dict(json.loads(printed.splitlines()[-1]))


def run(folder: Path) -> dict[str, int]:
    """What the copy's compiled loop books, from a cache of its own."""
    own = {name: str(folder / "cache") for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA")}  # of any system
    environment = os.environ | own | {"PYTHONPATH": str(folder)}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=True)
    assert Path(done.stdout.splitlines()[-2]).parent == folder / "coprod_sim"
    return booked(done.stdout)


def kept(folder: Path) -> dict[Path, int]:
    """Files of compiled loops, and when they were written."""
    return {path: path.stat().st_mtime_ns for path in (folder / "cache").rglob("*.nbc")}
