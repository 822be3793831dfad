"""The store of runs: what is put in comes out, in whatever order, and only what is missing is asked for."""

import json
import tempfile
import threading
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stores import ARMS, DIGEST, Run, Sweep, filled, key, opened, put, run_of

from coprod_sim.model.parameters import resolve
from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.scenario.load import load_scenario
from coprod_sim.sweep.store.store import Planned, Store, StoreError, input_names, input_numbers

pytestmark = pytest.mark.rule


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    return Sweep(tmp_path / "growth.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_a_new_store_asks_for_every_run_once(folder: Path, sweep: Sweep) -> None:
    with opened(folder) as store:
        assert not store.known(DIGEST)
        sweep.begin(store)
        assert store.known(DIGEST)
        worlds = list(store.missing(DIGEST))
    keys = [name for world in worlds for name in world.keys]
    assert sorted(keys) == sweep.keys
    assert len({(world.point, world.replicate) for world in worlds}) == len(worlds)
    assert [world.replicate for world in worlds] == sorted(world.replicate for world in worlds)
    planned = {(job.point, job.replicate, job.arm): job.key for job in sweep.jobs}
    for world in worlds:
        assert [planned[world.point, world.replicate, arm] for arm in world.arms] == list(world.keys)


def test_a_resumed_sweep_asks_for_the_rest(folder: Path, sweep: Sweep) -> None:
    filled(folder, sweep, sweep.keys[:5])
    with opened(folder) as store:
        assert store.known(DIGEST)
        assert sorted(k for world in store.missing(DIGEST) for k in world.keys) == sorted(sweep.keys[5:])
        put(store, sweep.keys[5:])
        assert not list(store.missing(DIGEST))
        assert store.counts(DIGEST) == store.counts()
        assert store.counts()[:5] == (len(sweep.keys), 0, 0, 0, 0)
        assert store.counts().seconds == pytest.approx(1.5 * len(sweep.keys))


def test_runs_may_be_stored_while_missing_is_read(folder: Path, sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coprod_sim.sweep.store.queries.CHUNK", 3)
    with opened(folder) as store:
        sweep.begin(store)
        asked = []
        for world in store.missing(DIGEST):
            asked += world.keys
            put(store, list(world.keys))
        assert sorted(asked) == sweep.keys


@given(parts=st.integers(1, 9), done=st.sets(st.integers(0, 14)))
@settings(max_examples=20, deadline=None)
def test_shards_are_the_whole_and_share_nothing(parts: int, done: set[int]) -> None:
    with tempfile.TemporaryDirectory() as place:
        sweep = Sweep(Path(place) / "growth.yaml")
        with opened(Path(place) / "out") as store:
            sweep.begin(store)
            before = [_asked(store, (i, parts)) for i in range(1, parts + 1)]
            put(store, [sweep.keys[i] for i in done])
            after = [_asked(store, (i, parts)) for i in range(1, parts + 1)]
            rest = [k for world in store.missing(DIGEST) for k in world.keys]
    assert sorted(chain(*before)) == sweep.keys
    assert sorted(chain(*after)) == sorted(rest)
    # What is done already does not move a run to another shard.
    assert all(set(late) <= set(early) for late, early in zip(after, before, strict=True))


def _asked(store: Store, shard: tuple[int, int]) -> list[str]:
    return [name for world in store.missing(DIGEST, shard=shard) for name in world.keys]


def test_failures_are_asked_for_again_only_on_demand(folder: Path, sweep: Sweep) -> None:
    with opened(folder) as store:
        sweep.begin(store)
        put(store, sweep.keys[3:])
        for name, status in zip(sweep.keys, ("failed", "timeout", "killed"), strict=False):
            store.fail(name, status, f"why {status}\nTraceback")
        assert store.counts()[:5] == (len(sweep.keys) - 3, 1, 1, 1, 0)
        assert not list(store.missing(DIGEST))
        again = [k for world in store.missing(DIGEST, retry_failed=True) for k in world.keys]
        assert sorted(again) == sorted(sweep.keys[:3])
        assert [failure.reason for failure in store.failed()] == ["why failed", "why timeout", "why killed"]
        put(store, again)
        assert store.failed() == []


def test_only_one_run_again(folder: Path, sweep: Sweep) -> None:
    filled(folder, sweep)
    with opened(folder) as store:
        (world,) = store.missing(DIGEST, only=sweep.keys[4][:16])
        assert world.keys == (sweep.keys[4],)


def test_a_done_run_never_becomes_another(folder: Path, sweep: Sweep) -> None:
    digest = filled(folder, sweep)
    name = sweep.keys[0]
    with opened(folder) as store:
        put(store, [name])
        store.fail(name, "failed", "too late")
        with pytest.raises(StoreError, match=name):
            store.put(name, run_of(store, name, shift=1e-12))
        assert store.digest() == digest
        assert store.counts().done == len(sweep.keys)


@given(order=st.permutations(range(15)), batches=st.booleans())
@settings(max_examples=15, deadline=None)
def test_the_digest_knows_no_order(order: list[int], batches: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        sweep = Sweep(Path(place) / "growth.yaml")
        plain = filled(Path(place) / "plain", sweep)
        with opened(Path(place) / "other") as store:
            for i in order[:4]:
                store.fail(sweep.keys[i], "killed", "")
            if batches:
                with store.batch():
                    put(store, [sweep.keys[i] for i in order])
            else:
                put(store, [sweep.keys[i] for i in order])
            assert store.digest() == plain
            store.fail(key("one more"), "failed", "x")
            assert store.digest() == plain


@given(numbers=st.lists(st.floats(width=64), min_size=78, max_size=78))
@settings(max_examples=20, deadline=None)
def test_every_bit_of_an_outcome_comes_back(numbers: list[float]) -> None:
    with tempfile.TemporaryDirectory() as place:
        sweep = Sweep(Path(place) / "growth.yaml", points=1, replicates=1)
        with opened(Path(place) / "out") as store:
            sweep.begin(store)
            row = np.resize(np.array(numbers), len(store.outcomes))
            for name in sweep.keys:
                store.put(name, Run(row, np.arange(len(store.inputs), dtype=float)))
            frame = store.frame(inputs=True)
            back = frame[store.outcomes].to_numpy()
            finite = ~np.isnan(row)
            assert (back[0].view(np.int64) == row.view(np.int64))[finite].all()
            assert np.isnan(back[0][~finite]).all()
            assert (
                frame[[f"input.{name}" for name in store.inputs]].to_numpy()[1] == np.arange(len(store.inputs))
            ).all()


def test_a_batch_is_kept_whole_or_not_at_all(folder: Path, sweep: Sweep) -> None:
    with opened(folder) as store:
        sweep.begin(store)
        with pytest.raises(ValueError, match="outcomes have shape"):
            put_in_one(store, sweep.keys[:3])
        assert store.counts().done == 0
        with store.batch(), store.batch():
            put(store, sweep.keys[:3])
        assert store.counts().done == 3


def put_in_one(store: Store, keys: list[str]) -> None:
    """And a run that is a mistake at the end."""
    with store.batch():
        put(store, keys)
        store.put(key("mistake"), Run(np.zeros(3), np.zeros(3)))


def test_a_plan_cut_short_is_not_known(folder: Path, sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coprod_sim.sweep.store.store.BATCH", 4)

    def jobs() -> object:
        yield from sweep.jobs[:10]
        raise KeyboardInterrupt

    with opened(folder) as store:
        store.begin(sweep.asked, sweep.placed())
        with pytest.raises(KeyboardInterrupt):
            store.plan(DIGEST, jobs())
        assert not store.known(DIGEST)
        assert store.counts(DIGEST).total > 0
        store.plan(DIGEST, sweep.jobs)
        assert store.known(DIGEST)
        assert store.counts(DIGEST).total == len(sweep.keys)


def test_a_longer_design_does_only_what_is_new(folder: Path, sweep: Sweep, tmp_path: Path) -> None:
    filled(folder, sweep)
    longer = Sweep(tmp_path / "longer.yaml", points=6, digest="a1" * 32)
    with opened(folder) as store:
        longer.begin(store)
        new = [k for world in store.missing(longer.digest) for k in world.keys]
        assert sorted(new) == sorted(set(longer.keys) - set(sweep.keys))
        assert len(store.frame()) == len(longer.jobs)  # the later design stands for its name
        assert len(store.frame(DIGEST[:8])) == len(sweep.jobs)


def test_the_folder_says_what_it_holds(folder: Path, sweep: Sweep) -> None:
    filled(folder, sweep)
    assert (folder / "experiment.yaml").read_text(encoding="utf-8") == "name: growth\n"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["model_version"] == MODEL_VERSION
    assert manifest["experiments"] == [{"name": "growth", "digest": DIGEST}]
    assert manifest["units"]["demand_hours"] == "hours per 1,000 residents a year"
    assert sorted(path.name for path in folder.iterdir()) == [
        "experiment.yaml",
        "manifest.json",
        "runs.lock",
        "runs.sqlite",
    ]


def test_inputs_are_the_resolved_numbers_in_order() -> None:
    values = resolve(load_scenario("time_bank"), ARMS[1]).values
    row = dict(zip(input_names(), input_numbers(values), strict=True))
    for name, value in values.items():
        if isinstance(value, tuple):
            assert [row[f"{name}[{i}]"] for i in range(len(value))] == list(value)
        else:
            assert row[name] == value


def test_rows_of_another_shape_are_a_mistake(folder: Path, sweep: Sweep) -> None:
    with opened(folder) as store:
        with pytest.raises(ValueError, match="outcomes have shape"):
            store.put(sweep.keys[0], Run(np.zeros(3), np.zeros(3)))
        with pytest.raises(ValueError, match="status"):
            store.fail(sweep.keys[0], "done", "")


def test_a_reader_sees_runs_while_they_are_written(folder: Path, sweep: Sweep) -> None:
    with opened(folder) as store, Store.open(folder, write=False) as reader:
        seen = [reader.counts().done]
        sweep.begin(store)
        for name in sweep.keys:
            put(store, [name])
            seen.append(reader.counts().done)
        with reader.snapshot() as connection:
            connection.execute("SELECT count(*) FROM runs").fetchone()
            put(store, [key("late")])
            assert reader.counts().done == len(sweep.keys)
        assert reader.counts().done == len(sweep.keys) + 1
    assert seen == list(range(len(sweep.keys) + 1))


def test_a_reader_cannot_write(folder: Path, sweep: Sweep) -> None:
    filled(folder, sweep)
    with Store.open(folder, write=False) as reader, pytest.raises(StoreError, match="may not be written"):
        reader.fail(sweep.keys[0] + "0", "failed", "")


def test_a_store_is_used_in_one_thread(folder: Path) -> None:
    """Python's own check stands: a second thread is refused rather than mixed in."""
    errors = []

    def other(store: Store) -> None:
        try:
            store.counts()
        except Exception as error:
            errors.append(type(error).__name__)

    with opened(folder) as store:
        thread = threading.Thread(target=other, args=[store])
        thread.start()
        thread.join()
    assert errors == ["ProgrammingError"]


def test_two_places_of_a_design_may_share_a_run(folder: Path, tmp_path: Path) -> None:
    sweep = Sweep(tmp_path / "shared.yaml", points=2, replicates=1)
    sweep.jobs = [Planned(point, arm, 0, key("all")) for point in (0, 1) for arm in ARMS]
    with opened(folder) as store:
        sweep.begin(store)
        (world,) = store.missing(DIGEST)
        assert world.keys == (key("all"),)
        put(store, [key("all")])
        assert store.counts(DIGEST)[:5] == (1, 0, 0, 0, 0)
        assert (store.frame()["status"] == "done").sum() == 4
