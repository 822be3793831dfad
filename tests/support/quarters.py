"""Small countries of several localities, for the tests of what happens every thirteen weeks."""

from dataclasses import replace
from functools import cache
from typing import Any, Literal

import numpy as np
from towns import copied_town, made

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.quarter import quarter
from coprod_sim.model.town.founding import Town
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.scenario import Scenario

SPREAD = ("grassroots", "bad_press", "discovery", "scale")
SMALLEST = 500  # people in the smallest localities of these scenarios
# Government, peers, need, turnover, reversal: nothing that moves anybody
STILL: dict[str, object] = {
    "take_up_outside_per_year": 0.0,
    "take_up_peers_per_year": 0.0,
    "take_up_need_per_year": 0.0,
    "leadership_per_year": 0.0,
    "mandate_share": 0.0,
    "staff_turnover_per_year": 0.0,
    "revert_per_year": 0.0,
    "revert_unfunded_per_year": 0.0,
    "fidelity_gain_per_year": 0.0,
}
# Something of everything in the first quarters, in teams of several
EVENTFUL: dict[str, object] = {
    "team_hours_per_professional": 2.0,
    "take_up_outside_per_year": 0.3,
    "take_up_need_per_year": 2.0,
    "revert_per_year": 1.0,
    "incident_per_100000_hours": 1_000.0,
    "story_probability": 0.5,
    "national_share": 0.5,
    "visits_per_year": 4.0,
    "experiment_per_year": 0.5,
    "review_weeks": 13,
    "demand_growth_per_year": 0.1,
}


@cache
def places(name: str, people: int = 60) -> Scenario:
    """A scenario that ships, with ``people`` in each locality; arms' own sizes are in the same proportion."""
    whole = load_scenario(name)

    def small(size: int | None) -> int | None:
        return None if size is None else max(people, people * min(size, 4 * SMALLEST) // SMALLEST)

    arms = {key: replace(arm, locality_residents=small(arm.locality_residents)) for key, arm in whole.arms.items()}
    return replace(whole, locality_residents=people, arms=arms)


def country(
    name: str = "grassroots",
    arm: str = "absent",
    *,
    people: int = 60,
    residents: int = 300,
    weeks: int = 0,
    engine: Literal["kernel", "agents"] = "kernel",
    **options: Any,
) -> CoProductionModel:
    """A model of one of the scenarios in which practice spreads, in small localities."""
    return made(places(name, people), arm, residents=residents, weeks=weeks, engine=engine, **options)


def turned(model: CoProductionModel, record: Any = None) -> Town:
    """The model's town after the quarter that begins now; the model stays as it is."""
    town = copied_town(model.town)
    p = model.record if record is None else record
    quarter.turn(town, p, model.values, model.quarters[-1], model.seed, model.replicate, model.week)
    return town


def adoption(model: CoProductionModel) -> float:
    """Share of professionals who co-produce now."""
    return float(np.mean(model.town.posts.co_produces))
