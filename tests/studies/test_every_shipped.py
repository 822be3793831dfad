"""Every scenario and experiment that comes with the package runs, and is shown, in towns and times of any size.

The other tests have sizes that suit their questions; faults lie where a town has one locality or a run no whole year.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cli_runs import run
from folder_contents import contents
from planted_store import stored

from coprod_sim.analysis import page
from coprod_sim.analysis.analyse import analyse
from coprod_sim.report.figure import house_style
from coprod_sim.report.results import manifest_of, whole
from coprod_sim.scenario.load import load_scenario, scenario_names
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.figures import every
from coprod_sim.studies.compare.figures.every import pictures
from coprod_sim.sweep.experiment.experiment_file import experiment_folder, experiment_names, load_experiment
from coprod_sim.sweep.experiment.points import arms_of, design, scenario_at
from coprod_sim.sweep.run.task import FinishedRun, SharedByTasks, Task
from coprod_sim.sweep.run.task import run as run_task
from coprod_sim.sweep.store.rows import World

pytestmark = pytest.mark.story


RESIDENTS = (150, 500, 3_000)
WEEKS = (5, 60)
DRAWN = ((150, 5), (500, 60), (3_000, 60))
"""Figures take most of the time."""


@pytest.mark.parametrize("residents", RESIDENTS)
@pytest.mark.parametrize("weeks", WEEKS)
@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_is_compared_and_drawn(name: str, weeks: int, residents: int) -> None:
    found = compare(name, replicates=2, weeks=weeks, residents=residents, progress=False)
    assert found.text()
    assert found.json()
    if (residents, weeks) in DRAWN:
        with house_style():
            drawn = {each: draw() for each, draw in pictures(found).items()}
        assert all(drawn[each] is not None for each in every.FIGURES)


@pytest.mark.parametrize("name", experiment_names())
def test_every_experiment_runs(name: str) -> None:
    whole_experiment = load_experiment(name)
    point = design(whole_experiment)[-1]
    for residents in RESIDENTS:
        for weeks in WEEKS:
            experiment = replace(whole_experiment, residents=residents, weeks=weeks)
            scenario = load_scenario(point.scenario)
            plan = SharedByTasks(experiment, {point.scenario: scenario})
            arms = arms_of(experiment, scenario_at(experiment, scenario, point))
            ended = run_task(plan, Task(World(point.number, 0, arms, arms), point))
            assert [(arm, how) for arm, how in ended if not isinstance(how, FinishedRun)] == []
            assert len(ended) == len(arms) > 1


@pytest.mark.parametrize(("residents", "weeks"), [(150, 5), (3_000, 60)])
def test_a_small_experiment_is_analysed_and_drawn(tmp_path: Path, residents: int, weeks: int) -> None:
    text = (experiment_folder() / "rising_demand.yaml").read_text(encoding="utf-8")
    text = text.replace("replicates: 30\n", f"replicates: 2\nresidents: {residents}\nweeks: {weeks}\n")
    path = tmp_path / "rising_demand.yaml"
    path.write_text(text.replace("repeats: 8\n", "repeats: 1\n"), encoding="utf-8")
    stored(path, tmp_path / "store")
    analysis = analyse(tmp_path / "store")
    with house_style():
        drawn = [picture.draw() for picture in analysis.pictures]
    assert len(drawn) > 3
    without = page.page_of(analysis, {})
    assert f"Figures that are not here, as they could not be drawn: {analysis.pictures[0].name}," in without


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A figure that cannot be drawn, and a quick one."""
    real = every.pictures
    wrong: list[BaseException] = [ValueError("attempt to get argmax of an empty sequence")]

    def draw(_: Comparison) -> None:
        raise wrong[0]

    monkeypatch.setattr(
        every, "pictures", lambda found: {"size": lambda: draw(found), "by_fifth": real(found)["by_fifth"]}
    )
    return wrong


def test_a_figure_that_fails_does_not_cost_the_runs(broken: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("compare", "scale", "--residents", "300", "--weeks", "5", "--replicates", "2", "--out", str(out))
    assert result.exit_code == 0
    line = "warning: the figure size could not be drawn (attempt to get argmax of an empty sequence); all else is there"
    assert line in result.stderr.splitlines()
    assert "Traceback" not in result.output
    assert manifest_of(out)["not_drawn"] == ["size"]
    assert whole(out, manifest_of(out))[1] == []
    assert {"comparison.csv", "figures/by_fifth.svg"} <= set(contents(out))
    assert run("report", str(out)).exit_code == 0
    assert run("verify", str(out)).exit_code == 0


def test_stopping_while_figures_are_drawn_keeps_the_tables_and_says_so(broken: Any, tmp_path: Path) -> None:
    broken[0] = KeyboardInterrupt()
    out = tmp_path / "out"
    result = run("compare", "time_bank", "--residents", "300", "--weeks", "5", "--replicates", "2", "--out", str(out))
    assert result.exit_code == 130
    (line,) = result.stderr.splitlines()
    assert line == f"Stopped; tables and manifest are in {out}, without the figures size, by_fifth."
    assert whole(out, manifest_of(out))[1] == []
    assert "comparison.csv" in contents(out)


def test_results_are_not_written_into_the_folder_of_a_sweep(tmp_path: Path) -> None:
    path = tmp_path / "rising_demand.yaml"
    text = (experiment_folder() / "rising_demand.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("replicates: 30", "replicates: 1").replace("repeats: 8\n", ""), encoding="utf-8")
    stored(path, tmp_path / "store", plan_all=False)
    result = run("compare", "time_bank", "--out", str(tmp_path / "store"))
    assert result.exit_code == 2
    assert "this is the folder of a sweep" in result.stderr
