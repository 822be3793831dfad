"""The command ``validate``. Heavy imports are inside it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from coprod_sim.cli.errors import fail, plain_errors, warn, warn_of
from coprod_sim.report.console import tell

PROFILE, REPLICATES = "both", "16"
FOLDER, FACTS_FOLDER = Path("results/validation"), Path("results/facts")


def validate(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO]...",
            help="Names or YAML files. Default: all shipped that have claims; with --facts, time_bank.",
        ),
    ] = None,
    facts: Annotated[
        bool, typer.Option("--facts", help="Hold the baseline against published facts about care instead.")
    ] = False,
    evidence: Annotated[
        str | None,
        typer.Option(metavar="PROFILE", help=f"Strengths of effects: trials, talk or both. Default: {PROFILE}."),
    ] = None,
    residents: Annotated[
        str | None,
        typer.Option(metavar="N", help="People in the town. Default: the scenario's; with --facts, 20000."),
    ] = None,
    replicates: Annotated[
        str | None,
        typer.Option(metavar="N", help=f"Simulated worlds in each profile; a power of two. Default: {REPLICATES}."),
    ] = None,
    towns: Annotated[
        str | None, typer.Option(metavar="N", help="With --facts: towns that are run. Default: 8.")
    ] = None,
    seed: Annotated[str, typer.Option(metavar="S", help="Of all chance: the same seed gives the same numbers.")] = "1",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=f"Folder for results. Default: {FOLDER}; with --facts, {FACTS_FOLDER}."),
    ] = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Also write the table as a workbook.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table and sentences.")] = False,
) -> None:
    """Compare what sources claim of a programme with what the simulation makes of it.

    Shows what would have happened to the same people anyway, and what a trial of that size would have found. Exit
    code 1 if a claim that the simulation is calibrated to is missed.

    With --facts, compare the traditional town with what is published about care in England: carers, need, home care,
    everyday help, ties. Facts that numbers were set to meet stand first, then those that are checks. Exit code 1 if
    one of the first is missed.
    """
    with plain_errors():
        asked = {"residents": residents, "replicates": replicates, "towns": towns, "seed": seed}
        if facts:
            _facts(scenarios or [], asked, evidence, out or FACTS_FOLDER, xlsx, as_json)
        else:
            _claims(scenarios, asked, evidence or PROFILE, out or FOLDER, xlsx, as_json)


def _claims(
    scenarios: list[str] | None, asked: dict[str, str | None], evidence: str, out: Path, xlsx: bool, as_json: bool
) -> None:
    from coprod_sim.cli import options as check
    from coprod_sim.scenario.claims import PROFILES
    from coprod_sim.scenario.load import load_scenario

    loaded = [load_scenario(name) for name in scenarios or []]
    problems = [
        f"{name}: it has no claims" for name, town in zip(scenarios or [], loaded, strict=True) if not town.claims
    ]
    options: dict[str, Any] = {
        "residents": check.read_whole("residents", asked["residents"], problems),
        "replicates": check.read_whole("replicates", asked["replicates"] or REPLICATES, problems),
        "seed": check.read_whole("seed", asked["seed"], problems),
        "evidence": evidence,
    }
    if asked["towns"] is not None:
        problems.append("--towns: goes with --facts; claims are simulated in --replicates")
    check.check_profile(evidence, problems, PROFILES)
    if problem := check.out_problem(out):
        problems.append(f"--out {out}: {problem}")
    if problems:
        fail(problems)
    from coprod_sim.studies.validate.validation import validate as run
    from coprod_sim.studies.worlds import rounded_up

    if line := rounded_up(options["replicates"]):
        tell(line)
    _write(run(scenarios, **options), out, xlsx, as_json)


def _facts(
    scenarios: list[str], asked: dict[str, str | None], evidence: str | None, out: Path, xlsx: bool, as_json: bool
) -> None:
    from coprod_sim.cli import options as check

    problems: list[str] = []
    if len(scenarios) > 1:
        problems.append(f"--facts: one scenario is compared with them at a time, not {len(scenarios)}")
    if evidence is not None:
        problems.append("--evidence: not with --facts, which holds the central values of the trials against them")
    if asked["replicates"] is not None:
        problems.append("--replicates: goes with claims; facts are measured in --towns")
    read = {key: check.read_whole(key, asked[key], problems) for key in ("residents", "towns", "seed")}
    if problem := check.out_problem(out):
        problems.append(f"--out {out}: {problem}")
    if problems:
        fail(problems)
    from coprod_sim.studies.facts.run import SCENARIO
    from coprod_sim.studies.facts.run import facts as run

    options: dict[str, Any] = {key: value for key, value in read.items() if value is not None}
    _write(run(*(scenarios or [SCENARIO]), **options), out, xlsx, as_json)


def _write(found: Any, folder: Path, xlsx: bool, as_json: bool) -> None:
    problem = ""
    try:
        found.write(folder, warn_of, xlsx=xlsx)
    except OSError as error:
        problem = f"--out {folder}: the results could not be written: {error.strerror}"
    typer.echo(found.json() if as_json else found.text(), nl=False)
    warn(found.manifest.get("warnings", ()))
    if problem:
        fail([problem])
    tell(f"Table, figure and manifest are in {folder}")
    if found.missed:
        raise typer.Exit(1)
