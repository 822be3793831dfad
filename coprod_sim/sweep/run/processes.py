"""Worker processes on this machine. Each may die, or run out of time, without harm to the others."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from typing import Any

from coprod_sim.model import loop_cache
from coprod_sim.studies import worlds
from coprod_sim.sweep.run.task import Failure, RunOutcome, SharedByTasks, Task, run
from coprod_sim.sweep.store.file import StoreError

AHEAD = 2
"""Tasks a worker that are handed out before it is done with the first."""
ORPHAN_SECONDS = 0.5
POOLS = 3
"""Pools in a row that may break before any of them ended a run."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_plan: SharedByTasks | None = None


def begin(plan: SharedByTasks, parent: int) -> None:
    """Get a worker ready: it leaves Ctrl-C to its parent, and ends when the parent is gone."""
    global _plan  # noqa: PLW0603  # a worker's own copy of what all tasks share
    _plan = plan
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if not loop_cache.compiled():  # and cannot be kept: it is no part of a run's time
        worlds.compile_for(plan.scenarios.values())


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(ORPHAN_SECONDS)
    os._exit(1)


def work(how: Callable[[SharedByTasks, Task], list[RunOutcome]], task: Task) -> list[RunOutcome]:
    """Do a task in a worker."""
    assert _plan is not None
    return how(_plan, task)


class Workers:
    """Tasks in, runs that ended out."""

    def __init__(
        self,
        plan: SharedByTasks,
        workers: int,
        time_limit: float | None,
        work: Callable[[SharedByTasks, Task], list[RunOutcome]] = run,
    ) -> None:
        self.plan, self.workers, self.time_limit, self.work = plan, workers, time_limit, work
        self.stopping = False

    def results(self, tasks: Iterator[Task]) -> Iterator[list[RunOutcome]]:
        """Do all tasks; those that killed their worker, or took too long, again one run at a time at the end."""
        again: list[Task] = []
        yield from self._go(tasks, self.workers, again)
        while again and not self.stopping:
            later: list[Task] = []
            alone = [single for task in again for single in task.alone()]
            yield from self._go(iter(alone), 1, later, last=True)
            again = later

    def stop(self) -> None:
        """Hand out no more tasks; those under way are finished."""
        self.stopping = True

    def _go(
        self, tasks: Iterator[Task], workers: int, again: list[Task], *, last: bool = False
    ) -> Iterator[list[RunOutcome]]:
        broken = 0
        while True:
            lost: list[Task] = []
            for ended in self._through(tasks, workers, again, lost, last):
                broken = 0
                yield ended
            if not lost or self.stopping:
                return
            broken += 1
            if broken == POOLS:
                raise StoreError([_NO_WORKERS])
            tasks = chain(lost, tasks)

    def _through(
        self, tasks: Iterator[Task], workers: int, again: list[Task], lost: list[Task], last: bool
    ) -> Iterator[list[RunOutcome]]:
        """Tasks in one pool. Should it break, as where a worker dies before it has a task, its tasks are ``lost``."""
        pool, waiting = self._pool(workers), dict[Any, Task]()
        try:
            while True:
                while self._more(lost) and len(waiting) < AHEAD * workers and (task := next(tasks, None)) is not None:
                    limit = self.time_limit and self.time_limit * len(task.world.arms)
                    try:
                        waiting[pool.schedule(work, args=(self.work, task), timeout=limit)] = task
                    except RuntimeError:  # the pool broke meanwhile
                        lost.append(task)
                if not waiting:
                    break
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    task = waiting.pop(future)
                    if isinstance(future.exception(), BrokenProcessPool):
                        lost.append(task)
                    else:
                        yield from self._ended(future, task, again, last)
            if not lost:
                pool.close()
                pool.join()
        finally:
            pool.stop()
            pool.join()

    def _more(self, lost: list[Task]) -> bool:
        return not (self.stopping or lost)

    def _pool(self, workers: int) -> Any:
        from multiprocessing import get_context

        from pebble import ProcessPool

        for name in THREADS:
            os.environ.setdefault(name, "1")
        context = get_context("spawn")
        return ProcessPool(workers, context=context, initializer=begin, initargs=(self.plan, os.getpid()))

    def _ended(self, future: Any, task: Task, again: list[Task], last: bool) -> Iterator[list[RunOutcome]]:
        """What came of a task; nothing if it is to be tried again."""
        from pebble import ProcessExpired

        try:
            yield future.result()
        except (ProcessExpired, TimeoutError) as error:
            if not last:
                again.append(task)
                return
            over = isinstance(error, TimeoutError)
            how = Failure("killed", f"killed its worker, alone, too: {_how(error)}")
            if over:
                how = Failure("timeout", f"took longer than {self.time_limit:g} s", self.time_limit)
            yield [(key, how) for key in task.world.keys]
        except Exception as error:  # a worker that could not begin, or results that could not be sent
            broken = Failure("failed", f"{type(error).__name__}: {error}")
            yield [(key, broken) for key in task.world.keys]


_NO_WORKERS = (
    f"{POOLS} times in a row worker processes died before they had begun; what was done is kept. "
    "Is there memory enough? Give fewer --workers, then the same command again"
)


def _how(error: Any) -> str:
    code = int(getattr(error, "exitcode", 0) or 0)
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
