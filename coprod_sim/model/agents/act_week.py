"""The week as agents live it: the readable reference beside the compiled loops.

The same rules and columns as the kernel, but its own loops, order, plan and ledger, in plain Python. Results are equal
to the bit, so what is read here is what runs there.
"""

from coprod_sim.model.agents import act_month, act_programmes, team_time
from coprod_sim.model.agents.context import Week
from coprod_sim.model.agents.residents import Resident
from coprod_sim.model.town.columns import I64
from coprod_sim.model.week import ledger, team
from coprod_sim.outcomes.fields import FIELD_INDEX


def live(week: Week[Resident]) -> I64:
    """Let everybody in the locality live ``week``; return its ledger (6, fields)."""
    m, x, p = week.model, week.place, week.p
    at = m.town.localities
    if week.number % act_month.WEEKS == 0:
        act_month.plan(week)
    ill = [(person, minutes) for person in week.people if (minutes := person.needs_arise(week)) > 0]
    if p.stays_drawn == 1:
        act_programmes.stay_in_bed(week)
    # The team: coaching and supervision come out of its hours, the rest serves
    other = 0
    course = int(at.led_minutes[x].sum()) if p.peer_led == 1 else week.course
    if week.pool + week.relief + course > 0:
        other = act_programmes.visit(week, week.pool, course, week.relief)
    supervising = team.supervised(int(at.exchanges[x]), p.supervision_minutes_per_exchange, week.minutes - other)
    week.ledger.add(0, "supervision", supervising)
    other += supervising
    before = float(at.undelivered[x])
    worked = team_time.work(week, ill, other) + other
    paid = team_time.pay(week, worked)
    # Books
    team_time.book_time(week, paid, 1.0 - (float(at.undelivered[x]) - before))
    if at.home_minutes[x] >= 0:
        m.team_of(x)  # who has been hired is there
    if week.acts:
        m.official_of(x).report(week)
    return closed(week)


def closed(week: Week[Resident]) -> I64:
    """The week's ledger, with the plan, states and contacts of the last reckoning."""
    at, x = week.model.town.localities, week.place
    this_week = week.ledger.array()
    for number in ledger.MONTHLY_PLACES:
        this_week[:, number] += at.month[x, :, number]
    if week.number < at.project_until[x]:
        this_week[:, FIELD_INDEX["project_reach"]] += at.month[x, :, FIELD_INDEX["residents"]]
    this_week[:, FIELD_INDEX["backlog"]] += at.backlog[x]
    return this_week
