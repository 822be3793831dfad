"""First-order indices of whatever points a sampled design has."""

from collections.abc import Sequence

import numpy as np

from coprod_sim.analysis import regression
from coprod_sim.analysis.indices import Index, Measured, luck_share
from coprod_sim.analysis.inputs import levels_of
from coprod_sim.analysis.runs import Array, Runs
from coprod_sim.report.findings import Pair

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
        threshold = float(found.threshold[place])
        clear = _stand_alone(bases, values[:, place], found.value[:, place], found.low[:, place], threshold)
        for i, factor in enumerate(runs.factors):
            ends = (float(each[i, place]) for each in (found.value, found.low, found.high))
            result.indices.append(Index(outcome, factor.name, "first_order", *ends, influential=i in clear))
        result.threshold[outcome] = threshold
        result.explained[outcome] = _together([bases[i] for i in sorted(clear)], values[:, place])
        result.luck[outcome] = luck_share(runs.difference(outcome, pair)[chosen])
    return result


def basis_of(runs: Runs, place: int) -> Array:
    """Columns of a regression on one factor alone, (points, p)."""
    assert runs.units is not None
    factor = runs.factors[place]
    return regression.basis(runs.units[:, place], levels_of(runs, factor))


def _stand_alone(bases: Sequence[Array], outcome: Array, value: Array, low: Array, threshold: float) -> set[int]:
    """Inputs above the threshold that are so, too, beside every stronger one."""
    kept: list[int] = []
    for i in np.argsort(-value, kind="stable"):
        if value[i] <= threshold or low[i] <= 0.0:
            continue
        if regression.beyond([bases[j] for j in kept], bases[i], outcome) > threshold:
            kept.append(int(i))
    return set(kept)


def _together(bases: Sequence[Array], outcome: Array) -> float:
    """Adjusted R² of the sum of curves of some inputs."""
    left = outcome - outcome.mean()
    total = float(left @ left)
    if not bases or total == 0.0:
        return 0.0
    columns = np.hstack([np.ones((len(outcome), 1)), *(each[:, 1:] for each in bases)])
    left = left - columns @ np.linalg.lstsq(columns, left, rcond=None)[0]
    free = max(len(outcome) - columns.shape[1], 1)
    return max(0.0, 1.0 - float(left @ left) / total * (len(outcome) - 1) / free)
