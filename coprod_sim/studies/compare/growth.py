"""How far the core economy grows in each world, by who gives the hours, and what demand on public services does then.

A contrast stands for one source of help only where that source is ``ONE`` of all hours that are brought in, or more,
and nothing else that changes demand is done: no coaching, courses, outreach, sanctions or nights elsewhere
(``OTHERWISE``), and no paid hours of a programme, but for those of a time bank's broker. Everywhere else the change in
demand follows from all that an arm does, and no panel may say that one source brought it about: such a contrast is set
against the growth of the whole core economy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from coprod_sim.studies import intervals
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name

Array = npt.NDArray[np.float64]
DEMAND, WHOLE = "demand_hours", "core_hours"


class Source(NamedTuple):
    """Who gives some of the hours of the core economy."""

    name: str
    what: str
    outcomes: tuple[str, ...]


TIME_BANK = Source("Time bank", "help through the time bank", ("brokered_hours",))
SOURCES = (
    Source("Kin", "care by kin", ("core_kin_hours",)),
    Source("Friends and neighbours", "their usual help", ("friends_hours", "others_hours")),
    Source("Asked by the team", "help because a team asked", ("asked_for_hours",)),
    TIME_BANK,
    Source("Self-care", "self-care beyond the usual", ("core_self_hours",)),
    Source("Sessions and projects", "sessions and projects led by residents", ("peer_led_hours", "project_hours")),
)
"""Their hours add up to ``core_hours``, each counted once."""
OTHERWISE = ("enrolled", "attended_hours", "course_staff_hours", "outreach_hours", "sanctions", "setting_nights")
"""What an arm may do to demand without an hour of unpaid help; zero in all worlds where it does not do it."""
ONE = 0.9
FEW = 20.0
"""Hours per 1,000 residents a year; worlds where fewer are brought in have no rate."""
PROGRAMME = "programme_hours"
"""Coaching, relief, time to work with people, course leaders: all but the broker's would belong to no source."""
ENOUGH = 0.9
"""Share of worlds that must have a rate if one is to be given."""


class Rate(NamedTuple):
    """Hours of demand for each hour that the core economy grows (below zero: less demand), over ``of`` worlds."""

    median: float
    low: float
    high: float
    of: int


@dataclass(frozen=True)
class Growth:
    """One contrast: hours brought in and the change in demand, each (worlds,), per 1,000 residents a year.

    ``source`` is the one that brings in nearly all of them; None where there is no such.
    """

    pair: Pair
    source: Source | None
    hours: Array
    demand: Array

    @property
    def worlds(self) -> int:
        """In how many of them enough hours are brought in."""
        return int((self.hours >= FEW).sum())

    @property
    def rate(self) -> Rate | None:
        """None where too few worlds grow."""
        return rate(self.hours, self.demand)


def rate(hours: Array, demand: Array) -> Rate | None:
    """Where worlds lie in what demand does for each hour brought in, of those where there are enough hours."""
    enough = hours >= FEW
    if enough.mean() < ENOUGH:
        return None
    lies = intervals.spread(demand[enough] / hours[enough])
    return Rate(float(lies.median), float(lies.low), float(lies.high), int(enough.sum()))


def growths(found: Findings) -> tuple[Growth, ...]:
    """Each arm against the baseline, or against its own; without such pairs, those of the lead."""
    against = tuple((arm, found.baseline) for arm in found.arms[1:] if (arm, found.baseline) in found.pairs)
    pairs = found.lead if found.own_baselines or not against else against
    return tuple(_growth(found, pair) for pair in pairs)


def _growth(found: Findings, pair: Pair) -> Growth:
    rows = found.worlds[found.worlds["contrast"] == contrast_name(pair)]
    table = rows.pivot(index="replicate", columns="outcome", values="difference")

    def hours(outcomes: tuple[str, ...]) -> Array:
        return np.asarray(table[list(outcomes)].sum(axis=1), dtype=np.float64)

    by_source = {source: hours(source.outcomes) for source in SOURCES}
    source = None if table[list(OTHERWISE)].to_numpy().any() else _one(by_source)
    if source is not TIME_BANK and table[PROGRAMME].to_numpy().any():
        source = None
    given = hours((WHOLE,)) if source is None else by_source[source]
    return Growth(pair, source, given, hours((DEMAND,)))


def _one(hours: dict[Source, Array]) -> Source | None:
    """The source that brings in nearly all hours, on the mean over worlds; what falls meanwhile is given back."""
    brought = {source: max(0.0, float(of.mean())) for source, of in hours.items()}
    most = max(brought, key=lambda source: brought[source])
    return most if brought[most] >= max(FEW, ONE * sum(brought.values())) else None


class Panel(NamedTuple):
    """What is drawn together: contrasts of one source, or of the whole core economy (``source`` None)."""

    source: Source | None
    growths: tuple[Growth, ...]


TOGETHER = 3
"""So many contrasts of the whole core economy are drawn in one panel; of more, each has its own."""


def panels(found: Findings) -> tuple[Panel, ...]:
    """Panels in the order of ``SOURCES``, those of the whole core economy last."""
    return tuple(_panels(growths(found)))


def _panels(all_of: tuple[Growth, ...]) -> Iterator[Panel]:
    for source in SOURCES:
        if alone := tuple(each for each in all_of if each.source == source):
            yield Panel(source, alone)
    rest = tuple(each for each in all_of if each.source is None)
    if len(rest) > TOGETHER:
        yield from (Panel(None, (each,)) for each in rest)
    elif rest:
        yield Panel(None, rest)
