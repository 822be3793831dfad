"""A scenario's own money and labels: every text has them, and no text rewrites what a user wrote."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cli_runs import refused, run
from matplotlib.text import Text
from planted import planted
from synthetic import PLAUSIBLE, scenario

from coprod_sim.report.figure import house_style
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.money import Money, unit_in
from coprod_sim.studies.calibrate.fit import Design, Fit
from coprod_sim.studies.calibrate.free_numbers import read_free
from coprod_sim.studies.calibrate.targets import Target
from coprod_sim.studies.calibrate.text import report, warnings
from coprod_sim.studies.compare import manifest
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.figures.every import FIGURES
from coprod_sim.studies.compare.text import text

pytestmark = pytest.mark.text


KRONOR = Money("kr ", "Swedish kronor", 2003)
LABELS = {"cost_public_gbp": "Purse (was £ once)", "demand_hours": "Hours asked for, each some £30"}


@pytest.fixture
def found() -> Comparison:
    arms = ("traditional", "co-produced")
    town = replace(scenario(arms, labels={"co-produced": "With £5 more"}), money=KRONOR, labels=LABELS)
    return compare(town, model=PLAUSIBLE, replicates=3, weeks=30)


def test_units_in_other_money() -> None:
    assert unit_in("£ per resident a year", "kr ") == "kr per resident a year"
    assert unit_in("£", "kr ") == "kr"
    assert [unit_in("GBP", symbol) for symbol in ("£", "kr ")] == ["GBP", "kr"]
    assert unit_in("hours", "kr ") == "hours"


def test_labels_stay_as_they_were_written(found: Comparison) -> None:
    for words in (found.text(119), found.text(79), " ".join(found.sentences)):
        flat = " ".join(words.split())
        assert "With £5 more" in flat
        assert "kr " in flat
        assert {word.rstrip(",:") for word in re.findall(r"£\S*", flat)} <= {"£", "£5", "£30"}  # labels fold in tables
        assert "£ per" not in flat
    assert LABELS["cost_public_gbp"] in found.text(119)


def test_tables_and_manifest_have_the_scenario_s_words(found: Comparison, tmp_path: Path) -> None:
    told = json.loads(found.json())
    (row,) = (row for row in told["table"] if row["outcome"] == "cost_public_gbp")
    assert (row["label"], row["unit"]) == (LABELS["cost_public_gbp"], "kr per resident a year")
    assert told["manifest"]["outcomes"]["cost_public_gbp"] == {
        "label": LABELS["cost_public_gbp"],
        "reported": "kr per resident a year",
        "weekly": "kr",
        "town": "kr a year",
    }
    assert manifest.units(scenario())["cost_public_gbp"]["weekly"] == "£"
    folder = found.write(tmp_path / "out")
    table = (folder / "comparison.csv").read_text()
    assert f"cost_public_gbp,{LABELS['cost_public_gbp']},kr per resident a year," in table


def test_figures_leave_labels_alone_and_show_the_money(found: Comparison) -> None:
    with house_style():
        for name, draw in FIGURES.items():
            texts = [item.get_text() for item in draw(found).findobj(Text) if isinstance(item, Text)]
            together = " ".join(" ".join(texts).split())
            assert "With £5 more" in together, name
            for label in ("With £5 more", *LABELS.values()):
                together = together.replace(label, "")
            assert "£" not in together, name
            if name == "costs":
                assert "difference, kr per resident a year" in together


def test_pounds_are_pounds() -> None:
    found = planted({"cost_public_gbp": 3})
    assert "median +£3.00" in text(found, 119)
    other = replace(found, manifest={**found.manifest, "scenario": {"money": {"symbol": "kr "}}})
    assert "median +kr\N{NO-BREAK SPACE}3.00" in text(other, 119)


def test_a_new_file_shows_the_parent_s_money_and_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "village", "--like", "ubudehe").exit_code == 0
    path = tmp_path / "village.yaml"
    words = path.read_text()
    assert "# All amounts are in thousand Rwandan francs of 2012." in words
    assert '# money: {symbol: "kRWF ", name: "thousand Rwandan francs", year: 2012}' in words
    assert '  # contacts_gp: "Visits to a health centre"' in words
    assert "Here: Visits to a health centre." in " ".join(words.replace("#", " ").split())
    assert "kRWF, allowed 0 to 20000" in words
    assert not re.search(r"GBP|£|pounds", words)
    mine, parent = load_scenario(path), load_scenario("ubudehe")
    assert (mine.money, mine.labels) == (parent.money, parent.labels)
    path.write_text(re.sub(r"(?m)^( *)# (money|contacts_gp): ", r"\1\2: ", words, count=2))
    assert (load_scenario(path).money, load_scenario(path).labels) == (parent.money, parent.labels)
    assert run("new", "town", "--like", "time_bank").exit_code == 0
    assert not re.search(r"(?m)^\W*(money|labels):", (tmp_path / "town.yaml").read_text())


def fit(**target: Any) -> Fit:
    """A fit of one price in villages, as if it had been run."""
    villages = load_scenario("ubudehe")
    figure = Target(target.pop("key"), target.pop("value"), 1.0, "traditional", 0, 12, "figures.csv:2")
    free = read_free("team_cost_gbp_per_hour", villages, ["traditional"], "trials")
    simulated = np.array([[2.0], [2.1]])
    return Fit(
        Design(villages, [figure], free, "trials", 700, 13, 2, 1),
        (0.5,),
        (0.1,),
        ("",),
        simulated,
        simulated,
        np.ones((2, 1, 1)),
        converged=True,
        evaluations=3,
    )


def test_a_calibration_has_the_scenario_s_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "119")
    money = fit(key="cost_public_gbp", value=900.0)
    assert "team_cost_gbp_per_hour (kRWF)" in report(money, "figures.csv")
    assert "traditional, weeks 0 to 12, kRWF per resident a year:" in report(money, "figures.csv")
    assert any(line.endswith("is it in kRWF per resident a year?") for line in warnings(money))
    assert "Hardship of poor people" in report(fit(key="severity", value=0.4), "figures.csv")


def test_a_mistake_in_targets_tells_the_unit_in_the_scenario_s_money(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "figures.csv").write_text("outcome,value,standard_error\ncost_public_gbp,x,1\n")
    free = "team_cost_gbp_per_hour"
    (line,) = refused(run("calibrate", "ubudehe", "--targets", "figures.csv", "--free", free))
    assert line.endswith("cost_public_gbp is in kRWF per resident a year")
