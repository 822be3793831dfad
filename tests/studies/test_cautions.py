"""What a run is to be read with: money that buys no place, and beds that do not grow with the town."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from cli_runs import run

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.parameters import resolve
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.cautions import cautions
from coprod_sim.studies.compare.comparison import compare
from coprod_sim.studies.validate.validation import validate

pytestmark = pytest.mark.text


HEAD = (
    "schema: 1\nname: small\nextends: time_bank\ntitle: Small\nquestion: What for?\nresidents: {people}\n{more}arms:\n"
)
ARM = (
    "  co-produced:\n    because: Key workers.\n    settings: {{practice_share: 1, coaching_share: 0, caseload: 6,"
    " leader_gbp_per_hour: 40, course_gbp_per_resident_year: {gbp}}}\n"
)


def town(folder: Path, people: int = 600, gbp: float = 5, more: str = "") -> Path:
    path = folder / "small.yaml"
    path.write_text(HEAD.format(people=people, more=more) + ARM.format(gbp=gbp))
    return path


def told(scenario: Scenario, residents: int, **options: Any) -> list[str]:
    worlds = {arm: [resolve(scenario, arm, drawn=False, **options).values] for arm in scenario.arms}
    return cautions(scenario, residents, worlds)


def test_money_that_buys_no_place_is_told_with_what_would(tmp_path: Path) -> None:
    small = load_scenario(town(tmp_path))
    (line,) = told(small, 600)
    # 600 x £5 / 52 / £40 = 87 minutes a week; a sixth of a worker's 30 hours is 300.
    assert line == (
        "In the arm co-produced the £5 per resident a year of course_gbp_per_resident_year pays for no place in every "
        "locality and is spent all the same: 600 residents come to 87 minutes of a leader or key worker a week, and "
        "one participant takes 300. One place takes £17.31 per resident a year, or a locality of 2,077 residents."
    )
    assert told(small, 5_000) == []
    assert "in 1 of 2 localities and" in told(small, 5_600)[0]
    assert told(small, 600, overrides={"assets": 0}) == []
    assert told(small, 600, overrides={"practice_share": 0}) == []


@pytest.mark.parametrize(("people", "gbp"), [(600, 17.31), (2_077, 5)])
def test_what_is_said_to_be_enough_is_just_enough(tmp_path: Path, people: int, gbp: float) -> None:
    assert told(load_scenario(town(tmp_path, people, gbp)), people) == []
    less = (people - 1, gbp) if people > 600 else (people, gbp - 0.01)
    assert len(told(load_scenario(town(tmp_path, *less)), less[0])) == 1


def test_the_model_enrols_nobody_for_such_money_and_spends_it(tmp_path: Path) -> None:
    for gbp, some in ((17.3, False), (17.31, True)):
        model = CoProductionModel(load_scenario(town(tmp_path, 600, gbp)), "co-produced", fixed_parameters=True).run(8)
        assert (model.ledger.sum(axis=(0, 1))[_field("attended")] > 0) == some
        assert model.ledger.sum(axis=(0, 1))[_field("programme_pence")] > 0


def _field(name: str) -> int:
    from coprod_sim.outcomes.fields import FIELD_INDEX

    return FIELD_INDEX[name]


def test_worlds_in_which_a_drawn_cost_leaves_no_place_are_counted(tmp_path: Path) -> None:
    small = load_scenario(town(tmp_path))
    values = dict(resolve(small, "co-produced", drawn=False).values)
    worlds = [values | {"leader_gbp_per_hour": price} for price in (5.0, 40.0, 50.0)]
    (line,) = cautions(small, 600, {"co-produced": worlds})
    assert "in every locality, in 2 of 3 sampled worlds, and" in line


def test_other_money_is_told_in_that_money(tmp_path: Path) -> None:
    path = tmp_path / "village.yaml"
    path.write_text(
        "schema: 1\nname: village\nextends: ubudehe\ntitle: V\nquestion: Q?\nsettings:\n"
        "  course_gbp_per_resident_year: {value: 0.01, because: a test}\n"
        "  caseload: {value: 6, because: a test}\n"
    )
    village = load_scenario(path)
    lines = told(village, village.residents, overrides={"assets": 1, "practice_share": 1})
    assert lines
    assert all("the kRWF 0.01 per resident a year" in line and "£" not in line for line in lines)


def test_beds_are_for_the_scenario_s_own_town() -> None:
    hotel = load_scenario("patient_hotel")
    assert told(hotel, hotel.residents) == []
    few, many = told(hotel, 20_000)
    assert few == (
        "setting_beds is 60 in the arm co-produced, as the scenario has it for 100,000 residents; this town has "
        "20,000, and beds are not scaled. In proportion there would be 12."
    )
    assert many.startswith("setting_beds is 900 in the arm large_hotel, ")
    assert told(hotel, 20_000, overrides={"setting_beds": 12}) == []
    assert told(load_scenario("time_bank"), 20_000) == []


def test_a_comparison_tells_them_in_sentences_manifest_and_on_standard_error(tmp_path: Path) -> None:
    path = town(tmp_path)
    found = compare(path, replicates=2, weeks=4, fixed_parameters=True)
    (line,) = found.manifest["warnings"]
    assert line.startswith("In the arm co-produced the £5 ")
    assert f"Warning: {line}" in found.sentences
    out = str(tmp_path / "out")
    args = ["compare", str(path), "--replicates", "2", "--weeks", "4", "--fixed-parameters", "--out", out, "--json"]
    result = run(*args)
    assert f"warning: {line}\n" in result.stderr
    assert json.loads(result.stdout)["manifest"]["warnings"] == [line]
    checked = run("check", str(path))
    assert checked.exit_code == 0
    assert f"{path}: warning: {line}\n" in checked.stderr


def test_a_validation_tells_them_too(tmp_path: Path) -> None:
    claims = (
        "claims:\n  fewer: {text: Fewer., outcome: demand_hours, measure: run_ratio, arm: co-produced,"
        " against: traditional, to_week: 4, value: 0, tolerance: 1, source: talk, profile: both, status: predicted}\n"
    )
    found = validate([town(tmp_path, more=claims)], replicates=2)
    (line,) = found.manifest["warnings"]
    assert line.startswith("small: In the arm co-produced the £5 ")
    assert f"Warning: {line}" in found.sentences
    assert math.isfinite(found.results[-1].simulated.mean)


def test_arms_with_the_same_shortage_share_a_line() -> None:
    (line,) = told(load_scenario("expert_patients"), 200)
    assert line.startswith("In the arms co-produced and paid_tutors the £5 per resident a year of course_gbp")


def test_a_town_that_is_smaller_than_an_arms_localities_is_told() -> None:
    lines = told(load_scenario("scale"), 1_500)
    assert any(
        "localities have 10,000 residents in the arms" in line and "one locality of 1,500" in line for line in lines
    )
    assert not any("localities have" in line for line in told(load_scenario("scale"), 40_000))
