"""Numbers that are allowed one by one: what is impossible together is named, and all else has values."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cli_runs import refused, run
from corners import corners
from towns import made

from coprod_sim.model.derived import derive
from coprod_sim.model.parameters import resolve
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario
from coprod_sim.sweep.experiment.experiment_file import load_experiment
from coprod_sim.sweep.experiment.points import design
from coprod_sim.sweep.run.task import Failure, FinishedRun, SharedByTasks, Task
from coprod_sim.sweep.run.task import run as work
from coprod_sim.sweep.store.rows import World

pytestmark = pytest.mark.rule


TOWN = load_scenario("time_bank")
CHILDREN = load_scenario("family_nurse")


def solved(arm: str = "co-produced", **overrides: Any) -> dict[str, Any]:
    return derive(resolve(TOWN, arm, drawn=False, overrides=overrides).values)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (
            {"effect_weeks": 2600, "contact_ratio_26_weeks": [0.2, 1, 1, 1, 1]},
            (
                "contact_ratio_26_weeks[gp] 0.2 and effect_weeks 2,600 and dose_half_life_years 2.2 cannot hold "
                "together: what a course gives fades, so that contacts over those weeks come to at least 0.56 of what "
                "they would be; take fewer weeks, a slower fading or a ratio nearer to 1"
            ),
        ),
    ],
)
def test_what_cannot_hold_together_is_named(numbers: dict[str, Any], message: str) -> None:
    for key, value in numbers.items():
        solved(**{key: value})  # each alone is possible
    with pytest.raises(InputError) as caught:
        solved(**numbers)
    assert caught.value.messages == [message]


def test_corners_have_values_or_are_told() -> None:
    told: list[str] = []
    for seed in range(400):
        for scenario in (TOWN, CHILDREN):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    arm = list(scenario.arms)[seed % len(scenario.arms)]
                    found = derive(resolve(scenario, arm, drawn=False, overrides=corners(seed)).values)
            except InputError as error:
                told.append(str(error))
                continue
            wrong = [key for key, value in found.items() if not np.isfinite(np.asarray(value, np.float64)).all()]
            assert wrong == [], seed
    assert 0 < len(told) < 200
    assert all("cannot hold together" in message for message in told)


def test_towns_at_corners_run() -> None:
    for seed in range(12):
        try:
            town = made(arm="co-produced", residents=300, weeks=8, overrides=corners(seed))
        except InputError:
            continue  # as in the test above
        else:
            assert abs(town.ledger).max() < 10**15, seed  # nothing ran over


IMPOSSIBLE = """\
schema: 1
name: mine
question: Does one impossible point stop the others?
settles: It does not.
scenarios: [time_bank]
arms: [traditional, co-produced]
residents: 300
weeks: 4
design:
  kind: list
  points:
    - {effect_weeks: 26, "contact_ratio_26_weeks[gp]": 1}
    - {effect_weeks: 2600, "contact_ratio_26_weeks[gp]": 0.2}
  factors:
    effect_weeks: {because: both within what is allowed}
    contact_ratio_26_weeks[gp]: {because: both within what is allowed}
"""


def test_an_impossible_point_of_a_sweep_fails_with_its_reason_and_the_other_runs(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(IMPOSSIBLE)
    experiment = load_experiment(path)
    plan = SharedByTasks(experiment, {"time_bank": TOWN})
    ended = [
        work(plan, Task(World(point.number, 1, experiment.arms, ("a", "b")), point)) for point in design(experiment)
    ]
    assert [type(how) for _, how in ended[0]] == [FinishedRun, FinishedRun]
    for _, how in ended[1]:
        assert isinstance(how, Failure)
        assert how.status == "failed"
        assert how.reason.startswith("contact_ratio_26_weeks[gp] 0.2 and effect_weeks 2,600 and ")
        assert "\n" not in how.reason


def test_compare_check_and_new_say_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    both = ["--set", "contact_ratio_26_weeks=0.2,1,1,1,1", "--set", "effect_weeks=2600"]
    small = ["--residents", "300", "--weeks", "4", "--replicates", "2"]
    (message,) = refused(run("compare", "time_bank", *small, *both))
    assert message.startswith("contact_ratio_26_weeks[gp] 0.2 and effect_weeks 2,600 and dose_half_life_years")
    (tmp_path / "mine.yaml").write_text(
        "schema: 1\nname: mine\nextends: time_bank\nsettings:\n"
        "  effect_weeks: {value: 2600, because: x}\n"
        "  contact_ratio_26_weeks: {value: [0.2, 1, 1, 1, 1], because: x}\n"
    )
    (message,) = refused(run("check", "mine.yaml"))
    assert message.startswith("mine.yaml: arms.traditional (talk): contact_ratio_26_weeks[gp] 0.2 and effect_weeks")
    assert refused(run("new", "other", "--like", "mine.yaml")) == [message]
    assert not (tmp_path / "other.yaml").exists()
    assert run("check", "time_bank").exit_code == 0
