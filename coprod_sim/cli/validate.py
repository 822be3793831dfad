"""The command ``validate``. Heavy imports are inside it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from coprod_sim.cli.errors import fail, plain_errors, warn, warn_of
from coprod_sim.report.console import tell


def validate(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCENARIO]...", help="Names or YAML files. Default: all shipped that have claims."),
    ] = None,
    evidence: Annotated[
        str, typer.Option(metavar="PROFILE", help="Strengths of effects: trials, talk or both.")
    ] = "both",
    residents: Annotated[
        str | None, typer.Option(metavar="N", help="People in the town. Default: the scenario's.")
    ] = None,
    replicates: Annotated[str, typer.Option(metavar="N", help="Sampled worlds in each profile.")] = "16",
    seed: Annotated[str, typer.Option(metavar="S", help="Luck; the same seed gives the same numbers.")] = "1",
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for results.")] = Path("results/validation"),
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Also write the table as a workbook.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table and sentences.")] = False,
) -> None:
    """Hold what sources claim of a programme against what the simulation makes of it.

    Shows what would have happened to the same people anyway, and what a trial of that size would have found. Exit
    code 1 if a claim that the simulation is calibrated to is missed.
    """
    with plain_errors():
        from coprod_sim.cli import options as check
        from coprod_sim.scenario.claims import PROFILES
        from coprod_sim.scenario.load import load_scenario

        loaded = [load_scenario(name) for name in scenarios or []]
        problems = [
            f"{name}: it has no claims" for name, town in zip(scenarios or [], loaded, strict=True) if not town.claims
        ]
        options: dict[str, Any] = {
            "residents": check.read_whole("residents", residents, problems),
            "replicates": check.read_whole("replicates", replicates, problems),
            "seed": check.read_whole("seed", seed, problems),
            "evidence": evidence,
        }
        check.check_profile(evidence, problems, PROFILES)
        if problem := check.out_problem(out):
            problems.append(f"--out {out}: {problem}")
        if problems:
            fail(problems)
        _run_and_write(scenarios, options, out, as_json, xlsx)


def _run_and_write(
    scenarios: list[str] | None, options: dict[str, Any], folder: Path, as_json: bool, xlsx: bool
) -> None:
    from coprod_sim.studies.validate.validation import validate as run

    found = run(scenarios, **options)
    problem = ""
    try:
        found.write(folder, warn_of, xlsx=xlsx)
    except OSError as error:
        problem = f"--out {folder}: the results could not be written: {error.strerror}"
    typer.echo(found.json() if as_json else found.text(), nl=False)
    warn(found.manifest["warnings"])
    if problem:
        fail([problem])
    tell(f"Table, figure and manifest are in {folder}")
    if found.missed:
        raise typer.Exit(1)
