"""Rules of who a person is when they come to a row, each worked by hand."""

import math
from types import SimpleNamespace
from typing import Any

import pytest

from coprod_sim.model.town.columns import (
    CONDITIONAL,
    ELSEWHERE,
    FREE_RIDER,
    NOBODY,
    NOT_MEMBER,
    UNCONDITIONAL,
    empty_residents,
)
from coprod_sim.model.town.people import (
    care_level,
    carer_minutes,
    clipped,
    giver_type,
    move_in,
    severity_of,
    willing_minutes,
)

pytestmark = pytest.mark.rule


EVEN = (1.0,) * 6


def test_severity_of() -> None:
    assert severity_of(0.0, 0.0) == 0.5
    assert severity_of(-1.2, 0.2) == pytest.approx(0.2689414)  # 1 / (1 + e)
    assert severity_of(math.log(3.0), 0.0) == pytest.approx(0.75)
    assert severity_of(-1.0 - math.log(3.0), 1.0) == pytest.approx(0.25)  # the two states add up


def test_care_level() -> None:
    severities = (0.0, 0.449, 0.45, 0.52, 0.6, 0.679, 0.68, 1.0)  # a threshold belongs to the level above it
    assert [care_level(s, 0.45, 0.52, 0.6, 0.68) for s in severities] == [0, 0, 1, 2, 3, 3, 4, 4]


def test_giver_type() -> None:
    assert giver_type(0.24, 0.25, 0.25) == FREE_RIDER
    assert giver_type(0.25, 0.25, 0.25) == UNCONDITIONAL
    assert giver_type(0.5, 0.25, 0.25) == CONDITIONAL
    assert giver_type(2.0**-33, 0.0, 0.0) == CONDITIONAL


def test_willing_minutes() -> None:
    assert willing_minutes(0.27, 0.28, 0.43, 180.0, 42.0) == 180
    assert willing_minutes(0.28, 0.28, 0.43, 180.0, 42.0) == 42
    assert willing_minutes(0.70, 0.28, 0.43, 180.0, 42.0) == 42
    assert willing_minutes(0.72, 0.28, 0.43, 180.0, 42.0) == 0
    assert willing_minutes(0.75, 0.25, 0.5, 180.0, 42.0) == 0  # a share ends where the next begins
    assert willing_minutes(0.10, 0.28, 0.43, 119.5, 42.0) == 120  # whole minutes


def test_carer_minutes() -> None:
    p = SimpleNamespace(
        carer_hours_share=(0.25, 0.25, 0.25, 0.125, 0.125), carer_hours_per_week=(5.0, 14.5, 27.0, 42.0, 76.0)
    )
    minutes = [carer_minutes(u, p) for u in (0.0, 0.24, 0.25, 0.5, 0.75, 0.874, 0.875, 1.0)]
    assert minutes == [300, 300, 870, 1620, 2520, 2520, 4560, 4560]


def test_clipped() -> None:
    assert [clipped(x) for x in (-3.0, 0.02, 0.5, 0.98, 1.7)] == [0.02, 0.02, 0.5, 0.98, 0.98]


def certain(**changes: Any) -> SimpleNamespace:
    """Parameters that leave nothing to luck: shares of nought and one, no spread."""
    values = {
        "condition_share": EVEN, "fifth_incidence": EVEN, "fifth_willing": EVEN, "fifth_kin": EVEN,
        "fifth_severity": (1.0, math.e, 1.0, 1.0, 1.0, 1.0), "giver_free_share": 1.0, "giver_unconditional_share": 0.0,
        "intention_to_action": 1.0, "willing_weekly_share": 1.0, "willing_monthly_share": 0.0,
        "willing_weekly_minutes": 180.0, "willing_monthly_minutes": 42.0, "active_want_share": 1.0,
        "active_action_share": 1.0, "home_care_take_up_share": 1.0, "severity_slow_mean": (-9.0, -0.5) + (9.0,) * 4,
        "severity_slow_sd": 0.0, "severity_passing_sd": 0.0, "standing_threshold": (0.45, 0.52, 0.6, 0.68),
        "carer_share_of_adults": 1.0, "carer_hours_share": (1.0, 0.0, 0.0, 0.0, 0.0),
        "carer_hours_per_week": (5.0, 14.5, 27.0, 42.0, 76.0), "kin_elsewhere_share": 1.0,
        "trust_neighbours_start": 0.62, "trust_services_start": 0.6, "trust_sd": 0.0, "granted_anchor": 0.5,
    }  # fmt: skip
    return SimpleNamespace(**values | changes)


def settled(age: int, fifth: int, **changes: Any) -> dict[str, float]:
    """A row full of somebody else's state after ``settle``."""
    r = empty_residents(3)
    columns: dict[str, Any] = r._asdict()
    for column in columns.values():
        column[:] = 7
    r.age[1], r.fifth[1], r.person_id[1] = age, fifth, 1
    move_in(r, 1, certain(**changes), (1, 0, 0, 0))
    assert all((column[0], column[2]) == (7, 7) for column in columns.values())  # nobody else's row
    return {name: float(column[1]) for name, column in columns.items()}


def test_move_in_draws_a_citizen_who_cares() -> None:
    # Age band 1, fifth 1: slow = -0.5 + ln(e) = 0.5, severity 1 / (1 + exp(-0.5)) = 0.622459, level 3
    assert settled(1, 1) == pytest.approx(
        {
            "person_id": 1, "household": 7, "age": 1, "cohort": 7, "fifth": 1,
            "condition": 1, "giver": FREE_RIDER, "active": 1, "willing": 180, "spare": 180, "asks_team": 1,
            "slow": 0.5, "passing": 0, "severity_start": 0.622459, "severity": 0.622459, "level": 3,
            "kin_minutes": 300, "kin_target": ELSEWHERE, "kin_elsewhere": 300,
            "trust_neighbours": 0.62, "trust_neighbours_start": 0.62, "trust_services": 0.6,
            "trust_services_start": 0.6, "granted": 0.5, "member": NOT_MEMBER,
        }
        | dict.fromkeys(("gave", "received", "credit", "given", "strain", "dose", "capability", "coached"), 0)
        | dict.fromkeys(("relieved", "stay", "setting", "waiting_relational", "waiting_clinical", "wait"), 0)
        | dict.fromkeys(("need", "unmet_minutes"), 0)
        | {"unmet": 0},
        abs=1e-6,
    )  # fmt: skip


def test_move_in_draws_a_neighbour_without_severity_or_care() -> None:
    person = settled(
        1,
        3,
        condition_share=(0.0,) * 6,
        carer_share_of_adults=0.0,
        kin_elsewhere_share=0.0,
        intention_to_action=0.0,
        active_action_share=0.0,
        home_care_take_up_share=0.0,
    )
    nothing = ("condition", "slow", "severity_start", "severity", "level", "kin_minutes", "kin_elsewhere", "willing")
    assert [person[name] for name in (*nothing, "spare", "active", "asks_team")] == [0] * 11
    assert person["kin_target"] == NOBODY


def test_move_in_asks_nothing_of_children() -> None:
    child = settled(0, 3)
    assert (child["willing"], child["kin_minutes"], child["kin_target"]) == (0, 0, NOBODY)
    assert child["severity"] == pytest.approx(1.0 / (1.0 + math.exp(9.0)))  # the mean of their own age band


def test_move_in_keeps_trust_and_shares_in_bounds() -> None:
    person = settled(2, 5, trust_neighbours_start=1.4, trust_services_start=-0.3, fifth_incidence=(9.0,) * 6)
    assert (person["trust_neighbours"], person["trust_services"]) == pytest.approx((0.98, 0.02))
