"""The commands ``new`` and ``calibrate``: files that are right as written, and no mistake that ends in a traceback."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_runs import refused, run

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.scenario import new_file
from coprod_sim.scenario.load import load_scenario, scenario_names
from coprod_sim.studies.calibrate import fit

pytestmark = pytest.mark.story


FIGURES = "outcome,value,standard_error\ncore_neighbours_hours,300,30\nfriends_hours,3000,300\n"
SMALL = ("--residents", "300", "--weeks", "13", "--replicates", "2")
TOWN = "schema: 1\nname: base\nextends: time_bank\ntitle: A town\nquestion: What?\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "figures.csv").write_text(FIGURES)
    return tmp_path


def test_a_new_file_is_right_as_written_and_changes_nothing(here: Path) -> None:
    result = run("new", "my_town", "--like", "time_bank")
    assert result.exit_code == 0
    assert result.stdout.startswith("my_town.yaml is written. Change its title and question")
    checked = run("check", "my_town.yaml")
    assert (checked.exit_code, checked.stderr) == (0, "")
    mine, parent = load_scenario("my_town.yaml"), load_scenario("time_bank")
    assert (mine.name, mine.settings) == ("my_town", parent.settings)
    assert mine.arms == parent.arms
    assert (mine.residents, mine.weeks, mine.baseline) == (parent.residents, parent.weeks, parent.baseline)


def test_every_comment_with_a_key_can_be_taken_in_as_it_is(here: Path) -> None:
    assert run("new", "my_town", "--like", "time_bank").exit_code == 0
    path = here / "my_town.yaml"
    text = path.read_text()
    assert max(len(line) for line in text.splitlines() if line.lstrip().startswith("#")) <= 120
    own = text.index("  # An arm of your own")
    opened = re.sub(r"(?m)^( *)# (\w+: .+)$", r"\1\2", text[:own])
    arm = re.sub(r"(?m)^  # ", "  ", text[own:].split("#\n", 1)[1])
    path.write_text(opened + arm)
    mine, parent = load_scenario(path), load_scenario("time_bank")
    assert set(mine.settings) == set(new_file.USEFUL)
    for key, given in mine.settings.items():
        assert given.trials == given.talk == entries.Setting(evidence.parameters()[key].trials.value)
    for name, arm_before in parent.arms.items():
        assert {k: (g.trials, g.talk) for k, g in mine.arms[name].settings.items()} == {
            k: (g.trials, g.talk) for k, g in arm_before.settings.items()
        }
    assert mine.arms["my_programme"].settings["programme_gbp_per_resident_year"].trials == entries.Setting(5)


def test_a_new_file_can_start_from_a_file_in_another_folder_and_says_what_it_sets(here: Path) -> None:
    (here / "base.yaml").write_text(
        TOWN
        + "settings:\n  gift_discount: {value: 0.7, because: A survey: of ours.}\n".replace(
            "A survey: of ours.", '"A \\"survey\\": of ours."'
        )
    )
    (here / "deep").mkdir()
    assert run("new", "mine", "--like", "base.yaml", "--out", "deep/mine.yaml").exit_code == 0
    text = (here / "deep" / "mine.yaml").read_text()
    assert 'extends: "../base.yaml"' in text
    assert "# gift_discount: {value: 0.7, because:" in text
    assert 'So far: A "survey": of ours.' in text
    assert load_scenario("deep/mine.yaml").settings["gift_discount"].trials == entries.Setting(0.7)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["My Town", "--like", "time_bank"], "new: 'My Town' is no name; small letters, digits and _ only, starting"),
        (["my-town.yaml", "--like", "time_bank"], "; did you mean my_town?"),
        (["../up", "--like", "time_bank"], "is no name"),
        (["time_bank", "--like", "time_bank"], "is the name of a scenario that comes with coprod-sim; give another"),
        (["mine", "--like", "time_bnk"], "time_bnk: there is no such scenario or file; did you mean time_bank?"),
        (["mine"], f"--like: name the scenario to start from: {', '.join(scenario_names())}"),
        (["mine", "--like", "time_bank", "--out", "other.yaml"], "must be the scenario's, mine"),
        (["mine", "--like", "time_bank", "--out", "mine.txt"], "the file's name must end in .yaml"),
        (["mine", "--like", "time_bank", "--out", "no/mine.yaml"], "there is no folder no; make it first"),
        (["taken", "--like", "time_bank"], "new taken.yaml: the file is there already and is left as it is"),
    ],
)
def test_new_refuses_in_one_line_and_writes_nothing(here: Path, args: list[str], message: str) -> None:
    (here / "taken.yaml").write_text("mine")
    before = sorted(here.rglob("*"))
    (line,) = refused(run("new", *args))
    assert message in line
    assert sorted(here.rglob("*")) == before
    assert (here / "taken.yaml").read_text() == "mine"


def test_calibrate_reports_and_writes_a_scenario_that_passes(here: Path) -> None:
    args = ["calibrate", "time_bank", "--targets", "figures.csv", "--free", "gift_discount,contact_hours[gp]", *SMALL]
    result = run(*args)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "No target responds to contact_hours[gp]" in result.stdout
    assert "time_bank_fitted.yaml is written." in result.stdout
    assert run("check", "time_bank_fitted.yaml").exit_code == 0
    text = (here / "time_bank_fitted.yaml").read_text()
    assert "coprod-sim calibrate time_bank --targets figures.csv --free 'gift_discount,contact_hours[gp]'" in text
    assert "extends: time_bank\n" in text
    assert "contact_hours[gp] standard error" in text
    again = refused(run(*args))
    assert again == [
        "--out time_bank_fitted.yaml: the file is there already and is left as it is; give another with --out"
    ]


@pytest.mark.parametrize(
    ("args", "messages"),
    [
        ([], ["--targets: name a CSV file with the columns outcome,value,standard_error; see docs/calibrate.md"]),
        (["--targets", "no.csv", "--free", "gift_discount"], ["no.csv: there is no such file"]),
        (
            ["--targets", "bad.csv", "--free", "gift_dscount"],
            ["bad.csv:2: there is no outcome 'qualy'", "--free gift_d"],
        ),
        (["--targets", "figures.csv", "--free", "gift_discount", "--arm", "cop"], ["--arm cop: there is no arm 'cop'"]),
        (["--targets", "figures.csv", "--free", "practice_share"], ["--free practice_share: "]),
        (
            ["--targets", "figures.csv", "--free", "gift_discount", "--evidence", "x"],
            ["--evidence x: there is no prof"],
        ),
        (["--targets", "figures.csv", "--free", "gift_discount", "--replicates", "1"], ["--replicates 1: 1 is out of"]),
        (
            ["--targets", "figures.csv", "--free", "gift_discount", "--out", "no/f.yaml"],
            ["--out no/f.yaml: there is no"],
        ),
        (["--targets", "figures.csv", "--free", "gift_discount", "--out", "F.yaml"], ["--out F.yaml: 'F' is no name"]),
    ],
)
def test_calibrate_refuses_before_anything_is_run(
    here: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], messages: list[str]
) -> None:
    monkeypatch.setattr(fit, "calibrate", None)
    (here / "bad.csv").write_text("outcome,value,standard_error\nqualy,1,1\n")
    lines = refused(run("calibrate", "time_bank", *args))
    assert len(lines) == len(messages)
    assert all(line.startswith(message) for line, message in zip(lines, messages, strict=True))


def test_without_free_numbers_the_candidates_are_listed(here: Path) -> None:
    lines = refused(run("calibrate", "time_bank", "--targets", "figures.csv"))
    assert lines[0].startswith("--free: name the numbers to fit")
    assert any(line.startswith("  exchange: ") for line in lines)


def test_an_interrupted_fit_says_what_was_lost(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(design: Any, make: Any, progress: fit.Progress, tell: Any) -> None:
        progress.evaluations, progress.chi_square, progress.values = 7, 12.5, (0.25,)
        raise KeyboardInterrupt

    monkeypatch.setattr(fit, "calibrate", interrupted)
    result = run("calibrate", "time_bank", "--targets", "figures.csv", "--free", "gift_discount", *SMALL)
    assert result.exit_code == 130
    assert result.stderr == (
        "Stopped after 7 evaluations; no file was written. The best so far, chi-square 12.5: gift_discount=0.25.\n"
    )
    assert not (here / "time_bank_fitted.yaml").exists()


def test_help_of_the_commands_imports_nothing_heavy() -> None:
    for command in ("new", "calibrate"):
        code = "import sys\nfrom coprod_sim.cli.app import main\ntry:\n main()\nfinally:\n print('|'.join(sys.modules))"
        done = subprocess.run(
            [sys.executable, "-c", code, command, "--help"], capture_output=True, text=True, check=True
        )
        modules = {name.split(".")[0] for name in done.stdout.rstrip().rsplit("\n", 1)[1].split("|")}
        assert not modules & {"numba", "mesa", "pandas", "scipy", "numpy", "ruamel"}
