"""Where compiled loops cannot be kept, or are damaged, the numbers are right all the same."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numba
import pytest
from small_weeks import BOOKED, RULE, SCRIPT, booked, copied

from coprod_sim.model import first_compile, loop_cache, loop_files
from coprod_sim.model.compiled import kernel
from coprod_sim.studies import worlds
from coprod_sim.sweep.run import processes, sweep
from coprod_sim.sweep.run.task import SharedByTasks

pytestmark = pytest.mark.story


def double(x: int) -> int:
    return 2 * x


def loop() -> Any:
    """``double``, compiled as a kernel of the package is, but by a process that has not compiled it yet."""
    made: Any = numba.njit(double)
    made._cache = loop_files.LoopFiles(double)
    return made


def hits(made: Any) -> int:
    return sum(made.stats.cache_hits.values())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of which nothing is known yet."""
    path = tmp_path / "loops-0123456789abcdef"
    path.mkdir(0o700)
    monkeypatch.setattr(loop_cache, "folder", lambda: path)
    monkeypatch.setattr(loop_cache, "ready", loop_cache.ready.__wrapped__)
    monkeypatch.setattr(loop_cache, "_why", [])
    monkeypatch.setattr(loop_cache, "_said", [])
    return path


def entry(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_a_loop_is_compiled_once(folder: Path) -> None:
    first, second = loop(), loop()
    assert (first(4), hits(first)) == (8, 0)
    assert (second(4), hits(second)) == (8, 1)
    assert second.stats.cache_path == str(folder)
    assert second(4.5) == 9.0
    assert len(list(folder.iterdir())) == 2  # a file for each kind of number


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def to_folder(path: Path) -> None:
    path.unlink()
    (path / "within").mkdir(parents=True)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a bit": flip,
    "other bytes": lambda path: path.write_bytes(os.urandom(5_000)),
    "a folder": to_folder,
    "anybody may write it": lambda path: path.chmod(0o666),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_loop_is_thrown_away_and_compiled_again(folder: Path, damage: Callable[[Path], object]) -> None:
    loop()(4)
    whole = entry(folder).read_bytes()
    damage(entry(folder))
    again = loop()
    assert (again(4), hits(again)) == (8, 0)
    assert entry(folder).is_file()
    assert len(entry(folder).read_bytes()) == pytest.approx(len(whole), rel=0.01)
    after = loop()
    assert (after(4), hits(after)) == (8, 1)


def test_a_full_disk_is_said_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device", str(folder))

    monkeypatch.setattr(loop_files, "_write", full)
    assert [loop()(4), loop()(4.5)] == [8, 9.0]
    (line,) = capsys.readouterr().err.splitlines()
    assert f"Compiled loops cannot be kept ({folder}: No space left on device)" in line


def test_what_a_full_disk_cuts_off_is_not_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert loop()(4) == 8
    assert list(folder.iterdir()) == []


def test_workers_leave_it_to_the_command_to_say(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("multiprocessing.parent_process", object)
    loop_cache.say_why(OSError(ENOSPC, "No space left on device"))
    assert capsys.readouterr().err == ""


def test_a_folder_cleared_under_a_run_is_made_again(folder: Path) -> None:
    files = loop()
    monkey = folder.parent / "gone"
    folder.rename(monkey)
    assert files(4) == 8
    assert entry(folder).suffix == ".nbc"


@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_a_folder_that_others_may_write_to_is_not_used(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    made = loop()
    assert (made(4), made.stats.cache_path) == (8, None)
    assert list(folder.iterdir()) == []


def test_a_folder_of_another_user_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(folder, 12345, 12345) if os.geteuid() == 0 else monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert loop_cache.ready() is None


def test_a_link_is_not_used(folder: Path) -> None:
    folder.rename(folder.parent / "elsewhere")
    folder.symlink_to(folder.parent / "elsewhere")
    assert loop_cache.ready() is None


@pytest.mark.parametrize("where", ["/dev/null/x", "~/.cache"])
def test_without_a_folder_it_is_said_and_nothing_is_written(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: Path(where) / name)
    for name in ("folder", "ready"):
        monkeypatch.setattr(loop_cache, name, getattr(loop_cache, name).__wrapped__)
    monkeypatch.setattr(loop_cache, "_said", [])
    made = loop()
    assert (made(4), made(4.5)) == (8, 9.0)
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not loop_cache.compiled()
    assert first_compile.begin() is None
    assert list(tmp_path.iterdir()) == []


def test_the_two_newest_folders_are_kept_and_nothing_else_is_touched(folder: Path) -> None:
    home = folder.parent
    for i in range(5):
        (home / f"loops-{i}" / "within").mkdir(parents=True)
        os.utime(home / f"loops-{i}", (1_000 * (i + 1), 1_000 * (i + 1)))
    (home / "mine").mkdir()
    (home / "mine" / "letter").touch()
    (home / "loops-file").touch()
    (home / "loops-link").symlink_to(home / "mine")
    os.utime(folder, (1, 1))  # the oldest, until it is used
    loop_cache.ready()
    assert {path.name for path in home.iterdir()} == {folder.name, "loops-4", "mine", "loops-file", "loops-link"}
    assert (home / "mine" / "letter").exists()
    assert folder.stat().st_mtime > 1_000_000


def test_what_is_compiled_after_an_edit_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_cache, "edited", lambda: True)
    assert loop()(4) == 8
    assert list(folder.iterdir()) == []


def test_an_edit_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "a.py").write_text("x = 1\n")
    monkeypatch.setattr(loop_cache, "_PACKAGE", tmp_path)
    begun = loop_cache._stamps()
    monkeypatch.setattr(loop_cache, "_unedited", lambda: begun)
    assert not loop_cache.edited()
    (tmp_path / "model" / "a.py").write_text("x = 22\n")
    assert loop_cache.edited()


def test_a_sweep_whose_loops_cannot_be_kept_says_so_and_its_workers_compile(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    did: list[object] = []
    monkeypatch.setattr(loop_cache, "compiled", lambda: False)
    monkeypatch.setattr(loop_cache, "writable", lambda: False)
    monkeypatch.setattr(loop_cache, "_said", [])
    monkeypatch.setattr(worlds, "compile_for", did.extend)
    monkeypatch.setattr(processes.signal, "signal", lambda *_: None)
    monkeypatch.setattr(processes.threading, "Thread", MagicMock())
    sweep.warm_up()
    assert did == []
    assert len(capsys.readouterr().err.splitlines()) == 1
    processes.begin(SharedByTasks(None, {"time_bank": "its scenario"}), 1)  # type: ignore[arg-type, dict-item]
    assert did == ["its scenario"]


def test_a_kernel_of_somebody_elses_is_not_kept() -> None:
    made: Any = kernel(double)  # this file is no source of the package
    assert made(4) == 8
    assert made.stats.cache_path is None


def test_without_sources_there_is_no_cache(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="sources cannot be read"):
        loop_cache.source_hash(tmp_path)


def test_where_no_folder_can_be_made_an_edited_rule_changes_the_result(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": "/dev/null/x", "NUMBA_CACHE_DIR": ""}
    found = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        found.append(booked(done.stdout))
        assert done.stderr.count("cannot be kept") == 1
        assert [path for path in tmp_path.rglob("*") if path.suffix in (".nbi", ".nbc")] == []
        if len(found) == 1:
            RULE.make(copy)
        shutil.rmtree(copy / "model" / "town" / "__pycache__", ignore_errors=True)
    assert found == [BOOKED, RULE.booked]
