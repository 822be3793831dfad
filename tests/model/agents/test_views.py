"""Mesa's habits on a kernel's model: agents are views of columns, and AgentSets of them behave as Mesa's do."""

import gc
import weakref
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pytest
from views import PEOPLE, town

from coprod_sim.model.agents.residents import Citizen, Neighbour, Official, Professional, Resident
from coprod_sim.model.model import CoProductionModel

pytestmark = pytest.mark.rule


def test_a_set_counts_residents_and_professionals(model: CoProductionModel, citizens: Any) -> None:
    has_condition = int(model.town.residents.condition.sum())
    team = model.agents.select(agent_type=Professional)
    assert len(team) == len(model.team_of(0)) > 2
    officials = model.agents.select(agent_type=Official)
    assert len(officials) == model.town.localities.number.size
    assert (len(citizens), len(model.agents)) == (has_condition, PEOPLE + len(team) + len(officials))
    assert len(model.agents.select(agent_type=Neighbour)) == PEOPLE - has_condition
    assert len(model.agents.select(agent_type=Resident)) == PEOPLE
    assert len(list(model.agents)) == len(model.agents)


def test_agents_by_type(model: CoProductionModel) -> None:
    kinds = model.agents_by_type
    assert {kind.__name__ for kind in kinds} == {"Citizen", "Neighbour", "Professional", "Official"}
    assert sum(len(agents) for agents in kinds.values()) == len(model.agents)
    assert all(type(agent) is kind for kind, agents in kinds.items() for agent in agents)


def test_aggregates_are_those_of_the_columns(model: CoProductionModel, citizens: Any) -> None:
    r = model.town.residents
    lonely = r.lonely[r.condition == 1].astype(np.float64)
    assert citizens.agg("lonely", np.mean) == lonely.mean()
    assert citizens.agg("lonely", [min, max]) == [lonely.min(), lonely.max()]
    assert citizens.agg("fifth", sum) == r.fifth[r.condition == 1].sum(dtype=np.int64)
    assert citizens.agg("row", max) == np.flatnonzero(r.condition == 1).max()  # an attribute that is no column


def test_values_of_attributes(model: CoProductionModel, citizens: Any) -> None:
    r = model.town.residents
    rows = np.flatnonzero(r.condition == 1)
    assert citizens.get("severity") == r.severity[rows].astype(np.float64).tolist()
    assert citizens.get("row") == rows.tolist()
    assert citizens.get(["fifth", "lonely"])[3] == [r.fifth[rows[3]], float(r.lonely[rows[3]])]
    assert citizens.get("hat", handle_missing="default", default_value="none") == ["none"] * len(citizens)
    with pytest.raises(AttributeError, match="hat"):
        citizens.get("hat")


def test_each_agent_reads_its_own_row(model: CoProductionModel) -> None:
    for agent in model.agents.select(agent_type=Resident):
        assert agent.severity == float(model.town.residents.severity[agent.row])
        assert isinstance(agent, Citizen) == bool(model.town.residents.condition[agent.row])
    ids = [agent.unique_id for agent in model.agents.select(agent_type=Resident)]
    assert len(set(ids)) == PEOPLE


def test_ties_are_agents_too(model: CoProductionModel) -> None:
    t = model.town.ties
    for agent in model.agents[:20]:
        span = slice(t.first[agent.row], t.first[agent.row + 1])
        assert [(kind, tie.row) for kind, tie in agent.ties] == list(zip(t.kind[span], t.to[span], strict=True))


def test_map_and_do_go_through_the_agents(citizens: Any) -> None:
    rows: list[int] = []
    assert citizens.do(lambda agent, more: rows.append(agent.row + more), 7) is citizens
    assert rows == [row + 7 for row in citizens.get("row")]
    assert citizens.map(lambda agent: agent.fifth) == citizens.get("fifth")
    changes = citizens.map("severity_change")
    assert changes[0] == citizens[0].severity - citizens[0].severity_start


def test_set_writes_the_column(model: CoProductionModel, citizens: Any) -> None:
    before = model.town.residents.capability.copy()
    try:
        assert citizens.set("capability", 0.25) is citizens
        changed = model.town.residents.condition == 1
        assert (model.town.residents.capability[changed] == 0.25).all()
        assert np.array_equal(model.town.residents.capability[~changed], before[~changed])
    finally:
        model.town.residents.capability[:] = before


CANNOT: dict[str, Callable[[Any, Any], object]] = {
    "add": lambda agents, agent: agents.add(agent),
    "remove": lambda agents, agent: agents.remove(agent),
    "discard": lambda agents, agent: agents.discard(agent),
    "pop": lambda agents, _: agents.pop(),
    "clear": lambda agents, _: agents.clear(),
    "remove itself": lambda _, agent: agent.remove(),
}


@pytest.mark.parametrize("what", CANNOT)
def test_residents_cannot_be_added_or_removed(model: CoProductionModel, citizens: Any, what: str) -> None:
    with pytest.raises(TypeError, match="residents leave by turnover"):
        CANNOT[what](model.agents, citizens[0])
    assert len(model.agents.select(agent_type=Resident)) == PEOPLE


def test_views_take_no_attributes_of_their_own(citizens: Any) -> None:
    with pytest.raises(AttributeError, match="engine='agents'"):
        citizens[0].hat = "red"
    with pytest.raises(AttributeError, match="engine='agents'"):
        citizens.set("hat", "red")
    with pytest.raises(AttributeError, match="hat"):
        _ = citizens[0].hat


def test_data_is_collected_from_a_kernels_model() -> None:
    model = town()
    collector = mesa.DataCollector(
        model_reporters={
            "lonely": lambda m: m.agents.select(agent_type=Citizen).agg("lonely", np.mean),
            "week": "week",
        },
        agent_reporters={
            "severity": lambda agent: getattr(agent, "severity", None),  # staff have none
            "hours": lambda agent: getattr(agent, "minutes_per_week", 0) / 60,
        },
        agenttype_reporters={Citizen: {"fifth": "fifth"}},
    )
    lonely, severity = [], []
    for _ in range(5):
        r = model.town.residents
        lonely.append(r.lonely[r.condition == 1].astype(np.float64).mean())
        severity.append(r.severity.astype(np.float64))
        collector.collect(model)
        model.step()
    whole = collector.get_model_vars_dataframe()
    assert whole["lonely"].tolist() == lonely
    assert whole["week"].tolist() == [0, 1, 2, 3, 4]
    agents = collector.get_agent_vars_dataframe()
    for step in range(5):
        residents = agents.loc[step].loc[1:PEOPLE]  # a view's id is its row, from 1
        assert residents["severity"].tolist() == severity[step].tolist()
    at = model.town.localities
    hours = (at.home_minutes.sum() + at.clinical_minutes.sum()) / 60
    assert agents.loc[4]["hours"].sum() == pytest.approx(hours)
    kinds = collector.get_agenttype_vars_dataframe(Citizen)
    assert set(kinds["fifth"]) <= {1, 2, 3, 4, 5}
    assert len(kinds.loc[0]) == int((severity[0] > 0).sum())


@pytest.mark.parametrize("engine", ["kernel", "agents"])
def test_a_closed_model_is_let_go(engine: str) -> None:
    model = town(engine=engine)
    model.run(1)
    assert len(model.agents) > PEOPLE
    alive = weakref.ref(model)
    model.close()
    del model
    gc.collect()
    assert alive() is None
