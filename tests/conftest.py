"""Fixtures that several files share."""

from functools import lru_cache
from typing import Any

import bytecode  # noqa: F401  # before anything heavy
import compiling  # noqa: F401
import pytest
from views import town

from coprod_sim.model.agents.residents import Citizen
from coprod_sim.model.model import CoProductionModel
from coprod_sim.scenario import yaml_source

yaml_source._compose = lru_cache(maxsize=64)(yaml_source._compose)
"""Thousands of tests read the same few files that ship: each is parsed once. What is parsed is only read."""
KINDS = {"rule", "property", "statistical", "story", "text"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that do not say which kind they are of, or say several."""
    for item in items:
        kinds = {mark.name for mark in item.iter_markers()} & KINDS
        if len(kinds) != 1:
            raise pytest.UsageError(f"{item.nodeid}: exactly one marker of {', '.join(sorted(KINDS))} is needed")


@pytest.fixture(scope="module")
def model() -> CoProductionModel:
    """A town that these tests look at; what they change they put back."""
    return town(overrides={"team_hours_per_professional": 4.0})  # a team of several


@pytest.fixture(scope="module")
def citizens(model: CoProductionModel) -> Any:
    return model.agents.select(agent_type=Citizen)
