"""The command line. Heavy imports are inside the commands, so that ``coprod-sim --help`` is quick."""

import gc
import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from coprod_sim import cli_analyse, cli_more, cli_sweep
from coprod_sim.cli_errors import fail, plain_errors, warn, warn_of
from coprod_sim.cli_validate import validate
from coprod_sim.console import let_go_of_output, make_ready, tell

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


@app.command(short_help="Run all arms of a scenario in the same worlds.")
def compare(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or a YAML file.")],
    arms: Annotated[str | None, typer.Option(metavar="A,B", help="Arms to compare. Default: all.")] = None,
    replicates: Annotated[
        str | None, typer.Option(metavar="N", help="Sampled worlds, each run in every arm. Default: 16.")
    ] = None,
    precision: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE",
            help="Instead: run until headlines are known to this share of the other arm's mean, such as 2%.",
        ),
    ] = None,
    weeks: Annotated[str | None, typer.Option(metavar="W", help="Weeks to run. Default: the scenario's.")] = None,
    residents: Annotated[
        str | None, typer.Option(metavar="N", help="People in the town. Default: the scenario's.")
    ] = None,
    seed: Annotated[str, typer.Option(metavar="S", help="Luck; the same seed gives the same numbers.")] = "1",
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="[ARM.]KEY=VALUE",
            help="Set a number of the evidence in all arms, or one in an arm; may be repeated. See `explain`.",
        ),
    ] = None,
    evidence: Annotated[str, typer.Option(metavar="PROFILE", help="Strengths of effects: trials or talk.")] = "trials",
    fixed_parameters: Annotated[
        bool, typer.Option("--fixed-parameters", help="Central values instead of draws from the ranges.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for results. Default: results/SCENARIO.")
    ] = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Also write all tables as one workbook.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables and sentences.")] = False,
) -> None:
    """Run every arm of a scenario in the same sampled worlds and compare them.

    Prints a table and its meaning in sentences; writes tables, figures and a manifest into a folder.
    """
    with plain_errors():
        from coprod_sim import cli_options as check
        from coprod_sim.scenario import load_scenario

        town = load_scenario(scenario)
        problems: list[str] = []
        options: dict[str, Any] = {
            "arms": check.read_arms(arms, town, problems),
            "replicates": check.read_whole("replicates", replicates, problems),
            "precision": check.read_precision(precision, problems),
            "weeks": check.read_whole("weeks", weeks, problems),
            "residents": check.read_whole("residents", residents, problems),
            "seed": check.read_whole("seed", seed, problems),
            "overrides": check.read_sets(sets or [], town, arms, problems),
            "evidence": evidence,
            "fixed_parameters": fixed_parameters,
        }
        check.check_profile(evidence, problems)
        if replicates is not None and precision is not None:
            problems.append("--precision: it finds the number of replicates itself; give it or --replicates, not both")
        folder = out if out is not None else Path("results") / town.name
        if problem := check.out_problem(folder):
            problems.append(f"--out {folder}: {problem}")
        if problems:
            fail(problems)
        _run_and_write(scenario, {k: v for k, v in options.items() if v is not None}, folder, as_json, xlsx)


def _run_and_write(scenario: str, options: dict[str, Any], folder: Path, as_json: bool, xlsx: bool) -> None:
    """Run, write (what an earlier run left in the folder is replaced only when all is ready) and print."""
    from coprod_sim.comparison import compare as run

    comparison = run(scenario, **options)
    problem = ""
    try:
        comparison.write(folder, warn_of, xlsx=xlsx)
    except OSError as error:
        problem = f"--out {folder}: the results could not be written: {error.strerror}"
    typer.echo(comparison.json() if as_json else comparison.text())
    warn(comparison.manifest["warnings"])
    if problem:
        fail([problem])
    tell(f"Tables, figures and manifest are in {folder}")


@app.command()
def scenarios() -> None:
    """List the scenarios that come with coprod-sim."""
    with plain_errors():
        from coprod_sim.cli_text import list_scenarios, say
        from coprod_sim.scenario import load_scenario, scenario_names

        say(*list_scenarios(load_scenario(name) for name in scenario_names()))


@app.command(short_help="Check a scenario file.")
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A YAML file, or the name of a shipped scenario.")],
) -> None:
    """Check a scenario file: print OK and what it says, or all that is wrong with it."""
    with plain_errors():
        from coprod_sim.cli_text import say, spends_on_courses, summarise
        from coprod_sim.equal_money import money_warnings
        from coprod_sim.scenario import load_scenario
        from coprod_sim.scenario_file import shown
        from coprod_sim.solved import check_together

        scenario = load_scenario(file)
        check_together(scenario)
        say(f"{shown(scenario.path)}: OK", "", *summarise(scenario))
        warn(money_warnings(scenario), f"{shown(scenario.path)}: ")
        if spends_on_courses(scenario):
            from coprod_sim.cautions import of_file

            warn(of_file(scenario), f"{shown(scenario.path)}: ")


@app.command(short_help="Tell what a number means and where it is from.")
def explain(
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", help="A number or a topic; without it, all numbers.")
    ] = None,
) -> None:
    """Tell what a number means, its value and range in both profiles, and where it comes from."""
    with plain_errors():
        from coprod_sim import evidence
        from coprod_sim.checking import known_number
        from coprod_sim.cli_text import explain_number, list_numbers, say

        if key is None or key in {number.topic for number in evidence.numbers().values()}:
            say(*list_numbers(key))
            return
        try:
            say(*explain_number(known_number(key)))
        except ValueError as error:
            fail([f"explain: {key}: {error}"])


app.command(short_help="Hold what is claimed of a programme against the simulation.")(validate)
app.command(short_help="Begin a scenario file of your own.")(cli_more.new)
app.command(short_help="Fit numbers to figures of your own.")(cli_more.calibrate)
app.command(short_help="Run what is missing of an experiment.")(cli_sweep.sweep)
app.command(short_help="List the experiments that come with it.")(cli_sweep.experiments)
app.command(short_help="How far a sweep is, and what failed.")(cli_sweep.status)
app.command(short_help="Bring the runs of several stores into one.")(cli_sweep.merge)
app.command(short_help="Write a sweep's runs as CSV or Parquet.")(cli_sweep.export)
app.command(short_help="What follows from a sweep.")(cli_analyse.analyse)
app.command(short_help="All of it on one page.")(cli_analyse.report)
app.command(short_help="Whether tables, figures and page follow from the runs.")(cli_analyse.verify)
