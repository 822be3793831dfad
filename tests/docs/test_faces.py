"""A folder's ``__init__.py`` is its face: it names the folder's files, offers a few public names, and does no more."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest
from places import PACKAGE

import coprod_sim

pytestmark = pytest.mark.rule
FACES = sorted(path for path in PACKAGE.rglob("__init__.py"))
NAMES = [".".join(("coprod_sim", *face.parent.relative_to(PACKAGE).parts)) for face in FACES]
ALLOWED = (ast.Expr, ast.ImportFrom, ast.If, ast.Assign, ast.FunctionDef)


def test_the_top_has_ten_rooms() -> None:
    rooms = {each.name for each in pkgutil.iter_modules([str(PACKAGE)]) if each.ispkg}
    below = {"evidence", "outcomes", "scenario", "model", "report", "studies", "sweep", "analysis"}
    assert rooms == below | {"page", "cli"}
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("face", FACES, ids=NAMES)
def test_a_face_is_short_and_without_logic(face: object) -> None:
    text = next(path for path in FACES if path == face).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    body = ast.parse(text).body
    assert all(isinstance(node, ALLOWED) for node in body)
    assert [node.name for node in body if isinstance(node, ast.FunctionDef)] in ([], ["__getattr__"])


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_face_lists_the_files_of_its_folder(name: str) -> None:
    face = importlib.import_module(name)
    told = str(face.__doc__)
    files = [each.name for each in pkgutil.iter_modules(face.__path__)]
    words = set("".join(sign if sign.isalnum() or sign == "_" else " " for sign in told).split())
    assert [file for file in files if file not in words] == []


@pytest.mark.parametrize("name", NAMES)
def test_public_names_load_and_are_no_files(name: str) -> None:
    face = importlib.import_module(name)
    for public in getattr(face, "__all__", ()):
        assert not isinstance(getattr(face, public), ModuleType), public
    files = {each.name for each in pkgutil.iter_modules(face.__path__)}
    assert not files & set(getattr(face, "__all__", ()))


def test_public_names_are_the_same_whatever_was_imported_before() -> None:
    code = "import coprod_sim.analysis.verify, coprod_sim.cli.app; from coprod_sim import *; print(callable(analyse))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
    with pytest.raises(AttributeError, match="no attribute 'analyze'"):
        coprod_sim.analyze  # noqa: B018


def test_the_error_of_earlier_releases_is_the_same() -> None:
    assert coprod_sim.ScenarioError is coprod_sim.InputError
