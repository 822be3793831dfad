"""What everybody in a locality shares, and what agents need of the model and of each other.

Agents import this file and never the model; the model imports them all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from coprod_sim.model.decisions import BEGINS
from coprod_sim.model.quarter import quarter as shared
from coprod_sim.model.town.columns import I16, I64
from coprod_sim.model.town.founding import Town
from coprod_sim.model.week import coaching, shares, team
from coprod_sim.outcomes.fields import FIELD_INDEX, FIELDS


class Person(Protocol):
    """A resident, as far as others need to know."""

    person_id: int
    place: int
    fifth: int
    unique_id: int


P = TypeVar("P", bound=Person)


class Worker(Protocol):
    """A professional, who takes up practice and gives it up."""

    def consider(self, quarter: "Quarter", shares: float) -> None:
        """Leave, gain experience, take up co-production or go back."""


class Judge(Protocol):
    """An official: decides for a locality, and judges risk."""

    locality: int
    settings: tuple[float, float, int]

    def asks_on_behalf(self, week: "Week[Any]", person: Any) -> float:
        """How boldly the team asks on behalf of a person, as a multiple of what the person asks."""

    def delivers(self, load: float) -> float:
        """Share of the home care asked for that the team delivers at a load."""

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
    """What everybody in a locality shares this week, and in its first week a month."""

    model: Host[P]
    place: int
    number: int
    demand_growth: float
    capacity_growth: float
    ledger: AgentLedger = field(default_factory=AgentLedger)
    gave: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Minutes a week of this month's plan, by (place, why)."""

    def __post_init__(self) -> None:
        """Work out who lives here and how far policy acts."""
        m, x = self.model, self.place
        at = m.town.localities
        self.p: Any = m.plain
        self.key = (m.seed, m.replicate, int(at.number[x]), self.number)
        self.acts = self.number >= BEGINS
        self.look_round()
        self.practice = float(at.practice[x]) if self.acts else 0.0
        self.assets = self.practice * self.p.assets
        self.reciprocity = self.practice * self.p.reciprocity
        self.recognised = self.practice * self.p.redefined_work
        self.networks = self.practice * self.p.networks
        self.quality = float(at.quality[x])
        self.group = int(at.group_size[x])
        self.extra = self.assets * self.p.doing_with_extra
        self.with_share = self.assets * self.quality
        self.kin_multiple = self.p.kin_care_multiple if self.acts else 1.0
        self.help_multiple = self.p.usual_help_multiple if self.acts else 1.0
        self.outreach = float(at.outreach[x]) if self.acts else 0.0
        hours = int(at.home_minutes[x]), float(at.outreach[x]), int(at.clinical_minutes[x])
        self.bought = team.minutes_bought(*hours, self.capacity_growth)
        self.minutes = int(self.bought + 0.5)
        share = float(at.coaching_share[x])
        self.pool = coaching.coaching_pool(self.minutes, self.practice, share, self.p.relief_share, self.p.assets)
        self.relief = coaching.relief_pool(
            self.minutes, self.practice, share, self.p.relief_share, self.p.redefined_work
        )
        self.course = int(at.course_minutes[x])
        self.led = self.p.peer_led == 1 and self.course > 0
        self.trades = self.acts and self.networks > 0.0 and at.broker_minutes[x] > 0

    def look_round(self) -> None:
        """See who lives here now."""
        self.people: list[P] = self.model.people_of(self.place)
        self.by_id = sorted(self.people, key=lambda person: person.person_id)

    @property
    def peers(self) -> I16:
        """The peers of everybody here, by place."""
        start = self.model.town.localities.start
        return self.model.town.ties.peers[start[self.place] : start[self.place + 1]]

    @property
    def usual_unmet(self) -> float:
        """The share of need that usually goes unmet here."""
        return float(self.model.town.localities.usual_unmet[self.place])

    def take(self, person: P, minutes: int, has: int, why: str) -> int:
        """Note that a person gives ``minutes`` a week, of those that they have; more than those is an error."""
        self.gave[person.place, why] += within(person, minutes, has - self.gave[person.place, why], why)
        return minutes


def parts_of(minutes: int, amounts: list[int]) -> list[int]:
    """Whole parts of ``minutes`` by what each has, which add up to them."""
    before, in_all = accumulate(amounts, initial=0), sum(amounts)
    return [shares.part_of(minutes, *each, in_all) for each in zip(before, amounts, strict=False)]


def within(person: Person, minutes: int, has: int, why: str) -> int:
    """The ``minutes`` a week that a person gives, of those that they have.

    Raises:
        ValueError: they are more than the person has, or less than nothing.
    """
    if not 0 <= minutes <= has:
        who = f"{type(person).__name__} {person.unique_id}"
        raise ValueError(f"{who} would give {minutes} minutes a week ({why}), but has {has} for it")
    return minutes


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
