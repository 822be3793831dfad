"""``check`` and ``explain`` read well on narrow terminals: no line is too long, no word is cut, none ends in spaces."""

import pytest
from cli_runs import run

from coprod_sim import evidence
from coprod_sim.cli.layout import columns, facts, paragraph
from coprod_sim.cli.words import words_of_tables
from coprod_sim.scenario.load import scenario_names

pytestmark = pytest.mark.text
WORDS = (
    "broker",
    "volunteer",
    "waiting list",
    "demand_hours",
    "net_benefit_low_gbp",
    "programme_posts",
    "words",
    "arm",
)
ASKED = (
    *(("check", name) for name in scenario_names()),
    *(("explain", topic) for topic in dict.fromkeys(n.topic for n in evidence.parameters().values())),
    *(("explain", word) for word in WORDS),
    *(("explain", key) for key, n in evidence.parameters().items() if n.index is not None),
    ("explain",),
    ("scenarios",),
    ("experiments",),
)


@pytest.mark.parametrize("wide", [60, 80])
@pytest.mark.parametrize("args", ASKED, ids=" ".join)
def test_lines_fit(args: tuple[str, ...], wide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(wide))
    lines = run(*args).stdout.splitlines()
    assert lines
    one_word = [line for line in lines if len(line) > wide and len(line.split()) > 1]
    assert one_word == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_reason_stands_below_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = run("check", "family_nurse").stdout
    assert "  need_max_hours_per_week: 0\n      Care at home is not part of the question.\n" in text


def test_check_says_what_money_buys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    flat = " ".join(run("check", "time_bank").stdout.split())
    assert (
        "Programme money: £5 a resident a year, £25,000 a year in the town; about 0.64 of a full-time post of the "
        "broker at £25 an hour." in flat
    )
    assert (
        "Money for outreach: £5 a resident a year, £25,000 a year in the town; about 0.38 of a full-time post" in flat
    )


def test_paragraphs_facts_and_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert paragraph("one two", 2) == ["  one two"]
    assert paragraph("") == [""]
    assert facts([("a", "x"), ("long", "y")]) == ["  a     x", "  long  y"]
    assert columns([("a", "b"), ("ccc", "d")], ("H", "I")) == ["  H    I", "  ──────", "  a    b", "  ccc  d"]
    wide = columns([("k" * 30, "v" * 30)], ("key", "value"))
    assert wide == [f"  {'k' * 30}", f"    value {'v' * 30}"]


def test_the_glossary_has_twenty_words_of_tables_in_a_sentence_or_two() -> None:
    words = words_of_tables()
    assert len(words) == 20
    assert {"Arm", "Demand", "Median", "Post", "Cost to the public budget"} <= set(words)
    assert [name for name, text in words.items() if not 30 < len(text) < 330] == []
