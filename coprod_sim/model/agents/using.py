"""What residents have of the team: asking it, being served, being coached."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coprod_sim.model import draws
from coprod_sim.model.agents.context import Week, Worker
from coprod_sim.model.agents.row import ResidentRow
from coprod_sim.model.agents.team_time import spend, time_left
from coprod_sim.model.draws import uniform
from coprod_sim.model.town.caring import standing_minutes
from coprod_sim.model.week import coaching, exchange, service, stays
from coprod_sim.outcomes.fields import of_age


class Using(ResidentRow):
    """Asking the team, being served and coached by it."""

    def refer(self, week: Week[Any]) -> None:
        """Ask the team for what is left."""
        most = standing_minutes(week.p.home_care_hours_per_week)
        eligible = week.p.standing_eligible_level
        self.package = service.package_minutes(self.standing, self.asks_team, self.level, eligible, most)
        unasked = self.standing - self.package + self.everyday
        self.waiting_relational += self.relational
        self.waiting_clinical += self.clinical
        self.unmet_minutes += unasked
        week.asked_of_team += self.package + self.relational + self.clinical
        week.ledger.add(self.fifth, "referred_standing", self.package)
        week.ledger.add(self.fifth, of_age("referred_standing", self.age), self.package)
        week.ledger.add(self.fifth, "referred_relational", self.relational)
        week.ledger.add(self.fifth, "referred_clinical", self.clinical)
        week.ledger.add(self.fifth, "unasked", unasked)

    def be_served(self, week: Week[Any], team: Sequence[Worker], standing: bool) -> None:
        """Be served by the team: this week's standing care, or what waits in the queue."""
        p = week.p
        asked = self.package if standing else self.waiting_relational + self.waiting_clinical
        served = service.affordable(asked, time_left(team), week.extra)
        more = service.extra_minutes(served, week.extra)
        spend(team, served + more)
        week.ledger.add(self.fifth, "doing_with", more)
        if served > 0:
            per_minute, floor = p.doing_with_dose_share * week.quality, -0.5 * p.gain_dose_minutes
            self.dose = service.dose_after(self.dose, served, week.assets, per_minute, p.doing_for_loss, floor)
        self.trust_services = exchange.trust_after(
            self.trust_services, served / asked, p.trust_rate, p.trust_bad_weight
        )
        if standing:
            week.ledger.add(self.fifth, "served_standing", served)
            week.ledger.add(self.fifth, of_age("served_standing", self.age), served)
            week.ledger.add(self.fifth, "unserved_standing", asked - served)
            self.unmet_minutes += asked - served
        else:
            self.leave_queue(week, served, asked - served)

    def leave_queue(self, week: Week[Any], served: int, remaining: int) -> None:
        """Book what was served, and wait on with what remains, unless it has waited too long."""
        hard = min(served, self.waiting_clinical)
        self.waiting_clinical -= hard
        self.waiting_relational -= served - hard
        week.ledger.add(self.fifth, "served_clinical", hard)
        week.ledger.add(self.fifth, "served_relational", served - hard)
        self.wait = self.wait + 1 if remaining > 0 else 0
        if self.wait > int(week.p.lapse_weeks):
            week.ledger.add(self.fifth, "lapsed", remaining)
            self.unmet_minutes += remaining
            self.waiting_clinical = self.waiting_relational = self.wait = 0
        elif remaining > 0:
            week.ledger.add(self.fifth, "backlog", remaining)
            week.ledger.add(self.fifth, "waiting", 1)
            week.ledger.add(self.fifth, "wait", self.wait)

    def be_hurt(self, harm: float) -> None:
        """Be harmed by an incident: the passing state of severity rises."""
        self.passing = self.passing + harm

    def race(self, week: Week[Any]) -> int:
        """Place in the race for coaching."""
        return coaching.race_time(uniform(self.luck(week, draws.ENROL)[0]), self.passing, week.p.enrol_worst)

    def takes_up(self, week: Week[Any]) -> bool:
        """Whether to take a coaching place that is offered."""
        p = week.p
        chance = coaching.uptake(
            p.uptake_logit, p.uptake_trust, self.trust_services, p.trust_services_start, p.fifth_uptake[self.fifth]
        )
        return uniform(self.luck(week, draws.ENROL)[1]) < chance

    def is_introduced(self, week: Week[Any]) -> bool:
        """Whether to become a peer of whoever came to the group before."""
        return uniform(self.luck(week, draws.ENROL)[3]) < float(week.networks * week.p.introduction_share)

    def drops_out(self, week: Week[Any]) -> bool:
        """Whether to leave before this week's session; a sanction keeps some, at a cost to trust."""
        word = self.luck(week, draws.DROP_OUT)
        if uniform(word[0]) >= float(week.p.drop_out_per_week):
            return False
        if uniform(word[1]) >= float(week.p.sanction_share):
            return True
        self.trust_services = coaching.trust_sanctioned(self.trust_services, week.p.sanction_trust_loss)
        week.ledger.add(self.fifth, "sanctions", 1)
        return False

    def be_coached(self, week: Week[Any], minutes: int) -> None:
        """Take in a session or visit."""
        self.coached -= 1
        counted = minutes * coaching.counted_share(week.p.caseload, week.p.caseload_max)
        self.dose = self.dose + counted * coaching.attention(week.group, week.p.group_dilution) * week.quality
        week.ledger.add(self.fifth, "attended", minutes)

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
