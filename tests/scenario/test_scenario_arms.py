"""Arms that leave others out, have localities of their own size, and are compared with arms of their own."""

from pathlib import Path

import pytest

from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario
from coprod_sim.studies.contrasts import pairs

pytestmark = pytest.mark.rule


HEAD = "schema: 1\nname: town\nextends: time_bank\n"


def town(folder: Path, text: str, name: str = "town") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return path


def arm(name: str, more: str = "") -> str:
    return f"  {name}:\n    label: {name}\n    because: to be compared\n{more}"


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return [message.replace(f"{path}:", "") for message in caught.value.messages]


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("without: [co_produced]", "4:11: without.0", "no inherited arm 'co_produced'; did you mean co-produced?"),
        ("without: [x]", "4:11: without.0", "there are: traditional, co-produced, traditional_plus"),
        ("without: [co-produced, co-produced]", "4:24: without.1", "no inherited arm 'co-produced'"),
        ("without: co-produced", "4:1: without", "is needed"),
        ("without: [traditional]", "baseline", "no arm 'traditional'"),
        ("without: [traditional, co-produced, traditional_plus]", "arms", "a scenario has at least one arm"),
        ("without: [mine]\narms:\n" + arm("mine"), "4:11: without.0", "'mine' is an arm of this file; leave"),
        ("arms:\n" + arm("mine", "    against: traditionl\n"), "8:5: arms.mine.against", "did you mean traditional"),
        ("arms:\n" + arm("mine", "    against: mine\n"), "8:5: arms.mine.against", "is the arm itself"),
        ("arms:\n" + arm("mine", "    against: 3\n"), "8:5: arms.mine.against", "text is needed, not 3"),
        (
            "arms:\n" + arm("mine", "    against: co-produced\n    locality_residents: 200\n"),
            "8:5: arms.mine.against",
            "'co-produced' has localities of another size",
        ),
        (
            "arms:\n" + arm("mine", "    locality_residents: 200\n"),
            "5:3: arms.mine.against",
            "the baseline 'traditional', with which it is compared, has",
        ),
        (
            "arms:\n  traditional: {because: none, against: co-produced}",
            "arms.traditional.against",
            "'traditional' is the baseline, which is compared with nothing; leave it out",
        ),
        ("arms:\n" + arm("mine", "    locality_residents: 149\n"), "8:5: arms.mine.locality", "150 to 10,000"),
        ("arms:\n" + arm("mine", "    locality_residents: 10001\n"), "8:5: arms.mine.locality", "150 to 10,000"),
        ("arms:\n" + arm("mine", "    locality_residents: many\n"), "8:5: arms.mine.locality", "a whole number is"),
        ("arms:\n" + arm("mine", "    locality_residents: true\n"), "8:5: arms.mine.locality", "a whole number is"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, where: str, what: str, tmp_path: Path) -> None:
    told = problems(town(tmp_path, f"{HEAD}{text}\n"))
    assert len(told) == 1, told
    assert where in told[0]
    assert what in told[0]


def test_an_arm_that_others_need_is_not_left_out(tmp_path: Path) -> None:
    town(tmp_path, HEAD.replace("town", "a") + "arms:\n" + arm("one") + arm("two", "    against: one\n"), "a")
    told = problems(town(tmp_path, "schema: 1\nname: town\nextends: a.yaml\nwithout: [one]\n"))
    assert told == ["4:1: without: 'two' is compared with 'one', which is left out"]


def test_the_scenarios_own_size_is_the_same_size(tmp_path: Path) -> None:
    text = "locality_residents: 200\narms:\n" + arm("mine", "    against: co-produced\n    locality_residents: 200\n")
    assert load_scenario(town(tmp_path, HEAD + text)).arms["mine"].against == "co-produced"


def test_size_and_comparison_are_inherited(tmp_path: Path) -> None:
    arms = arm("one", "    locality_residents: 300\n") + arm("two", "    locality_residents: 300\n    against: one\n")
    town(tmp_path, HEAD.replace("town", "a") + "arms:\n" + arms, "a")
    more = "without: [co-produced]\nlocality_residents: 400\narms:\n  two: {because: another reason}\n"
    scenario = load_scenario(town(tmp_path, "schema: 1\nname: town\nextends: a.yaml\n" + more))
    assert list(scenario.arms) == ["traditional", "traditional_plus", "one", "two"]
    assert (scenario.arms["two"].against, scenario.arms["two"].because) == ("one", "another reason")
    assert [scenario.people_in_locality(name) for name in scenario.arms] == [400, 400, 300, 300]


def test_arms_with_a_baseline_of_their_own_are_paired_with_their_like() -> None:
    arms = ["base", "usual_small", "a", "b", "c"]
    found = pairs(arms, "base", dict.fromkeys(arms, 1.0), {"b": "usual_small", "c": "usual_small"})
    assert found == (("a", "base"), ("b", "usual_small"), ("c", "usual_small"), ("b", "c"))


def test_an_arm_between_two_others_is_compared_too() -> None:
    found = pairs(["base", "a", "b"], "base", dict.fromkeys("ab", 1.0), {"b": "a", "a": "base"})
    assert found == (("a", "base"), ("b", "a"))


@pytest.mark.parametrize("name", ["discovery", "scale"])
def test_scenarios_that_ship_compare_people_with_themselves(name: str) -> None:
    scenario = load_scenario(name)
    against = {key: arm.against for key, arm in scenario.arms.items() if arm.against}
    for one, other in pairs(list(scenario.arms), scenario.baseline, dict.fromkeys(scenario.arms, 1.0), against):
        assert scenario.people_in_locality(one) == scenario.people_in_locality(other)
