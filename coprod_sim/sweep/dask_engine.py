"""Workers of a Dask cluster (extra ``dask``): the same tasks, on as many machines as the scheduler has."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from coprod_sim.checking import ScenarioError
from coprod_sim.sweep.work import Ended, Failure, Plan, Task, run

AHEAD = 3
"""Tasks a worker thread that are handed out before it is done with the first."""
PATIENCE_SECONDS = 10


class Cluster:
    """Tasks in, runs that ended out; a task whose worker dies is done by another one."""

    def __init__(self, plan: Plan, address: str | None, workers: int | None) -> None:
        self.plan, self.stopping = plan, False
        try:
            distributed: Any = import_module("distributed")
        except ImportError:
            raise ScenarioError(["--engine dask: Dask is not installed; install coprod-sim[dask]"]) from None
        if address is None:
            self.client: Any = distributed.Client(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            return
        try:
            self.client = distributed.Client(address, timeout=PATIENCE_SECONDS)
        except (OSError, ValueError) as error:
            line = str(error).splitlines()[0]
            raise ScenarioError([f"--scheduler {address}: there is no Dask scheduler to reach: {line}"]) from None

    def stop(self) -> None:
        """Hand out no more tasks; those under way are finished."""
        self.stopping = True

    def results(self, tasks: Iterator[Task]) -> Iterator[list[Ended]]:
        """Do all tasks; those that killed workers are tried once more, one run at a time."""
        again: list[Task] = []
        try:
            yield from self._go(tasks, again, last=False)
            alone = iter([single for task in again for single in task.alone()])
            yield from self._go(alone, [], last=True)
        finally:
            self.client.close()

    def _go(self, tasks: Iterator[Task], again: list[Task], *, last: bool) -> Iterator[list[Ended]]:
        distributed: Any = import_module("distributed")
        shared = self.client.scatter(self.plan, broadcast=True, hash=False)
        waiting: dict[Any, Task] = {}
        done = distributed.as_completed()
        while True:
            room = 1 if last else AHEAD * max(1, sum(self.client.nthreads().values()))
            while not self.stopping and len(waiting) < room and (task := next(tasks, None)) is not None:
                future = self.client.submit(run, shared, task, pure=False)
                waiting[future] = task
                done.add(future)
            if not waiting:
                return
            future = next(done)
            task = waiting.pop(future)
            error = future.exception()
            if error is None:
                yield future.result()
            elif isinstance(error, distributed.KilledWorker) and not last:
                again.append(task)
            else:
                killed = isinstance(error, distributed.KilledWorker)
                reason = "killed its worker, alone, too" if killed else f"{type(error).__name__}: {error}"
                status = "killed" if killed else "failed"
                yield [(key, Failure(status, reason)) for key in task.world.keys]
            future.release()
