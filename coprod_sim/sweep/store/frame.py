"""Runs as a table: a row for each (experiment, point, arm, replicate), factors and outcomes as columns."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coprod_sim.scenario.names import FileName
from coprod_sim.sweep.store.file import FILE, StoreError
from coprod_sim.sweep.store.meta import Meta
from coprod_sim.sweep.store.opening import REDO
from coprod_sim.sweep.store.queries import damaged_plans, experiments
from coprod_sim.sweep.store.seal import levels

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 20_000
FIXED = ("experiment", "point", "scenario", "evidence")
RUN = ("arm", "replicate", "status", "seconds", "key")
_RUNS = """
SELECT d.replicate, d.point, d.arm, coalesce(r.status, 'missing'), r.seconds, d.key, o.numbers, i.numbers
FROM design d LEFT JOIN ended r ON r.key = d.key LEFT JOIN outcomes o ON o.id = r.result
LEFT JOIN inputs i ON :inputs AND i.id = r.result
WHERE d.experiment = :experiment AND (d.replicate, d.point, d.arm) > (:replicate, :point, :arm)
ORDER BY d.replicate, d.point, d.arm LIMIT :chunk
"""


@dataclass(frozen=True)
class Columns:
    """Names of a table's columns; ``factors`` maps a factor to its column and whether it is a number throughout."""

    outcomes: list[str]
    inputs: list[str]
    factors: dict[str, tuple[str, bool]]


def frame(
    folder: Path, connection: sqlite3.Connection, meta: Meta, experiment: str | None = None, *, inputs: bool = False
) -> "pd.DataFrame":
    """A row a (point, arm, replicate) of a design, in order of replicate, point and arm, runs still missing included.

    Columns are experiment, point, scenario, evidence, each factor, arm, replicate, status, seconds, key, each outcome
    in its display unit (``units`` has them) and, where ``inputs``, each resolved number as ``input.KEY``. Numbers of
    runs that are not done, or damaged, are NaN. A factor named as another column is stands in ``factor.KEY``.

    Args:
        folder: of the store, for messages.
        connection: to it.
        meta: the store's.
        experiment: a name, for its latest design, or the beginning of a digest; None: the latest design of each name.
        inputs: also the resolved numbers.

    Raises:
        StoreError: there is no such experiment.
    """
    import pandas as pd

    parts = list(frames(folder, connection, meta, experiment, inputs=inputs))
    return pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]


def frames(
    folder: Path, connection: sqlite3.Connection, meta: Meta, experiment: str | None = None, *, inputs: bool = False
) -> Iterator["pd.DataFrame"]:
    """The table of ``frame`` in parts of some 20,000 rows with the same columns; at least one, perhaps empty."""
    chosen = _chosen(folder, connection, experiment)
    columns = _columns(connection, meta, [number for number, _ in chosen], inputs)
    some = False
    for number, name in chosen:
        points = _points(connection, number)
        for rows in _chunks(connection, number, inputs):
            some = True
            yield _table(name, rows, points, columns)
    if not some:
        yield _table("", [], {}, columns)


def units(meta: Meta) -> "pd.DataFrame":
    """A row an outcome: column, unit and label. Where a scenario has its own money, £ stands for it."""
    import pandas as pd

    return pd.DataFrame({"column": meta.outcomes, "unit": meta.units, "label": meta.labels})


def _chosen(folder: Path, connection: sqlite3.Connection, experiment: str | None) -> list[tuple[int, FileName]]:
    held = experiments(connection)
    latest = [(each.number, each.name) for each in held if not each.replaced]
    if experiment is None:
        refuse_damaged_plans(folder, connection)
        return latest
    named = [row for row in latest if row[1] == experiment]
    named = named or [(each.number, each.name) for each in held if each.digest.startswith(experiment)]
    if len(named) == 1:
        return named
    refuse_damaged_plans(folder, connection)
    there = ", ".join(f"{each.name} ({each.digest[:12]})" for each in held) or "none"
    raise StoreError([f"{folder / FILE}: there is no one experiment {experiment!r}; there are: {there}"])


def refuse_damaged_plans(folder: Path, connection: sqlite3.Connection) -> None:
    """Say which experiments are not as they were written, and what to do, where there are any.

    Raises:
        StoreError: there are.
    """
    if damaged := damaged_plans(connection):
        todo = f"`coprod-sim sweep EXPERIMENT --out {folder} {REDO}` writes it again and loses no run that is sound"
        raise StoreError([f"{folder / FILE}: {name}: is damaged: {why}; {todo}" for _, name, why in damaged])


def _columns(connection: sqlite3.Connection, meta: Meta, chosen: Sequence[int], inputs: bool) -> Columns:
    taken = {*FIXED, *RUN, *meta.outcomes}
    numbers: dict[str, bool] = {}
    for number in chosen:
        for _, _, values in _points(connection, number).values():
            for factor, value in values.items():
                numbers[factor] = numbers.get(factor, True) and not isinstance(value, str)
    factors = {
        factor: (f"factor.{factor}" if factor in taken else factor, whole)
        for factor, whole in numbers.items()
        if factor not in ("scenario", "evidence")
    }
    return Columns(meta.outcomes, [f"input.{name}" for name in meta.inputs] if inputs else [], factors)


def _points(connection: sqlite3.Connection, experiment: int) -> dict[int, tuple[str, str, dict[str, Any]]]:
    sql = 'SELECT number, scenario, evidence, "values" FROM points WHERE experiment = ? ORDER BY number'
    rows = connection.execute(sql, (experiment,))
    return {number: (scenario, evidence, levels(values)) for number, scenario, evidence, values in rows}


def _chunks(connection: sqlite3.Connection, experiment: int, inputs: bool) -> Iterator[list[tuple[Any, ...]]]:
    where = {"experiment": experiment, "inputs": inputs, "replicate": -1, "point": -1, "arm": "", "chunk": CHUNK}
    while rows := connection.execute(_RUNS, where).fetchall():
        yield rows
        where |= dict(zip(("replicate", "point", "arm"), rows[-1], strict=False))


def _table(name: str, rows: list[tuple[Any, ...]], points: dict[int, Any], columns: Columns) -> "pd.DataFrame":
    import numpy as np
    import pandas as pd

    replicate, point, arm, status, seconds, key, outcomes, inputs = zip(*rows, strict=True) if rows else [()] * 8
    where = [points[number] for number in point]
    values: dict[str, Any] = {
        "experiment": [name] * len(rows),
        "point": np.array(point, dtype=np.int64),
        "scenario": [of[0] for of in where],
        "evidence": [of[1] for of in where],
    }
    for factor, (column, number) in columns.factors.items():
        levels = [of[2].get(factor) for of in where]
        values[column] = np.array(levels, dtype=np.float64) if number else _texts(levels)
    values |= {
        "arm": list(arm),
        "replicate": np.array(replicate, dtype=np.int64),
        "status": list(status),
        "seconds": np.array(seconds, dtype=np.float64),
        "key": list(key),
    }
    parts = [pd.DataFrame(values), pd.DataFrame(_matrix(outcomes, len(columns.outcomes)), columns=columns.outcomes)]
    if columns.inputs:
        parts.append(pd.DataFrame(_matrix(inputs, len(columns.inputs)), columns=columns.inputs))
    return pd.concat(parts, axis=1)


def _texts(levels: Sequence[Any]) -> list[str | None]:
    return [level if level is None or isinstance(level, str) else f"{level:g}" for level in levels]


def _matrix(blobs: Sequence[bytes | None], width: int) -> Any:
    """Rows of float64; NaN where there is no blob."""
    import numpy as np

    nothing = np.full(width, np.nan).tobytes()
    whole = np.frombuffer(b"".join(blob or nothing for blob in blobs), dtype="<f8")
    return whole.reshape(len(blobs), width).astype(np.float64)
