"""A user's figures: what is read, and what is wrong with a file, line by line."""

from pathlib import Path

import pytest

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.scenario.errors import InputError
from coprod_sim.studies.calibrate.targets import Target, read_targets

pytestmark = pytest.mark.rule


HEAD = "outcome,value,standard_error\n"
ARMS = ("traditional", "co-produced")


def read(folder: Path, text: str | bytes) -> list[Target]:
    path = folder / "figures.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_targets(path, arms=ARMS, arm="traditional", weeks=52)


def problems(folder: Path, text: str | bytes) -> list[str]:
    """What is wrong, without the folder."""
    with pytest.raises(InputError) as caught:
        read(folder, text)
    return [message.replace(f"{folder}/", "") for message in caught.value.messages]


def test_a_file_with_all_columns_in_any_order_is_read(tmp_path: Path) -> None:
    text = (
        "\ufeffarm,note,value,outcome,standard_error,from_week,to_week\r\n"
        '\r\nco-produced,"a survey, of 2023",1e3,demand_hours,50,26,51\r\n,,0.5,self_sufficiency, .1 ,,\r\n'
    )
    first, second = read(tmp_path, text)
    assert (first.outcome, first.value, first.standard_error) == ("demand_hours", 1000.0, 50.0)
    assert (first.arm, first.first, first.last) == ("co-produced", 26, 51)
    assert first.where.endswith("figures.csv:3")
    assert (second.arm, second.first, second.last, second.standard_error) == ("traditional", 0, 51, 0.1)
    assert second.of is OUTCOMES["self_sufficiency"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("demand_hour,1,1", "there is no outcome 'demand_hour'; did you mean demand_hours"),
        ("zzz,1,1", "there is no outcome 'zzz'; docs/outcomes.md lists them"),
        (",1,1", "the outcome is missing"),
        ("contacts_gp,many,1", "value: a plain number is needed, not 'many'; contacts_gp is in contacts per 1,000 res"),
        ("contacts_gp,,1", "value: a number is missing; contacts_gp is in contacts per 1,000 residents a year"),
        ("contacts_gp,inf,1", "value: inf is not a finite number"),
        ("contacts_gp,nan,1", "value: nan is not a finite number"),
        ("contacts_gp,1e999,1", "value: 1e999 is not a finite number"),
        ("contacts_gp,1,", "standard_error: a number is missing"),
        ("contacts_gp,1,0", "standard_error: 0 is not above 0"),
        ("contacts_gp,1,-2", "standard_error: -2 is not above 0"),
        ("contacts_gp,1,5%", "standard_error: a plain number is needed, not '5%'"),
        ("contacts_gp,1", "2 cells; the first line has 3 columns"),
        ("contacts_gp,5,200,100", "4 cells; the first line has 3 columns; a cell that holds a comma needs quotes"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    found = problems(tmp_path, f"{HEAD}demand_hours,1,1\n\n{row}\n")
    assert len(found) == 1
    assert found[0].startswith(f"figures.csv:4: {message}")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("coproduced,,", "there is no arm 'coproduced'; did you mean co-produced?"),
        (",52,", "from_week: '52' is not a week of the run; allowed are 0 to 51"),
        (",,-1", "to_week: '-1' is not a week of the run; allowed are 0 to 51"),
        (",1.5,", "from_week: '1.5' is not a week of the run; allowed are 0 to 51"),
        (",9,3", "from_week 9 is after to_week 3"),
    ],
)
def test_a_bad_arm_or_week_is_named(tmp_path: Path, row: str, message: str) -> None:
    text = f"outcome,value,standard_error,arm,from_week,to_week\nqaly,1,1,{row}\n"
    assert problems(tmp_path, text) == [f"figures.csv:2: {message}"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "figures.csv:1: the file is empty; the first line names the columns"),
        (" \n,,\n", "figures.csv:1: the file is empty"),
        (HEAD, "figures.csv:1: there are no targets below the first line"),
        ("outcome,value\nqaly,1\n", "figures.csv:1: the column standard_error is missing"),
        ("outcome,value,standard_error,value\n", "figures.csv:1: the column value is there twice"),
        ("outcome,value,standard_error,weeks\n", "figures.csv:1: there is no column 'weeks'; did you mean"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "figures.csv:1: this is not a text file (UTF-8); a CSV file is needed"),
        (f'{HEAD}qaly,"1,1\n', "figures.csv:2: this is no CSV: unexpected end of data"),
        (b"x" * 1_000_001, "figures.csv: the file is too big"),
    ],
)
def test_a_file_that_is_no_table_of_targets(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert problems(tmp_path, text)[0].startswith(message)


def test_a_target_that_is_there_twice_is_named_and_another_window_is_another_target(tmp_path: Path) -> None:
    head = "outcome,value,standard_error,to_week\n"
    assert problems(tmp_path, head + "qaly,1,1,\nqaly,2,1,51\n") == [
        f"figures.csv:3: qaly: it is there twice; the first is at {tmp_path}/figures.csv:2".replace(f"{tmp_path}/", "")
    ]
    assert len(read(tmp_path, head + "qaly,1,1,\nqaly,2,1,50\n")) == 2


def test_all_rows_are_checked_at_once(tmp_path: Path) -> None:
    assert len(problems(tmp_path, f"{HEAD}qalys,1,x\nqaly,1,1\nqaly,?,1\n")) == 3


def test_a_missing_file_and_a_folder_are_no_csv(tmp_path: Path) -> None:
    for path, message in ((tmp_path / "no.csv", "there is no such file"), (tmp_path, "this is a folder")):
        with pytest.raises(InputError, match=message):
            read_targets(path, arms=ARMS, arm="traditional", weeks=52)
