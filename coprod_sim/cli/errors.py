"""Warnings, and how commands end when what was given cannot be used: plain lines, no traceback, exit code 2."""

import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer

from coprod_sim.report.console import tell


@contextmanager
def plain_errors() -> Iterator[None]:
    """What the user can put right goes to standard error, a line each, and ends with exit code 2."""
    from coprod_sim.scenario.errors import InputError, few_hints
    from coprod_sim.scenario.given_file import REASONS, named, why_not

    try:
        with few_hints():
            yield
    except InputError as error:
        fail(error.messages)
    except OSError as error:
        if error.filename is None:  # what was printed, and not a file
            raise
        fail([f"{named(str(error.filename))}: {why_not(error)}"])
    except RuntimeError as error:
        if "Symlink loop" not in str(error):  # as Python 3.11 and 3.12 say it where they look for the end of a link
            raise
        fail([f"{str(error).split(' from ', 1)[-1]}: {REASONS[errno.ELOOP]}"])
    except KeyboardInterrupt as error:  # its text says what there is by then
        tell(str(error) or "Stopped; no results were written.")
        raise typer.Exit(130) from None


def warn(lines: Iterable[str], where: str = "") -> None:
    """Print warnings on standard error, each behind ``where``."""
    _say([f"{where}warning: {line}" for line in lines], "warnings")


def warn_of(line: str) -> None:
    """Print one warning on standard error."""
    warn([line])


def fail(messages: Sequence[str]) -> None:
    """Print messages on standard error and leave with exit code 2."""
    _say(messages, "messages")
    raise typer.Exit(2)


def _say(lines: Sequence[str], what: str) -> None:
    """The first lines, and how many more there are."""
    from coprod_sim.scenario.errors import at_most

    for line in at_most(lines, what):
        tell(line)
