"""Scenario files: what they may say, what they inherit, and how each kind of mistake is told."""

import os
import pickle
from pathlib import Path

import pytest
from scenario_texts import ARMS, HEAD, problems, town

from coprod_sim.evidence.entries import Setting
from coprod_sim.scenario.allowed import checked
from coprod_sim.scenario.errors import InputError, did_you_mean
from coprod_sim.scenario.load import load_scenario, scenario_names

pytestmark = pytest.mark.rule


def test_time_bank_ships_and_has_the_three_arms() -> None:
    scenario = load_scenario("time_bank")
    assert "time_bank" in scenario_names()
    assert list(scenario.arms) == ["traditional", "co-produced", "traditional_plus"]
    assert (scenario.residents, scenario.locality_residents, scenario.weeks) == (5_000, 5_000, 520)
    assert scenario.baseline == "traditional"


def test_time_bank_is_at_equal_money() -> None:
    arms = load_scenario("time_bank").arms
    assert arms["co-produced"].settings["programme_gbp_per_resident_year"].trials == Setting(5)
    assert arms["traditional_plus"].settings["ordinary_gbp_per_resident_year"].trials == Setting(5)
    assert arms["traditional"].settings["practice_share"].trials == Setting(0)


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_difference_says_why(name: str) -> None:
    scenario = load_scenario(name)
    given = [g for arm in scenario.arms.values() for g in arm.settings.values()] + list(scenario.settings.values())
    assert given
    assert all(len(g.because.split()) >= 3 for g in given)
    assert scenario.question.endswith("?")


def test_every_number_knows_where_it_was_set(tmp_path: Path) -> None:
    path = town(tmp_path, HEAD + "settings:\n  coaching_share: {value: 0.2, because: a survey}\n" + ARMS)
    given = load_scenario(path).settings["coaching_share"]
    assert (given.trials, given.talk) == (Setting(0.2), Setting(0.2))
    assert (given.because, given.where) == ("a survey", f"{path}:6:3")


def test_a_bare_value_in_an_arm_has_the_arms_reason(tmp_path: Path) -> None:
    arm = load_scenario(town(tmp_path, HEAD + ARMS)).arm("co-produced")
    assert (arm.label, arm.settings["practice_share"].because) == ("Co-produced", "the other way")


def test_an_indexed_number_is_a_list_in_the_order_of_its_index(tmp_path: Path) -> None:
    text = HEAD + "settings:\n  contact_hours: {value: [0.2, 1, 2, 0, 6], because: local times}\n" + ARMS
    assert load_scenario(town(tmp_path, text)).settings["contact_hours"].talk == Setting((0.2, 1.0, 2.0, 0.0, 6.0))


def test_text_of_yaml_1_2_stays_text(tmp_path: Path) -> None:
    scenario = load_scenario(town(tmp_path, HEAD.replace("A town", "no") + ARMS))
    assert scenario.title == "no"


def test_a_file_states_only_its_difference(tmp_path: Path) -> None:
    town(tmp_path, HEAD + "residents: 300\n" + ARMS)
    arm_text = "arms:\n  co-produced: {because: less, settings: {coaching_share: 0.05}}\n"
    scenario = load_scenario(town(tmp_path, "schema: 1\nname: b\nextends: town.yaml\nweeks: 52\n" + arm_text, "b"))
    arm = scenario.arm("co-produced")
    assert (scenario.title, scenario.residents, scenario.weeks) == ("A town", 300, 52)
    assert (arm.label, arm.because) == ("Co-produced", "less")
    assert {key: at.setting.value for key, at in scenario.given("trials", "co-produced").items()} == {
        "practice_share": 1.0,
        "coaching_share": 0.05,
    }


def test_a_chain_ends_in_a_shipped_scenario_and_the_nearest_file_wins(tmp_path: Path) -> None:
    setting = "settings: {{coaching_share: {{value: {}, because: test}}}}\n"
    town(tmp_path, "schema: 1\nname: a\nextends: time_bank\nweeks: 10\nresidents: 50\n" + setting.format(0.3), "a")
    path = town(tmp_path, "schema: 1\nname: b\nextends: a.yaml\nweeks: 20\n" + setting.format(0.4), "b")
    scenario = load_scenario(path)
    assert (scenario.name, scenario.weeks, scenario.residents) == ("b", 20, 50)
    assert scenario.settings["coaching_share"].talk == Setting(0.4)
    assert list(scenario.arms) == ["traditional", "co-produced", "traditional_plus"]


def test_a_file_may_have_the_name_of_the_shipped_one_that_it_extends(tmp_path: Path) -> None:
    path = town(tmp_path, "schema: 1\nname: time_bank\nextends: time_bank\nweeks: 7\n", "time_bank")
    assert load_scenario(path).weeks == 7


def test_a_circle_of_extends_names_the_chain(tmp_path: Path) -> None:
    for name, parent in (("a", "b"), ("b", "c"), ("c", "b")):
        town(tmp_path, f"schema: 1\nname: {name}\nextends: {parent}.yaml\n", name)
    with pytest.raises(InputError, match=r"c\.yaml:3:1: extends: .*circle: b -> c -> b"):
        load_scenario(tmp_path / "a.yaml")


def test_a_parent_that_is_missing_is_told_at_extends(tmp_path: Path) -> None:
    path = town(tmp_path, "schema: 1\nname: town\nextends: time_bnk\n")
    assert problems(path) == ["3:1: extends: time_bnk: there is no such scenario or file; did you mean time_bank?"]


SETTINGS = [
    ("wiling_weekly_share: {value: 0.3, because: x}", "wiling_weekly_share", "did you mean willing_weekly_share"),
    ("willing_weekly_share: {value: 28, because: x}", "willing_weekly_share", "did you mean 0.28?"),
    ("willing_weekly_share: {value: '28%', because: x}", "willing_weekly_share", "did you mean 0.28?"),
    (
        "willing_weekly_share: {value: 1.5, because: x}",
        "willing_weekly_share",
        "1.5 is out of range; allowed is 0",
    ),
    ("willing_weekly_share: {value: -0.1, because: x}", "willing_weekly_share", "allowed is 0 to 1"),
    ("willing_weekly_share: {value: .nan, because: x}", "willing_weekly_share", "nan is not a finite number"),
    ("willing_weekly_share: {value: -.inf, because: x}", "willing_weekly_share", "-inf is not a finite number"),
    ("willing_weekly_share: {value: 1e999, because: x}", "willing_weekly_share", "inf is not a finite number"),
    ("willing_weekly_share: {value: a lot, because: x}", "willing_weekly_share", "not the text 'a lot'"),
    ("willing_weekly_share: {value: true, because: x}", "willing_weekly_share", "a number is needed, not true"),
    ("willing_weekly_share: {value: , because: x}", "willing_weekly_share", "a number is needed, not nothing"),
    ("willing_weekly_share: {value: [0.2], because: x}", "willing_weekly_share", "one number is needed, not a list"),
    ("willing_weekly_share: {value: {a: 1}, because: x}", "willing_weekly_share", "a number is needed, not a mapping"),
    ("networks: {value: 0.5, because: x}", "networks", "0.5 is not a whole number"),
    ("contact_hours: {value: 1, because: x}", "contact_hours", "a list of 5 numbers is needed, for gp, outpatient"),
    ("contact_hours: {value: [1, 2], because: x}", "contact_hours", "2 numbers given; 5 are needed"),
    ("contact_hours: {value: [1, 2, x, 0, 0], because: x}", "contact_hours", "ae: a number is needed"),
    ("household_size_share: {value: [1, 1, 0, 0, 0], because: x}", "household_size_share", "they must add up to 1"),
    ("coaching_share: 0.2", "coaching_share", "has no because"),
    ("coaching_share: {value: 0.2}", "coaching_share.because", "is missing"),
    ("coaching_share: {because: x}", "coaching_share.value", "is missing"),
]


@pytest.mark.parametrize(("line", "key", "words"), SETTINGS)
def test_a_setting_that_is_wrong_is_told_with_its_place(tmp_path: Path, line: str, key: str, words: str) -> None:
    (message,) = problems(town(tmp_path, f"{HEAD}settings:\n  {line}\n{ARMS}"))
    assert message.startswith(f"6:3: settings.{key}: ")
    assert words in message


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("residents: 0", "5:1: residents", "0 is out of range; allowed are 20 to"),
        ("residents: -5", "5:1: residents", "-5 is out of range"),
        ("residents: 10.5", "5:1: residents", "a whole number is needed, not 10.5"),
        ("residents: true", "5:1: residents", "a whole number is needed, not true"),
        ("residents:", "5:1: residents", "is empty"),
        ("locality_residents: 149", "5:1: locality_residents", "allowed are 150 to 10,000"),
        ("locality_residents: 10001", "5:1: locality_residents", "allowed are 150 to 10,000"),
        ("weeks: 0", "5:1: weeks", "allowed are 1 to 2,600"),
        ("weeks: -52", "5:1: weeks", "-52 is out of range"),
        ("weeks: 2601", "5:1: weeks", "2,601 is out of range"),
        ("weeks: '52'", "5:1: weeks", "a whole number is needed, not the text '52'"),
        ("residnts: 100", "5:1: residnts", "did you mean residents?"),
        ("coaching_share: 0.2", "5:1: coaching_share", "numbers go under settings"),
        ("baseline: traditonal", "5:1: baseline", "did you mean traditional?"),
        ("baseline: 3", "5:1: baseline", "text is needed, not 3"),
        ("title: again", "5:1: title", "twice"),
        ("settings: [1]", "5:1: settings", "a mapping"),
        ("settings: &x {}", "5:1: settings", "anchors"),
        ("1: 2", "5:1: 1", "there is no such key"),
    ],
)
def test_a_frame_that_is_wrong_is_told_with_its_place(tmp_path: Path, line: str, place: str, words: str) -> None:
    messages = problems(town(tmp_path, f"{HEAD}{line}\n{ARMS}"))
    assert len(messages) == 1
    assert messages[0].startswith(f"{place}: ")
    assert words in messages[0]


@pytest.mark.parametrize(
    ("arm", "place", "words"),
    [
        ("x: 3", "6:3: arms.x", "a mapping"),
        ("x: {label: X}", "6:3: arms.x.because", "is missing"),
        ("x: {label: X, because: ''}", "6:17: arms.x.because", "is empty"),
        ("x: {because: why}", "6:3: arms.x.label", "is missing"),
        ("x: {label: X, because: y, seting: {}}", "6:29: arms.x.seting", "did you mean settings?"),
        ("Two Words: {label: X, because: y}", "6:3: arms.Two Words", "small letters"),
        (
            "x: {label: X, because: y, settings: {coachng: 1}}",
            "6:40: arms.x.settings.coachng",
            "coaching_share",
        ),
    ],
)
def test_an_arm_that_is_wrong_is_told_with_its_place(tmp_path: Path, arm: str, place: str, words: str) -> None:
    (message,) = problems(town(tmp_path, f"{HEAD}arms:\n  {arm}\n"))
    assert message.startswith(f"{place}: ")
    assert words in message


@pytest.mark.parametrize(
    ("content", "start", "words"),
    [
        (b"", "1:1: ", "the file is empty"),
        (b"# only a comment\n", "1:1: ", "the file is empty"),
        (b"\x7fELF\x00\x01", "1:1: ", "not a text file"),
        (bytes(range(128, 256)), "1:1: ", "not a text file"),
        ("schema: 1".encode("utf-16-le"), "1:1: ", "this seems to be UTF-16 without its mark; save the file as UTF-8"),
        (b"schema: 1\nname: caf\xe9\n", "2:1: ", "it seems to be Windows-1252; save the file as UTF-8"),
        (b"- 1\n- 2\n", "1:1: ", "must be a mapping"),
        (b"hello", "1:1: ", "must be a mapping"),
        (b"schema: 1\n\tname: town\n", "2:1: ", "spaces, not tabs"),
        (b"schema: 1\ntitle: a: b\n", "2:9: ", "needs quotes"),
        (b"schema: [1\n", "2:1: ", "(it begins on line 1)"),
        (b"a: 1\n---\nb: 1\n", "2:1: ", "single document"),
        (b"[" * 5000, "1:1: ", "nested too deeply"),
        (b"#" * 1_000_001, " ", "too big"),
    ],
)
def test_what_is_no_scenario_at_all_is_told(tmp_path: Path, content: bytes, start: str, words: str) -> None:
    path = tmp_path / "town.yaml"
    path.write_bytes(content)
    (message,) = problems(path)
    assert message.startswith(start)
    assert words in message


def test_all_problems_of_a_file_are_told_together_in_its_order(tmp_path: Path) -> None:
    text = "schema: 2\nname: other\nresidents: 0\nweeks: -1\nsettings: {coaching_share: {value: 10, because: x}}\n"
    places = [message.split(": ")[0:2] for message in problems(town(tmp_path, text + "arms: {x: 3}\n"))]
    keys = ["schema", "name", "residents", "weeks", "settings.coaching_share", "arms.x"]
    assert [key for _, key in places] == keys
    assert [place.split(":")[0] for place, _ in places] == ["1", "2", "3", "4", "5", "6"]


def test_what_no_file_of_the_chain_says_is_missed(tmp_path: Path) -> None:
    keys = [message.split(": ")[1] for message in problems(town(tmp_path, "schema: 1\nname: town\n"))]
    assert sorted(keys) == ["arms", "question", "title"]


def test_names_of_scenarios_and_paths_that_do_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town(tmp_path, HEAD + ARMS)
    monkeypatch.chdir(tmp_path)
    assert "did you mean time_bank?" in problems("time_bnk")[0]
    assert "did you mean town.yaml?" in problems("town")[0]
    assert f"scenarios are {', '.join(scenario_names())}, or" in problems("nowhere.yaml")[0]
    assert "this is a folder" in problems(str(tmp_path))[0]
    assert "not an ordinary file" in problems(os.devnull)[0]
    assert "no such scenario" in problems("")[0]


def test_an_unknown_arm_is_an_error_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match="did you mean co-produced"):
        load_scenario("time_bank").arm("co_produced")


def test_minutes_for_hours_are_a_unit_slip() -> None:
    with pytest.raises(ValueError, match=r"did you mean 15\?"):
        checked("strain_half_hours_per_week", 900)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("coachin_share", "; did you mean coaching_share?"),
        ("coachin", "; did you mean coaching_share?"),
        ("weeks_", "; did you mean weeks?"),
        ("zzz", ""),
        ("Coaching-Share", "; did you mean coaching_share?"),
    ],
)
def test_did_you_mean(word: str, hint: str) -> None:
    assert did_you_mean(word, ["coaching_share", "weeks"]) == hint


def test_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(InputError(["a: b", "c: d"])))
    assert error.messages == ["a: b", "c: d"]
    assert str(error) == "a: b\nc: d"
