"""Warnings, and how commands end when what was given cannot be used: plain lines, no traceback, exit code 2."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import typer

from coprod_sim.names import one_line, printable


@contextmanager
def plain_errors() -> Iterator[None]:
    """What the user can put right goes to standard error, a line each, and ends with exit code 2."""
    from coprod_sim.checking import ScenarioError

    try:
        yield
    except ScenarioError as error:
        fail(error.messages)
    except KeyboardInterrupt:
        typer.echo("Stopped; no results were written.", err=True)
        raise typer.Exit(130) from None


def warn(lines: Iterable[str], where: str = "") -> None:
    """Print warnings on standard error, each behind ``where``."""
    for line in lines:
        typer.echo(one_line(f"{where}warning: {line}"), err=True)


def fail(messages: list[str]) -> None:
    """Print messages on standard error and leave with exit code 2."""
    for message in messages:
        typer.echo(printable(message), err=True)
    raise typer.Exit(2)
