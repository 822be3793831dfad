"""Claims in scenario files: what they may say, what is inherited, and how each mistake is told."""

from pathlib import Path

import pytest
from claims_town import HEAD, LINES, claimed, loaded

from coprod_sim.scenario.claims import MEASURES, PEOPLE_OUTCOMES
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario
from coprod_sim.studies.validate.validation import each_once, validate

pytestmark = pytest.mark.rule


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return [message.replace(f"{path}:", "") for message in caught.value.messages]


def test_each_measure_can_be_claimed(tmp_path: Path) -> None:
    claims = loaded(tmp_path).claims
    assert {claim.measure for claim in claims.values()} == set(MEASURES)
    trial = claims["trial"]
    assert (trial.low, trial.high, trial.trial, trial.trial_n) == (-0.3, 0.3, True, 50)
    better = claims["better"]
    assert (better.low, better.high) == pytest.approx((-0.22, 0.98))
    assert (better.from_week, better.to_week, better.trial) == (8, 9, False)
    assert (claims["input"].outcome, claims["input"].element) == ("contact_ratio_26_weeks", 2)
    assert claims["before_after"].where.endswith("claimed.yaml:8:3")


def test_weeks_have_defaults(tmp_path: Path) -> None:
    lines = {name: line.replace("week: 8, ", "").replace("to_week: 12, ", "") for name, line in LINES.items()}
    claims = loaded(tmp_path, {name: lines[name] for name in ("better", "difference", "input")}).claims
    spans = {name: (claim.from_week, claim.to_week) for name, claim in claims.items() if name in lines}
    assert spans == {
        "better": (26, 27),
        "difference": (0, 520),
        "input": (0, 0),
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("arm: co-produced", "arm: co_produced"), "arm: there is no arm 'co_produced'; did you mean co-produced?"),
        (("against: traditional", "against: co-produced"), "against: 'co-produced' is the arm itself"),
        ((", against: traditional", ""), "against: is missing; participants_before_after compares with another arm"),
        (("arm: co-produced, ", ""), "arm: is missing; participants_before_after is of an arm"),
        (("contacts_gp", "contact_gp"), "outcome: there is no outcome of participants 'contact_gp'; did"),
        (("contacts_gp", "capability"), "outcome: capability gains start at zero"),
        (("participants_before_after", "before_after"), "measure: there is no measure 'before_after'; did you mean"),
        (("epp_trial", "epp_trail"), "source: there is no source 'epp_trail'; did you mean epp_trial"),
        (("profile: trials", "profile: trial"), "profile: there is no profile 'trial'; did you mean trials?"),
        (("calibrated", "fitted"), "status: there is no status 'fitted'; there are: calibrated, predicted"),
        (("tolerance: 0.5", "tolerance: 0"), "tolerance: 0 is out of range; it must be above 0"),
        (("tolerance: 0.5", "tolerance: 0.5, low: -1"), "low: give tolerance, or low and high, not both"),
        ((", tolerance: 0.5", ""), "tolerance: is missing; give tolerance, or low and high"),
        (("tolerance: 0.5", "low: -1"), "high: is missing; give tolerance, or low and high"),
        (("tolerance: 0.5", "low: 0.1, high: 0.2"), "value: -0.07 is not between low, 0.1, and high, 0.2"),
        (("value: -0.07", "value: -7%"), "value: a number is needed, not the text '-7%'; did you mean -0.07?"),
        (("value: -0.07, ", ""), "value: is missing"),
        (("week: 8", "week: 8, to_week: 9"), "to_week: give week, or from_week and to_week, not both"),
        (("week: 8", "week: 1041"), "week: 1,041 is out of range; allowed are 0 to 1,040 weeks"),
        (("week: 8", "from_week: 9, to_week: 8"), "to_week: 8 is not after from_week, which is 9"),
        (("week: 8", "by: 0.1"), "by: belongs to participants_improved only"),
        (("week: 8", "trial_n: 50"), "trial_n: a trial is emulated for participants_controlled of a"),
        (("week: 8", "wek: 8"), "wek: there is no such key here; did you mean week"),
        (("before_after: {", "Before: {"), "a claim's name has small letters"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = claimed(tmp_path, {"before_after": LINES["before_after"]})
    text = path.read_text()
    head, body = text[: len(HEAD)], text[len(HEAD) :]
    assert change[0] in body
    path.write_text(head + body.replace(*change, 1))
    (told,) = problems(path)
    where, _, rest = told.partition(": ")
    assert where.startswith("8:")
    assert message in rest
    assert "claims." in rest


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("better", (", by: 0.1", ""), "by: is missing"),
        ("better", ("by: 0.1", "by: 10"), "by: 10 is out of range; allowed is a share above 0 and below 1"),
        ("better", ("outcome: severity", "outcome: qaly"), "outcome: participants_improved is of severity"),
        ("ratio", ("demand_hours", "demand"), "outcome: there is no outcome 'demand'; did you mean demand_hours?"),
        ("ratio", ("to_week: 12", "to_week: 521"), "to_week: the scenario has 520 weeks; allowed are 0 to 520"),
        ("worth", ("contacts_cost_gbp", "cost_public_gbp"), "benefit_cost is of what contacts cost; allowed"),
        ("worth", (", against: traditional", ""), "against: is missing; benefit_cost compares with another arm"),
        ("net", ("to_week: 12", "to_week: 521"), "to_week: the scenario has 520 weeks; allowed are 0 to 520"),
        ("level", ("arm: traditional", "arm: traditional, against: co-produced"), "against: level compares with no"),
        ("trial", ("from_week: 0, to_week: 8", "week: 8"), "trial_n: a trial counts contacts over some time"),
        ("trial", ("trial_n: 50", "trial_n: 1"), "trial_n: 1 is out of range; allowed are 2 to 100,000"),
        ("input", ("[2]", "[7]"), "contact_ratio_26_weeks has 5 elements; write contact_ratio_26_weeks[0] to"),
        ("input", ("[2]", ""), "contact_ratio_26_weeks has 5 elements"),
        ("input", ("contact_ratio_26_weeks[2]", "willing_weekly_share[0]"), "is one number; write"),
        ("input", ("contact_ratio_26_weeks[2]", "wiling_weekly_share"), "there is no number 'wiling_weekly_share'"),
        ("input", ("value: 1", "week: 3, value: 1"), "week: a number has no time; leave the line out"),
    ],
)
def test_a_measure_says_what_it_needs(tmp_path: Path, name: str, change: tuple[str, str], message: str) -> None:
    assert change[0] in LINES[name]
    (told,) = problems(claimed(tmp_path, {name: LINES[name].replace(*change)}))
    assert message in told


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    lines = {"better": LINES["better"].replace("by: 0.1", "by: 2"), "ratio": LINES["ratio"].replace("0.9", "-1")}
    assert [told.split(":")[0] for told in problems(claimed(tmp_path, lines))] == ["8", "9"]


def test_claims_are_inherited_and_the_nearer_file_wins(tmp_path: Path) -> None:
    claimed(tmp_path)
    path = tmp_path / "near.yaml"
    nearer = LINES["level"].replace("0.6", "0.7") + ", source: talk, profile: talk, status: predicted"
    path.write_text(f"schema: 1\nname: near\nextends: claimed.yaml\nclaims:\n  level: {{text: Nearer., {nearer}}}\n")
    near = load_scenario(path)
    assert near.claims["level"].value == 0.7
    assert near.claims["ratio"] == load_scenario(tmp_path / "claimed.yaml").claims["ratio"]
    assert "willing_weekly" in near.claims


def test_what_several_scenarios_inherit_is_tested_once(tmp_path: Path) -> None:
    near = loaded(tmp_path, {"ratio": LINES["ratio"]})
    plan = {
        scenario.name: [claim.name for claim in claims]
        for scenario, claims in each_once([load_scenario("time_bank"), near])
    }
    assert plan == {"time_bank": ["willing_weekly", "willing_monthly", "want_to_be_active"], "claimed": ["ratio"]}
    alone = {claim.name for _, claims in each_once([near]) for claim in claims}
    assert alone == {"willing_weekly", "willing_monthly", "want_to_be_active", "ratio"}


def test_participants_have_every_contact_channel() -> None:
    assert PEOPLE_OUTCOMES[:5] == (
        "contacts_gp",
        "contacts_outpatient",
        "contacts_ae",
        "contacts_pharmacy",
        "contacts_bed_days",
    )


def test_an_input_that_several_inherit_from_elsewhere_is_counted_once(tmp_path: Path) -> None:
    towns = []
    for name, settings in (("one", ""), ("two", ""), ("three", "{active_want_share: {value: 0.5, because: a test}}")):
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"schema: 1\nname: {name}\nextends: time_bank\nsettings: {settings}\n")
        towns.append(load_scenario(path))
    plan = {scenario.name: [claim.name for claim in claims] for scenario, claims in each_once(towns)}
    assert plan == {
        "one": ["willing_weekly", "willing_monthly", "want_to_be_active"],
        "two": [],
        "three": ["want_to_be_active"],  # another number there, so another input
    }
    assert {r.scenario for r in validate(towns[:2]).results} == {"one"}


@pytest.mark.parametrize("nothing", ["claims:", "claims: null", "claims: {}"])
def test_claims_that_say_nothing_are_a_mistake(tmp_path: Path, nothing: str) -> None:
    path = tmp_path / "plain.yaml"
    path.write_text(f"schema: 1\nname: plain\nextends: time_bank\n{nothing}\n")
    assert problems(path) == ["4:1: claims: is empty; give a value or leave the line out"]
