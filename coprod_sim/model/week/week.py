"""The week, in order: reading ``run_localities`` is reading what happens in a town.

Each process is a short file; its functions take the columns that they read and write, and nothing else.
"""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rows
from coprod_sim.model.draws import fill, wide
from coprod_sim.model.town.columns import F64, I64, Localities, Residents, Scratch, Ties
from coprod_sim.model.week import (
    coaching,
    contacts,
    exchange,
    kin,
    learning,
    ledger,
    needs,
    projects,
    self_care,
    service,
    stays,
    ties,
    time_bank,
    turnover,
)
from coprod_sim.model.week.ledger_places import BOUGHT, BROKERING, CAPACITY, FIT_MINUTES, PROGRAMME_PENCE, SUPERVISION

USUAL_MEASURED = -4  # in this week the burn-in's usual unmet share is taken
QUARTER = 13
SIZED_FROM, SIZED_TO = -26, -13  # what is asked in these weeks decides the size of the team


@kernel
def run_localities(
    r: Residents, t: Ties, l: Localities, s: Scratch, first_locality: int, last_locality: int, p: Any,
    demand_growth: F64, capacity_growth: F64, seed: int, replicate: int, first_week: int, weekly: I64,
    by_locality: I64,
) -> None:  # fmt: skip
    """Run localities from ``first_week`` on, each for all weeks while it is in cache.

    Adds to ``weekly`` (weeks, 6, fields) and ``by_locality`` (localities, fields): flows are summed over the weeks,
    stocks are those of the last week.
    """
    led = ledger.blank(weekly)
    for x in range(first_locality, last_locality):
        a, b = l.start[x], l.start[x + 1]
        locality = wide(l.number[x])
        # The locality's columns
        number, age, fifth = rows(r.number, a, b), rows(r.age, a, b), rows(r.fifth, a, b)
        condition, giver, active = rows(r.condition, a, b), rows(r.giver, a, b), rows(r.active, a, b)
        willing, spare, kin_minutes = rows(r.willing, a, b), rows(r.spare, a, b), rows(r.kin_minutes, a, b)
        kin_target, kin_elsewhere, member = rows(r.kin_target, a, b), rows(r.kin_elsewhere, a, b), rows(r.member, a, b)
        gave, received, credit = rows(r.gave, a, b), rows(r.received, a, b), rows(r.credit, a, b)
        given, granted, strain = rows(r.given, a, b), rows(r.granted, a, b), rows(r.strain, a, b)
        trust_neighbours, trust_services = rows(r.trust_neighbours, a, b), rows(r.trust_services, a, b)
        trust_neighbours_start = rows(r.trust_neighbours_start, a, b)
        trust_services_start, slow = rows(r.trust_services_start, a, b), rows(r.slow, a, b)
        passing, severity, severity_start = rows(r.passing, a, b), rows(r.severity, a, b), rows(r.severity_start, a, b)
        level, asks_team, dose = rows(r.level, a, b), rows(r.asks_team, a, b), rows(r.dose, a, b)
        capability, coached, relieved = rows(r.capability, a, b), rows(r.coached, a, b), rows(r.relieved, a, b)
        stay, setting = rows(r.stay, a, b), rows(r.setting, a, b)
        waiting_relational, waiting_clinical = rows(r.waiting_relational, a, b), rows(r.waiting_clinical, a, b)
        wait, need, unmet_minutes = rows(r.wait, a, b), rows(r.need, a, b), rows(r.unmet_minutes, a, b)
        unmet = rows(r.unmet, a, b)
        first, to, kind, peers = t.first[a : b + 1], t.to, t.kind, t.peers[a:b]
        usual_unmet, at = l.usual_unmet[x], l.month[x]
        n = b - a
        words, left, space, row_of = s.words, rows(s.left, 0, n), rows(s.space, 0, n), rows(s.row_of, 0, n)
        standing, relational, clinical = rows(s.standing, 0, n), rows(s.relational, 0, n), rows(s.clinical, 0, n)
        everyday, package, supply = rows(s.everyday, 0, n), rows(s.package, 0, n), rows(s.supply, 0, n)

        for w in range(weekly.shape[0]):
            week = first_week + w
            key = (seed, replicate, locality, week)
            month = week % 4 == 0
            # Policy acts from week 0; the four values multiply what practice does
            practice = l.practice[x] if week >= 0 else 0.0
            quality = l.quality[x]
            assets, reciprocity = practice * p.assets, practice * p.reciprocity
            recognised, networks = practice * p.redefined_work, practice * p.networks
            boldness = 1.0 + networks * quality * (l.boldness[x] - 1.0)
            bank = week >= 0 and networks > 0.0 and l.broker_minutes[x] > 0
            led[:, :] = 0
            ledger.begin(number, spare, credit, granted, row_of, left, s.credit_before, s.granted_before)
            fill(words, number, key, draws.WEEK)

            # 1 Needs arise
            count = needs.arise(
                number, fifth, condition, level, severity, need, words, standing, relational, clinical, everyday,
                s.needy, p, demand_growth[w], key, led,
            )  # fmt: skip
            needy = s.needy[:count]
            # 2 Self-care
            self_care.meet(fifth, active, capability, relational, everyday, needy, p, recognised * quality, led)
            # 3 Asking and giving: kin, ties, members
            if month:
                kin.find_kin(
                    number, level, kin_minutes, kin_target, kin_elsewhere, first, to, kind, row_of, supply, space, p,
                    key,
                )  # fmt: skip
            kin.care(fifth, kin_minutes, kin_target, kin_elsewhere, standing, supply, needy, led)
            count = exchange.order_askers(number, words, standing, relational, everyday, needy, s.order)
            askers = s.order[:count]
            exchange.ask_ties(
                number, fifth, condition, giver, severity, capability, granted, s.granted_before, trust_neighbours,
                credit, s.credit_before, given, need, first, to, kind, peers, standing, relational, clinical, everyday,
                left, askers, s.space, p, boldness, reciprocity, key, led,
            )  # fmt: skip
            if bank:
                if month:
                    fill(s.luck, number, key, draws.JOIN)
                    time_bank.join_and_leave(
                        age, condition, willing, member, gave, received, first, to, s.luck, space, p, networks,
                        assets, l.broker_minutes[x],
                    )  # fmt: skip
                l.broker_left[x] = time_bank.trade(
                    number, fifth, condition, giver, severity, capability, s.granted_before, member, gave, received,
                    credit, s.credit_before, given, need, row_of, standing, relational, clinical, everyday, left,
                    space, askers, p, reciprocity, time_bank.broker_time(l.broker_left[x], l.broker_minutes[x]), key,
                    led,
                )  # fmt: skip
            # 4 Acting together
            if networks > 0.0 and p.project_hours_per_resident > 0.0 and week >= l.project_until[x]:
                lacks = projects.project_minutes(p.project_hours_per_resident, n) - l.project_given[x]
                worked, took, could = projects.work_together(
                    number, fifth, giver, left, given, row_of, p, l.project_taking[x], lacks, key, led
                )
                l.project_given[x] += worked
                l.project_taking[x] = projects.taking_after(
                    l.project_taking[x], took, could, p.project_join, p.granted_memory
                )
                if worked >= lacks:
                    l.project_given[x] = 0
                    l.project_until[x] = projects.stands_until(week, p.project_years)
                    l.project_taking[x] = 1.0
            # 5 The team: coaching and supervision come out of its hours, the rest serves
            asked = service.refer(
                age, fifth, level, asks_team, unmet_minutes, waiting_relational, waiting_clinical, standing, relational,
                clinical, everyday, package, needy, p, led,
            )  # fmt: skip
            if SIZED_FROM <= week < SIZED_TO:
                l.referred[x] += asked
            minutes = ledger.team_minutes(l.team_minutes[x], capacity_growth[w], l.bought_minutes[x], week)
            pool = coaching.coaching_pool(minutes, practice, l.coaching_share[x], p.relief_share, p.assets)
            relief = coaching.relief_pool(minutes, practice, l.coaching_share[x], p.relief_share, p.redefined_work)
            course, group = l.course_minutes[x], l.group_size[x]
            if month and pool + relief + course > 0:
                fill(s.luck, number, key, draws.ENROL)
                coaching.enrol(
                    number, fifth, condition, passing, trust_services, coached, peers, s.luck, s.order, p, group,
                    pool + course, networks * p.introduction_share, week,
                )  # fmt: skip
                coaching.choose_carers(number, kin_minutes, strain, relieved, s.order, p, relief)
            rest = minutes
            if pool + relief + course > 0:
                if p.peer_led == 1:
                    course = coaching.lead(
                        number, fifth, condition, giver, capability, s.granted_before, coached, left, given, row_of,
                        p, group, reciprocity, course, key, led,
                    )  # fmt: skip
                rest -= coaching.visit(
                    number,
                    fifth,
                    coached,
                    relieved,
                    dose,
                    trust_services,
                    row_of,
                    p,
                    group,
                    quality,
                    pool,
                    course,
                    relief,
                    key,
                    led,
                )
            supervision = min(rest, ledger.supervised(led, p.supervision_minutes_per_exchange))
            count = service.queue(number, words, waiting_relational, waiting_clinical, wait, package, s.order)
            time = rest - supervision
            able = service.at_pace(time, l.pace[x])
            over = service.serve(
                age, fifth, trust_services, dose, unmet_minutes, waiting_relational, waiting_clinical, wait, package,
                s.order[:count], p, able, assets * p.doing_with_extra, assets, quality, led,
            )  # fmt: skip
            rest = min(time, service.time_for(over, l.pace[x]))
            led[0, FIT_MINUTES] += time - rest - (able - over)
            # 7 Learning, 8 peer ties and 9 contacts, every fourth week
            if month:
                l.estate[x] += learning.fade_credit(credit, p.credit_fade_month)
                learning.feel(
                    kin_minutes, willing, spare, given, relieved, strain, trust_neighbours, trust_neighbours_start,
                    trust_services, trust_services_start, granted, p,
                )  # fmt: skip
                fill(s.luck, number, key, draws.PASSING)
                learning.health(
                    condition, level, severity_start, slow, passing, severity, dose, capability, need,
                    unmet_minutes, unmet, usual_unmet, s.luck, p, p.harm_of_unmet if week >= 0 else 0.0,
                    p.project_effect if week < l.project_until[x] else 0.0,
                )  # fmt: skip
                if p.groups_meet == 1.0:
                    ties.fade(number, peers, p, key)
                if week == USUAL_MEASURED:
                    learning.learn_usual(condition, level, unmet, usual_unmet)
                at[:, :] = 0
                contacts.reckon(
                    age, fifth, condition, level, severity, severity_start, capability, unmet, strain, usual_unmet, p,
                    demand_growth[w], week, at,
                )  # fmt: skip
                contacts.count_states(
                    age, fifth, condition, severity, capability, trust_neighbours, trust_services, strain, kin_minutes,
                    member, gave, received, coached, credit, at,
                )  # fmt: skip
            if p.stays_drawn == 1:
                fill(s.luck, number, key, draws.STAY)
                l.nights[x] += stays.stay_in_bed(
                    number, age, fifth, condition, level, severity, severity_start, capability, unmet, usual_unmet,
                    stay, setting, row_of, s.luck, p, demand_growth[w], l.beds[x], week, key, led,
                )  # fmt: skip
            # Residents leave and come
            l.estate[x] += turnover.leave_and_come(r, age, peers, a, words, p, key, led)
            # 10 Ledger
            led[0, CAPACITY] += minutes if l.team_minutes[x] >= 0 else minutes - rest
            led[0, SUPERVISION] += supervision
            if week >= 0:
                led[0, BOUGHT] += l.bought_minutes[x]
                led[0, BROKERING] += l.broker_minutes[x]
                led[0, PROGRAMME_PENCE] += l.programme_pence[x]
                ledger.place(
                    l.posts[x],
                    l.co_posts[x],
                    l.fidelity[x],
                    l.risk[x],
                    l.incidents[x],
                    l.stories[x],
                    l.visits[x],
                    week % QUARTER == 0,
                    led,
                )
            ledger.close(at, week < l.project_until[x], led)
            ledger.add(weekly[w], by_locality[x], led)
