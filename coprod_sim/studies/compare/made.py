"""The manifest of a comparison as somebody's file: all that is read from it has the kind and the size it must have."""

import json
import os
import shlex
import stat
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from coprod_sim.scenario import arguments
from coprod_sim.scenario.names import FileName, one_line

LARGEST_BYTES = 64_000_000
_Line = Annotated[str, Field(max_length=20_000), AfterValidator(one_line)]
_Name = Annotated[str, AfterValidator(FileName)]
_Count = Annotated[int, Field(ge=0, le=10**12)]
_Whole = Annotated[int, Field(ge=1, le=10**9)]
_Share = Annotated[float, Field(gt=0.0, lt=1.0)]


def _words(command: str) -> str:
    shlex.split(command)  # for people; that it can be taken apart is all that is asked of it
    return command


def _asked(name: str) -> Any:
    """A whole number within the limits that the argument ``name`` has."""
    return AfterValidator(partial(arguments.whole, name))


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


class _Money(_Strict):
    symbol: _Line = "£"
    name: _Line = ""


class _Scenario(_Strict):
    name: _Name
    title: _Line
    question: _Line
    money: _Money = _Money()
    labels: dict[_Line, _Line] = {}


class _Input(_Strict):
    value: Any = None
    origin: _Line = ""


class _Arm(_Strict):
    label: _Line
    parameters: dict[_Line, _Input] = {}
    against: _Name | None = None
    locality_residents: _Whole | None = None


class Options(_Strict):
    """What ``compare`` was asked for, all of it: nothing is run that these do not allow."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    arms: Annotated[list[_Name], Field(min_length=2, max_length=1_000)]
    replicates: Annotated[int, _asked("replicates")] | None
    precision: _Share | None
    weeks: Annotated[int, _asked("weeks")]
    residents: Annotated[int, _asked("residents")]
    seed: Annotated[int, _asked("seed")]
    evidence: Annotated[str, AfterValidator(arguments.profile)]
    fixed_parameters: bool
    overrides: dict[_Line, float | list[float]]
    matters: _Share


class Made(_Strict):
    """What is read from a manifest. ``command`` is for people, and is not run."""

    command: Annotated[_Line, AfterValidator(_words)]
    options: Options
    scenario: _Scenario
    arms: Annotated[dict[_Name, _Arm], Field(min_length=2)]
    weeks: _Whole
    residents: _Whole
    seed: _Count
    replicates: _Whole
    fixed_parameters: bool
    evidence: _Line
    interval: _Line
    matters: _Share
    inputs: dict[_Line, _Count]
    software: dict[_Line, _Line]
    machine: dict[_Line, _Line]
    model_version: _Count | None
    warnings: list[_Line] = []


def problem(manifest: dict[str, Any]) -> str | None:
    """What of a manifest is not as this program writes it, or None."""
    try:
        Made.model_validate(manifest)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(one_line(str(part))[:60] for part in first["loc"])
        return f"{where}: {one_line(first['msg']).removeprefix('Value error, ')[:200]}"
    return None


def text_of(path: Path) -> str:
    """The text of a file of somebody's folder: an ordinary one that lies in it, no link out of it and no pipe.

    Raises:
        OSError: it is not there, or cannot be read.
        ValueError: it is something else, too large, or no text.
    """
    if path.is_symlink() or (path.exists() and not stat.S_ISREG(path.stat().st_mode)):
        raise ValueError("is a link or no ordinary file")
    with os.fdopen(os.open(path, os.O_RDONLY), "rb") as file:
        content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise ValueError("is too large")
    return content.decode("utf-8")


def parsed(text: str) -> Any:
    """JSON from somebody's file; numbers that are none, and what is nested too deeply, are refused.

    Raises:
        ValueError: it is no such JSON.
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is no number")
