"""Fixtures that several files share."""

from typing import Any

import pytest
from views import town

from coprod_sim.agents import Citizen
from coprod_sim.model import CoProductionModel


@pytest.fixture(scope="module")
def model() -> CoProductionModel:
    """A town that these tests look at; what they change they put back."""
    return town(overrides={"team_hours_per_professional": 4.0})  # a team of several


@pytest.fixture(scope="module")
def citizens(model: CoProductionModel) -> Any:
    return model.agents.select(agent_type=Citizen)
