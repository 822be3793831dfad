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
    r: Residents, t: Ties, localities: Localities, s: Scratch, first_locality: int, last_locality: int, p: Any,
    demand_growth: F64, capacity_growth: F64, seed: int, replicate: int, first_week: int, weekly: I64,
    by_locality: I64,
) -> None:  # fmt: skip
    """Run localities from ``first_week`` on, each for all weeks while it is in cache.

    Adds to ``weekly`` (weeks, 6, fields) and ``by_locality`` (localities, fields): flows are summed over the weeks,
    stocks are those of the last week.
    """
    this_week = ledger.blank(weekly)
    for x in range(first_locality, last_locality):
        a, b = localities.start[x], localities.start[x + 1]
        locality = wide(localities.number[x])
        # The locality's columns
        person_id, age, fifth = rows(r.person_id, a, b), rows(r.age, a, b), rows(r.fifth, a, b)
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
        usual_unmet, at = localities.usual_unmet[x], localities.month[x]
        n = b - a
        words, left, space, row_of = s.words, rows(s.left, 0, n), rows(s.space, 0, n), rows(s.row_of, 0, n)
        standing, relational, clinical = rows(s.standing, 0, n), rows(s.relational, 0, n), rows(s.clinical, 0, n)
        everyday, package, supply = rows(s.everyday, 0, n), rows(s.package, 0, n), rows(s.supply, 0, n)

        for w in range(weekly.shape[0]):
            week = first_week + w
            key = (seed, replicate, locality, week)
            month = week % 4 == 0
            # Policy acts from week 0; the four values multiply what practice does
            practice = localities.practice[x] if week >= 0 else 0.0
            quality = localities.quality[x]
            assets, reciprocity = practice * p.assets, practice * p.reciprocity
            recognised, networks = practice * p.redefined_work, practice * p.networks
            boldness = 1.0 + networks * quality * (localities.boldness[x] - 1.0)
            bank = week >= 0 and networks > 0.0 and localities.broker_minutes[x] > 0
            this_week[:, :] = 0
            ledger.begin(person_id, spare, credit, granted, row_of, left, s.credit_before, s.granted_before)
            fill(words, person_id, key, draws.WEEK)

            # 1 Needs arise
            count = needs.arise(
                person_id, fifth, condition, level, severity, need, words, standing, relational, clinical, everyday,
                s.needy, p, demand_growth[w], key, this_week,
            )  # fmt: skip
            needy = s.needy[:count]
            # 2 Self-care
            self_care.meet(fifth, active, capability, relational, everyday, needy, p, recognised * quality, this_week)
            # 3 Asking and giving: kin, ties, members
            if month:
                kin.find_kin(
                    person_id, level, kin_minutes, kin_target, kin_elsewhere, first, to, kind, row_of, supply, space, p,
                    key,
                )  # fmt: skip
            kin.care(fifth, kin_minutes, kin_target, kin_elsewhere, standing, supply, needy, this_week)
            count = exchange.order_askers(person_id, words, standing, relational, everyday, needy, s.order)
            askers = s.order[:count]
            exchange.ask_ties(
                person_id, fifth, condition, giver, severity, capability, granted, s.granted_before, trust_neighbours,
                credit, s.credit_before, given, need, first, to, kind, peers, standing, relational, clinical, everyday,
                left, askers, s.space, p, boldness, reciprocity, key, this_week,
            )  # fmt: skip
            if bank:
                if month:
                    fill(s.luck, person_id, key, draws.JOIN)
                    time_bank.join_and_leave(
                        age, condition, willing, member, gave, received, first, to, s.luck, space, p, networks,
                        assets, localities.broker_minutes[x],
                    )  # fmt: skip
                localities.broker_left[x] = time_bank.trade(
                    person_id, fifth, condition, giver, severity, capability, s.granted_before, member, gave, received,
                    credit, s.credit_before, given, need, row_of, standing, relational, clinical, everyday, left,
                    space, askers, p, reciprocity,
                    time_bank.broker_time(localities.broker_left[x], localities.broker_minutes[x]), key, this_week,
                )  # fmt: skip
            # 4 Acting together
            if networks > 0.0 and p.project_hours_per_resident > 0.0 and week >= localities.project_until[x]:
                lacks = projects.project_minutes(p.project_hours_per_resident, n) - localities.project_given[x]
                worked, took, could = projects.work_together(
                    person_id, fifth, giver, left, given, row_of, p, localities.project_taking[x], lacks, key, this_week
                )
                localities.project_given[x] += worked
                localities.project_taking[x] = projects.taking_after(
                    localities.project_taking[x], took, could, p.project_join, p.granted_memory
                )
                if worked >= lacks:
                    localities.project_given[x] = 0
                    localities.project_until[x] = projects.stands_until(week, p.project_years)
                    localities.project_taking[x] = 1.0
            # 5 The team: coaching and supervision come out of its hours, the rest serves
            asked = service.refer(
                age, fifth, level, asks_team, unmet_minutes, waiting_relational, waiting_clinical, standing, relational,
                clinical, everyday, package, needy, p, this_week,
            )  # fmt: skip
            if SIZED_FROM <= week < SIZED_TO:
                localities.referred[x] += asked
            minutes = ledger.team_minutes(
                localities.team_minutes[x], capacity_growth[w], localities.bought_minutes[x], week
            )
            pool = coaching.coaching_pool(minutes, practice, localities.coaching_share[x], p.relief_share, p.assets)
            relief = coaching.relief_pool(
                minutes, practice, localities.coaching_share[x], p.relief_share, p.redefined_work
            )
            course, group = localities.course_minutes[x], localities.group_size[x]
            if month and pool + relief + course > 0:
                fill(s.luck, person_id, key, draws.ENROL)
                coaching.enrol(
                    person_id, fifth, condition, passing, trust_services, coached, peers, s.luck, s.order, p, group,
                    pool + course, networks * p.introduction_share, week,
                )  # fmt: skip
                coaching.choose_carers(person_id, kin_minutes, strain, relieved, s.order, p, relief)
            rest = minutes
            if pool + relief + course > 0:
                if p.peer_led == 1:
                    course = coaching.lead(
                        person_id, fifth, condition, giver, capability, s.granted_before, coached, left, given, row_of,
                        p, group, reciprocity, course, key, this_week,
                    )  # fmt: skip
                rest -= coaching.visit(
                    person_id,
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
                    this_week,
                )
            supervision = min(rest, ledger.supervised(this_week, p.supervision_minutes_per_exchange))
            count = service.queue(person_id, words, waiting_relational, waiting_clinical, wait, package, s.order)
            time = rest - supervision
            able = service.at_pace(time, localities.pace[x])
            over = service.serve(
                age, fifth, trust_services, dose, unmet_minutes, waiting_relational, waiting_clinical, wait, package,
                s.order[:count], p, able, assets * p.doing_with_extra, assets, quality, this_week,
            )  # fmt: skip
            rest = min(time, service.time_for(over, localities.pace[x]))
            this_week[0, FIT_MINUTES] += time - rest - (able - over)
            # 7 Learning, 8 peer ties and 9 contacts, every fourth week
            if month:
                localities.estate[x] += learning.fade_credit(credit, p.credit_fade_month)
                learning.feel(
                    kin_minutes, willing, spare, given, relieved, strain, trust_neighbours, trust_neighbours_start,
                    trust_services, trust_services_start, granted, p,
                )  # fmt: skip
                fill(s.luck, person_id, key, draws.PASSING)
                learning.health(
                    condition, level, severity_start, slow, passing, severity, dose, capability, need,
                    unmet_minutes, unmet, usual_unmet, s.luck, p, p.harm_of_unmet if week >= 0 else 0.0,
                    p.project_effect if week < localities.project_until[x] else 0.0,
                )  # fmt: skip
                if p.groups_meet == 1.0:
                    ties.fade(person_id, peers, p, key)
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
                fill(s.luck, person_id, key, draws.STAY)
                localities.nights[x] += stays.stay_in_bed(
                    person_id, age, fifth, condition, level, severity, severity_start, capability, unmet, usual_unmet,
                    stay, setting, row_of, s.luck, p, demand_growth[w], localities.beds[x], week, key, this_week,
                )  # fmt: skip
            # Residents leave and come
            localities.estate[x] += turnover.leave_and_come(r, age, peers, a, words, p, key, this_week)
            # 10 Ledger
            this_week[0, CAPACITY] += minutes if localities.team_minutes[x] >= 0 else minutes - rest
            this_week[0, SUPERVISION] += supervision
            if week >= 0:
                this_week[0, BOUGHT] += localities.bought_minutes[x]
                this_week[0, BROKERING] += localities.broker_minutes[x]
                this_week[0, PROGRAMME_PENCE] += localities.programme_pence[x]
                ledger.place(
                    localities.posts[x],
                    localities.co_posts[x],
                    localities.fidelity[x],
                    localities.risk[x],
                    localities.incidents[x],
                    localities.stories[x],
                    localities.visits[x],
                    week % QUARTER == 0,
                    this_week,
                )
            ledger.close(at, week < localities.project_until[x], this_week)
            ledger.add(weekly[w], by_locality[x], this_week)
