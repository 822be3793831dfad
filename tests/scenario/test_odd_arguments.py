"""Odd arguments, each of which ended in a traceback or a lost file before."""

from pathlib import Path

import pytest
from cli_runs import refused, run

pytestmark = pytest.mark.rule


LONG = "x" * 300


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "kept.txt").write_text("mine")
    return tmp_path


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["compare", LONG], "the name is too long"),
        (["compare", "loop"], "its links lead round in a circle"),
        (["check", "a\0b"], "NUL"),
        (["new", LONG, "--like", "time_bank"], "the name is too long"),
        (["new", "mine", "--like", LONG], "the name is too long"),
        (["sweep", "loop"], "its links lead round in a circle"),
        (["sweep", "rising_demand", "--shard", "²/2"], "--shard ²/2: I/N is needed"),
        (["sweep", "rising_demand", "--workers", "9" * 400], "a whole number above 0 is needed"),
        (["export", LONG, "--csv"], "too long"),
        (["analyse", LONG], "too long"),
        (["report", LONG], "too long"),
        (["verify", LONG], "too long"),
        (["merge", "loop", "kept"], "circle"),
        (
            ["report", "kept", "--out", "kept.txt"],
            "this file is no page of a report and is left as it is; give another",
        ),
        (["report", "kept", "--out", "loop"], "its links lead round in a circle; a file is needed"),
        (["report", "kept", "--out", "/dev/null"], "this is not an ordinary file; a file is needed"),
    ],
)
def test_an_odd_argument_ends_in_a_sentence(here: Path, args: list[str], words: str) -> None:
    lines = refused(run(*args))
    assert words in lines[0]
    assert all(len(line) < 1_000 for line in lines)
    assert (here / "kept.txt").read_text() == "mine"
