"""Whether a Dask cluster still works. Nothing is asked of it without a limit to how long an answer may take."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from coprod_sim.sweep.store.file import StoreError

ANSWER_SECONDS = 10.0
"""For a scheduler to answer."""
SILENT_SECONDS = 45.0
"""For workers that have tasks to be heard of; they are heard of every second or so, whatever they run."""
LOOK_SECONDS = 2.0
WAIT_SECONDS = 0.01
COMPILING_SECONDS = 300.0
TASKS_BEFORE = 4
"""Tasks that may be ended one after another, for one to be heard of: those handed out ahead, and itself."""
KEPT = "What was done is kept, and the same command goes on"
GONE = f"The Dask scheduler does not answer. {KEPT} when it does"


def text(error: BaseException) -> str:
    """The first line of an error."""
    if isinstance(error, TimeoutError) and not str(error):
        return "it does not answer"
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def in_time(ask: Callable[[], Any], seconds: float) -> Any:
    """What it says; a thread that waits for ever ends with the program.

    Raises:
        TimeoutError: it said nothing.
    """
    said: Future[Any] = Future()

    def do() -> None:
        try:
            said.set_result(ask())
        except Exception as error:
            said.set_exception(error)

    threading.Thread(target=do, daemon=True).start()
    return said.result(seconds)


class Watch:
    """Looks at the workers of a cluster from time to time."""

    def __init__(self, client: Any, time_limit: float | None) -> None:
        self.client, self.time_limit = client, time_limit
        self.looked = float("-inf")
        self.workers: dict[str, dict[str, Any]] = {}
        self.heard: dict[str, tuple[Any, float]] = {}

    def threads(self) -> int:
        """How many runs the cluster can do at once, as last seen; at least 1."""
        if time.monotonic() - self.looked > LOOK_SECONDS:
            self._look()
        return max(1, sum(int(worker["nthreads"]) for worker in self.workers.values()))

    def until(self, ready: Callable[[], bool], runs: int) -> None:
        """Wait for a task to end; tasks have up to so many ``runs``.

        Raises:
            StoreError: the scheduler is gone, no worker that has tasks is heard of, or runs go on past their limit.
        """
        begun = heard = time.monotonic()
        while not ready():
            time.sleep(WAIT_SECONDS)
            now = time.monotonic()
            if now - self.looked < LOOK_SECONDS:
                continue
            heard = max([heard, *(self.heard[name][1] for name in self._look() if name in self.heard)])
            if now - heard > SILENT_SECONDS:
                raise StoreError([self._silent()])
            if self.time_limit and now - begun > COMPILING_SECONDS + TASKS_BEFORE * runs * self.time_limit:
                raise StoreError([f"No run on the Dask cluster ends, long after --time-limit. {KEPT}"])

    def _look(self) -> list[str]:
        """See how many workers there are and when they were heard of; which have tasks."""
        try:
            ask = lambda: (self.client.scheduler_info()["workers"], self.client.processing())  # noqa: E731
            self.workers, tasks = in_time(ask, ANSWER_SECONDS)
        except Exception:  # it hangs, or whatever it has instead of workers
            raise StoreError([GONE]) from None
        self.looked = time.monotonic()
        for name, worker in self.workers.items():
            last = worker.get("last_seen")  # by the scheduler's clock
            if name not in self.heard or self.heard[name][0] != last:
                self.heard[name] = (last, self.looked)
        return [name for name, keys in tasks.items() if keys]

    def _silent(self) -> str:
        if not self.workers:
            return f"The Dask scheduler has no workers. {KEPT} when it has"
        now = time.monotonic()
        silent = [name for name in self.workers if now - self.heard[name][1] > SILENT_SECONDS]
        which = f"worker{'s' if len(silent) > 1 else ''} {', '.join(silent[:3])}" if silent else "workers"
        return f"For {SILENT_SECONDS:.0f} s nothing was heard from the Dask {which}: frozen, or cut off? {KEPT}"
