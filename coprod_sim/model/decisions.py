"""What happens to a locality by decision: its team is hired, and in week 0 policy acts."""

from typing import Any

import numpy as np

from coprod_sim.model.town import cohort
from coprod_sim.model.town.columns import Localities, Posts, dtypes
from coprod_sim.model.town.founding import Town
from coprod_sim.model.week import asking, episodes, slices

HIRED = -28
BEGINS = 0
WEEKS_A_YEAR = 52
THOUSAND = 1000.0


def hire_team(town: Town, p: Any) -> Town:
    """Buy every locality's hours, so that what can be expected to be asked fills ``starting_utilisation`` of them."""
    at = town.localities
    for x in range(at.number.size):
        here = slices.residents_of(town.residents, at.start[x], at.start[x + 1])
        home = asking.expected_packages(here, p) / THOUSAND
        clinical = episodes.expected_minutes(here, p) / THOUSAND
        at.home_minutes[x] = int(home / p.starting_utilisation + 0.5)
        at.clinical_minutes[x] = int(clinical / p.starting_utilisation + 0.5)
        at.fixed[x] = home + clinical
    bought = at.home_minutes + at.clinical_minutes
    teams = [professionals(int(minutes), p.team_hours_per_professional) for minutes in bought]
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
    """Set the broker's and leaders' time and the outreach of locality ``x`` from ``week`` on, and what they cost.

    A broker belongs to networks, courses and key workers to assets: without them (or without anybody who co-produces)
    that money is not spent. Where practice spreads, money for the part of a team that does not co-produce (yet) is for
    outreach instead, so that arms with equal money stay equal. Outreach makes a team ask round, and gives it the hours
    to do what it is then asked.
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
    at.course_minutes[x] = leader_minutes(course, p)
    at.programme_pence[x] = int((brokered + course + support) * 100.0 + 0.5)
    at.outreach_pence[x] = int(ordinary * 100.0 + 0.5)
    at.outreach[x] = outreach_share(ordinary, p, float(at.usual_asked[x]), week)


def outreach_share(gbp: float, p: Any, usual_minutes: float, week: int) -> float:
    """What so many pounds a week add to the home care that is usually asked for, as a share of it."""
    usual = usual_minutes / 60.0 * (1.0 + p.demand_growth_per_year) ** (max(0, week) / WEEKS_A_YEAR)
    return float(gbp / (p.team_cost_gbp_per_hour * usual)) if usual > 0.0 else 0.0


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
    for column in (posts.co_produces, posts.told, posts.fidelity, at.beds, r.coached, r.relieved):
        column[:] = 0
    lost = np.float64(r.dose) * -p.withdrawal_undershoot
    r.dose[:] = np.where(r.dose > 0.0, np.maximum(lost, -0.5 * p.gain_dose_minutes), r.dose)


def end_money(town: Town, p: Any) -> None:
    """End the programme's money, of all kinds; what people gained stays.

    Places that only this money paid for end with it.
    """
    at = town.localities
    for column in (at.broker_minutes, at.course_minutes, at.programme_pence, at.outreach_pence, at.outreach):
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
