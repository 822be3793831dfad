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
    time_bank,
    turnover,
)
from coprod_sim.model.week import ties as peer_ties
from coprod_sim.model.week.ledger_places import BOUGHT, BROKERING, CAPACITY, FIT_MINUTES, PROGRAMME_PENCE, SUPERVISION

USUAL_MEASURED = -4  # in this week the burn-in's usual unmet share is taken
QUARTER = 13
SIZED_FROM, SIZED_TO = -26, -13  # what is asked in these weeks decides the size of the team


@kernel
def run_localities(
    residents: Residents, ties: Ties, localities: Localities, scratch: Scratch, first_locality: int, last_locality: int,
    p: Any, demand_growth: F64, capacity_growth: F64, seed: int, replicate: int, first_week: int, weekly: I64,
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
        person_id = rows(residents.person_id, a, b)
        age = rows(residents.age, a, b)
        fifth = rows(residents.fifth, a, b)
        condition = rows(residents.condition, a, b)
        giver = rows(residents.giver, a, b)
        active = rows(residents.active, a, b)
        willing = rows(residents.willing, a, b)
        spare = rows(residents.spare, a, b)
        kin_minutes = rows(residents.kin_minutes, a, b)
        kin_target = rows(residents.kin_target, a, b)
        kin_elsewhere = rows(residents.kin_elsewhere, a, b)
        member = rows(residents.member, a, b)
        gave = rows(residents.gave, a, b)
        received = rows(residents.received, a, b)
        credit = rows(residents.credit, a, b)
        given = rows(residents.given, a, b)
        granted = rows(residents.granted, a, b)
        strain = rows(residents.strain, a, b)
        trust_neighbours = rows(residents.trust_neighbours, a, b)
        trust_services = rows(residents.trust_services, a, b)
        trust_neighbours_start = rows(residents.trust_neighbours_start, a, b)
        trust_services_start = rows(residents.trust_services_start, a, b)
        slow = rows(residents.slow, a, b)
        passing = rows(residents.passing, a, b)
        severity = rows(residents.severity, a, b)
        severity_start = rows(residents.severity_start, a, b)
        level = rows(residents.level, a, b)
        asks_team = rows(residents.asks_team, a, b)
        dose = rows(residents.dose, a, b)
        capability = rows(residents.capability, a, b)
        coached = rows(residents.coached, a, b)
        relieved = rows(residents.relieved, a, b)
        stay = rows(residents.stay, a, b)
        setting = rows(residents.setting, a, b)
        waiting_relational = rows(residents.waiting_relational, a, b)
        waiting_clinical = rows(residents.waiting_clinical, a, b)
        wait = rows(residents.wait, a, b)
        need = rows(residents.need, a, b)
        unmet_minutes = rows(residents.unmet_minutes, a, b)
        unmet = rows(residents.unmet, a, b)
        first = ties.first[a : b + 1]
        to = ties.to
        kind = ties.kind
        peers = ties.peers[a:b]
        usual_unmet, at = localities.usual_unmet[x], localities.month[x]
        n = b - a
        words = scratch.words
        left = rows(scratch.left, 0, n)
        space = rows(scratch.space, 0, n)
        row_of = rows(scratch.row_of, 0, n)
        standing = rows(scratch.standing, 0, n)
        relational = rows(scratch.relational, 0, n)
        clinical = rows(scratch.clinical, 0, n)
        everyday = rows(scratch.everyday, 0, n)
        package = rows(scratch.package, 0, n)
        supply = rows(scratch.supply, 0, n)

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
            ledger.begin(person_id, spare, credit, granted, row_of, left, scratch.credit_before, scratch.granted_before)
            fill(words, person_id, key, draws.WEEK)

            # 1 Needs arise
            count = needs.arise(
                person_id, fifth, condition, level, severity, need, words, standing, relational, clinical, everyday,
                scratch.needy, p, demand_growth[w], key, this_week,
            )  # fmt: skip
            needy = scratch.needy[:count]
            # 2 Self-care
            self_care.meet(fifth, active, capability, relational, everyday, needy, p, recognised * quality, this_week)
            # 3 Asking and giving: kin, ties, members
            if month:
                kin.find_kin(
                    person_id, level, kin_minutes, kin_target, kin_elsewhere, first, to, kind, row_of, supply, space, p,
                    key,
                )  # fmt: skip
            kin.care(fifth, kin_minutes, kin_target, kin_elsewhere, standing, supply, needy, this_week)
            count = exchange.order_askers(person_id, words, standing, relational, everyday, needy, scratch.order)
            askers = scratch.order[:count]
            exchange.ask_ties(
                person_id, fifth, condition, giver, severity, capability, granted, scratch.granted_before,
                trust_neighbours, credit, scratch.credit_before, given, need, first, to, kind, peers, standing,
                relational, clinical, everyday, left, askers, scratch.space, p, boldness, reciprocity, key, this_week,
            )  # fmt: skip
            if bank:
                if month:
                    fill(scratch.luck, person_id, key, draws.JOIN)
                    time_bank.join_and_leave(
                        age, condition, willing, member, gave, received, first, to, scratch.luck, space, p, networks,
                        assets, localities.broker_minutes[x],
                    )  # fmt: skip
                localities.broker_left[x] = time_bank.trade(
                    person_id, fifth, condition, giver, severity, capability, scratch.granted_before, member, gave,
                    received, credit, scratch.credit_before, given, need, row_of, standing, relational, clinical,
                    everyday, left, space, askers, p, reciprocity,
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
                fill(scratch.luck, person_id, key, draws.ENROL)
                coaching.enrol(
                    person_id, fifth, condition, passing, trust_services, coached, peers, scratch.luck, scratch.order,
                    p, group, pool + course, networks * p.introduction_share, week,
                )  # fmt: skip
                coaching.choose_carers(person_id, kin_minutes, strain, relieved, scratch.order, p, relief)
            rest = minutes
            if pool + relief + course > 0:
                if p.peer_led == 1:
                    course = coaching.lead(
                        person_id, fifth, condition, giver, capability, scratch.granted_before, coached, left, given,
                        row_of, p, group, reciprocity, course, key, this_week,
                    )  # fmt: skip
                rest -= coaching.visit(
                    person_id, fifth, coached, relieved, dose, trust_services, row_of, p, group, quality, pool, course,
                    relief, key, this_week,
                )  # fmt: skip
            supervision = min(rest, ledger.supervised(this_week, p.supervision_minutes_per_exchange))
            count = service.queue(person_id, words, waiting_relational, waiting_clinical, wait, package, scratch.order)
            time = rest - supervision
            able = service.at_pace(time, localities.pace[x])
            over = service.serve(
                age, fifth, trust_services, dose, unmet_minutes, waiting_relational, waiting_clinical, wait, package,
                scratch.order[:count], p, able, assets * p.doing_with_extra, assets, quality, this_week,
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
                fill(scratch.luck, person_id, key, draws.PASSING)
                learning.health(
                    condition, level, severity_start, slow, passing, severity, dose, capability, need,
                    unmet_minutes, unmet, usual_unmet, scratch.luck, p, p.harm_of_unmet if week >= 0 else 0.0,
                    p.project_effect if week < localities.project_until[x] else 0.0,
                )  # fmt: skip
                if p.groups_meet == 1.0:
                    peer_ties.fade(person_id, peers, p, key)
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
                fill(scratch.luck, person_id, key, draws.STAY)
                localities.nights[x] += stays.stay_in_bed(
                    person_id, age, fifth, condition, level, severity, severity_start, capability, unmet, usual_unmet,
                    stay, setting, row_of, scratch.luck, p, demand_growth[w], localities.beds[x], week, key, this_week,
                )  # fmt: skip
            # Residents leave and come
            localities.estate[x] += turnover.leave_and_come(residents, age, peers, a, words, p, key, this_week)
            # 10 Ledger
            this_week[0, CAPACITY] += minutes if localities.team_minutes[x] >= 0 else minutes - rest
            this_week[0, SUPERVISION] += supervision
            if week >= 0:
                this_week[0, BOUGHT] += localities.bought_minutes[x]
                this_week[0, BROKERING] += localities.broker_minutes[x]
                this_week[0, PROGRAMME_PENCE] += localities.programme_pence[x]
                ledger.place(
                    localities.posts[x], localities.co_posts[x], localities.fidelity[x], localities.risk[x],
                    localities.incidents[x], localities.stories[x], localities.visits[x], week % QUARTER == 0,
                    this_week,
                )  # fmt: skip
            ledger.close(at, week < localities.project_until[x], this_week)
            ledger.add(weekly[w], by_locality[x], this_week)
