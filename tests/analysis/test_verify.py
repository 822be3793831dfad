"""Whether files follow from their runs: what was changed is told by its name, what was not is let pass."""

import json
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest
from cli_runs import refused, run
from forged_store import forged
from planted_store import stored, written

from coprod_sim.analysis.verify import verify_sweep
from coprod_sim.model.version import WORLDS
from coprod_sim.report.provenance import SCHEMA
from coprod_sim.report.results import MANIFEST, sealed
from coprod_sim.scenario.errors import InputError
from coprod_sim.studies.compare.comparison import compare
from coprod_sim.studies.compare.figures import every
from coprod_sim.studies.compare.verify import verify_comparison
from coprod_sim.sweep.store.file import FILE

pytestmark = pytest.mark.story


NOT = "does not follow from the runs"
OWN = "schema: 1\nname: mine\nextends: time_bank\ntitle: Ours\nquestion: Is it so here, too?\n"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(path: Path) -> None:
    """Another digit for the last one, and nothing else."""
    content = bytearray(path.read_bytes())
    place = max(i for i, byte in enumerate(content) if byte in b"0123456789")
    content[place] = ord("1") if content[place] != ord("1") else ord("2")
    path.write_bytes(content)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bare")
    stored(written(folder, points=16), folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def made(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "store"
    shutil.copytree(bare, folder)
    assert run("analyse", str(folder)).exit_code == 0
    assert run("report", str(folder)).exit_code == 0
    return folder


@pytest.fixture
def sweep(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared")
    compare("time_bank", replicates=2, weeks=26, residents=500).write(folder)
    assert run("report", str(folder)).exit_code == 0
    return folder


@pytest.fixture
def comparison(compared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(compared, tmp_path / "out"))


def test_an_untouched_sweep_passes_and_what_was_looked_at_is_counted(made: Path) -> None:
    before = contents(made)
    tables, figures = (sum(name.endswith(end) for name in before) for end in (".csv", ".svg"))
    assert min(tables, figures) > 1
    result = run("verify", str(made))
    said = f"{figures} figures and {tables} tables follow from the stored runs, and so does the page.\n"
    assert (result.exit_code, result.stdout) == (0, said)
    assert contents(made) == before


def test_what_is_too_small_to_matter_is_as_asked_and_changes_no_run(sweep: Path) -> None:
    runs, own = (sweep / FILE).read_bytes(), contents(sweep)
    assert run("analyse", str(sweep), "--matters", "40%").exit_code == 0
    asked = contents(sweep)
    assert "coprod-sim analyse results/planted --matters 0.4" in asked["analysis/manifest.json"].decode()
    assert {name for name in asked if asked[name] != own[name]} == {"analysis/manifest.json", "analysis/settings.csv"}
    assert run("report", str(sweep)).exit_code == 0
    page = (sweep / "report.html").read_text(encoding="utf-8")
    assert "Too small to matter: below 40% of the amount" in page
    assert run("verify", str(sweep)).exit_code == 0
    assert run("analyse", str(sweep)).exit_code == 0
    assert run("report", str(sweep)).exit_code == 0
    assert contents(sweep) == own
    assert (sweep / FILE).read_bytes() == runs


@pytest.mark.parametrize("share", ["0", "-1%", "60%", "nan", "some", "1e400"])
def test_a_share_that_nothing_can_be_is_refused(sweep: Path, share: str) -> None:
    (message,) = refused(run("analyse", str(sweep), "--matters", share))
    assert message.startswith(f"--matters {share}: ")


@pytest.mark.parametrize("asked", [0, 9, "2%", [0.1], {}, True, "\x1b[2J"])
def test_what_an_analysis_says_was_asked_is_checked(sweep: Path, asked: object) -> None:
    path = sweep / "analysis" / MANIFEST
    path.write_bytes(sealed(json.loads(path.read_text(encoding="utf-8")) | {"options": {"matters": asked}}))
    for command in ("report", "verify"):
        (message,) = refused(run(command, str(sweep)))
        assert message.startswith(f"{path}: options: matters: ")
        assert message.isprintable()


@pytest.mark.parametrize("command", ["analyse", "report", "verify"])
def test_a_store_of_before_worlds_were_drawn_along_a_sequence_is_refused(sweep: Path, command: str) -> None:
    with forged(sweep) as connection:
        connection.execute("DELETE FROM meta WHERE name = 'worlds'")
    before = contents(sweep)
    (message,) = refused(run(command, str(sweep)))
    assert message.startswith(f"{sweep / FILE}: its worlds were drawn in another way (version 1, not {WORLDS})")
    assert "sweep again into a new folder" in message
    assert before.items() <= contents(sweep).items()  # SQLite puts files of its own beside one that it reads


def test_an_analysis_of_an_earlier_version_is_said_to_be_one(sweep: Path) -> None:
    path = sweep / "analysis" / MANIFEST
    path.write_bytes(sealed(json.loads(path.read_text(encoding="utf-8")) | {"schema": SCHEMA - 1}))
    result = run("verify", str(sweep))
    assert result.exit_code == 1
    assert result.stdout == (
        f"analysis/{MANIFEST}: an earlier version of coprod-sim wrote it (schema {SCHEMA - 1}, and this one reads "
        f"{SCHEMA}); use that version, or `coprod-sim analyse {sweep}` makes it again\n"
    )
    assert run("analyse", str(sweep)).exit_code == 0
    assert run("verify", str(sweep)).exit_code == 0


def test_analysing_and_reporting_twice_gives_the_same_bytes(sweep: Path) -> None:
    before = contents(sweep)
    assert run("analyse", str(sweep)).exit_code == 0
    assert run("report", str(sweep)).exit_code == 0
    assert contents(sweep) == before


def test_each_file_of_a_sweep_that_is_not_as_it_was_made_is_told_and_no_other(sweep: Path) -> None:
    folder = sweep / "analysis"
    tables, figures = sorted(folder.glob("*.csv")), sorted(folder.glob("figures/*.svg"))
    change(tables[0])
    change(figures[0])
    tables[1].unlink()
    (folder / "more.csv").write_text("a\n1\n", encoding="utf-8")
    change(sweep / "report.html")
    expected = {
        f"analysis/{tables[0].name}: {NOT}",
        f"analysis/figures/{figures[0].name}: {NOT}",
        f"analysis/{tables[1].name}: is missing",
        "analysis/more.csv: is not expected",
        f"report.html: {NOT}",
    }
    result = run("verify", str(sweep))
    assert result.exit_code == 1
    assert sorted(result.stdout.splitlines()) == sorted(expected)


def flip(folder: Path, bit: int) -> None:
    """Change one bit of one stored number."""
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        place, numbers = connection.execute("SELECT id, numbers FROM outcomes ORDER BY id LIMIT 1").fetchone()
        (first,) = struct.unpack_from("<Q", numbers)
        other = struct.pack("<Q", first ^ (1 << bit)) + numbers[8:]
        connection.execute("UPDATE outcomes SET numbers = ? WHERE id = ?", (other, place))


@pytest.mark.parametrize("bit", [0, 50])
def test_a_stored_run_that_was_changed_is_told_even_where_no_table_shows_it(sweep: Path, bit: int) -> None:
    flip(sweep, bit)
    wrong = verify_sweep(sweep).wrong
    assert any(line.startswith(f"{FILE}: its runs are not those of analysis (digest ") for line in wrong)
    assert f"analysis/manifest.json: {NOT}" in wrong
    assert f"report.html: {NOT}" in wrong


def test_a_damaged_store_is_told_before_anything_is_made_of_it(sweep: Path) -> None:
    content = bytearray((sweep / FILE).read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\xff" * 8192
    (sweep / FILE).write_bytes(content)
    try:
        wrong = verify_sweep(sweep).wrong
    except InputError as error:
        wrong = error.messages
    assert wrong
    assert all(FILE in line for line in wrong)


def test_a_sweep_of_which_nothing_was_made_cannot_be_verified(bare: Path) -> None:
    with pytest.raises(InputError, match="neither analysis nor page of it is there yet"):
        verify_sweep(bare)
    (line,) = refused(run("verify", str(bare)))
    assert "`coprod-sim analyse` and `coprod-sim report` make them" in line


def test_an_untouched_comparison_passes(compared: Path) -> None:
    found = verify_comparison(compared)
    assert (found.wrong, found.figures, found.tables, found.pages) == ([], 6, 13, 1)


def test_each_file_of_a_comparison_that_is_not_as_it_was_made_is_told_and_no_other(comparison: Path) -> None:
    change(comparison / "comparison.csv")
    change(comparison / "figures" / "demand.svg")
    change(comparison / "report.html")
    (comparison / "weekly.csv").unlink()
    (comparison / "notes.csv").write_text("mine\n", encoding="utf-8")
    result = run("verify", str(comparison))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"comparison.csv: {NOT}",
        f"figures/demand.svg: {NOT}",
        "notes.csv: is not expected",
        "weekly.csv: is missing",
        f"report.html: {NOT}",
    ]


def test_a_comparison_is_verified_when_its_scenario_is_gone_and_not_without_the_copy_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = every.pictures
    monkeypatch.setattr(every, "pictures", lambda found: {"by_fifth": draws(found)["by_fifth"]})  # one is enough here
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(OWN, encoding="utf-8")
    compare("mine.yaml", replicates=2, weeks=26, residents=300).write(Path("out"))
    assert verify_comparison(Path("out")).wrong == []
    Path("mine.yaml").unlink()
    assert verify_comparison(Path("out")).wrong == []
    Path("out/scenario/mine.yaml").unlink()
    (line,) = refused(run("verify", "out"))
    assert line.startswith("out/scenario/mine.yaml: is missing")


def test_an_experiment_that_is_not_there_is_told(tmp_path: Path) -> None:
    stored(written(tmp_path, points=4), tmp_path / "out")
    with pytest.raises(InputError, match="did you mean planted"):
        verify_sweep(tmp_path / "out", "plantd")


def test_a_comparison_is_reported_and_not_analysed(comparison: Path) -> None:
    (message,) = refused(run("analyse", str(comparison)))
    assert "this is a comparison's folder; `coprod-sim report" in message
