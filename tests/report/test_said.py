"""Sentences: no number without a cell."""

import pandas as pd
import pytest
from numbers_said import not_in_tables

from coprod_sim.report.sentence import FORMS, Name, TableRow, as_written, plain, render, row_of, say, together

pytestmark = pytest.mark.text


FRAME = pd.DataFrame({"key": ["a", "b"], "mean": [-1234.5678901234, 0.5], "share": [0.999, 0.0]})


def test_a_number_comes_from_a_cell_only() -> None:
    row = TableRow("t", as_written(FRAME), 0)
    sentence = say("It is {mean} {unit}.", mean=row.fact("mean", "signed"), unit=Name("hours per 1,000 residents"))
    assert plain(sentence) == "It is −1,200 hours per 1,000 residents."
    for template, pieces in (("It is 3.", {}), ("It is {x}.", {"x": "3"}), ("It is {x}.", {"x": ("3 or ", "4")})):
        with pytest.raises(ValueError, match="a number without a cell"):
            say(template, **pieces)


def test_what_a_sentence_says_is_held_against_its_tables() -> None:
    tables = {"t": as_written(FRAME)}
    row = row_of("t", tables["t"], key="a")
    sentence = say("{x} and {y}", x=row.fact("mean", "signed"), y=row.fact("share", "of_worlds"))
    assert plain(sentence) == "−1,200 and 99%"
    assert not not_in_tables(sentence, tables)
    changed = {"t": tables["t"].assign(mean=[-2000.0, 0.5])}
    assert not_in_tables(sentence, changed) == ["−1,200: t, row 0, mean reads −2,000"]
    assert len(not_in_tables(sentence, {"t": tables["t"].iloc[:0]})) == 2
    assert len(not_in_tables(sentence, {})) == 2


def test_a_row_must_be_the_only_one() -> None:
    with pytest.raises(KeyError, match="0 rows"):
        row_of("t", FRAME, key="c")
    with pytest.raises(KeyError, match="2 rows"):
        row_of("t", FRAME.assign(key="a"), key="a")


def test_tables_have_the_digits_of_their_files() -> None:
    written = as_written(FRAME)
    assert written["mean"].tolist() == [-1234.5679, 0.5]
    assert as_written(written).equals(written)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", [0.0, -0.0, 1e-9, -3.14159, 123456.789, float("nan"), float("inf")])
def test_every_form_can_say_every_number(form: str, value: float) -> None:
    assert render(form, value)


def test_money_has_the_scenario_s_symbol() -> None:
    assert render("money", -1234.5, "kr ") == "−kr\N{NO-BREAK SPACE}1,200"
    assert render("price", 20000.0) == "£20,000"


def test_a_level_is_said_as_a_file_has_it() -> None:
    assert [render("level", value) for value in (0.005, 12_500.0, -1.0)] == ["0.005", "12,500", "−1"]


def test_lists() -> None:
    assert plain(together([("a",), ("b",), ("c",)], "or")) == "a, b or c"
    assert plain(together([("a",)])) == "a"
