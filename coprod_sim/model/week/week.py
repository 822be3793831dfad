"""The week, in order: reading ``run_weeks`` and ``month.plan`` is reading what happens in a town.

Each process is a short file; its functions take the locality's columns (``r``, ``t``, ``at``) and working
space (``s``).
"""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel
from coprod_sim.model.draws import fill, wide
from coprod_sim.model.town.columns import F64, I64, Localities, Residents, Scratch, Ties
from coprod_sim.model.week import coaching, episodes, ledger, month, stays, team
from coprod_sim.model.week.ledger_places import SUPERVISION

QUARTER = 13


@kernel
def run_weeks(
    r: Residents, t: Ties, s: Scratch, at: Localities, x: int, p: Any, demand_growth: F64, capacity_growth: F64,
    run: tuple[int, int], first_week: int, weekly: I64, in_all: I64,
) -> None:  # fmt: skip
    """Run locality ``x`` from ``first_week`` on, for all weeks while it is in cache.

    ``run`` is the seed and the replicate. Adds to ``weekly`` (weeks, 6, fields) and ``in_all`` (fields): flows are
    summed over the weeks, stocks are those of the last week.
    """
    this_week = ledger.blank(weekly)
    ledger.list_rows(r, s)
    for w in range(weekly.shape[0]):
        week = first_week + w
        key = (run[0], run[1], wide(at.number[x]), week)
        this_week[:, :] = 0
        # Policy acts from week 0; the four values multiply what practice does
        practice = at.practice[x] if week >= 0 else 0.0
        assets = practice * p.assets
        bought = team.minutes_bought(at.home_minutes[x], at.outreach[x], at.clinical_minutes[x], capacity_growth[w])
        minutes = int(bought + 0.5)
        share = at.coaching_share[x]
        pool = coaching.coaching_pool(minutes, practice, share, p.relief_share, p.assets)
        relief = coaching.relief_pool(minutes, practice, share, p.relief_share, p.redefined_work)
        # Every fourth week the care plan, which stands for four
        if week % 4 == 0:
            month.plan(r, t, s, at, x, p, practice, pool, relief, demand_growth[w], week, key)
        if week % 4 == 0 or w == 0:
            ledger.list_users(r, s)
        # Clinical episodes, and stays in hospital
        fill(s.words, r.person_id, key, draws.WEEK)
        count = episodes.arise(r, s, p, demand_growth[w], key, this_week)
        if p.stays_drawn == 1:
            fill(s.luck, r.person_id, key, draws.STAY)
            at.nights[x] += stays.stay_in_bed(
                r, s, at.usual_unmet[x], p, demand_growth[w], at.beds[x], week, key, this_week
            )
        # The team: coaching and supervision come out of its hours, the rest serves
        other = 0
        course = at.led_minutes[x].sum() if p.peer_led == 1 else at.course_minutes[x]
        if pool + relief + course > 0:
            other = coaching.visit(
                r, s, p, at.group_size[x], at.quality[x], pool, course, relief, at.led_minutes[x], key, this_week
            )
        supervision = team.supervised(at.exchanges[x], p.supervision_minutes_per_exchange, minutes - other)
        other += supervision
        this_week[0, SUPERVISION] += supervision
        before = at.undelivered[x]
        served = team.work(
            r, s, at, x, p, count, capacity_growth[w], other, assets * p.doing_with_extra,
            assets * at.quality[x], this_week,
        )  # fmt: skip
        paid = team.pay(at, x, p, served + other, bought)
        # Books
        delivered = 1.0 - (at.undelivered[x] - before)
        ledger.book_time(at, x, week, bought, paid, delivered, p, this_week)
        if week >= 0:
            ledger.place(at, x, week % QUARTER == 0, this_week)
        ledger.close(at, x, week, this_week)
        ledger.add(weekly[w], in_all, this_week)
