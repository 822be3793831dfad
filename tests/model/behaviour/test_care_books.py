"""Care's books (docs/model.md, "A month: the care plan"): each person and month to the minute, no minute twice."""

from pathlib import Path

import numpy as np
import pytest
from care import column, given_along_ties, met_by_kin
from towns import ARMS, BUSY, HELP, MET, made, outstanding, small_localities, total, weekly

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.town.columns import ELSEWHERE

pytestmark = pytest.mark.rule

WEEKS = 65
MUCH: dict[str, object] = BUSY | {
    "ask_boldness": 5.0, "intention_to_action": 0.8, "project_hours_per_resident": 0.5, "course_group_size": 5,
    "course_gbp_per_resident_year": 20.0, "peer_led": 1,
}  # fmt: skip


@pytest.fixture(scope="module", params=[(arm, drawn) for arm in ARMS for drawn in (False, True)], ids=str)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> CoProductionModel:
    """Two localities in which much goes on; week 64 makes a plan, so that the columns are of the last week's books."""
    arm, drawn = request.param
    scenario = small_localities(tmp_path_factory.mktemp("care"), 600)
    return made(scenario, arm, residents=1_200, drawn=drawn, replicate=4, overrides=MUCH, weeks=WEEKS)


def test_each_need_is_met_asked_bought_or_left_to_the_minute(town: CoProductionModel) -> None:
    parts = sum(column(town, name) for name in ("own", "removed", "private", "package", "left"))
    assert np.array_equal(column(town, "need"), met_by_kin(town) + parts)
    for name in ("need", "kin", "friend", "bank", "removed", "private", "package", "left", "asking", "asked_for"):
        assert column(town, name).min() >= 0, name
    without = column(town, "need") == 0
    for name in ("kin", "friend", "own", "removed", "private", "package", "left", "asking"):
        assert not column(town, name)[without].any(), name
    assert not (column(town, "package") * column(town, "private")).any()  # who buys is never paid for


@pytest.mark.parametrize("fifths", [True, False])
def test_each_week_need_at_home_is_met_delivered_undelivered_or_never_asked(
    town: CoProductionModel, fifths: bool
) -> None:
    books = town.ledger[:, 1:] if fifths else town.ledger.sum(axis=1)
    accounted = total(books, *MET, "private", "served_home", "undelivered", "unasked")
    assert np.array_equal(total(books, "need_home"), accounted)
    assert np.array_equal(total(books, "asked_home"), total(books, "served_home", "undelivered"))


def test_the_books_of_a_plan_are_its_columns(town: CoProductionModel) -> None:
    last = town.ledger[-1].sum(axis=0)
    for field, name in {
        "need_home": "need", "met_self": "own", "private": "private", "asked_home": "package", "unasked": "left",
        "bank_to_need": "bank",
    }.items():  # fmt: skip
        of_need = column(town, name)[column(town, "need") > 0]
        assert total(last, field) == of_need.sum(), field
    assert total(last, "met_kin", "met_kin_elsewhere") == met_by_kin(town).sum()
    assert total(last, "met_friends", "met_bank") == column(town, "removed").sum()
    outside = column(town, "cares_for") == ELSEWHERE
    assert total(last, "given_outside") == column(town, "given")[outside].sum()
    assert total(last, "given_kin") == column(town, "given")[~outside].sum()


def test_kin_give_what_is_received_and_no_more_than_they_offer(town: CoProductionModel) -> None:
    assert np.all(column(town, "given") <= column(town, "offer"))
    assert not column(town, "given")[column(town, "cares_for") < ELSEWHERE].any()
    last = town.ledger[-1].sum(axis=0)
    assert total(last, "given_kin", "given_kin_elsewhere") == column(town, "kin").sum() > 0


def test_friends_hours_given_are_received_along_ties_or_go_to_others(town: CoProductionModel) -> None:
    received, usual, asked = given_along_ties(town)
    assert np.array_equal(received, column(town, "friend"))
    last = town.ledger[-1].sum(axis=0)
    assert total(last, "given_friends") == usual.sum() > 0
    assert total(last, "given_asked") == asked.sum()
    assert total(last, "given_friends", "given_asked") == column(town, "friend").sum()
    assert total(last, "given_friends", "given_others") == column(town, "helping").sum()
    assert total(last, "given_bank") == column(town, "bank").sum()


def test_no_minute_is_given_twice(town: CoProductionModel) -> None:
    _, usual, asked = given_along_ties(town)
    assert np.all(usual <= column(town, "helping"))
    assert np.all(column(town, "spent") + asked <= column(town, "more"))
    assert np.all(column(town, "spent") >= 0)
    last = town.ledger[-1].sum(axis=0)
    led = sum(int(at.sum()) for at in town.town.localities.led_minutes)
    assert total(last, "project_given", "given_bank") + led == column(town, "spent").sum()
    assert total(last, "peer_led") <= led  # no more is led than people take
    assert (column(town, "spent").sum() > 0) == (asked.sum() > 0) == (town.arm == "co-produced")


def test_children_give_nothing(town: CoProductionModel) -> None:
    child = column(town, "age") == 0
    for name in ("offer", "given", "helping", "more", "spent"):
        assert not column(town, name)[child].any(), name


def test_clinical_need_arises_is_served_lapses_or_waits(town: CoProductionModel) -> None:
    books = town.ledger[:, 1:]
    change = np.diff(total(books, "backlog"), axis=0)
    arisen, gone = total(books, "need_clinical"), total(books, "served_clinical", "lapsed")
    assert np.array_equal(arisen[1:], gone[1:] + change)
    assert weekly(town, "backlog")[-1] == outstanding(town.town)
    assert weekly(town, "lapsed").sum() > 0
    assert total(books, "backlog").min() >= 0


@pytest.mark.parametrize("arm", ARMS)
def test_what_is_held_and_what_the_estate_has_sum_to_nothing(arm: str) -> None:
    town = made(arm=arm, overrides=MUCH | {"move_per_year": 0.5})
    for _ in range(10):
        town.run(4)
        r = town.town.residents
        assert int(r.gave.sum()) - int(r.received.sum()) + int(town.town.localities.estate.sum()) == 0
    assert r.gave.max() > 0
    assert town.town.localities.estate[0] != 0


@pytest.mark.parametrize("arm", ARMS)
def test_what_people_gave_and_received_in_a_month_is_four_weeks_of_help(arm: str, tmp_path: Path) -> None:
    nothing_fades = {"credit_fade_per_year": 0.0, "move_per_year": 0.0, "death_per_year": [0.0] * 6}
    town = made(small_localities(tmp_path, 300), arm, overrides=MUCH | nothing_fades)
    before = [column(town, name).sum() for name in ("gave", "received")]
    town.run(4)
    gave, received = (column(town, name).sum() - old for name, old in zip(("gave", "received"), before, strict=True))
    week = town.ledger[-1].sum(axis=0)
    to_need = total(week, *HELP) - total(week, "given_others")
    assert gave == received == 4 * to_need > 0
