"""Checking a mapping of a scenario file against its schema, by pydantic, and saying in plain words what is wrong."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coprod_sim.scenario.errors import did_you_mean, in_words, worth_a_look
from coprod_sim.scenario.synonyms import may_mean, meant, of_numbers
from coprod_sim.scenario.yaml_source import Document, Location

Text = Annotated[str, Field(min_length=1)]
M = TypeVar("M", bound=BaseModel)
NEEDED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
}


class Strict(BaseModel):
    """Types are as they are written, and there is no key that is not listed."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


def validated(model: type[M], raw: object, document: Document, loc: Location) -> M | None:
    """Check a mapping against its schema and report all that is wrong, in plain words."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        keys = [f.alias or name for name, f in model.model_fields.items()]
        for problem in error.errors(include_url=False):
            document.report((*loc, *problem["loc"]), _reason(problem["type"], problem["input"], problem["loc"], keys))
        return None


def _reason(kind: str, given: object, loc: Sequence[str | int], keys: list[str]) -> str:
    key = str(loc[-1]) if loc else ""
    if kind == "missing":
        return "is missing; every difference says why, in a sentence" if key == "because" else "is missing"
    if kind == "extra_forbidden" and given is None and " " in key:
        return "there is no such key here; a text with a comma needs quotes within braces { }"
    if kind == "extra_forbidden":
        return f"there is no such key here{_elsewhere(key, keys) or '; allowed are ' + ', '.join(keys)}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{in_words(given)} is not known; this version reads schema 1"
    if kind == "string_too_short":
        return "is empty; a sentence is needed" if key == "because" else "is empty; text is needed"
    needed = NEEDED.get(kind, "a mapping (lines of `key: value`)")
    return f"{needed} is needed, not {in_words(given)}{_percent(kind, given)}"


def _elsewhere(key: str, keys: list[str]) -> str:
    """Where a key that is not allowed may belong, or what it may stand for."""
    if key in of_numbers():
        return "; numbers go under settings"
    if hint := did_you_mean(key, keys):
        return hint
    named = worth_a_look(key) and meant(key, of_numbers())
    return f"; numbers go under settings{may_mean(key)}" if named else ""


def _percent(kind: str, given: object) -> str:
    if kind != "float_type" or not isinstance(given, str) or not given.strip().endswith("%"):
        return ""
    try:
        return f"; did you mean {float(given.strip()[:-1]) / 100:g}?"
    except ValueError:
        return ""
