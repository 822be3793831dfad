"""Rules of carers: who stops, who starts, what they give and what that meets, each worked by hand."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from coprod_sim.model.town.columns import (
    ELSEWHERE,
    FRIEND,
    KIN,
    PARENT,
    PARTNER,
    Residents,
    empty_residents,
)
from coprod_sim.model.week.found_care import found_caring, left_by_kin, need_at
from coprod_sim.model.week.kin import (
    NEVER,
    able,
    is_available,
    kin_hours,
    met_by_kin,
    met_elsewhere,
    offered_minutes,
    seen_left,
    share_of,
    start_rate,
    stop_rate,
    take_on,
    waiting_years,
)

pytestmark = pytest.mark.rule


def test_stop_rate() -> None:
    assert stop_rate(0.12, 3.0, 120) == pytest.approx(1.2236383)  # 0.12 + 3 / e
    assert stop_rate(0.12, 3.0, 0) == pytest.approx(3.12)
    assert stop_rate(0.12, 3.0, 100_000) == pytest.approx(0.12)
    assert stop_rate(0.45, 0.0, 0) == 0.45


def test_able() -> None:
    assert [able(need) for need in (0, 1_200)] == [1.0, 0.5]
    assert able(3_600) == pytest.approx(0.1)  # 1 / (1 + 3²)


def test_seen_left() -> None:
    assert seen_left(100, 60, 40, 1.0, 0.5) == pytest.approx(120.0)  # half of the 40 counts as still to do
    assert seen_left(100, 60, 40, 0.0, 0.0) == pytest.approx(200.0)
    assert seen_left(100, 60, 40, 1.0, 1.0) == pytest.approx(100.0)


def test_start_rate() -> None:
    assert start_rate(2.1, 1_320.0, 22.0, 1.0, 1.0) == pytest.approx(1.05)  # half at 22 hours
    assert start_rate(2.1, 2_640.0, 22.0, 1.0, 1.0) == pytest.approx(1.68)  # 4 / 5 at twice that
    assert start_rate(2.1, 1_320.0, 22.0, 0.5, 0.5) == pytest.approx(0.2625)
    assert start_rate(2.1, 0.0, 22.0, 1.0, 1.0) == 0.0


def test_waiting_years() -> None:
    assert waiting_years(math.exp(-1.0), 2.0) == pytest.approx(0.5)
    assert waiting_years(0.5, math.log(2.0)) == pytest.approx(1.0)
    assert waiting_years(0.5, 0.0) == NEVER


def test_is_available() -> None:
    assert is_available(PARTNER, False, 0.4) == 1.0
    assert is_available(PARENT, True, 0.4) == 1.0
    assert is_available(PARENT, False, 0.4) == 0.4
    assert is_available(FRIEND, True, 0.4) == 0.4


def test_offered_minutes() -> None:
    assert offered_minutes(100, 1.0) == 100
    assert offered_minutes(101, 1.5) == 152  # 151.5
    assert offered_minutes(100, 0.0) == 0


def test_kin_hours() -> None:
    # 105 minutes of need are 300 of care at 0.35; 300 and 400 meet at 240
    assert kin_hours(105, 400, 0.35) == pytest.approx(240.0)
    assert kin_hours(105, 0, 0.35) == 0.0
    assert kin_hours(0, 400, 0.35) == 0.0


def test_share_of() -> None:
    assert share_of(100, 240.0, 400) == 60
    assert share_of(1, 240.0, 400) == 1  # 0.6
    assert share_of(0, 0.0, 0) == 0


def test_met_by_kin() -> None:
    assert met_by_kin(105, 240, 0.35) == 84
    assert met_by_kin(80, 240, 0.35) == 80  # no more than there is
    assert met_by_kin(105, 0, 0.35) == 0


def test_met_elsewhere() -> None:
    assert met_elsewhere(84, 240, 60) == 21  # a quarter of the care
    assert met_elsewhere(10, 3, 1) == 3  # rounded down; those here met the rest
    assert met_elsewhere(0, 0, 0) == 0


def test_found_caring() -> None:
    assert found_caring(1.0, 3.0) == 0.25
    assert found_caring(0.0, 3.0) == 0.0


def test_left_by_kin() -> None:
    assert left_by_kin(105, 400, 0.35) == 21  # 240 minutes meet 84
    assert left_by_kin(105, 0, 0.35) == 105


def two_people() -> tuple[Residents, Any]:
    """Two of a household and one elsewhere; offers have no spread."""
    r = empty_residents(3)
    r.person_id[:] = np.arange(3)
    r.household[:] = [0, 0, 1]
    p = SimpleNamespace(care_offer_hours_per_week=(10.0, 5.0), care_offer_spread=(0.0, 0.0))
    return r, p


def test_take_on() -> None:
    r, p = two_people()
    take_on(r, 0, 1, PARTNER, p, (1, 0, 0, 0))
    take_on(r, 1, 2, KIN, p, (1, 0, 0, 0))
    take_on(r, 2, ELSEWHERE, KIN, p, (1, 0, 0, 0))
    assert r.cares_for.tolist() == [1, 2, ELSEWHERE]
    assert r.care_tie.tolist() == [PARTNER, KIN, 0]
    assert r.offer.tolist() == [600, 300, 300]  # 10 hours at home, 5 away


def test_need_at() -> None:
    r, _ = two_people()
    r.condition[:] = [1, 0, 1]
    # Severity 3 / 4 lies a quarter of the way from 2 / 3 to 1: an eighth of 100 hours
    p = SimpleNamespace(need_max_hours_per_week=100.0, need_from_severity=2.0 / 3.0)
    assert need_at(r, 0, math.log(3.0), p) == 750
    assert need_at(r, 1, math.log(3.0), p) == 0  # has no condition
    assert need_at(r, 2, 0.0, p) == 0  # a half is less than where need begins
