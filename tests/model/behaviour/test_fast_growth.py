"""Needs that grow fast for decades go on growing: no draw stops at a number of its own, in either engine."""

import numpy as np
import pytest
from towns import made

from coprod_sim import CoProductionModel
from coprod_sim.outcomes.fields import FIELD_INDEX

pytestmark = pytest.mark.rule


FAST: dict[str, object] = {"demand_growth_per_year": 0.2, "episode_rate_per_year": 100.0, "find_need_share": 0.0}
STILL: dict[str, object] = {"severity_passing_sd": 0.0, "harm_of_unmet": 0.0, "move_per_year": 0.0}
NOBODY_DIES: dict[str, object] = {"death_per_year": [0.0] * 6}


def late(engine: str, week: int) -> CoProductionModel:
    """A small town after ``week`` weeks of growth that it did not live through."""
    town = made(arm="traditional", residents=60, engine=engine, overrides=FAST | STILL | NOBODY_DIES)
    town.week = week
    return town.run(2)


def needed(town: CoProductionModel) -> np.ndarray:
    """Minutes of episodes that arose in each week."""
    return np.asarray(town.ledger.sum(axis=1)[:, FIELD_INDEX["need_clinical"]])


@pytest.mark.parametrize("years", [20, 30, 48])
def test_episodes_go_on_growing(years: int) -> None:
    town = late("kernel", 52 * years)
    people = town.town.residents
    rate = 100.0 / 52 * 1.2**years * people.severity[people.condition == 1].astype(np.float64)
    assert rate.max() > 30.0
    expected = rate.sum() * float(str(town.parameters.values["episode_minutes"]))
    error = 3.0 / float(rate.sum()) ** 0.5  # three standard errors of the mean of two weeks
    assert needed(town).mean() == pytest.approx(expected, rel=error + 0.005)  # and what is rounded to minutes


def test_engines_are_equal_to_the_bit_however_many_needs_arise() -> None:
    week = 52 * 40
    assert np.array_equal(late("kernel", week).ledger, late("agents", week).ledger)
