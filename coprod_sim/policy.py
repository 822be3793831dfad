"""What happens to a locality by decision: its team is hired, and in week 0 policy acts."""

from typing import Any

import numpy as np

from coprod_sim import cohort
from coprod_sim.town.columns import Localities
from coprod_sim.town.founding import Town

HIRED = -13
BEGINS = 0
MEASURED_WEEKS = 13  # weeks -26 to -14
WEEKS_A_YEAR = 52


def hire_team(town: Town, p: Any) -> None:
    """Size every locality's team so that what was asked of it fills ``starting_utilisation`` of its time."""
    at = town.localities
    at.team_minutes[:] = (at.referred / MEASURED_WEEKS / p.starting_utilisation + 0.5).astype("int64")


def professionals(team_minutes: int, hours_each: float) -> list[int]:
    """Minutes a week of each professional in a team: full posts as near as whole people allow, equal to a minute."""
    return share_out(team_minutes, max(1, round(team_minutes / (hours_each * 60.0))))


def share_out(minutes: int, count: int) -> list[int]:
    """``minutes`` among ``count`` people, equal to a minute."""
    each, rest = divmod(minutes, count)
    return [each + 1] * rest + [each] * (count - rest)


def co_producing(team: list[int], practice_share: float) -> int:
    """How many of the team co-produce: ``practice_share`` of the people, rounded."""
    return round(practice_share * len(team))


def begin_policy(town: Town, p: Any) -> None:
    """Set practice, the broker and programme money, from week 0 on.

    A broker belongs to networks, courses and key workers to assets: without them (or without anybody who co-produces)
    that money is not spent. Money for ordinary hours buys them at the team's cost.
    """
    at: Localities = town.localities
    for x in range(at.number.size):
        people = int(at.start[x + 1] - at.start[x])
        team = professionals(int(at.team_minutes[x]), p.team_hours_per_professional)
        hours = sum(team[: co_producing(team, p.practice_share)])
        at.practice[x] = hours / sum(team) if sum(team) else float(p.practice_share)
        brokered = p.programme_gbp_per_resident_year * p.networks * (at.practice[x] > 0.0) * people / WEEKS_A_YEAR
        ordinary = p.ordinary_gbp_per_resident_year * people / WEEKS_A_YEAR
        at.broker_minutes[x] = int(brokered / p.broker_cost_gbp_per_hour * 60.0 + 0.5)
        at.bought_minutes[x] = int(ordinary / p.team_cost_gbp_per_hour * 60.0 + 0.5)
        course = p.course_gbp_per_resident_year * p.assets * (at.practice[x] > 0.0) * people / WEEKS_A_YEAR
        at.course_minutes[x] = int(course / p.leader_gbp_per_hour * 60.0 + 0.5)
        at.programme_pence[x] = int((brokered + ordinary + course) * 100.0 + 0.5)


def withdraw(town: Town, p: Any) -> None:
    """End the programme: the team works in the traditional way again, and its money but for ordinary hours ends.

    Whoever had a role loses it: part of the dose turns into its opposite.
    """
    at, r = town.localities, town.residents
    for x in range(at.number.size):
        people = int(at.start[x + 1] - at.start[x])
        ordinary = int(p.ordinary_gbp_per_resident_year * people / WEEKS_A_YEAR * 100.0 + 0.5)
        at.programme_pence[x] = min(ordinary, int(at.programme_pence[x]))  # none if the money has ended before
    for column in (at.practice, at.broker_minutes, at.broker_left, at.course_minutes, at.beds, r.coached, r.relieved):
        column[:] = 0
    lost = np.float64(r.dose) * -p.withdrawal_undershoot
    r.dose[:] = np.where(r.dose > 0.0, np.maximum(lost, -0.5 * p.gain_dose_minutes), r.dose)


def end_money(town: Town, p: Any) -> None:
    """End the programme's money, of all kinds; what people gained stays.

    Places that only this money paid for end with it.
    """
    at = town.localities
    for column in (at.broker_minutes, at.broker_left, at.course_minutes, at.bought_minutes, at.programme_pence):
        column[:] = 0
    if p.coaching_share == 0.0:
        town.residents.coached[:] = 0


def grow_up(town: Town, week: int) -> None:
    """The birth cohort passes into the age band of its age in ``week``."""
    r = town.residents
    r.age[r.cohort == 1] = cohort.band_at(week)


def allot_beds(town: Town, p: Any) -> None:
    """At the start of a quarter: share the other setting's beds out among localities.

    Each keeps those that are taken; the rest goes by nights that its residents spent in a bed in the last quarter.
    """
    at, r = town.localities, town.residents
    working = (at.practice > 0.0) & (p.redefined_work > 0)
    taken = np.add.reduceat(r.setting.astype(np.int64), at.start[:-1])
    spare = int(p.setting_beds) - int(taken.sum())
    weight = np.where(working, at.nights + 1, 0)
    at.nights[:] = 0
    if weight.sum() == 0:
        at.beds[:] = 0
        return
    whole = spare * weight // weight.sum()
    rest = (spare * weight) % weight.sum()
    first = np.lexsort((np.arange(rest.size), -rest))[: spare - int(whole.sum())]
    whole[first] += 1
    at.beds[:] = taken + whole
