"""The figures of a comparison: six always, and some where there is something to show."""

from collections.abc import Callable
from functools import partial

from matplotlib.figure import Figure

from coprod_sim.report.results import Pictures
from coprod_sim.studies.compare.figures.adoption import adoption, risk
from coprod_sim.studies.compare.figures.contrasts import by_fifth, costs, forest
from coprod_sim.studies.compare.figures.core_economy import core_economy
from coprod_sim.studies.compare.figures.demand import demand
from coprod_sim.studies.compare.figures.needs import who_met_the_need
from coprod_sim.studies.compare.figures.places import places
from coprod_sim.studies.compare.figures.size import size
from coprod_sim.studies.compare.findings import Findings

FIGURES = {
    "core_economy": core_economy,
    "demand": demand,
    "who_met_the_need": who_met_the_need,
    "contrasts": forest,
    "costs": costs,
    "by_fifth": by_fifth,
}
WHERE_SHOWN: dict[str, Callable[[Findings], Figure | None]] = {
    "adoption": adoption,
    "risk": risk,
    "places": places,
    "size": size,
}
"""Drawn where there is something to show."""


def pictures(found: Findings) -> Pictures:
    """What draws each figure of a comparison, by name."""
    return {name: partial(draw, found) for name, draw in {**FIGURES, **WHERE_SHOWN}.items()}
