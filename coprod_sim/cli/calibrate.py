"""Commands that write a scenario file of the user's own: ``new`` and ``calibrate``. Heavy imports are inside."""

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coprod_sim.cli.errors import plain_errors
from coprod_sim.report.console import is_watched, tell

if TYPE_CHECKING:
    from coprod_sim.studies.calibrate.fit import Design, Fit, Progress

REPLICATES = 8
COLUMNS = "a CSV file with the columns outcome,value,standard_error; see docs/calibrate.md"


def calibrate(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or a YAML file.")],
    targets: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Your figures: a CSV file with outcome,value,standard_error."),
    ] = None,
    free: Annotated[
        str | None, typer.Option(metavar="KEY,KEY", help="Numbers to fit; key[element] where one has an index.")
    ] = None,
    arm: Annotated[
        str | None, typer.Option(metavar="ARM", help="Arm of targets that name none. Default: the baseline.")
    ] = None,
    evidence: Annotated[str, typer.Option(metavar="PROFILE", help="Strengths of effects: trials or talk.")] = "trials",
    residents: Annotated[
        str | None, typer.Option(metavar="N", help="People in the town. Default: the scenario's.")
    ] = None,
    weeks: Annotated[str | None, typer.Option(metavar="W", help="Weeks to run. Default: the scenario's.")] = None,
    replicates: Annotated[
        str | None, typer.Option(metavar="N", help=f"Towns that each evaluation runs. Default: {REPLICATES}.")
    ] = None,
    seed: Annotated[str, typer.Option(metavar="S", help="Of all chance: the same seed gives the same numbers.")] = "1",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Scenario file to write. Default: SCENARIO_fitted.yaml.")
    ] = None,
) -> None:
    """Fit numbers of a scenario to figures of your own.

    Prints fitted values with standard errors, how well they fit and what the figures cannot tell apart; writes a
    scenario file that sets them.
    """
    asked = {"residents": residents, "weeks": weeks, "replicates": replicates, "seed": seed}
    with plain_errors():
        from coprod_sim.studies.calibrate.fit import Progress

        so_far = Progress()
        with _stopped(so_far, free):
            _calibrate(scenario, targets, free, arm, evidence, asked, out, so_far)


def _calibrate(
    scenario: str,
    targets: Path | None,
    free: str | None,
    arm: str | None,
    evidence: str,
    asked: dict[str, str | None],
    out: Path | None,
    so_far: "Progress",
) -> None:
    from coprod_sim.scenario.yaml_source import shown

    design, path, file = _design(scenario, targets, free, arm, evidence, asked, out)
    fit = _fit(design, so_far)
    from coprod_sim.scenario import own_file
    from coprod_sim.studies.calibrate.fitted_file import scenario_text
    from coprod_sim.studies.calibrate.text import report

    typer.echo(report(fit, shown(file)))
    own_file.write(path, scenario_text(fit, scenario, path, file.name, _command(scenario, file, free, arm, fit)))
    typer.echo(f"{path} is written. It can be used like any scenario: coprod-sim compare {shlex.quote(str(path))}")


def _design(
    scenario: str,
    targets: Path | None,
    free: str | None,
    arm: str | None,
    evidence: str,
    asked: dict[str, str | None],
    out: Path | None,
) -> "tuple[Design, Path, Path]":
    """Check all that was typed before anything is run."""
    from coprod_sim.cli import options as check
    from coprod_sim.scenario.errors import InputError, unknown
    from coprod_sim.scenario.load import load_scenario
    from coprod_sim.scenario.own_file import file_problem
    from coprod_sim.studies.calibrate.fit import Design
    from coprod_sim.studies.calibrate.free_numbers import read_free
    from coprod_sim.studies.calibrate.targets import read_targets

    town = load_scenario(scenario)
    problems: list[str] = []
    sizes = {key: check.read_whole(key, text, problems) for key, text in asked.items()}
    check.check_profile(evidence, problems)
    of = town.baseline if arm is None else arm
    if of not in town.arms:
        problems.append(f"--arm {of}: {unknown(of, 'arm', list(town.arms))}")
    path = out if out is not None else Path(f"{town.name}_fitted.yaml")
    if problem := file_problem(path):
        problems.append(f"--out {path}: {problem}")
    if targets is None:
        problems.append(f"--targets: name {COLUMNS}")
    if problems or targets is None:
        raise InputError(problems)
    weeks = sizes["weeks"] or town.weeks
    figures = []
    try:
        figures = read_targets(targets, arms=tuple(town.arms), arm=of, weeks=weeks, symbol=town.money.symbol)
    except InputError as error:
        problems += error.messages
    try:
        numbers = read_free(free, town, list(dict.fromkeys([f.arm for f in figures] or [of])), evidence)
    except InputError as error:
        raise InputError([*problems, *error.messages]) from None
    if problems:
        raise InputError(problems)
    residents, replicates = sizes["residents"] or town.residents, sizes["replicates"] or REPLICATES
    seed = sizes["seed"] or 0
    return Design(town, figures, numbers, evidence, residents, weeks, replicates, seed), path, targets


def _fit(design: "Design", so_far: "Progress") -> "Fit":
    from coprod_sim.model import first_compile

    other = first_compile.begin()
    from coprod_sim.model.model import CoProductionModel
    from coprod_sim.studies.calibrate.fit import calibrate as fit

    first_compile.end(other)
    with _watched() as tell:
        return fit(design, CoProductionModel, so_far, tell)


@contextmanager
def _watched() -> "Iterator[Callable[[Progress], None]]":
    """Say on stderr how far the fit is, where somebody watches."""
    if not is_watched():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("fitting") as status:
        yield lambda p: status.update(f"fitting: evaluation {p.evaluations}, least chi-square {p.chi_square:.4g}")


@contextmanager
def _stopped(so_far: "Progress", free: str | None) -> "Iterator[None]":
    """Tell what an interrupted fit had found, since it is not written."""
    try:
        yield
    except KeyboardInterrupt:
        best = ""
        if so_far.values:
            names = [part.strip() for part in (free or "").split(",") if part.strip()]
            pairs = (f"{name}={value:g}" for name, value in zip(names, so_far.values, strict=False))
            best = f" The best so far, chi-square {so_far.chi_square:.4g}: {', '.join(pairs)}."
        tell(f"Stopped after {so_far.evaluations} evaluations; no file was written.{best}")
        raise typer.Exit(130) from None


def _command(scenario: str, file: Path, free: str | None, arm: str | None, fit: Any) -> str:
    """The command that repeats a fit."""
    d = fit.design
    # Files by their names: what is written does not depend on where it is made.
    parts = ["coprod-sim", "calibrate", Path(scenario).name, "--targets", file.name, "--free", free or ""]
    parts += ["--arm", arm] if arm is not None else []
    parts += ["--evidence", d.evidence, "--residents", str(d.residents), "--weeks", str(d.weeks)]
    parts += ["--replicates", str(d.replicates), "--seed", str(d.seed)]
    return " ".join(shlex.quote(part) for part in parts)
