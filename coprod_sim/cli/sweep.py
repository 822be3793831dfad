"""The commands ``sweep``, ``status``, ``merge`` and ``export``. Heavy imports are inside them."""

from pathlib import Path
from typing import Annotated

import typer

from coprod_sim.cli.errors import fail, plain_errors, warn
from coprod_sim.report.console import tell
from coprod_sim.scenario.names import printable

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep's store.")]


def sweep(
    experiment: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="Name of a shipped one, or a YAML file.")],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the store. Default: results/EXPERIMENT.")
    ] = None,
    workers: Annotated[str | None, typer.Option(metavar="N", help="Processes. Default: as many as processors.")] = None,
    engine: Annotated[str, typer.Option(metavar="WHERE", help="local or dask.")] = "local",
    scheduler: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Of a running Dask scheduler.")] = None,
    shard: Annotated[str, typer.Option(metavar="I/N", help="The I-th of N parts, each in its own folder.")] = "1/1",
    time_limit: Annotated[str | None, typer.Option(metavar="S", help="Seconds that a run may take.")] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Also runs that failed before.")] = False,
    redo_damaged: Annotated[
        bool, typer.Option("--redo-damaged", help="Also runs that are stored, and no longer as they were written.")
    ] = False,
    only: Annotated[
        str | None, typer.Option(metavar="KEY", help="Just the run whose key begins so, however it ended.")
    ] = None,
) -> None:
    """Run what is missing of an experiment; stop and start again as you like.

    Exit code 1 if runs failed or are damaged, 130 if stopped by Ctrl-C.
    """
    with plain_errors():
        from coprod_sim.sweep.experiment.experiment_file import load_experiment
        from coprod_sim.sweep.run.sweep import SweepOptions

        problems: list[str] = []
        part = _shard(shard, problems)
        limit = _number("time-limit", time_limit, problems)
        count = _number("workers", workers, problems, whole=True)
        if engine not in ("local", "dask"):
            problems.append(f"--engine {engine}: local or dask is needed")
        if scheduler is not None and engine != "dask":
            problems.append("--scheduler: belongs to --engine dask")
        if only is not None and not only.strip():
            problems.append("--only: is empty; the beginning of a key is needed; `coprod-sim status` has keys")
        if only is not None and part != (1, 1):
            problems.append("--only: one run has no parts; give it or --shard, not both")
        if problems:
            fail(problems)
        asked = load_experiment(experiment)
        for line in (asked.question, *asked.notes):
            tell(line)
        how = SweepOptions(
            None if count is None else int(count),
            engine,
            scheduler,
            part,
            limit,
            retry_failed,
            redo_damaged,
            (only or "").strip(),
            say=tell,
        )
        _sweep(asked, out or Path("results") / asked.name, how)


def _sweep(experiment: object, folder: Path, how: object) -> None:
    from coprod_sim.sweep.run.sweep import run_sweep as go

    try:
        swept = go(experiment, folder, how)  # type: ignore[arg-type]
    except KeyboardInterrupt:
        kept = f"What was done is kept in {folder}" if folder.is_dir() else f"{folder} is not there any more"
        tell(f"Stopped. {kept}; the same command goes on.")
        raise typer.Exit(130) from None
    counts = swept.counts
    bad = counts.failed + counts.timeout + counts.killed
    tell(f"{_runs(swept.new)} made; {counts.done:,} of {counts.total:,} are done, in {folder}")
    if swept.stopped:
        tell("Stopped; the same command goes on.")
        raise typer.Exit(130)
    if bad:
        tell(f"{_runs(bad)} failed: coprod-sim status {folder}")
    if counts.damaged:
        again = "the same command with --redo-damaged does what is damaged again"
        tell(f"{_runs(counts.damaged)} damaged: what is stored is not what was written; {again}")
    if bad or counts.damaged:
        raise typer.Exit(1)


def _runs(number: int) -> str:
    return f"{number:,} run{'' if number == 1 else 's'}"


def experiments() -> None:
    """List the experiments that come with coprod-sim."""
    with plain_errors():
        from coprod_sim.cli.layout import paragraph, say
        from coprod_sim.sweep.experiment.experiment_file import experiment_names, load_experiment

        parts: list[str | list[str]] = []
        for each in map(load_experiment, experiment_names()):
            parts += [each.name, paragraph(each.question, 2), ""]
        say(*parts, "`coprod-sim sweep NAME` runs one; your own YAML file works in place of NAME.")


def status(
    folder: Folder,
    why: Annotated[str | None, typer.Option(metavar="KEY", help="All there is on the run whose key begins so.")] = None,
) -> None:
    """How far a sweep is, what failed and why; also while it runs."""
    with plain_errors():
        from coprod_sim.sweep.store.status import status_text, why_text

        typer.echo(printable(status_text(folder) if why is None else why_text(folder, why)))


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="The first takes in what the others have.")],
) -> None:
    """Bring the runs of several stores, such as shards, into the first of them."""
    with plain_errors():
        from coprod_sim.sweep.store.merge import merge as bring

        if len(folders) < 2:
            fail(["merge: at least two folders are needed; the first takes in what the others have"])
        typer.echo(str(bring(folders[0], folders[1:])))


def export(
    folder: Folder,
    csv: Annotated[bool, typer.Option("--csv", help="As CSV.")] = False,
    parquet: Annotated[bool, typer.Option("--parquet", help="As Parquet (needs the extra parquet).")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="As a workbook, with labels and units.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Default: runs.csv, and so on, in DIR.")] = None,
    inputs: Annotated[bool, typer.Option("--inputs", help="Also all resolved numbers, a column each.")] = False,
) -> None:
    """Write a row a point, arm and replicate, with factors and outcomes, for pandas or a spreadsheet."""
    with plain_errors():
        from coprod_sim.sweep.store.export import Kind, cautions
        from coprod_sim.sweep.store.export import export as write

        asked: dict[Kind, bool] = {"csv": csv, "parquet": parquet, "xlsx": xlsx}
        kinds = [kind for kind, wanted in asked.items() if wanted]
        if len(kinds) != 1:
            fail(["export: say one of --csv, --parquet and --xlsx"])
        typer.echo(f"written: {write(folder, kinds[0], out, inputs=inputs)}")
        warn(cautions(folder))


def _shard(text: str, problems: list[str]) -> tuple[int, int]:
    parts = text.split("/")
    if len(parts) == 2 and all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        i, n = int(parts[0]), int(parts[1])
        if 1 <= i <= n:
            return i, n
    problems.append(f"--shard {text}: I/N is needed, the I-th of N parts, such as 2/8")
    return 1, 1


def _number(name: str, text: str | None, problems: list[str], *, whole: bool = False) -> float | None:
    if text is None:
        return None
    try:
        value = float(int(text)) if whole else float(text)
        if 0 < value < float("inf"):
            return value
    except (ValueError, OverflowError):
        pass
    problems.append(f"--{name} {text}: a {'whole ' if whole else ''}number above 0 is needed")
    return None
