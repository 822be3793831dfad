"""The small town that tests of views look at."""

from typing import Any

from coprod_sim.model.model import CoProductionModel

PEOPLE = 300


def town(**options: Any) -> CoProductionModel:
    return CoProductionModel("time_bank", "co-produced", residents=PEOPLE, fixed_parameters=True, **options)
