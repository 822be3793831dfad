"""The agents and what they do.

An agent looks at its own row of the town's columns. Its methods say what it does, each by calling the model's rules.
With ``engine="agents"`` the week is run by calling these methods; with ``engine="kernel"`` agents are views made on
demand for looking at the town.
"""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.agents.context import AgentLedger, Week
from coprod_sim.model.agents.giving import Giving
from coprod_sim.model.agents.staff import Official, Professional
from coprod_sim.model.agents.using import Using
from coprod_sim.model.draws import exponential_minutes, normal, poisson, uniform
from coprod_sim.model.town.caring import standing_minutes
from coprod_sim.model.town.columns import NOT_MEMBER
from coprod_sim.model.town.people import care_level, move_in, severity_of
from coprod_sim.model.week import contacts, exchange, learning, needs, self_care, ties, turnover
from coprod_sim.outcomes.fields import CHANNELS, of_age


class Resident(Giving, Using):
    """Somebody who lives in the town: a :class:`Citizen` or a :class:`Neighbour`."""

    def begin(self, week: Week[Any]) -> None:
        """Begin the week with nothing needed and all spare minutes to give."""
        self.luck_words = self.luck(week, draws.WEEK)
        self.left = self.spare
        self.credit_before, self.granted_before = self.credit, self.granted
        self.standing = self.relational = self.clinical = self.everyday = self.package = 0

    def meet_needs(self, week: Week[Any]) -> None:
        """Let this week's needs arise."""
        self.needs_arise(week)
        self.need += self.standing + self.relational + self.clinical + self.everyday
        week.ledger.add(self.fifth, "need_standing", self.standing)
        week.ledger.add(self.fifth, "need_relational", self.relational)
        week.ledger.add(self.fifth, "need_clinical", self.clinical)
        week.ledger.add(self.fifth, "need_everyday", self.everyday)

    def needs_arise(self, week: Week[Any]) -> None:
        """What this kind of resident may need."""
        raise TypeError("a Resident is a Citizen or a Neighbour")

    def care_for_self(self, week: Week[Any]) -> None:
        """Meet part of the need oneself."""
        p = week.p
        met = self_care.part(self.everyday, p.self_care_everyday)
        self.everyday -= met
        if self.relational > 0:
            invited = p.self_care_invited * (week.recognised * week.quality)
            share = self_care.self_care_share(
                p.self_care_episode, self.active, self.capability, p.self_care_per_sd, invited
            )
            own = self_care.part(self.relational, share)
            self.relational -= own
            met += own
        week.ledger.add(self.fifth, "met_self", met)

    def fade_credit(self, week: Week[Any]) -> int:
        """Let felt credit fade; the estate takes it."""
        gone = learning.faded(self.credit, week.p.credit_fade_month)
        self.credit -= gone
        return gone

    def feel(self, week: Week[Any]) -> None:
        """Strain follows load; trust, and what one expects to be granted, return to normal."""
        p = week.p
        load = self.kin_minutes + self.given / 4.0
        self.given = 0
        if load > p.comfortable_minutes or self.strain > 0.0:
            relief = p.relief_effect if self.relieved == 1 else 0.0
            self.strain = learning.strain_after(
                self.strain, load, p.comfortable_minutes, p.strain_scale_minutes, relief, p.strain_rate
            )
            self.spare = learning.spare_minutes(self.willing, self.strain, p.strain_cut)
        share = p.trust_anchor_month
        self.trust_neighbours = learning.back_to(self.trust_neighbours, self.trust_neighbours_start, share)
        self.trust_services = learning.back_to(self.trust_services, self.trust_services_start, share)
        self.granted = learning.back_to(self.granted, p.granted_anchor, share)

    def heal(self, week: Week[Any]) -> None:
        """Remember what went unmet this month."""
        self.unmet = learning.unmet_after(self.unmet, self.unmet_minutes, self.need)
        self.need = 0
        self.unmet_minutes = 0

    def unmet_excess(self) -> float:
        """Unmet share above what is usual here for somebody with such needs."""
        usual = self.model.town.localities.usual_unmet[self.locality]
        return self.unmet - float(usual[learning.usual_class(self.level)])

    def severity_change(self) -> float:
        """Severity above where it started."""
        return 0.0

    def use_services(self, week: Week[Any], month: AgentLedger) -> None:
        """Expected contacts with other services, and QALYs, a week."""
        p = week.p
        change = self.severity_change()
        for channel, name in enumerate(CHANNELS[: len(CHANNELS) - int(p.stays_drawn)]):
            month.add(self.fifth, f"contacts_{name}", contacts.millionths(self.expected_contacts(week, channel)))
        utility = contacts.utility_of(
            p.utility[self.age], p.qaly_severity, change, p.qaly_per_sd, self.capability, p.qaly_strain, self.strain
        )
        month.add(self.fifth, "qaly", contacts.millionths(utility / 52.0))

    def expected_contacts(self, week: Week[Any], channel: int) -> float:
        """Expected contacts this week."""
        multiple = contacts.multiple_of(week.demand_growth, self.contact_exponent(week))
        return contacts.expected_contacts(
            week.p, self.condition, self.age, channel, multiple, self.capability, week.number
        )

    def contact_exponent(self, week: Week[Any]) -> float:
        """Log change in contacts with other services."""
        return 0.0

    def be_counted(self, month: AgentLedger) -> None:
        """Enter the ledger's states."""
        count = {
            "residents": 1,
            of_age("residents", self.age): 1,
            "trust_neighbours": contacts.millionths(self.trust_neighbours),
            "trust_services": contacts.millionths(self.trust_services),
            "strain": contacts.millionths(self.strain),
            "credit": max(0, self.credit),
            "carers": self.kin_minutes > 0,
            "carer_strain": contacts.millionths(self.strain) if self.kin_minutes > 0 else 0,
            "carers_20h": self.kin_minutes >= contacts.TWENTY_HOURS,
            "members": self.member != NOT_MEMBER,
            "two_way_members": self.member != NOT_MEMBER and self.gave == 1 and self.received == 1,
        }
        for name, amount in count.items():
            month.add(self.fifth, name, int(amount))

    def leave(self, week: Week[Any]) -> None:
        """Perhaps die or move away; then somebody else comes to this row."""
        if turnover.leaves(uniform(self.luck_words[2]), week.p.leave_town_week[self.age]):
            week.ledger.add(self.fifth, "departed", self.waiting_relational + self.waiting_clinical)
            town = self.model.town
            town.localities.estate[week.place] += self.credit
            move_in(town.residents, self.row, week.p, week.key)
            ties.forget(week.peers, self.place)
            self.model.someone_came(self)


class Citizen(Resident):
    """A resident with the long-term condition, who uses the service."""

    def needs_arise(self, week: Week[Any]) -> None:
        """Standing care by level, and perhaps episodes."""
        p = week.p
        if self.level > 0:
            self.standing = standing_minutes(p.standing_hours_per_week[self.level])
        mean = needs.mean_needs(1, self.severity, p.episode_rate_week, p.everyday_rate_week, week.demand_growth)
        count = poisson(self.luck_words[0], mean)
        if count == 0:
            return
        minutes = exponential_minutes(self.luck_words[1], p.episode_minutes)
        for extra in range(1, count):
            minutes += exponential_minutes(self.luck(week, draws.MORE_MINUTES, extra)[0], p.episode_minutes)
        self.clinical = needs.clinical_part(minutes, p.relational_share)
        self.relational = minutes - self.clinical

    def find_need(self, week: Week[Any], minutes: int) -> None:
        """Help may bring clinical need to light."""
        found = exchange.found_minutes(minutes, week.p.help_finds_need)
        self.clinical += found
        self.need += found
        week.ledger.add(self.fifth, "need_clinical", found)
        week.ledger.add(self.fifth, "need_found", found)

    def heal(self, week: Week[Any]) -> None:
        """Dose and capability fade; the slow and the passing state of severity move on."""
        super().heal(week)
        p = week.p
        self.dose = self.dose * p.dose_keep_month
        most = learning.to_gain(self.dose, p.gain_max_sd, p.gain_beyond_usual_sd)
        self.capability = learning.gain_of(self.dose, most, p.gain_dose_minutes)
        harm = p.harm_of_unmet if week.number >= 0 else 0.0
        target = learning.severity_target(
            self.severity_start,
            self.capability,
            p.prevention_per_sd,
            p.prevention_cap,
            harm,
            self.unmet_excess(),
            week.built,
        )
        self.slow = learning.slow_after(self.slow, target, p.slow_rate_month)
        luck = normal(self.luck(week, draws.PASSING)[0])
        self.passing = learning.passing_after(self.passing, p.severity_passing_persistence, p.passing_step_sd, luck)
        self.severity = severity_of(self.slow, self.passing)
        self.level = care_level(self.severity, *p.standing_threshold)

    def severity_change(self) -> float:
        """Severity above where it started."""
        return float(self.severity - self.severity_start)

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


class Neighbour(Resident):
    """A resident without the condition, with small everyday needs."""

    def needs_arise(self, week: Week[Any]) -> None:
        """Perhaps an everyday need."""
        p = week.p
        mean = needs.mean_needs(0, 0.0, p.episode_rate_week, p.everyday_rate_week, week.demand_growth)
        if poisson(self.luck_words[0], mean) > 0:
            self.everyday = exponential_minutes(self.luck_words[1], p.everyday_minutes)

    def order_ties(self, week: Week[Any]) -> list[tuple[int, Giving]]:
        """Everyday favours go the other way round: neighbours and friends before kin."""
        return super().order_ties(week)[::-1]


__all__ = ["Citizen", "Neighbour", "Official", "Professional", "Resident"]
