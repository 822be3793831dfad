"""docs/change.md says where to change what: every file and folder that it names is there."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.rule


ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
PAGE = (ROOT / "docs" / "change.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w.-]+(?:/[\w.-]*)+|[A-Z]+\.md)`", PAGE)))


@pytest.mark.parametrize("place", NAMED)
def test_a_place_is_there(place: str) -> None:
    assert (ROOT / place).is_dir() if place.endswith("/") else (ROOT / place).is_file()


def test_every_task_names_a_test() -> None:
    tasks = PAGE.split("\n## ")[1:]
    assert {task.splitlines()[0] for task in tasks if "`tests/" not in task} == set()
