"""The arm that results are about: what a file says, or else its own arm; the order of arms decides nothing."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from cli_runs import refused, run
from compared import sentences
from doc_blocks import DOCS, block
from synthetic import PLAUSIBLE

from coprod_sim.analysis.load import runs_of
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario, scenario_names
from coprod_sim.scenario.new_file import text
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.subject import roles
from coprod_sim.studies import contrasts
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.sweep.experiment.experiment_file import load_experiment

pytestmark = pytest.mark.story


HEAD = "schema: 1\nname: {name}\nextends: {base}\ntitle: T\nquestion: Q?\n"


def arm(name: str, practice: float | None = 0.5, more: str = "") -> str:
    settings = "" if practice is None else f", settings: {{practice_share: {practice}}}"
    return f"  {name}: {{label: Arm {name}, because: it is tried{settings}{more}}}\n"


def saved(folder: Path, arms: str = "", more: str = "", name: str = "mine", base: str = "time_bank") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.format(name=name, base=base) + more + (f"arms:\n{arms}" if arms else ""))
    return path


def made(folder: Path, *given: str, **options: str) -> Scenario:
    return load_scenario(saved(folder, *given, **options))


def told(scenario: Scenario, arms: tuple[str, ...] | None = None) -> Comparison:
    return compare(scenario, arms=arms, model=PLAUSIBLE, replicates=2, weeks=4, residents=1_000, progress=False)


SHIPPED = {
    "bad_press": ("national", "quiet"),
    "core_economy": ("all_more", "traditional"),  # a lever an arm: the one that moves all of them co-produces most
    "discovery": ("discover_alike", "plan_alike"),
    "grassroots": ("leader", "traditional"),
    "scale": ("large", "usual_large"),
}


@pytest.mark.parametrize("name", scenario_names())
def test_scenarios_that_ship_are_about_the_arm_that_co_produces_most(name: str) -> None:
    scenario = load_scenario(name)
    found = roles(scenario, scenario.arms)
    assert (found.subject, found.baseline) == SHIPPED.get(name, ("co-produced", "traditional"))
    assert found.practice[scenario.subjects[0]] == max(found.practice.values())
    assert set(scenario.subjects) == scenario.arms.keys() - {scenario.baseline}


@pytest.mark.parametrize(
    ("arms", "more", "subjects"),
    [
        (
            arm("mine", 0.1),
            "",
            ["mine", "co-produced", "traditional_plus"],
        ),  # what the file adds, however little it does
        (arm("mine", 0), "", ["mine", "co-produced", "traditional_plus"]),
        (arm("one", 0.1) + arm("two", 0.2), "", ["two", "one", "co-produced", "traditional_plus"]),
        (arm("one", 0.2) + arm("two", 0.2), "", ["one", "two", "co-produced", "traditional_plus"]),  # then the first
        (arm("co-produced", 1) + arm("mine", 0.1), "", ["mine", "co-produced", "traditional_plus"]),  # before a change
        (arm("traditional_plus", None), "", ["traditional_plus", "co-produced"]),  # what it changes
        ("  traditional_plus: {because: for another reason}\n", "", ["co-produced", "traditional_plus"]),  # no change
        (arm("traditional", 0), "", ["co-produced", "traditional_plus"]),  # the baseline is no subject
        ("", "", ["co-produced", "traditional_plus"]),
        ("", "subject: traditional_plus\n", ["traditional_plus", "co-produced"]),
        (arm("mine"), "subject: co-produced\n", ["co-produced", "mine", "traditional_plus"]),
        (arm("mine"), "baseline: mine\n", ["co-produced", "traditional", "traditional_plus"]),
        (arm("mine", 0.5, ", against: co-produced"), "", ["mine", "traditional_plus", "co-produced"]),
    ],
)
def test_a_file_is_about_its_own_arm(tmp_path: Path, arms: str, more: str, subjects: list[str]) -> None:
    assert list(made(tmp_path, arms, more).subjects) == subjects


def test_what_a_file_inherits_it_keeps(tmp_path: Path) -> None:
    saved(tmp_path, arm("mine", 0.1))
    assert made(tmp_path, more="weeks: 52\n", name="shorter", base="mine.yaml").subjects[0] == "mine"
    assert made(tmp_path, more="without: [mine]\n", name="less", base="mine.yaml").subjects[0] == "co-produced"
    assert made(tmp_path, arm("other", 0), name="more", base="mine.yaml").subjects[:2] == ("other", "mine")
    saved(tmp_path, arm("mine", 0.1), "subject: co-produced\n", name="said")
    assert made(tmp_path, more="weeks: 52\n", name="shorter", base="said.yaml").subjects[0] == "co-produced"
    assert made(tmp_path, arm("other", 0), name="more", base="said.yaml").subjects[0] == "other"
    assert made(tmp_path, more="without: [co-produced]\n", name="less", base="said.yaml").subjects[0] == "mine"


@pytest.mark.parametrize(
    ("arms", "more", "message"),
    [
        (arm("mine"), "subject: min\n", "mine.yaml:6:1: subject: there is no arm 'min'; did you mean mine?"),
        ("", "subject: traditional\n",
         ": 'traditional' is the baseline that others are compared with; allowed: co-produced, traditional_plus"),
        ("", "subject: co-produced\nwithout: [co-produced]\n",
         "6:1: subject: there is no arm 'co-produced'; there are: traditional, traditional_plus"),
        (arm("mine", 0.5, ", against: co-produced"), "subject: co-produced\n",
         "6:1: subject: 'co-produced' is an arm that others are compared with; allowed: traditional_plus, mine"),
        ("", "subject:\n", "6:1: subject: is empty; give a value or leave the line out"),
        ("", "subject: [mine]\n", "6:1: subject: text is needed, not a list"),
        ("", "subjects: mine\n", "6:1: subjects: there is no such key here; did you mean subject?"),
    ],
)  # fmt: skip
def test_a_subject_that_cannot_be_is_refused(tmp_path: Path, arms: str, more: str, message: str) -> None:
    (line,) = refused(run("check", str(saved(tmp_path, arms, more))))
    assert line.endswith(message)


def test_a_parents_wrong_subject_is_told_where_it_stands(tmp_path: Path) -> None:
    saved(tmp_path, arm("mine"), "subject: min\n")
    with pytest.raises(InputError, match=r"mine.yaml:6:1: subject: there is no arm 'min'"):
        made(tmp_path, arm("min"), name="other", base="mine.yaml")


def test_an_arm_that_does_less_is_told_first_and_others_are_taken_from_it(tmp_path: Path) -> None:
    found = told(made(tmp_path, arm("half", 0.5)))
    assert found.lead == (("half", "traditional"), ("half", "co-produced"), ("half", "traditional_plus"))
    assert found.pairs[3:] == (
        ("co-produced", "traditional"),
        ("traditional_plus", "traditional"),
        ("co-produced", "traditional_plus"),
    )
    assert found.manifest["subject"] == "half"
    assert "“Arm half” " in sentences(found)[0]
    assert found.text(119).splitlines()[0] == "Arm half minus Traditional"


def test_the_order_of_arms_decides_nothing(tmp_path: Path) -> None:
    scenario = made(tmp_path, arm("half", 0.5))
    arms = tuple(scenario.arms)
    every = [told(scenario, order).json() for order in (arms, arms[::-1], (*arms[2:], *arms[:2]))]
    assert len(set(every)) == 1
    assert "--arms traditional,co-produced,traditional_plus,half " in every[0]


@pytest.mark.parametrize(
    ("arms", "pairs"),
    [
        ("co-produced,traditional", ["co-produced minus traditional"]),  # the subject is left out
        ("co-produced,half", ["half minus co-produced"]),  # the baseline is
        (
            "half,co-produced,traditional_plus",
            ["half minus traditional_plus", "half minus co-produced", "co-produced minus traditional_plus"],
        ),
        ("traditional_plus,co-produced", ["co-produced minus traditional_plus"]),  # both are
        ("traditional,traditional_plus", ["traditional_plus minus traditional"]),
    ],
)
def test_some_of_the_arms_have_the_same_signs(tmp_path: Path, arms: str, pairs: list[str]) -> None:
    scenario = made(tmp_path, arm("half", 0.5))
    for order in permutations(arms.split(",")):
        found = told(scenario, order)
        assert list(found.table["contrast"].unique()) == pairs
        assert found.baseline == found.arms[0] == found.pairs[0][1]


def test_what_is_set_for_a_run_turns_no_sign() -> None:
    options: dict[str, Any] = {"replicates": 2, "residents": 200, "weeks": 2, "progress": False}
    for given in ({"co-produced.practice_share": 0}, {"traditional_plus.practice_share": 1}):
        found = compare("time_bank", overrides=given, **options)
        assert found.pairs == compare("time_bank", model=PLAUSIBLE, **options).pairs


def test_an_arm_with_a_baseline_of_its_own_is_held_against_both(tmp_path: Path) -> None:
    found = told(made(tmp_path, arm("half", 0.5, ", against: co-produced")))
    own = (("half", "traditional"), ("half", "co-produced"), ("traditional_plus", "traditional"))
    assert found.lead == own
    assert found.pairs == (*own, ("half", "traditional_plus"))
    assert {pair: found.contrast("demand_hours", pair) for pair in own}


def test_other_people_are_not_held_against_the_common_baseline(tmp_path: Path) -> None:
    small = "    locality_residents: 500\n    settings: {practice_share: 0.2}\n"
    arms = f"  mine:\n    label: M\n    because: B.\n    against: usual_small\n{small}"
    scenario = made(tmp_path, arms, base="scale")
    assert scenario.subjects[0] == "mine"
    found = told(scenario)
    assert found.pairs[:2] == (("mine", "usual_small"), ("large", "usual_large"))
    assert ("mine", "usual_large") not in found.pairs
    assert {("mine", "small"), ("mine", "small_press")} < set(found.pairs)
    only = roles(scenario, ["small", "usual_small", "mine"])
    assert (only.subject, only.baseline) == ("mine", "usual_small")


def test_pairs_are_of_the_subject_minus_others() -> None:
    practice = {"usual": 0.0, "more hours": 0.0, "half": 0.5, "all": 1.0}
    assert contrasts.pairs(list(practice), "usual", practice, None, "half") == (
        ("half", "usual"),
        ("half", "all"),
        ("half", "more hours"),
        ("all", "usual"),
        ("more hours", "usual"),
        ("all", "more hours"),
    )


def test_a_sweep_is_about_the_same_arm(tmp_path: Path) -> None:
    saved(tmp_path, arm("half", 0.5))
    path = tmp_path / "ask.yaml"
    path.write_text(
        "schema: 1\nname: ask\nquestion: Q?\nsettles: S.\nscenarios: [mine.yaml]\n"
        "arms: [co-produced, half, traditional]\n"
        "design: {kind: grid, factors: {substitution: {values: [0.2, 0.4], because: x}}}\n"
    )
    experiment = load_experiment(path)
    rows = [
        {"point": p, "replicate": 0, "arm": name, "evidence": "trials", "substitution": v, "demand_hours": 1.0}
        for p, v in enumerate((0.2, 0.4))
        for name in experiment.arms
    ]
    import pandas as pd

    runs = runs_of(experiment, experiment.scenarios[0], pd.DataFrame(rows), ("demand_hours",), ())
    assert runs.lead == (("half", "traditional"), ("half", "co-produced"))
    assert runs.main == ("half", "traditional")
    assert runs.arms == ("traditional", "co-produced", "half")


def test_a_file_that_new_begins_shows_the_subject(tmp_path: Path) -> None:
    parent = load_scenario("time_bank")
    path = tmp_path / "own.yaml"
    begun = text("own", parent, "time_bank", path)
    assert "\n# subject: co-produced # " in begun
    path.write_text(begun)
    assert load_scenario(path).subjects == parent.subjects  # listing the arms that there are changes none
    own = begun.replace("  # my_programme:", "  my_programme:").replace("  #   label", "    label")
    own = own.replace("  #   because", "    because")
    path.write_text(own)
    assert load_scenario(path).subjects[0] == "my_programme"
    path.write_text(own.replace("# subject: ", "subject: "))
    assert load_scenario(path).subjects[0] == "co-produced"


def test_check_says_which_arm_it_is(tmp_path: Path) -> None:
    done = run("check", str(saved(tmp_path, arm("half", 0.5))))
    assert "Results are about half, compared with traditional." in " ".join(done.stdout.split())


def test_the_page_on_own_programmes_sets_what_may_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("befriending.yaml").write_text(block("own_programme.md", "yaml"))
    page = (DOCS / "own_programme.md").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in page if line.startswith("coprod-sim compare") and "--set" in line]
    done = run(*line.split()[1:], "--residents", "200", "--weeks", "2", "--replicates", "2", "--json", "--out", "out")
    assert (done.exit_code, "warning" in done.stderr) == (0, False), done.output
    assert '"subject": "befriending"' in done.stdout


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Traditional", "'traditional' has the same label; give each arm its own"),
        ("  traditional\u200b ", "'traditional' has the same label; give each arm its own"),
        ("\u200b", "it has nothing that can be read; a few words that name the arm"),
    ],
)
def test_arms_can_be_told_from_one_another(tmp_path: Path, label: str, said: str) -> None:
    path = tmp_path / "mine.yaml"
    arm = f'  mine: {{label: "{label}", because: A test., settings: {{coaching_share: {{value: 0.1, because: It}}}}}}\n'
    path.write_text(f"schema: 1\nname: mine\nextends: time_bank\narms:\n{arm}", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_scenario(path)
