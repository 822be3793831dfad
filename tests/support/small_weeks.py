"""Needs of two people for one week, by a copy of the package that can be edited, with compiled loops of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from places import PACKAGE

# The kernel is in model/week/needs.py. The first person needs standing care, the second has an episode.
SCRIPT = """
import json
import numpy as np
import coprod_sim
from coprod_sim.outcomes.fields import FIELDS
from coprod_sim.outcomes.formulas import NEEDS, LedgerView, total
from coprod_sim.model.parameters import record
from coprod_sim.model.week.needs import arise

p = record({"episode_rate_week": 1.0, "everyday_rate_week": 0.0, "episode_minutes": 60.0, "everyday_minutes": 1.0,
            "relational_share": 1.0, "standing_hours_per_week": (0.0, 8.0, 16.0, 30.0, 80.0)})
number, fifth, condition = np.arange(2, dtype=np.int16), np.ones(2, np.uint8), np.ones(2, np.int8)
level, severity, need = np.array([1, 0], np.int8), np.array([0, 1], np.float32), np.zeros(2, np.int32)
space = [np.zeros(2, np.int32) for _ in range(4)]
led = np.zeros((6, len(FIELDS)), np.int64)
words = np.full((4, 2), 1 << 31, np.uint32)
arise(number, fifth, condition, level, severity, need, words, *space, np.zeros(2, np.uint32), p, 1.0, (1, 0, 0, 0), led)
print(coprod_sim.__file__)
booked = {field.name: int(minutes) for field, minutes in zip(FIELDS, led.sum(axis=0)) if minutes}
hours = total(*NEEDS)(LedgerView(led[None], {})).sum()
print(json.dumps(booked | {"seconds needed": round(3600 * hours)}))
"""
BOOKED = {"need_standing": 8 * 60, "need_relational": 42, "seconds needed": (8 * 60 + 42) * 60}


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
        ("need_standing", "standing care needed this week"),
        ("need_relational", "relational part of citizens' new episodes"),
    )
)
RULE = Edit(
    "model/town/caring.py",
    "return int(hours_per_week * 60.0 + 0.5)",
    "return int(hours_per_week * 61.0 + 0.5)",
    BOOKED | {"need_standing": 8 * 61, "seconds needed": (8 * 61 + 42) * 60},
)
DRAW = Edit(
    "model/draws.py",
    "max(1.0, minutes + 0.5)",
    "max(1.0, minutes + 1.5)",
    BOOKED | {"need_relational": 43, "seconds needed": (8 * 60 + 43) * 60},
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
