"""What a programme adds to the week as agents live it: courses, key workers, peers who lead, common projects."""

from coprod_sim.model import draws
from coprod_sim.model.agents.context import Week
from coprod_sim.model.agents.residents import Resident
from coprod_sim.model.draws import drawn, uniform
from coprod_sim.model.town.columns import FREE_RIDER
from coprod_sim.model.week import coaching, projects, ties


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
    """Relieve the most strained carers."""
    visits = pool // coaching.visit_minutes(week.p.coaching_visit_minutes)
    carers = [person for person in week.people if person.kin_minutes > 0]
    carers.sort(key=lambda person: (coaching.strain_place(person.strain), person.person_id))
    for person in week.people:
        person.relieved = 0
    for person in carers[:visits]:
        person.relieved = 1


def lead(week: Week[Resident], most: int) -> int:
    """Ask peers, from a keyed place on, to lead this week's sessions; return the minutes that have leaders."""
    minutes = session(week)
    wanted = min(most, each(week) * sum(1 for person in week.people if person.coached > 0))
    people = len(week.by_id)
    begin = int(uniform(drawn(week.key, 0, 1, draws.LEAD)[0]) * people)
    found = 0
    for person in week.by_id[begin:] + week.by_id[:begin]:
        if found >= wanted:
            break
        found += person.lead(week, min(minutes, wanted - found))
    return found


def visit(week: Week[Resident], pool: int, course: int, relief: int) -> int:
    """Hold the week's sessions and visits, by number while time lasts; return the minutes that the team gave."""
    visit = coaching.visit_minutes(week.p.coaching_visit_minutes)
    minutes, share = session(week), each(week)
    of_team = 0
    for person in week.by_id:
        if person.coached > 0:
            if person.drops_out(week):
                person.coached = 0
            elif course >= share:
                person.be_coached(week, minutes)
                week.ledger.add(person.fifth, "course_staff", share * (1 - week.p.peer_led))
                course -= share
            elif pool >= share:
                person.be_coached(week, minutes)
                week.ledger.add(person.fifth, "coaching", share)
                pool -= share
                of_team += share
        if person.relieved == 1 and relief >= visit:
            week.ledger.add(person.fifth, "relief", visit)
            relief -= visit
            of_team += visit
    return of_team


def work_together(week: Week[Resident]) -> None:
    """Work on the locality's common project; when its hours are reached it stands for some years."""
    at, x, p = week.model.town.localities, week.place, week.p
    taking = float(at.project_taking[x])
    lacks = projects.project_minutes(p.project_hours_per_resident, len(week.people)) - int(at.project_given[x])
    could = took = worked = 0
    for person in week.by_id:
        if worked >= lacks:
            break
        counts = person.left > 0 and person.giver != FREE_RIDER
        minutes = person.work_on_project(week, taking, lacks - worked)
        worked += minutes
        could += counts
        took += counts and minutes > 0
    at.project_given[x] += worked
    at.project_taking[x] = projects.taking_after(taking, took, could, p.project_join, p.granted_memory)
    if worked >= lacks:
        at.project_given[x] = 0
        at.project_until[x] = projects.stands_until(week.number, p.project_years)
        at.project_taking[x] = 1.0


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
