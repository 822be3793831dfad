"""``--set KEY`` is for evidence about the world, in all arms; ``--set ARM.KEY`` sets a number in one arm."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cli_runs import refused, run

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.parameters import resolve
from coprod_sim.scenario.equal_money import extra_money, money_warnings, set_apart
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario, scenario_names
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.sweep.experiment.experiment_file import experiment_names, load_experiment

pytestmark = pytest.mark.story


BANK = load_scenario("time_bank")
MONEY = "programme_gbp_per_resident_year"
PAIRS = (("co-produced", "traditional"), ("co-produced", "traditional_plus"), ("traditional_plus", "traditional"))


def small(overrides: Mapping[str, Any], **options: Any) -> Comparison:
    size: dict[str, Any] = {"replicates": 2, "residents": 200, "weeks": 2, "progress": False}
    return compare("time_bank", overrides=overrides, **(size | options))


def inputs(found: Comparison, arm: str) -> Mapping[str, Any]:
    parameters: Mapping[str, Any] = found.manifest["arms"][arm]["parameters"]
    return parameters


@pytest.mark.parametrize("name", scenario_names())
def test_no_number_that_an_arm_sets_is_set_in_all_arms(name: str) -> None:
    scenario = load_scenario(name)
    own = {
        key: str(given.trials.value)
        for arm in scenario.arms.values()
        for key, given in arm.settings.items()
        if given.trials
    }
    sets = [word for key, value in own.items() for word in ("--set", f"{key}={value.strip('()')}")]
    lines = refused(run("compare", name, *sets))
    assert [line.split(":")[1].strip() for line in lines] == list(own)
    assert all(
        f"--set ARM.{key}=" in line and "in one arm, such as --set" in line
        for key, line in zip(own, lines, strict=True)
    )


NOT_ALL = "so it is not for all arms at once;"
REFUSED = {
    "coaching_share=0.2": f"the arm co-produced sets it, {NOT_ALL} --set ARM.coaching_share=0.2 sets it in one "
    "arm, such as --set co-produced.coaching_share=0.2",
    "practice_share=1": f"the arms traditional, co-produced, traditional_plus set it, {NOT_ALL} --set "
    "ARM.practice_share=1 sets it in one arm, such as --set co-produced.practice_share=1",
    "co-produced=0.2": "this is an arm; name a number of it: co-produced.KEY, such as co-produced.coaching_share",
    "coaching_share=2": "2 is out of range; allowed is 0 to 1 (share); did you mean 0.02?",
    "co_produced.coaching_share=0.2": "there is no arm 'co_produced'; did you mean co-produced?",
    "nobody.substitution=0.2": "there is no arm 'nobody'; there are: traditional, co-produced, traditional_plus",
    ".coaching_share=0.2": "there is no arm ''; there are: traditional, co-produced, traditional_plus",
    "substitution.co-produced=0.2": "there is no arm 'substitution'; did you mean co-produced.substitution?",
    "co-produced.coaching_shar=0.2": "there is no such number; did you mean coaching_share or coaching_weeks?",
    "co-produced.coaching_share=2": "2 is out of range; allowed is 0 to 1 (share); did you mean 0.02?",
    "co-produced.contact_hours[gp]=1": "its elements are set together; write contact_hours and a value for each: gp, "
    "outpatient, ae, pharmacy, bed_days",
}


@pytest.mark.parametrize(("given", "message"), REFUSED.items())
def test_what_is_refused_says_what_to_write(given: str, message: str) -> None:
    name = given.partition("=")[0]
    assert refused(run("compare", "time_bank", "--set", given)) == [f"--set {given}: {name}: {message}"]


def test_an_arm_that_is_not_compared_is_not_set(tmp_path: Path) -> None:
    arms = ["--arms", "traditional_plus,traditional", "--out", str(tmp_path / "out")]
    lines = refused(
        run("compare", "time_bank", *arms, "--set", "co-produced.coaching_share=.2", "--set", "coaching_share=.2")
    )
    assert lines[0].endswith("the arm co-produced is not among those compared, which are traditional, traditional_plus")
    assert lines[1].endswith("such as --set traditional_plus.coaching_share=.2")  # an arm that can be set
    assert not (tmp_path / "out").exists()


def test_a_number_is_set_once_in_an_arm() -> None:
    twice = ["--set", "co-produced.coaching_share=.2", "--set", " co-produced . coaching_share = .3"]
    (line,) = refused(run("compare", "time_bank", *twice))
    assert line.endswith("co-produced.coaching_share: it is set twice")


def test_python_refuses_the_same() -> None:
    with pytest.raises(InputError) as caught:
        small({"coaching_share": 0.2, "co-produced.coaching_share": 0.2, "mine.substitution": 1, "substitution": 7})
    lines = caught.value.messages
    assert lines[0].startswith("overrides: coaching_share: the arm co-produced sets it")
    assert "overrides={'co-produced.coaching_share': ...}" in lines[0]
    assert lines[1].startswith("overrides: mine.substitution: there is no arm 'mine'")
    assert lines[2].startswith("overrides: substitution: 7 is out of range")
    with pytest.raises(InputError, match="not among those compared"):
        small({"co-produced.coaching_share": 0.2}, arms=["traditional", "traditional_plus"])


def test_one_arm_has_the_number_and_the_others_keep_theirs() -> None:
    found = small({"substitution": 0.4, "co-produced.substitution": 0.6, "co-produced.coaching_share": 0.2})
    assert [inputs(found, arm)["substitution"]["value"] for arm in found.arms] == [0.4, 0.6, 0.4]
    assert [inputs(found, arm)["coaching_share"]["value"] for arm in found.arms] == [0.1, 0.2, 0.1]
    origins = {arm: inputs(found, arm)["substitution"]["origin"] for arm in found.arms}
    assert origins == {
        "traditional": "override",
        "co-produced": "override in co-produced",
        "traditional_plus": "override",
    }
    assert inputs(found, "traditional_plus")["coaching_share"]["origin"] == "evidence, trials"
    assert found.manifest["options"]["overrides"] == {
        "substitution": 0.4,
        "co-produced.coaching_share": 0.2,
        "co-produced.substitution": 0.6,
    }
    assert small({}).manifest["options"]["overrides"] == {}


def test_the_order_of_settings_decides_nothing_and_the_manifest_repeats_them() -> None:
    given = {
        "co-produced.substitution": 0.6,
        "substitution": 0.4,
        "co-produced.contact_hours": [0.1, 0.2, 0.3, 0.4, 0.5],
    }
    one, other = small(given), small(dict(reversed(given.items())))
    assert one.json() == other.json()
    options = json.loads(one.json())["manifest"]["options"]
    assert compare("time_bank", progress=False, **options).json() == one.json()


def test_a_model_of_one_arm_takes_the_same_settings() -> None:
    given = {"substitution": 0.4, "co-produced.substitution": 0.6, "co-produced.coaching_share": 0.2}
    found = small(given)
    for arm in found.arms:
        values = CoProductionModel("time_bank", arm, residents=200, overrides=given, burn_in=False).parameters.values
        assert values["substitution"] == inputs(found, arm)["substitution"]["value"]
        assert values["coaching_share"] == inputs(found, arm)["coaching_share"]["value"]
    with pytest.raises(InputError, match="there is no arm 'mine'"):
        CoProductionModel("time_bank", overrides={"mine.substitution": 0.4}, burn_in=False)
    with pytest.raises(InputError, match="28 is out of range"):
        resolve(BANK, "traditional", overrides={"co-produced.coaching_share": 28})


def test_more_money_in_one_arm_is_told() -> None:
    (line,) = small({f"co-produced.{MONEY}": 10}).manifest["warnings"]
    assert line.startswith(
        "as set for this run, no arm without co-production spends the same extra money as co-produced (£10 "
    )
    both = {f"co-produced.{MONEY}": 10, "traditional_plus.ordinary_gbp_per_resident_year": 10, "substitution": 0.4}
    assert small(both).manifest["warnings"] == []
    alone = small({f"co-produced.{MONEY}": 10}, arms=["co-produced", "traditional"]).manifest["warnings"]
    assert alone == [line]  # the arm with the same money was there to be compared


def test_arms_that_had_the_same_money_no_longer_have_it() -> None:
    def told(**given: Any) -> list[str]:
        return set_apart(BANK, "trials", {name.replace("__", "."): value for name, value in given.items()}, PAIRS)

    (line,) = told(networks=0)  # without a time bank its money is not spent, and some arm has as little
    assert line.startswith(
        "as set for this run, these are no longer at equal money: co-produced minus traditional_plus ("
    )
    assert line.endswith("(£0 against £5 per resident-year)")
    assert told(traditional_plus__ordinary_gbp_per_resident_year=8)[0].startswith("as set for this run, no arm without")
    assert told(course_gbp_per_resident_year=3)[0].count("co-produced (£8 per resident-year)") == 1
    assert told(substitution=0.3, traditional__demand_growth_per_year=0.01) == []


def test_an_arm_that_does_not_co_produce_spends_nothing_on_a_programme(tmp_path: Path) -> None:
    path = tmp_path / "alike.yaml"
    path.write_text(
        "schema: 1\nname: alike\nextends: time_bank\ntitle: T\nquestion: Q?\nwithout: [traditional_plus]\n"
        f"settings: {{{MONEY}: {{value: 5, because: for all}}}}\n"
    )
    scenario = load_scenario(path)
    assert [extra_money(scenario, arm, "trials") for arm in scenario.arms] == [0.0, 5.0]
    assert len(money_warnings(scenario)) == 1


EXPERIMENT = """schema: 1
name: mine
question: Q?
settles: S.
scenarios: [time_bank]
arms: [traditional, {arm}]
design:
  kind: grid
  factors:
    {factor}
"""


@pytest.mark.parametrize(
    ("arm", "factor"),
    [
        ("co-produced", "coaching_share: {values: [0.1, 0.2], because: x}"),
        ("co-produced", "coaching_share: {values: [0.5, 2], multiply: true, because: x}"),
        ("traditional_plus", "coaching_share: {values: [0.1, 0.2], because: an arm that is not run sets it}"),
        ("traditional_plus", "practice_share: {values: [0, 1], because: both arms set the same}"),
    ],
)
def test_a_factor_that_an_arm_sets_says_where_it_acts(tmp_path: Path, arm: str, factor: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(EXPERIMENT.format(arm=arm, factor=factor))
    with pytest.raises(InputError, match=r"mine.yaml:10:5: .* say where it acts: arms: \[...\]"):
        load_experiment(path)
    path.write_text(EXPERIMENT.format(arm=arm, factor=factor.replace("because", f"arms: [{arm}], because")))
    assert load_experiment(path).factors[0].arms == (arm,)


@pytest.mark.parametrize("name", experiment_names())
def test_experiments_that_ship_say_where_arms_numbers_act(name: str) -> None:
    assert load_experiment(name).factors


def test_the_page_lists_what_was_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    size = ["--residents", "200", "--weeks", "2", "--replicates", "2", "--out", "out"]
    done = run("compare", "time_bank", *size, "--set", f"co-produced.{MONEY}=10", "--set", "substitution=0.4")
    assert done.exit_code == 0, done.output
    assert "warning: as set for this run, no arm" in done.stderr
    assert (
        f"--set substitution=0.4 --set co-produced.{MONEY}=10"
        in json.loads(Path("out/manifest.json").read_text())["command"]
    )
    assert run("report", "out").exit_code == 0
    page = Path("out/report.html").read_text()
    assert f"substitution = 0.4 in all arms; {MONEY} = 10.0 in co-produced" in page
    assert "as set for this run, no arm without co-production spends the same extra money as co-produced" in page
