"""Files as users have them: odd encodings, odd paths, odd YAML, and tables as spreadsheets save them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario
from coprod_sim.studies.calibrate.targets import Target, read_targets
from coprod_sim.sweep.experiment.experiment_file import load_experiment

pytestmark = pytest.mark.rule


HEAD = "schema: 1\nname: town\nextends: time_bank\n"
ARMS = ("traditional", "co-produced")


def told(read: Callable[[], object]) -> str:
    """The one message that reading ends in, short and on one line."""
    with pytest.raises(InputError) as caught:
        read()
    (message,) = caught.value.messages
    assert len(message) < 600
    assert "\n" not in message
    return message


def town(folder: Path, line: str) -> Path:
    path = folder / "town.yaml"
    path.write_text(f"{HEAD}{line}\n", encoding="utf-8")
    return path


NINES = "9" * 310


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("residents: !!bool x", "4:1: residents: the tag !!bool is not used in these files; write the value as it is"),
        ('residents: !!int ""', "4:1: residents: the tag !!int is not used"),
        ("residents: !!float 1000", "4:1: residents: the tag !!float is not used"),
        ("residents: !!null 1000", "4:1: residents: the tag !!null is not used"),
        ("title: !!binary aGVsbG8=", "4:1: title: the tag !!binary is not used"),
        ("title: !!timestamp tomorrow", "4:1: title: the tag !!timestamp is not used"),
        ("title: !mine hello", "4:1: title: the tag !mine is not used"),
        ("settings: !!set {coaching_share}", "4:1: settings: the tag !!set is not used"),
        ("settings: !!omap [{a: 1}]", "4:1: settings: the tag !!omap is not used"),
        ("title: !!python/object/apply:os.system [ls]", "4:1: title: the tag !!python/object/apply:os.system is not"),
        (
            f"residents: {NINES}",
            "4:1: residents: the number 99999999999999999... is out of range; allowed are at most 15",
        ),
        (f"residents: {'9' * 5000}", "4:1: residents: the number 99999999999999999... is out of range"),
        (f"title: 0x{'f' * 5000}", "4:1: title: the number 0xfffffffffffffff... is out of range"),
        (
            f"settings: {{gift_discount: {{value: -{NINES}, because: x}}}}",
            "4:28: settings.gift_discount.value: the num",
        ),
        (
            f"settings: {{gift_discount: {{value: 1{NINES}.5, because: x}}}}",
            "4:12: settings.gift_discount: inf is not a",
        ),
        ("residents: -_", "4:1: residents: a whole number is needed, not the text '-_'"),
        ("residents: 0x", "4:1: residents: a whole number is needed, not the text '0x'"),
        ('title: "a\\0b"', "4:1: title: the text has a character that cannot be shown, '\\x00'; take it out"),
        ('title: "\\e[31m"', "4:1: title: the text has a character that cannot be shown, '\\x1b'"),
        ('title: "\\ud800"', "4:1: title: the text has a character that cannot be shown, '\\ud800'"),
        ('"a\\nb\\0": 1', "4:1: a\\nb\\x00: the key cannot be shown"),
        (f"{'k' * 900}: 1", f"4:1: {'k' * 57}...: the key is longer than 200 characters"),
        (f"title: {'t' * 6000}", "4:1: title: the text has 6,000 characters; allowed are 5,000"),
        (f"title: [{'[' * 30}{']' * 30}]", "4:10: title.0.0: it is nested too deeply"),
        (f"name: {'n' * 900}", "4:1: name: the key is there twice; the first is at "),
        (f"extends: {'e' * 900}", "4:1: extends: the key is there twice"),
        ("base: &a {x: *a}", "4:1: base: anchors (&a) are not used in scenario files"),
    ],
)
def test_a_strange_line_is_told_where_it_stands(tmp_path: Path, line: str, message: str) -> None:
    path = town(tmp_path, line)
    assert told(lambda: load_scenario(path)).startswith(f"{path}:{message}")


@pytest.mark.parametrize(
    "line", ["title: !!str 2024", "residents: !!int 500", "title: |\n  two\n  lines", "title: Café ☕"]
)
def test_what_a_tag_does_not_change_and_any_letters_are_read(tmp_path: Path, line: str) -> None:
    assert load_scenario(town(tmp_path, line)).name == "town"


def test_yaml_1_1_is_not_read_as_1_2(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(f"%YAML 1.1\n---\n{HEAD}residents: 0600\n")
    assert "this file says that it is YAML 1.1, and YAML 1.2 is read" in told(lambda: load_scenario(path))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_that_says_its_encoding_is_read(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "town.yaml"
    path.write_bytes(f"{HEAD}title: Café\n".replace("\n", end).encode(encoding))
    assert load_scenario(path).title == "Café"


def targets(path: Path) -> list[Target]:
    return read_targets(path, arms=ARMS, arm="traditional", weeks=104)


@pytest.mark.parametrize("read", [load_scenario, load_experiment, targets])
def test_a_path_that_leads_to_no_file_is_told(tmp_path: Path, read: Callable[[Path], object]) -> None:
    circle, pipe = tmp_path / "circle.yaml", tmp_path / "pipe.yaml"
    circle.symlink_to(circle)
    os.mkfifo(pipe)
    ends = {
        circle: "its links lead round in a circle",
        pipe: "this is not an ordinary file",
        Path("/dev/zero"): "this is not an ordinary file",
        tmp_path / ("n" * 300): "the name is too long",
        tmp_path / "a\0b": "NUL",
        tmp_path: "this is a folder",
        tmp_path / os.fsdecode(b"\xff.yaml"): "there is no such",
        circle / "below.yaml": "circle",
    }
    for path, words in ends.items():
        message = told(lambda path=path: read(path))  # type: ignore[misc]
        assert words in message
        message.encode("utf-8")


def test_a_workbook_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(b"PK\x03\x04\x14\x00\x06\x00")
    assert told(lambda: targets(path)).endswith(
        "this is a workbook or an archive, not a text file; save the sheet as `CSV UTF-8`"
    )


def test_a_chain_of_files_has_an_end(tmp_path: Path) -> None:
    for i in range(30):
        (tmp_path / f"town{i}.yaml").write_text(f"schema: 1\nname: town{i}\nextends: town{i + 1}.yaml\n")
    assert told(lambda: load_scenario(tmp_path / "town0.yaml")).endswith(
        "more than 20 files extend each other; write some as one"
    )
    (tmp_path / "town5.yaml").write_text("schema: 1\nname: town5\nextends: town0.yaml\n")
    assert "this goes round in a circle: town0 -> town1" in told(lambda: load_scenario(tmp_path / "town0.yaml"))


def figures(folder: Path, content: str | bytes) -> list[Target]:
    path = folder / "figures.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return targets(path)


TABLE = (
    "outcome,value,standard_error,note\n"
    "core_kin_hours,3100,300,the team’s own count (£5 a head)\n"
    "self_sufficiency,0.6,0.02,\n"
)


@pytest.mark.parametrize(
    "content",
    [
        TABLE,
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.encode("cp1252"),
        TABLE.replace("\n", "\r"),
        TABLE.replace(",", "\t"),
        TABLE.replace(",", ";"),
        TABLE.replace(",", ";").replace(".", ","),
        f"sep=,\n{TABLE}",
        "sep=;\r\n" + TABLE.replace(",", ";").replace("\n", "\r\n"),
        '"sep=;"\n' + TABLE.replace(",", ";"),
        "sep=:\n" + TABLE.replace(",", ":"),
        TABLE.replace("\n", ",,,\n"),
        "\n,,,,\n" + TABLE.replace("\n", "\n,,,,\n"),
        TABLE.replace("3100", '"3,100.0"').replace("300,", "3e2,"),
        TABLE.replace("3100", "3 100").replace("0.6", "+.6"),
        TABLE.replace("0.6", '"0,60"'),
        TABLE.replace("0.6", '"0.6"'),
        "outcome;value;standard_error\ncore_kin_hours;3.100,0;300\nself_sufficiency;0,600;0,02\n",
        "outcome,,value,standard_error\ncore_kin_hours,,3100,300\nself_sufficiency,,0.6,0.02\n",
    ],
)
def test_a_table_that_can_be_read_in_one_way_is_read(tmp_path: Path, content: str | bytes) -> None:
    assert [(t.value, t.standard_error) for t in figures(tmp_path, content)] == [(3100.0, 300.0), (0.6, 0.02)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("core_kin_hours;3,100;300", "2: value: 3,100 may be 3100 or 3.100; write 3100, or a point for the comma"),
        ("core_kin_hours;3.100;0,02", "2: value: 3.100 may be 3100 here, as in tables with semicolons"),
        ("core_kin_hours;£3100;300", "2: value: a plain number is needed, not '£3100'; write 3100 without the sign"),
        (
            "self_sufficiency;60%;2",
            "2: value: a plain number is needed, not '60%'; write 0.6 for a share of one, or 60",
        ),
        ("core_kin_hours;1_000;2", "2: value: a plain number is needed, not '1_000'"),
        ("core_kin_hours;٣;2", "2: value: a plain number is needed, not '٣'"),
        (f"core_kin_hours;{NINES};2", "2: value: 99999999999999999999 is not a finite number"),
        (
            "core_kin_hours,3100,300",
            "2: 1 cells; the first line has 3 columns; the first line is parted by semicolons, this",
        ),
        ("core_kin_hours;1;2;;stray", "2: 5 cells; the first line has 3 columns"),
    ],
)
def test_a_number_with_two_readings_is_not_guessed(tmp_path: Path, content: str, message: str) -> None:
    found = told(lambda: figures(tmp_path, f"outcome;value;standard_error\n{content}\n"))
    assert found.startswith(f"{tmp_path / 'figures.csv'}:{message}")


def test_a_decimal_comma_between_commas_is_not_taken_for_two_cells(tmp_path: Path) -> None:
    found = told(lambda: figures(tmp_path, "outcome,value,standard_error\nself_sufficiency,0,60,0,02\n"))
    assert "5 cells; the first line has 3 columns" in found
    assert "where commas are decimal, save with semicolons between the cells" in found
    found = told(lambda: figures(tmp_path, "outcome,value,standard_error,note\nself_sufficiency,0,60,2\n"))
    assert "note: it is just 2; where that is part of a number with a comma, write a point for it" in found


def test_odd_letters_where_they_matter_are_not_guessed(tmp_path: Path) -> None:
    found = told(lambda: figures(tmp_path, "outcome,value,standard_error\ncore_kin_hours,£3100,300\n".encode("cp1252")))
    assert found.endswith(":2: value: the file is not UTF-8 (it seems to be Windows-1252); save it as `CSV UTF-8`")


@pytest.mark.parametrize(("week", "read"), [("52.0", 52), ("52", 52), ("5e1", 50), ("52,0", 52)])
def test_a_week_may_be_written_as_a_spreadsheet_does(tmp_path: Path, week: str, read: int) -> None:
    (found,) = figures(tmp_path, f"outcome;value;standard_error;from_week\nqaly;1;1;{week}\n")
    assert found.first == read
    assert type(found.first) is int


def test_half_a_week_is_none(tmp_path: Path) -> None:
    found = told(lambda: figures(tmp_path, "outcome;value;standard_error;from_week\nqaly;1;1;52.5\n"))
    assert found.endswith("from_week: '52.5' is not a week of the run; allowed are 0 to 103")


def test_a_figure_and_its_error_that_overflow_together_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("outcome,value,standard_error\nself_sufficiency,1e308,1e-308\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"2: value 1e\+308 and standard_error 1e-308 cannot be fitted"):
        targets(path)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\ufeff"])
def test_signs_that_turn_a_line_round_are_refused(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f'schema: 1\nname: mine\nextends: time_bank\ntitle: "a{sign}b"\n', encoding="utf-8")
    with pytest.raises(InputError, match="title"):
        load_scenario(path)
