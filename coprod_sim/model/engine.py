"""The compiled engine: runs localities week by week, in threads.

Localities do not touch each other within a quarter, and the ledger is of whole numbers, so results do not depend on the
number of threads, nor on the pieces in which a run is made.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from coprod_sim.model.town.columns import F64, I64, scratch
from coprod_sim.model.town.founding import Town
from coprod_sim.model.week.slices import residents_of, ties_of
from coprod_sim.model.week.week import run_weeks
from coprod_sim.outcomes.fields import FIELDS

BURN_IN_STARTS = -52
QUARTER = 13
LOCALITIES_A_TASK = 8


def growth(rate_per_year: float, week: int, weeks: int) -> F64:
    """(1 + rate) ** (week / 52) for ``weeks`` weeks from ``week``; 1 through the burn-in. Shape (weeks,)."""
    return np.array([(1.0 + rate_per_year) ** (max(0, w) / 52.0) for w in range(week, week + weeks)])


def run_piece(
    town: Town, p: Any, seed: int, replicate: int, week: int, weeks: int, threads: int, by_locality: I64
) -> I64:
    """Run all localities for ``weeks`` weeks within a quarter.

    Returns the country's ledger, int64 (weeks, 6, fields), and adds to ``by_locality`` (localities, fields).
    """
    at = town.localities
    start = at.start.tolist()
    demand = growth(float(p.demand_growth_per_year), week, weeks)
    capacity = growth(float(p.capacity_growth_per_year), week, weeks)
    step = min(LOCALITIES_A_TASK, -(-at.number.size // threads))

    def run(first: int) -> I64:
        ledger = np.zeros((weeks, 6, len(FIELDS)), np.int64)
        space = scratch(0)
        for x in range(first, min(first + step, at.number.size)):
            a, b = start[x], start[x + 1]
            r, t = residents_of(town.residents, a, b), ties_of(town.ties, a, b)
            if space.gone.size != b - a:
                space = scratch(b - a)
            run_weeks(r, t, space, at, x, p, demand, capacity, (seed, replicate), week, ledger, by_locality[x])
        return ledger

    total = np.zeros((weeks, 6, len(FIELDS)), np.int64)
    tasks = range(0, at.number.size, step)
    if threads == 1:
        for first in tasks:
            total += run(first)
        return total
    with ThreadPoolExecutor(threads) as pool:
        for ledger in pool.map(run, tasks):
            total += ledger
    return total
