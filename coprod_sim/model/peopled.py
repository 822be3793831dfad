"""Who is there: the agents of a town, as Mesa's AgentSets and by place."""

from typing import TYPE_CHECKING, Any

import numpy as np

from coprod_sim.model.agents import exchanges
from coprod_sim.model.agents.residents import Citizen, Neighbour, Official, Professional, Resident
from coprod_sim.model.agents.views import READ_ONLY, TownAgents
from coprod_sim.model.weekly import WeeklyModel

if TYPE_CHECKING:
    import pandas as pd

    from coprod_sim.model.town.founding import Town


class PeopledModel(WeeklyModel):
    """A model of a town whose agents are views of columns, or agents of Mesa with ``engine="agents"``."""

    engine: str
    town: "Town"
    _kinds: dict[int, type[Resident]]
    _people: list[Resident]
    _teams: dict[int, list[Professional]]
    _officials: dict[int, Official]

    @property
    def agents(self) -> Any:
        """All agents: with the kernel an AgentSet of views, with ``engine="agents"`` the agents themselves."""
        return TownAgents(self) if self.engine == "kernel" else super().agents

    @property
    def agents_by_type(self) -> Any:
        """An AgentSet of each kind of agent."""
        if self.engine == "agents":
            return super().agents_by_type
        return {kind: self.agents.select(agent_type=kind) for kind in (Citizen, Neighbour, Professional, Official)}

    def remove_all_agents(self) -> None:
        """Raise with the kernel: residents are rows of columns."""
        if self.engine == "kernel":
            raise TypeError(READ_ONLY)
        super().remove_all_agents()

    @property
    def agent_types(self) -> list[type]:
        """The kinds of agents."""
        return list(self.agents_by_type)

    def locality_of(self, row: int) -> int:
        """Locality of a resident's row."""
        return int(np.searchsorted(self.town.localities.start, row, side="right")) - 1

    def person(self, row: int) -> Resident:
        """The resident in ``row``: an agent, or a view made now."""
        return self._people[row] if self._people else self._view(row)

    def _view(self, row: int) -> Resident:
        kind = self._kinds[int(self.town.residents.condition[row])]
        return kind(self, row, self.locality_of(row), registered=False)

    def _settled(self, row: int) -> Resident:
        return self._kinds[int(self.town.residents.condition[row])](self, row, self.locality_of(row))

    def people_of(self, locality: int) -> list[Resident]:
        """The agents who live in a locality, by row (``engine="agents"``)."""
        start = self.town.localities.start
        return self._people[start[locality] : start[locality + 1]]

    def someone_came(self, gone: Resident) -> None:
        """Put a new agent into the row of one who left (``engine="agents"``)."""
        gone.remove()
        self._people[gone.row] = self._settled(gone.row)

    def team_of(self, locality: int) -> list[Professional]:
        """The professionals of a locality; nobody before the team is hired."""
        if self.town.localities.home_minutes[locality] < 0:
            return []
        if locality not in self._teams:
            first = self.town.posts.first
            rows = range(int(first[locality]), int(first[locality + 1]))
            self._teams[locality] = [
                Professional(self, locality, row, unregistered_id=self._staff_id(row)) for row in rows
            ]
        return self._teams[locality]

    def official_of(self, locality: int) -> Official:
        """The official who decides for a locality."""
        if locality not in self._officials:
            place = int(self.town.posts.minutes.size) + locality
            self._officials[locality] = Official(self, locality, self._staff_id(place))
        return self._officials[locality]

    def exchanges(self) -> "pd.DataFrame":
        """Who helps whom this month: giver, receiver, tie, why and minutes a week, a row an exchange.

        ``giver`` and ``receiver`` are agents' ``unique_id``: nobody's for kin who live elsewhere, and for the time bank
        (``why`` "bank"), which pools what members give. ``tie`` says what the giver is to the receiver.
        """
        return exchanges.table(self)

    def _staff_id(self, place: int) -> int | None:
        """The id of a view: after residents come professionals, then officials; agents are given theirs by Mesa."""
        return None if self.engine == "agents" else self.town.residents.person_id.size + 1 + place
