"""Small sweeps, and what is left of them."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from coprod_sim.scenario.load import load_scenario
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.run.sweep import SweepOptions
from coprod_sim.sweep.run.task import RunOutcome, SharedByTasks, Task, run
from coprod_sim.sweep.store.store import Store, StoreError

POINTS = 6


QUIET = SweepOptions(workers=2, progress=False)


class Here:
    """An engine that does tasks in this process: a worker of its own is three seconds of imports."""

    def __init__(self, plan: SharedByTasks, *_: object) -> None:
        self.plan = plan

    def stop(self) -> None: ...

    def results(self, tasks: Iterator[Task]) -> Iterator[list[RunOutcome]]:
        for task in tasks:
            yield run(self.plan, task)


def experiment(
    folder: Path, *, points: int = POINTS, replicates: int = 1, weeks: int = 13, residents: int = 300
) -> Path:
    """A file with so many points, in two arms."""
    levels = ", ".join(f"{1 + i / 10:g}" for i in range(points))
    path = folder / "little.yaml"
    path.write_text(
        f"schema: 1\nname: little\nquestion: Does it hold?\nsettles: It holds.\nscenarios: [time_bank]\n"
        f"arms: [traditional, co-produced]\nresidents: {residents}\nweeks: {weeks}\ndesign:\n"
        f"  kind: grid\n  factors:\n    ask_boldness: {{values: [{levels}], because: To see.}}\n"
    )
    return path


def plan_of(found: Experiment) -> SharedByTasks:
    return SharedByTasks(found, {name: load_scenario(name) for name in found.scenarios})


def digest(folder: Path) -> str:
    with Store.open(folder, write=False) as store:
        return store.digest()


def done(folder: Path) -> int:
    """Runs done so far, seen from another process than the sweep's."""
    try:
        with Store.open(folder, write=False) as store:
            return store.counts().done
    except StoreError:
        return 0


def until(what: Callable[[], bool], seconds: float = 240.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)
