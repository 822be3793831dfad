"""The town in week -52: who is in it, and who cares for whom."""

from typing import Any

from coprod_sim.model.town.founding import FOUNDING_WEEK, Town, found
from coprod_sim.model.week import slices
from coprod_sim.model.week.found_care import found_care


def first_town(residents: int, locality_residents: int, p: Any, seed: int, replicate: int) -> Town:
    """A country of ``residents`` people, with carers and packages near where the months keep them."""
    town = found(residents, locality_residents, p, seed, replicate)
    start = town.localities.start
    for number in range(town.localities.number.size):
        a, b = int(start[number]), int(start[number + 1])
        here = slices.residents_of(town.residents, a, b)
        found_care(here, slices.ties_of(town.ties, a, b), p, (seed, replicate, number, FOUNDING_WEEK))
    return town
