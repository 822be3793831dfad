"""Agents of one's own: with ``engine="agents"`` a subclass changes what people do, and the rest of the town goes on."""

from typing import Any

import numpy as np
import pytest

from coprod_sim.model.agents.context import Week
from coprod_sim.model.agents.residents import Citizen, Neighbour
from coprod_sim.model.model import CoProductionModel
from coprod_sim.outcomes.fields import FIELD_INDEX

pytestmark = pytest.mark.rule


class Miser(Neighbour):
    """A neighbour who gives nothing to anybody in need but kin."""

    def minutes_for(self, asker: Any, tie: int, why: str) -> int:
        return 0

    def offers(self, week: Week) -> int:
        return 0


class Mean(Citizen):
    """A citizen who does the same."""

    def minutes_for(self, asker: Any, tie: int, why: str) -> int:
        return 0

    def offers(self, week: Week) -> int:
        return 0


class Diarist(Neighbour):
    """A neighbour who keeps a note of the weeks in which they saw how much they would help."""

    def helps(self, week: Week) -> int:
        self.saw = [*getattr(self, "saw", []), week.number]
        return super().helps(week)


def town(weeks: int = 16, **options: Any) -> CoProductionModel:
    """A town lived through by its agents; `practice` from week 0 on, with a lively time bank."""
    options = {"engine": "agents"} | options
    lively: dict[str, object] = {"join_per_year": 3.0, "broker_hours_per_hour": 0.2, "intention_to_action": 1.0}
    return CoProductionModel(
        "time_bank", "co-produced", residents=300, fixed_parameters=True, overrides=lively, **options
    ).run(weeks)


def booked(model: CoProductionModel, *fields: str) -> int:
    return int(model.ledger[..., [FIELD_INDEX[name] for name in fields]].sum())


def test_where_neighbours_are_misers_only_citizens_give() -> None:
    usual, misers = town(), town(neighbour=Miser)
    r = misers.town.residents
    before = CoProductionModel("time_bank", "co-produced", residents=300, fixed_parameters=True).town.residents.gave
    assert (r.gave <= before)[r.condition == 0].all()
    assert (r.gave > before)[r.condition == 1].any()
    for field in ("given_friends", "given_bank"):
        assert 0 < booked(misers, field) < booked(usual, field), field


def test_where_nobody_gives_the_rest_of_the_town_goes_on() -> None:
    usual, cold = town(), town(neighbour=Miser, citizen=Mean)
    given = ("given_friends", "given_asked", "given_bank")
    assert booked(cold, *given, "met_friends", "met_bank", "exchanges") == 0
    assert all(booked(usual, field) > 0 for field in (*given, "exchanges"))
    for field in ("given_others", "met_kin", "met_self", "served_home", "served_clinical", "coaching", "members"):
        assert booked(cold, field) > 0, field
    for field in ("residents", "capacity"):
        assert booked(cold, field) == booked(usual, field), field  # the same luck
    first_month = slice(0, 4), slice(None), FIELD_INDEX["need_home"]
    assert np.array_equal(cold.ledger[first_month], usual.ledger[first_month])


def test_agents_keep_notes_of_their_own() -> None:
    model = town(weeks=6, neighbour=Diarist)
    notes = [agent.saw for agent in model.agents.select(agent_type=Diarist) if hasattr(agent, "saw")]
    assert notes
    assert {week for weeks in notes for week in weeks} == {0, 4}  # the weeks in which a plan is made
    assert np.array_equal(model.ledger, town(weeks=6).ledger)  # and a note changes nothing


def test_newcomers_are_of_the_same_kind() -> None:
    model = town(weeks=8, neighbour=Miser, citizen=Mean)
    assert {type(agent) for agent in model.people_of(0)} == {Miser, Mean}
    for agent in model.people_of(0):
        assert isinstance(agent, Mean) == bool(agent.condition)


@pytest.mark.parametrize("own", [{"neighbour": Miser}, {"citizen": Mean}])
def test_the_kernel_refuses_agents_of_ones_own(own: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="engine='agents'"):
        CoProductionModel("time_bank", residents=300, **own)
