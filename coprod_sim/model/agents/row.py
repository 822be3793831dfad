"""A resident as a row of the town's columns: ``person.severity`` reads the column, assigning to it writes it."""

from typing import Any

from coprod_sim.model.agents.context import Host, Week
from coprod_sim.model.draws import drawn
from coprod_sim.model.town.columns import NO_PEER, PEER, Residents
from coprod_sim.model.with_mesa import Agent

COLUMNS = frozenset(Residents._fields)
OWN = frozenset({"model", "unique_id", "pos", "row", "locality"})


class ResidentRow(Agent):  # type: ignore[misc]  # mesa is not typed
    """A resident as a row of columns.

    Attributes are the columns of ``coprod_sim.model.town.columns.Residents`` (see there for units), ``row`` in the
    country and ``place`` in the locality.
    """

    # The columns, for type checkers; properties (below) serve them
    person_id: int
    household: int
    alone: int
    age: int
    cohort: int
    fifth: int
    pays: int
    condition: int
    ask_luck: int
    helper: int
    activity: int
    slow: float
    passing: float
    severity_start: float
    severity: float
    need: int
    cares_for: int
    care_tie: int
    offer: int
    given: int
    elsewhere: int
    kin: int
    helping: int
    more: int
    spent: int
    asking: int
    asked_for: int
    pull: int
    pull_asked: int
    friend: int
    bank: int
    own: int
    removed: int
    package: int
    private: int
    left: int
    member: int
    gave: int
    received: int
    took_part: int
    lonely: float
    lonely_usual: float
    dose: float
    capability: float
    coached: int
    sanctioned: int
    relieved: int
    stay: int
    setting: int
    unmet: float

    offered: int
    """Minutes a week that all carers offer, while kin give."""

    def __init__(self, model: Host[Any], row: int, locality: int, *, registered: bool = True) -> None:
        """Look at ``row``; a view made on demand is not registered with the model."""
        self.model = model
        self.row = row  # known before Mesa asks for a hash
        self.locality = locality
        if registered:
            super().__init__(model)
        else:
            self.unique_id = row + 1
            self.pos = None

    def __getattr__(self, name: str) -> Any:
        """Say what is not there."""
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a column; a view takes no attributes of its own, since it is forgotten at once."""
        if name in COLUMNS:
            getattr(self.model.town.residents, name)[self.row] = value
        elif name in OWN or self.model.engine == "agents":
            object.__setattr__(self, name, value)
        else:
            raise AttributeError(
                f"cannot set {name!r}: agents of the kernel are views of columns; use engine='agents' to keep more"
            )

    def __eq__(self, other: object) -> bool:
        """The same row of the same town."""
        return isinstance(other, ResidentRow) and self.model is other.model and self.row == other.row

    def __hash__(self) -> int:
        """By row."""
        return hash(self.row)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the row first: sets of agents ask for a hash before all else is back."""
        return _with_row, (type(self), self.row), self.__dict__

    def remove(self) -> None:
        """Residents are rows: they leave by dying or moving away, and somebody else comes."""
        if self.model.engine == "kernel":
            raise TypeError("agents of the kernel are views and cannot be removed; residents leave by turnover")
        super().remove()

    @property
    def place(self) -> int:
        """Row within the locality."""
        return self.row - int(self.model.town.localities.start[self.locality])

    @property
    def ties(self) -> list[tuple[int, Any]]:
        """(kind, resident) for each tie, in order: household, kin, friends, neighbours."""
        t, a = self.model.town.ties, self.row - self.place
        span = slice(t.first[self.row], t.first[self.row + 1])
        others = zip(t.kind[span].tolist(), t.to[span].tolist(), strict=True)
        return [(kind, self.model.person(a + place)) for kind, place in others]

    @property
    def peers(self) -> list[tuple[int, Any]]:
        """(kind, resident) for each peer."""
        a = self.row - self.place
        return [(PEER, self.model.person(a + place)) for place in self.peer_places]

    @property
    def peer_places(self) -> list[int]:
        """The rows of peers within the locality."""
        return [place for place in self.model.town.ties.peers[self.row].tolist() if place != NO_PEER]

    @property
    def tie_places(self) -> list[int]:
        """The rows of ties within the locality, in their order."""
        t = self.model.town.ties
        places: list[int] = t.to[t.first[self.row] : t.first[self.row + 1]].tolist()
        return places

    def luck(self, week: Week[Any], decision: int, partner: int = 0) -> tuple[int, int, int, int]:
        """This week's four words of luck for a decision."""
        return drawn(week.key, self.person_id, partner, decision)


def _reader(column: str) -> property:
    """A column's number in an agent's row; a property, as ``__getattr__`` would double the agents' engine's time."""

    def read(agent: ResidentRow) -> int | float:
        value: int | float = getattr(agent.model.town.residents, column).item(agent.row)
        return value

    return property(read)


for _name in COLUMNS:
    setattr(ResidentRow, _name, _reader(_name))


def _with_row(kind: type[ResidentRow], row: int) -> ResidentRow:
    agent = kind.__new__(kind)
    agent.__dict__["row"] = row
    return agent
