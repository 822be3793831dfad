"""Nothing ratchets: over forty years without growth, states keep their distribution in every arm.

Years 10 to 20 are held against years 30 to 40, sampled every half year: means, and the tails at 5 and 95 %. Where
nobody leaves, the same people are compared, so that tolerances are tight and a slow drift cannot hide behind
newcomers. Where people leave, some 8,000 different people live in each decade, and tolerances are about four standard
errors of that.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from towns import ARMS, NO_GROWTH, made

from coprod_sim.model.model import CoProductionModel

pytestmark = pytest.mark.statistical


DECADES = ((520, 1_040), (1_560, 2_080))
HALF_A_YEAR = 26
PEOPLE = 4_000
NOBODY_LEAVES: dict[str, object] = {"move_per_year": 0.0, "death_per_year": [0.0] * 6}
States = dict[str, npt.NDArray[np.float64]]


class Tolerance(NamedTuple):
    """How far a mean and a tail may differ between the decades, in the state's own unit."""

    mean: float
    tail: float


STAYING = {
    "trust_neighbours": Tolerance(0.003, 0.01),
    "trust_services": Tolerance(0.006, 0.01),
    "credit": Tolerance(2.0, 25.0),  # minutes, with a spread of 80 to 250
    "strain": Tolerance(0.001, 0.001),
    "strain of carers": Tolerance(0.005, 0.01),
    "severity": Tolerance(0.003, 0.015),
    "capability": Tolerance(0.01, 0.01),
}
LEAVING = {
    "trust_neighbours": Tolerance(0.01, 0.015),
    "trust_services": Tolerance(0.01, 0.015),
    "credit": Tolerance(5.0, 40.0),
    "strain": Tolerance(0.005, 0.001),
    "strain of carers": Tolerance(0.02, 0.02),
    "severity": Tolerance(0.012, 0.03),
    "capability": Tolerance(0.015, 0.02),
}


def states(model: CoProductionModel) -> States:
    """Each state of those who can have it."""
    r = model.town.residents
    sick, carers = r.condition == 1, r.kin_minutes > 0
    columns = {
        "trust_neighbours": r.trust_neighbours,
        "trust_services": r.trust_services,
        "credit": r.credit,
        "strain": r.strain,
        "strain of carers": r.strain[carers],
        "severity": r.severity[sick],
        "capability": r.capability[sick],
    }
    return {name: column.astype(np.float64) for name, column in columns.items()}


def decade(model: CoProductionModel, first: int, last: int) -> States:
    """All states of a decade, sampled every half year."""
    model.run(first - model.week)
    seen = []
    while model.week < last:
        seen.append(states(model.run(HALF_A_YEAR)))
    return {name: np.concatenate([sample[name] for sample in seen]) for name in seen[0]}


@pytest.mark.parametrize("stays", [True, False], ids=["nobody leaves", "people leave"])
@pytest.mark.parametrize("profile", ["trials", "talk"])
@pytest.mark.parametrize("arm", ARMS)
def test_states_keep_their_distribution(arm: str, profile: str, stays: bool) -> None:
    settings = NO_GROWTH | (NOBODY_LEAVES if stays else {})
    model = made(arm=arm, residents=PEOPLE, evidence=profile, overrides=settings)
    early, late = (decade(model, *span) for span in DECADES)
    for name, allowed in (STAYING if stays else LEAVING).items():
        one, other = early[name], late[name]
        assert abs(one.mean() - other.mean()) < allowed.mean, (name, "mean")
        for tail in (0.05, 0.95):
            assert abs(np.quantile(one, tail) - np.quantile(other, tail)) < allowed.tail, (name, tail)
    # The states are alive: a column that nothing ever moves would keep its distribution, too
    moved = [name for name in early if early[name].std() > 0]
    assert set(STAYING) - set(moved) <= {"capability"}
    assert ("capability" in moved) == (arm == "co-produced" or profile == "talk")
