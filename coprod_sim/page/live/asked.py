"""What a page is set to, and the comparison that this is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from coprod_sim.evidence.entries import Value
from coprod_sim.scenario.equal_money import extra_money
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.subject import roles
from coprod_sim.studies.compare.comparison import plan_for
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.contrasts import pairs
from coprod_sim.studies.how_sure import MATTERS

NOTHING: Mapping[str, Value] = MappingProxyType({})
SHOWN = 3
"""Arms that a page compares where a link names none; of more, the subject and what it is compared with."""


@dataclass(frozen=True)
class Setting:
    """What was chosen: only what is not None, or not empty, differs from the scenario."""

    scenario: str
    evidence: str = "trials"
    seed: int = 1
    residents: int | None = None
    weeks: int | None = None
    worlds: int | None = None
    arms: tuple[str, ...] = ()
    overrides: Mapping[str, Value] = field(default_factory=lambda: NOTHING)


@lru_cache(maxsize=64)
def loaded(scenario: str) -> Scenario:
    """A scenario by its shipped name, or the path that the page was started with; read once.

    Raises:
        InputError: there is none, or it is not as a scenario must be.
    """
    return load_scenario(scenario if "/" not in scenario and "\\" not in scenario else Path(scenario))


def arms_of(s: Setting) -> tuple[str, ...]:
    """The arms that are compared: those that were named, or the scenario's, or of many its subject and a few.

    Those are what it is compared with, and an arm without co-production that has the same money.
    """
    town = loaded(s.scenario)
    if s.arms or len(town.arms) <= SHOWN:
        return s.arms or tuple(town.arms)
    playing = roles(town, tuple(town.arms))
    against = {arm.name: arm.against for arm in town.arms.values() if arm.against}
    every = pairs(tuple(town.arms), playing.baseline, playing.practice, against, playing.subject)
    first = every[0]
    more = [pair[1] for pair in every if pair[0] == first[0] and pair[1] not in first]
    money = {arm: extra_money(town, arm, s.evidence) for arm in (first[0], *more)}
    more.sort(key=lambda arm: (playing.practice[arm] > 0, money[arm] != money[first[0]]))
    chosen = {*first, *more[: SHOWN - 2]}
    return tuple(arm for arm in town.arms if arm in chosen)


def plan_of(s: Setting) -> ComparisonPlan:
    """What ``compare`` would run of it.

    Raises:
        InputError: it cannot be compared.
    """
    return plan_for(
        loaded(s.scenario),
        arms_of(s) if s.arms or len(loaded(s.scenario).arms) > SHOWN else None,
        replicates=s.worlds,
        precision=None,
        weeks=s.weeks,
        residents=s.residents,
        seed=s.seed,
        evidence=s.evidence,
        fixed_parameters=False,
        overrides=dict(s.overrides),
        matters=MATTERS,
    )
