"""Tables as spreadsheets open them: nothing in a label is run, signs are right, and they come back as they were."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from synthetic import PLAUSIBLE, scenario

from coprod_sim.report import csv_file
from coprod_sim.report.csv_file import csv_bytes
from coprod_sim.report.workbook import Sheet, workbook
from coprod_sim.report.workbook_words import Wording
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.workbook import of_comparison

pytestmark = pytest.mark.text


EVIL = ["=1+1", "+44 1", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", '=HYPERLINK("http://x","y")', "'=1", "''-x"]
PLAIN = ["a", "\N{POUND SIGN} per resident", "'tis", "", "-", "Co-produced", "\N{MINUS SIGN}5", "x=1", "'"]


@pytest.fixture(scope="module")
def found() -> Comparison:
    made = scenario(labels={"co-produced": '=cmd|"/c calc"!A1'})
    return compare(made, model=PLAUSIBLE, replicates=3, weeks=30)


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", EVIL)
def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text_and_read_back_as_it_was(text: str) -> None:
    table = pd.DataFrame({"label": [text, "a"], "low": [-1.5, 2.0]})
    text = text.replace("\r", "\n")
    content = csv_bytes(table)
    assert cells(content)[1] == [f"'{text}", "-1.5"]
    assert csv_file.read(content)["label"].tolist() == [text, "a"]
    named = pd.DataFrame([[1]], columns=[text])
    assert cells(csv_bytes(named))[0] == [f"'{text}"]
    assert list(csv_file.read(csv_bytes(named)).columns) == [text]


@pytest.mark.parametrize("text", PLAIN[:4] + PLAIN[5:])
def test_other_cells_are_left_as_they_are(text: str) -> None:
    content = csv_bytes(pd.DataFrame({"label": [text, "a"]}))
    assert cells(content)[1:] == [[text], ["a"]]
    assert csv_file.read(content)["label"].fillna("").tolist() == [text, "a"]


def test_numbers_stay_numbers_even_where_they_stand_among_words() -> None:
    table = pd.DataFrame(
        {"level": ["-0.5", "+2", "-1e-05", "high"], "mean": [-1, 2, -3, 4], "low": [-0.1, None, -3, 4]}
    )
    assert [row[0] for row in cells(csv_bytes(table))[1:]] == ["-0.5", "+2", "-1e-05", "high"]
    back = csv_file.read(csv_bytes(table))
    assert back["mean"].tolist() == [-1, 2, -3, 4]
    assert back["low"].dtype.kind == "f"


def test_a_double_click_shows_signs_as_they_are_and_pandas_reads_the_same_names() -> None:
    content = csv_bytes(pd.DataFrame({"outcome": ["\N{POUND SIGN}"], "mean": [1.0]}))
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(pd.read_csv(io.BytesIO(content)).columns) == ["outcome", "mean"]
    assert content.count(b"\xef\xbb\xbf") == 1
    assert not csv_file.part(pd.DataFrame({"a": [1]}), first=False).startswith(b"\xef")


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_workbook_has_a_sheet_a_table_with_labels_units_and_a_first_sheet_that_says_what_each_is(
    found: Comparison,
) -> None:
    book = read(of_comparison(found))
    first = [[cell for cell in row if cell is not None] for row in book["Contents"].iter_rows(values_only=True)]
    assert first[0] == ["A planted town"]
    assert ["Model, not forecast."] in first
    assert any(row and str(row[0]).startswith("Scenario planted") for row in first)
    named = [row[0] for row in first if len(row) == 3 and isinstance(row[2], int)]
    assert named == book.sheetnames[1:]
    assert ["Break-even", "Price of a QALY", "\N{POUND SIGN}"] in first
    sheet = book["Comparison"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["Outcome", "Unit", "Options compared"]
    assert sheet.freeze_panes == "A2"
    assert len(found.table) == sheet.max_row - 1
    row = [cell.value for cell in sheet[2]]
    assert row[:2] == ["Demand (hours asked for)", "hours per 1,000 residents a year"]
    assert row[heads.index("Median")] == pytest.approx(found.table["median"].iloc[0])
    share = heads.index("Difference as a share of the amount compared with, median (share)") + 1
    assert sheet.cell(2, share).number_format == "0.0%"
    weekly = [cell.value for cell in book["Weekly"][2]]
    assert weekly[1:4] == ["Traditional", "Demand (hours asked for)", "hours"]


def test_text_in_a_workbook_is_never_a_formula_or_a_link(found: Comparison) -> None:
    table = pd.DataFrame({"label": [*EVIL, "http://example.org", "12"]})
    made = workbook("=1", "=2", "@x", ["=3"], [Sheet("=a/b", "=4", table)], Wording())
    for book in (read(of_comparison(found)), read(made)):
        for sheet in book:
            for row in sheet.iter_rows():
                assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    shown = [cell.value for cell in read(made).worksheets[1]["A"]][1:]
    assert shown[0] == "=1+1"
    assert shown[-2:] == ["http://example.org", "12"]


def test_a_workbook_has_the_same_bytes_each_time(found: Comparison) -> None:
    assert of_comparison(found) == of_comparison(found)


def test_sheets_have_names_that_a_workbook_allows_each_once() -> None:
    table = pd.DataFrame({"a": [1]})
    long = "a [very] long name: of a sheet / table?"
    book = read(workbook("t", "", "", (), [Sheet(name, "", table) for name in (long, long, "Contents", "")], Wording()))
    assert len({name.casefold() for name in book.sheetnames}) == 5
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_the_workbook_is_written_with_the_tables_where_it_is_asked_for(found: Comparison, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coprod_sim.studies.compare.figures.every.pictures", lambda _: {})
        found.write(tmp_path / "with", xlsx=True)
        found.write(tmp_path / "without")
    assert (tmp_path / "with" / "tables.xlsx").read_bytes() == of_comparison(found)
    assert not (tmp_path / "without" / "tables.xlsx").exists()
    assert {path.name for path in (tmp_path / "with").iterdir()} - {"tables.xlsx"} == {
        path.name for path in (tmp_path / "without").iterdir()
    }
