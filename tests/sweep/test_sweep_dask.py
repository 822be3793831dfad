"""A sweep on a real Dask scheduler with two worker processes, one of them killed in the middle."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sweep_runs import QUIET, Here, digest, done, experiment, until

from coprod_sim.scenario.errors import InputError
from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.run import sweep
from coprod_sim.sweep.run.dask_cluster import Cluster
from coprod_sim.sweep.run.sweep import SweepOptions, run_sweep
from coprod_sim.sweep.run.task import SharedByTasks

pytestmark = pytest.mark.story


pytest.importorskip("distributed")


@contextmanager
def cluster(folder: Path) -> "Iterator[tuple[str, list[subprocess.Popen[bytes]]]]":
    """The address of a scheduler with two workers, each a process of its own, and the workers."""
    file = folder / "scheduler.json"

    def begun(what: str, *options: str) -> "subprocess.Popen[bytes]":
        line = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options, "--scheduler-file", str(file)]
        return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    every = [begun("scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1")]
    try:
        until(file.exists)
        every += [begun("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)]
        yield json.loads(file.read_text())["address"], every[1:]
    finally:
        for process in every:
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_though_a_worker_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = experiment(tmp_path, points=12, weeks=104, residents=1_500)
    found = load_experiment(path)
    with monkeypatch.context() as patch:
        patch.setattr(sweep, "engine_for", Here)
        run_sweep(found, tmp_path / "local", QUIET)
    store = tmp_path / "dask"
    with cluster(tmp_path) as (address, workers):
        asked = SweepOptions(engine="dask", scheduler=address, progress=False)
        driver = threading.Thread(target=run_sweep, args=(found, store, asked))
        driver.start()
        until(lambda: done(store) > 0)
        workers[0].kill()
        driver.join(300)
        assert not driver.is_alive()
    assert done(store) == 24
    assert digest(store) == digest(tmp_path / "local")


def test_a_scheduler_that_is_not_there_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coprod_sim.sweep.run.dask_cluster.PATIENCE_SECONDS", 1)
    plan = SharedByTasks(load_experiment(experiment(tmp_path)), {})
    with pytest.raises(InputError, match=r"--scheduler tcp://127.0.0.1:9: there is no Dask scheduler to reach"):
        Cluster(plan, "tcp://127.0.0.1:9", None)
