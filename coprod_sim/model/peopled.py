"""Who is there: the agents of a town, as Mesa's AgentSets and by place."""

from typing import TYPE_CHECKING, Any

import numpy as np

from coprod_sim.model.agents.residents import Citizen, Neighbour, Official, Professional, Resident
from coprod_sim.model.agents.views import READ_ONLY, TownAgents
from coprod_sim.model.weekly import WeeklyModel

if TYPE_CHECKING:
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
        """The professionals of a locality; before the team is hired one who does all that is asked."""
        hired = int(self.town.localities.team_minutes[locality])
        if hired < 0:
            return [Professional(self, locality, None, unregistered_id=0)]
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

    def _staff_id(self, place: int) -> int | None:
        """The id of a view: after residents come professionals, then officials; agents are given theirs by Mesa."""
        return None if self.engine == "agents" else self.town.residents.person_id.size + 1 + place
