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
    """A neighbour who gives nothing to anybody but household and kin."""

    def give_chance(self, week: Week) -> float:
        return 0.0


class Mean(Citizen):
    """A citizen who does the same."""

    def give_chance(self, week: Week) -> float:
        return 0.0


class Diarist(Neighbour):
    """A neighbour who keeps a note of the weeks in which they were asked."""

    def agrees_to_give(self, week: Week, asker: Any, kind: int, u: float) -> bool:
        self.asked = [*getattr(self, "asked", []), week.number]
        return super().agrees_to_give(week, asker, kind, u)


def town(weeks: int = 16, **options: Any) -> CoProductionModel:
    """A town lived through by its agents; `practice` from week 0 on, with a lively time bank."""
    options = {"engine": "agents"} | options
    lively: dict[str, object] = {
        "join_per_year": 3.0,
        "broker_hours_per_try": 0.05,
        "broker_hours_per_member_year": 1.0,
    }
    return CoProductionModel(
        "time_bank", "co-produced", residents=300, fixed_parameters=True, overrides=lively, **options
    ).run(weeks)


def booked(model: CoProductionModel, *fields: str) -> int:
    return int(model.ledger[..., [FIELD_INDEX[name] for name in fields]].sum())


def test_where_neighbours_are_misers_only_citizens_give_to_strangers() -> None:
    usual, misers = town(), town(neighbour=Miser)
    # Credit begins at nought or is felt from before; among misers nobody earns any more
    before = CoProductionModel("time_bank", "co-produced", residents=300, fixed_parameters=True).town.residents.credit
    earned = misers.town.residents.credit > np.maximum(before, 0)
    neighbour = misers.town.residents.condition == 0
    assert not earned[neighbour].any()
    assert earned[~neighbour].any()
    assert (
        0 < booked(misers, "met_neighbours", "extra_neighbours") < booked(usual, "met_neighbours", "extra_neighbours")
    )


def test_where_nobody_gives_to_strangers_the_rest_of_the_town_goes_on() -> None:
    usual, cold = town(), town(neighbour=Miser, citizen=Mean)
    assert booked(cold, "met_neighbours", "extra_neighbours", "brokered", "exchanges") == 0
    assert booked(usual, "exchanges") > 0
    for field in ("met_ties", "met_kin", "met_self", "served_relational", "coaching", "contacts_gp", "members"):
        assert booked(cold, field) > 0, field
    for field in ("need_standing", "need_relational", "need_everyday", "residents", "capacity"):
        assert booked(cold, field) == booked(usual, field), field  # the same luck


def test_agents_keep_notes_of_their_own() -> None:
    model = town(weeks=6, neighbour=Diarist)
    notes = [agent.asked for agent in model.agents.select(agent_type=Diarist) if hasattr(agent, "asked")]
    assert notes
    assert {week for weeks in notes for week in weeks} <= set(range(6))
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
