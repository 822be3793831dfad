"""Files do not depend on where a command is given, and a folder of results holds all that verify needs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_runs import refused, run
from folder_contents import contents

from coprod_sim.report.provenance import by_file, kept_files
from coprod_sim.report.results import MANIFEST, manifest_of, sealed
from coprod_sim.scenario.load import load_scenario, scenario_folder
from coprod_sim.studies.compare.comparison import compare
from coprod_sim.studies.compare.figures import every
from coprod_sim.studies.compare.page import page_of
from coprod_sim.studies.compare.read_back import DamagedError, read_back
from coprod_sim.studies.compare.verify import verify_comparison

pytestmark = pytest.mark.story


BASE = "schema: 1\nname: {name}\nextends: {extends}\ntitle: Ours\nquestion: Is it so here, too?\n"
SMALL = {"replicates": 2, "weeks": 8, "residents": 300}


@pytest.fixture(autouse=True)
def _no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(every, "pictures", lambda _: {})


def own(folder: Path) -> Path:
    """A scenario that extends another folder's, which has its name, which extends a shipped one."""
    (folder / "a").mkdir(parents=True)
    (folder / "b").mkdir()
    settings = "settings:\n  coaching_share: {value: 0.1, because: A test.}\n"
    (folder / "b" / "mine.yaml").write_text(BASE.format(name="mine", extends="time_bank") + settings, encoding="utf-8")
    (folder / "a" / "mine.yaml").write_text(BASE.format(name="mine", extends="../b/mine.yaml"), encoding="utf-8")
    return folder / "a" / "mine.yaml"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "somebody"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(every, "pictures", lambda _: {})
        compare(own(folder), **SMALL).write(folder / "out")  # type: ignore[arg-type]
    return folder / "out"


def test_the_same_command_gives_the_same_bytes_in_any_folder(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = own(tmp_path / "other").parent
    monkeypatch.chdir(place)
    compare("mine.yaml", **SMALL).write("out")  # type: ignore[arg-type]
    there, here = contents(kept), contents(place / "out")
    assert there == here
    for name, content in here.items():
        assert b"somebody" not in content, name
        assert str(tmp_path).encode() not in content, name
        assert str(scenario_folder()).encode() not in content, name
    assert sorted(name for name in here if "scenario" in name) == ["scenario/mine.yaml", "scenario_2/mine.yaml"]
    assert here["scenario_2/mine.yaml"] == (tmp_path / "other" / "b" / "mine.yaml").read_bytes()
    assert '"origin": "mine.yaml:7:3"' in here[MANIFEST].decode()
    assert '"origin": "time_bank.yaml:' in here[MANIFEST].decode()


def test_a_comparison_is_verified_anywhere_and_after_its_scenario_is_gone(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = Path(shutil.copytree(kept, tmp_path / "moved"))
    for scenario in kept.parent.rglob("a/mine.yaml"):
        scenario.write_text("changed since", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert verify_comparison(Path("moved")).wrong == []
    with (moved / "scenario_2" / "mine.yaml").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    (line,) = refused(run("verify", "moved"))
    assert line.startswith("moved/scenario_2/mine.yaml: is not as it was written")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def of_another_run(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"1", b"2"))


@pytest.mark.parametrize("damage", [cut, of_another_run, Path.unlink])
def test_report_names_every_table_that_is_cut_off_changed_or_missing(
    kept: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    folder = Path(shutil.copytree(kept, tmp_path / "out"))
    names = ["by_fifth.csv", "comparison.csv", "parameters.csv", "weekly.csv", "worlds.csv"]
    for name in names:
        damage(folder / name)
    lines = refused(run("report", str(folder)))
    assert [Path(line.split(": ")[0]).name for line in lines] == names
    assert not (folder / "report.html").exists()


def test_a_folder_whose_files_were_being_moved_is_said_to_be_incomplete(kept: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(kept, tmp_path / "out"))
    (folder / MANIFEST).write_text('{"unfinished": "x", "files": {}}', encoding="utf-8")
    for command in ("report", "verify"):
        (line,) = refused(run(command, str(folder)))
        assert "the results here are incomplete" in line
    with pytest.raises(DamagedError):
        read_back(folder)


def test_figures_that_could_not_be_drawn_are_named_on_the_page(kept: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(kept, tmp_path / "out"))
    (folder / MANIFEST).write_bytes(sealed(manifest_of(folder) | {"not_drawn": ["demand", "costs"]}))
    assert manifest_of(folder)["not_drawn"] == ["demand", "costs"]
    assert "Figures that are not here, as they could not be drawn: demand, costs." in page_of(folder)


def test_a_number_from_a_file_is_told_by_the_files_name_wherever_it_lies() -> None:
    for folder in ("", "/home/ann lee/x/", "../../", "C:\\Users\\ann\\"):
        assert by_file(f"{folder}my town.yaml:44:7") == "my town.yaml:44:7"
    for origin in ("evidence, trials", "set by hand", "", "experiment"):
        assert by_file(origin) == origin


def test_a_shipped_scenario_is_not_copied(tmp_path: Path) -> None:
    assert kept_files(load_scenario("time_bank")) == {}
    assert kept_files(load_scenario(scenario_folder() / "time_bank.yaml")) == {}
    assert list(kept_files(load_scenario(own(tmp_path)))) == ["scenario/mine.yaml", "scenario_2/mine.yaml"]
