"""The agents, and the same week and quarter as they live it.

context                                   what a locality shares, and what agents need of the model
row, giving, using, residents, staff      who they are and what each does
act_week, act_programmes, act_quarter     the week and the quarter, by calling them
team_time, views                          a team's minutes; agents of the kernel as views of columns
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.model.agents.residents import Citizen, Neighbour, Resident
    from coprod_sim.model.agents.staff import Official, Professional

__all__ = ["Citizen", "Neighbour", "Official", "Professional", "Resident"]
_HOME = {
    "Citizen": "residents",
    "Neighbour": "residents",
    "Resident": "residents",
    "Official": "staff",
    "Professional": "staff",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
