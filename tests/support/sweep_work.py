"""Work of sweeps that goes wrong as planned, for worker processes to import."""

import os
import signal
import time

import numpy as np

from coprod_sim.sweep.run.task import Failure, FinishedRun, RunOutcome, SharedByTasks, Task
from coprod_sim.sweep.store.rows import outcome_names
from coprod_sim.sweep.store.store import input_names

KILLS, SLEEPS, RAISES, FAILS = 1, 2, 3, 4
"""Points at which something happens in the co-produced arm; everywhere else a run is done at once."""


def planted(plan: SharedByTasks, task: Task) -> list[RunOutcome]:
    """Outcomes that follow from the key, or a mishap."""
    return [(key, _one(task.point.number, arm, key)) for arm, key in zip(task.world.arms, task.world.keys, strict=True)]


def _one(point: int, arm: str, key: str) -> FinishedRun | Failure:
    if arm == "co-produced":
        if point == KILLS:
            os.kill(os.getpid(), signal.SIGKILL)
        if point == SLEEPS:
            time.sleep(60)
        if point == RAISES:
            raise RuntimeError("planted")
        if point == FAILS:
            return Failure("failed", "ValueError: planted\nTraceback: none", 0.0)
    luck = np.random.default_rng(int(key[:12], 16))
    return FinishedRun(luck.random(len(outcome_names())), luck.random(len(input_names())), 0.01)
