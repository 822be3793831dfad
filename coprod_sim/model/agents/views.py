"""An AgentSet whose agents are views of columns, made on demand; aggregates go straight to the columns."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from coprod_sim.model.agents.context import Host
from coprod_sim.model.agents.residents import Citizen, Neighbour, Official, Professional, Resident
from coprod_sim.model.agents.row import COLUMNS
from coprod_sim.model.town.columns import I64
from coprod_sim.model.with_mesa import AgentSet, GroupBy

READ_ONLY = "agents of the kernel are views of columns and cannot be added or removed; residents leave by turnover"


class TownAgents(AgentSet):  # type: ignore[misc]  # mesa is not typed
    """Agents of a kernel's model, kept as numbers: residents by row, then professionals, then officials.

    ``ids`` None stands for everybody, as the town is at the moment. All that a Mesa AgentSet does works, but for
    adding and removing, which raise ``TypeError``.
    """

    def __init__(self, model: Host[Any], ids: I64 | None = None) -> None:
        self.model = model
        self.random = model.random
        self._ids = ids

    def _residents(self) -> int:
        return int(self.model.town.residents.person_id.size)

    def _staff(self) -> list[Any]:
        at = self.model.town.localities
        hired = [x for x in range(at.number.size) if at.home_minutes[x] >= 0]
        teams = [member for x in hired for member in self.model.team_of(x)]
        return [*teams, *(self.model.official_of(x) for x in hired)]

    def _all(self) -> I64:
        if self._ids is not None:
            return self._ids
        return np.arange(self._residents() + len(self._staff()))

    def _made(self, ids: I64) -> Iterator[Any]:
        """The agents of ``ids``."""
        residents = self._residents()
        team = self._staff() if ids.size and ids.max() >= residents else []
        for i in ids.tolist():
            yield self.model.person(i) if i < residents else team[i - residents]

    def _id(self, agent: Any) -> int:
        """The number of an agent; -1 for who is not of this model."""
        if getattr(agent, "model", None) is not self.model:
            return -1
        if isinstance(agent, Resident):
            return agent.row
        team = self._staff()
        return self._residents() + team.index(agent) if agent in team else -1

    def _with(self, ids: I64, *, inplace: bool) -> "TownAgents":
        if not inplace:
            return TownAgents(self.model, ids)
        self._ids = ids
        return self

    def _from_iterable(self, agents: Iterable[Any]) -> "TownAgents":
        """What set algebra makes its results with."""
        return TownAgents(self.model, np.array([self._id(agent) for agent in agents], np.int64))

    def __len__(self) -> int:
        """How many agents."""
        return self._all().size

    def __iter__(self) -> Iterator[Any]:
        """The agents, made one by one."""
        return self._made(self._all())

    def __contains__(self, agent: object) -> bool:
        """Whether the agent is in the set; two views of a row are one agent."""
        number = self._id(agent)
        return number >= 0 and bool(np.any(self._all() == number))

    def __getitem__(self, item: int | slice) -> Any:
        """An agent, or a list of them."""
        ids = self._all()[item]
        return list(self._made(ids)) if isinstance(item, slice) else next(self._made(np.array([ids])))

    def __getstate__(self) -> dict[str, Any]:
        """All there is."""
        return self.__dict__

    def __setstate__(self, state: dict[str, Any]) -> None:
        """All there was."""
        self.__dict__.update(state)

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> "TownAgents":
        """Agents of a type, of which a function is true; at most so many or, of a float up to 1, that share."""
        ids = self._all()
        limit = int(len(ids) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most
        if agent_type is not None:
            ids = ids[self._of_type(ids, agent_type)]
        if filter_func is not None:
            ids = ids[np.array([bool(filter_func(agent)) for agent in self._made(ids)], bool)]
        return self._with(ids if limit == float("inf") else ids[: int(limit)], inplace=inplace)

    def _of_type(self, ids: I64, agent_type: type) -> "np.ndarray":
        """Which of ``ids`` are agents of a type."""
        residents = self._residents()
        wanted = np.array([issubclass(kind, agent_type) for kind in (Neighbour, Citizen, Professional, Official)])
        posts = self.model.town.posts.minutes.size
        kind = np.where(ids < residents + posts, 2, 3)
        lives = ids < residents
        kind[lives] = self.model.town.residents.condition[ids[lives]]
        return np.asarray(wanted[kind])

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Values of one attribute, or lists of several, agent by agent; a column's without making agents.

        Raises:
            ValueError: ``handle_missing`` is neither "error" nor "default".
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing: {handle_missing!r} is not 'error' or 'default'")
        column = self._column(attr_names)
        if column is not None:
            return list(column.tolist())
        missing = () if handle_missing == "error" else (default_value,)
        if isinstance(attr_names, str):
            return [getattr(agent, attr_names, *missing) for agent in self]
        return [[getattr(agent, name, *missing) for name in attr_names] for agent in self]

    def agg(self, attribute: str, func: Any) -> Any:
        """A function, or several, of an attribute's values."""
        column = self._column(attribute)
        values = column if column is not None else self.get(attribute)
        return func(values) if callable(func) else [f(values) for f in func]

    def _column(self, name: Any) -> "np.ndarray | None":
        """The values of a column, widened, where all agents of the set have it."""
        ids = self._all()
        if not isinstance(name, str) or name not in COLUMNS or np.any(ids >= self._residents()):
            return None
        values = getattr(self.model.town.residents, name)[ids]
        return np.asarray(values, dtype=np.float64 if values.dtype.kind == "f" else np.int64)

    def set(self, attr_name: str, value: Any) -> "TownAgents":
        """Set an attribute of all agents of the set."""
        for agent in self:
            setattr(agent, attr_name, value)
        return self

    def map(self, method: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """What a method, or a function, gives for each agent."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def do(self, method: Any, *args: Any, **kwargs: Any) -> "TownAgents":
        """Call a method, or a function, on each agent."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle(self, inplace: bool = False) -> "TownAgents":
        """The agents in random order (of the model's own generator, which no result depends on)."""
        ids = self._all().tolist()
        self.random.shuffle(ids)
        return self._with(np.array(ids, np.int64), inplace=inplace)

    def shuffle_do(self, method: Any, *args: Any, **kwargs: Any) -> "TownAgents":
        """``do`` in random order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def sort(self, key: Any, ascending: bool = False, inplace: bool = False) -> "TownAgents":
        """The agents sorted by an attribute or a function, descending unless ``ascending``."""
        by = [key(agent) for agent in self] if callable(key) else self.get(key)
        order = sorted(range(len(by)), key=by.__getitem__, reverse=not ascending)
        return self._with(self._all()[order], inplace=inplace)

    def groupby(self, by: Any, result_type: str = "agentset") -> GroupBy:
        """Groups by an attribute or a function, as sets or as lists."""
        keys = [by(agent) for agent in self] if callable(by) else self.get(by)
        groups: dict[Any, list[int]] = {}
        for number, key in zip(self._all().tolist(), keys, strict=True):
            groups.setdefault(key, []).append(number)
        sets = {key: TownAgents(self.model, np.array(ids, np.int64)) for key, ids in groups.items()}
        return GroupBy(sets if result_type == "agentset" else {key: list(group) for key, group in sets.items()})

    def add(self, agent: Any) -> None:
        """Raise: the town decides who is in it."""
        raise TypeError(READ_ONLY)

    def remove(self, agent: Any) -> None:
        """Raise: residents leave by turnover."""
        raise TypeError(READ_ONLY)

    discard = remove
