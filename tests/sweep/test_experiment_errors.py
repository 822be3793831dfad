"""What is wrong with an experiment file: every problem at once, each with its place and what is allowed."""

import re
from pathlib import Path

import pytest
from experiment_files import TOP, factors, written

from coprod_sim.scenario.errors import InputError
from coprod_sim.sweep.experiment.experiment_file import load_experiment

pytestmark = pytest.mark.rule


def messages(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_experiment(path)
    return caught.value.messages


WRONG: list[tuple[str, str]] = [
    ("intention_to_acton: {low: 0, high: 1, because: x}", "there is no such number; did you mean intention_to_action?"),
    ("residnts: {values: [500], because: x}", "there is no such number; did you mean residents?"),
    ("gift_discount: {low: 0.5, high: 0.2, because: x}", "low: 0.5 is not below high, which is 0.2"),
    ("gift_discount: {low: 0.5, high: 0.5, because: x}", "low: 0.5 is not below high"),
    ("gift_discount: {low: 0, high: 20, because: x}", "high: 20 is out of range; allowed is 0 to 1 (share)"),
    ("gift_discount: {low: 0, because: x}", "high: is missing; a range has both ends"),
    ("gift_discount: {low: 0, high: 1, log: true, because: x}", "low: 0 is not above 0; a range on a log scale"),
    ("gift_discount: {low: 0, high: 50%, because: x}", "high: a number is needed, not the text '50%'"),
    ("gift_discount: {low: 0, high: 1}", "because: is missing; every difference says why"),
    ("gift_discount: {because: x}", "no levels and no range; give values: [...], low and high, or from: evidence"),
    ("gift_discount: {values: [0], low: 0, high: 1, because: x}", "too much is given"),
    ("gift_discount: {values: [], because: x}", "values: a list with at least one level is needed"),
    ("gift_discount: {values: [0.1, 0.1], because: x}", "0.1 is there twice"),
    (
        "gift_discount: {values: [0.1, 3], because: x}",
        "3 is out of range; allowed is 0 to 1 (share); did you mean 0.03?",
    ),
    ("gift_discount: {values: [0.1, talk], because: x}", "levels are all numbers or all profiles"),
    ("gift_discount: {lo: 0, high: 1, because: x}", "there is no such key here; did you mean low"),
    ("gift_discount: {low: 0, high: 1, multiply: 3, because: x}", "multiply: true or false is needed, not 3"),
    ("gift_discount: {values: [-1], multiply: true, because: x}", "-1 is no multiple; allowed are numbers from 0"),
    ("gift_discount: {from: trials, because: x}", "from: the text 'trials' is not known; allowed is evidence"),
    (
        "gift_discount: {low: 0, high: 1, arms: [tradtional], because: x}",
        "arms: there is no arm 'tradtional'; did you mean",
    ),
    ("gift_discount: {low: 0, high: 1, arms: [], because: x}", "arms: a list of arms is needed, or leave it out"),
    ("gift_discount[0]: {low: 0, high: 1, because: x}", "it is one number and has no elements; write gift_discount"),
    ("residents[0]: {values: [500], because: x}", "it has no elements; write residents"),
    ("residents: {values: [5], because: x}", "5 is not allowed; allowed are whole numbers from 20 to 100,000,000"),
    ("residents: {values: [500], arms: [traditional], because: x}", "residents holds in all arms of a point"),
    ("evidence: {values: [trails], because: x}", "'trails' is no profile; allowed are talk and trials"),
    ("evidence: {low: 0, high: 1, because: x}", "the profile has no range; give values: [talk, trials]"),
    ("assets: {low: 0, high: 1, because: x}", "a switch is on or off and has no range; give values: [0, 1]"),
    ("assets: {values: [1], multiply: true, because: x}", "a switch has no multiples"),
    (
        "course_group_size: {low: 1.5, high: 9, because: x}",
        "1.5 is not a whole number; allowed are whole numbers from 1 to 50",
    ),
    ("contact_hours[6]: {low: 0, high: 1, because: x}", "there is no element '6'; allowed are contact_hours[0] to"),
    (
        "contact_hours[outpatent]: {low: 0, high: 1, because: x}",
        "there is no element 'outpatent'; did you mean outpatient?",
    ),
    ("contact_hours: {low: 0, high: 1, because: x}", "a factor is one number: name an element, contact_hours[...]"),
    ("age_share[2]: {low: 0, high: 1, because: x}", "its elements add up to 1, so that none can move alone"),
    ("age_share: {values: [2], multiply: true, because: x}", "its elements add up to 1, so that they cannot be"),
    ("exchange_minutes: {from: evidence, because: x}", "it has no range in the evidence; give low and high"),
    ("contact_hours[gp]: {from: evidence, because: x}", "it has no range in the evidence; give low and high"),
    ("prevention_per_sd: {values: [2], multiply: true, because: x}", "it is 0 in the arm traditional, and so is every"),
    ("practice_share: {values: [0, 1], because: x}", "say where it acts: arms: [...]"),
    ("gift_discount: [1]", "a mapping (lines of `key: value`) is needed, not a list"),
    (f"ask_boldness: {{low: 1, high: 1{'0' * 400}, because: x}}", "is out of range"),
]


@pytest.mark.parametrize(("line", "expected"), WRONG)
def test_wrong_factor(tmp_path: Path, line: str, expected: str) -> None:
    found = messages(written(tmp_path, factors(line)))
    assert any(expected in message for message in found), found
    name = line.split(": ", maxsplit=1)[0]
    for message in found:
        assert re.match(rf".*mine\.yaml:10:\d+: design\.factors\.{re.escape(name)}", message), message


WRONG_DESIGNS: list[tuple[str, int, str]] = [
    ("  kind: sobl\n", 7, "design.kind: there is no kind of design 'sobl'; did you mean sobol?"),
    ("  points: 3\n", 6, "design.kind: is missing"),
    ("  kind: sobol\n  points: 8\n", 6, "design: factors are missing; name numbers under factors, or say everything"),
    ("  kind: sobol\n  everything: true\n", 6, "design.points: is missing; how many points"),
    (
        "  kind: sobol\n  points: 0\n  everything: true\n",
        8,
        "design.points: 0 is not allowed; allowed are whole numbers",
    ),
    ("  kind: sobol\n  points: 8\n  levels: 4\n  everything: true\n", 9, "design.levels: it is for Morris designs"),
    (
        "  kind: morris\n  points: 8\n  levels: 5\n  everything: true\n",
        9,
        "5 is odd; a step crosses half of the levels",
    ),
    ("  kind: sobol\n  points: 8\n  except: [spread]\n", 9, "design.except: it leaves numbers out of everything: true"),
    (
        "  kind: sobol\n  points: 8\n  everything: true\n  except: [sprad]\n",
        10,
        "design.except.0: there is no number or topic 'sprad'; did you mean spread?",
    ),
    ("  kind: grid\n  everything: true\n", 8, "design.everything: a grid needs levels; name the factors"),
    ("  kind: grid\n  points: 8\n", 8, "design.points: the points of a grid design follow from its factors"),
    (factors("gift_discount: {low: 0, high: 1, because: x}", kind="grid"), 9, "a grid needs levels and no range"),
    ("  kind: saltelli\n  points: 10000\n  everything: true\n", 6, "points (16,384 x ("),
    (
        factors("contact_hours[0]: {values: [0], because: x}", "contact_hours[gp]: {values: [1], because: x}"),
        11,
        "it is there twice, the first time as contact_hours[0]",
    ),
    (
        "  kind: list\n  points: [{gift_discount: 3}, {}]\n  factors:\n    gift_discount: {because: x}\n",
        8,
        "design.points.0.gift_discount: 3 is out of range; allowed is 0 to 1 (share)",
    ),
    (
        "  kind: list\n  points: [{gift_discount: 0}, {}]\n  factors:\n    gift_discount: {because: x}\n",
        8,
        "design.points.1: every point gives every factor; gift_discount is missing",
    ),
    (
        "  kind: list\n  points: [{gift_discount: 0, substitution: 1}]\n  factors:\n    gift_discount: {because: x}\n",
        8,
        "design.points.0.substitution: it is not under factors",
    ),
    ("  kind: list\n  factors:\n    gift_discount: {because: x}\n", 6, "design.points: a list of points is needed"),
    (
        "  kind: list\n  points: [{gift_discount: 0}]\n  factors:\n    gift_discount: {values: [1], because: x}\n",
        10,
        "a list gives the values in its points; leave values, low, high and from out here",
    ),
]


@pytest.mark.parametrize(("design", "line", "expected"), WRONG_DESIGNS)
def test_wrong_design(tmp_path: Path, design: str, line: int, expected: str) -> None:
    found = messages(written(tmp_path, design))
    assert any(expected in message and f"mine.yaml:{line}:" in message for message in found), found


WRONG_TOPS: list[tuple[str, str, str]] = [
    ("[time_bank]", "[time_bnk]", "5:1: scenarios: there is no scenario or file 'time_bnk'; did you mean time_bank?"),
    ("[time_bank]", "time_bank", "5:1: scenarios: a list with at least one scenario is needed"),
    ("[time_bank]", "[time_bank, time_bank]", "5:1: scenarios: 'time_bank' is there twice"),
    ("[time_bank]", "", "5:1: scenarios: is empty"),
    ("settles: It does.\n", "", "settles: is missing"),
    ("name: mine", "name: other", "2:1: name: 'other' must be the file's name without its ending; did you mean mine?"),
    ("", "arms: [tradtional]\n", "time_bank: there is no arm 'tradtional'; did you mean traditional"),
    ("", "outcomes: [demand]\n", "there is no outcome 'demand'; did you mean demand_hours?"),
    ("", "outcomes: []\n", "outcomes: a list with at least one outcome is needed, not an empty one"),
    ("", "outcomes: [qaly, qaly]\n", "outcomes: 'qaly' is there twice"),
    ("", "replicates: 0\n", "replicates: 0 is out of range; allowed are 1 to 100,000"),
    ("", "repeats: 2\n", "repeats: 2 is out of range; allowed are 0 to the 1 replicates, which it runs again"),
    ("", "repeats: -1\n", "repeats: -1 is out of range; allowed are 0 to the 1 replicates, which it runs again"),
    ("", "repeats: 1\nothers: central\n", "repeats: with others: central replicates differ by chance alone"),
    ("", "replicates: 2.5\n", "replicates: a whole number is needed, not 2.5"),
    ("", "seed: -1\n", "seed: -1 is out of range; allowed are 0 to 4,294,967,295"),
    ("", "weeks: 0\n", "weeks: 0 is out of range; allowed are 1 to 2,600"),
    ("", "residents: 5\n", "residents: 5 is out of range; allowed are 20 to 100,000,000"),
    ("", "evidence: trails\n", "evidence: 'trails' is not known; allowed are talk and trials; did you mean trials?"),
    ("", "others: fixed\n", "others: 'fixed' is not known; allowed are drawn and central"),
    ("", "matters: 0\n", "matters: 0 is out of range; allowed is a share above 0 and at most 0.5"),
    ("", "matters: -0.1\n", "matters: -0.1 is out of range"),
    ("", "matters: 2\n", "matters: 2 is out of range; allowed is a share above 0 and at most 0.5; did you mean 0.02"),
    ("", "matters: 2%\n", "matters: a number is needed, not the text '2%'"),
    ("", "matters: true\n", "matters: a number is needed, not true"),
    ("", "matters: .inf\n", "matters: "),
    ("", "reps: 3\n", "reps: there is no such key here"),
]


@pytest.mark.parametrize(("old", "new", "expected"), WRONG_TOPS)
def test_wrong_top(tmp_path: Path, old: str, new: str, expected: str) -> None:
    top = TOP.replace(old, new) if old else TOP + new
    found = messages(written(tmp_path, factors("gift_discount: {low: 0, high: 1, because: x}"), top))
    assert any(expected in message for message in found), found
    assert all(re.match(r".*mine\.yaml:\d+:\d+: ", message) for message in found)


def test_all_problems_at_once(tmp_path: Path) -> None:
    """In the order of the file, and nothing that follows from another problem."""
    top = TOP + "replicates: 0\narms: [talk]\n"
    found = messages(written(tmp_path, factors("gift: {low: 0, high: 1, because: x}", "assets: {because: x}"), top))
    assert [re.sub(r".*yaml:(\d+):.*", r"\1", message) for message in found] == ["6", "7", "12", "13"]


def test_a_scenario_with_problems_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "town.yaml").write_text("schema: 1\nname: town\nextends: time_bank\nweeks: 0\n", encoding="utf-8")
    found = messages(
        written(
            tmp_path, factors("gift_discount: {low: 0, high: 1, because: x}"), TOP.replace("time_bank", "town.yaml")
        )
    )
    assert any("town.yaml:4:1: weeks: 0 is out of range" in message for message in found)


def test_a_grid_that_is_too_large(tmp_path: Path) -> None:
    levels = ", ".join(f"{i / 100}" for i in range(101))
    keys = ("gift_discount", "give_per_sd", "relief_effect")
    lines = (f"{key}: {{values: [{levels}], because: x}}" for key in keys)
    (message,) = messages(written(tmp_path, factors(*lines, kind="grid")))
    assert "1,030,301 points (101 of gift_discount x 101 of give_per_sd x 101 of relief_effect) are too many" in message


@pytest.mark.parametrize("given", ["rising_demnd", "nowhere.yaml", ""])
def test_no_such_experiment(given: str) -> None:
    with pytest.raises(InputError, match="there is no such experiment or file"):
        load_experiment(given)


def test_folder_is_no_experiment(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a folder; an experiment's name or a YAML file is needed"):
        load_experiment(tmp_path)


@pytest.mark.parametrize("junk", ["[1, 2]", "7", "{kind: [a]}", "{kind: grid, factors: 3}", "{kind: {}, points: {}}"])
def test_junk_is_refused(tmp_path: Path, junk: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"{TOP}design: {junk}\n", encoding="utf-8")
    assert messages(path)
