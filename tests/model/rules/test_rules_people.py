"""Rules of homes, of kinship and of who a person is when they come to a row, each worked by hand."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from coprod_sim.model.town.columns import (
    CHILD,
    FRIEND,
    KIN,
    NOBODY,
    NOT_MEMBER,
    PARENT,
    PARTNER,
    empty_residents,
)
from coprod_sim.model.town.homes import age_band
from coprod_sim.model.town.kinship import at_home, count_of, nearest, tie_code
from coprod_sim.model.town.people import UNKNOWN, ask_nothing, move_in, offer_minutes, rank_of, severity_of, share_below
from coprod_sim.model.week.turnover import leaves

pytestmark = pytest.mark.rule

EVEN = (1.0,) * 6


def test_age_band() -> None:
    p = SimpleNamespace(
        age_share_single=(0.0, 0.5, 0.5, 0.0, 0.0, 0.0), age_share_couple=(0.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        age_share_head=(0.0, 0.25, 0.75, 0.0, 0.0, 0.0), age_share_further=(1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    )  # fmt: skip
    assert [age_band(1, 0, u, p) for u in (0.1, 0.49, 0.5, 0.99)] == [1, 1, 2, 2]
    assert age_band(2, 1, 0.5, p) == 3
    assert [age_band(3, place, 0.2, p) for place in range(3)] == [1, 1, 0]
    assert age_band(3, 1, 0.3, p) == 2
    assert age_band(1, 0, 1.0, p) == 2  # whatever shares are rounded to, the last that is not zero


def test_tie_code() -> None:
    assert tie_code(1, 2, PARENT, 10) == (1 * 10 + 2) * 8 + PARENT
    assert tie_code(2, 1, PARENT, 10) == (1 * 10 + 2) * 8 + CHILD  # to the lower row the higher is the child
    assert tie_code(2, 1, FRIEND, 10) == tie_code(1, 2, FRIEND, 10)


def test_count_of() -> None:
    quarter = 2**30
    assert [count_of(1.25, word) for word in (0, quarter - 1, quarter, 2**32 - 1)] == [2, 2, 1, 1]
    assert count_of(2.0, 0) == 2
    assert count_of(0.0, 0) == 0


def test_at_home() -> None:
    assert at_home(0, 1, 1, 2, True) == PARTNER
    assert at_home(0, 1, 1, 2, False) == KIN
    assert at_home(0, 1, 1, 0, True) == KIN  # a child is nobody's partner
    assert at_home(1, 2, 1, 0, True) == CHILD
    assert at_home(0, 3, 2, 4, True) == PARENT  # who lives in
    assert at_home(2, 3, 0, 0, True) == KIN


def test_nearest() -> None:
    fifth = np.array([3, 1, 3, 5, 4], np.uint8)
    key = (1, 0, 0, 0)
    assert nearest(0, 0, fifth, np.array([2]), key) == 2
    chosen = {nearest(0, partner, fifth, np.array([1, 2, 3, 4]), key) for partner in range(400)}
    assert chosen == {1, 2, 3, 4}  # by luck also who is far
    same = [nearest(0, partner, fifth, np.array([1, 2, 3, 4]), key) == 2 for partner in range(400)]
    assert np.mean(same) == pytest.approx(1.0 - 0.75**4, abs=0.08)  # unless none of four drawn is of one's fifth


def test_severity_of() -> None:
    assert severity_of(0.0, 0.0) == 0.5
    assert severity_of(-1.2, 0.2) == pytest.approx(0.2689414)  # 1 / (1 + e)
    assert severity_of(math.log(3.0), 0.0) == pytest.approx(0.75)
    assert severity_of(-1.0 - math.log(3.0), 1.0) == pytest.approx(0.25)  # the two states add up


def test_offer_minutes() -> None:
    assert offer_minutes(10.0, 0.5, 0.0) == 600
    assert offer_minutes(10.0, 0.5, 2.0) == 1_631  # 10 e hours
    assert offer_minutes(100.0, 1.0, 2.0) == 7_200  # 120 hours at most


def test_leaves() -> None:
    assert leaves(0.0019, 0.002)
    assert not leaves(0.002, 0.002)
    assert not leaves(2.0**-33, 0.0)  # nobody where the hazard is zero


def certain(**changes: Any) -> SimpleNamespace:
    """Parameters that leave nothing to luck: shares of zero and one, no spread."""
    values = {
        "condition_share": EVEN, "fifth_incidence": EVEN, "fifth_severity": (1.0, math.e, 1.0, 1.0, 1.0, 1.0),
        "pays_share": (1.0, 0.0, 0.0, 0.0, 0.0), "severity_slow_mean": (-9.0, -0.5) + (9.0,) * 4,
        "severity_slow_sd": 0.0, "severity_passing_sd": 0.0, "kin_elsewhere_share": 1.0,
        "care_offer_hours_per_week": (10.0, 5.0), "care_offer_spread": (0.0, 0.0),
    }  # fmt: skip
    return SimpleNamespace(**values | changes)


def settled(age: int, fifth: int, **changes: Any) -> dict[str, float]:
    """A row full of somebody else's state after ``move_in``."""
    r = empty_residents(3)
    columns: dict[str, Any] = r._asdict()
    for column in columns.values():
        column[:] = 7
    r.age[1], r.fifth[1], r.person_id[1] = age, fifth, 1
    move_in(r, 1, certain(**changes), (1, 0, 0, 0))
    assert all((column[0], column[2]) == (7, 7) for column in columns.values())  # nobody else's row
    return {name: float(column[1]) for name, column in columns.items()}


PLACE = ("person_id", "household", "alone", "age", "cohort", "fifth")
LUCK = ("ask_luck", "helper", "activity")


def test_move_in_draws_a_citizen_with_kin_elsewhere() -> None:
    # Age band 1, fifth 1: slow = -0.5 + ln(e) = 0.5, severity 1 / (1 + exp(-0.5)) = 0.622459
    person = settled(1, 1)
    assert [person.pop(name) for name in PLACE] == [1, 7, 7, 1, 7, 1]
    assert all(7 != person.pop(name) < 65_536 for name in LUCK)
    known = {"condition": 1, "pays": 1, "slow": 0.5, "severity_start": 0.622459, "severity": 0.622459}
    known |= {"elsewhere": 300, "cares_for": NOBODY, "member": NOT_MEMBER}
    known |= dict.fromkeys(("lonely", "lonely_usual", "unmet"), UNKNOWN)
    assert person == pytest.approx(dict.fromkeys(person, 0.0) | known, abs=1e-6)  # nothing of who was here before


def test_move_in_draws_a_neighbour_without_severity() -> None:
    person = settled(1, 3, condition_share=(0.0,) * 6, kin_elsewhere_share=0.0)
    nothing = ("condition", "slow", "passing", "severity_start", "severity", "need", "elsewhere", "pays")
    assert [person[name] for name in nothing] == [0] * len(nothing)
    assert person["cares_for"] == NOBODY


def test_move_in_draws_children_at_the_mean_of_their_age() -> None:
    assert settled(0, 3)["severity"] == pytest.approx(1.0 / (1.0 + math.exp(9.0)))


def test_rank_of() -> None:
    assert [rank_of(u) for u in (0.0, 0.5, 0.999999)] == [0, 32_768, 65_535]


def test_share_below() -> None:
    assert share_below(0) == 0.5 / 65_536
    assert share_below(65_535) == 1.0 - 0.5 / 65_536


def test_ask_nothing() -> None:
    r = empty_residents(2)
    columns = (r.own, r.removed, r.package, r.private, r.left, r.asking, r.asked_for)
    for column in columns:
        column[:] = 7
    ask_nothing(r, 1)
    assert [column.tolist() for column in columns] == [[7, 0]] * len(columns)
