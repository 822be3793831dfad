"""A comparison with the model itself, small."""

from pathlib import Path

import numpy as np
import pytest

from coprod_sim.model.model import MODEL_VERSION
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.scenario import load
from coprod_sim.scenario.load import load_scenario
from coprod_sim.studies.compare.comparison import compare

pytestmark = pytest.mark.story


def test_the_default_town_is_compared_the_same_way_by_any_number_of_threads(tmp_path: Path) -> None:
    one, two = (compare("time_bank", replicates=2, weeks=26, residents=300, workers=workers) for workers in (1, 2))
    assert one.json() == two.json()
    assert set(one.table["outcome"]) == set(OUTCOMES)
    assert np.isfinite(one.table[["median", "low", "high"]].to_numpy()).all()
    assert one.pairs[0] == ("co-produced", "traditional")
    assert one.manifest["model_version"] == MODEL_VERSION
    assert one.manifest["inputs"]["numbers"] > one.manifest["inputs"]["judgement"] > 0
    assert (one.write(tmp_path / "out") / "figures" / "demand.svg").stat().st_size > 10_000


def test_a_command_names_a_shipped_scenario_by_name_and_any_other_by_its_file(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(
        "schema: 1\nname: mine\nextends: time_bank\ntitle: Ours\nquestion: Is it so here, too?\n", encoding="utf-8"
    )
    assert load.as_given(load_scenario("time_bank")) == "time_bank"
    assert load.as_given(load_scenario(own)) == "mine.yaml"
