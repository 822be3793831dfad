"""A team's week: what it delivers at home, what it serves of the backlog, and what is paid for."""

from typing import Any

from coprod_sim.model.agents.context import Week, parts_of
from coprod_sim.model.week import ledger, team
from coprod_sim.outcomes.fields import FIELD_INDEX


def work(week: Week[Any], ill: list[tuple[Any, int]], other: int) -> int:
    """Deliver home care and serve the backlog with what ``other`` work leaves; return the minutes that this took.

    ``ill`` are those with an episode this week, and how long it takes.
    """
    at, x = week.model.town.localities, week.place
    pace = float(at.pace[x])
    share, at_hand = 1.0, None
    if at.home_minutes[x] >= 0:
        home = int(at.home_minutes[x]) * week.capacity_growth * (1.0 + float(at.outreach[x]))
        clinical = int(at.clinical_minutes[x]) * week.capacity_growth
        free = 1.0 - other / (home + clinical) if home + clinical > 0.0 else 0.0
        share = 0.0
        if home * free > 0.0:
            load = team.load_of(int(at.asked_home[x]), week.extra, home * free * pace)
            share = week.model.official_of(x).delivers(load)
        at_hand = clinical * free * pace / (1.0 + week.extra)
    users = [person for person in week.by_id if person.package > 0]
    parts = parts_of(team.delivered_minutes(int(at.asked_home[x]), share), [person.package for person in users])
    met = sum(person.be_served(week, minutes) for person, minutes in zip(users, parts, strict=True))
    at.undelivered[x] += 1.0 - share
    met += serve_clinical(week, ill, at_hand)
    more = team.extra_minutes(met, week.extra)
    time = team.time_for(met + more, pace)
    week.ledger.add(0, "doing_with", more)
    week.ledger.add(0, "fit_minutes", time - met - more)
    return time


def serve_clinical(week: Week[Any], ill: list[tuple[Any, int]], at_hand: float | None) -> int:
    """Serve the backlog with what is ``at_hand`` (None for all of it), let part of it lapse; return minutes served."""
    at, x = week.model.town.localities, week.place
    backlog: list[int] = at.backlog[x].tolist()
    for person, minutes in ill:
        backlog[person.fifth] += minutes
    before = sum(backlog)
    served = before if at_hand is None else team.served_clinical(before, at_hand)
    lapsed = int((before - served) * team.lapse_share(before, served, week.p.lapse_weeks) + 0.5)
    for name, minutes in (("served_clinical", served), ("lapsed", lapsed)):
        for fifth, part in enumerate(parts_of(minutes, backlog)):
            backlog[fifth] -= part
            week.ledger.add(fifth, name, part)
    at.backlog[x] = backlog
    arisen = sum(minutes for _, minutes in ill)
    for person, minutes in ill:
        person.work_with(week, minutes * served / arisen)
    return served


def pay(week: Week[Any], worked: int) -> int:
    """Minutes to be paid for a week in which so many were ``worked``; fixed hours follow."""
    at, x, p = week.model.town.localities, week.place, week.p
    if at.home_minutes[x] < 0:
        return worked
    fixed = float(at.fixed[x])
    at.fixed[x] = team.fixed_after(fixed, worked, week.bought, p.fixed_lag_per_year)
    return team.paid_minutes(worked, p.hourly_share, fixed)


def book_time(week: Week[Any], paid: int, delivered: float) -> None:
    """Book the team's time at hand and paid, and from week 0 what the programme costs."""
    at, x, entries = week.model.town.localities, week.place, week.ledger
    hired = at.home_minutes[x] >= 0
    entries.add(0, "capacity", int(week.bought + 0.5) if hired else paid)
    entries.add(0, "paid", paid)
    if not week.acts:
        return
    entries.add(0, "brokering", int(at.broker_minutes[x]))
    entries.add(0, "programme_pence", int(at.programme_pence[x]))
    money = int(at.outreach_pence[x])
    if money > 0:
        minutes = int(at.month[x, :, FIELD_INDEX["outreach"]].sum())
        spent = ledger.spent_pence(minutes, delivered, week.p.team_cost_gbp_per_hour, money)
        entries.add(0, "outreach_pence", spent)
        entries.add(0, "handed_back_pence", money - spent)
