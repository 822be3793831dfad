"""The care plan, made every fourth week and standing for four: who needs help, who gives it, who asks the team.

Reading ``plan`` is reading what happens in a month. All that looks at others is last month's, or the step before's.
"""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import inner_kernel
from coprod_sim.model.draws import Key, fill
from coprod_sim.model.town.columns import NOT_MEMBER, Localities, Residents, Scratch, Ties
from coprod_sim.model.week import (
    asking,
    coaching,
    connection,
    contacts,
    kin,
    learning,
    more_time,
    plan_books,
    projects,
    time_bank,
    turnover,
    usual,
    usual_help,
)
from coprod_sim.model.week import ties as peer_ties

POLICY_BEGINS = 0


@inner_kernel
def plan(
    r: Residents, t: Ties, s: Scratch, at: Localities, x: int, p: Any, practice: float, pool: int, relief: int,
    growth: float, week: int, key: Key,
) -> None:  # fmt: skip
    """Make the plan of locality ``x`` for the month that begins in ``week``.

    ``practice`` is the share of the team that co-produces; ``pool`` and ``relief`` are minutes a week that it has for
    coaching and for relieving carers. Writes the residents' columns and the locality's ``month`` (6, fields).
    """
    quality = at.quality[x]
    assets, reciprocity = practice * p.assets, practice * p.reciprocity
    recognised, networks = practice * p.redefined_work, practice * p.networks
    acts = week >= POLICY_BEGINS
    # 1 Health, and who leaves and comes
    fill(s.words, r.person_id, key, draws.MONTH)
    fill(s.luck, r.person_id, key, draws.MONTH_JOINS)
    learning.remember(r, at.undelivered[x] / 4.0)
    at.undelivered[x] = 0.0
    measured = usual.MEASURED_FROM <= week < POLICY_BEGINS
    if measured:
        usual.add_unmet(r, at.usual_sums[x])
    at.estate[x] += turnover.leave_and_come(r, t, s.words, s.gone, p, key)
    if p.groups_meet == 1.0:
        peer_ties.fade(r.person_id, t.peers, p, key)
    built = p.project_effect if week < at.project_until[x] else 0.0
    harm = p.harm_of_unmet if acts else 0.0
    lonely = p.lonely_severity if acts else 0.0
    learning.health(r, s.words, s, p, at.usual_unmet[x], harm, lonely, built, growth)
    # 2 Kin: some stop, others start, all give
    kin.stop(r, s, p)
    kin.start(r, t, s, p, key)
    kin.give(r, s, p, p.kin_care_multiple if acts else 1.0)
    # 3 How much everybody helps, and who is coached: those who meet are peers from now on
    usual_help.offer(r, s.words, p, p.usual_help_multiple if acts else 1.0)
    group = at.group_size[x]
    if pool + relief + at.course_minutes[x] > 0:
        fill(s.words, r.person_id, key, draws.ENROL)
        introduced = networks * p.introduction_share
        coaching.enrol(r, t, s, p, group, pool + at.course_minutes[x], introduced, week)
        coaching.choose_carers(r, s, p, relief)
    else:
        r.coached[:] = 0
        r.relieved[:] = 0
    # 4 Who is asked for help, and what people would give if asked; who leads
    usual_help.ask(r, t, s, p, reciprocity, usual_help.boldness_of(networks, quality, at.boldness[x]))
    more_time.offer(r, p, assets)
    at.led_minutes[x, :] = 0
    if p.peer_led == 1 and at.course_minutes[x] > 0:
        coaching.lead(r, s, at.led_minutes[x], at.course_minutes[x], p, group, key)
    # 5 The common project, the time bank, and people on whose behalf the team asks
    works = networks > 0.0 and p.project_hours_per_resident > 0.0 and week >= at.project_until[x]
    if works:
        projects.work_together(r, t, s, at, x, p, week)
    trades = acts and networks > 0.0 and at.broker_minutes[x] > 0
    if trades:
        time_bank.join_and_leave(r, t, s, p, networks, assets, at.broker_load[x])
        time_bank.trade(r, s, at, x, p)
    else:
        r.bank[:] = 0
        r.member[:] = NOT_MEMBER
        at.exchanges[x] = 0
    usual_help.give(r, t, s, p)
    # 6 Self-care, what is left, and who asks the team
    invited = p.self_care_invited * recognised * quality
    outreach = at.outreach[x] if acts else 0.0
    month = at.month[x]
    month[:, :] = 0
    at.asked_home[x] = asking.look_after(r, s, p, invited, outreach, month)
    # 7 What it leaves behind
    visits = at.usual_visits[x]
    if not acts:
        visits = usual.visits_now(r, s, p, at.usual_sums[x], measured, at.asked_home[x])
    connection.feel(r, t, p, visits)
    at.estate[x] += plan_books.owe(r, s, trades, p.credit_fade_month)
    plan_books.book(r, s, p, outreach, works, trades, at.exchanges[x], month)
    contacts.reckon(r, at.usual_unmet[x], p, growth, week, month)
    contacts.count_states(r, month)
