"""What reads the store: tables and files, and stores put together."""

import errno
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from stores import DIGEST, Point, Sweep, filled, opened, put, run_of

from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.sweep.store import frame as store_frame
from coprod_sim.sweep.store.export import export
from coprod_sim.sweep.store.merge import Merged, merge
from coprod_sim.sweep.store.status import status_text
from coprod_sim.sweep.store.store import Store, StoreError

pytestmark = pytest.mark.rule


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    return Sweep(tmp_path / "growth.yaml")


def part(sweep: Sweep, folder: Path, keys: list[str]) -> Path:
    filled(folder, sweep, keys)
    return folder


# Tables


def test_a_row_for_every_place_of_the_design(tmp_path: Path, sweep: Sweep) -> None:
    filled(tmp_path / "out", sweep, sweep.keys[:-2])
    with opened(tmp_path / "out") as store:
        store.fail(sweep.keys[-1], "timeout", "took 3 s")
        frame = store.frame()
        expected = {name: run_of(store, name).outcomes for name in sweep.keys[:-2]}
        outcomes = store.outcomes
    assert list(frame.columns[:11]) == [
        *("experiment", "point", "scenario", "evidence", "willing", "reach"),
        *("arm", "replicate", "status", "seconds", "key"),
    ]
    assert list(frame.columns[11:]) == outcomes
    assert len(frame) == len(sweep.jobs)
    planned = {(job.point, job.arm, job.replicate): job.key for job in sweep.jobs}
    for row in frame.to_dict("records"):
        assert row["key"] == planned[row["point"], row["arm"], row["replicate"]]
        assert row["willing"] == row["point"] / 2
        assert (row["status"] == "done") == (row["key"] in expected)
        if row["key"] in expected:
            assert np.array_equal([row[name] for name in outcomes], expected[row["key"]], equal_nan=True)
        else:
            assert np.isnan([row[name] for name in outcomes]).all()
    statuses = frame.drop_duplicates("key")["status"].value_counts().to_dict()
    assert statuses == {"done": len(sweep.keys) - 2, "timeout": 1, "missing": 1}


def test_factors_of_several_experiments_and_names_that_are_taken(tmp_path: Path, sweep: Sweep) -> None:
    other = Sweep(tmp_path / "reach.yaml", name="reach", digest="f1" * 32, points=2, replicates=1, salt="x")
    with opened(tmp_path / "out") as store:
        sweep.begin(store)
        points = [Point(0, {"contacts_gp": 2.0, "evidence": "talk"}), Point(1, {"contacts_gp": 3.0, "reach": 0.25})]
        store.begin(other.asked, points)
        store.plan(other.digest, other.jobs)
        frame = store.frame()
        mixed = store.frame("reach")
        with pytest.raises(StoreError, match=r"no one experiment 'growht'.*growth"):
            store.frame("growht")
    assert set(frame["experiment"]) == {"growth", "reach"}
    assert frame.columns.is_unique
    assert sorted(mixed["factor.contacts_gp"]) == [2.0, 2.0, 3.0, 3.0]
    assert set(frame.loc[frame["experiment"] == "reach", "reach"].dropna()) == {"0.25"}
    assert frame.loc[frame["experiment"] == "growth", "factor.contacts_gp"].isna().all()


def test_an_empty_store_has_an_empty_table(tmp_path: Path) -> None:
    with opened(tmp_path / "out") as store:
        frame = store.frame()
        assert list(frame.columns[-len(store.outcomes) :]) == store.outcomes
    assert frame.empty
    export(tmp_path / "out", "csv", tmp_path / "runs.csv")
    assert len(pd.read_csv(tmp_path / "runs.csv")) == 0


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_file_holds_the_table(tmp_path: Path, sweep: Sweep, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    monkeypatch.setattr(store_frame, "CHUNK", 5)
    filled(tmp_path / "out", sweep, sweep.keys[2:])
    path = export(tmp_path / "out", kind, tmp_path / f"all.{kind}", inputs=True)
    with Store.open(tmp_path / "out", write=False) as store:
        frame = store.frame(inputs=True)
        units = dict(zip(store.outcomes, store.units, strict=True))
    back = pd.read_csv(path) if kind == "csv" else pd.read_parquet(path)
    assert len(back) == len(sweep.jobs)
    exact = {"rtol": 1e-7} if kind == "csv" else {"rtol": 0, "atol": 0}
    pd.testing.assert_frame_equal(back, frame, check_dtype=False, **exact)
    beside = pd.read_csv(tmp_path / "all_units.csv").set_index("column")["unit"]
    assert beside.to_dict() == units
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == [f"all.{kind}", "all_units.csv", "growth.yaml"]
    if kind == "csv":
        assert b"\r" not in path.read_bytes()
    else:
        from pyarrow import parquet

        field = parquet.read_schema(path).field("demand_hours")
        assert field.metadata == {b"unit": b"hours per 1,000 residents a year"}


def test_an_export_that_fails_leaves_the_old_file(
    tmp_path: Path, sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "out", sweep)
    path = tmp_path / "runs.csv"
    path.write_text("old", encoding="utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(pd.DataFrame, "to_csv", full)
        with pytest.raises(StoreError, match="disk is full"):
            export(tmp_path / "out", "csv", path)
    assert path.read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["growth.yaml", "out", "runs.csv"]
    with pytest.raises(StoreError, match="there is no folder"):
        export(tmp_path / "out", "csv", tmp_path / "nowhere" / "runs.csv")


def test_parquet_without_pyarrow(tmp_path: Path, sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "out", sweep)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(StoreError, match=r"coprod-sim\[parquet\]"):
        export(tmp_path / "out", "parquet")


# Stores put together


def test_shards_merge_to_the_whole(tmp_path: Path, sweep: Sweep) -> None:
    whole = filled(tmp_path / "whole", sweep)
    parts = []
    for i in (1, 2, 3):
        with opened(tmp_path / f"part{i}") as store:
            sweep.begin(store)
            for world in store.missing(DIGEST, shard=(i, 3)):
                put(store, list(world.keys))
            parts.append(store.counts().done)
    merged = merge(tmp_path / "part1", [tmp_path / "part2", tmp_path / "part3"])
    assert merged == Merged(runs=parts[1] + parts[2], shared=0, failed=0, experiments=0, points=0)
    with Store.open(tmp_path / "part1", write=False) as one, Store.open(tmp_path / "whole", write=False) as other:
        assert one.digest() == whole
        pd.testing.assert_frame_equal(one.frame(inputs=True), other.frame(inputs=True))
    again = merge(tmp_path / "part1", [tmp_path / "part2"])
    assert again == Merged(0, parts[1], 0, 0, 0)


def test_a_new_folder_may_be_merged_into(tmp_path: Path, sweep: Sweep) -> None:
    other = Sweep(tmp_path / "reach.yaml", name="reach", digest="f1" * 32, points=2, salt="x")
    part(sweep, tmp_path / "a", sweep.keys)
    with opened(part(other, tmp_path / "b", other.keys[1:])) as store:
        store.fail(other.keys[0], "failed", "no")
    merged = merge(tmp_path / "new", [tmp_path / "a", tmp_path / "b"])
    assert merged == Merged(len(sweep.keys) + len(other.keys) - 1, 0, 1, 2, 6)
    assert "2 experiments" in str(merged)
    text = status_text(tmp_path / "new")
    assert "growth" in text
    assert "reach" in text
    assert (tmp_path / "new" / "manifest.json").exists()


def test_a_done_run_takes_the_place_of_a_failure(tmp_path: Path, sweep: Sweep) -> None:
    whole = filled(tmp_path / "b", sweep)
    with opened(part(sweep, tmp_path / "a", sweep.keys[1:])) as store:
        store.fail(sweep.keys[0], "killed", "")
    with opened(tmp_path / "c") as store:
        sweep.begin(store)
        store.fail(sweep.keys[1], "failed", "")
    assert merge(tmp_path / "a", [tmp_path / "b", tmp_path / "c"]) == Merged(1, len(sweep.keys) - 1, 0, 0, 0)
    with Store.open(tmp_path / "a", write=False) as store:
        assert store.digest() == whole
        assert store.failed() == []


def test_other_outcomes_of_the_same_run_are_never_mixed(tmp_path: Path, sweep: Sweep) -> None:
    before = filled(tmp_path / "a", sweep, sweep.keys[:6])
    with opened(tmp_path / "b") as store:
        sweep.begin(store)
        put(store, sweep.keys[6:])
        store.put(sweep.keys[3], run_of(store, sweep.keys[3], shift=1.0))
    with pytest.raises(StoreError, match=f"other outcomes.*{sweep.keys[3]}"):
        merge(tmp_path / "a", [tmp_path / "b"])
    with Store.open(tmp_path / "a", write=False) as store:
        assert store.digest() == before
        assert store.counts().done == 6


def test_other_keys_at_the_same_place_are_never_mixed(tmp_path: Path, sweep: Sweep) -> None:
    filled(tmp_path / "a", sweep)
    filled(tmp_path / "b", Sweep(tmp_path / "growth.yaml", salt="other numbers"))
    with pytest.raises(StoreError, match="growth, point 0, arm"):
        merge(tmp_path / "a", [tmp_path / "b"])


def test_what_cannot_be_merged(tmp_path: Path, sweep: Sweep) -> None:
    filled(tmp_path / "a", sweep)
    with opened(tmp_path / "old", version=1) as store:
        sweep.begin(store)
    with pytest.raises(StoreError, match=f"model version 1; this is model version {MODEL_VERSION}"):
        merge(tmp_path / "a", [tmp_path / "old"])
    with pytest.raises(StoreError, match="into itself"):
        merge(tmp_path / "a", [tmp_path / "old", tmp_path / "." / "a"])
    with pytest.raises(StoreError, match="nothing to merge"):
        merge(tmp_path / "a", [])
    with pytest.raises(StoreError, match="no such folder"):
        merge(tmp_path / "a", [tmp_path / "nowhere"])
    filled(tmp_path / "damaged", sweep)
    with (tmp_path / "damaged" / "runs.sqlite").open("r+b") as file:
        file.seek(4 * 8_192)
        file.write(b"\xff" * 4_000)
    with pytest.raises(StoreError, match=r"damaged/runs\.sqlite: is damaged"):
        merge(tmp_path / "a", [tmp_path / "damaged"])
