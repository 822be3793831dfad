"""Turning one channel off changes what depends on it, from when it matters, and nothing else before."""

from functools import cache

import numpy as np
import pytest
from quarters import EVENTFUL, country, turned
from towns import changed, copied_town, different

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.quarter import quarter
from coprod_sim.model.town.founding import Town

pytestmark = pytest.mark.property


ALL_ON: dict[str, object] = EVENTFUL | {
    "catalysing": 1, "discovering": 1, "scandal_week": 20, "scandal_national": 1, "practice_share": 0.3,
    "risk_first": 0.3, "staff_turnover_per_year": 1.0, "take_up_peers_per_year": 2.0, "catalyst_multiple": 3.0,
    "leadership_per_year": 2.0, "visit_qaly": 0.001,
    "course_group_size": 8, "team_hours_per_professional": 1.0,
}  # fmt: skip
CO_PRODUCES = {"co_produces", "told", "fidelity"}
TEAM = CO_PRODUCES | {"practice", "co_posts", "quality", "pace", "broker_minutes", "outreach", "outreach_pence"}
TEAM |= {"programme_pence"}
SETTINGS = {"coaching_share", "boldness", "group_size", "decided", "scored"}
# What is off: (numbers, the week in which it first matters, columns that it may change at once)
CHANNELS: dict[str, tuple[dict[str, float], int, set[str]]] = {
    "leadership": ({"leading": 0}, 13, TEAM),
    "mandate": ({"mandate_share": 0.0}, 13, TEAM),
    "outside": ({"take_up_outside_per_year": 0.0}, 13, TEAM),
    "peers": ({"take_up_peers_per_year": 0.0}, 13, TEAM),
    "catalyst": ({"catalysing": 0}, 13, TEAM),
    "links": ({"linked_share": 0.0}, 13, TEAM),
    "need": ({"take_up_need_per_year": 0.0}, 13, TEAM),
    "turnover": ({"staff_turnover_per_year": 0.0}, 13, TEAM | {"passion", "since"}),
    "fidelity gain": ({"fidelity_gain_per_year": 0.0}, 13, {"fidelity", "quality"}),
    "reversal": ({"revert_per_year": 0.0}, 13, TEAM),
    "incidents": ({"incident_per_100000_hours": 0.0}, 13, {"incidents", "stories", "risk", "passing"}),
    "harm": ({"incident_harm": 0.0}, 13, {"passing"}),
    "stories": ({"story_probability": 0.0}, 13, {"stories", "risk"}),
    "national press": ({"national_share": 0.0}, 13, {"risk"}),
    "contagion": ({"press_contagion": 0.0}, 13, {"risk"}),
    "visits": ({"visits_per_year": 0.0}, 13, {"visits", "risk"}),
    "fading": ({"risk_fade_per_year": 0.0}, 13, {"risk"}),
    "experiments": ({"experiment_per_year": 0.0}, 13, SETTINGS),
    "scandal": ({"scandal_week": -1}, 26, {"stories", "risk"}),
    "funding": ({"programme_until_week": 26}, 26, TEAM | {"visits", "risk"}),
}


def run(weeks: int, off: dict[str, float] | None = None) -> CoProductionModel:
    return country(arm="leader", people=100, residents=500, overrides=ALL_ON | (off or {}), weeks=weeks)


@cache
def everything(weeks: int) -> CoProductionModel:
    return run(weeks)


def differing(one: Town, other: Town) -> set[str]:
    return {name for table in Town._fields for name in different(getattr(one, table), getattr(other, table))}


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_that_is_off_changes_only_what_depends_on_it(channel: str) -> None:
    off, first, columns = CHANNELS[channel]
    on, without = everything(first), run(first, off)
    assert np.array_equal(on.ledger, without.ledger)
    assert differing(on.town, without.town) == set()
    found = differing(turned(on), turned(on, changed(on.record, **off)))
    assert found
    assert found <= columns
    assert not np.array_equal(everything(52).ledger, run(52, off).ledger)


@pytest.mark.parametrize(
    ("off", "columns"),
    [
        ({"discovering": 0}, {"coaching_share", "boldness", "group_size", "score_first"}),
        ({"fit_varies": 0}, {"fit_usual", "fit_co", "quality", "pace"}),
        ({"link_degree": 0}, {"first", "to"}),
        ({"risk_first": 0.0}, {"risk"}),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_settled_in_week_0_changes_only_itself(off: dict[str, float], columns: set[str]) -> None:
    model = everything(0)
    books = everything(13).quarters[0]  # any will do
    begun = [
        quarter.begin(copied_town(model.town), p, model.values, books, 1, 0)
        for p in (model.record, changed(model.record, **off))
    ]
    assert differing(*begun) == columns
