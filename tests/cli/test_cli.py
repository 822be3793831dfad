"""The command line: what it prints, and that no mistake of a user ends in a traceback or a changed file."""

import inspect
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
from cli_runs import refused, run

from coprod_sim.cli import options as cli_options
from coprod_sim.report.results import MANIFEST
from coprod_sim.studies.compare.comparison import Comparison, compare

pytestmark = pytest.mark.story


HEAVY = {"numba", "mesa", "pandas", "matplotlib", "scipy", "numpy", "pydantic", "ruamel"}


ARMS = "arms:\n  traditional: {label: T, because: today}\n  other: {label: O, because: not so}\n"


TOWN = "schema: 1\nname: town\ntitle: A town\nquestion: What happens?\n"


def python(*args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, cwd=cwd, timeout=120, check=False)


class FakeComparison:
    """Stands for a comparison; remembers how it was asked for."""

    asked: dict[str, object]
    manifest: Mapping[str, object] = {"warnings": ["money buys nothing"]}

    def __init__(self, scenario: str, **options: object) -> None:
        FakeComparison.asked = {"scenario": scenario, **options}

    def text(self) -> str:
        return "demand fell by [10 to 20] %"

    def json(self) -> str:
        return json.dumps({"demand": 1})

    def write(self, folder: Path, *_: object, **__: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).write_text("{}")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and ``compare`` replaced by a fake."""
    module = ModuleType("coprod_sim.studies.compare.comparison")
    module.__dict__["compare"] = FakeComparison
    monkeypatch.setitem(sys.modules, "coprod_sim.studies.compare.comparison", module)
    monkeypatch.chdir(tmp_path)
    FakeComparison.asked = {}
    return tmp_path


def test_help_imports_nothing_heavy() -> None:
    code = "import sys\nfrom coprod_sim.cli.app import main\ntry:\n main()\nfinally:\n print('|'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=False)
    text, modules = result.stdout.rstrip().rsplit("\n", 1)
    assert result.returncode == 0
    assert all(command in text for command in ("compare", "scenarios", "check", "explain", "validate"))
    assert not HEAVY & {name.split(".")[0] for name in modules.split("|")}


def test_the_module_runs_and_a_mistake_has_exit_code_2_and_no_traceback(tmp_path: Path) -> None:
    assert python("-m", "coprod_sim", "--version").stdout.strip()
    (tmp_path / "town.yaml").write_text(TOWN + "residents: 0\n" + ARMS)
    result = python("-m", "coprod_sim", "check", "town.yaml", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "town.yaml:5:1: residents: 0 is out of range; allowed are 20 to 100,000,000\n"


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "coprod_sim", "explain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_compare_passes_on_what_was_asked(here: Path) -> None:
    (here / "town.yaml").write_text(TOWN + ARMS)
    options = ["--arms", "other,traditional", "--replicates", "4", "--weeks", "52", "--residents", "500", "--seed", "3"]
    sets = ["--set", "coaching_share=0.2", "--set", "contact_hours=.1,.2,.3,.4,.5"]
    result = run("compare", "town.yaml", *options, *sets, "--evidence", "talk", "--fixed-parameters", "--out", "out/a")
    assert (result.exit_code, result.stdout) == (0, "demand fell by [10 to 20] %\n")
    assert FakeComparison.asked == {
        "scenario": "town.yaml",
        "arms": ("other", "traditional"),
        "replicates": 4,
        "weeks": 52,
        "residents": 500,
        "seed": 3,
        "overrides": {"coaching_share": 0.2, "contact_hours": (0.1, 0.2, 0.3, 0.4, 0.5)},
        "evidence": "talk",
        "fixed_parameters": True,
    }
    assert (here / "out" / "a" / MANIFEST).is_file()
    inspect.signature(compare).bind(**FakeComparison.asked)
    assert all(callable(getattr(Comparison, name)) for name in ("text", "json", "write"))


def test_compare_by_default_writes_below_results_and_says_so(here: Path) -> None:
    result = run("compare", "time_bank", "--json")
    assert json.loads(result.stdout) == {"demand": 1}
    assert str(Path("results") / "time_bank") in result.stderr
    assert (here / "results" / "time_bank" / MANIFEST).is_file()
    assert FakeComparison.asked["seed"] == 1
    assert "replicates" not in FakeComparison.asked


@pytest.mark.parametrize(("text", "share"), [("2%", 0.02), ("0.02", 0.02), (" 5 % ", 0.05), ("50%", 0.5)])
def test_a_precision_is_a_share(here: Path, text: str, share: float) -> None:
    assert run("compare", "time_bank", "--precision", text).exit_code == 0
    assert FakeComparison.asked["precision"] == share


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--arms", "coproduced,traditional"],
            "--arms coproduced,traditional: there is no arm 'coproduced'; did",
        ),
        (["--arms", "traditional"], "--arms traditional: at least two arms are compared"),
        (["--arms", "traditional,traditional"], "--arms traditional,traditional: 'traditional' is there twice"),
        (["--replicates", "1"], "--replicates 1: 1 is out of range; an interval needs two replicates; allowed are 2"),
        (["--replicates", "0"], "--replicates 0: 0 is out of range; allowed are 2 to 100,000"),
        (["--replicates", "1e3"], "--replicates 1e3: a whole number is needed"),
        (["--replicates", "8", "--precision", "2%"], "--precision: it finds the number of replicates itself"),
        (
            ["--precision", "2"],
            "--precision 2: it is a share of the other arm's mean, above 0% and at most 50%; did you",
        ),
        (["--precision", "0"], "--precision 0: it is a share"),
        (["--precision", "nan"], "--precision nan: it is a share"),
        (["--precision", "high"], "--precision high: it is a share"),
        (["--weeks", "0"], "--weeks 0: 0 is out of range; allowed are 1 to 2,600"),
        (["--weeks=-52"], "--weeks -52: -52 is out of range"),
        (["--weeks", "ten"], "--weeks ten: a whole number is needed"),
        (["--residents", "0"], "--residents 0: 0 is out of range; allowed are 20"),
        (["--residents", "1000000000"], "--residents 1000000000: 1,000,000,000 is out of range"),
        (["--seed=-1"], "--seed -1: -1 is out of range"),
        (["--evidence", "trial"], "--evidence trial: there is no profile 'trial'; did you mean trials?"),
        (
            ["--set", "coaching_shar=1"],
            "--set coaching_shar=1: coaching_shar: there is no such number; did you",
        ),
        (
            ["--set", "coaching_share=28"],
            "--set coaching_share=28: coaching_share: 28 is out of range; allowed is 0",
        ),
        (
            ["--set", "coaching_share=lots"],
            "--set coaching_share=lots: coaching_share: a number is needed, not",
        ),
        (["--set", "coaching_share=nan"], "--set coaching_share=nan: coaching_share: nan is not a finite number"),
        (["--set", "coaching_share="], "--set coaching_share=: coaching_share: a number is needed"),
        (["--set", "coaching_share"], "--set coaching_share: no number is set; write --set key=value"),
        (["--set", "contact_hours=1"], "--set contact_hours=1: contact_hours: a list of 5 numbers is needed"),
        (["--set", "networks=1", "--set", "networks=0"], "--set networks=0: networks: it is set twice"),
    ],
)
def test_an_option_that_cannot_be_is_refused_before_anything_runs(here: Path, options: list[str], message: str) -> None:
    (line,) = refused(run("compare", "time_bank", *options))
    assert line.startswith(message)
    assert FakeComparison.asked == {}
    assert list(here.iterdir()) == []


def test_all_mistakes_of_a_command_are_told_together(here: Path) -> None:
    lines = refused(run("compare", "time_bank", "--weeks", "0", "--seed", "x", "--set", "a=1", "--evidence", "b"))
    assert [line.split(" ")[0] for line in lines] == ["--weeks", "--seed", "--set", "--evidence"]


@pytest.mark.parametrize("args", [["compare"], ["compare", "time_bank", "--weks", "3"], ["chek"], ["check", "a", "b"]])
def test_a_command_that_is_mistyped_is_refused(args: list[str]) -> None:
    assert any(line.startswith("Error: ") for line in refused(run(*args)))


def test_a_scenario_that_is_not_there_is_refused(here: Path) -> None:
    expected = "time_bnk: there is no such scenario or file; did you mean time_bank?"
    assert refused(run("compare", "time_bnk")) == refused(run("check", "time_bnk")) == [expected]


def test_one_arm_cannot_be_compared(here: Path) -> None:
    (here / "town.yaml").write_text(TOWN + "arms: {traditional: {label: T, because: today}}\n")
    assert refused(run("compare", "town.yaml")) == ["town.yaml: arms: there is only one; at least two are compared"]


def test_a_folder_of_somebody_else_is_left_alone(here: Path) -> None:
    (here / "photos").mkdir()
    (here / "photos" / "cat.png").write_text("meow")
    (line,) = refused(run("compare", "time_bank", "--out", "photos"))
    assert line.startswith("--out photos: the folder is not empty and not from coprod-sim")
    assert [p.name for p in (here / "photos").iterdir()] == ["cat.png"]
    assert FakeComparison.asked == {}


@pytest.mark.parametrize("out", ["file", "file/below", "x" * 300, "/proc/nowhere/a"])
def test_a_folder_that_cannot_be_written_is_refused_before_the_run(here: Path, out: str) -> None:
    (here / "file").write_text("precious")
    (line,) = refused(run("compare", "time_bank", "--out", out))
    assert line.startswith(f"--out {out}: ")
    assert FakeComparison.asked == {}
    assert (here / "file").read_text() == "precious"


def test_results_of_an_earlier_run_are_kept_until_the_next_succeeds(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("compare", "time_bank", "--out", "out").exit_code == 0
    (here / "out" / MANIFEST).write_text("earlier")

    def full(self: FakeComparison, folder: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(FakeComparison, "write", full)
        result = run("compare", "time_bank", "--out", "out")
    assert result.exit_code == 2
    assert "--out out: the results could not be written: No space left on device" in result.stderr
    assert (here / "out" / MANIFEST).read_text() == "earlier"
    assert run("compare", "time_bank", "--out", "out").exit_code == 0
    assert (here / "out" / MANIFEST).read_text() == "{}"


def test_looking_at_a_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    assert cli_options.out_problem(tmp_path / "a" / "b") is None
    assert list(tmp_path.iterdir()) == []
    assert cli_options.MARK == MANIFEST


def test_an_interrupted_run_says_so_and_exits_with_130(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(scenario: str, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["coprod_sim.studies.compare.comparison"], "compare", interrupted)
    result = run("compare", "time_bank")
    assert (result.exit_code, result.stderr) == (130, "Stopped; no results were written.\n")
    assert list(here.iterdir()) == []


def test_check_says_ok_and_what_the_scenario_sets() -> None:
    result = run("check", "time_bank")
    assert result.exit_code == 0
    assert "time_bank.yaml: OK" in result.stdout
    assert "5,000 residents in 1 locality, 520 weeks" in result.stdout
    assert "coaching_share" in result.stdout
    assert result.stderr == ""


def test_check_warns_where_money_is_not_equal(here: Path) -> None:
    arm = "arms:\n  co-produced:\n    because: test\n    settings: {programme_gbp_per_resident_year: 7}\n"
    (here / "rich.yaml").write_text("schema: 1\nname: rich\nextends: time_bank\n" + arm)
    result = run("check", "rich.yaml")
    assert result.exit_code == 0
    assert (
        "rich.yaml: warning: no arm without co-production spends the same extra money as co-produced (£7"
        in result.stderr
    )


def test_check_tells_every_problem_of_a_file(here: Path) -> None:
    (here / "town.yaml").write_text(TOWN + "weeks: -1\nsetings: {}\n" + ARMS)
    assert refused(run("check", "town.yaml")) == [
        "town.yaml:5:1: weeks: -1 is out of range; allowed are 1 to 2,600",
        "town.yaml:6:1: setings: there is no such key here; did you mean settings?",
    ]


def test_scenarios_lists_what_ships() -> None:
    result = run("scenarios")
    assert "\ntime_bank: " in f"\n{result.stdout}"
    assert "arms: traditional, co-produced, traditional_plus" in result.stdout
