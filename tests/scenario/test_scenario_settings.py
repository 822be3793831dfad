"""Settings of scenarios and arms that differ by profile or have a range: how they are read, inherited and drawn."""

from dataclasses import replace
from pathlib import Path

import pytest
from cli_runs import run
from scenario_texts import ARMS, HEAD, problems, town

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Setting
from coprod_sim.model.parameters import draw, resolve
from coprod_sim.scenario.claims import Claim
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.settings import range_problem
from coprod_sim.studies.calibrate.free_numbers import kept_by_arms, overrides, read_free
from coprod_sim.studies.compare.manifest import drawn_keys
from coprod_sim.studies.validate.validation import input_of

pytestmark = pytest.mark.rule


BY_PROFILE = """\
settings:
  gain_max_sd:
    trials: {value: 0.4, low: 0.2, high: 0.6}
    talk: {value: 0.8}
    because: a guess
  contact_hours: {value: [0.2, 1, 2, 0, 6], low: [0.1, 1, 2, 0, 5], high: [0.3, 1, 2, 0, 8], because: local times}
  dose_half_life_years: {value: 2, low: 1, high: 4, because: a guess}
"""
ARM_OWN = """\
arms:
  traditional: {label: Traditional, because: as today, settings: {practice_share: 0}}
  co-produced:
    label: Co-produced
    because: the other way
    settings:
      practice_share: 1
      gain_max_sd: {talk: {value: 1, low: 0.5, high: 1.5}, because: a stronger one}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return load_scenario(town(tmp_path, HEAD + BY_PROFILE + ARM_OWN))


def test_each_profile_has_its_own_value_and_range(scenario: Scenario) -> None:
    gain = scenario.settings["gain_max_sd"]
    assert (gain.trials, gain.talk) == (Setting(0.4, 0.2, 0.6), Setting(0.8))
    hours = scenario.settings["contact_hours"]
    assert hours.trials == hours.talk == Setting((0.2, 1, 2, 0, 6), (0.1, 1, 2, 0, 5), (0.3, 1, 2, 0, 8))
    assert gain.because == "a guess"


def test_draws_differ_between_replicates_and_profiles_and_keep_to_the_range(scenario: Scenario) -> None:
    worlds = {
        profile: [resolve(scenario, "traditional", profile=profile, replicate=r).values for r in range(40)]
        for profile in entries.PROFILES
    }
    trials = [float(values["gain_max_sd"]) for values in worlds["trials"]]
    assert len(set(trials)) == 40
    assert all(0.2 <= gain <= 0.6 for gain in trials)
    assert {values["gain_max_sd"] for values in worlds["talk"]} == {0.8}
    hours = [values["contact_hours"] for values in worlds["trials"]]
    assert [len({row[i] for row in hours}) for i in range(5)] == [40, 1, 1, 1, 40]
    assert {row[1:4] for row in hours} == {(1.0, 2.0, 0.0)}
    assert resolve(scenario, "traditional", drawn=False).values["gain_max_sd"] == 0.4
    assert drawn_keys([{"traditional": values} for values in worlds["talk"]]).count("gain_max_sd") == 0


def test_all_arms_of_a_replicate_share_the_quantile(scenario: Scenario) -> None:
    number = evidence.parameters()["gain_max_sd"]
    for replicate in range(5):
        own, other = (
            resolve(scenario, arm, replicate=replicate).values["gain_max_sd"] for arm in ("co-produced", "traditional")
        )
        assert own == other == draw(number, Setting(0.4, 0.2, 0.6), 1, replicate)
        wider = resolve(scenario, "co-produced", profile="talk", replicate=replicate).values["gain_max_sd"]
        assert isinstance(own, float)
        assert wider == pytest.approx(0.5 + (own - 0.2) / 0.4)  # both triangles have their peak in the middle


def test_a_log_uniform_number_is_drawn_on_its_own_scale(scenario: Scenario) -> None:
    number = evidence.parameters()["dose_half_life_years"]
    value = resolve(scenario, "traditional", replicate=3).values["dose_half_life_years"]
    assert value == draw(number, Setting(2.0, 1.0, 4.0), 1, 3)


def test_a_profile_that_is_left_out_stays_as_it_was(scenario: Scenario, tmp_path: Path) -> None:
    p = resolve(scenario, "co-produced", drawn=False)
    assert (p.values["gain_max_sd"], p.origin["gain_max_sd"]) == (0.4, f"{scenario.path}:6:3")
    p = resolve(scenario, "co-produced", profile="talk", drawn=False)
    assert (p.values["gain_max_sd"], p.origin["gain_max_sd"]) == (1.0, f"{scenario.path}:19:7")
    one = load_scenario(town(tmp_path, HEAD + "settings:\n  gain_max_sd: {talk: {value: 2}, because: x}\n" + ARMS))
    assert "gain_max_sd" not in one.given("trials")
    for replicate in (1, 2):
        drawn = resolve(one, "traditional", replicate=replicate)
        number = evidence.parameters()["gain_max_sd"]
        assert drawn.values["gain_max_sd"] == draw(number, number.trials, 1, replicate)
        assert drawn.origin["gain_max_sd"] == "evidence, trials"


def test_a_chain_of_files_is_laid_over_profile_by_profile(scenario: Scenario, tmp_path: Path) -> None:
    text = "schema: 1\nname: {}\nextends: {}\nsettings:\n  gain_max_sd: {{{}: {{value: {}}}, because: x}}\n"
    town(tmp_path, text.format("b", "town.yaml", "talk", 1.1), "b")
    path = town(tmp_path, text.format("c", "b.yaml", "talk", 1.2), "c")
    last = load_scenario(path)
    assert last.given("trials")["gain_max_sd"] == (Setting(0.4, 0.2, 0.6), f"{scenario.path}:6:3")
    assert last.given("talk")["gain_max_sd"] == (Setting(1.2), f"{path}:5:3")
    assert last.given("talk", "co-produced")["gain_max_sd"].setting == Setting(1.0, 0.5, 1.5)
    path = town(tmp_path, text.format("d", "c.yaml", "trials", 0.3), "d")
    assert load_scenario(path).given("talk")["gain_max_sd"].setting == Setting(1.2)


WRONG = [
    ("{value: 0.4, talk: {value: 0.8}, because: x}", "6:17: {k}.value", "for both profiles, but talk has its own"),
    ("{talk: {value: 0.8}, low: 0.1, because: x}", "6:37: {k}.low", "give value, or trials and talk"),
    ("{value: 0.4, low: 0.2, because: x}", "6:29: {k}.low", "a range has both ends; high is missing"),
    ("{value: 0.4, high: 0.6, because: x}", "6:29: {k}.high", "a range has both ends; low is missing"),
    ("{value: 0.4, low: 0.5, high: 0.6, because: x}", "6:29: {k}.low", "0.4 is not inside its range, 0.5 to 0.6"),
    ("{value: 0.4, low: 0.2, high: 90, because: x}", "6:39: {k}.high", "90 is out of range; allowed is 0 to"),
    ("{value: 0.4, low: a, high: 0.5, because: x}", "6:29: {k}.low", "a number is needed, not the text 'a'"),
    ("{talk: 0.8, because: x}", "6:17: {k}.talk", "a mapping is needed, not 0.8; write it as {value: ...}"),
    ("{talk: {low: 0, high: 1}, because: x}", "6:17: {k}.talk.value", "is missing"),
    ("{talk: {value: 0.8, because: y}, because: x}", "6:36: {k}.talk.because", "there is no such key here"),
    ("{trials: {value: -1}, because: x}", "6:17: {k}.trials", "-1 is out of range"),
    ("{trials: {value: 1, low: 0}, because: x}", "6:36: {k}.trials.low", "high is missing"),
    ("{talks: {value: 1}, value: 1, because: x}", "6:17: {k}.talks", "did you mean talk or trials?"),
    ("{low: 0, high: 1, because: x}", "6:3: {k}.value", "give value, or trials and talk"),
    ("{talk: {value: 1}}", "6:3: {k}.because", "is missing"),
]


@pytest.mark.parametrize(("entry", "place", "words"), WRONG)
def test_what_is_wrong_is_told_with_its_line_and_column(tmp_path: Path, entry: str, place: str, words: str) -> None:
    (message,) = problems(town(tmp_path, f"{HEAD}settings:\n  gain_max_sd: {entry}\n{ARMS}"))
    assert message.startswith(place.format(k="settings.gain_max_sd") + ": ")
    assert words in message


@pytest.mark.parametrize(
    ("key", "entry", "words"),
    [
        ("networks", "{value: 1, low: 0, high: 1, because: x}", "a switch is on or off and has no range"),
        ("dose_half_life_years", "{value: 1, low: 0, high: 4, because: x}", "low: 0 is out of range; allowed is 0.05"),
        ("contact_hours", "{value: [1, 1, 1, 1, 1], low: 1, high: 2, because: x}", "a list of 5 numbers is needed"),
        ("mutual_help_minutes", "{value: 1, low: 0.5, high: 2, because: x}", "there is no such number"),
    ],
)
def test_a_number_that_cannot_have_the_range_says_why(tmp_path: Path, key: str, entry: str, words: str) -> None:
    messages = problems(town(tmp_path, f"{HEAD}settings:\n  {key}: {entry}\n{ARMS}"))
    assert all(message.startswith("6:") for message in messages)
    assert words in messages[0]


def test_a_range_on_a_log_scale_starts_above_nought_unless_it_is_not_drawn() -> None:
    number = replace(evidence.parameters()["gain_max_sd"], distribution="log-uniform")
    problem = range_problem(number, Setting(0.5, 0.0, 1.0))
    assert problem is not None
    assert "must start above 0" in problem
    assert range_problem(number, Setting((0.0, 0.5), (0.0, 0.2), (0.0, 1.0))) is None


def test_a_number_that_the_evidence_never_draws_may_have_a_range(tmp_path: Path) -> None:
    setting = "settings:\n  household_size_share: {value: [.3, .3, .2, .1, .1], low: [.2, .3, .2, .1, .1], "
    setting += "high: [.4, .3, .2, .1, .1], because: a survey}\n"
    scenario = load_scenario(town(tmp_path, HEAD + setting + ARMS))
    rows = [resolve(scenario, "traditional", replicate=r).values["household_size_share"] for r in range(5)]
    assert len(set(rows)) == 5
    assert all(sum(entries.elements(row)) == pytest.approx(1.0) for row in rows)


def test_an_input_shows_the_range_of_the_scenario(scenario: Scenario) -> None:
    def shown(profile: str, arm: str) -> tuple[float, float, float]:
        claim = Claim(**{**dict.fromkeys(Claim.__annotations__), "outcome": "gain_max_sd", "arm": arm})  # type: ignore[arg-type]
        return input_of(scenario, claim, profile)

    assert shown("trials", "co-produced") == (0.4, 0.2, 0.6)
    assert shown("talk", "co-produced") == (1.0, 0.5, 1.5)
    assert shown("talk", "traditional")[0] == 0.8


def test_check_tells_both_profiles_and_ranges(scenario: Scenario) -> None:
    flat = " ".join(run("check", str(scenario.path)).stdout.split())
    assert "trials: 0.4, drawn from 0.2 to 0.6" in flat
    assert "talk: 0.8" in flat
    assert "trials: left as it is" in flat
    assert "talk: 1, drawn from 0.5 to 1.5" in flat
    assert "dose_half_life_years: 2, drawn from 1 to 4" in flat
    assert "[0.2, 1, 2, 0, 6]," in flat
    assert "drawn from [0.1, 1, 2, 0, 5]" in flat


def test_a_new_file_offers_them_as_they_are(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert run("new", "mine", "--like", str(scenario.path), "--out", str(path)).exit_code == 0
    text = path.read_text()
    assert "# gain_max_sd: {trials: {value: 0.4, low: 0.2, high: 0.6}, talk: {value: 0.8}, because: " in text
    assert "# gain_max_sd: {talk: {value: 1, low: 0.5, high: 1.5}, because: " in text
    assert "# dose_half_life_years: {value: 2, low: 1, high: 4, because: " in text


def test_a_fit_moves_a_number_within_the_scenarios_range_of_its_profile(scenario: Scenario) -> None:
    (gain,) = read_free("gain_max_sd", scenario, ["traditional"], "trials")
    assert (gain.start, gain.low, gain.high, gain.ranged) == (0.4, 0.2, 0.6, True)
    assert kept_by_arms([gain], scenario, "trials") == []
    assert len(kept_by_arms([gain], scenario, "talk")) == 1
    assert read_free("gain_max_sd", scenario, ["co-produced"], "trials") == [gain]
    free = read_free("contact_hours[gp]", scenario, ["traditional"], "talk")
    assert overrides(free, (0.15,), scenario, "talk") == {"contact_hours": (0.15, 1.0, 2.0, 0.0, 6.0)}


def test_amounts_of_one_profile_alone_are_not_mixed_with_other_money(tmp_path: Path) -> None:
    pounds = [number for number in evidence.parameters().values() if number.unit == "GBP"]
    wanted = [number for number in pounds if number.trials != Setting(0.0)]
    ones = {n.key: 1 if n.index is None else [1] * len(entries.INDEXES[n.index]) for n in wanted}
    money = "money: {symbol: kr, name: kronor, year: 2003}\nsettings:\n"
    whole = "".join(f"  {key}: {{value: {value}, because: x}}\n" for key, value in ones.items())
    assert load_scenario(town(tmp_path, HEAD + money + whole + ARMS)).money.symbol == "kr"
    half = whole.replace("unit_cost_gbp: {value: [1, 1, 1, 1, 1],", "unit_cost_gbp: {talk: {value: [1, 1, 1, 1, 1]},")
    assert half != whole
    (message,) = problems(town(tmp_path, HEAD + money + half + ARMS))
    assert message.endswith("all amounts are in kronor; set these, which are not: unit_cost_gbp (trials)")
