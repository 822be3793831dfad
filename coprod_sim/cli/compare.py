"""coprod-sim compare: arms of a scenario against each other."""

from pathlib import Path
from typing import Annotated, Any

import typer

from coprod_sim.cli.errors import fail, plain_errors, warn, warn_of
from coprod_sim.report.console import tell


def compare(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or a YAML file.")],
    arms: Annotated[str | None, typer.Option(metavar="A,B", help="Arms to compare. Default: all.")] = None,
    replicates: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help="Simulated worlds, each run in every arm; a power of two. Default: the scenario's, mostly 128.",
        ),
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
    seed: Annotated[str, typer.Option(metavar="S", help="Of all chance: the same seed gives the same numbers.")] = "1",
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
    matters: Annotated[
        str | None,
        typer.Option(metavar="SHARE", help="A difference of a smaller share is too small to matter. Default: 1%."),
    ] = None,
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
        from coprod_sim.cli import options as check
        from coprod_sim.scenario.load import load_scenario

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
            "matters": check.read_precision(matters, problems, "matters"),
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
    from coprod_sim.studies.compare.comparison import compare as run
    from coprod_sim.studies.worlds import rounded_up

    if not options["fixed_parameters"] and (line := rounded_up(options.get("replicates", 1))):
        tell(line)
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
