"""The team: what is asked of it and what it delivers.

Home care asked for is delivered in part, the same part for all: there is no queue for it. Clinical need waits in one
backlog a locality and lapses as waits get long. What policy takes of the team's time is taken of both alike.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.town.columns import I64, Localities, Residents, Scratch
from coprod_sim.model.week.ledger_places import (
    DOING_WITH,
    FIT_MINUTES,
    LAPSED,
    SERVED_BY_AGE,
    SERVED_CLINICAL,
    SERVED_HOME,
    UNDELIVERED,
)
from coprod_sim.model.week.need import both
from coprod_sim.model.week.shares import FIFTHS, part_of, split


@rule
def delivered_share(load: float) -> float:
    """Share of the home care asked for that is delivered, at a load (asked by at hand): smooth, and 1 well below 1."""
    x = load * load
    x = x * x
    return math.sqrt(math.sqrt(math.sqrt(1.0 / (1.0 + x * x))))


@rule
def delivered_minutes(asked: int, share: float) -> int:
    """Whole minutes of the home care asked that are delivered: all where less than half a minute is missing."""
    return asked if asked * (1.0 - share) < 0.5 else int(asked * share)


@rule
def load_of(asked: int, extra: float, at_hand: float) -> float:
    """Home care asked, with the extra time of doing it with people, by what the time at hand can meet."""
    return asked * (1.0 + extra) / at_hand


@rule
def extra_minutes(minutes: int, extra: float) -> int:
    """What doing ``minutes`` of work with somebody, rather than for them, takes on top."""
    return int(minutes * extra + 0.5)


@rule
def time_for(need: int, pace: float) -> int:
    """Whole minutes of service that so much work takes where an hour does ``pace`` hours of it."""
    return need if pace == 1.0 else int(need / pace + 0.5)


@rule
def served_clinical(backlog: int, at_hand: float) -> int:
    """Minutes of the backlog that are served this week."""
    return min(backlog, int(both(float(backlog), at_hand) + 0.5))


@rule
def lapse_share(backlog: int, served: int, half_weeks: float) -> float:
    """Share of a backlog that lapses this week, by the wait in weeks that it stands for."""
    if served == 0:
        return 1.0 / half_weeks
    wait = backlog / served
    return wait * wait / (wait * wait + half_weeks * half_weeks) / half_weeks


@rule
def dose_after(dose: float, served: float, with_share: float, per_minute: float) -> float:
    """Dose after ``served`` minutes, of which a share was done with people."""
    return dose + served * with_share * per_minute


@rule
def paid_minutes(worked: int, hourly_share: float, fixed: float) -> int:
    """Minutes that are paid: a share of those worked by the hour, and of those that are fixed."""
    return int(hourly_share * worked + (1.0 - hourly_share) * fixed + 0.5)


@rule
def fixed_after(fixed: float, worked: int, bought: float, lag_per_year: float) -> float:
    """Fixed minutes a week later: they follow what is worked, up to what was bought."""
    return min(bought, fixed + lag_per_year / 52.0 * (worked - fixed))


@inner_kernel
def deliver_home(r: Residents, s: Scratch, p: Any, asked: int, share: float, with_share: float, ledger: I64) -> int:
    """Deliver a ``share`` of all that is ``asked``, alike to all by number; return the minutes. Writes ``dose``."""
    in_all = delivered_minutes(asked, share)
    before = 0
    for i in s.booked[: s.counts[2]]:
        package = int(r.package[i])
        served = part_of(in_all, before, package, asked)
        before += package
        band = r.fifth[i]
        ledger[band, SERVED_HOME] += served
        ledger[band, SERVED_BY_AGE + r.age[i]] += served
        ledger[band, UNDELIVERED] += package - served
        if with_share > 0.0:
            r.dose[i] = dose_after(np.float64(r.dose[i]), float(served), with_share, p.doing_with_dose_share)
    return in_all


@inner_kernel
def serve_clinical(
    r: Residents, s: Scratch, at: Localities, x: int, p: Any, count: int, at_hand: float, with_share: float,
    ledger: I64,
) -> int:  # fmt: skip
    """Serve the backlog with what is ``at_hand`` (all of it where that is below zero), and let part of it lapse.

    Scratch ``ill`` and ``minutes`` list the week's ``count`` episodes. Returns the minutes served; writes ``dose``.
    """
    backlog = at.backlog[x]
    arisen = 0
    for k in range(count):
        backlog[r.fifth[s.ill[k]]] += s.minutes[k]
        arisen += s.minutes[k]
    before = 0
    for fifth in range(FIFTHS):
        before += backlog[fifth]
    served = before if at_hand < 0.0 else served_clinical(before, at_hand)
    lapsed = int((before - served) * lapse_share(before, served, p.lapse_weeks) + 0.5)
    split(backlog, before, served, ledger, SERVED_CLINICAL)
    split(backlog, before - served, lapsed, ledger, LAPSED)
    if with_share > 0.0:
        for k in range(count):
            i = s.ill[k]
            own = s.minutes[k] * served / arisen
            r.dose[i] = dose_after(np.float64(r.dose[i]), own, with_share, p.doing_with_dose_share)
    return served


@inner_kernel
def work(
    r: Residents, s: Scratch, at: Localities, x: int, p: Any, count: int, growth: float, other: int, extra: float,
    with_share: float, ledger: I64,
) -> int:  # fmt: skip
    """Deliver home care and serve the backlog with what ``other`` work leaves; return the minutes that this took.

    ``extra`` minutes a minute go into working with people; ``with_share`` of the work counts as done with them.
    """
    pace = at.pace[x]
    share = 1.0
    at_hand = -1.0
    if at.home_minutes[x] >= 0:
        home = at.home_minutes[x] * growth * (1.0 + at.outreach[x])
        clinical = at.clinical_minutes[x] * growth
        free = 1.0 - other / (home + clinical) if home + clinical > 0.0 else 0.0
        share = 0.0
        if home * free > 0.0:
            share = delivered_share(load_of(at.asked_home[x], extra, home * free * pace))
        at_hand = clinical * free * pace / (1.0 + extra)
    met = deliver_home(r, s, p, at.asked_home[x], share, with_share, ledger)
    at.undelivered[x] += 1.0 - share
    met += serve_clinical(r, s, at, x, p, count, at_hand, with_share, ledger)
    more = extra_minutes(met, extra)
    time = time_for(met + more, pace)
    ledger[0, DOING_WITH] += more
    ledger[0, FIT_MINUTES] += time - met - more
    return time


@rule
def minutes_bought(home: int, outreach: float, clinical: int, growth: float) -> float:
    """The team's minutes this week, outreach included; none before they are bought, when all that is asked is done."""
    return (home * (1.0 + outreach) + clinical) * growth if home >= 0 else 0.0


@rule
def supervised(exchanges: int, minutes_each: float, at_hand: int) -> int:
    """Minutes a week that supervising so many exchanges takes, of those that the team has at hand."""
    return min(at_hand, int(exchanges * minutes_each + 0.5))


@inner_kernel
def pay(at: Localities, x: int, p: Any, worked: int, bought: float) -> int:
    """Minutes to be paid for a week in which so many were ``worked`` of those ``bought``; fixed hours follow."""
    if at.home_minutes[x] < 0:
        return worked
    paid = paid_minutes(worked, p.hourly_share, at.fixed[x])
    at.fixed[x] = fixed_after(at.fixed[x], worked, bought, p.fixed_lag_per_year)
    return paid
