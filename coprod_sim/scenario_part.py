"""One scenario file, checked: its frame by pydantic, its settings against the evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coprod_sim import evidence
from coprod_sim.checking import LIMITS, checked, did_you_mean, in_words, size_problem
from coprod_sim.evidence import Value
from coprod_sim.scenario_file import Document, Location, read

NAME = re.compile(r"[a-z][a-z0-9_]*")
ARM_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True)
class Given:
    """A number that a scenario sets: ``where`` is ``file:line:col``."""

    value: Value
    because: str
    where: str


Text = Annotated[str, Field(min_length=1)]
M = TypeVar("M", bound=BaseModel)


class Strict(BaseModel):
    """Types are as they are written, and there is no key that is not listed."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class GivenFrame(Strict):
    """A setting as a file has it; the evidence says what ``value`` may be."""

    value: Any
    because: Text


class ArmFrame(Strict):
    """An arm as a file has it; one that is inherited may leave its label out."""

    label: Text | None = None
    because: Text
    settings: dict[str, Any] | None = None


class Frame(Strict):
    """The top level of a file; what is left out is inherited, or has its default."""

    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    name: Text
    title: Text | None = None
    question: Text | None = None
    extends: Text | None = None
    residents: int | None = None
    locality_residents: int | None = None
    weeks: int | None = None
    baseline: Text | None = None
    settings: dict[str, Any] | None = None
    arms: dict[str, Any] | None = None


@dataclass
class Part:
    """What one file of a chain of ``extends`` says, checked."""

    document: Document
    frame: Frame
    settings: dict[str, Given]
    arms: dict[str, tuple[ArmFrame, dict[str, Given]]]


def read_part(path: Path) -> Part:
    """Read one file and check all of it but what it inherits.

    Raises:
        ScenarioError: with every problem of the file.
    """
    document = read(path)
    frame = _framed(Frame, document.data, document, ())
    _check_frame(document)
    settings = _givens(document, ("settings",), document.data.get("settings"), None)
    arms = {}
    raw_arms = document.data.get("arms")
    for name, raw in (raw_arms if isinstance(raw_arms, dict) else {}).items():
        loc = ("arms", name)
        if not ARM_NAME.fullmatch(name):
            document.report(loc, "an arm's name has small letters, digits, _ and - only, and starts with a letter")
        arm = _framed(ArmFrame, raw, document, loc)
        body = raw if isinstance(raw, dict) else {}
        arms[name] = (arm, _givens(document, (*loc, "settings"), body.get("settings"), body.get("because")))
    document.finish()
    assert frame is not None
    return Part(document, frame, settings, {name: (arm, given) for name, (arm, given) in arms.items() if arm})


def _check_frame(document: Document) -> None:
    for key in set(Frame.model_fields) & {k for k, v in document.data.items() if v is None}:
        if key not in ("name", "settings", "arms"):
            document.report((key,), "is empty; give a value or leave the line out")
    for key in LIMITS:
        value = document.data.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and (problem := size_problem(key, value)):
            document.report((key,), problem)
    name = document.data.get("name")
    stem = document.path.stem
    if isinstance(name, str) and not NAME.fullmatch(name):
        document.report(("name",), f"{name!r} is no name; small letters, digits and _ only, starting with a letter")
    elif isinstance(name, str) and name != stem:
        document.report(("name",), f"{name!r} must be the file's name without its ending; did you mean {stem}?")


def _givens(document: Document, loc: Location, raw: object, because: object) -> dict[str, Given]:
    """The settings of a file or an arm: ``key: {value:, because:}``, or ``key: value`` for the arm's own reason."""
    result: dict[str, Given] = {}
    for key, entry in (raw if isinstance(raw, dict) else {}).items():
        here = (*loc, key)
        if not isinstance(entry, dict):
            if loc == ("settings",):
                document.report(here, "has no because; write it as {value: ..., because: why it differs}")
            entry = {"value": entry, "because": because if isinstance(because, str) and because else "-"}
        given = _framed(GivenFrame, entry, document, here)
        try:
            value = checked(key, entry["value"]) if "value" in entry else 0.0
        except ValueError as error:
            document.report(here, str(error))
            continue
        if given is not None:
            result[key] = Given(value, given.because, document.where(here))
    return result


def _framed(model: type[M], raw: object, document: Document, loc: Location) -> M | None:
    """Check a mapping against its frame and report all that is wrong, in plain words."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        keys = [f.alias or name for name, f in model.model_fields.items()]
        for problem in error.errors(include_url=False):
            document.report((*loc, *problem["loc"]), _in_words(problem["type"], problem["input"], problem["loc"], keys))
        return None


def _in_words(kind: str, given: object, loc: Sequence[str | int], keys: list[str]) -> str:
    key = str(loc[-1]) if loc else ""
    if kind == "missing":
        return "is missing; every difference says why, in a sentence" if key == "because" else "is missing"
    if kind == "extra_forbidden":
        hint = "; numbers go under settings" if key in evidence.numbers() else did_you_mean(key, keys)
        return f"there is no such key here{hint or '; allowed are ' + ', '.join(keys)}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{in_words(given)} is not known; this version reads schema 1"
    if kind == "string_too_short":
        return "is empty; a sentence is needed" if key == "because" else "is empty; text is needed"
    needed = {"string_type": "text", "int_type": "a whole number"}.get(kind, "a mapping (lines of `key: value`)")
    return f"{needed} is needed, not {in_words(given)}"
