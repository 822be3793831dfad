"""The books close to the unit, every week and in every arm: nothing is lost, and nothing comes from nowhere."""

from pathlib import Path

import numpy as np
import pytest
from towns import (
    ARMS,
    BUSY,
    HELP,
    MET,
    NEEDS,
    REFERRED,
    SERVED,
    TEAM_OTHER,
    made,
    outstanding,
    small_localities,
    total,
    weekly,
)

from coprod_sim.model.model import CoProductionModel
from coprod_sim.outcomes.fields import FIELD_INDEX, FIELDS

pytestmark = pytest.mark.rule


WEEKS = 78
# What belongs to no deprivation fifth
OF_TEAMS = ("localities", "posts", "co_posts", "fidelity", "risk", "incidents", "stories", "visits", "fit_minutes")
WHOLE = ("capacity", "bought", "supervision", "brokering", "programme_pence", *OF_TEAMS)
UNMET_IN_QUEUE = ("lapsed", "departed")


@pytest.fixture(scope="module", params=[(arm, drawn) for arm in ARMS for drawn in (False, True)], ids=str)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> CoProductionModel:
    """Two localities under strain, with central and with drawn parameters."""
    arm, drawn = request.param
    scenario = small_localities(tmp_path_factory.mktemp("books"), 400)
    return made(scenario, arm, residents=800, drawn=drawn, replicate=4, overrides=BUSY, weeks=WEEKS)


def test_need_is_met_or_referred_or_not_asked(town: CoProductionModel) -> None:
    by_fifth = town.ledger[:, 1:]
    assert total(by_fifth, *NEEDS).min() >= 0
    arisen, accounted = total(by_fifth, *NEEDS), total(by_fifth, *MET, *REFERRED, "unasked")
    assert np.array_equal(arisen, accounted)


def test_each_stream_of_need_has_its_own_books(town: CoProductionModel) -> None:
    # Nobody but the team meets clinical need, and kin meet standing care only
    assert np.array_equal(weekly(town, "need_clinical"), weekly(town, "referred_clinical"))
    assert np.all(weekly(town, "need_standing") >= weekly(town, "referred_standing", "met_kin", "met_kin_elsewhere"))
    assert np.all(weekly(town, "need_relational") >= weekly(town, "referred_relational"))
    assert np.all(weekly(town, "need_clinical") >= weekly(town, "need_found"))
    assert np.all(weekly(town, "kin_caring") >= weekly(town, "met_kin"))
    assert np.all(weekly(town, "met_neighbours", "extra_neighbours") >= weekly(town, "brokered"))


def test_standing_care_asked_for_is_served_or_unserved_in_the_same_week(town: CoProductionModel) -> None:
    by_fifth = town.ledger[:, 1:]
    asked, done = total(by_fifth, "referred_standing"), total(by_fifth, "served_standing", "unserved_standing")
    assert np.array_equal(asked, done)
    assert weekly(town, "unserved_standing").sum() > 0


def test_the_queue_loses_nobody(town: CoProductionModel) -> None:
    left = weekly(town, "backlog") - weekly(town, "departed")  # the backlog is booked before people move away
    came = weekly(town, "referred_relational", "referred_clinical")
    went = weekly(town, "served_relational", "served_clinical", *UNMET_IN_QUEUE)
    assert np.array_equal(np.diff(left), (came - went)[1:])
    assert left[-1] == outstanding(town.town)
    assert min(weekly(town, name).sum() for name in UNMET_IN_QUEUE) > 0


@pytest.mark.parametrize("arm", ARMS)
def test_the_queue_in_the_columns_is_the_queue_in_the_ledger(arm: str) -> None:
    town = made(arm=arm, overrides=BUSY)
    for _ in range(40):
        before = outstanding(town.town)
        town.step()
        week = town.ledger[-1].sum(axis=0)
        came = total(week, "referred_relational", "referred_clinical")
        went = total(week, "served_relational", "served_clinical", *UNMET_IN_QUEUE)
        assert before + came == went + outstanding(town.town)


@pytest.mark.parametrize("arm", ARMS)
def test_credit_held_and_credit_left_behind_sum_to_nothing(arm: str) -> None:
    town = made(arm=arm, overrides=BUSY)
    for _ in range(60):
        town.step()
        assert int(town.town.residents.credit.sum()) + int(town.town.localities.estate.sum()) == 0
    assert np.abs(town.town.residents.credit).max() > 0
    assert town.town.localities.estate[0] != 0


@pytest.mark.parametrize("arm", ARMS)
def test_every_minute_given_is_a_minute_received_and_was_there_to_give(arm: str) -> None:
    nobody_leaves = {"move_per_year": 0.0, "death_per_year": [0.0] * 6}
    town = made(arm=arm, overrides=BUSY | nobody_leaves)
    people = town.town.residents
    for week in range(40):
        before = people.given.astype(np.int64)
        spare = people.spare.astype(np.int64)
        town.step()
        if week % 4 == 0:  # then the month's sum is cleared
            continue
        gave = people.given - before
        assert gave.min() >= 0
        assert np.all(gave <= spare)
        assert gave.sum() == total(town.ledger[-1].sum(axis=0), *HELP)
    assert weekly(town, *HELP).sum() > 0


def test_the_team_works_no_longer_than_it_is_paid_for(town: CoProductionModel) -> None:
    worked, paid = weekly(town, *SERVED, *TEAM_OTHER), weekly(town, "capacity")
    assert np.all(worked <= paid)
    assert np.all(weekly(town, *TEAM_OTHER) >= 0)


@pytest.mark.parametrize("arm", ARMS)
def test_the_team_does_not_rest_while_somebody_waits(arm: str) -> None:
    town = made(arm=arm, overrides=BUSY, weeks=WEEKS)
    idle = weekly(town, "capacity") - weekly(town, *SERVED, *TEAM_OTHER)
    waits = weekly(town, "backlog", "unserved_standing", "lapsed") > 0
    assert waits.sum() > WEEKS // 2
    assert idle[waits].max() <= 1  # a minute is too short for a minute's work with somebody, and a bit


@pytest.mark.parametrize("arm", ARMS)
def test_programme_money_and_what_it_buys(arm: str) -> None:
    town = made(arm=arm, residents=1_000, weeks=WEEKS)
    values, at = town.parameters.values, town.town.localities
    pounds = 0 if arm == "traditional" else 5 * 1_000 / 52  # a week
    assert np.all(np.abs(weekly(town, "programme_pence") - 100 * pounds) <= 0.5)
    broker = pounds / float(str(values["broker_cost_gbp_per_hour"])) * 60 if arm == "co-produced" else 0
    assert np.all(np.abs(weekly(town, "brokering") - broker) <= 0.5)
    bought = pounds / float(str(values["team_cost_gbp_per_hour"])) * 60 if arm == "traditional_plus" else 0
    assert np.all(np.abs(weekly(town, "bought") - bought) <= 0.5)
    growth = (1 + float(str(values["capacity_growth_per_year"]))) ** (np.arange(WEEKS) / 52)
    hired = int(at.team_minutes[0]) * growth
    assert np.all(np.abs(weekly(town, "capacity") - weekly(town, "bought") - hired) <= 0.5)


def test_the_broker_gives_no_time_that_is_not_paid_for() -> None:
    town = made(overrides=BUSY | {"broker_hours_per_try": 2.0})
    at, each, short, exchanges = town.town.localities, 120, 0, 0
    for _ in range(WEEKS):
        before = int(at.broker_left[0])
        town.step()
        hours, left = int(at.broker_minutes[0]), int(at.broker_left[0])
        tries, rest = divmod(min(before + hours, 4 * hours) - left, each)
        week = town.ledger[-1].sum(axis=0)
        assert total(week, "brokering") == hours
        assert rest == 0
        assert 0 <= total(week, "exchanges") <= tries
        assert left >= 0
        short += left < each
        exchanges += int(total(week, "exchanges"))
    assert short > WEEKS // 4  # there is too little time
    assert exchanges > 0


@pytest.mark.parametrize("drawn", [False, True])
def test_arms_have_equal_teams_and_programmes_equal_money(drawn: bool) -> None:
    plain, with_people, plus = (made(arm=arm, residents=2_000, drawn=drawn, replicate=2, weeks=26) for arm in ARMS)
    assert np.array_equal(weekly(with_people, "programme_pence"), weekly(plus, "programme_pence"))
    assert weekly(plus, "programme_pence").min() > 0
    assert weekly(plain, "programme_pence").max() == 0
    for arm in (with_people, plus):
        assert np.array_equal(weekly(arm, "capacity") - weekly(arm, "bought"), weekly(plain, "capacity"))


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
    town = made(small_localities(tmp_path, 300), residents=900, overrides=BUSY | {"move_per_year": 0.0}, weeks=53)
    people, last = town.town.residents, town.ledger[-1].sum(axis=0)  # week 52 is a reckoning
    sick, carers = people.condition == 1, people.kin_minutes > 0
    assert total(last, "residents") == 900
    assert total(last, "citizens") == np.count_nonzero(sick)
    assert total(last, "carers") == np.count_nonzero(carers)
    assert total(last, "carers_20h") == np.count_nonzero(people.kin_minutes >= 20 * 60)
    assert total(last, "waiting") == np.count_nonzero(people.waiting_relational + people.waiting_clinical)
    assert total(last, "wait") == people.wait.sum()
