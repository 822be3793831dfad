"""verification/same_bytes.py tells any difference but those that are by nature and those that are allowed."""

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from places import ROOT

sys.path.insert(0, str(ROOT / "verification"))

from same_bytes_compare import Places, differences

pytestmark = pytest.mark.rule


SAID = b"$ coprod-sim status grid\nDemand: no clear difference; 8 done, 0.0255 s a run\n"


def place(folder: Path, name: str) -> Places:
    return Places(folder / name, folder / f"{name}_checkout", folder / f"{name}_environment")


@pytest.fixture
def both(tmp_path: Path) -> tuple[Places, Places]:
    """Two folders with the same in them."""
    old, new = place(tmp_path, "old"), place(tmp_path, "new")
    (old.work / "out").mkdir(parents=True)
    (old.work / "said.txt").write_bytes(SAID)
    (old.work / "out" / "by_arm.csv").write_bytes(b"arm,demand_hours\ntraditional,1\n")
    digest = sha256((old.work / "out" / "by_arm.csv").read_bytes()).hexdigest()
    (old.work / "out" / "manifest.json").write_text(json.dumps({"by_arm.csv": digest}))
    with closing(sqlite3.connect(old.work / "out" / "runs.sqlite")) as database:
        database.execute("CREATE TABLE runs (key TEXT, status TEXT, seconds REAL, finished REAL)")
        database.execute("INSERT INTO runs VALUES ('a', 'done', 1.0, 5.0)")
        database.commit()
    shutil.copytree(old.work, new.work)
    return old, new


def change(places: Places, name: str, before: str, after: str) -> None:
    path = places.work / name
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))


def test_the_same_is_the_same(both: tuple[Places, Places]) -> None:
    assert differences(*both, {}) == []


def test_a_changed_sentence_is_told_with_both_wordings(both: tuple[Places, Places]) -> None:
    change(both[1], "said.txt", "no clear difference", "no difference")
    (found,) = differences(*both, {})
    assert found.startswith("said.txt differs\n")
    assert "-Demand: no clear difference;" in found
    assert "+Demand: no difference;" in found


@pytest.mark.parametrize("after", ["done,  0", "done, 0.0255 s a run,"])
def test_a_space_or_a_comma_more_is_told(both: tuple[Places, Places], after: str) -> None:
    change(both[1], "said.txt", "done, 0.0255 s a run" if after.endswith(",") else "done, 0", after)
    assert len(differences(*both, {})) == 1


def test_a_line_end_that_changed_is_told(both: tuple[Places, Places]) -> None:
    (both[1].work / "said.txt").write_bytes(SAID.replace(b"\n", b"\r\n"))
    assert len(differences(*both, {})) == 1


def test_durations_and_own_folders_are_no_difference(both: tuple[Places, Places]) -> None:
    change(both[1], "said.txt", "0.0255", "1.3")
    for places in both:
        change(places, "said.txt", "Demand", f"{places.checkout}/scenarios: Demand")
    assert differences(*both, {}) == []


def test_a_file_that_only_one_has_is_told(both: tuple[Places, Places]) -> None:
    (both[0].work / "said.txt").rename(both[0].work / "told.txt")
    assert differences(*both, {}) == ["told.txt: only OLD has it", "said.txt: only NEW has it"]


@pytest.mark.parametrize(("column", "found"), [("seconds", 0), ("finished", 0), ("status", 1), ("key", 1)])
def test_of_a_store_all_is_compared_but_clocks(both: tuple[Places, Places], column: str, found: int) -> None:
    with closing(sqlite3.connect(both[1].work / "out" / "runs.sqlite")) as database:
        database.execute(f"UPDATE runs SET {column} = 2.5")
        database.commit()
    assert len(differences(*both, {})) == found


def test_only_what_is_allowed_may_be_renamed_and_digests_follow(both: tuple[Places, Places]) -> None:
    table = both[1].work / "out" / "by_arm.csv"
    change(both[1], "out/by_arm.csv", "demand_hours", "asked_hours")
    digests = {"by_arm.csv": sha256(table.read_bytes()).hexdigest()}
    (both[1].work / "out" / "manifest.json").write_text(json.dumps(digests))
    assert len(differences(*both, {})) == 2
    assert differences(*both, {"demand_hours": "asked_hours"}) == []
    change(both[1], "out/by_arm.csv", "traditional,1", "traditional,2")
    assert len(differences(*both, {"demand_hours": "asked_hours"})) == 2


def test_a_renamed_file_is_allowed_by_its_name(both: tuple[Places, Places]) -> None:
    (both[1].work / "out" / "by_arm.csv").rename(both[1].work / "out" / "arms.csv")
    change(both[1], "out/manifest.json", "by_arm", "arms")
    assert len(differences(*both, {})) == 3
    assert differences(*both, {"by_arm.csv": "arms.csv"}) == []


def test_the_folder_of_old_is_no_difference_at_new(both: tuple[Places, Places]) -> None:
    for places in both:
        change(places, "said.txt", "Demand", f"{both[0].work}/grid.yaml: Demand")
    change(both[1], "said.txt", str(both[0].work), str(both[1].work))
    assert differences(*both, {}) == []
