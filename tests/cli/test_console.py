"""Services without a console, full disks, and lists of mistakes that nobody would read to the end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_runs import refused, run

from coprod_sim.report import console
from coprod_sim.report.progress import progress
from coprod_sim.scenario.errors import InputError, did_you_mean, few_hints
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.story


CHECK = f"exec {sys.executable} -m coprod_sim check time_bank"


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, cwd=folder, timeout=120, check=False)


def test_nothing_that_is_opened_takes_the_place_of_a_missing_stream(tmp_path: Path) -> None:
    program = (
        "import os, sys; from coprod_sim.report import console; console.make_ready(); "
        "f = open('kept', 'w'); print('out'); print('err', file=sys.stderr); os.write(2, b'more'); "
        "sys.exit(f.fileno() if os.get_inheritable(2) else 1)"
    )
    done = shell(f'exec {sys.executable} -c "{program}" <&- >&- 2>&-', tmp_path)
    assert done.returncode >= 3
    assert (tmp_path / "kept").read_text() == ""


@pytest.mark.parametrize("streams", ["2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_a_command_works_without_a_console(tmp_path: Path, streams: str) -> None:
    line = f"{sys.executable} -m coprod_sim new mine --like time_bank {streams}"
    assert shell(line, tmp_path).returncode == 0
    assert load_scenario(tmp_path / "mine.yaml").name == "mine"


def test_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = shell(f"{CHECK} >/dev/full", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "coprod-sim: standard output: No space left on device\n"


@pytest.mark.parametrize("how", ["gone", "closed", "full"])
def test_work_goes_on_where_standard_error_is_gone(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    stream = None if how == "gone" else Path("/dev/full").open("w")  # noqa: SIM115
    if how == "closed" and stream is not None:
        stream.close()
    monkeypatch.setattr(sys, "stderr", stream)
    assert not console.is_watched()
    console.tell("x" * 100_000)
    with progress("worlds", 3) as advance:
        advance(1)
    monkeypatch.undo()
    if stream is not None and not stream.closed:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what is left in its buffer has somewhere to go
        stream.close()


def test_of_60_000_mistakes_the_first_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("outcome,value,standard_error\n" + "qalys,x,1\n" * 30_000)
    lines = refused(run("calibrate", "time_bank", "--targets", str(path), "--free", "gift_discount"))
    assert len(lines) == 50
    assert "did you mean qaly" in lines[0]
    assert lines[-1] == "... and 59,951 more messages, 60,000 in all"


def test_many_mistakes_of_a_scenario_are_counted_too(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    keys = "".join(f"  coaching_shar{i}: 1\n" for i in range(1_000))
    path.write_text(f"schema: 1\nname: town\nextends: time_bank\nsettings:\n{keys}")
    lines = refused(run("check", str(path)))
    assert len(lines) == 50
    assert lines[-1] == "... and 1,951 more messages, 2,000 in all"
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert len(caught.value.messages) == 2_000
    assert len(str(caught.value).splitlines()) == 50


def test_hints_have_an_end_within_a_file_only() -> None:
    with few_hints():
        found = [did_you_mean("weks", ["weeks"]) for _ in range(300)]
    assert found.count("; did you mean weeks?") == 200
    assert did_you_mean("weks", ["weeks"]) == "; did you mean weeks?"
