"""The week as agents live it: the readable reference beside the compiled loops.

The same rules and columns as the kernel, but its own loops, order, queue and books, in plain Python. Results are
equal to the bit, so what is read here is what runs there.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from coprod_sim import acting_programme
from coprod_sim.outcomes import FIELD_INDEX, FIELDS
from coprod_sim.policy import share_out
from coprod_sim.town.columns import ELSEWHERE, I64, NOT_MEMBER, TRADES
from coprod_sim.week import SIZED_FROM, SIZED_TO, USUAL_MEASURED, coaching, kin, ledger, service, time_bank
from coprod_sim.week.ordering import second_word

if TYPE_CHECKING:
    from coprod_sim.agents import Professional, Resident
    from coprod_sim.model import CoProductionModel


class Books(Counter[tuple[int, str]]):
    """Whole numbers by (fifth, field); fifth 0 is for what belongs to none."""

    def add(self, fifth: int, name: str, amount: int) -> None:
        """Book ``amount``."""
        self[fifth, name] += amount

    def array(self) -> I64:
        """The books as (6, fields)."""
        out = np.zeros((6, len(FIELDS)), np.int64)
        for (fifth, name), amount in self.items():
            out[fifth, FIELD_INDEX[name]] += amount
        return out


@dataclass
class Week:
    """What everybody in a locality shares this week."""

    model: "CoProductionModel"
    place: int
    number: int
    demand_growth: float
    capacity_growth: float
    books: Books = field(default_factory=Books)
    built: float = 0.0

    def __post_init__(self) -> None:
        """Work out who lives here and how far policy acts."""
        m = self.model
        at = m.town.localities
        self.p: Any = m.plain
        self.key = (m.seed, m.replicate, int(at.number[self.place]), self.number)
        self.month = self.number % 4 == 0
        self.people: list[Resident] = m.people_of(self.place)
        self.peers = m.town.ties.peers[at.start[self.place] : at.start[self.place + 1]]
        self.by_number = sorted(self.people, key=lambda person: person.number)
        self.practice = float(at.practice[self.place]) if self.number >= 0 else 0.0
        self.assets = self.practice * self.p.assets
        self.reciprocity = self.practice * self.p.reciprocity
        self.recognised = self.practice * self.p.redefined_work
        self.networks = self.practice * self.p.networks
        self.quality = float(at.quality[self.place])
        self.coaching_share = float(at.coaching_share[self.place])
        self.pace = float(at.pace[self.place])
        self.group = int(at.group_size[self.place])
        self.boldness = 1.0 + self.networks * self.quality * (float(at.boldness[self.place]) - 1.0)
        self.extra = self.assets * self.p.doing_with_extra
        self.bank = self.number >= 0 and self.networks > 0.0 and at.broker_minutes[self.place] > 0
        self.asked_of_team = 0


def live(week: Week) -> I64:
    """Let everybody in the locality live ``week``; return its books (6, fields)."""
    m, x, books = week.model, week.place, week.books
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
        acting_programme.work_together(week)
    for person in week.people:
        person.refer(week)
    if SIZED_FROM <= week.number < SIZED_TO:
        at.referred[x] += week.asked_of_team
    work(week)
    if week.month:
        reckon(week)
    if week.p.stays_drawn == 1:
        acting_programme.stay_in_bed(week)
    for person in week.people:
        person.leave(week)
    if week.number >= 0:
        books.add(0, "bought", int(at.bought_minutes[x]))
        books.add(0, "brokering", int(at.broker_minutes[x]))
        books.add(0, "programme_pence", int(at.programme_pence[x]))
        m.official_of(x).report(week)
    led = books.array()
    for number in ledger.MONTHLY:
        led[1:, number] += at.month[x, 1:, number]
    if week.number < at.project_until[x]:
        led[1:, FIELD_INDEX["project_reach"]] += at.month[x, 1:, FIELD_INDEX["residents"]]
    return led


def first_in_line(person: "Resident") -> tuple[int, int]:
    """Keyed order of askers: by the week's luck, then by number."""
    return person.luck_words[3] >> 6, person.number


def find_kin(week: Week) -> None:
    """Carers without anyone to care for turn to kin; all choose by what was covered before anybody chose."""
    supply = promised(week)
    in_need = [person for person in week.by_number if person.level > 0]
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


def promised(week: Week) -> list[int]:
    """Minutes of care that carers who live here have for each place in the locality."""
    supply = [0] * len(week.people)
    for person in week.people:
        if person.kin_minutes > 0 and person.kin_target > ELSEWHERE:
            supply[person.kin_target] += person.kin_minutes
    return supply


def give_kin_care(week: Week) -> None:
    """Carers' minutes go to whom they care for, shared in proportion where there is more than enough."""
    for person in week.people:
        week.books.add(person.fifth, "kin_caring", person.kin_minutes)
    supply = promised(week)
    for person in week.people:
        if person.standing > 0:
            here = kin.kin_here(person.standing, supply[person.place], person.kin_elsewhere)
            elsewhere = min(person.kin_elsewhere, person.standing - here)
            person.standing -= here + elsewhere
            week.books.add(person.fifth, "met_kin", here)
            week.books.add(person.fifth, "met_kin_elsewhere", elsewhere)


def join_and_leave(week: Week) -> None:
    """Members leave and others join, all by who was a member before anybody moved."""
    before = [person.member for person in week.people]
    minutes = int(week.model.town.localities.broker_minutes[week.place])
    members = sum(state != NOT_MEMBER for state in before)
    room = time_bank.room_for_more(members, minutes, week.p.broker_hours_per_member_year)
    for person in week.people:
        person.join_or_leave(week, before, room)


def trade(week: Week, askers: list["Resident"]) -> None:
    """The broker matches members with need left with other members while there is time."""
    at, x = week.model.town.localities, week.place
    left = time_bank.broker_time(int(at.broker_left[x]), int(at.broker_minutes[x]))
    cost = time_bank.broker_cost(week.p.broker_hours_per_try)
    traders = [person for person in week.by_number if person.member == TRADES]
    for person in askers:
        if person.member != TRADES:
            continue
        for attempt in range(week.p.broker_tries):
            if left < cost or person.wants() <= 0:
                break
            left -= cost
            person.try_broker(week, traders, attempt)
    at.broker_left[x] = left


def work(week: Week) -> None:
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
            acting_programme.enrol(week, pool + course)
            acting_programme.choose_carers(week, relief)
        if p.peer_led == 1:
            course = acting_programme.lead(week, course)
        spend(team, acting_programme.visit(week, pool, course, relief))
    exchanges = sum(amount for (_, name), amount in week.books.items() if name == "exchanges")
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
    week.books.add(0, "fit_minutes", time - rest - (able - over))
    week.books.add(0, "supervision", supervising)
    week.books.add(0, "capacity", minutes if hired >= 0 else minutes - time_left(team))


def time_left(team: list["Professional"]) -> int:
    """Minutes that the team has left this week."""
    return sum(professional.left for professional in team)


def give_time(team: list["Professional"], minutes: int) -> None:
    """Share this week's time out among the team."""
    for professional, share in zip(team, share_out(minutes, len(team)), strict=True):
        professional.left = share


def spend(team: list["Professional"], minutes: int) -> None:
    """Take ``minutes`` off the team's time, one professional after the other."""
    for professional in team:
        minutes -= professional.work(minutes)


def queue(week: Week) -> list[tuple["Resident", bool]]:
    """Whom the team serves, in order: (person, whether it is this week's standing care)."""
    line: list[tuple[tuple[int, int, int, bool], Resident]] = []
    for person in week.people:
        luck = second_word(person.luck_words[3]) >> 6
        if person.waiting_relational + person.waiting_clinical > 0:
            line.append(((-min(63, person.wait), luck, person.number, False), person))
        if person.package > 0:
            line.append(((0, luck, person.number, True), person))
    line.sort(key=lambda entry: entry[0])
    return [(person, place[3]) for place, person in line]


def reckon(week: Week) -> None:
    """Every fourth week: learning, contacts, and the states of everybody."""
    at, x = week.model.town.localities, week.place
    week.built = week.p.project_effect if week.number < at.project_until[x] else 0.0
    for person in week.people:
        at.estate[x] += person.fade_credit(week)
        person.feel(week)
        person.heal(week)
    if week.p.groups_meet == 1.0:
        acting_programme.fade_ties(week)
    if week.number == USUAL_MEASURED:
        learn_usual(week)
    month = Books()
    for person in week.people:
        person.use_services(week, month)
        person.be_counted(month)
    at.month[x] = month.array()


def learn_usual(week: Week) -> None:
    """At the end of the burn-in: what share of need usually goes unmet, without and with standing need."""
    at, x = week.model.town.localities, week.place
    for which in (0, 1):
        group = [person for person in week.people if person.condition == 1 and (person.level > 0) == (which == 1)]
        if group:
            total = sum(int(person.unmet * 1_000_000.0) for person in group)
            at.usual_unmet[x, which] = total / (len(group) * 1_000_000.0)
