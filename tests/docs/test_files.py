"""Every file of code is short enough to be read at once, tests and what makes the pages included."""

import pytest
from places import ROOT

pytestmark = pytest.mark.rule
MOST_LINES = 300
FOLDERS = ("coprod_sim", "tests", "docs", "verification", "benchmarks")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def test_no_file_of_code_is_longer_than_contributing_says() -> None:
    assert f"never more than {MOST_LINES}" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {folder for folder in FOLDERS if any(name.startswith(f"{folder}/") for name in lines)} == set(FOLDERS)
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}
