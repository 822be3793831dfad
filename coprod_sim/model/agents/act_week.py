"""The week as agents live it: the readable reference beside the compiled loops.

The same rules and columns as the kernel, but its own loops, order, queue and ledger, in plain Python. Results are
equal to the bit, so what is read here is what runs there.
"""

from coprod_sim.model.agents import act_programmes
from coprod_sim.model.agents.context import AgentLedger, Week
from coprod_sim.model.agents.residents import Resident
from coprod_sim.model.agents.team_time import give_time, spend, time_left
from coprod_sim.model.town.columns import ELSEWHERE, I64, NOT_MEMBER, TRADES
from coprod_sim.model.week import coaching, kin, ledger, service, time_bank
from coprod_sim.model.week.ordering import second_word
from coprod_sim.model.week.week import SIZED_FROM, SIZED_TO, USUAL_MEASURED
from coprod_sim.outcomes.fields import FIELD_INDEX


def live(week: Week[Resident]) -> I64:
    """Let everybody in the locality live ``week``; return its ledger (6, fields)."""
    m, x, entries = week.model, week.place, week.ledger
    at = m.town.localities
    for person in week.people:
        person.begin(week)
    for person in week.people:
        person.meet_needs(week)
        person.care_for_self(week)
    if week.month:
        find_kin(week)
    give_kin_care(week)
    askers = sorted((person for person in week.people if person.wants() > 0), key=first_in_line)
    for person in askers:
        person.turn_to_ties(week)
    if week.bank:
        if week.month:
            join_and_leave(week)
        trade(week, askers)
    if week.networks > 0.0 and week.p.project_hours_per_resident > 0.0 and week.number >= at.project_until[x]:
        act_programmes.work_together(week)
    for person in week.people:
        person.refer(week)
    if SIZED_FROM <= week.number < SIZED_TO:
        at.referred[x] += week.asked_of_team
    work(week)
    if week.month:
        reckon(week)
    if week.p.stays_drawn == 1:
        act_programmes.stay_in_bed(week)
    for person in week.people:
        person.leave(week)
    if week.number >= 0:
        entries.add(0, "bought", int(at.bought_minutes[x]))
        entries.add(0, "brokering", int(at.broker_minutes[x]))
        entries.add(0, "programme_pence", int(at.programme_pence[x]))
        m.official_of(x).report(week)
    this_week = entries.array()
    for number in ledger.MONTHLY:
        this_week[1:, number] += at.month[x, 1:, number]
    if week.number < at.project_until[x]:
        this_week[1:, FIELD_INDEX["project_reach"]] += at.month[x, 1:, FIELD_INDEX["residents"]]
    return this_week


def first_in_line(person: Resident) -> tuple[int, int]:
    """Keyed order of askers: by the week's luck, then by number."""
    return person.luck_words[3] >> 6, person.person_id


def find_kin(week: Week[Resident]) -> None:
    """Carers without anyone to care for turn to kin; all choose by what was covered before anybody chose."""
    supply = promised(week)
    in_need = [person for person in week.by_id if person.level > 0]
    for person in in_need:
        supply[person.place] += person.kin_elsewhere
    if not in_need:
        return
    choices = {
        person: person.choose_kin(week, supply, in_need)
        for person in week.people
        if person.kin_minutes > 0 and person.needs_kin(week)
    }
    for person, place in choices.items():
        person.kin_target = place


def promised(week: Week[Resident]) -> list[int]:
    """Minutes of care that carers who live here have for each place in the locality."""
    supply = [0] * len(week.people)
    for person in week.people:
        if person.kin_minutes > 0 and person.kin_target > ELSEWHERE:
            supply[person.kin_target] += person.kin_minutes
    return supply


def give_kin_care(week: Week[Resident]) -> None:
    """Carers' minutes go to whom they care for, shared in proportion where there is more than enough."""
    for person in week.people:
        week.ledger.add(person.fifth, "kin_caring", person.kin_minutes)
    supply = promised(week)
    for person in week.people:
        if person.standing > 0:
            here = kin.kin_here(person.standing, supply[person.place], person.kin_elsewhere)
            elsewhere = min(person.kin_elsewhere, person.standing - here)
            person.standing -= here + elsewhere
            week.ledger.add(person.fifth, "met_kin", here)
            week.ledger.add(person.fifth, "met_kin_elsewhere", elsewhere)


def join_and_leave(week: Week[Resident]) -> None:
    """Members leave and others join, all by who was a member before anybody moved."""
    before = [person.member for person in week.people]
    minutes = int(week.model.town.localities.broker_minutes[week.place])
    members = sum(state != NOT_MEMBER for state in before)
    room = time_bank.room_for_more(members, minutes, week.p.broker_hours_per_member_year)
    for person in week.people:
        person.join_or_leave(week, before, room)


def trade(week: Week[Resident], askers: list[Resident]) -> None:
    """The broker matches members with need left with other members while there is time."""
    at, x = week.model.town.localities, week.place
    left = time_bank.broker_time(int(at.broker_left[x]), int(at.broker_minutes[x]))
    cost = time_bank.broker_cost(week.p.broker_hours_per_try)
    traders = [person for person in week.by_id if person.member == TRADES]
    for person in askers:
        if person.member != TRADES:
            continue
        for attempt in range(week.p.broker_tries):
            if left < cost or person.wants() <= 0:
                break
            left -= cost
            person.try_broker(week, traders, attempt)
    at.broker_left[x] = left


def work(week: Week[Resident]) -> None:
    """The team coaches, relieves, supervises, and serves what it is asked, longest waits first."""
    m, x, p = week.model, week.place, week.p
    hired = int(m.town.localities.team_minutes[x])
    minutes = ledger.team_minutes(hired, week.capacity_growth, int(m.town.localities.bought_minutes[x]), week.number)
    team = m.team_of(x)
    give_time(team, minutes)
    pool = coaching.coaching_pool(minutes, week.practice, week.coaching_share, p.relief_share, p.assets)
    relief = coaching.relief_pool(minutes, week.practice, week.coaching_share, p.relief_share, p.redefined_work)
    course = int(m.town.localities.course_minutes[x])
    if pool + relief + course > 0:
        if week.month:
            act_programmes.enrol(week, pool + course)
            act_programmes.choose_carers(week, relief)
        if p.peer_led == 1:
            course = act_programmes.lead(week, course)
        spend(team, act_programmes.visit(week, pool, course, relief))
    exchanges = sum(amount for (_, name), amount in week.ledger.items() if name == "exchanges")
    supervising = min(time_left(team), int(exchanges * p.supervision_minutes_per_exchange + 0.5))
    spend(team, supervising)
    time = time_left(team)
    able = service.at_pace(time, week.pace)
    give_time(team, able)
    for person, standing in queue(week):
        person.be_served(week, team, standing)
    over = time_left(team)
    rest = min(time, service.time_for(over, week.pace))
    give_time(team, rest)
    week.ledger.add(0, "fit_minutes", time - rest - (able - over))
    week.ledger.add(0, "supervision", supervising)
    week.ledger.add(0, "capacity", minutes if hired >= 0 else minutes - time_left(team))


def queue(week: Week[Resident]) -> list[tuple[Resident, bool]]:
    """Whom the team serves, in order: (person, whether it is this week's standing care)."""
    line: list[tuple[tuple[int, int, int, bool], Resident]] = []
    for person in week.people:
        luck = second_word(person.luck_words[3]) >> 6
        if person.waiting_relational + person.waiting_clinical > 0:
            line.append(((-min(63, person.wait), luck, person.person_id, False), person))
        if person.package > 0:
            line.append(((0, luck, person.person_id, True), person))
    line.sort(key=lambda entry: entry[0])
    return [(person, place[3]) for place, person in line]


def reckon(week: Week[Resident]) -> None:
    """Every fourth week: learning, contacts, and the states of everybody."""
    at, x = week.model.town.localities, week.place
    week.built = week.p.project_effect if week.number < at.project_until[x] else 0.0
    for person in week.people:
        at.estate[x] += person.fade_credit(week)
        person.feel(week)
        person.heal(week)
    if week.p.groups_meet == 1.0:
        act_programmes.fade_ties(week)
    if week.number == USUAL_MEASURED:
        learn_usual(week)
    month = AgentLedger()
    for person in week.people:
        person.use_services(week, month)
        person.be_counted(month)
    at.month[x] = month.array()


def learn_usual(week: Week[Resident]) -> None:
    """At the end of the burn-in: what share of need usually goes unmet, without and with standing need."""
    at, x = week.model.town.localities, week.place
    for which in (0, 1):
        group = [person for person in week.people if person.condition == 1 and (person.level > 0) == (which == 1)]
        if group:
            total = sum(int(person.unmet * 1_000_000.0) for person in group)
            at.usual_unmet[x, which] = total / (len(group) * 1_000_000.0)
