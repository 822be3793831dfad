"""An AgentSet whose agents are views of columns, made on demand; aggregates go straight to the columns."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from mesa.agent import AgentSet

from coprod_sim.agents import Citizen, Neighbour, Professional, Resident
from coprod_sim.agents.row import ALIASES, COLUMNS

if TYPE_CHECKING:
    from coprod_sim.model import CoProductionModel

READ_ONLY = "agents of the kernel are views of columns and cannot be added or removed; residents leave by turnover"


class TownAgents(AgentSet):  # type: ignore[misc]  # mesa is not typed
    """The residents of a kernel's model (``rows``), and professionals where ``professionals`` says so.

    ``select``, ``get``, ``agg``, ``map``, ``do``, ``set``, ``sort``, ``shuffle``, ``groupby``, indexing, length and
    iteration work as in Mesa; adding and removing raise ``TypeError``.
    """

    def __init__(
        self, model: "CoProductionModel", rows: "np.ndarray | None" = None, *, professionals: bool = True
    ) -> None:
        self.model = model
        self.random = model.random
        self._rows = rows
        self._professionals = professionals

    def rows(self) -> "np.ndarray":
        """Rows of the residents in the set."""
        return np.arange(self.model.town.residents.number.size) if self._rows is None else self._rows

    def _team(self) -> list[Professional]:
        if not self._professionals:
            return []
        places = range(self.model.town.localities.number.size)
        hired = [x for x in places if self.model.town.localities.team_minutes[x] >= 0]
        return [member for x in hired for member in self.model.team_of(x)]

    def __len__(self) -> int:
        """How many agents."""
        return len(self.rows()) + len(self._team())

    def __iter__(self) -> Iterator[Any]:
        """Residents by row, then professionals."""
        for row in self.rows():
            yield self.model.person(int(row))
        yield from self._team()

    def __contains__(self, agent: object) -> bool:
        """Whether the agent's row is in the set."""
        if isinstance(agent, Resident):
            return agent.model is self.model and agent.row in self.rows()
        return agent in self._team()

    def __getitem__(self, item: int | slice) -> Any:
        """An agent, or a list of them."""
        return list(self)[item] if isinstance(item, slice) else next(islice(self, item % len(self), None))

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Any:
        """Agents of a type, of which a function is true, at most so many (or, below 1, that share of them)."""
        if agent_type is not None and issubclass(agent_type, Resident):
            condition = self.model.town.residents.condition[self.rows()]
            kinds = {Citizen: condition == 1, Neighbour: condition == 0}
            rows = self.rows()[kinds.get(agent_type, np.ones(condition.size, bool))]
            chosen: Any = TownAgents(self.model, rows, professionals=False)
        elif agent_type is Professional:
            chosen = AgentSet(self._team(), random=self.random)
        else:
            chosen = self
        if filter_func is None and at_most == float("inf"):
            return chosen
        limit = len(chosen) if at_most == float("inf") else at_most if at_most > 1 else len(chosen) * at_most
        found = list(islice((a for a in chosen if filter_func is None or filter_func(a)), int(limit)))
        return self._set_of(found)

    def _set_of(self, agents: Iterable[Any]) -> "TownAgents":
        """A set of some of the agents; professionals only all together or not at all."""
        agents = list(agents)
        rows = np.array([agent.row for agent in agents if isinstance(agent, Resident)], np.int64)
        return TownAgents(self.model, rows, professionals=any(isinstance(a, Professional) for a in agents))

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Values of attributes, agent by agent; of a column without making agents."""
        column = self._column(attr_names)
        if column is not None:
            return list(column.tolist())
        names = [attr_names] if isinstance(attr_names, str) else list(attr_names)
        if handle_missing == "error":
            rows = [[getattr(agent, name) for name in names] for agent in self]
        else:
            rows = [[getattr(agent, name, default_value) for name in names] for agent in self]
        return [row[0] for row in rows] if isinstance(attr_names, str) else rows

    def agg(self, attribute: str, func: Any) -> Any:
        """A function, or several, of an attribute's values."""
        column = self._column(attribute)
        values = column if column is not None else self.get(attribute)
        return [f(values) for f in func] if isinstance(func, (list, tuple)) else func(values)

    def _column(self, name: Any) -> "np.ndarray | None":
        """The values of a column, widened, where all agents of the set have it."""
        name = ALIASES.get(name, name) if isinstance(name, str) else None
        if name not in COLUMNS or self._team():
            return None
        values = getattr(self.model.town.residents, name)[self.rows()]
        wide = np.float64 if values.dtype.kind == "f" else np.int64
        return np.asarray(values, dtype=wide)

    def set(self, attr_name: str, value: Any) -> "TownAgents":
        """Set a column for all agents of the set."""
        for agent in self:
            setattr(agent, attr_name, value)
        return self

    def do(self, method: Any, *args: Any, **kwargs: Any) -> "TownAgents":
        """Call a method, or a function, on each agent."""
        self.map(method, *args, **kwargs)
        return self

    def map(self, method: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """What a method, or a function, gives for each agent."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def shuffle(self, inplace: bool = False) -> "TownAgents":
        """The residents in random order (of the model's own generator, which no result depends on)."""
        rows = self.rows().tolist()
        self.random.shuffle(rows)
        return TownAgents(self.model, np.array(rows, np.int64), professionals=self._professionals)

    def shuffle_do(self, method: Any, *args: Any, **kwargs: Any) -> "TownAgents":
        """``do`` in random order."""
        return self.shuffle().do(method, *args, **kwargs)

    def sort(self, key: Any, ascending: bool = False, inplace: bool = False) -> "TownAgents":
        """The residents sorted by an attribute or a function."""
        by = key if callable(key) else lambda agent: getattr(agent, key)
        return self._set_of(sorted(self, key=by, reverse=not ascending))

    def add(self, agent: Any) -> None:
        """Raise: the town decides who is in it."""
        raise TypeError(READ_ONLY)

    def remove(self, agent: Any) -> None:
        """Raise: residents leave by turnover."""
        raise TypeError(READ_ONLY)

    discard = remove
