"""What people read is in plain modern words: pages, scenarios, evidence, messages and help."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import PACKAGE, ROOT

pytestmark = pytest.mark.text
OLD = re.compile(
    r"told apart|held against|\bnought\b|\banew\b|\breckon|\bpurse\b|that there are\b|\bso many\b|by whatever"
    r"|(?<!\{)\bluck\b",
    re.IGNORECASE,
)
"""Say: distinguished, compared with, zero, again, calculated, public budget, existing, that many, any time, chance."""


def pages() -> Iterator[Path]:
    yield from (path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md")  # what was released stays
    yield from (path for path in (ROOT / "docs").glob("*.md"))
    yield from (path for folder in ("scenarios", "experiments") for path in (ROOT / folder).glob("*.yaml"))
    yield from (PACKAGE / "evidence").glob("*.toml")
    yield from (PACKAGE / "report").glob("*.j2")


def code() -> Iterator[Path]:
    yield from PACKAGE.rglob("*.py")


def texts(path: Path) -> Iterator[str]:
    """Strings that may be shown: all but docstrings (which are help in commands) and names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        shown = id(node) not in notes or path.parent.name == "cli"
        if shown and isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.isidentifier():
            yield node.value


def test_pages_are_in_modern_words() -> None:
    found = {path.name: OLD.findall(path.read_text(encoding="utf-8")) for path in pages()}
    assert len(found) > 50
    assert {name: words for name, words in found.items() if words} == {}


def test_messages_and_help_are_in_modern_words() -> None:
    found = {path.relative_to(PACKAGE).as_posix(): OLD.findall("\n".join(texts(path))) for path in code()}
    assert len(found) > 100
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("words", ["nought", "it is reckoned", "so many towns", "other luck", "cost to the purse"])
def test_an_old_word_is_found(words: str) -> None:
    assert OLD.search(words)


@pytest.mark.parametrize("words", ["{luck}", "noughties", "lucky", "zero"])
def test_other_words_are_left_alone(words: str) -> None:
    assert not OLD.search(words)
