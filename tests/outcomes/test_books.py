"""The books close to the unit, every week and in every arm: nothing is lost, and nothing comes from nowhere.

What becomes of each need, and of each hour given, is in ``model/behaviour/test_care_books.py``.
"""

from pathlib import Path

import numpy as np
import pytest
from towns import ARMS, BUSY, HELP, SERVED, TEAM_OTHER, made, outstanding, small_localities, total, weekly

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.town.columns import NOBODY, NOT_MEMBER
from coprod_sim.outcomes.fields import AGES, FIELD_INDEX, FIELDS, of_age

pytestmark = pytest.mark.rule


WEEKS = 78
# What belongs to no deprivation fifth
OF_TEAMS = ("localities", "posts", "co_posts", "fidelity", "risk", "incidents", "stories", "visits", "fit_minutes")
MONEY = ("programme_pence", "outreach_pence", "handed_back_pence", "paid", "capacity")
WHOLE = (*MONEY, "supervision", "brokering", "doing_with", "exchanges", *OF_TEAMS)


@pytest.fixture(scope="module", params=[(arm, drawn) for arm in ARMS for drawn in (False, True)], ids=str)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> CoProductionModel:
    """Two localities under strain, with central and with drawn parameters."""
    arm, drawn = request.param
    scenario = small_localities(tmp_path_factory.mktemp("books"), 400)
    return made(scenario, arm, residents=800, drawn=drawn, replicate=4, overrides=BUSY, weeks=WEEKS)


def test_parts_are_no_more_than_what_they_are_of(town: CoProductionModel) -> None:
    for whole, part in {
        "need_clinical": "need_found", "asked_home": "outreach", "given_bank": "bank_to_need", "residents": "citizens",
        "carers": "carers_20h", "strain": "carer_strain", "either_way": "both_ways", "capacity": "coaching",
    }.items():  # fmt: skip
        assert np.all(weekly(town, whole) >= weekly(town, part)), part
    assert np.all(weekly(town, "given_kin", "given_kin_elsewhere") >= weekly(town, "met_kin", "met_kin_elsewhere"))
    assert np.all(weekly(town, *HELP) >= weekly(town, "met_friends", "met_bank"))


def test_ages_add_up(town: CoProductionModel) -> None:
    for name in ("asked_home", "served_home", "residents"):
        by_age = total(town.ledger, *(of_age(name, band) for band in range(len(AGES))))
        assert np.array_equal(by_age, total(town.ledger, name)), name


@pytest.mark.parametrize("arm", ARMS)
def test_the_backlog_in_the_columns_is_that_in_the_ledger(arm: str) -> None:
    town = made(arm=arm, overrides=BUSY)
    for _ in range(40):
        before = outstanding(town.town)
        town.step()
        week = town.ledger[-1].sum(axis=0)
        gone = total(week, "served_clinical", "lapsed")
        assert before + total(week, "need_clinical") == gone + outstanding(town.town)


def test_the_team_works_no_longer_than_it_has_hours(town: CoProductionModel) -> None:
    worked, hours = weekly(town, *SERVED, *TEAM_OTHER, "fit_minutes"), weekly(town, "capacity")
    assert np.all(worked <= hours + 2 * len(town.town.localities.number))  # what is rounded
    assert np.all(weekly(town, *TEAM_OTHER) >= 0)
    assert worked.mean() > 0.7 * hours.mean()  # and is busy where twice as much is asked


@pytest.mark.parametrize("arm", ARMS)
def test_programme_money_and_what_it_buys(arm: str) -> None:
    town = made(arm=arm, residents=1_000, weeks=WEEKS)
    values, at = town.parameters.values, town.town.localities
    pence = 0 if arm == "traditional" else 100 * 5 * 1_000 / 52  # a week
    spent = weekly(town, "programme_pence", "outreach_pence", "handed_back_pence")
    assert np.all(np.abs(spent - pence) <= 0.5)
    broker = pence / 100 / float(str(values["broker_cost_gbp_per_hour"])) * 60 if arm == "co-produced" else 0
    assert np.all(np.abs(weekly(town, "brokering") - broker) <= 0.5)
    growth = (1 + float(str(values["capacity_growth_per_year"]))) ** (np.arange(WEEKS) / 52)
    bought = (int(at.home_minutes[0]) + int(at.clinical_minutes[0])) * growth
    more = weekly(town, "capacity") - bought
    assert np.all(more >= -0.5)
    assert (more.max() > 1.0) == (arm == "traditional_plus")


@pytest.mark.parametrize("drawn", [False, True])
def test_arms_have_equal_teams_and_programmes_equal_money(drawn: bool) -> None:
    plain, with_people, plus = (made(arm=arm, residents=2_000, drawn=drawn, replicate=2, weeks=26) for arm in ARMS)
    money = ("programme_pence", "outreach_pence", "handed_back_pence")
    assert np.array_equal(weekly(with_people, *money), weekly(plus, *money))
    assert weekly(plus, *money).min() > 0
    assert weekly(plain, *money).max() == 0
    assert np.array_equal(weekly(with_people, "capacity"), weekly(plain, "capacity"))
    for name in ("home_minutes", "clinical_minutes"):
        assert np.array_equal(getattr(plus.town.localities, name), getattr(plain.town.localities, name))


def test_what_belongs_to_no_fifth_stands_apart(town: CoProductionModel) -> None:
    for field in FIELDS:
        rows = town.ledger[:, 1:] if field.name in WHOLE else town.ledger[:, 0]
        assert not rows[..., FIELD_INDEX[field.name]].any(), field.name


def test_localities_add_up_to_the_country(town: CoProductionModel) -> None:
    by_quarter = town.by_locality.groupby("quarter").sum()
    weeks = town.ledger.sum(axis=1).reshape(WEEKS // 13, 13, -1)
    scale = {"minutes": 60, "pence": 100, "millionths": 1_000_000}
    for i, field in enumerate(FIELDS):
        country = weeks[:, :, i].sum(axis=1) if field.kind == "flow" else weeks[:, -1, i]
        units = by_quarter[field.name].to_numpy() * scale.get(field.unit, 1)
        assert np.array_equal(np.rint(units).astype(np.int64), country), field.name


def test_states_are_counted_as_the_columns_have_them(tmp_path: Path) -> None:
    town = made(small_localities(tmp_path, 300), residents=900, overrides=BUSY, weeks=53)
    people, last = town.town.residents, town.ledger[-1].sum(axis=0)  # week 52 is a reckoning
    counted = {
        "residents": people.age >= 0,
        "citizens": people.condition == 1,
        "carers": people.cares_for != NOBODY,
        "carers_20h": (people.cares_for != NOBODY) & (people.given >= 20 * 60),
        "in_need": people.need >= 120,
        "often_lonely": (people.age > 0) & (people.lonely > 0.5),
        "members": people.member != NOT_MEMBER,
    }
    for name, who in counted.items():
        assert total(last, name) == np.count_nonzero(who), name
    assert 0 < total(last, "waiting") <= np.count_nonzero(people.need)
    assert total(last, "enrolled") >= np.count_nonzero(people.coached)  # counted before this week's session
    lonely = people.lonely.astype(np.float64).sum() * 1e6
    assert total(last, "loneliness") == pytest.approx(lonely, abs=900)
    assert total(last, "credit") == np.maximum(0, people.gave.astype(np.int64) - people.received).sum()
