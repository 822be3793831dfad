"""The scenarios that ship: both engines agree in every arm, money is equal, and what is not English says so."""

from pathlib import Path

import pytest
from quarters import EVENTFUL, SPREAD, places
from towns import assert_same

from coprod_sim.evidence import entries
from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.parameters import resolve
from coprod_sim.scenario.equal_money import extra_money, money_warnings
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario, scenario_names
from coprod_sim.studies.compare.comparison import compare
from coprod_sim.studies.compare.figures import every
from coprod_sim.studies.validate.validation import validate

pytestmark = pytest.mark.story


ALL = [(name, arm) for name in scenario_names() for arm in load_scenario(name).arms]


def both(name: str, arm: str, weeks: int, burn_in: bool) -> tuple[CoProductionModel, ...]:
    """A town by the kernel and by agents after ``weeks``, with drawn parameters.

    Where practice spreads, in several localities and with much going on.
    """
    town, eventful = (places(name), EVENTFUL) if name in SPREAD else (name, None)
    return tuple(
        CoProductionModel(
            town, arm, residents=240, engine=engine, burn_in=burn_in, replicate=2, overrides=eventful
        ).run(weeks)
        for engine in ("kernel", "agents")
    )


@pytest.mark.parametrize(("name", "arm"), ALL)
def test_engines_are_equal_in_every_arm(name: str, arm: str) -> None:
    """So long that everything that a scenario switches on is at work.

    From week -52 on in the baseline; in the other arms the first quarter and what follows, and all from week 0 on,
    since until then arms are the same.
    """
    whole = load_scenario(name).baseline == arm
    weeks = 66 if name in SPREAD else 60
    assert_same(*both(name, arm, 52 + weeks if whole else 14, burn_in=False))
    if not whole:
        assert_same(*both(name, arm, weeks, burn_in=True))


@pytest.mark.parametrize("name", scenario_names())
def test_arms_are_at_equal_money(name: str) -> None:
    scenario = load_scenario(name)
    assert money_warnings(scenario) == []
    spent = {round(extra_money(scenario, arm, profile), 9) for arm in scenario.arms for profile in entries.PROFILES}
    assert "traditional_plus" in scenario.arms or len(spent) == 1


@pytest.mark.parametrize("name", scenario_names())
def test_what_is_claimed_has_a_source_and_an_arm(name: str) -> None:
    scenario = load_scenario(name)
    if name == "core_economy":  # doses of help, from which a curve is drawn: nobody ran them, so nobody claims a result
        assert not scenario.claims
        return
    assert scenario.claims
    assert any("\n" not in claim.text and claim.text.endswith(".") for claim in scenario.claims.values())


def town(folder: Path, more: str) -> Path:
    path = folder / "abroad.yaml"
    path.write_text(
        "schema: 1\nname: abroad\nextends: time_bank\ntitle: Abroad\nquestion: Does it hold abroad?\n" + more
    )
    return path


AMOUNTS = """money: {symbol: $, name: US dollars, year: 2003}
labels: {contacts_gp: Visits by a nurse}
settings:
  unit_cost_gbp: {value: [100, 200, 300, 10, 900], because: prices there}
  team_cost_gbp_per_hour: {value: 50, because: prices there}
  broker_cost_gbp_per_hour: {value: 30, because: prices there}
  leader_gbp_per_hour: {value: 50, because: prices there}
  unpaid_hour_price_gbp: {value: 12, because: prices there}
  qaly_price_low_gbp: {value: 50000, because: prices there}
  qaly_price_high_gbp: {value: 100000, because: prices there}
  setting_family_income_gbp: {value: 0, because: no such setting}
arms:
  co-produced: {because: prices there, settings: {programme_gbp_per_resident_year: 8}}
  traditional_plus: {because: prices there, settings: {ordinary_gbp_per_resident_year: 8}}
"""


def only(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Of all figures only the one that is looked at is drawn."""
    draws = every.pictures
    monkeypatch.setattr(every, "pictures", lambda found: {name: draws(found)[name]})


def test_a_scenario_has_its_own_money_and_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "costs")
    found = compare(town(tmp_path, AMOUNTS), replicates=2, weeks=26, residents=400, progress=False)
    text = found.text()
    assert "£" not in text
    assert "QALY at $50,000" in text
    assert "£" not in found.json()
    assert not any("£" in sentence for sentence in found.sentences)
    found.write(tmp_path / "out")
    table = (tmp_path / "out" / "comparison.csv").read_text()
    assert "Visits by a nurse" in table
    assert "$ per resident a year" in table
    assert "£" not in (tmp_path / "out" / "figures" / "costs.svg").read_text()


def test_claims_and_differences_read_in_the_hotels_own_money() -> None:
    scenario = load_scenario("patient_hotel")
    for profile in ("trials", "talk"):
        for arm in scenario.arms:
            values = resolve(scenario, arm, profile=profile, drawn=False).values
            assert entries.elements(values["unit_cost_gbp"])[-1] == 3_000
    found = validate([scenario], residents=400, replicates=2, evidence="talk")
    income = next(r for r in found.results if r.claim.name == "income")
    assert (income.unit, income.claimed) == ("kr", "kr\N{NO-BREAK SPACE}140 ± 7")
    assert "GBP" not in found.text()
    assert "£" not in found.text()


def test_nobody_is_reached_twice() -> None:
    found = validate(["ubudehe"], residents=1_400, replicates=2, evidence="talk")
    reached = next(r for r in found.results if r.claim.name == "reached").simulated
    assert 0 <= reached.low <= reached.mean <= reached.high <= 1_000


def test_amounts_in_pounds_are_not_mixed_with_other_money(tmp_path: Path) -> None:
    with pytest.raises(
        InputError,
        match=r"US dollars; set these, which are not: .*co-produced.programme_gbp_per_resident_year.*unit_cost_gbp",
    ):
        load_scenario(town(tmp_path, AMOUNTS.split("settings:", maxsplit=1)[0]))


def test_amounts_of_another_currencys_scenario_are_not_taken_over(tmp_path: Path) -> None:
    path = town(tmp_path, "money: {symbol: $, name: dollars, year: 2012}\n")
    path.write_text(path.read_text().replace("extends: time_bank", "extends: ubudehe"))
    with pytest.raises(InputError, match="dollars; set these, which are not: "):
        load_scenario(path)


def test_a_dollar_in_a_label_is_no_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "contrasts")
    found = compare(
        town(tmp_path, "labels: {severity: 'Pain at $5 \\foo and $6'}\n"),
        replicates=2,
        weeks=13,
        residents=400,
        progress=False,
    )
    assert (found.write(tmp_path / "out") / "figures" / "contrasts.png").is_file()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("labels: {severty: x}", "labels.severty: there is no outcome 'severty'; did you mean severity?"),
        ("labels: {severity: 3}", "needs a few words that name the outcome"),
        ("money: {symbol: $}", "money.name: is missing"),
        ("money: dollars", "money: a mapping"),
    ],
)
def test_bad_words_are_told_with_their_place(more: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message.replace("?", r"\?")) as caught:
        load_scenario(town(tmp_path, more + "\n"))
    assert "abroad.yaml:6:" in str(caught.value)
