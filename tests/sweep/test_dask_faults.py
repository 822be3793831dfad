"""A Dask cluster that has another program, is frozen or gone ends in one plain sentence."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sweep_runs import experiment, plan_of

from coprod_sim.scenario.errors import InputError
from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.experiment.points import design
from coprod_sim.sweep.run import dask_cluster, dask_watch
from coprod_sim.sweep.run.dask_cluster import Cluster
from coprod_sim.sweep.run.dask_watch import Watch
from coprod_sim.sweep.run.task import Failure, FinishedRun, Program, SharedByTasks, Task, program, run
from coprod_sim.sweep.store.store import StoreError, World

pytestmark = pytest.mark.rule


distributed = pytest.importorskip("distributed")
HERE = program()


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[SharedByTasks, list[Task]]:
    found = load_experiment(experiment(tmp_path_factory.mktemp("asked"), points=2))
    tasks = [Task(World(p.number, 0, ("traditional",), (f"{p.number}",)), p) for p in design(found)]
    return plan_of(found), tasks


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A scheduler and a worker in threads of this process."""
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def on_worker() -> bool:
    try:
        distributed.get_worker()
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (Program(HERE.version + 1, HERE.sources), f"model version {HERE.version + 1}, this program has {HERE.version}"),
        (Program(HERE.version, "0123"), "other sources of coprod-sim (0123) than this program"),
    ],
)
def test_a_worker_with_another_program_is_refused(
    theirs: Program, said: str, asked: tuple[SharedByTasks, list[Task]], cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "program", lambda: theirs if on_worker() else HERE)
    monkeypatch.setattr(dask_cluster, "run", lambda *_: pytest.fail("it computes"))
    engine = Cluster(asked[0], cluster.scheduler_address, None)
    with pytest.raises(StoreError) as error:
        list(engine.results(iter(asked[1])))
    assert f"The Dask worker {cluster.workers[0].address} has {said}" in str(error.value)


def test_a_worker_whose_program_is_too_old_to_ask_is_refused(
    asked: tuple[SharedByTasks, list[Task]], cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(dask_cluster, "answer")
    engine = Cluster(asked[0], cluster.scheduler_address, None)
    with pytest.raises(StoreError, match="has no coprod-sim that can be used"):
        list(engine.results(iter(asked[1])))


def test_a_task_that_cannot_begin_is_no_run_that_failed(
    asked: tuple[SharedByTasks, list[Task]], cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(plan: bytes) -> None:
        raise ImportError("no numba here")

    monkeypatch.setattr(dask_cluster, "ready", broken)
    engine = Cluster(asked[0], cluster.scheduler_address, None)
    with pytest.raises(StoreError, match=r"could not begin a run \(ImportError: no numba here\)"):
        list(engine.results(iter(asked[1])))


def test_the_same_program_is_given_the_time_limit(
    asked: tuple[SharedByTasks, list[Task]], cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "ready", lambda plan: None)
    monkeypatch.setattr(
        dask_cluster, "run", lambda plan, task, limit: [(task.world.keys[0], Failure("timeout", f"{limit}", limit))]
    )
    ended = list(Cluster(asked[0], cluster.scheduler_address, None, 2.5).results(iter(asked[1])))
    assert sorted(ended) == [[(key, Failure("timeout", "2.5", 2.5))] for key in "01"]


def test_a_scheduler_that_goes_ends_in_a_sentence(
    asked: tuple[SharedByTasks, list[Task]], cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(plan: SharedByTasks, task: Task, limit: float | None) -> list[Any]:
        time.sleep(0 if task.world.keys == ("0",) else 2)
        return [(task.world.keys[0], "done")]

    monkeypatch.setattr(dask_cluster, "ready", lambda plan: None)
    monkeypatch.setattr(dask_cluster, "run", first)
    monkeypatch.setattr(dask_cluster, "PATIENCE_SECONDS", 2)
    results = Cluster(asked[0], cluster.scheduler_address, None).results(iter(asked[1]))
    assert next(results) == [("0", "done")]
    cluster.close()
    with pytest.raises(StoreError, match=r"scheduler does not answer. What was done is kept"):
        list(results)


def test_a_run_past_its_limit_is_ended_where_it_stands(asked: tuple[SharedByTasks, list[Task]]) -> None:
    plan, (task, *_) = asked
    assert run(plan, task, 1e-9) == [("0", Failure("timeout", "took longer than 1e-09 s", 1e-9))]
    ((_, limited),), ((_, free),) = run(plan, task, 600.0), run(plan, task)
    assert isinstance(limited, FinishedRun)
    assert isinstance(free, FinishedRun)
    assert limited.outcomes.tobytes() == free.outcomes.tobytes()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "tcp://127.0.0.1:port", "nonsense://x", "", "tcp://"])
def test_any_address_without_a_scheduler_is_a_clear_error(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "PATIENCE_SECONDS", 1)
    with pytest.raises(InputError, match=f"--scheduler {address}: there is no Dask scheduler to reach"):
        Cluster(SharedByTasks(None, {}), address, None)  # type: ignore[arg-type]


def test_one_that_accepts_and_says_nothing_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "PATIENCE_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(InputError, match=r"there is no Dask scheduler to reach: ."):
            Cluster(SharedByTasks(None, {}), address, None)  # type: ignore[arg-type]


class Client:
    """A client of a cluster as it is told to be."""

    def __init__(self, workers: dict[str, bool], tasks: dict[str, int]) -> None:
        self.workers, self.tasks = workers, tasks

    def scheduler_info(self) -> dict[str, Any]:
        """Workers that live are heard of whenever one looks."""
        return {
            "workers": {
                name: {"nthreads": 2, "last_seen": time.monotonic() if lives else 1.0}
                for name, lives in self.workers.items()
            }
        }

    def processing(self) -> dict[str, list[int]]:
        return {name: list(range(count)) for name, count in self.tasks.items()}


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience of a tenth of a second."""
    monkeypatch.setattr(dask_watch, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(dask_watch, "SILENT_SECONDS", 0.1)
    monkeypatch.setattr(dask_watch, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(dask_watch, "COMPILING_SECONDS", 0.1)


def never() -> bool:
    return False


@pytest.mark.usefixtures("soon")
def test_a_frozen_worker_ends_in_a_sentence_once_the_others_have_nothing_to_do() -> None:
    with pytest.raises(StoreError, match=r"nothing was heard from the Dask worker b: frozen, or cut off\? What was"):
        Watch(Client({"a": True, "b": False}, {"a": 0, "b": 2}), None).until(never, 1)


@pytest.mark.usefixtures("soon")
def test_workers_that_live_may_take_their_time() -> None:
    end = time.monotonic() + 0.5
    watch = Watch(Client({"a": True, "b": False}, {"a": 1, "b": 2}), None)
    watch.until(lambda: time.monotonic() > end, 1)
    assert watch.threads() == 4


@pytest.mark.usefixtures("soon")
def test_a_cluster_without_workers_ends_in_a_sentence() -> None:
    with pytest.raises(StoreError, match=r"The Dask scheduler has no workers. What was done is kept"):
        Watch(Client({}, {}), None).until(never, 1)


@pytest.mark.usefixtures("soon")
def test_a_frozen_scheduler_ends_in_a_sentence() -> None:
    client = Client({}, {})
    client.scheduler_info = lambda: time.sleep(1)  # type: ignore[assignment, method-assign, return-value]
    with pytest.raises(StoreError, match="The Dask scheduler does not answer"):
        Watch(client, None).until(never, 1)


@pytest.mark.usefixtures("soon")
def test_runs_that_go_on_for_ever_end_in_a_sentence() -> None:
    with pytest.raises(StoreError, match="No run on the Dask cluster ends, long after --time-limit"):
        Watch(Client({"a": True}, {"a": 1}), 0.01).until(never, 2)
