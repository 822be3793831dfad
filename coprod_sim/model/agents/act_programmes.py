"""What a programme adds, as agents live it: coaching, courses and who leads them, common projects, the time bank."""

from coprod_sim.model import draws
from coprod_sim.model.agents.context import Week, parts_of, within
from coprod_sim.model.agents.exchanges import BANK
from coprod_sim.model.agents.residents import Resident
from coprod_sim.model.draws import drawn, uniform
from coprod_sim.model.town.columns import NEVER_TRADES, NOT_MEMBER, TRADES
from coprod_sim.model.week import coaching, projects, ties, time_bank
from coprod_sim.model.week.need import both

LED, PROJECT = "leading", "project"


def session(week: Week[Resident]) -> int:
    """Minutes of a session or visit that coaches."""
    p = week.p
    return coaching.session_minutes(p.coaching_visit_minutes, p.caseload, p.team_hours_per_professional)


def each(week: Week[Resident]) -> int:
    """Minutes of whoever leads that one participant takes."""
    return coaching.staff_minutes(session(week), week.group)


def enrol(week: Week[Resident], pool: int) -> None:
    """Fill free places in the order of a race that favours those at their worst; group members may become peers."""
    if not coaching.enrols(week.number, week.p.enrol_until_week):
        return
    places = pool // each(week)
    places -= sum(1 for person in week.people if person.coached > 0)
    racing = [person for person in week.people if person.condition == 1 and person.coached == 0]
    racing.sort(key=lambda person: (person.race(week), person.person_id))
    takers: list[Resident] = []
    for person in racing:
        if len(takers) >= places:
            break
        if person.takes_up(week):
            person.coached = int(week.p.coaching_weeks)
            if len(takers) % week.group > 0 and person.is_introduced(week):
                ties.meet(week.peers, takers[-1].place, person.place)
            takers.append(person)


def choose_carers(week: Week[Resident], pool: int) -> None:
    """Relieve the carers who give most."""
    visits = pool // coaching.visit_minutes(week.p.coaching_visit_minutes)
    carers = [person for person in week.people if person.given > 0]
    carers.sort(key=lambda person: (coaching.given_place(person.given), person.person_id))
    for person in week.people:
        person.relieved = 0
    for person in carers[:visits]:
        person.relieved = 1


def lead(week: Week[Resident]) -> None:
    """Ask peers, from a keyed place on, to lead this month's sessions, until they have leaders."""
    wanted = min(each(week) * sum(1 for person in week.people if person.coached > 0), week.course)
    begin = int(uniform(drawn(week.key, 0, 1, draws.LEAD)[0]) * len(week.by_id))
    by_fifth = week.model.town.localities.led_minutes[week.place]
    by_fifth[:] = 0
    for person in week.by_id[begin:] + week.by_id[:begin]:
        if by_fifth.sum() >= wanted:
            break
        most = min(session(week), wanted - int(by_fifth.sum()))
        by_fifth[person.fifth] += person.spend(week, person.leads(week, most), LED)


def visit(week: Week[Resident], pool: int, course: int, relief: int) -> int:
    """Hold the week's sessions and visits, by number while time lasts; return the minutes that the team gave."""
    visit = coaching.visit_minutes(week.p.coaching_visit_minutes)
    minutes, share = session(week), each(week)
    of_team = held = 0
    for person in week.by_id:
        if person.coached > 0:
            if person.drops_out(week):
                person.coached = 0
            elif course >= share:
                person.be_coached(week, minutes)
                week.ledger.add(person.fifth, "course_staff", share * (1 - week.p.peer_led))
                course -= share
                held += share
            elif pool >= share:
                person.be_coached(week, minutes)
                week.ledger.add(person.fifth, "coaching", share)
                pool -= share
                of_team += share
        if person.relieved == 1 and relief >= visit:
            week.ledger.add(person.fifth, "relief", visit)
            relief -= visit
            of_team += visit
    if week.p.peer_led == 1:
        led = week.model.town.localities.led_minutes[week.place].tolist()
        for fifth, part in enumerate(parts_of(held, led)):
            week.ledger.add(fifth, "peer_led", part)
    return of_team


def work_together(week: Week[Resident]) -> None:
    """Work on the locality's common project; when its hours are reached it stands for some years."""
    at, x, p = week.model.town.localities, week.place, week.p
    lacks = projects.project_minutes(p.project_hours_per_resident, len(week.people)) - int(at.project_given[x])
    first = projects.nobody_yet(int(at.project_given[x]), int(at.project_until[x]))
    wishes = {}
    for person in week.by_id:
        wish = person.joins_project(week, 1.0 if first else share_of_ties(week, person))
        wishes[person] = within(person, wish, person.free, PROJECT)
    in_all = sum(wishes.values())
    worked = min(in_all, (lacks + projects.WEEKS - 1) // projects.WEEKS)  # what would be too much is less for all
    for person, minutes in zip(wishes, parts_of(worked, list(wishes.values())), strict=True):
        person.took_part = int(minutes > 0)
        person.spend(week, minutes, PROJECT)
    at.project_given[x] += projects.WEEKS * worked
    if projects.WEEKS * worked >= lacks:
        at.project_given[x] = 0
        at.project_until[x] = projects.stands_until(week.number, p.project_years)


def share_of_ties(week: Week[Resident], person: Resident) -> float:
    """Of a person's ties who have time to give the share who worked on the project last month."""
    others = [week.people[place] for place in person.tie_places]
    have = sum(other.more > 0 for other in others)
    return min(1.0, sum(other.took_part for other in others) / have) if have > 0 else 0.0


def join_and_leave(week: Week[Resident]) -> None:
    """Members leave and others join, all by who was a member before anybody moved."""
    at, x = week.model.town.localities, week.place
    was = [person.member != NOT_MEMBER for person in week.people]
    room = time_bank.broker_room(float(at.broker_load[x]))
    for person in week.people:
        if person.age == 0:
            continue
        if was[person.place]:
            if person.leaves_bank(week):
                person.member = NOT_MEMBER
            continue
        places = person.tie_places
        share = sum(was[place] for place in places) / max(1, len(places))
        if person.joins_bank(week, share, room):
            person.member = NEVER_TRADES if person.never_trades(week) else TRADES


def trade(week: Week[Resident]) -> None:
    """Members exchange what they offer and want, in one pool, as far as the broker has time."""
    at, x, p = week.model.town.localities, week.place, week.p
    for person in week.people:
        person.bank = 0
    traders = [person for person in week.by_id if person.member == TRADES]
    offers = [within(person, person.offers(week), person.free, BANK) for person in traders]
    wants = [person.wants(week) for person in traders]
    reach = time_bank.broker_reach(int(at.broker_minutes[x]), p.broker_hours_per_hour)
    would = time_bank.could_trade(sum(offers), sum(wants), len(traders), p.match_half_members)
    at.broker_load[x] = would / reach
    traded = int(both(would, reach))
    at.exchanges[x] = time_bank.whole_exchanges(traded, p.exchange_minutes)
    for person, gives, takes in zip(traders, parts_of(traded, offers), parts_of(traded, wants), strict=True):
        person.spend(week, gives, BANK)
        person.bank = takes


def fade_ties(week: Week[Resident]) -> None:
    """Let ties between peers fade or last."""
    for person in week.people:
        for slot, other in enumerate(week.peers[person.place].tolist()):
            if other >= 0:
                peer = week.people[other]
                luck = person.luck(week, draws.FADE, peer.person_id)[0]
                if person.person_id < peer.person_id and uniform(luck) < week.p.peer_fade_month:
                    ties.end_tie(week.peers, person.place, slot)


def stay_in_bed(week: Week[Resident]) -> None:
    """Let hospital stays begin, from a keyed place on, and this week's nights be spent."""
    at, x = week.model.town.localities, week.place
    free = int(at.beds[x]) - sum(person.setting for person in week.people)
    begin = int(uniform(drawn(week.key, 0, 1, draws.STAY)[0]) * len(week.by_id))
    for person in week.by_id[begin:] + week.by_id[:begin]:
        if person.stay == 0 and person.goes_to_hospital(week):
            person.choose_setting(week, free)
            free -= person.setting
        at.nights[x] += person.spend_nights(week)
