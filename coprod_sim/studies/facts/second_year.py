"""Run a town to where facts are measured, and what is run beside it.

Beside it: the same town with half the take-up of home care from the beginning, and its arm with a time bank.
"""

from collections.abc import Mapping

import numpy as np

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.town.columns import NOBODY, Residents
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.facts.town import Town, Year

YEAR, MONTH = 52, 4
LONG = 10  # years over which a trend is seen
WITH_BANK = "co-produced"
STEADY = {"demand_growth_per_year": 0.0, "capacity_growth_per_year": 0.0}
TAKE_UP = "home_care_take_up_share"


def measured_town(
    scenario: Scenario, residents: int, seed: int, replicate: int, overrides: Mapping[str, object]
) -> Town:
    """Run one town under the central values of the trials, with no growth of need or of the team.

    Args:
        scenario: its baseline is run, and its arm ``co-produced`` where there is one.
        residents: in the town.
        seed: of all luck.
        replicate: which town.
        overrides: numbers that are set otherwise, in every arm.
    """

    def founded(arm: str, others: Mapping[str, object], beside: CoProductionModel | None = None) -> CoProductionModel:
        return CoProductionModel(
            scenario,
            arm,
            seed=seed,
            replicate=replicate,
            residents=residents,
            evidence="trials",
            fixed_parameters=True,
            overrides={**STEADY, **overrides, **others},
            start_from=beside,
        )

    model = founded(scenario.baseline, {})
    bank, members = None, np.zeros(0, np.int8)
    if WITH_BANK in scenario.arms:
        other = founded(WITH_BANK, {}, model).run(2 * YEAR)
        bank, members = _second_year(other), other.town.residents.member.copy()
        other.close()
    other = founded(scenario.baseline, {TAKE_UP: 0.5 * float(model.values[TAKE_UP])}).run(2 * YEAR)
    half = _second_year(other)
    other.close()
    model.run(YEAR)
    began, stopped = _carers_of_a_year(model)
    country = model.town
    state = Residents(**{name: column.copy() for name, column in country.residents._asdict().items()})
    owner = np.repeat(np.arange(state.age.size), np.diff(country.ties.first))
    start = country.localities.start.copy()
    base = np.repeat(start[:-1], np.diff(start))
    ties = (country.ties.first.copy(), country.ties.to + base[owner], country.ties.kind.copy())
    model.run((LONG - 2) * YEAR)
    ledger, parameters = model.ledger, model.parameters
    years = [Year(ledger[y * YEAR : (y + 1) * YEAR], parameters).whole["demand_hours"] for y in range(LONG)]
    year, record = Year(ledger[YEAR : 2 * YEAR], parameters), model.record
    model.close()
    return Town(state, start, *ties, record, year, began, stopped, half, bank, members, np.array(years))


def _second_year(model: CoProductionModel) -> Year:
    return Year(model.ledger[YEAR : 2 * YEAR], model.parameters)


def _carers_of_a_year(model: CoProductionModel) -> tuple[int, int]:
    """Run a year; how many became carers and how many of the same people stopped, from month to month."""
    began = stopped = 0
    for _ in range(YEAR // MONTH):
        r = model.town.residents
        before, person = r.cares_for != NOBODY, r.helper.copy()  # drawn for life: a newcomer's is another
        model.run(MONTH)
        r = model.town.residents
        now = r.cares_for != NOBODY
        began += int((now & ~before).sum())
        stopped += int((before & ~now & (r.helper == person)).sum())
    return began, stopped
