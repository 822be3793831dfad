"""Compiled loops are kept between runs, and an edit anywhere in the package never finds stale ones."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numba

import coprod_sim
from coprod_sim.loop_cache import source_hash

PACKAGE = Path(str(coprod_sim.__file__)).parent
# The kernel is in week/needs.py; the rule it calls, standing_minutes, is in town/caring.py.
SCRIPT = """
import numpy as np
import coprod_sim
from coprod_sim.fields import FIELDS
from coprod_sim.parameters import record
from coprod_sim.week.needs import arise

p = record({"episode_rate_week": 0.0, "everyday_rate_week": 0.0, "episode_minutes": 1.0, "everyday_minutes": 1.0,
            "relational_share": 0.5, "standing_hours_per_week": (0.0, 8.0, 16.0, 30.0, 80.0)})
one = [np.ones(1, kind) for kind in (np.int16, np.int8, np.int8, np.int8, np.float32, np.int32)]
space = [np.zeros(1, np.int32) for _ in range(5)]
led = np.zeros((6, len(FIELDS)), np.int64)
arise(*one, np.zeros((4, 1), np.uint32), *space, p, 1.0, (1, 0, 0, 0), led)
print(coprod_sim.__file__, int(space[0][0]))
"""
RULE = "return int(hours_per_week * 60.0 + 0.5)"
EDITED = "return int(hours_per_week * 61.0 + 0.5)"


def copied(folder: Path) -> Path:
    """A copy of the package that can be edited."""
    return shutil.copytree(PACKAGE, folder / "coprod_sim", ignore=shutil.ignore_patterns("__pycache__"))


def run(folder: Path) -> int:
    """Minutes of standing care that the copy's compiled loop gives, from a cache of its own."""
    own = {name: str(folder / "cache") for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA")}  # of any system
    environment = os.environ | own | {"PYTHONPATH": str(folder)}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=True)
    where, minutes = done.stdout.rsplit(maxsplit=1)
    assert Path(where).parent == folder / "coprod_sim"
    return int(minutes)


def kept(folder: Path) -> dict[Path, int]:
    """Files of compiled loops, and when they were written."""
    return {path: path.stat().st_mtime_ns for path in (folder / "cache").rglob("*.nbc")}


def test_an_edited_rule_in_another_file_changes_the_result(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    assert run(tmp_path) == 8 * 60
    first = kept(tmp_path)
    assert first
    assert run(tmp_path) == 8 * 60
    assert kept(tmp_path) == first  # the second run compiled nothing
    rule = copy / "town" / "caring.py"
    text = rule.read_text()
    assert text.count(RULE) == 1
    rule.write_text(text.replace(RULE, EDITED))
    assert run(tmp_path) == 8 * 61
    assert len(kept(tmp_path)) > len(first)


def test_the_hash_changes_with_any_source(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    unchanged = source_hash(copy)
    assert unchanged == source_hash(PACKAGE)
    seen = {unchanged}
    sources = sorted(copy.rglob("*.py"))
    for path in sources:
        text = path.read_text()
        path.write_text(text + "# edited\n")
        seen.add(source_hash(copy))
        path.write_text(text)
    assert len(seen) == len(sources) + 1
    assert source_hash(copy) == unchanged


def test_the_hash_changes_when_a_source_comes_goes_or_moves(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    unchanged = source_hash(copy)
    new = copy / "week" / "new.py"
    new.write_text("")
    added = source_hash(copy)
    new.rename(copy / "town" / "new.py")
    moved = source_hash(copy)
    (copy / "town" / "new.py").unlink()
    (copy / "week" / "kin.py").unlink()
    assert len({unchanged, added, moved, source_hash(copy)}) == 4


def test_loops_are_kept_in_a_folder_named_by_the_hash() -> None:
    folder = Path(str(numba.config.CACHE_DIR))  # type: ignore[attr-defined]
    assert re.fullmatch("loops-[0-9a-f]{16}", folder.name)
    assert folder.parent.name == "coprod-sim"
