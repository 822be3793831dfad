"""The month as agents live it: who needs help, who gives it, who asks the team.

All that looks at others is last month's, or the step before's, so that nobody sees another half done.
"""

import math

from coprod_sim.model.agents import act_programmes
from coprod_sim.model.agents.context import AgentLedger, Week, within
from coprod_sim.model.agents.exchanges import ASKED, BANK, KIN, USUAL
from coprod_sim.model.agents.residents import Resident
from coprod_sim.model.decisions import BEGINS
from coprod_sim.model.town.columns import ELSEWHERE, NOBODY, NOT_MEMBER
from coprod_sim.model.week import asking, kin, need, plan_books, usual, usual_help
from coprod_sim.outcomes.fields import of_age

WEEKS = 4
ELSEWHERE_GIVES = "kin elsewhere"
PROJECT = act_programmes.PROJECT


def plan(week: Week[Resident]) -> None:
    """Make the plan of a locality for the month that begins in ``week``."""
    at, x, p = week.model.town.localities, week.place, week.p
    live_on(week)
    care(week)
    # Who is coached: people who meet in a group are peers from now on, and ask and help each other as such
    if week.pool + week.relief + week.course > 0:
        act_programmes.enrol(week, week.pool + week.course)
        act_programmes.choose_carers(week, week.relief)
    else:
        for person in week.people:
            person.coached = person.relieved = 0
    ask(week)
    if week.led:
        act_programmes.lead(week)
    else:
        at.led_minutes[x, :] = 0
    # The common project, the time bank, and people on whose behalf the team asks
    if week.networks > 0.0 and p.project_hours_per_resident > 0.0 and week.number >= int(at.project_until[x]):
        act_programmes.work_together(week)
    if week.trades:
        act_programmes.join_and_leave(week)
        act_programmes.trade(week)
    else:
        for person in week.people:
            person.bank = 0
            person.member = NOT_MEMBER
        at.exchanges[x] = 0
    help_each_other(week)
    # Self-care, what is left, and who asks the team
    month = AgentLedger()
    for person in in_need(week):
        month.add(person.fifth, "waiting", int(person.see_to_need(week)))
    at.asked_home[x] = sum(person.package for person in in_need(week))
    look_back(week)
    book(week, month)
    for person in week.people:
        person.use_services(week, month)
        person.be_counted(month)
    at.month[x] = month.array()


def in_need(week: Week[Resident]) -> list[Resident]:
    """Who needs help at home."""
    return [person for person in week.people if person.need > 0]


def live_on(week: Week[Resident]) -> None:
    """Some leave and others come; health moves on."""
    at, x = week.model.town.localities, week.place
    undelivered = float(at.undelivered[x]) / WEEKS
    for person in week.people:
        person.remember(undelivered)
    at.undelivered[x] = 0.0
    if usual.MEASURED_FROM <= week.number < BEGINS:
        learn_what_is_usual(week)
    gone = [person for person in week.people if person.leaves(week)]
    for person in gone:
        at.estate[x] += person.make_room(week)
    week.look_round()
    if week.p.groups_meet == 1.0:
        act_programmes.fade_ties(week)
    built = week.p.project_effect if week.number < int(at.project_until[x]) else 0.0
    for person in week.people:
        person.heal(week, built)
        if person.need == 0:
            person.forget()
    places = {person.place for person in gone}
    for person in week.people:
        if person.cares_for in places:
            person.care_for_nobody()


def care(week: Week[Resident]) -> None:
    """Carers stop and others start, each of whom chooses for whom, whatever the order; then all give."""
    for person in week.people:
        if person.cares_for != NOBODY and person.stops_caring(week):
            person.care_for_nobody()
    waits: dict[Resident, tuple[float, Resident | None, int]] = {}
    for person in week.people:
        if person.cares_for == NOBODY and person.age > 0:
            waits[person] = (person.takes_on_care(week, None, 0), None, 0)
    for other in in_need(week):
        if other.seen_left(week) > 0.0:
            for tie, person in other.ties:
                if person in waits:
                    years = person.takes_on_care(week, other, tie)
                    if years < waits[person][0]:
                        waits[person] = (years, other, tie)
    for person, (years, whom, tie) in waits.items():
        if years < kin.MONTH:
            person.care_for(week, whom, tie)
    give_kin_care(week)


def give_kin_care(week: Week[Resident]) -> None:
    """Carers give what is wanted of what they offer."""
    for person in week.people:
        person.offered = person.offered_elsewhere(week)
    for person in week.people:
        whom = person.cared_for
        if whom is not None and whom.need > 0:
            whom.offered += person.offers_kin(week)
    for person in week.people:
        person.kin = person.from_elsewhere(week)
        week.gave[person.place, ELSEWHERE_GIVES] = person.kin
    for person in week.people:
        person.given = 0
        if person.cares_for != NOBODY:
            whom = person.cared_for
            person.given = within(person, person.minutes_for_kin(week, whom), person.offers_kin(week), KIN)
            if whom is not None:
                whom.kin += person.given


def ask(week: Week[Resident]) -> None:
    """People see how much they help; those in need ask their ties, and the team on their behalf."""
    for person in week.people:
        person.helping = person.helps(week)
        person.pull = person.pull_asked = 0
    for person in in_need(week):
        person.asking = person.asks(week)
        boldness = week.model.official_of(week.place).asks_on_behalf(week, person) if week.networks > 0.0 else 1.0
        person.asked_for = usual_help.asked_by_team(person.asking, boldness, person.package)
        for tie, other in [*person.ties, *person.peers]:
            weight = other.weight_of(tie, person)
            other.pull += weight * person.asking
            other.pull_asked += weight * person.asked_for
    for person in week.people:
        person.spent = 0
        person.more = person.more_time(week)


def help_each_other(week: Week[Resident]) -> None:
    """Friends, neighbours and peers give: as usual, and of what time is left because a team asked."""
    for person in week.people:
        person.friend = 0
    for person in in_need(week):
        for tie, other in [*person.ties, *person.peers] if person.asking > 0 else []:
            person.friend += week.take(other, other.minutes_for(person, tie, USUAL), other.helping, USUAL)
            person.friend += week.take(other, other.minutes_for(person, tie, ASKED), other.free, ASKED)


def look_back(week: Week[Resident]) -> None:
    """What the month leaves behind: loneliness and credit."""
    at, x = week.model.town.localities, week.place
    visits = float(at.usual_visits[x]) if week.acts else visits_now(week)
    for person in week.people:
        person.feel(week, visits)
        at.estate[x] += person.owe(week, sum(week.gave[person.place, why] for why in (USUAL, ASKED, BANK)))


def visits_now(week: Week[Resident]) -> float:
    """What visits make of loneliness this month, before policy acts: it is remembered as usual."""
    at, x = week.model.town.localities, week.place
    needy = in_need(week)
    factors = sum(math.floor(usual.MILLION * person.visit_factor() + 0.5) for person in needy)
    if week.number >= usual.MEASURED_FROM:
        sums = at.usual_sums[x]
        sums[usual.FACTORS] += factors
        sums[usual.IN_NEED] += len(needy)
        sums[usual.ASKED] += int(at.asked_home[x])
        sums[usual.MONTHS] += 1
    return factors / (usual.MILLION * len(needy)) if needy else usual.NOBODY_VISITED


def learn_what_is_usual(week: Week[Resident]) -> None:
    """Measure what usually goes unmet."""
    sums = week.model.town.localities.usual_sums[week.place]
    for person in in_need(week):
        if person.unmet >= 0.0:
            weight = need.need_weight(person.need)
            sums[usual.UNMET] += math.floor(usual.MILLION * weight * person.unmet + 0.5)
            sums[usual.WEIGHTS] += math.floor(usual.MILLION * weight + 0.5)


def book(week: Week[Resident], month: AgentLedger) -> None:
    """Book the plan's minutes a week."""
    month.add(0, "exchanges", int(week.model.town.localities.exchanges[week.place]))
    for person in week.people:
        gave, fifth = {why: week.gave[person.place, why] for why in (USUAL, ASKED, PROJECT, BANK)}, person.fifth
        month.add(fifth, "given_outside" if person.cares_for == ELSEWHERE else "given_kin", person.given)
        month.add(fifth, "given_friends", gave[USUAL])
        month.add(fifth, "given_others", person.helping - gave[USUAL])
        month.add(fifth, "given_asked", gave[ASKED])
        month.add(fifth, "project_given", gave[PROJECT])
        month.add(fifth, "given_bank", gave[BANK])
        month.add(fifth, "paid_help", gave[BANK] if week.p.pay_gbp_per_hour > 0.0 else 0)
    for person in in_need(week):
        book_need(week, person, month)


def book_need(week: Week[Resident], person: Resident, month: AgentLedger) -> None:
    """Book somebody's need and who meets it."""
    met = kin.met_by_kin(person.need, person.kin, week.p.care_meets_share)
    elsewhere = week.gave[person.place, ELSEWHERE_GIVES]
    away = kin.met_elsewhere(met, person.kin, elsewhere)
    by_bank = plan_books.removed_by_bank(person.removed, person.friend, person.bank)
    outreach = asking.outreach_part(person.package, week.outreach) if week.outreach > 0.0 else 0
    booked = {
        "need_home": person.need,
        "met_self": person.own,
        "met_kin": met - away,
        "met_kin_elsewhere": away,
        "given_kin_elsewhere": elsewhere,
        "met_friends": person.removed - by_bank,
        "met_bank": by_bank,
        "bank_to_need": person.bank,
        "private": person.private,
        "asked_home": person.package,
        of_age("asked_home", person.age): person.package,
        "unasked": person.left,
        "outreach": outreach,
    }
    for name, amount in booked.items():
        month.add(person.fifth, name, amount)
