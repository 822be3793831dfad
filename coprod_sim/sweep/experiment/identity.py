"""What decides an experiment's points and runs, as one digest: not its words, nor where its file lies."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple
from functools import cache
from typing import TYPE_CHECKING, Any

from coprod_sim import evidence
from coprod_sim.evidence.entries import PROFILES
from coprod_sim.model.version import WORLDS
from coprod_sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from coprod_sim.sweep.experiment.experiment import Experiment

DECIDING = (
    *("arms", "kind", "points", "levels", "replicates", "repeats", "weeks", "residents", "evidence", "seed", "others"),
)


def digest(experiment: "Experiment", scenarios: Sequence[Scenario]) -> str:
    """64 hex digits: equal for two files that ask for the same runs of the same model."""
    meaning: dict[str, Any] = {key: getattr(experiment, key) for key in DECIDING}
    meaning["factors"] = [astuple(factor) for factor in experiment.factors]
    meaning["scenarios"] = [_content(scenario) for scenario in scenarios]
    meaning |= {"numbers": _numbers(), "worlds": WORLDS}
    return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()


def _content(scenario: Scenario) -> list[Any]:
    """All of a scenario that decides a run."""
    arms = {
        arm: [
            scenario.people_in_locality(arm),
            {p: {k: astuple(at.setting) for k, at in scenario.given(p, arm).items()} for p in PROFILES},
        ]
        for arm in scenario.arms
    }
    return [scenario.name, scenario.residents, scenario.locality_residents, scenario.weeks, arms]


@cache
def _numbers() -> str:
    """All of the evidence that decides a draw."""
    rows = {
        key: [
            n.distribution,
            n.levels,
            n.whole,
            n.together,
            n.correlation,
            n.sums_to,
            n.allowed,
            astuple(n.trials),
            astuple(n.talk),
        ]
        for key, n in evidence.parameters().items()
    }
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
