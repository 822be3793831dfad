"""coprod-sim new: a scenario file to begin with."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from coprod_sim.cli.errors import fail, plain_errors


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The programme's name: small letters, digits and _.")],
    like: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="The scenario that it starts from: a name or a YAML file.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write. Default: NAME.yaml.")] = None,
) -> None:
    """Begin a scenario file of your own, as differences from another scenario.

    Writes a commented YAML file that is right as it stands; what can be changed stands in it with what it means.
    """
    with plain_errors():
        from coprod_sim.scenario import own_file
        from coprod_sim.scenario.load import load_scenario, scenario_names
        from coprod_sim.scenario.new_file import text

        path = Path(f"{name}.yaml") if out is None else out
        problems = []
        if problem := own_file.name_problem(name):
            problems.append(f"new: {problem}")
        elif path.stem != name:
            problems.append(f"--out {path}: the file's name without its ending must be the scenario's, {name}")
        elif problem := own_file.file_problem(path):
            problems.append(f"{'new' if out is None else '--out'} {path}: {problem}")
        if like is None:
            known = ", ".join(scenario_names())
            problems.append(f"--like: name the scenario to start from: {known}, or the path of a YAML file")
        if problems or like is None:
            fail(problems)
            return
        from coprod_sim.model.derived import check_together

        parent = load_scenario(like)
        check_together(parent)
        own_file.write(path, text(name, parent, like, path))
        typer.echo(f"{path} is written. Change its title and question, then: coprod-sim check {shlex.quote(str(path))}")
