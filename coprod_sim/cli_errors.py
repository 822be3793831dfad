"""Warnings, and how commands end when what was given cannot be used: plain lines, no traceback, exit code 2."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer

MOST_LINES = 50
LONGEST_LINE = 2_000


@contextmanager
def plain_errors() -> Iterator[None]:
    """What the user can put right goes to standard error, a line each, and ends with exit code 2."""
    from coprod_sim.checking import ScenarioError, few_hints

    try:
        with few_hints():
            yield
    except ScenarioError as error:
        fail(error.messages)
    except KeyboardInterrupt:
        typer.echo("Stopped; no results were written.", err=True)
        raise typer.Exit(130) from None


def warn(lines: Iterable[str], where: str = "") -> None:
    """Print warnings on standard error, each behind ``where``."""
    _say([f"{where}warning: {line}" for line in lines], "warnings")


def fail(messages: Sequence[str]) -> None:
    """Print messages on standard error and leave with exit code 2."""
    _say(messages, "messages")
    raise typer.Exit(2)


def _say(lines: Sequence[str], what: str) -> None:
    """The first lines, and how many more there are: nobody reads 60,000."""
    for line in lines[:MOST_LINES]:
        typer.echo(line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 3]}...", err=True)
    if (more := len(lines) - MOST_LINES) > 0:
        typer.echo(f"... and {more:,} more {what}, {len(lines):,} in all", err=True)
