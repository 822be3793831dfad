"""What Mesa's AgentSets do, done by sets of views: choosing, sorting, grouping, indexing, set algebra and pickling."""

import pickle
from typing import Any

import mesa
import numpy as np
import pytest
from views import PEOPLE, town

from coprod_sim.model.agents.residents import Citizen, Neighbour, Professional
from coprod_sim.model.model import CoProductionModel

pytestmark = pytest.mark.rule


def test_shuffle_do_reaches_everybody_once_in_another_order(citizens: Any) -> None:
    rows: list[int] = []
    citizens.shuffle_do(lambda agent: rows.append(agent.row))
    assert sorted(rows) == citizens.get("row") != rows


def test_sort(citizens: Any) -> None:
    lonely = sorted(citizens.get("lonely"))
    assert citizens.sort("lonely", ascending=True).get("lonely") == lonely
    assert citizens.sort("lonely").get("lonely") == lonely[::-1]
    assert citizens.sort(lambda agent: -agent.lonely).get("lonely") == lonely
    assert citizens.get("lonely") != lonely  # the set itself stays as it was


def test_sort_and_shuffle_in_place(model: CoProductionModel) -> None:
    agents = model.agents.select(agent_type=Citizen)
    rows = agents.get("row")
    assert agents.sort("lonely", inplace=True) is agents
    assert agents.get("lonely") == sorted(agents.get("lonely"), reverse=True)
    by_lonely = agents.get("row")
    assert agents.shuffle(inplace=True) is agents
    assert agents.get("row") != by_lonely
    assert sorted(agents.get("row")) == rows


def test_select_by_a_function(model: CoProductionModel, citizens: Any) -> None:
    chosen = citizens.select(lambda agent: agent.fifth == 1)
    r = model.town.residents
    assert chosen.get("row") == np.flatnonzero((r.condition == 1) & (r.fifth == 1)).tolist()
    strained = model.agents.select(lambda agent: agent.fifth == 1, agent_type=Citizen)
    assert strained.get("row") == chosen.get("row")


def test_select_at_most_so_many_or_such_a_share(citizens: Any) -> None:
    assert citizens.select(at_most=1).get("row") == citizens.get("row")[:1]
    assert len(citizens.select(at_most=10)) == 10
    assert len(citizens.select(at_most=0.25)) == len(citizens) // 4
    assert len(citizens.select(at_most=1.0)) == len(citizens)
    assert len(citizens.select(lambda agent: agent.fifth < 4, at_most=5)) == 5


def test_select_in_place_narrows_the_set(model: CoProductionModel) -> None:
    agents = model.agents.select(agent_type=Citizen)
    assert agents.select(lambda agent: agent.fifth == 1, inplace=True) is agents
    assert set(agents.get("fifth")) == {1}
    assert len(model.agents.select(agent_type=Citizen)) > len(agents)


def test_select_finds_no_agents_of_a_type_that_nobody_has(model: CoProductionModel) -> None:
    class Stranger(Neighbour):
        pass

    assert len(model.agents.select(agent_type=Stranger)) == 0
    assert len(model.agents.select(agent_type=mesa.Agent)) == len(model.agents)


def test_select_finds_one_professional(model: CoProductionModel) -> None:
    team = list(model.agents.select(agent_type=Professional))
    assert list(model.agents.select(lambda agent: agent is team[1])) == [team[1]]
    assert len(model.agents.select(lambda agent: isinstance(agent, Professional), at_most=2)) == 2


def test_indexing(model: CoProductionModel, citizens: Any) -> None:
    rows = citizens.get("row")
    assert citizens[0].row == rows[0]
    assert citizens[-1].row == rows[-1]
    assert [agent.row for agent in citizens[2:5]] == rows[2:5]
    assert citizens.index(citizens[4]) == 4
    for agents in (citizens, model.agents, citizens.select(lambda agent: False)):
        with pytest.raises(IndexError):
            agents[len(agents)]


def test_membership(model: CoProductionModel, citizens: Any) -> None:
    neighbour = model.agents.select(agent_type=Neighbour)[0]
    professional = model.agents.select(agent_type=Professional)[0]
    assert citizens[0] in citizens
    assert neighbour not in citizens
    assert professional not in citizens
    assert all(agent in model.agents for agent in (citizens[0], neighbour, professional))
    assert citizens[0] == model.person(citizens[0].row)  # two views of a row are one agent
    assert citizens[0] != citizens[1]


def test_groupby(model: CoProductionModel, citizens: Any) -> None:
    r = model.town.residents
    expected = {fifth: int(((r.fifth == fifth) & (r.condition == 1)).sum()) for fifth in range(1, 6)}
    groups = citizens.groupby("fifth")
    assert groups.count() == expected
    assert groups.map(len) == expected
    means = groups.agg("lonely", np.mean)
    for fifth, mean in means.items():
        chosen = (r.fifth == fifth) & (r.condition == 1)
        assert mean == pytest.approx(r.lonely[chosen].mean(dtype=np.float64))
    assert citizens.groupby(lambda agent: agent.fifth, result_type="list").count() == expected
    assert model.agents.groupby(type).count() == {kind: len(a) for kind, a in model.agents_by_type.items()}


def test_set_algebra(model: CoProductionModel, citizens: Any) -> None:
    neighbours = model.agents.select(agent_type=Neighbour)
    assert len(citizens | neighbours) == PEOPLE
    assert len(citizens & neighbours) == 0
    assert (model.agents & citizens) == citizens
    assert len(model.agents - citizens) == len(model.agents) - len(citizens)


@pytest.mark.parametrize("engine", ["kernel", "agents"])
def test_a_pickled_model_goes_on_as_the_same(engine: str) -> None:
    model = town(engine=engine).run(3)
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.run(5).ledger, model.run(5).ledger)
    assert again.agents.select(agent_type=Citizen).get("severity") == model.agents.select(agent_type=Citizen).get(
        "severity"
    )
