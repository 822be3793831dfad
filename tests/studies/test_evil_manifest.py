"""A comparison's folder from somebody else: its manifest makes nobody read, write or run anything it names."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_runs import refused, run

from coprod_sim.report.results import sealed
from coprod_sim.studies.compare.comparison import compare
from coprod_sim.studies.compare.repeat import read_command

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared")
    compare("time_bank", replicates=2, weeks=8, residents=500).write(folder)
    return folder


@pytest.fixture
def folder(compared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(compared, tmp_path / "out"))


def change(folder: Path, **parts: Any) -> None:
    path = folder / "manifest.json"
    path.write_bytes(sealed(json.loads(path.read_text(encoding="utf-8")) | parts))


BASE = "coprod-sim compare time_bank "


@pytest.mark.parametrize(
    "command",
    [
        "rm -rf /",
        "coprod-sim sweep rising_demand",
        "coprod-sim compare",
        BASE + "--out /tmp/x",
        BASE + "--weeks 99999999",
        BASE + "--weeks 1_0",
        BASE + "--weeks",
        BASE + "--weeks -5",
        BASE + "--residents 999999999999999999999",
        BASE + "--replicates 0",
        BASE + "--replicates 1e9",
        BASE + "--seed 4294967296",
        BASE + "--precision nan",
        BASE + "--precision 9",
        BASE + "--evidence ../../x",
        BASE + "--arms ../x,traditional",
        BASE + "--set gift_discount=NaN",
        BASE + "--set gift_discount=1e999",
        BASE + "--set gift_discount=" + "[" * 5_000,
        BASE + "--set no_such_number=1",
        BASE + "--set x",
        BASE + "--weeks 8 --weeks 9",
        BASE + "weeks 8",
        BASE + "'",
        BASE + "--seed ٣",
    ],
)
def test_a_command_that_no_comparison_has_is_not_run(folder: Path, command: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_command(command)
    change(folder, command=command)
    (message,) = refused(run("verify", str(folder)))
    assert message.startswith(f"{folder / 'manifest.json'}: command: ")
    assert len(message) < 500


@pytest.mark.parametrize(
    "parts",
    [
        {"scenario": "time_bank"},
        {"scenario": {"name": "../../x", "title": "T", "question": "Q"}},
        {"scenario": {"name": "x", "title": ["T"], "question": "Q"}},
        {"arms": {"traditional": {"label": "T"}, "../x": {"label": "O"}}},
        {"arms": {"traditional": {"label": 1}, "other": {"label": "O"}}},
        {"arms": ["traditional", "other"]},
        {"weeks": "8"},
        {"weeks": -1},
        {"weeks": 10**30},
        {"residents": None},
        {"inputs": {"numbers": "many"}},
        {"software": "all"},
        {"machine": ["x"]},
        {"command": ["coprod-sim"]},
        {"warnings": "none"},
        {"model_version": "2"},
        {"fixed_parameters": "no"},
    ],
)
def test_a_manifest_of_other_kinds_is_said_to_be_so(folder: Path, parts: dict[str, Any]) -> None:
    change(folder, **parts)
    for command in ("report", "verify"):
        (message,) = refused(run(command, str(folder)))
        assert message.startswith(f"{folder / 'manifest.json'}: is not as it was written: {next(iter(parts))}")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"schema": NaN}', '{"schema": ' + "9" * 5_000 + "}", "\ud800x", "[]", "null"]
)
def test_a_manifest_that_is_hard_to_read(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    for command in ("report", "verify"):
        (message,) = refused(run(command, str(folder)))
        assert message.startswith(str(folder / "manifest.json"))


@pytest.mark.parametrize("name", ["manifest.json", "comparison.csv"])
def test_links_and_pipes_are_not_followed(folder: Path, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    (folder / name).rename(secret)
    (folder / name).symlink_to(secret)
    assert "is a link or no ordinary file" in refused(run("report", str(folder)))[0]
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert "is a link or no ordinary file" in refused(run("report", str(folder)))[0]


def test_texts_of_a_manifest_are_text_on_the_page(folder: Path) -> None:
    scenario = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["scenario"]
    change(
        folder, scenario=scenario | {"title": "<script>alert(1)</script>"}, warnings=["<img src=x onerror=alert(1)>"]
    )
    assert run("report", str(folder)).exit_code == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
