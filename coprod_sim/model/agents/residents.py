"""The agents and what they do.

An agent looks at its own row of the town's columns. Its methods say what it does, each by calling the model's rules.
With ``engine="agents"`` the month and the week are run by calling these methods; with ``engine="kernel"`` agents are
views made on demand for looking at the town.
"""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.agents import exchanges
from coprod_sim.model.agents.context import AgentLedger, Week
from coprod_sim.model.agents.exchanges import Exchange
from coprod_sim.model.agents.giving import Giving
from coprod_sim.model.agents.staff import Official, Professional
from coprod_sim.model.agents.using import Using
from coprod_sim.model.draws import exponential_minutes, normal, poisson, uniform
from coprod_sim.model.town.columns import NOBODY, NOT_MEMBER, TRADES
from coprod_sim.model.town.people import move_in, severity_of
from coprod_sim.model.week import connection, contacts, episodes, learning, need, plan_books, ties, turnover
from coprod_sim.model.week.connection import HOME, MEMBER, TIE, VISIT
from coprod_sim.outcomes.fields import CHANNELS, of_age


class Resident(Giving, Using):
    """Somebody who lives in the town: a :class:`Citizen` or a :class:`Neighbour`."""

    # Whom one helps, and by whom one is helped: with either engine

    def gives(self) -> list[Exchange]:
        """(other, tie, why, minutes a week) of this month; other and tie are None for kin elsewhere."""
        return exchanges.given_by(self)

    def receives(self) -> list[Exchange]:
        """(other, tie, why, minutes a week) of this month; other is None for kin elsewhere and the time bank's pool."""
        return exchanges.received_by(self)

    # The month

    def remember(self, undelivered: float) -> None:
        """Remember what went unmet in the month that ends, of which a share of packages was ``undelivered``."""
        if self.need > 0:
            now = learning.unmet_share(self.left, self.package, undelivered, self.need)
            self.unmet = connection.nearer(self.unmet, now, learning.UNMET_MEMORY)

    def leaves(self, week: Week[Any]) -> bool:
        """Whether to die or move away this month."""
        return turnover.leaves(uniform(self.luck(week, draws.MONTH)[0]), week.p.leave_town_month[self.age])

    def make_room(self, week: Week[Any]) -> int:
        """Leave, so that somebody else comes to this row; return the credit left behind."""
        credit = self.gave - self.received
        move_in(self.model.town.residents, self.row, week.p, week.key)
        ties.forget(week.peers, self.place)
        self.model.someone_came(self)
        return credit

    def heal(self, week: Week[Any], built: float) -> None:
        """Health moves on, and with it the need at home."""
        self.need = 0

    def feel(self, week: Week[Any], usual_factor: float) -> None:
        """Loneliness follows company: as it is, and as it would be with the visits that are usual here."""
        p, company, count = week.p, week.p.company, len(self.tie_places)
        quiet = connection.without_visits(self.alone, count, 0, company[HOME], company[TIE], 0.0)
        usual = quiet * usual_factor if self.need > 0 else quiet
        aim = quiet
        if p.groups_meet == 1.0 or self.member == TRADES:
            count += len(self.peer_places)
            member = int(self.member == TRADES)
            aim = connection.without_visits(self.alone, count, member, company[HOME], company[TIE], company[MEMBER])
        if self.friend + self.bank + self.package > 0:
            aim = aim * self.visit_factor()
        self.lonely = connection.nearer(self.lonely, aim, connection.RATE_A_MONTH)
        self.lonely_usual = connection.nearer(self.lonely_usual, usual, connection.RATE_A_MONTH)

    def visit_factor(self) -> float:
        """What visits multiply loneliness by."""
        minutes = connection.company_minutes(self.friend, self.bank, self.package)
        return connection.visit_factor(minutes, self.model.plain.company[VISIT])

    def owe(self, week: Week[Any], gave: int) -> int:
        """Remember what one gave and received this month, along ties to people in need and in the time bank.

        Part of it fades: returns the credit that the estate takes over.
        """
        gave, received = (
            self.gave + plan_books.WEEKS * gave,
            self.received + plan_books.WEEKS * (self.friend + self.bank),
        )
        gone, forgotten = (plan_books.faded(minutes, week.p.credit_fade_month) for minutes in (gave, received))
        self.gave, self.received = gave - gone, received - forgotten
        return gone - forgotten

    # What follows for other services, and the books

    def unmet_excess(self) -> float:
        """Unmet share above what is usual here, as far as it counts."""
        usual = float(self.model.town.localities.usual_unmet[self.locality])
        return learning.unmet_excess(self.unmet, usual, self.need)

    def lonely_excess(self) -> float:
        """Loneliness above what is usual here."""
        return connection.lonely_excess(self.lonely, self.lonely_usual)

    def strain(self, week: Week[Any]) -> float:
        """Strain, from all that one gives."""
        given = self.given, self.helping, self.more, self.spent, self.pull_asked
        return contacts.strain_of_giving(week.p, *given, self.relieved)

    def severity_change(self) -> float:
        """Severity above where it started."""
        return 0.0

    def use_services(self, week: Week[Any], month: AgentLedger) -> None:
        """Expected contacts with other services, and QALYs, a week."""
        p, strain = week.p, self.strain(week)
        for channel, name in enumerate(CHANNELS[: len(CHANNELS) - int(p.stays_drawn)]):
            month.add(self.fifth, f"contacts_{name}", contacts.millionths(self.expected_contacts(week, channel)))
        utility = contacts.utility_of(
            p.utility[self.age], p.qaly_severity, self.severity_change(), p.qaly_per_sd, self.gain(), p.qaly_strain,
            strain,
        )  # fmt: skip
        month.add(self.fifth, "qaly", contacts.millionths(utility / 52.0))
        month.add(self.fifth, "strain", contacts.millionths(strain))
        month.add(self.fifth, "carer_strain", contacts.millionths(strain) if self.cares_for != NOBODY else 0)

    def gain(self) -> float:
        """Capability gain of somebody with the condition."""
        return 0.0

    def expected_contacts(self, week: Week[Any], channel: int) -> float:
        """Expected contacts this week."""
        multiple = contacts.multiple_of(week.demand_growth, self.contact_exponent(week))
        rate = contacts.expected_contacts(week.p, self.condition, self.age, channel, multiple, self.gain(), week.number)
        return rate * contacts.lonely_factor(channel, week.p.lonely_contacts, self.lonely_excess())

    def contact_exponent(self, week: Week[Any]) -> float:
        """Log change in contacts with other services."""
        return 0.0

    def be_counted(self, month: AgentLedger) -> None:
        """Enter the ledger's states."""
        known = self.need > 0 or self.member != NOT_MEMBER
        count = {
            "residents": 1,
            of_age("residents", self.age): 1,
            "loneliness": contacts.millionths(self.lonely),
            "often_lonely": self.age > 0 and self.lonely > contacts.OFTEN,
            "in_need": self.need >= contacts.NEED_MINUTES,
            "credit": max(0, self.gave - self.received),
            "both_ways": min(self.gave, self.received) if known else 0,
            "either_way": max(self.gave, self.received) if known else 0,
            "carers": self.cares_for != NOBODY,
            "carers_20h": self.cares_for != NOBODY and self.given >= contacts.TWENTY_HOURS,
            "members": self.member != NOT_MEMBER,
        }
        for name, amount in count.items():
            month.add(self.fifth, name, int(amount))

    # The week

    def needs_arise(self, week: Week[Any]) -> int:
        """Minutes of clinical need that come up this week."""
        return 0


class Citizen(Resident):
    """A resident with the long-term condition, who may need help at home and uses the service."""

    def heal(self, week: Week[Any], built: float) -> None:
        """Dose and capability fade; the slow and the passing state of severity move on, and need with them."""
        p = week.p
        self.dose = self.dose * p.dose_keep_month
        most = learning.to_gain(self.dose, p.gain_max_sd, p.gain_beyond_usual_sd)
        self.capability = learning.gain_of(self.dose, most, p.gain_dose_minutes)
        harm, lonely = (p.harm_of_unmet, p.lonely_severity) if week.acts else (0.0, 0.0)
        target = learning.severity_target(
            self.severity_start, self.capability, p.prevention_per_sd, p.prevention_cap, harm * self.unmet_excess(),
            lonely * self.lonely_excess(), built,
        )  # fmt: skip
        self.slow = learning.slow_after(self.slow, target, p.slow_rate_month)
        step = normal(self.luck(week, draws.MONTH)[1])
        self.passing = learning.passing_after(self.passing, p.severity_passing_persistence, p.passing_step_sd, step)
        self.severity = severity_of(self.slow, self.passing)
        self.need = need.need_minutes(
            self.severity, p.need_max_hours_per_week, p.need_from_severity, week.demand_growth
        )

    def gain(self) -> float:
        """Capability gain."""
        return self.capability

    def severity_change(self) -> float:
        """Severity above where it started."""
        return self.severity - self.severity_start

    def contact_exponent(self, week: Week[Any]) -> float:
        """Log change in contacts from severity and from unmet need."""
        p = week.p
        return contacts.contact_exponent(
            p.contact_severity_slope, self.severity_change(), p.contact_unmet_slope, self.unmet_excess()
        )

    def be_counted(self, month: AgentLedger) -> None:
        """Enter the ledger's states."""
        super().be_counted(month)
        month.add(self.fifth, "citizens", 1)
        month.add(self.fifth, "severity", contacts.millionths(self.severity))
        month.add(self.fifth, "capability", contacts.millionths(self.capability))
        month.add(self.fifth, "enrolled", int(self.coached > 0))

    def needs_arise(self, week: Week[Any]) -> int:
        """Minutes of this week's episodes, of which people who visit find some that were hidden."""
        p, word = week.p, self.luck(week, draws.WEEK)
        found = episodes.found_share(self.friend + self.bank, p.find_need_share, episodes.FIND_HALF_MINUTES)
        times = poisson(word[0], episodes.mean_episodes(p.episode_rate_week, self.severity, week.demand_growth, found))
        if times == 0:
            return 0
        minutes = exponential_minutes(word[1], p.episode_minutes)
        for extra in range(1, times):
            minutes += exponential_minutes(self.luck(week, draws.MORE_MINUTES, extra)[0], p.episode_minutes)
        week.ledger.add(self.fifth, "need_clinical", minutes)
        week.ledger.add(self.fifth, "need_found", int(minutes * found / (1.0 + found) + 0.5))
        return minutes


class Neighbour(Resident):
    """A resident without the condition."""


__all__ = ["Citizen", "Neighbour", "Official", "Professional", "Resident"]
