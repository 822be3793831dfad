"""What residents do about their need: looking after themselves, asking the team, buying; being served and coached."""

from typing import TYPE_CHECKING, Any

from coprod_sim.model import draws
from coprod_sim.model.agents.caring import Caring
from coprod_sim.model.agents.context import Week
from coprod_sim.model.draws import uniform
from coprod_sim.model.town.people import ask_nothing, share_below
from coprod_sim.model.week import asking, coaching, need, stays, team
from coprod_sim.outcomes.fields import of_age


class Using(Caring):
    """Self-care, asking the team, being served and coached by it, hospital."""

    # The month: what to do about one's need

    def forget(self) -> None:
        """Who needs nothing (any more) asks for nothing."""
        ask_nothing(self.model.town.residents, self.row)

    def looks_after_self(self, week: Week[Any]) -> int:
        """Minutes of need that one meets oneself beyond the usual."""
        p = week.p
        active = share_below(self.activity) < p.active_want_share * p.active_action_share
        invited = p.self_care_invited * week.recognised * week.quality if active else 0.0
        return need.whole(self.practical_left * asking.self_care_share(p.self_care_per_sd, self.capability, invited))

    def asks_team(self, week: Week[Any], left: int) -> float:
        """Minutes a week of home care that one wants of the team, of those that help leaves."""
        return self.wanted(week, left, week.p.home_care_take_up_share * (1.0 + week.outreach))

    def buys(self, week: Week[Any], left: int) -> float:
        """Minutes a week of home care that somebody with means wants to buy, of those that help leaves."""
        return self.wanted(week, left, week.p.private_take_up_share)

    def wanted(self, week: Week[Any], left: int, take_up: float) -> float:
        """Minutes a week of home care that are wanted of whoever is asked."""
        p = week.p
        full = asking.full_package(self.need, left, p.package_base_hours_per_week, p.package_per_need_hour)
        chance = asking.ask_chance(take_up, self.need, left, p.need_half_hours_per_week, p.sighted_exponent)
        return full * asking.phased_in(chance, share_below(self.ask_luck))

    def see_to_need(self, week: Week[Any]) -> bool:
        """Look after oneself, see what help removes, and ask or buy: what is left then is nobody's.

        Returns whether one waits for more than one has been given yet.
        """
        p = week.p
        self.own = self.looks_after_self(week)
        helped = self.friend + self.bank
        self.removed = asking.removed_minutes(p.substitution, helped, self.practical_left - self.own)
        left = max(0, self.left_by_kin - self.own - self.removed)
        if self.pays == 1:
            self.private = min(left, need.whole(self.buys(week, left)))
            self.package, waits = 0, False
        else:
            wanted = self.asks_team(week, left)
            self.package = asking.package_after(self.package, wanted, p.package_rate_per_month, left)
            waits = wanted > self.package + asking.WAITS_MINUTES
            self.private = 0
        self.left = left - self.package - self.private
        return waits

    # The week: what the team does

    def be_served(self, week: Week[Any], served: int) -> int:
        """Have so many minutes of one's package delivered; return them."""
        week.ledger.add(self.fifth, "served_home", served)
        week.ledger.add(self.fifth, of_age("served_home", self.age), served)
        week.ledger.add(self.fifth, "undelivered", self.package - served)
        self.work_with(week, float(served))
        return served

    def work_with(self, week: Week[Any], minutes: float) -> None:
        """Be worked with rather than for, as far as the team does: it adds to the dose."""
        if week.with_share > 0.0:
            self.dose = team.dose_after(self.dose, minutes, week.with_share, week.p.doing_with_dose_share)

    def be_hurt(self, harm: float) -> None:
        """Be harmed by an incident: the passing state of severity rises."""
        self.passing = self.passing + harm

    # Coaching

    def race(self, week: Week[Any]) -> int:
        """Place in the race for coaching."""
        return coaching.race_time(uniform(self.luck(week, draws.ENROL)[0]), self.passing, week.p.enrol_worst)

    def takes_up(self, week: Week[Any]) -> bool:
        """Whether to take a coaching place that is offered."""
        p = week.p
        chance = coaching.uptake(p.uptake_logit, self.sanctioned, p.sanction_logit, p.fifth_uptake[self.fifth])
        return uniform(self.luck(week, draws.ENROL)[1]) < chance

    def is_introduced(self, week: Week[Any]) -> bool:
        """Whether to become a peer of whoever came to the group before."""
        return uniform(self.luck(week, draws.ENROL)[3]) < float(week.networks * week.p.introduction_share)

    def drops_out(self, week: Week[Any]) -> bool:
        """Whether to leave before this week's session; a sanction keeps some, who will be slower to come again."""
        word = self.luck(week, draws.DROP_OUT)
        if uniform(word[0]) >= float(week.p.drop_out_per_week):
            return False
        if uniform(word[1]) >= float(week.p.sanction_share):
            return True
        self.sanctioned = min(coaching.MOST_SANCTIONS, self.sanctioned + 1)
        week.ledger.add(self.fifth, "sanctions", 1)
        return False

    def be_coached(self, week: Week[Any], minutes: int) -> None:
        """Take in a session or visit."""
        self.coached -= 1
        counted = minutes * coaching.counted_share(week.p.caseload, week.p.caseload_max)
        self.dose = self.dose + counted * coaching.attention(week.group, week.p.group_dilution) * week.quality
        week.ledger.add(self.fifth, "attended", minutes)

    # Hospital

    if TYPE_CHECKING:

        def expected_contacts(self, week: Week[Any], channel: int) -> float:
            """Expected contacts this week: as a resident, who is more than this, has them."""

    def goes_to_hospital(self, week: Week[Any]) -> bool:
        """Whether a stay begins this week."""
        expected = self.expected_contacts(week, stays.BED_DAYS)
        return stays.begins_stay(uniform(self.luck(week, draws.STAY)[0]), expected, week.p.stay_nights)

    def choose_setting(self, week: Week[Any], free: int) -> None:
        """How long the stay is, and whether on a ward or, while ``free`` beds last, in the other setting."""
        p = week.p
        luck = self.luck(week, draws.STAY)
        self.stay = stays.stay_length(uniform(luck[1]), p.stay_nights)
        goes = p.setting_eligible_share * p.setting_uptake
        self.setting = stays.beds_taken(uniform(luck[2]), goes, uniform(luck[3]), p.setting_family_share, free)

    def spend_nights(self, week: Week[Any]) -> int:
        """Spend this week's nights in a bed; return how many."""
        nights = min(stays.NIGHTS_A_WEEK, self.stay)
        week.ledger.add(self.fifth, "contacts_bed_days", 1_000_000 * nights)
        if self.setting > 0:
            week.ledger.add(self.fifth, "setting_nights", nights)
            week.ledger.add(self.fifth, "family_nights", nights * (self.setting - 1))
            week.ledger.add(self.fifth, "qaly", stays.night_qalys(nights, week.p.setting_qaly_per_year))
        else:
            week.ledger.add(self.fifth, "ward_nights", nights)
        self.stay -= nights
        if self.stay == 0:
            self.setting = 0
        return nights
