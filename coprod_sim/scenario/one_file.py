"""One scenario file, checked: its fields by pydantic, its settings against the evidence."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from coprod_sim.scenario.allowed import LIMITS, size_problem
from coprod_sim.scenario.claims import ClaimSchema, read_claims
from coprod_sim.scenario.errors import InputError, in_quotes
from coprod_sim.scenario.money import Money, read_labels, read_money
from coprod_sim.scenario.names import name_problem
from coprod_sim.scenario.schema import Strict, Text, validated
from coprod_sim.scenario.settings import ScenarioSetting, read_settings
from coprod_sim.scenario.yaml_source import Document, Location, read, shown

NAME = re.compile(r"[a-z][a-z0-9_]*")
ARM_NAME = re.compile(r"[a-z][a-z0-9_-]*")
LONGEST_NAME = 60
NAMING = "small letters, digits and _ only, starting with a letter"


class ArmSchema(Strict):
    """An arm as a file has it; one that is inherited may leave its label out."""

    label: Text | None = None
    because: Text
    against: Text | None = None
    locality_residents: int | None = None
    settings: dict[str, Any] | None = None


class ScenarioSchema(Strict):
    """The top level of a file; what is left out is inherited, or has its default."""

    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    name: Text
    title: Text | None = None
    question: Text | None = None
    extends: Text | None = None
    residents: int | None = None
    locality_residents: int | None = None
    weeks: int | None = None
    worlds: int | None = None
    baseline: Text | None = None
    subject: Text | None = None
    settings: dict[str, Any] | None = None
    arms: dict[str, Any] | None = None
    without: list[Text] | None = None
    claims: dict[str, Any] | None = None
    money: dict[str, Any] | None = None
    labels: dict[str, Any] | None = None


@dataclass
class OneFile:
    """What one file of a chain of ``extends`` says, checked."""

    document: Document
    fields: ScenarioSchema
    settings: dict[str, ScenarioSetting]
    arms: dict[str, tuple[ArmSchema, dict[str, ScenarioSetting]]]
    claims: dict[str, ClaimSchema]
    money: Money | None
    labels: dict[str, str]


def read_part(path: Path, text: str | None = None) -> OneFile:
    """Read one file and check all of it but what it inherits; ``text`` is what is in it, where that is known.

    Raises:
        InputError: with every problem of the file.
    """
    document = read(path, text)
    if {"scenarios", "design"} <= document.data.keys():
        what = "this is an experiment, not a scenario; `coprod-sim sweep` runs it"
        raise InputError([f"{shown(path)}: {what}"])
    fields = validated(ScenarioSchema, document.data, document, ())
    _check_frame(document)
    settings = read_settings(document, ("settings",), document.data.get("settings"), None)
    arms = {}
    raw_arms = document.data.get("arms")
    for name, raw in (raw_arms if isinstance(raw_arms, dict) else {}).items():
        loc = ("arms", name)
        if not ARM_NAME.fullmatch(name):
            document.report(loc, "an arm's name has small letters, digits, _ and - only, and starts with a letter")
        elif problem := name_problem(name):
            document.report(loc, problem)
        arm = validated(ArmSchema, raw, document, loc)
        body = raw if isinstance(raw, dict) else {}
        _check_size(document, (*loc, "locality_residents"), body.get("locality_residents"))
        arms[name] = (arm, read_settings(document, (*loc, "settings"), body.get("settings"), body.get("because")))
    claims, money, labels = read_claims(document), read_money(document), read_labels(document)
    document.finish()
    assert fields is not None
    whole = {name: (arm, given) for name, (arm, given) in arms.items() if arm}
    return OneFile(document, fields, settings, whole, claims, money, labels)


def _check_frame(document: Document) -> None:
    empty = {key for key, value in document.data.items() if value is None or (key == "claims" and value == {})}
    for key in set(ScenarioSchema.model_fields) & empty:
        if key not in ("name", "settings", "arms", "labels"):
            document.report((key,), "is empty; give a value or leave the line out")
    for key in LIMITS:
        _check_size(document, (key,), document.data.get(key))
    check_name(document)


def check_name(document: Document) -> None:
    """A file's name for itself is its own without the ending."""
    name, stem = document.data.get("name"), document.path.stem
    if isinstance(name, str) and not NAME.fullmatch(name):
        document.report(("name",), f"{in_quotes(name)} is no name; {NAMING}")
    elif isinstance(name, str) and (problem := name_problem(name)):
        document.report(("name",), problem)
    elif isinstance(name, str) and name != stem:
        hint = f"; did you mean {stem}?" if NAME.fullmatch(stem) else ""
        document.report(("name",), f"{in_quotes(name)} must be the file's name without its ending{hint}")


def _check_size(document: Document, loc: Location, value: object) -> None:
    if isinstance(value, int) and not isinstance(value, bool) and (problem := size_problem(str(loc[-1]), value)):
        document.report(loc, problem)
