"""Fixtures that several files share."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from views import town

from coprod_sim.agents import Citizen
from coprod_sim.model import CoProductionModel

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):  # else each process that a test starts compiles all libraries anew
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


@pytest.fixture(scope="module")
def model() -> CoProductionModel:
    """A town that these tests look at; what they change they put back."""
    return town(overrides={"team_hours_per_professional": 4.0})  # a team of several


@pytest.fixture(scope="module")
def citizens(model: CoProductionModel) -> Any:
    return model.agents.select(agent_type=Citizen)
