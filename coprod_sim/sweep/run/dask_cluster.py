"""Workers of a Dask cluster (extra ``dask``): the same tasks, on as many machines as the scheduler has.

Each task says which program asks for it, and each answer which program gave it; a worker with another one is refused.
"""

import logging
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

from coprod_sim.scenario.errors import InputError
from coprod_sim.studies import worlds
from coprod_sim.sweep.run.dask_watch import GONE, KEPT, Watch, in_time, text
from coprod_sim.sweep.run.task import Failure, Program, RunOutcome, SharedByTasks, Task, program, run
from coprod_sim.sweep.store.file import StoreError

AHEAD = 3
"""Tasks a worker thread that are handed out before it is done with the first."""
PATIENCE_SECONDS = 10
Answer = tuple[tuple[int, str] | None, str, Any]
"""Which program, on which worker, and how the runs ended; or no program that could be used, and why."""


def question() -> Callable[..., Answer]:
    """What is sent to workers: as a local function it is sent whole, so that any worker can read it and answer."""

    def ask(asked: tuple[int, str], plan: bytes, task: bytes, limit: float | None) -> Any:
        from distributed import get_worker

        where = str(get_worker().address)
        try:
            from coprod_sim.sweep.run.dask_cluster import answer
        except ImportError as error:  # without coprod-sim, or with one that knows nothing of this
            return None, where, str(error)
        return answer(where, asked, plan, task, limit)

    return ask


def answer(where: str, asked: tuple[int, str], plan: bytes, task: bytes, limit: float | None) -> Answer:
    """On a worker: do a task of the same program; of another nothing is even read."""
    mine = (program().version, program().sources)
    if mine != asked:
        return mine, where, []
    ready(plan)
    return mine, where, run(pickle.loads(plan), pickle.loads(task), limit)


@cache
def ready(plan: bytes) -> None:
    """Compile before a run's time is measured."""
    worlds.compile_for(pickle.loads(plan).scenarios.values())


def connected(distributed: Any, address: str | None, workers: int | None) -> Any:
    """A client of the scheduler at ``address``, or of one that is started here with so many workers.

    Raises:
        InputError: there is none.
    """
    try:
        if address is None:
            return distributed.Client(n_workers=workers, threads_per_worker=1, dashboard_address=None)
        return in_time(lambda: distributed.Client(address, timeout=PATIENCE_SECONDS), 2 * PATIENCE_SECONDS)
    except Exception as error:  # an address may be anything, and so may what answers there
        where = "--engine dask" if address is None else f"--scheduler {address}"
        raise InputError([f"{where}: there is no Dask scheduler to reach: {text(error)}"]) from None


class Cluster:
    """Tasks in, runs that ended out; a task whose worker dies is done by another one."""

    def __init__(
        self, plan: SharedByTasks, address: str | None, workers: int | None, time_limit: float | None = None
    ) -> None:
        self.plan, self.time_limit, self.stopping = pickle.dumps(plan), time_limit, False
        try:
            self.distributed: Any = import_module("distributed")
        except ImportError:
            raise InputError(["--engine dask: Dask is not installed; install coprod-sim[dask]"]) from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is said in one sentence
        self.client = connected(self.distributed, address, workers)

    def stop(self) -> None:
        """Hand out no more tasks; those under way are finished."""
        self.stopping = True

    def results(self, tasks: Iterator[Task]) -> Iterator[list[RunOutcome]]:
        """Do all tasks; those that killed workers are tried once more, one run at a time.

        Raises:
            StoreError: a worker has another program, or the cluster is gone or stands still.
        """
        again: list[Task] = []
        try:
            yield from self._go(tasks, again, last=False)
            alone = iter([single for task in again for single in task.alone()])
            yield from self._go(alone, [], last=True)
        finally:
            with suppress(Exception):
                in_time(self.client.close, PATIENCE_SECONDS)

    def _go(self, tasks: Iterator[Task], again: list[Task], *, last: bool) -> Iterator[list[RunOutcome]]:
        watch, waiting, done = Watch(self.client, self.time_limit), dict[Any, Task](), self.distributed.as_completed()
        while True:
            room = 1 if last else AHEAD * watch.threads()
            while not self.stopping and len(waiting) < room and (task := next(tasks, None)) is not None:
                given = (tuple(program()), self.plan, pickle.dumps(task), self.time_limit)
                future = self.client.submit(question(), *given, pure=False)
                waiting[future] = task
                done.add(future)
            if not waiting:
                return
            watch.until(done.has_ready, max(len(task.world.arms) for task in waiting.values()))
            future = next(done)
            yield from self._came(future, waiting.pop(future), again, last=last)
            future.release()

    def _came(self, future: Any, task: Task, again: list[Task], *, last: bool) -> Iterator[list[RunOutcome]]:
        """What came of a task; nothing if it is to be tried again."""
        if future.cancelled():
            raise StoreError([GONE])
        error = future.exception()
        if isinstance(error, self.distributed.KilledWorker):
            if last:
                yield [(key, Failure("killed", "killed its worker, alone, too")) for key in task.world.keys]
            else:
                again.append(task)
        elif error is not None:
            why = f"{type(error).__name__}: {text(error)}"
            raise StoreError([f"The Dask cluster could not begin a run ({why}). {_SAME}"])
        else:
            theirs, where, ended = future.result()
            if theirs != program():
                other = f"no coprod-sim that can be used ({ended})" if theirs is None else _other(Program(*theirs))
                raise StoreError([f"The Dask worker {where} has {other}. {_SAME}"])
            yield ended


_SAME = f"Install this coprod-sim on every worker and start them again. {KEPT}"


def _other(theirs: Program) -> str:
    mine = program()
    if theirs.version != mine.version:
        return f"model version {theirs.version}, this program has {mine.version}"
    return f"other sources of coprod-sim ({theirs.sources}) than this program ({mine.sources})"
