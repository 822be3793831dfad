"""What a store says of itself: versions, and the names behind the numbers of its runs."""

import json
import re
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from coprod_sim.model.version import WORLDS
from coprod_sim.scenario.names import one_line
from coprod_sim.sweep.store.file import StoreError
from coprod_sim.sweep.store.rows import input_names, outcome_columns
from coprod_sim.sweep.store.schema import SCHEMA, WITHOUT_SEALS
from coprod_sim.sweep.store.seal import Columns, of_meta

MOST = 10_000
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+|\[[0-9]+\])?")
_VERSION = re.compile(r"[0-9]{1,6}")
_LONGEST = 1_000


@dataclass(frozen=True)
class Meta:
    """A store's word for itself, checked.

    Args:
        schema: of its tables.
        version: of the model that made its runs.
        worlds: how these were drawn; stores of before this was counted have 1.
        package: version of the program that made the store.
        outcomes: names of a run's outcomes.
        units: of these.
        labels: of these.
        inputs: names of a run's resolved numbers.
        columns: checks rows of these outcomes and inputs.
        raw: as stored.
    """

    schema: int
    version: int
    worlds: int
    package: str
    outcomes: list[str]
    units: list[str]
    labels: list[str]
    inputs: list[str]
    columns: Columns
    raw: Mapping[str, str]

    @property
    def sealed(self) -> bool:
        """Whether its rows have checksums."""
        return self.schema != WITHOUT_SEALS


def current_meta(version: int) -> dict[str, str]:
    """What a new store says of itself: its schema, versions, and the names behind the numbers of a run."""
    names, units, labels = zip(*outcome_columns(), strict=True)
    meta = {
        "schema": str(SCHEMA),
        "model_version": str(version),
        "worlds": str(WORLDS),
        "package_version": metadata.version("coprod-sim"),
        "outcomes": json.dumps(names),
        "units": json.dumps(units, ensure_ascii=False),
        "labels": json.dumps(labels, ensure_ascii=False),
        "inputs": json.dumps(input_names()),
        "made": str(time.time()),
    }
    return meta | {"seal": of_meta(meta)}


def as_new(meta: Meta) -> dict[str, str]:
    """What a new store says that takes in the runs of one with this ``meta``."""
    raw = {**meta.raw, "schema": str(SCHEMA)}
    return raw | {"seal": of_meta(raw)}


class OtherSchemaError(ValueError):
    """The store says that it is of another schema than its tables are."""


def read_meta(connection: sqlite3.Connection, schema: int) -> Meta:
    """What the store says of itself; its tables are of this schema.

    Raises:
        ValueError: it is not as it was written.
    """
    rows = connection.execute("SELECT name, value FROM meta LIMIT 100").fetchall()
    if not all(isinstance(part, str) for row in rows for part in row):
        raise ValueError("it holds what is no text")
    raw: dict[str, str] = dict(rows)
    if schema != WITHOUT_SEALS and raw.get("seal") != of_meta(raw):
        raise ValueError("its checksum does not fit")
    if (said := raw.get("schema", "")) != str(schema):
        made = one_line(raw.get("package_version", "?"))[:40]
        raise OtherSchemaError(f"was written by coprod-sim {made}, with tables of schema {one_line(said)[:40]}")
    said_versions = raw.get("model_version", ""), raw.get("worlds", "1")
    if not all(map(_VERSION.fullmatch, said_versions)):
        raise ValueError("its versions cannot be read")
    outcomes, inputs = _names(raw, "outcomes", _NAME), _names(raw, "inputs", _NAME)
    units, labels = _names(raw, "units"), _names(raw, "labels")
    if not len(outcomes) == len(units) == len(labels):
        raise ValueError("not every outcome has a unit and a label")
    package = one_line(raw.get("package_version", "?"))[:40]
    version, worlds = map(int, said_versions)
    return Meta(schema, version, worlds, package, outcomes, units, labels, inputs, Columns(outcomes, inputs), raw)


def refuse_other_worlds(path: Path, meta: Meta, worlds: int = WORLDS) -> None:
    """Refuse a store whose worlds were drawn in another way.

    Raises:
        StoreError: the message says what to do.
    """
    if meta.worlds != worlds:
        what = f"its worlds were drawn in another way (version {meta.worlds}, not {worlds}): the same seed has others"
        advice = f"sweep again into a new folder, or use the program that wrote it (coprod-sim {meta.package})"
        raise StoreError([f"{path}: {what}; they are never mixed: {advice}"])


def _names(raw: Mapping[str, str], what: str, pattern: re.Pattern[str] | None = None) -> list[str]:
    try:
        found = json.loads(raw.get(what, ""))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not 0 < len(found) <= MOST or not all(map(_text, found)):
        raise ValueError(f"its {what} cannot be read")
    if pattern is not None and (len(set(found)) < len(found) or not all(map(pattern.fullmatch, found))):
        raise ValueError(f"its {what} are not as a program names them")
    return found


def _text(text: object) -> bool:
    return isinstance(text, str) and len(text) <= _LONGEST and one_line(text) == text


def refuse_other_columns(path: Path, meta: Meta) -> None:
    """Refuse a store whose runs have other outcomes or inputs than this program's.

    Raises:
        StoreError: the message names some of those that differ.
    """
    now = {"outcomes": [name for name, _, _ in outcome_columns()], "inputs": input_names()}
    problems = []
    for what, names in now.items():
        held = getattr(meta, what)
        if held != names:
            odd = sorted(set(held) ^ set(names)) or ["their order"]
            listed = ", ".join(odd[:5]) + (", ..." if len(odd) > 5 else "")
            problems.append(f"{path}: its runs have other {what} than this program's ({listed}); give a new folder")
    if problems:
        raise StoreError(problems)
