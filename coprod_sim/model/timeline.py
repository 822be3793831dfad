"""When a run stops to decide: its quarters and policy decisions, and the pieces between them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from coprod_sim.model import decisions as model_decisions
from coprod_sim.model.engine import QUARTER
from coprod_sim.model.quarter import quarter
from coprod_sim.model.town import cohort
from coprod_sim.model.town.columns import I64
from coprod_sim.model.town.founding import Town


def decisions(p: Any) -> tuple[int, ...]:
    """Weeks before which something is decided, which may lie within a quarter; -1 for never."""
    return int(p.withdrawal_week), int(p.programme_until_week), model_decisions.HIRED


def pieces(week: int, weeks: int, decided: Iterable[int] = ()) -> Iterator[int]:
    """Lengths of the pieces that a run is made in: none crosses a quarter's start, or a week of ``decided``."""
    end = week + weeks
    while week < end:
        next_quarter = week + QUARTER - week % QUARTER
        length = min(next_quarter, end, *(other for other in decided if week < other)) - week
        yield length
        week += length


def decide(
    town: Town,
    p: Any,
    values: Mapping[str, Any],
    last: I64,
    seed: int,
    replicate: int,
    week: int,
    turn: Callable[[], None],
) -> Town:
    """What is decided before ``week``: teams are hired, policy and quarters begin, a programme or its money ends.

    ``last`` (localities, fields) is the burn-in's last ledger; ``turn`` is what happens every quarter, where anything
    does.
    """
    if week == model_decisions.HIRED:
        town = model_decisions.hire_team(town, p)
    if week == model_decisions.BEGINS:
        town = quarter.begin(town, p, values, last, seed, replicate)
    if week > model_decisions.BEGINS and week % QUARTER == 0 and quarter.active(p):
        turn()
    elif week > model_decisions.BEGINS and week % QUARTER == 0 and p.ordinary_gbp_per_resident_year > 0.0:
        for x in range(town.localities.number.size):
            model_decisions.spend(town.localities, x, p, week)
    if week >= model_decisions.BEGINS and week == p.withdrawal_week:
        model_decisions.withdraw(town, p)
        quarter.update_localities(town, p, week)
    if week >= model_decisions.BEGINS and week == p.programme_until_week:
        model_decisions.end_money(town, p)
    if p.cohort == 1 and week in cohort.PASSES:
        model_decisions.grow_up(town, week)
    if week >= model_decisions.BEGINS and week % QUARTER == 0 and p.setting_beds > 0:
        model_decisions.allot_beds(town, p)
    return town
