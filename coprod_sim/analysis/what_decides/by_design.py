"""How much each input of a design decides, by the measure that the design was made for."""

from collections.abc import Callable, Mapping, Sequence

from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.what_decides.chosen_levels import grid, one_at_a_time
from coprod_sim.analysis.what_decides.designed import morris, saltelli
from coprod_sim.analysis.what_decides.given_data import given_data
from coprod_sim.analysis.what_decides.indices import Measured
from coprod_sim.studies.compare.findings import Pair

BY_KIND: Mapping[str, Callable[[Runs, Sequence[str], Pair], Measured | None]] = {
    "latin-hypercube": given_data,
    "sobol": given_data,
    "saltelli": saltelli,
    "morris": morris,
    "grid": grid,
    "one-at-a-time": one_at_a_time,
}


def measured(runs: Runs, outcomes: Sequence[str], pair: Pair) -> Measured | None:
    """What each input does to a contrast; None where the design, or the few points that are done, do not tell."""
    make = BY_KIND.get(runs.experiment.kind)
    return make(runs, outcomes, pair) if make is not None and runs.factors else None
