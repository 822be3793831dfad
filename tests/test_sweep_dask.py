"""A sweep on a real Dask scheduler with two worker processes, one of them killed in the middle."""

import os
import signal
import threading
from pathlib import Path

import pytest
from test_sweep import digest, done, experiment, until

from coprod_sim.checking import ScenarioError
from coprod_sim.sweep.dask_engine import Cluster
from coprod_sim.sweep.drive import Asked, sweep
from coprod_sim.sweep.experiment import load_experiment
from coprod_sim.sweep.work import Plan

distributed = pytest.importorskip("distributed")


def test_a_cluster_gives_the_same_though_a_worker_is_killed(tmp_path: Path) -> None:
    path = experiment(tmp_path, points=12, weeks=104, residents=1_500)
    found = load_experiment(path)
    sweep(found, tmp_path / "local", Asked(workers=2, progress=False))
    store = tmp_path / "dask"
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        asked = Asked(engine="dask", scheduler=cluster.scheduler_address, progress=False)
        driver = threading.Thread(target=sweep, args=(found, store, asked))
        driver.start()
        until(lambda: done(store) > 0)
        os.kill(cluster.workers[0].pid, signal.SIGKILL)
        driver.join(300)
        assert not driver.is_alive()
    assert done(store) == 24
    assert digest(store) == digest(tmp_path / "local")


def test_a_scheduler_that_is_not_there_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coprod_sim.sweep.dask_engine.PATIENCE_SECONDS", 1)
    plan = Plan(load_experiment(experiment(tmp_path)), {})
    with pytest.raises(ScenarioError, match=r"--scheduler tcp://127.0.0.1:9: there is no Dask scheduler to reach"):
        Cluster(plan, "tcp://127.0.0.1:9", None)
