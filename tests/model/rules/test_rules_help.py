"""Rules of usual help, of more time and of the time bank, each worked by hand."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from coprod_sim.model.town.columns import (
    FRIEND,
    KIN,
    NEIGHBOUR,
    NO_PEER,
    PARTNER,
    PEER,
    PEER_SLOTS,
    TRADES,
    Ties,
    empty_residents,
    scratch,
)
from coprod_sim.model.week import more_time, usual_help
from coprod_sim.model.week.more_time import has_time, more_minutes, willing_minutes
from coprod_sim.model.week.plan_books import removed_by_bank
from coprod_sim.model.week.time_bank import (
    bank_wish,
    broker_reach,
    broker_room,
    could_trade,
    invited,
    join_rate,
    month_chance,
    part_of,
    wanted_minutes,
    whole_exchanges,
)
from coprod_sim.model.week.usual_help import (
    asked_by_team,
    asked_minutes,
    boldness_of,
    helping_minutes,
    part_for,
    repaid,
    tie_weight,
)

pytestmark = pytest.mark.rule


def test_helping_minutes() -> None:
    assert helping_minutes(0.29, 0.28, 0.5, 3.0) == 0  # 28 % help in a month: 0.28 x (0.3 + 0.7)
    assert helping_minutes(0.28 / math.e, 0.28, 0.5, 3.0) == 180
    assert helping_minutes(0.47, 0.28, 1.0, 3.0) > 0  # the readiest: 0.28 x 1.7 = 0.476
    assert helping_minutes(0.08, 0.28, 0.0, 3.0) > 0  # the least ready: 0.28 x 0.3 = 0.084
    assert helping_minutes(0.09, 0.28, 0.0, 3.0) == 0
    assert helping_minutes(0.01, 0.0, 0.5, 3.0) == 0


def test_tie_weight() -> None:
    assert [tie_weight(kind) for kind in (PARTNER, KIN, FRIEND, NEIGHBOUR, PEER)] == [0, 0, 2, 1, 1]


def test_repaid() -> None:
    assert repaid(0, 0.5, 300.0, 1.0) == 1.0
    assert repaid(300, 0.5, 300.0, 1.0) == 0.75  # 1 - 0.5 x 300 / 600
    assert repaid(900, 0.5, 300.0, 1.0) == 0.625  # 1 - 0.5 x 900 / 1200
    assert repaid(900, 0.5, 300.0, 0.0) == 0.5  # a gift is the same, whatever is owed
    assert repaid(300, 0.5, 300.0, 0.5) == 0.625  # half way
    assert repaid(900, 0.0, 300.0, 0.3) == pytest.approx(1.0)  # nobody minds


def test_asked_minutes() -> None:
    assert asked_minutes(100.4, 0.5) == 50
    assert asked_minutes(101.0, 0.5) == 51  # 50.5


def test_asked_by_team() -> None:
    assert asked_by_team(100, 2.0, 60) == 50
    assert asked_by_team(100, 3.0, 180) == 150  # 100 x 2 x 3/4
    assert asked_by_team(100, 2.0, 0) == 0  # not on the books
    assert asked_by_team(100, 1.0, 60) == asked_by_team(100, 0.5, 60) == 0


def test_part_for() -> None:
    # Others count as 2 x 60 x 5 = 600 half minutes
    assert part_for(60, 600, 600, 5.0) == 30
    assert part_for(60, 200, 600, 5.0) == 10  # one in six
    assert part_for(7, 600, 600, 5.0) == 3  # 3.5
    assert part_for(60, 0, 600, 5.0) == 0


def test_a_friend_gives_part_of_usual_help_and_part_of_the_time_left_when_a_team_asks() -> None:
    r, s = empty_residents(2), scratch(2)
    r.helping[0], r.more[0], r.spent[0] = 60, 100, 40
    r.asking[1], r.asked_for[1] = 300, 150
    r.pull[0], r.pull_asked[0] = 600, 300
    s.needy[0], s.counts[0] = 1, 1
    first, to, kind = np.array([0, 1, 2], np.int32), np.array([1, 0], np.int16), np.full(2, FRIEND, np.int8)
    t = Ties(first, to, kind, np.full((2, PEER_SLOTS), NO_PEER, np.int16))
    give: Any = usual_help.give
    give.py_func(r, t, s, SimpleNamespace(help_others_hours_per_week=5.0))
    # Usual: 60 x 600 / 1200; asked by the team: the 60 free minutes x 300 / 900
    assert (s.given[0], s.asked[0]) == (30, 20)
    assert r.friend.tolist() == [0, 50]


def test_willing_minutes() -> None:
    numbers = (0.25, 0.5, 180.0, 42.0)
    assert willing_minutes(0.75, *numbers) == 180.0  # the readiest quarter
    assert willing_minutes(0.74, *numbers) == 42.0
    assert willing_minutes(0.25, *numbers) == 42.0
    assert willing_minutes(0.24, *numbers) == 0.0


def test_more_minutes() -> None:
    assert more_minutes(180.0, 0.3, 0.15, 0.0) == 54
    assert more_minutes(42.0, 0.3, 0.15, 0.0) == 13  # 12.6
    assert more_minutes(180.0, 0.3, math.log(2.0), 1.0) == 108
    assert more_minutes(180.0, 0.3, math.log(2.0), -1.0) == 27
    assert more_minutes(180.0, 0.0, 0.15, 1.0) == 0
    assert more_minutes(180.0, 100.0, 0.15, 0.0) == 10_080  # a week


def test_boldness_of() -> None:
    assert boldness_of(1.0, 1.0, 6.0) == 6.0
    assert boldness_of(0.5, 0.8, 6.0) == pytest.approx(3.0)  # 1 + 0.4 x 5
    assert boldness_of(0.0, 1.0, 6.0) == 1.0  # networks do not count


def test_has_time() -> None:
    assert has_time(0, 0.0) == 1.0
    assert [has_time(1_200, assets) for assets in (0.0, 0.5, 1.0)] == [0.0, 0.25, 0.5]


def test_adults_would_give_by_readiness_means_and_need() -> None:
    r = empty_residents(5)
    r.age[:] = [0, 2, 2, 2, 2]
    r.helper[:] = [65_535, 65_535, 16_384, 65_535, 65_535]
    r.fifth[:] = 1
    r.need[3] = 1_200
    r.member[4] = TRADES
    p = SimpleNamespace(
        willing_weekly_share=0.25, willing_monthly_share=0.25, willing_weekly_minutes=180.0,
        willing_monthly_minutes=42.0, intention_to_action=0.5, fifth_willing=(1.0, 0.5), pay_gbp_per_hour=0.0,
        paid_giving_ratio=0.8, give_per_sd=0.15,
    )  # fmt: skip
    offer: Any = more_time.offer
    offer.py_func(r, p, 1.0)
    assert r.more.tolist() == [0, 45, 0, 23, 45]  # a child; 180 x 0.5 x 0.5; not ready; half able: 22.5
    offer.py_func(r, p, 0.0)
    assert r.more.tolist() == [0, 45, 0, 0, 45]  # in need, where assets do not count
    p.pay_gbp_per_hour = 8.0
    offer.py_func(r, p, 0.0)
    assert r.more.tolist() == [0, 45, 0, 0, 36]  # pay crowds out a fifth


def test_join_rate() -> None:
    assert join_rate(0.01, 0.3, 0.5, 0.5, 0.0, 1.0, 1.0) == pytest.approx(0.16)  # 0.01 + 0.15
    assert join_rate(0.01, 0.3, 0.5, 1.0, 0.5, 1.0, 1.0) == pytest.approx(0.32)  # 0.5 + 1 + 0.5
    assert join_rate(0.01, 0.3, 0.5, 0.5, 0.0, 2.0, 0.25) == pytest.approx(0.08)
    assert join_rate(0.01, 0.3, 0.0, 0.5, 0.0, 1.0, 1.0) == pytest.approx(0.01)


def test_invited() -> None:
    assert invited(2.0, 0.4) == pytest.approx(0.8)
    assert invited(2.0, -1.0) == 0.0  # not known
    assert invited(0.0, 0.4) == 0.0


def test_month_chance() -> None:
    assert month_chance(0.0) == 0.0
    assert month_chance(13.0 * math.log(2.0)) == pytest.approx(0.5)


def test_broker_room() -> None:
    assert [broker_room(load) for load in (0.0, 1.0)] == [1.0, 0.5]
    assert broker_room(3.0) == pytest.approx(0.1)


def test_wanted_minutes() -> None:
    assert wanted_minutes(25.0, 0.5, 0.0) == 25
    assert wanted_minutes(25.0, 0.5, 100.0) == 75


def test_could_trade() -> None:
    assert could_trade(300, 400, 10, 0.0) == pytest.approx(240.0)
    assert could_trade(300, 400, 10, 10.0) == pytest.approx(120.0)  # a thin market
    assert could_trade(0, 400, 10, 0.0) == could_trade(0, 0, 0, 0.0) == 0.0


def test_broker_reach() -> None:
    assert broker_reach(120, 1.5) == pytest.approx(80.0)


def test_part_of() -> None:
    # Ten minutes among three who offer one each: 10/3, 20/3 and 30/3 rounded down
    assert [part_of(10, before, 1, 3) for before in range(3)] == [3, 3, 4]
    assert part_of(10, 5, 0, 8) == 0


def test_whole_exchanges() -> None:
    assert [whole_exchanges(traded, 120.0) for traded in (0, 59, 60, 360)] == [0, 0, 1, 3]


def test_bank_wish() -> None:
    assert bank_wish(0, 0, 0.5, 25.0, 12.0) == 25  # not in need
    assert bank_wish(720, 0, 0.5, 25.0, 12.0) == 253  # 25 and half of 455.13
    assert bank_wish(720, 720, 0.5, 25.0, 12.0) == 139  # kin meet half: 25 and half of 227.56


def test_removed_by_bank() -> None:
    assert removed_by_bank(100, 30, 10) == 25
    assert removed_by_bank(100, 0, 10) == 100
    assert removed_by_bank(100, 30, 0) == 0
    assert removed_by_bank(0, 0, 0) == 0
