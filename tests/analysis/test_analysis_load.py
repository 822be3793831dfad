"""From a store to an answer: what there is to analyse, and what is said where there is nothing."""

from pathlib import Path

import numpy as np
import pytest
from forged_store import forged
from numbers_said import not_in_tables
from planted_store import GRID, stored, written

from coprod_sim.analysis import load as loading
from coprod_sim.analysis.analyse import Analysis, analyse
from coprod_sim.analysis.folder import write
from coprod_sim.analysis.load import load
from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.report.sentence import plain
from coprod_sim.sweep.experiment.points import Point
from coprod_sim.sweep.store.store import Planned, Store, StoreError

pytestmark = pytest.mark.story


def coaching(job: Planned, point: Point) -> dict[str, float]:
    """More coaching, less demand; zero in the other arms."""
    share = float(point.values["coaching_share"]) if job.arm == "co-produced" else 0.0
    return {"demand_hours": 1_000 - 100 * share + 0.001 * job.replicate}


def refused(folder: Path, name: str | None = None) -> str:
    with pytest.raises(StoreError) as caught:
        load(folder, name)
    (message, *_) = caught.value.messages
    assert "\n" not in message
    return message


def checked(found: Analysis) -> list[str]:
    for sentence in found.sentences:
        assert not not_in_tables(sentence, found.tables), plain(sentence)
    return [plain(sentence) for sentence in found.sentences]


def test_runs_are_where_the_design_has_them(tmp_path: Path) -> None:
    stored(written(tmp_path), tmp_path / "out", coaching)
    found = load(tmp_path / "out")
    (runs,) = found.scenarios
    assert runs.arms == ("traditional", "co-produced", "traditional_plus")
    assert runs.main == ("co-produced", "traditional")
    assert runs.lead == (runs.main, ("co-produced", "traditional_plus"))
    share = runs.points["coaching_share"].to_numpy()
    assert np.allclose(runs.difference("demand_hours", runs.main), -100 * share[:, None])
    assert runs.complete.all()
    assert runs.units is not None
    assert np.allclose(share, 0.02 + 0.23 * runs.units[:, 2], atol=1e-9)
    assert runs.input("give_per_sd", "co-produced").shape == (16, 2)
    with Store.open(tmp_path / "out", write=False) as store:
        assert found.digest == store.digest()


def test_a_point_that_is_not_whole_is_left_out_and_told(tmp_path: Path) -> None:
    stored(written(tmp_path), tmp_path / "out", coaching, skip=[6], fail=[0])
    found = analyse(tmp_path / "out")
    (runs,) = found.loaded.scenarios
    lost = int((~runs.complete).sum())
    assert lost >= 1
    assert np.isfinite(runs.by_point("demand_hours", runs.main)[runs.complete]).all()
    first, used, *_, again = checked(found)[: len(found.notices)]
    counts = found.loaded.counts
    assert (counts.failed, counts.missing) == (1, 1)
    assert first == f"This sweep is not whole: of {counts.total} runs 1 failed and 1 are missing."
    assert used.startswith(f"{16 - lost} of 16 points are used")
    assert again == "`coprod-sim sweep planted.yaml` runs what is missing; with `--retry-failed` also what failed."


def test_a_whole_sweep_has_no_notices(tmp_path: Path) -> None:
    stored(written(tmp_path), tmp_path / "out", coaching)
    assert analyse(tmp_path / "out").notices == ()


def test_an_unfinished_sweep_uses_the_replicates_that_are_done(tmp_path: Path) -> None:
    """Replicates are swept one after the other, so the second may have hardly begun."""
    path = written(tmp_path, body=GRID, replicates=2)
    second = [i for i in range(36) if i % 2 == 1 and i > 2]
    stored(path, tmp_path / "out", skip=second)
    (runs,) = load(tmp_path / "out").scenarios
    assert (runs.replicates, int(runs.complete.sum())) == (1, 6)
    assert "1 of 2 replicates are used." in checked(analyse(tmp_path / "out"))


def test_no_store_and_an_empty_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        load(tmp_path / "nowhere")
    with Store.open(tmp_path / "empty", write=True, version=MODEL_VERSION):
        pass
    assert "no experiment has been begun in it" in refused(tmp_path / "empty")


def test_a_store_without_a_whole_point(tmp_path: Path) -> None:
    path = written(tmp_path)
    stored(path, tmp_path / "out", skip=range(1_000))
    message = refused(tmp_path / "out")
    assert "0 are done, and no point has all of its arms and replicates" in message
    assert "go on with `coprod-sim sweep" in message
    stored(path, tmp_path / "half", plan_all=False)
    assert "not all of the design is written yet" in refused(tmp_path / "half")


def test_several_experiments_are_told_apart_by_name(tmp_path: Path) -> None:
    stored(written(tmp_path), tmp_path / "out")
    stored(written(tmp_path, name="other", points=8), tmp_path / "out")
    assert "it holds planted, other; say which one with --experiment" in refused(tmp_path / "out")
    assert "did you mean other?" in refused(tmp_path / "out", "othr")
    assert len(load(tmp_path / "out", "other").scenarios[0].points) == 8


def test_another_model_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(written(tmp_path), tmp_path / "out")
    monkeypatch.setattr(loading, "MODEL_VERSION", MODEL_VERSION + 1)
    message = refused(tmp_path / "out")
    assert f"its runs are of model version {MODEL_VERSION}, this program has {MODEL_VERSION + 1}" in message


def test_an_experiment_that_was_changed_or_moved(tmp_path: Path) -> None:
    """Its copy in the store is as good; what the evidence says now must be what it said then."""
    path = written(tmp_path)
    stored(path, tmp_path / "out")
    path.unlink()
    assert load(tmp_path / "out").experiment.points == 16
    written(tmp_path, points=32)
    assert load(tmp_path / "out").experiment.points == 16
    with forged(tmp_path / "out") as connection:
        connection.execute("UPDATE experiments SET text = replace(text, '0.25', '0.26')")
    path.unlink()
    assert "planted is no longer what was swept" in refused(tmp_path / "out")


def test_a_grid_is_analysed_point_by_point(tmp_path: Path) -> None:
    stored(written(tmp_path, body=GRID, replicates=3), tmp_path / "out")
    found = analyse(tmp_path / "out")
    assert len(found.tables["contrasts"]["point"].unique()) == 6
    checked(found)


def test_what_is_written_is_the_same_on_every_repeat(tmp_path: Path) -> None:
    stored(written(tmp_path), tmp_path / "out", coaching)
    for name in ("one", "two"):
        write(analyse(tmp_path / "out"), tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert {path.suffix for path in files} == {".csv", ".svg", ".png", ".json"}
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes(), path
    assert str(tmp_path) not in (tmp_path / "one" / "manifest.json").read_text(encoding="utf-8")
