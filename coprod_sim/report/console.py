"""Standard input, output and error, of which a service, a desktop launcher or pythonw may have none."""

import os
import sys

from coprod_sim.scenario.names import printable


def make_ready() -> None:
    """Put the null device where standard input, output or error is missing.

    Otherwise the next file to be opened, a store of runs for one, would take the free place and get what is printed.
    """
    for place in (0, 1, 2):
        try:
            os.fstat(place)
        except OSError:
            null = os.open(os.devnull, os.O_RDWR)
            if null != place:
                os.dup2(null, place)
                os.close(null)
            os.set_inheritable(place, True)  # to workers, as a standard stream is
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  # as long as the process
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def is_watched() -> bool:
    """Whether standard error is a terminal."""
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except (OSError, ValueError):  # it was closed
        return False


def tell(line: str) -> None:
    """Print a line on standard error; where that cannot be written to, the line is lost and the work goes on."""
    try:
        if sys.stderr is not None:
            print(printable(line), file=sys.stderr, flush=True)
    except (OSError, ValueError):
        pass


def let_go_of_output() -> None:
    """Send to the null device what is still to be printed, so that nothing is tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
