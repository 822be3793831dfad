"""First-order indices of whatever points a sampled design has."""

from collections.abc import Sequence

import numpy as np

from coprod_sim.analysis.factors import levels_of
from coprod_sim.analysis.runs import Array, Runs
from coprod_sim.analysis.what_decides import regression
from coprod_sim.analysis.what_decides.indices import Index, Measured, luck_share
from coprod_sim.studies.compare.findings import Pair

FEWEST = 40
"""Points without which nothing is read off given data."""


def given_data(runs: Runs, outcomes: Sequence[str], pair: Pair) -> Measured | None:
    """First-order indices by regression on each input alone, of any sampled points."""
    chosen = runs.complete
    if int(chosen.sum()) < FEWEST or runs.units is None:
        return None
    bases = [basis_of(runs, i)[chosen] for i in range(len(runs.factors))]
    values = np.column_stack([runs.by_point(outcome, pair)[chosen] for outcome in outcomes])
    found = regression.explained(bases, values)
    result = Measured("first_order", len(values))
    for place, outcome in enumerate(outcomes):
        for i, factor in enumerate(runs.factors):
            value, low, high = (float(each[i, place]) for each in (found.value, found.low, found.high))
            known = i in found.chosen[place]
            result.indices.append(Index(outcome, factor.name, "first_order", value, low, high, known))
        result.threshold[outcome] = float(found.threshold[place])
        result.explained[outcome] = min(1.0, float(found.value[list(found.chosen[place]), place].sum()))
        result.luck[outcome] = luck_share(runs.difference(outcome, pair)[chosen])
    return result


def basis_of(runs: Runs, place: int) -> Array:
    """Columns of a regression on one factor alone, (points, p)."""
    assert runs.units is not None
    factor = runs.factors[place]
    return regression.basis(runs.units[:, place], levels_of(runs, factor))
