"""What a comparison is to run, and what each of its arms is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.subject import Roles


@dataclass(frozen=True)
class ComparisonPlan:
    """What was asked for. ``labels``: arm to label, the baseline first; ``given``: the scenario as it was named.

    ``asked`` is how many replicates were asked for, where a power of two is run.
    ``overrides`` are numbers by ``KEY``, in all arms, or by ``ARM.KEY``.
    """

    scenario: Scenario
    given: str
    labels: Mapping[str, str]
    roles: Roles
    asked: int
    replicates: int
    precision: float | None
    weeks: int
    residents: int
    seed: int
    evidence: str
    fixed_parameters: bool
    matters: float
    overrides: Mapping[str, Any]

    @property
    def baseline(self) -> str:
        """The arm that others are compared with."""
        return self.roles.baseline

    @property
    def against(self) -> dict[str, str]:
        """Arms that are compared with an arm of their own, and that arm; where both are compared."""
        asked = {arm: self.scenario.arms[arm].against for arm in self.arms}
        return {arm: other for arm, other in asked.items() if other in self.arms}

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms."""
        return tuple(self.labels)

    @property
    def same_people(self) -> bool:
        """Whether the subject lives in localities of the baseline's size, so that it can be compared with it."""
        size = self.scenario.people_in_locality
        return size(self.roles.subject or self.baseline) == size(self.baseline)
