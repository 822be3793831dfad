"""What an installation lacks is said in one sentence, with exit code 2 and no traceback."""

import importlib.util
import sys
from importlib import metadata
from pathlib import Path

import pytest

from coprod_sim import __main__ as start
from coprod_sim.scenario import installed

pytestmark = pytest.mark.rule


NEEDS = ["mesa>=3.3.1,<4", "numba<1,>=0.61", "rich>=13", "pyarrow>=15; extra == 'parquet'"]
HERE = {"mesa": "3.5.1", "numba": "0.61", "rich": "13.9.4"}


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Packages by version, as they are found here."""
    found = dict(HERE)

    def version(name: str) -> str:
        if name not in found:
            raise metadata.PackageNotFoundError(name)
        return found[name]

    monkeypatch.setattr(installed.metadata, "requires", lambda _: NEEDS)
    monkeypatch.setattr(installed.metadata, "version", version)
    return found


def test_nothing_is_missing_from_this_installation() -> None:
    assert installed.problems() == []


def test_what_is_within_bounds_is_fine(here: dict[str, str]) -> None:
    for version in ("3.3.1", "3.3.1.post1", "3.10", "3.99.9"):
        here["mesa"] = version
        assert installed.problems() == []


@pytest.mark.parametrize("version", ["4.0.0", "4", "4.0.0a0", "5.1", "3.3.0", "3.3", "2.4"])
def test_a_version_that_is_not_run_is_named(here: dict[str, str], version: str) -> None:
    here["mesa"] = version
    (line,) = installed.problems()
    assert line.startswith(f"mesa {version} is installed, but coprod-sim needs mesa >=3.3.1, <4; ")
    with pytest.raises(ImportError, match=f"^mesa {version} is installed, but"):
        installed.need("mesa")
    installed.need("rich")


def test_a_missing_package_is_named_and_an_extra_is_not(here: dict[str, str]) -> None:
    del here["numba"]
    (line,) = installed.problems()
    assert line.startswith("the package numba is missing, which coprod-sim needs; install again with `uv sync`")


def test_sources_that_are_not_installed_lack_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(installed.metadata, "requires", none)
    assert installed.problems() == []


def stopped(capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says before it ends with exit code 2."""
    with pytest.raises(SystemExit) as end:
        start.main()
    assert end.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_a_command_that_cannot_start_says_why(
    here: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "coprod_sim.cli.app", None)  # importing it raises
    here["mesa"] = "4.0.0"
    (line,) = stopped(capsys).splitlines()
    assert line.startswith("coprod-sim: mesa 4.0.0 is installed, but coprod-sim needs")


def test_a_package_that_nobody_declares_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "broken_cli.py").write_text("import no_such_package\n")
    spec = importlib.util.spec_from_file_location("coprod_sim.cli.app", tmp_path / "broken_cli.py")
    assert spec is not None
    assert spec.loader is not None
    monkeypatch.delitem(sys.modules, "coprod_sim.cli.app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(spec), *sys.meta_path])
    assert stopped(capsys) == "coprod-sim: the package no_such_package is missing; install coprod-sim again\n"


class Finder:
    """Finds another command line."""

    def __init__(self, spec: object) -> None:
        self.spec = spec

    def find_spec(self, name: str, *_: object) -> object:
        return self.spec if name == "coprod_sim.cli.app" else None


def test_an_older_python_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(start.sys, "version_info", (3, 10, 13))
    monkeypatch.setattr(start.sys, "version", "3.10.13 (main)")
    assert stopped(capsys) == "coprod-sim: Python 3.11 or newer is needed; this is 3.10.13\n"


def test_a_bug_is_not_taken_for_a_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coprod_sim.cli.app.main", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        start.main()


@pytest.mark.parametrize(("name", "file"), [("scenarios", "time_bank.yaml"), ("experiments", "when_it_fails.yaml")])
def test_shipped_files_are_found_in_the_package_or_beside_it(
    name: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (installed.shipped_folder(name) / file).is_file()
    monkeypatch.setattr(installed, "__file__", str(tmp_path / "coprod_sim" / "scenario" / "installed.py"))
    assert installed.shipped_folder(name) == tmp_path / name
    (tmp_path / "coprod_sim" / "shipped" / name).mkdir(parents=True)
    assert installed.shipped_folder(name) == tmp_path / "coprod_sim" / "shipped" / name
