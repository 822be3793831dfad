"""The worked examples of docs/own_programme.md and docs/calibrate.md do what the pages say."""

import re
import shlex
from pathlib import Path

import pytest
from cli_runs import run
from doc_blocks import DOCS, block

from coprod_sim.model.model import CoProductionModel
from coprod_sim.outcomes.summary import summarise
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.text


def commands(page: str) -> list[list[str]]:
    """The arguments of each command in the first shell block of a page."""
    lines = block(page, "sh").replace("\\\n", "").splitlines()
    words = [shlex.split(line) for line in lines]
    assert all(line[0] == "coprod-sim" for line in words)
    return [line[1:] for line in words]


def test_the_own_programme_checks_and_compares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("befriending.yaml").write_text(block("own_programme.md", "yaml"), encoding="utf-8")
    check, compare = commands("own_programme.md")
    checked = run(*check)
    assert (checked.exit_code, checked.stderr) == (0, ""), checked.output  # no warning of unequal money either
    small = ["--replicates", "2", "--residents", "2000", "--weeks", "104", "--out", "out"]
    done = run(*compare, *small)
    assert done.exit_code == 0, done.output
    assert "“Befriending”" in done.stdout


def test_visits_are_made_and_not_returned(tmp_path: Path) -> None:
    path = tmp_path / "befriending.yaml"
    path.write_text(block("own_programme.md", "yaml"), encoding="utf-8")
    model = CoProductionModel(load_scenario(path), "befriending", residents=5_000, fixed_parameters=True).run(104)
    found = summarise(model.ledger, model.parameters)
    assert found["exchanges"] > 0
    assert found["brokered_hours"] == pytest.approx(found["exchanges"], rel=0.2)  # an hour each, in whole exchanges
    assert (found["enrolled"], found["capability"]) == (0.0, 0.0)


def test_the_calibration_runs_and_prints_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "101")
    Path("figures.csv").write_text(block("calibrate.md", "csv"), encoding="utf-8")
    (command,) = commands("calibrate.md")
    done = run(*command, "--residents", "2000")  # the last one counts; numbers are not compared
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    assert run("check", "time_bank_fitted.yaml").exit_code == 0
    shown = block("calibrate.md", "text").rstrip("\n")
    digits = re.compile(r"[+\N{MINUS SIGN}]?[0-9.,]+")
    assert digits.sub("0", done.stdout).split() == digits.sub("0", shown).split()
    assert "The targets tell all free numbers apart." in shown


def test_units_on_the_page_are_those_of_the_tool() -> None:
    text = (DOCS / "calibrate.md").read_text(encoding="utf-8")
    assert "`contacts_gp,5200,...`" in text
    row = next(
        line for line in (DOCS / "outcomes.md").read_text(encoding="utf-8").splitlines() if "| contacts_gp" in line
    )
    assert "contacts per 1,000 residents a year" in row
