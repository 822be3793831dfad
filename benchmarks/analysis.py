"""What an answer costs: a store of 10,000 planted runs analysed, and its page written. Run alone on a quiet machine.

``uv run python benchmarks/analysis.py``: CPU seconds and peak memory of ``analyse`` and of ``report``, each a process
of its own, Python's start included. A planted run costs nothing, so what is measured is the answer.
"""

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.scenario.load import load_scenario
from coprod_sim.sweep.experiment.experiment_file import experiment_folder, load_experiment
from coprod_sim.sweep.experiment.points import design
from coprod_sim.sweep.run.sweep import planned
from coprod_sim.sweep.run.task import FinishedRun, SharedByTasks
from coprod_sim.sweep.store.rows import outcome_names
from coprod_sim.sweep.store.store import Store, input_names

POINTS = 1_667
"""Times two replicates and three arms: 10,002 runs."""
LIMITS = {"CPU seconds": 60.0, "peak memory, MB": 1_000.0}


def plant(folder: Path) -> None:
    """`when_it_fails` with another length, its runs by chance and a little by some of its factors."""
    text = (experiment_folder() / "when_it_fails.yaml").read_text(encoding="utf-8")
    file = folder / "when_it_fails.yaml"
    file.write_text(text.replace("points: 1024", f"points: {POINTS}"), encoding="utf-8")
    experiment = load_experiment(file)
    points = design(experiment)
    plan = SharedByTasks(experiment, {name: load_scenario(name) for name in experiment.scenarios})
    names = outcome_names()
    draw = np.random.default_rng(1)
    with Store.open(folder / "store", write=True, version=MODEL_VERSION) as store:
        store.begin(experiment, points)
        jobs = list(planned(plan, points, lambda _: None))
        store.plan(experiment.digest, jobs)
        with store.batch():
            for job in {job.key: job for job in jobs}.values():
                values = points[job.point].values
                pull = 500 * (float(values["coaching_share"]) - 0.1) + 900 * float(values["prevention_per_sd"])
                outcomes = 1_000 + draw.normal(size=len(names)) - (pull if job.arm == "co-produced" else 0.0)
                store.put(job.key, FinishedRun(outcomes, draw.random(len(input_names())), 0.1))
        print(f"{store.counts().done:,} runs")


def cost(*words: str) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "coprod_sim", *words], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss / 1e3


def main() -> None:
    """Plant, measure, print."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        plant(folder)
        seconds, memory = 0.0, 0.0
        for command in ("analyse", "report"):
            spent, used = cost(command, str(folder / "store"))
            print(f"{command}: {spent:.1f} CPU seconds, {used:.0f} MB")
            seconds, memory = seconds + spent, max(memory, used)
        for (what, limit), value in zip(LIMITS.items(), (seconds, memory), strict=True):
            print(f"{what}: {value:.0f} (must be under {limit:.0f})")


if __name__ == "__main__":
    main()
