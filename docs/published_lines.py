"""What published studies of kin and home care would have demand do, for each hour of care, in the town as it is today.

A study gives an elasticity: by how many per cent fewer people use home care where kin give one per cent more. Times the
hours of home care asked for, over the hours of care by kin, of the people that the study is about, this is hours of
demand for each hour of care; hours for each user are taken to stay as they are.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from coprod_sim import CoProductionModel
from coprod_sim.evidence.shipped import facts
from coprod_sim.model.town.columns import ELSEWHERE

TOWNS, WEEKS = 4, 104
SCENARIO, ARM = "core_economy", "traditional"
URWIN = "elasticity_more_care"
"""The fact of coprod_sim/evidence/facts.toml: people with a carer at home, England, 1991 to 2009."""
USERS_WITH_TWO_HOURS_MORE = -0.0743
MEDIAN_HOURS, MORE_HOURS = 20.0, 2.0
"""Van Houtven and Norton 2004, as AHRQ gives it (archive.ahrq.gov/research/may05/0505RA25.htm): 2 hours a month more
than the median, 20, of care by adult children go with 7.43 % less use of home health care; USA, 1995 and 1998."""


class Published(NamedTuple):
    """A study, whom it is of, its elasticity, and the hours of demand that follow for each hour of care by kin."""

    study: str
    of: str
    elasticity: float
    rate: float


def published() -> tuple[Published, ...]:
    """The studies that give a figure."""
    at_home, cared_for = (float(np.mean(each)) for each in zip(*_asked_for_each_hour(), strict=True))
    value = facts()[URWIN].value
    urwin = math.nan if value is None else value
    elsewhere = USERS_WITH_TWO_HOURS_MORE / (MORE_HOURS / MEDIAN_HOURS)
    return (
        Published("Urwin, Lau and Mason 2019", "England, a carer at home", urwin, urwin * at_home),
        Published("Van Houtven and Norton 2004", "USA, adult children", elsewhere, elsewhere * cared_for),
    )


def _asked_for_each_hour() -> Iterator[tuple[float, float]]:
    """Of each town: home care asked of the team over care by kin, of people with a carer at home, of all cared for."""
    for replicate in range(TOWNS):
        model = CoProductionModel(SCENARIO, ARM, replicate=replicate, fixed_parameters=True).run(WEEKS)
        r = model.town.residents
        kin, package = r.kin.astype(np.float64), r.package.astype(np.float64)
        groups = (_with_a_carer_at_home(model), kin > 0)
        yield tuple(float(package[who].sum() / kin[who].sum()) for who in groups)  # type: ignore[misc]
        model.close()


def _with_a_carer_at_home(model: CoProductionModel) -> npt.NDArray[np.bool_]:
    r, start = model.town.residents, model.town.localities.start
    carers = np.flatnonzero(r.cares_for > ELSEWHERE)
    cared_for = r.cares_for[carers].astype(np.int64) + np.repeat(start[:-1], np.diff(start))[carers]
    result = np.zeros(r.kin.size, dtype=np.bool_)
    result[cared_for[r.household[carers] == r.household[cared_for]]] = True
    return result


if __name__ == "__main__":
    for each in published():
        print(each, 60 * each.rate)
