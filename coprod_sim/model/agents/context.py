"""What everybody in a locality shares, and what agents need of the model and of each other.

Agents import this file and never the model; the model imports them all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from coprod_sim.model.quarter import quarter as shared
from coprod_sim.model.town.columns import I64
from coprod_sim.model.town.founding import Town
from coprod_sim.outcomes.fields import FIELD_INDEX, FIELDS


class Person(Protocol):
    """A resident, as far as others need to know."""

    person_id: int
    place: int
    left: int

    def wants(self) -> int:
        """Minutes of need that others could still meet."""


P = TypeVar("P", bound=Person)


class Worker(Protocol):
    """A professional: minutes ``left`` this week, and how practice is taken up."""

    left: int

    def work(self, minutes: int) -> int:
        """Work up to ``minutes``; return how many."""

    def consider(self, quarter: "Quarter", shares: float) -> None:
        """Leave, gain experience, take up co-production or go back."""


class Judge(Protocol):
    """An official: decides for a locality, and judges risk."""

    locality: int
    settings: tuple[float, float, int]

    def report(self, week: "Week[Any]") -> None:
        """Book the team and what came to light."""

    def look_into_incidents(self, quarter: "Quarter") -> tuple[int, int]:
        """Stories about co-production, and national ones."""

    def judge(self, quarter: "Quarter", bad: int, elsewhere: int) -> float:
        """Perceived risk, from 0 to 1."""

    def review(self, quarter: "Quarter", noise: float) -> tuple[float, float, int] | None:
        """Settings to have from now on; None to keep those in place."""


class Host(Protocol[P]):
    """The model, as far as agents need it."""

    engine: str
    seed: int
    replicate: int
    week: int
    town: Town
    plain: Any
    record: Any
    values: Mapping[str, Any]
    random: Any

    def person(self, row: int) -> P:
        """The resident in a row."""

    def people_of(self, locality: int) -> list[P]:
        """Who lives in a locality, by row."""

    def team_of(self, locality: int) -> Sequence[Worker]:
        """The professionals of a locality."""

    def official_of(self, locality: int) -> Judge:
        """The official who decides for a locality."""

    def someone_came(self, gone: P) -> None:
        """Put a new agent into the row of one who left."""


class AgentLedger(Counter[tuple[int, str]]):
    """Whole numbers by (fifth, field); fifth 0 is for what belongs to none."""

    def add(self, fifth: int, name: str, amount: int) -> None:
        """Book ``amount``."""
        self[fifth, name] += amount

    def array(self) -> I64:
        """The ledger as (6, fields)."""
        out = np.zeros((6, len(FIELDS)), np.int64)
        for (fifth, name), amount in self.items():
            out[fifth, FIELD_INDEX[name]] += amount
        return out


@dataclass
class Week(Generic[P]):
    """What everybody in a locality shares this week."""

    model: Host[P]
    place: int
    number: int
    demand_growth: float
    capacity_growth: float
    ledger: AgentLedger = field(default_factory=AgentLedger)
    built: float = 0.0

    def __post_init__(self) -> None:
        """Work out who lives here and how far policy acts."""
        m = self.model
        at = m.town.localities
        self.p: Any = m.plain
        self.key = (m.seed, m.replicate, int(at.number[self.place]), self.number)
        self.month = self.number % 4 == 0
        self.people: list[P] = m.people_of(self.place)
        self.peers = m.town.ties.peers[at.start[self.place] : at.start[self.place + 1]]
        self.by_id = sorted(self.people, key=lambda person: person.person_id)
        self.practice = float(at.practice[self.place]) if self.number >= 0 else 0.0
        self.assets = self.practice * self.p.assets
        self.reciprocity = self.practice * self.p.reciprocity
        self.recognised = self.practice * self.p.redefined_work
        self.networks = self.practice * self.p.networks
        self.quality = float(at.quality[self.place])
        self.coaching_share = float(at.coaching_share[self.place])
        self.pace = float(at.pace[self.place])
        self.group = int(at.group_size[self.place])
        self.boldness = 1.0 + self.networks * self.quality * (float(at.boldness[self.place]) - 1.0)
        self.extra = self.assets * self.p.doing_with_extra
        self.bank = self.number >= 0 and self.networks > 0.0 and at.broker_minutes[self.place] > 0
        self.asked_of_team = 0


@dataclass
class Quarter:
    """What everybody shares this quarter: what is seen of the last one, and what government does."""

    model: Host[Any]
    ledger: I64

    def __post_init__(self) -> None:
        """Look at the last quarter before anybody moves."""
        m = self.model
        self.p: Any = m.plain
        self.week = m.week
        self.seen = shared.seen(m.town, m.record, m.values, self.ledger)
        self.government = shared.government(m.record, m.week)
        self.officials: list[Judge] = [m.official_of(x) for x in range(m.town.localities.number.size)]

    def key(self, place: int) -> tuple[int, int, int, int]:
        """What this quarter's draws in a locality share."""
        m = self.model
        return m.seed, m.replicate, int(m.town.localities.number[place]), self.week

    def links(self, place: int) -> list[int]:
        """Localities that a locality knows of."""
        net = self.model.town.links
        return list(net.to[net.first[place] : net.first[place + 1]].tolist())

    def linked_mean(self, values: list[float]) -> list[float]:
        """Mean of the linked localities; of a locality without links its own."""
        return [
            added([values[y] for y in self.links(x)]) / len(self.links(x)) if self.links(x) else own
            for x, own in enumerate(values)
        ]


def added(values: list[float]) -> float:
    """Sum one by one, as the compiled loops do; newer Pythons' own sum is rounded less."""
    total = 0.0
    for value in values:
        total += value
    return total
