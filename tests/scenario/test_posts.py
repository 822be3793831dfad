"""``programme_posts``: a programme's money set as full-time posts of the broker."""

from pathlib import Path

import pytest
from cli_runs import refused, run

from coprod_sim import evidence
from coprod_sim.evidence.entries import Setting
from coprod_sim.model.parameters import resolve
from coprod_sim.scenario.bought import bought
from coprod_sim.scenario.equal_money import extra_money, money_warnings, set_apart
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.posts import MONEY, POSTS, amount, example, many_posts
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.sweep.experiment.experiment_file import load_experiment

pytestmark = pytest.mark.rule
BANK = load_scenario("time_bank")
A_POST = 52 * 30 * 25
"""Pounds a year, at the evidence's central values."""


def text(settings: str, name: str = "mine", parent: str = "time_bank", more: str = "") -> str:
    return (
        f"schema: 1\nname: {name}\nextends: {parent}\ntitle: T\nquestion: Q?\n{more}arms:\n  co-produced:\n"
        f"    because: B.\n    settings:\n      {settings}\n"
    )


def town(folder: Path, settings: str, name: str = "mine", parent: str = "time_bank", more: str = "") -> Scenario:
    path = folder / f"{name}.yaml"
    path.write_text(text(settings, name, parent, more))
    return load_scenario(path)


def money(scenario: Scenario, profile: str = "trials", **how: object) -> object:
    return resolve(scenario, "co-produced", profile=profile, drawn=False, **how).values[MONEY]  # type: ignore[arg-type]


def test_a_post_costs_what_the_evidence_says() -> None:
    known = evidence.parameters()
    assert known["broker_cost_gbp_per_hour"].trials.value == 25
    assert known["team_hours_per_professional"].trials.value == 30
    assert "1 post is £39,000 a year" in example(POSTS)
    assert example(MONEY).startswith("£5 is £25,000 a year in a town of 5,000, about 0.64 of a full-time post of the")
    assert example("coaching_share") == ""


def test_posts_are_money_by_residents(tmp_path: Path) -> None:
    scenario = town(tmp_path, f"{POSTS}: 2")
    assert money(scenario) == pytest.approx(2 * A_POST / 5_000)
    assert money(scenario, residents=20_000) == pytest.approx(2 * A_POST / 20_000)
    assert scenario.given("trials", "co-produced")[MONEY].where.endswith("mine.yaml:10:7")
    assert POSTS not in scenario.given("trials", "co-produced")
    assert scenario.as_given("trials", "co-produced")[POSTS].setting == Setting(2.0)
    origin = resolve(scenario, "co-produced", drawn=False).origin[MONEY]
    assert origin.endswith("mine.yaml:10:7")


def test_posts_cost_what_the_scenario_or_a_run_says_that_an_hour_costs(tmp_path: Path) -> None:
    more = "settings:\n  broker_cost_gbp_per_hour: {value: 30, low: 20, high: 50, because: C.}\n"
    scenario = town(tmp_path, f"{POSTS}: 1", more=more)
    assert money(scenario) == pytest.approx(52 * 30 * 30 / 5_000)
    assert money(scenario, overrides={"broker_cost_gbp_per_hour": 40}) == pytest.approx(52 * 30 * 40 / 5_000)
    drawn = {resolve(scenario, "co-produced", replicate=r).values[MONEY] for r in range(4)}
    assert len(drawn) == 1, "a budget is fixed before anybody knows what an hour will cost"


def test_posts_with_a_range_are_drawn(tmp_path: Path) -> None:
    scenario = town(tmp_path, f"{POSTS}: {{value: 2, low: 1, high: 4, because: B.}}")
    assert scenario.given("talk", "co-produced")[MONEY].setting == Setting(15.6, 7.8, 31.2)
    values = [resolve(scenario, "co-produced", replicate=r).values[MONEY] for r in range(8)]
    assert len(set(values)) == 8
    assert all(7.8 <= float(v) <= 31.2 for v in values)  # type: ignore[arg-type]


def test_a_file_that_extends_another_replaces_money_by_posts_and_posts_by_money(tmp_path: Path) -> None:
    first = town(tmp_path, f"{POSTS}: 2", "first")
    assert MONEY not in first.arms["co-produced"].settings
    second = town(tmp_path, f"{MONEY}: 7", "second", "first.yaml")
    assert POSTS not in second.arms["co-produced"].settings
    assert money(second) == 7.0


def test_posts_of_one_profile_leave_the_money_of_the_other(tmp_path: Path) -> None:
    one = town(tmp_path, f"{POSTS}: {{trials: {{value: 2}}, because: B.}}", "one")
    assert (money(one), money(one, "talk")) == (pytest.approx(15.6), 5.0)
    two = town(tmp_path, f"{MONEY}: {{talk: {{value: 9}}, because: B.}}", "two", "one.yaml")
    assert (money(two), money(two, "talk")) == (pytest.approx(15.6), 9.0)
    three = town(tmp_path, f"{POSTS}: {{talk: {{value: 1}}, because: B.}}", "three", "two.yaml")
    assert (money(three), money(three, "talk")) == (pytest.approx(15.6), pytest.approx(7.8))


WRONG = {
    f"{POSTS}: 2\n      {MONEY}: 5": f"arms.co-produced.settings.{POSTS}: {POSTS} and {MONEY} set the same money; give "
    "one of them",
    f"{POSTS}: -1": f"arms.co-produced.settings.{POSTS}: -1 is out of range; allowed is 0 to 100000 (posts)",
    f"{POSTS}: two": f"arms.co-produced.settings.{POSTS}: a number is needed, not the text 'two'; allowed is 0 to "
    "100000 (posts)",
    f"{POSTS}: 200": f"{POSTS}: 200 posts at 39,000 a year come to 1,560 a resident a year in a town of 5,000; allowed "
    "is up to 1,000, which is 128.2 posts",
    f"{POSTS}: {{value: 1, low: 2, high: 3, because: B.}}": f"arms.co-produced.settings.{POSTS}.low: the value 1 is "
    "not inside its range, 2 to 3",
    "broker_budget: 5": "arms.co-produced.settings.broker_budget: there is no such number; did you mean "
    "programme_gbp_per_resident_year?",
}


@pytest.mark.parametrize("settings", WRONG)
def test_what_is_not_allowed_is_refused_with_its_place(tmp_path: Path, settings: str) -> None:
    (tmp_path / "mine.yaml").write_text(text(settings))
    (line,) = refused(run("check", str(tmp_path / "mine.yaml")))
    place, _, problem = line.partition("mine.yaml:10:")[2].partition(": ")
    assert place.isdigit()
    assert problem == WRONG[settings]


def test_a_key_in_the_wrong_place_is_sent_to_settings(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(text(f"{MONEY}: 5") + f"{POSTS}: 2\nconnector: 3\n")
    lines = refused(run("check", str(tmp_path / "mine.yaml")))
    assert lines[0].endswith(f"{POSTS}: there is no such key here; numbers go under settings")
    assert f"connector: there is no such key here; numbers go under settings; did you mean {MONEY}" in lines[1]


def test_posts_are_set_for_a_run_in_place_of_money() -> None:
    assert money(BANK, overrides={f"co-produced.{POSTS}": 1}) == pytest.approx(7.8)
    assert money(BANK, overrides={POSTS: 1}) == pytest.approx(7.8)
    assert money(BANK, overrides={f"co-produced.{POSTS}": 1}, residents=500) == pytest.approx(78)
    with pytest.raises(InputError, match="set the same money"):
        resolve(BANK, "co-produced", overrides={f"co-produced.{POSTS}": 1, f"co-produced.{MONEY}": 1})
    with pytest.raises(InputError, match=r"override in co-produced: programme_posts: 9,000 posts"):
        resolve(BANK, "co-produced", overrides={f"co-produced.{POSTS}": 9_000})


def test_money_is_set_for_a_run_in_place_of_posts(tmp_path: Path) -> None:
    scenario = town(tmp_path, f"{POSTS}: 2")
    assert money(scenario, overrides={f"co-produced.{MONEY}": 3}) == 3.0


def test_the_command_line_checks_posts() -> None:
    (line,) = refused(run("compare", "time_bank", "--set", f"{POSTS}=2"))
    assert "the arm co-produced sets it, so it is not for all arms at once" in line
    both = ("--set", f"co-produced.{POSTS}=2", "--set", f"co-produced.{MONEY}=2")
    (line,) = refused(run("compare", "time_bank", *both))
    assert line == f"--set co-produced.{POSTS}: {POSTS} and {MONEY} set the same money; give one of them"
    (line,) = refused(run("compare", "time_bank", "--set", "co-produced.connector=2"))
    assert line.partition("did you mean ")[2].startswith(MONEY)


def test_an_experiment_names_the_money(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "schema: 1\nname: mine\nquestion: Q?\nsettles: S.\nscenarios: [time_bank]\ndesign:\n  kind: grid\n  factors:\n"
        f"    {POSTS}: {{values: [1, 2], arms: [co-produced], because: B.}}\n"
    )
    with pytest.raises(
        InputError, match=f"posts are for arms of a scenario and for --set; here give the money, {MONEY}"
    ):
        load_experiment(path)


def test_equal_money_knows_posts_and_the_size_of_the_town(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        text(f"{POSTS}: 3", more="residents: 7000\n")
        + "  traditional_plus:\n    because: B.\n    settings: {ordinary_gbp_per_resident_year: 16.7143}\n"
    )
    scenario = load_scenario(path)
    assert extra_money(scenario, "co-produced", "trials") == pytest.approx(3 * A_POST / 7_000)
    assert money_warnings(scenario) == [], "the same to the figures that a message prints"
    pairs = (("co-produced", "traditional_plus"),)
    assert set_apart(scenario, "trials", {}, pairs, 7_000) == []
    (line,) = set_apart(scenario, "trials", {}, pairs, 14_000)
    assert (
        "as set for this run, no arm without co-production spends the same extra money as co-produced (£8.35714" in line
    )


def test_posts_are_in_whatever_money_the_scenario_has(tmp_path: Path) -> None:
    scenario = town(tmp_path, f"{POSTS}: 1", parent="ubudehe")
    (row,) = (each for each in bought(scenario, "co-produced", "trials") if each.use == "programme")
    assert row.posts == pytest.approx(1.0)
    assert row.gbp_year == pytest.approx(52 * row.gbp_per_hour * 30)


def test_check_and_new_have_posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    town(tmp_path, f"{POSTS}: 2")
    flat = " ".join(run("check", "mine.yaml").stdout.split())
    assert "programme_posts: 2 Programme money: £15.60 a resident a year, £78,000 a year in the town; about 2" in flat
    assert run("new", "next", "--like", "mine.yaml").exit_code == 0
    assert "# programme_posts: {value: 2, because:" in (tmp_path / "next.yaml").read_text()
    assert run("check", "next.yaml").exit_code == 0


@pytest.mark.parametrize(
    ("posts", "words"),
    [
        (0.641, "0.64 of a full-time post"),
        (1.0, "1 full-time post"),
        (0.999, "1 full-time post"),
        (2.0, "2 full-time posts"),
        (120.4, "120 full-time posts"),
    ],
)
def test_posts_in_words(posts: float, words: str) -> None:
    assert many_posts(posts) == words


def test_money_in_words() -> None:
    assert [amount(x, "£") for x in (5.0, 15.6, 25_000.4, 0.5)] == ["£5", "£15.60", "£25,000", "£0.50"]
