"""A resident as a row of the town's columns: ``person.severity`` reads the column, assigning to it writes it."""

from typing import Any

from coprod_sim.model.agents.context import Host, Week
from coprod_sim.model.draws import drawn
from coprod_sim.model.town.columns import PEER, Residents
from coprod_sim.model.with_mesa import Agent

COLUMNS = frozenset(Residents._fields)
ALIASES = {"trust": "trust_neighbours"}
OWN = frozenset({"model", "unique_id", "pos", "row", "locality", "left", "luck_words"})
OWN_NEEDS = frozenset({"standing", "relational", "clinical", "everyday", "package"})


class ResidentRow(Agent):  # type: ignore[misc]  # mesa is not typed
    """A resident as a row of columns.

    Attributes are the columns of ``coprod_sim.model.town.columns.Residents`` (see there for units), ``trust`` for
    trust in neighbours, ``row`` in the country and ``place`` in the locality.
    """

    # The columns, for type checkers; properties (below) serve them
    person_id: int
    household: int
    age: int
    cohort: int
    fifth: int
    condition: int
    giver: int
    active: int
    willing: int
    spare: int
    kin_minutes: int
    kin_target: int
    kin_elsewhere: int
    member: int
    gave: int
    received: int
    credit: int
    given: int
    granted: float
    trust_neighbours: float
    trust_neighbours_start: float
    trust_services: float
    trust_services_start: float
    strain: float
    slow: float
    passing: float
    severity_start: float
    severity: float
    level: int
    asks_team: int
    dose: float
    capability: float
    coached: int
    relieved: int
    stay: int
    setting: int
    waiting_relational: int
    waiting_clinical: int
    wait: int
    need: int
    unmet_minutes: int
    unmet: float
    trust: float

    left: int
    """Minutes still to give this week."""
    credit_before: int
    """Felt credit at the week's start."""
    granted_before: float
    """Share of asks granted lately, at the week's start."""
    standing: int
    relational: int
    clinical: int
    everyday: int
    package: int
    luck_words: tuple[int, int, int, int]

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
        name = ALIASES.get(name, name)
        if name in COLUMNS:
            getattr(self.model.town.residents, name)[self.row] = value
        elif name in OWN or name in OWN_NEEDS or self.model.engine == "agents":
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
    def ties(self) -> list[tuple[int, "ResidentRow"]]:
        """(kind, resident) for each tie, in order: household, kin, friends, neighbours."""
        t, a = self.model.town.ties, self.row - self.place
        span = range(t.first[self.row], t.first[self.row + 1])
        return [(int(t.kind[k]), self.model.person(a + int(t.to[k]))) for k in span]

    def peers(self, week: Week[Any]) -> list[tuple[int, "ResidentRow"]]:
        """(kind, resident) for each peer, where there are groups to meet them in."""
        if week.p.groups_meet == 0.0:
            return []
        return [(PEER, week.people[place]) for place in week.peers[self.place].tolist() if place >= 0]

    def luck(self, week: Week[Any], decision: int, partner: int = 0) -> tuple[int, int, int, int]:
        """This week's four words of luck for a decision."""
        return drawn(week.key, self.person_id, partner, decision)


def _reader(column: str) -> property:
    """A column's number in an agent's row; a property, as ``__getattr__`` would double the agents' engine's time."""

    def read(agent: ResidentRow) -> int | float:
        value: int | float = getattr(agent.model.town.residents, column).item(agent.row)
        return value

    return property(read)


for _name in (*COLUMNS, *ALIASES):
    setattr(ResidentRow, _name, _reader(ALIASES.get(_name, _name)))


def _with_row(kind: type[ResidentRow], row: int) -> ResidentRow:
    agent = kind.__new__(kind)
    agent.__dict__["row"] = row
    return agent
