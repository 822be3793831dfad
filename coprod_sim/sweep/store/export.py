"""Runs of a store as a file for other programs: CSV, or Parquet."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from coprod_sim.report.csv_file import part as csv_part
from coprod_sim.scenario.partial import new_file
from coprod_sim.sweep.store import frame, queries
from coprod_sim.sweep.store.file import EXPERIMENT, FILE, LOCK, MANIFEST, StoreError, plain
from coprod_sim.sweep.store.opening import REDO, UNSEALED
from coprod_sim.sweep.store.queries import in_words
from coprod_sim.sweep.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["csv", "parquet", "xlsx"]


def export(
    folder: Path | str,
    kind: Kind,
    path: Path | str | None = None,
    *,
    experiment: str | None = None,
    inputs: bool = False,
) -> Path:
    """Write the table of ``store_frame.frame``, part by part, and beside it the outcomes' units, ``NAME_units.csv``.

    Each file is there whole or not at all. CSV has eight significant digits; Parquet has every bit.

    Args:
        folder: of the store, which may be written meanwhile: the table is the store of one instant.
        kind: ``"csv"``, ``"parquet"`` or ``"xlsx"``, a workbook for people with labels and units.
        path: of the file; ``runs.csv``, ``runs.parquet`` or ``runs.xlsx`` in the folder by default.
        experiment: its name, for the latest design, or the beginning of its digest; the latest of each name by default.
        inputs: also every resolved number.

    Returns:
        The path written.

    Raises:
        StoreError: no such store or experiment, a path that cannot be written, a full disk, no pyarrow for Parquet,
            or more runs than a workbook can hold.
    """
    folder = Path(folder)
    path = folder / f"runs.{kind}" if path is None else Path(path)
    _check_place(path)
    writer = {"csv": _csv, "parquet": _parquet, "xlsx": _xlsx}[kind]
    if kind == "parquet":
        _need_pyarrow()
    with Store.open(folder, write=False) as store, store.snapshot() as connection:
        units = frame.units(store.meta)
        with (
            plain(path),
            new_file(path) as new,
            writer(new, dict(zip(units["column"], units["unit"], strict=True))) as add,
        ):
            for part in frame.frames(folder, connection, store.meta, experiment, inputs=inputs):
                add(part.assign(scenario=[Path(name).stem for name in part["scenario"]]))
        if kind == "xlsx":
            return path  # units stand in its headings
        with plain(path), new_file(path.with_name(f"{path.stem}_units.csv")) as new:
            new.write_bytes(csv_part(units, first=True))
    return path


@contextmanager
def _csv(path: Path, _: dict[str, str]) -> Iterator[Any]:
    with path.open("wb") as file:

        def add(part: "pd.DataFrame") -> None:
            file.write(csv_part(part, first=file.tell() == 0))

        yield add


@contextmanager
def _xlsx(path: Path, _: dict[str, str]) -> Iterator[Any]:
    import pandas as pd

    from coprod_sim.report.workbook import MOST_ROWS, Sheet, workbook
    from coprod_sim.report.workbook_words import Wording

    parts: list[pd.DataFrame] = []

    def add(part: "pd.DataFrame") -> None:
        parts.append(part.assign(scenario=[Path(name).stem for name in part["scenario"]]))
        if (rows := sum(map(len, parts))) > MOST_ROWS:
            what = f"a workbook's sheet holds {MOST_ROWS:,} rows, and here are {rows:,} runs or more"
            raise StoreError([f"export: {what}; export --csv or --parquet"])

    yield add
    table = pd.concat(parts, ignore_index=True)
    sheet = Sheet("Runs", "A row a point, option and simulated world of each experiment.", table)
    names = ", ".join(dict.fromkeys(table["experiment"]))
    path.write_bytes(workbook("Runs", "", f"Experiment {names}" if names else "", (), [sheet], Wording()))


def _check_place(path: Path) -> None:
    """Refuse what is no place for a table: a folder, a folder that is not there, or a file of a store."""
    if path.is_dir():
        raise StoreError([f"--out {path}: this is a folder; give a file, such as {path / 'runs.csv'}"])
    if not path.parent.is_dir():
        raise StoreError([f"--out {path}: there is no folder {path.parent}; make it, or give another file"])
    kept = (LOCK, EXPERIMENT, MANIFEST)
    if path.name.startswith(FILE) or (path.name in kept and (path.parent / FILE).exists()):
        raise StoreError([f"--out {path}: a store keeps this file itself; give another name"])


def cautions(folder: Path | str) -> list[str]:
    """What must be known of a store's table: designs that are not written out in full, damaged runs, no checksums."""
    folder = Path(folder)
    with Store.open(folder, write=False) as store, store.snapshot() as connection:
        names = [each.name for each in queries.experiments(connection) if not store.known(each.digest)]
        damaged = queries.damaged_runs(connection)
    said = [f"{name}: not all of its design is there yet; sweep it again, then export" for name in names]
    if damaged:
        said += [f"{folder / FILE}: {in_words(damaged)}; their cells are empty; sweep again with {REDO}, then export"]
    if not store.meta.sealed:
        said += [f"{folder / FILE}: {UNSEALED.format(folder=folder)}"]
    return said


def _need_pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        what = "Parquet needs pyarrow, which is not installed; `pip install 'coprod-sim[parquet]'`, or export CSV"
        raise StoreError([f"export: {what}"]) from error


@contextmanager
def _parquet(path: Path, units: dict[str, str]) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import parquet

    writer: Any = None

    def field(name: str, kind: str) -> Any:
        types = {"f": pa.float64(), "i": pa.int64()}
        metadata = {"unit": units[name]} if name in units else None
        return pa.field(name, types.get(kind, pa.string()), metadata=metadata)

    def add(part: "pd.DataFrame") -> None:
        nonlocal writer
        if writer is None:
            schema = pa.schema([field(str(name), dtype.kind) for name, dtype in part.dtypes.items()])
            writer = parquet.ParquetWriter(path, schema)
        writer.write_table(pa.Table.from_pandas(part, schema=writer.schema, preserve_index=False))

    try:
        yield add
    finally:
        if writer is not None:
            writer.close()
