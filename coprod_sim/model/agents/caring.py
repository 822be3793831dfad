"""Kin: who stops caring, who starts, and what carers give."""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.agents.context import Week
from coprod_sim.model.agents.row import ResidentRow
from coprod_sim.model.draws import drawn, normal, uniform
from coprod_sim.model.town.columns import NOBODY
from coprod_sim.model.town.people import AWAY, HOME, offer_minutes
from coprod_sim.model.week import kin
from coprod_sim.model.week.time_bank import month_chance

RARE = 1e-9  # the rate a month below which nobody waits for a carer


class Caring(ResidentRow):
    """Caring for kin, and being cared for by them."""

    @property
    def cared_for(self) -> Any:
        """Whom this resident cares for here; None for nobody, and for kin who live elsewhere."""
        return self.model.person(self.row - self.place + self.cares_for) if self.cares_for >= 0 else None

    @property
    def left_by_kin(self) -> int:
        """Minutes of need that kin leave."""
        return self.need - kin.met_by_kin(self.need, self.kin, self.model.plain.care_meets_share)

    def stops_caring(self, week: Week[Any]) -> bool:
        """Whether to stop caring this month."""
        p, other = week.p, self.cared_for
        rate = p.outside_stop_per_year
        if other is not None:
            rate = kin.stop_rate(p.care_stop_per_year[self.care_tie], p.care_stop_idle_per_year, other.need)
        return uniform(self.luck(week, draws.MONTH)[3]) < month_chance(rate)

    def care_for_nobody(self) -> None:
        """Have stopped."""
        self.cares_for, self.offer = NOBODY, 0

    def takes_on_care(self, week: Week[Any], other: Any, tie: int) -> float:
        """Years until one would start to care for ``other`` (None for kin elsewhere), to whom one is of kind ``tie``.

        Of all for whom it is less than a month it is the first whom one cares for.
        """
        p = week.p
        available, able = p.care_available_ratio[self.age], kin.able(self.need)
        if other is None:
            rate = p.outside_start_per_year * available * able
            return kin.waiting_years(uniform(self.luck(week, draws.MONTH_JOINS)[0]), rate)
        available = kin.is_available(tie, self.household == other.household, available)
        rate = kin.start_rate(
            p.care_start_per_year[tie], other.seen_left(week), p.care_start_half_hours_per_week, available, able
        )
        if rate * kin.MONTH < RARE:
            return kin.NEVER
        return kin.waiting_years(uniform(self.luck(week, draws.START_CARE, other.person_id)[0]), rate)

    def seen_left(self, week: Week[Any]) -> float:
        """Minutes a week that kin saw as left to do last month."""
        p = week.p
        team, helped = self.package + self.private, self.removed + self.own
        return kin.seen_left(self.left, team, helped, p.sees_formal_share, p.sees_help_share)

    def care_for(self, week: Week[Any], other: Any, tie: int) -> None:
        """Start to care for ``other`` (None for kin elsewhere)."""
        offer = int(self.care_offer(week, other))
        if offer < 0:
            raise ValueError(f"{type(self).__name__} {self.unique_id} offers {offer} minutes a week of care")
        self.cares_for = kin.ELSEWHERE if other is None else other.place
        self.care_tie = 0 if other is None else tie
        self.offer = offer

    def care_offer(self, week: Week[Any], other: Any) -> int:
        """Minutes a week that one has for ``other`` (None for kin elsewhere) at most."""
        p = week.p
        partner = kin.SOMEWHERE if other is None else other.person_id
        home = HOME if other is not None and self.household == other.household else AWAY
        z = normal(drawn(week.key, self.person_id, partner, draws.START_CARE)[1])
        return offer_minutes(
            p.care_offer_hours_per_week[home], p.care_offer_spread[home], z, self.works, p.working_offer_ratio
        )

    def minutes_for_kin(self, cared_for: Any) -> int:
        """Minutes a week that a carer gives to whom they care for (None for kin elsewhere), of what they offer."""
        if cared_for is None:
            return self.offer
        return kin.share_of(self.offer, cared_for.kin_in_all, cared_for.offered) if cared_for.need > 0 else 0

    @property
    def kin_in_all(self) -> float:
        """Minutes a week that kin give in all, of what they offer."""
        return kin.kin_hours(self.need, self.offered, self.model.plain.care_meets_share)

    @property
    def from_elsewhere(self) -> int:
        """Minutes a week of care by kin who live elsewhere."""
        return kin.share_of(self.elsewhere, self.kin_in_all, self.offered) if self.need > 0 else 0
