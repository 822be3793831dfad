"""A small comparison of planted runs."""

from typing import Any

from synthetic import PLAUSIBLE, Town, scenario

from coprod_sim.studies.compare.comparison import Comparison, compare


def run(town: Town = PLAUSIBLE, weeks: int = 60, **options: Any) -> Comparison:
    made = scenario(weeks=60)
    return compare(made, model=town, weeks=weeks, **({"replicates": 4} | options))
