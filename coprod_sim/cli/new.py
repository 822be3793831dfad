"""coprod-sim new: a scenario file to begin with."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from coprod_sim.cli.errors import fail, plain_errors


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The programme's name: small letters, digits and _.")],
    like: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="The scenario that it starts from: a name or a YAML file.")
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD", help="A word such as volunteer: numbers that it may mean are in it. May be repeated."
        ),
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
        keys = _keys(about or (), problems)
        if problems or like is None:
            fail(problems)
            return
        from coprod_sim.model.derived import check_together

        parent = load_scenario(like)
        check_together(parent)
        own_file.write(path, text(name, parent, like, path, keys))
        typer.echo(f"{path} is written. Change its title and question, then: coprod-sim check {shlex.quote(str(path))}")


def _keys(words: Sequence[str], problems: list[str]) -> list[str]:
    """Keys of the numbers that words stand for; a word that stands for none is a problem."""
    from coprod_sim.scenario.allowed import settable
    from coprod_sim.scenario.synonyms import meant, of_numbers

    keys: list[str] = []
    for word in words:
        found = [word] if word in of_numbers() else meant(word, of_numbers())
        try:
            keys += found or [settable(word).key]
        except ValueError as error:
            problems.append(f"--about {word}: {error}")
    return keys
