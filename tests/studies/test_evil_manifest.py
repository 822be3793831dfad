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


def options(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["options"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weeks", 99_999_999),
        ("weeks", "8"),
        ("weeks", -5),
        ("weeks", None),
        ("residents", 999_999_999_999_999_999_999),
        ("replicates", 0),
        ("replicates", 1e9),
        ("replicates", 10**9),
        ("replicates", True),
        ("seed", 4_294_967_296),
        ("seed", "٣"),
        ("precision", 9),
        ("precision", "nan"),
        ("matters", 0),
        ("matters", 1e999),
        ("evidence", "../../x"),
        ("arms", ["../x", "traditional"]),
        ("arms", ["traditional"]),
        ("arms", "traditional,co-produced"),
        ("arms", ["traditional", "x" * 90]),
        ("arms", ["traditional", "traditional"]),
        ("fixed_parameters", 1),
        ("overrides", {"gift_discount": "0.2"}),
        ("overrides", {"gift_discount": 1e999}),
        ("overrides", {"gift_discount": 1e300}),
        ("overrides", {"gift_discount": [[0.2]]}),
        ("overrides", {"no_such_number": 1}),
        ("overrides", {"\x1b[2J" * 500: 1}),
        ("overrides", {"no.such.number": 1}),
        ("overrides", ["gift_discount"]),
        ("workers", 100_000),
        ("model", "os.system"),
        ("scenario", "/etc/passwd"),
    ],
)
def test_options_that_no_comparison_has_are_not_run(
    folder: Path, name: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coprod_sim.studies.compare.comparison.Runner", None)
    path = folder / "manifest.json"
    text = json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"options": options(folder) | {name: value}})
    if "Infinity" in text:
        path.write_text(text, encoding="utf-8")
    else:
        path.write_bytes(sealed(json.loads(text)))
    (message,) = refused(run("verify", str(folder)))
    assert message.startswith(f"{path}: ")
    assert f"{name}: " in message or f"{name}." in message or "Infinity" in message
    assert len(message) < 500
    assert message.isprintable()


@pytest.mark.parametrize("value", [None, [], "all", {}, "[" * 5_000])
def test_options_must_be_there(folder: Path, value: Any) -> None:
    change(folder, options=value)
    for command in ("report", "verify"):
        (message,) = refused(run(command, str(folder)))
        assert message.startswith(f"{folder / 'manifest.json'}: is not as it was written: options")


@pytest.mark.parametrize(
    "command", ["rm -rf /", "coprod-sim sweep rising_demand", "coprod-sim compare time_bank --weeks 99999999"]
)
def test_the_command_is_for_people_and_is_not_run(folder: Path, command: str) -> None:
    change(folder, command=command)
    done = run("verify", str(folder))
    assert done.exit_code == 1
    assert "manifest.json: does not follow from the runs" in done.stdout


def test_a_folder_of_an_earlier_version_is_told_apart(folder: Path) -> None:
    old = json.loads((folder / "manifest.json").read_text(encoding="utf-8")) | {"schema": 1}
    (folder / "manifest.json").write_bytes(sealed({key: of for key, of in old.items() if key != "options"}))
    for command in ("report", "verify"):
        (message,) = refused(run(command, str(folder)))
        assert message == (
            f"{folder / 'manifest.json'}: an earlier version of coprod-sim wrote it (schema 1, and this one reads "
            "2); use that version, or compare again into this folder"
        )


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
        {"command": "coprod-sim compare '"},
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
