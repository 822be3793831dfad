"""A folder of results is the old one, the new one, or said to be incomplete; never a mixture that nobody tells."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from folder_contents import contents
from matplotlib.figure import Figure

from coprod_sim.report import figure as report_figure
from coprod_sim.report import results
from coprod_sim.report.results import MANIFEST, UNFINISHED, listed, manifest_of, whole, write
from coprod_sim.scenario import partial

pytestmark = pytest.mark.rule


OLD = {"comparison.csv": b"old\n1\n", "weekly.csv": b"old\n2\n", "places.csv": b"old\n3\n"}


NEW = {"comparison.csv": b"new\n1\n", "weekly.csv": b"new\n2\n", "scenario/mine.yaml": b"new: 1\n"}


STEPS = ("replace", "unlink", "rmdir", "mkdir", "write_text", "write_bytes")


class Killed(BaseException):
    """The process is gone: nothing more happens."""


def put(files: dict[str, bytes]) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)

    return fill


@pytest.fixture(autouse=True)
def _quick_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    def save(figure: Any, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for ending in (".svg", ".png"):
            (folder / f"{name}{ending}").write_bytes(b"picture " + str(figure).encode())

    monkeypatch.setattr(report_figure, "save", save)


def keep(folder: Path, files: dict[str, bytes], **pictures: Any) -> list[str]:
    told: list[str] = []
    write(folder, {"made": sorted(files)[-1]}, put(files), {k: lambda v=v: v for k, v in pictures.items()}, told.append)
    return told


def state(folder: Path) -> dict[str, bytes] | None:
    """Files that a reader takes for one run's; None where it says that the folder is incomplete."""
    made = manifest_of(folder)
    if UNFINISHED in made or not made:
        return None
    files, wrong = whole(folder, made)
    return None if wrong else files


def killed_at(step: int, do: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the process was killed: at the ``step``-th change of a file or folder."""
    count = 0
    with monkeypatch.context() as patch:
        for name in STEPS:
            real = getattr(Path, name)

            def counted(self: Path, *args: Any, real: Any = real, **options: Any) -> Any:
                nonlocal count
                count += 1
                if count >= step:
                    raise Killed
                return real(self, *args, **options)

            patch.setattr(Path, name, counted)
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        try:
            do()
        except Killed:
            return True
    return False


def test_wherever_a_write_is_killed_the_folder_is_old_or_new_or_said_to_be_incomplete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for step in range(1, 100):
        folder = tmp_path / str(step) / "out"
        keep(folder, OLD, demand="old", size="old")
        (folder / "notes.txt").write_text("mine", encoding="utf-8")
        dead = killed_at(step, lambda folder=folder: keep(folder, NEW, demand="new"), monkeypatch)
        found = state(folder)
        tables = None if found is None else {name: held for name, held in found.items() if "figures" not in name}
        assert tables in (None, OLD, NEW), step
        assert found is None or not any(b"old" in held for held in found.values()) or tables == OLD
        assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
        seen.append(tables)
        keep(folder, NEW, demand="new")
        after = contents(folder)
        assert set(after) == {*NEW, MANIFEST, "notes.txt", "figures/demand.svg", "figures/demand.png"}
        assert state(folder) == {name: held for name, held in after.items() if name not in (MANIFEST, "notes.txt")}
        assert [path.name for path in folder.parent.iterdir()] == ["out"]
        if not dead:
            break
    else:
        pytest.fail("it was never written to its end")
    assert None in seen
    assert OLD in seen
    assert NEW in seen
    assert len(seen) > 15


def test_a_new_folder_that_was_killed_can_be_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from coprod_sim.cli.options import out_problem

    for step in range(1, 40):
        folder = tmp_path / str(step) / "out"
        dead = killed_at(step, lambda folder=folder: keep(folder, NEW), monkeypatch)
        if folder.exists():
            assert out_problem(folder) is None, step
        keep(folder, NEW)
        assert state(folder) == NEW
        if not dead:
            return
    pytest.fail("it was never written to its end")


@pytest.mark.parametrize(
    "damage", [lambda p: p.write_bytes(p.read_bytes()[:-2]), Path.unlink, lambda p: p.write_bytes(b"x")]
)
def test_every_file_that_is_not_as_it_was_written_is_named(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    keep(tmp_path / "out", OLD)
    for name in ("comparison.csv", "places.csv"):
        damage(tmp_path / "out" / name)
    _, wrong = whole(tmp_path / "out", manifest_of(tmp_path / "out"))
    assert [line.split(": ")[0] for line in wrong] == [
        str(tmp_path / "out" / n) for n in ("comparison.csv", "places.csv")
    ]


def test_the_same_results_give_the_same_bytes_over_whatever_was_there(tmp_path: Path) -> None:
    keep(tmp_path / "one", NEW, demand="new", size=None)
    keep(tmp_path / "two", OLD, demand="old", size="old")
    keep(tmp_path / "two", NEW, demand="new", size=None)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert "places.csv" not in contents(tmp_path / "two")


def test_a_page_of_other_results_goes_with_them(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    keep(folder, OLD)
    page = folder / "report.html"
    page.write_bytes(b"<p>" + results.PAGE_MARK)
    keep(folder, OLD)
    assert page.exists()
    keep(folder, NEW)
    assert not page.exists()
    page.write_text("somebody's own", encoding="utf-8")
    keep(folder, OLD)
    assert page.exists()


def test_the_mark_of_a_page_is_in_the_page() -> None:
    template = Path(results.__file__).with_name("page.html.j2")
    assert results.PAGE_MARK in template.read_bytes()


def test_a_figure_that_fails_costs_that_figure_with_a_line(tmp_path: Path) -> None:
    def broken() -> Figure:
        raise ValueError("attempt to get argmax of an empty sequence")

    told: list[str] = []
    write(tmp_path / "out", {}, put(NEW), {"bad": broken, "good": lambda: "new"}, told.append)  # type: ignore[dict-item,return-value]
    assert told == ["the figure bad could not be drawn (attempt to get argmax of an empty sequence); all else is there"]
    assert set(contents(tmp_path / "out")) == {*NEW, MANIFEST, "figures/good.svg", "figures/good.png"}
    assert manifest_of(tmp_path / "out")["not_drawn"] == ["bad"]
    assert state(tmp_path / "out") is not None


def test_what_was_computed_is_kept_when_drawing_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def stopped() -> Figure:
        raise KeyboardInterrupt

    pictures: Any = {"demand": lambda: "new", "size": stopped, "costs": lambda: "new"}
    with pytest.raises(
        KeyboardInterrupt, match=r"^Stopped; tables and manifest are in out, without the figures size, costs"
    ):
        write(Path("out"), {}, put(NEW), pictures)
    assert set(contents(Path("out"))) == {*NEW, MANIFEST, "figures/demand.svg", "figures/demand.png"}
    assert state(Path("out")) is not None


def test_tables_stay_when_the_disk_is_full_of_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report_figure, "save", full)
    real = results._keep_manifest

    def no_room(manifest: Any, folder: Path, name: str = MANIFEST) -> None:
        if manifest.get("not_drawn") == ["demand"] and "figures" in str(seen):
            full()
        seen.append("figures")
        real(manifest, folder, name)

    seen: list[str] = []
    monkeypatch.setattr(results, "_keep_manifest", no_room)
    told = keep(tmp_path / "out", NEW, demand="new")
    assert "the figure demand could not be drawn (No space left on device)" in told[0]
    assert state(tmp_path / "out") == NEW


def test_what_dead_processes_left_is_cleared_and_what_living_ones_write_is_kept(tmp_path: Path) -> None:
    dead, other, long_ago = (tmp_path / f".out.{pid}.partial" for pid in (999_999_999, os.getppid(), 1))
    for folder in (dead, other, long_ago):
        folder.mkdir()
        (folder / "weekly.csv").write_text("half", encoding="utf-8")
    day_before = time.time() - 2 * partial.LONGEST
    os.utime(long_ago, (day_before, day_before))
    (tmp_path / ".others.999999999.partial").mkdir()
    with partial.new_folder(tmp_path / "out") as mine:
        partial.clear(tmp_path / "out")
        assert mine.is_dir()
        assert {path.name for path in tmp_path.iterdir()} == {mine.name, other.name, ".others.999999999.partial"}
    keep(tmp_path / "out", NEW)
    assert state(tmp_path / "out") == NEW


def test_a_folder_that_this_process_number_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / f".out.{os.getpid()}.partial").mkdir()
    keep(tmp_path / "out", NEW)
    assert state(tmp_path / "out") == NEW


def test_a_manifest_of_somebody_else_takes_no_file_away_but_results(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "far.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.svg").write_text("mine", encoding="utf-8")
    (folder / "figures").symlink_to(tmp_path / "elsewhere")
    (folder / "thesis.docx").write_text("mine", encoding="utf-8")
    names = ["../far.csv", str(tmp_path / "far.csv"), "figures/a.svg", "thesis.docx", ".hidden.csv", "a/b/c.csv", ""]
    (folder / MANIFEST).write_text(
        '{"files": {' + ", ".join(f'"{name}": ""' for name in names) + '}, "not_drawn": "x"}', encoding="utf-8"
    )
    assert listed(folder) == ["figures/a.svg"]
    keep(folder, NEW)
    for path in (tmp_path / "far.csv", tmp_path / "elsewhere" / "a.svg", folder / "thesis.docx"):
        assert path.read_text(encoding="utf-8") == "mine"


def test_a_file_of_ones_own_is_never_written_over_and_never_half_there(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"

    def put_text(text: str, error: Exception | None = None) -> None:
        with partial.new_file(path, over=False) as new:
            new.write_text(text, encoding="utf-8")
            if error:
                raise error

    with pytest.raises(ZeroDivisionError):
        put_text("half", ZeroDivisionError())
    assert list(tmp_path.iterdir()) == []
    put_text("first")
    with pytest.raises(FileExistsError):
        put_text("second")
    assert [entry.read_text(encoding="utf-8") for entry in tmp_path.iterdir()] == ["first"]
