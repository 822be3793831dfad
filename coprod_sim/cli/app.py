"""The command line. Heavy imports are inside the commands, so that ``coprod-sim --help`` is quick."""

import gc
import logging
import sys
from typing import Annotated

import typer

from coprod_sim.cli import analyse, calibrate, new, sweep
from coprod_sim.cli.compare import compare
from coprod_sim.cli.page import page
from coprod_sim.cli.scenarios import check, explain, scenarios
from coprod_sim.cli.validate import validate
from coprod_sim.report.console import let_go_of_output, make_ready, tell

app = typer.Typer(
    help="The same town and the same public service run the traditional way and co-produced, compared.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line; a reader that closes the pipe early is no error."""
    make_ready()
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # without a home it makes do, and nobody need be told
    gc.set_threshold(200_000)  # at the usual 700 collecting takes a tenth of a first run
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        try:
            app(prog_name="coprod-sim")
        finally:
            gc.freeze()  # nothing is worth collecting on the way out
            sys.stdout.flush()
    except BrokenPipeError:
        let_go_of_output()
        sys.exit(1)
    except OSError as error:
        let_go_of_output()
        where = f"{error.filename}: " if error.filename else "standard output: "
        tell(f"coprod-sim: {where}{error.strerror or error}")
        sys.exit(1)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("coprod-sim"))
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


COMMANDS = (
    (compare, "Run all arms of a scenario in the same worlds."),
    (page, "Move numbers and see both towns answer, in a browser."),
    (scenarios, None),
    (check, "Check a scenario file."),
    (explain, "Tell what a number means and where it is from."),
    (validate, "Hold what is claimed of a programme against the simulation."),
    (new.new, "Begin a scenario file of your own."),
    (calibrate.calibrate, "Fit numbers to figures of your own."),
    (sweep.sweep, "Run what is missing of an experiment."),
    (sweep.experiments, "List the experiments that come with it."),
    (sweep.status, "How far a sweep is, and what failed."),
    (sweep.merge, "Bring the runs of several stores into one."),
    (sweep.export, "Write a sweep's runs as CSV or Parquet."),
    (analyse.analyse, "What follows from a sweep."),
    (analyse.report, "All of it on one page."),
    (analyse.verify, "Whether tables, figures and page follow from the runs."),
)
for command, short_help in COMMANDS:
    app.command(short_help=short_help)(command)
