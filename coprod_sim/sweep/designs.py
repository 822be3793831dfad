"""The points of an experiment, and what each sets in each arm."""

from collections.abc import Mapping
from dataclasses import dataclass

from coprod_sim.scenario import Scenario
from coprod_sim.sweep.experiment import Experiment, Level


@dataclass(frozen=True)
class Point:
    """A point of a design: ``values`` by factor (``key`` or ``key[i]``); a factor left out stands at its centre."""

    number: int
    scenario: str
    evidence: str
    values: Mapping[str, Level]


def design(experiment: Experiment) -> list[Point]:
    """The points, numbered from 0."""
    raise NotImplementedError


def overrides(experiment: Experiment, scenario: Scenario, arm: str, point: Point) -> dict[str, object]:
    """What a point sets in an arm, for ``CoProductionModel(overrides=...)``."""
    raise NotImplementedError


def settled(experiment: Experiment, scenario: Scenario, point: Point) -> Scenario:
    """The scenario with the sizes of a point: residents and people in a locality."""
    raise NotImplementedError
