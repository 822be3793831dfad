"""Progress of long work: on standard error, and only where somebody watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from coprod_sim.report.console import is_watched

Advance = Callable[[int], None]


@contextmanager
def progress(what: str, total: int, wanted: bool = True) -> Iterator[Advance]:
    """A callback that counts what is done of ``total``, beside how long is left."""
    if not wanted or not is_watched():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda count: bar.advance(task, count)
