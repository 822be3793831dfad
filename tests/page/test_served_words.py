"""The page's own files: all words stand in one of them, each is used, and they stay few and short."""

import json
import re

import pytest

from coprod_sim.page.served.pieces import KINDS, STATIC, WORDS, Pieces

pytestmark = pytest.mark.text
TEXTS = {name: (STATIC / name).read_text(encoding="utf-8") for name in KINDS}
CODE = {name: text for name, text in TEXTS.items() if name.endswith((".js", ".css"))}
INDEX = (STATIC / "index.html").read_text(encoding="utf-8")
SAID: dict[str, str] = json.loads(TEXTS[WORDS])
MOST_LINES, MOST_LINES_IN_ALL, MOST_BYTES = 300, 1_220, 150_000
MADE = re.compile(r"^(sure|strip|term|mean)_|^(together|core|need|whom|why|pays|same_money|turns|how_sure)$")
"""Keys that are put together: by stage, by term, by section."""


def asked() -> set[str]:
    """Keys that the page and its modules ask for."""
    by_code = re.findall(r"""say\(\s*"(\w+)\"""", "\n".join(CODE.values()))
    either = re.findall(r"""\? "(\w+)" : "(\w+)"\s*[,)]""", "\n".join(CODE.values()))
    by_page = re.findall(r"words\.(\w+)", INDEX)
    return {*by_code, *by_page, *(key for pair in either for key in pair)}


def test_every_word_that_is_asked_for_is_there() -> None:
    named = {*re.findall(r"""say\(\s*"(\w+)"[,)]""", "\n".join(CODE.values())), *re.findall(r"words\.(\w+)", INDEX)}
    assert named - set(SAID) == set()
    assert len(named) > 50


def test_every_word_is_asked_for() -> None:
    assert {key for key in SAID if key not in asked() and not MADE.search(key)} == set()


def test_the_page_has_no_words_of_its_own() -> None:
    shown = re.sub(r"<[^>]*>|\{[{%].*?[%}]\}", " ", INDEX)
    assert re.findall(r"[A-Za-z]{3,}", shown) == []


def test_the_files_are_few_and_short() -> None:
    lines = {name: len(text.splitlines()) for name, text in CODE.items()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}
    assert sum(lines.values()) <= MOST_LINES_IN_ALL
    assert sum(map(len, map(str.encode, (INDEX, *TEXTS.values())))) < MOST_BYTES
    assert {path.name for path in STATIC.iterdir()} == {*KINDS, "index.html"}


def test_markup_in_a_token_is_written_out() -> None:
    assert b'content="&lt;b&gt;&#34;"' in Pieces('<b>"').index
