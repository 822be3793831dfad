"""What happens to a locality by decision: its team is hired, and in week 0 policy acts."""

from typing import Any

import numpy as np

from coprod_sim.model.town import cohort
from coprod_sim.model.town.columns import Localities, Posts, dtypes
from coprod_sim.model.town.founding import Town

HIRED = -13
BEGINS = 0
MEASURED_WEEKS = 13  # weeks -26 to -14
WEEKS_A_YEAR = 52


def hire_team(town: Town, p: Any) -> Town:
    """Size every locality's team so that what was asked of it fills ``starting_utilisation`` of its time."""
    at = town.localities
    at.team_minutes[:] = (at.referred / MEASURED_WEEKS / p.starting_utilisation + 0.5).astype("int64")
    teams = [professionals(int(minutes), p.team_hours_per_professional) for minutes in at.team_minutes]
    minutes = np.array([each for team in teams for each in team], np.int64)
    columns = {name: np.zeros(minutes.size, dtype) for name, dtype in dtypes(Posts).items()}
    columns |= {"first": np.cumsum([0, *map(len, teams)], dtype=np.int64), "minutes": minutes}
    columns |= {"passion": np.ones(minutes.size), "since": np.full(minutes.size, HIRED, np.int64)}
    return town._replace(posts=Posts(**columns))


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


def funded(p: Any, week: int) -> bool:
    """Whether the programme's money has not ended by ``week``."""
    return bool(p.programme_until_week < 0 or week < p.programme_until_week)


def withdrawn(p: Any, week: int) -> bool:
    """Whether the programme has been withdrawn by ``week``."""
    return bool(0 <= p.withdrawal_week <= week)


def spend(at: Localities, x: int, p: Any, week: int) -> None:
    """Set the broker's, leaders' and bought time of locality ``x`` from ``week`` on, and what all of it costs.

    A broker belongs to networks, courses and key workers to assets: without them (or without anybody who co-produces)
    that money is not spent. Where practice spreads, money for the part of a team that does not co-produce (yet) buys
    ordinary hours instead, so that arms with equal money stay equal. Ordinary hours are bought at the team's cost.
    """
    people = int(at.start[x + 1] - at.start[x]) if funded(p, week) else 0
    gone = withdrawn(p, week)
    used = 0.0 if gone else in_use(p, float(at.practice[x]))
    brokered = p.programme_gbp_per_resident_year * p.networks * used * people / WEEKS_A_YEAR
    course = course_money(p, used, people)
    ordinary = p.ordinary_gbp_per_resident_year * people / WEEKS_A_YEAR
    if p.practice_spreads == 1 and not gone:
        meant = p.programme_gbp_per_resident_year * p.networks + p.course_gbp_per_resident_year * p.assets
        ordinary += meant * (1.0 - used) * people / WEEKS_A_YEAR
    support = 0.0 if gone else p.support_gbp_per_resident_year * people / WEEKS_A_YEAR
    at.broker_minutes[x] = int(brokered / p.broker_cost_gbp_per_hour * 60.0 + 0.5)
    at.bought_minutes[x] = int(ordinary / p.team_cost_gbp_per_hour * 60.0 + 0.5)
    at.course_minutes[x] = leader_minutes(course, p)
    at.programme_pence[x] = int((brokered + ordinary + course + support) * 100.0 + 0.5)


def in_use(p: Any, practice: float) -> float:
    """Share of a programme's money that is used for it where a team's ``practice`` is so large."""
    return practice if p.practice_spreads == 1 else float(practice > 0.0)


def course_money(p: Any, used: float, people: int) -> float:
    """Pounds a week for course leaders or key workers in a locality of ``people``."""
    return float(p.course_gbp_per_resident_year * p.assets * used * people / WEEKS_A_YEAR)


def leader_minutes(money: float, p: Any) -> int:
    """Minutes of leaders a week that so many pounds pay for."""
    return int(money / p.leader_gbp_per_hour * 60.0 + 0.5)


def withdraw(town: Town, p: Any) -> None:
    """End the programme: the team works in the traditional way again, from now on.

    Whoever had a role loses it: part of the dose turns into its opposite. What teams do, and where money goes, is to be
    reckoned anew (``quarter.settle``): the programme's money but for ordinary hours has ended.
    """
    at, r = town.localities, town.residents
    posts = town.posts
    for column in (posts.co_produces, posts.told, posts.fidelity, at.broker_left, at.beds, r.coached, r.relieved):
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
