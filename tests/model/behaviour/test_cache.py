"""Compiled loops are kept between runs, and an edit of what they are made from never finds stale ones."""

import ast
import re
import shutil
from pathlib import Path

import numba
import pytest
from small_weeks import BOOKED, DRAW, FIELD, FORMULA, PACKAGE, RULE, Edit, copied, kept, run

from coprod_sim.model.loop_cache import ROOMS, source_hash

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the package, and its compiled loops."""
    folder = tmp_path_factory.mktemp("compiled")
    copied(folder)
    assert run(folder) == BOOKED
    return folder


def test_a_second_run_compiles_nothing(compiled: Path) -> None:
    first = kept(compiled)
    assert first
    assert run(compiled) == BOOKED
    assert kept(compiled) == first


@pytest.mark.parametrize("edit", [RULE, DRAW, FIELD, FORMULA], ids=lambda edit: edit.file)
def test_an_edit_in_another_file_is_followed_by_the_result(compiled: Path, tmp_path: Path, edit: Edit) -> None:
    folder = shutil.copytree(compiled, tmp_path / "edited")
    first = kept(folder)
    edit.make(folder / "coprod_sim")
    assert run(folder) == edit.booked
    assert len(kept(folder)) > len(first)


def test_the_hash_changes_with_any_source_that_loops_are_made_from(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    unchanged = source_hash(copy)
    assert unchanged == source_hash(PACKAGE)
    seen = {unchanged}
    sources = sorted(path for room in ROOMS for path in (copy / room).rglob("*.py"))
    assert len(sources) > 50
    for path in sources:
        text = path.read_text()
        path.write_text(text + "# edited\n")
        seen.add(source_hash(copy))
        path.write_text(text)
    assert len(seen) == len(sources) + 1
    assert source_hash(copy) == unchanged


def test_loops_take_nothing_from_elsewhere() -> None:
    """Neither names nor modules of other rooms are used inside a compiled function."""
    looked_at = 0
    for path in sorted((PACKAGE / "model").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        elsewhere = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("coprod_sim.")
            if str(node.module).split(".")[1] not in ROOMS
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and any(
                "kernel" in ast.unparse(d) or "rule" in ast.unparse(d) for d in node.decorator_list
            ):
                looked_at += 1
                used = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
                assert not used & elsewhere, (path.name, node.name)
    assert looked_at > 50


def test_the_hash_changes_when_a_source_comes_goes_or_moves(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    unchanged = source_hash(copy)
    new = copy / "model" / "week" / "new.py"
    new.write_text("")
    added = source_hash(copy)
    new.rename(copy / "model" / "town" / "new.py")
    moved = source_hash(copy)
    (copy / "model" / "town" / "new.py").unlink()
    (copy / "model" / "week" / "kin.py").unlink()
    assert len({unchanged, added, moved, source_hash(copy)}) == 4


def test_loops_are_kept_in_a_folder_named_by_the_hash() -> None:
    folder = Path(str(numba.config.CACHE_DIR))  # type: ignore[attr-defined]
    assert re.fullmatch("loops-[0-9a-f]{16}", folder.name)
    assert folder.parent.name == "coprod-sim"
