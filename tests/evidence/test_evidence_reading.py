"""What the loader of the evidence refuses, and that it says where and why."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from coprod_sim.evidence import entries, reading, shipped
from coprod_sim.evidence.entries import EvidenceError
from coprod_sim.evidence.reading import parse_number, parse_source

pytestmark = pytest.mark.rule


def entry(**changes: Any) -> dict[str, Any]:
    good: dict[str, Any] = {
        "meaning": "Share of people who do.",
        "unit": "share",
        "allowed": [0, 1],
        "trials": {"value": 0.3, "low": 0.2, "high": 0.4},
        "kind": "judgement",
        "note": "Rests on experience.",
    }
    return {k: v for k, v in (good | changes).items() if v is not None}


def test_a_good_entry() -> None:
    number = parse_number("town", "doers", entry(talk={"value": 0.5}))
    assert number.trials == entries.Setting(0.3, 0.2, 0.4)
    assert number.talk == entries.Setting(0.5)
    assert (number.distribution, number.together, number.provisional) == ("triangular", True, False)
    assert parse_number("town", "doers", entry()).talk == number.trials


AGES = {"index": "age_band", "kind": "measured", "sources": ["census"]}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unit": "shares"}, "unit: 'shares' is not one of .*did you mean share"),
        ({"kind": "guess"}, "kind: 'guess' is not one of measured"),
        ({"switch": "network"}, "switch: .*did you mean networks"),
        ({"index": "age"}, "index: 'age' is not one of"),
        ({"distribution": "normal"}, "distribution: 'normal' is not one of triangular"),
        ({"meaning": None}, "meaning is missing"),
        ({"meaning": ""}, "meaning is missing"),
        ({"trials": None}, "trials is missing"),
        ({"menaing": "x"}, "unknown field 'menaing'; did you mean meaning"),
        ({"unit": 3}, "unit: str is needed, not int"),
        ({"whole": 1}, "whole: bool is needed, not int"),
        ({"allowed": [1, 0]}, r"allowed: \[1, 0\] is not a lowest and a highest number"),
        ({"allowed": [0, "1"]}, "allowed: '1' is not a finite number"),
        ({"trials": {"value": 0.3, "low": 0.2}}, "trials: value, low given; allowed are value alone"),
        ({"trials": {"value": 0.3, "top": 0.2}}, "trials: value, top given"),
        ({"trials": {"value": 0.5, "low": 0.2, "high": 0.4}}, "trials: 0.5 is not inside its range 0.2 to 0.4"),
        ({"trials": {"value": 0.3, "low": 0.4, "high": 0.2}}, "is not inside its range"),
        ({"trials": {"value": 28, "low": 20, "high": 40}}, "20 to 40 is not inside what is allowed, 0 to 1"),
        ({"talk": {"value": 28}}, "talk: 28 to 28 is not inside what is allowed"),
        ({"trials": {"value": float("nan"), "low": 0, "high": 1}}, "nan is not a finite number"),
        ({"trials": {"value": True, "low": 0, "high": 1}}, "True is not a finite number"),
        ({"trials": {"value": [0.3], "low": 0.2, "high": 0.4}}, "value: one number is needed, not a list"),
        ({**AGES, "trials": {"value": 0.3}}, "value: a list of 6 numbers is needed, for 0-15, 16-44"),
        ({**AGES, "trials": {"value": [0.5, 0.5]}}, "value: a list of 6 numbers is needed"),
        ({**AGES, "sums_to": 1, "trials": {"value": [0.2] * 6}}, "adds up to 1.2, not 1"),
        ({"distribution": "log-uniform", "trials": {"value": 0.3, "low": 0, "high": 1}}, "must start above 0"),
        ({"distribution": "levels"}, "levels belong with"),
        ({"levels": [0.2, 0.4]}, "levels belong with"),
        ({"distribution": "levels", "levels": [0.3, 0.5]}, "lowest and highest of the levels"),
        ({"distribution": "fixed"}, "distribution 'fixed' needs no range"),
        ({"distribution": "triangular", "kind": "choice", "trials": {"value": 0.3}}, "needs a range"),
        ({"whole": True}, "whole numbers are needed"),
        ({"trials": {"value": 0.3}}, "a judgement needs a range"),
        ({"note": None}, "a judgement needs a range, and a note"),
        ({"kind": "measured"}, "kind 'measured' needs a source"),
    ],
)
def test_bad_entries_say_what_is_wrong(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(EvidenceError, match=message) as error:
        parse_number("town", "doers", entry(**changes))
    assert str(error.value).startswith("town.toml: doers: ")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"year": "2001"}, "year: int is needed, not str"),
        ({"read": "maybe"}, "read: 'maybe' is not one of found, recalled"),
        ({"url": "x"}, "unknown field 'url'"),
        ({"where": ""}, "where is missing"),
    ],
)
def test_bad_sources_say_what_is_wrong(changes: dict[str, Any], message: str) -> None:
    good = {"citation": "A. Report", "year": 2001, "where": "a.org", "read": "found"}
    with pytest.raises(EvidenceError, match=f"sources.toml: a: {message}"):
        parse_source("a", good | changes)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("town", "[age_share\n", "town.toml: cannot be read"),
        ("town", "loose = 1\n", "town.toml: loose: stands outside any"),
        ("town", "[a]\nunit = 'share'\n", "town.toml: a: meaning is missing"),
        ("town", None, "town.toml: cannot be read"),
        ("sources", "", "no source 'census_households' in sources.toml"),
    ],
)
def test_bad_files_say_what_is_wrong(tmp_path: Path, file: str, text: str | None, message: str) -> None:
    folder = shutil.copytree(shipped.FOLDER, tmp_path / "evidence")
    (folder / f"{file}.toml").unlink()
    if text is not None:
        (folder / f"{file}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=message):
        reading.load(folder)


def test_a_key_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(shipped.FOLDER, tmp_path / "evidence")
    shutil.copy(folder / "town.toml", folder / "policy.toml")
    with pytest.raises(EvidenceError, match=r"policy.toml: household_size_share: already in town.toml"):
        reading.load(folder)
