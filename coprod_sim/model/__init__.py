"""How a town lives.

town, week, quarter, first_town           who lives there; a month and its weeks; a quarter; how the town begins
parameters, sequence, derived             an arm's numbers, how they are drawn, and what follows from them
decisions, timeline, engine               what policy decides, when, and the loops between
agents                                    the same month, week and quarter acted out by Mesa agents
model, peopled, weekly, iterations        the model as Mesa sees it
draws, compiled, loop_cache, loop_files   luck by key; compiled loops and where they are kept
first_compile, with_mesa, version
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_sim.model.model import CoProductionModel
    from coprod_sim.model.version import MODEL_VERSION

__all__ = ["MODEL_VERSION", "CoProductionModel"]
_HOME = {"CoProductionModel": "model", "MODEL_VERSION": "version"}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
