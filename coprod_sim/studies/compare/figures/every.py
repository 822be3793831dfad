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
ALT = {
    "core_economy": "Change in demand against growth of the core economy, a point a simulated world: a panel for each "
    "source of help that grows by itself, and the whole core economy for all other arms; with what demand does for "
    "each hour.",
    "contrasts": "Difference of each main outcome between arms, as a share of the mean in the arm compared with, with "
    "its interval; left of zero is less.",
    "demand": "Professional hours asked for over time: by arm above; below, as differences within each sampled world.",
    "who_met_the_need": "Who met the need in each arm: professionals, kin, neighbours, people themselves; and what "
    "stayed unmet.",
    "adoption": "Share of professionals who co-produce, over time, by arm, with its interval.",
    "risk": "Risk that officials see in co-production, over time, by arm, with its interval.",
    "places": "Differences by locality: how net benefit and demand are spread over places, a row a contrast.",
    "size": "Differences by the size of localities: net benefit, practice and demand.",
    "by_fifth": "Differences in demand and in both parts of unmet need, by deprivation fifth, with their intervals.",
    "costs": "Differences in what it costs the public budget, people and society, with their intervals.",
}
"""What each shows, for readers who cannot see it."""


def pictures(found: Findings) -> Pictures:
    """What draws each figure of a comparison, by name."""
    return {name: partial(draw, found) for name, draw in {**FIGURES, **WHERE_SHOWN}.items()}
