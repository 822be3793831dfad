"""Every number is read twice: docs/readings.csv says with what result, and what is provisional follows from it."""

import csv

import pytest
from declared import first_reading
from places import DOCS

from coprod_sim import evidence

pytestmark = pytest.mark.rule


with (DOCS / "readings.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))
READINGS = {row["key"]: row for row in ROWS}
NUMBERS = evidence.parameters()


def test_there_is_one_row_for_every_number_in_the_same_order() -> None:
    assert [row["key"] for row in ROWS] == list(NUMBERS)


@pytest.mark.parametrize("key", NUMBERS)
def test_the_first_reading_is_the_value_in_use(key: str) -> None:
    assert READINGS[key]["first_reading"] == first_reading(NUMBERS[key]), "a changed value needs a new second reading"


@pytest.mark.parametrize("key", NUMBERS)
def test_what_a_second_reading_did_not_confirm_in_print_is_provisional(key: str) -> None:
    row, number = READINGS[key], NUMBERS[key]
    confirmed = row["agrees"] == "yes" and row["in_print"] == "yes"
    from_a_source = number.kind in ("measured", "derived", "transferred")
    assert number.provisional == (from_a_source and not confirmed)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["key"])
def test_a_row_says_what_was_found(row: dict[str, str]) -> None:
    assert row["agrees"] in ("yes", "in part", "no", "no source")
    assert row["in_print"] in ("yes", "no")
    assert row["second_reading"] != "none" or row["agrees"] == "no source"
    assert row["remark"].endswith(".")
    assert len(row["remark"]) < 180
