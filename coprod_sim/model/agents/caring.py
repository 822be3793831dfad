"""Kin: who stops caring, who starts, and what carers give."""

from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.agents.context import Week, within
from coprod_sim.model.agents.row import ResidentRow
from coprod_sim.model.draws import drawn, normal, uniform
from coprod_sim.model.town.columns import ELSEWHERE, NOBODY
from coprod_sim.model.town.people import AWAY, HOME, offer_minutes
from coprod_sim.model.week import kin, need
from coprod_sim.model.week.time_bank import month_chance


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

    @property
    def practical_left(self) -> float:
        """Minutes of need that anybody could meet, of those that kin leave."""
        return need.practical_left(self.need, self.left_by_kin, self.model.plain.practical_hours_per_week)

    def stops_caring(self, week: Week[Any]) -> bool:
        """Whether to stop caring this month."""
        p, other = week.p, self.cared_for
        rate = p.care_stop_per_year[kin.KIN_ELSEWHERE]
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
            rate = p.care_start_per_year[kin.KIN_ELSEWHERE] * available * able
            return kin.waiting_years(uniform(self.luck(week, draws.MONTH_JOINS)[0]), rate)
        available = kin.is_available(tie, self.household == other.household, available)
        rate = kin.start_rate(
            p.care_start_per_year[tie], other.seen_left(week), p.care_start_half_hours_per_week, available, able
        )
        return kin.waiting_years(uniform(self.luck(week, draws.START_CARE, other.person_id)[0]), rate)

    def seen_left(self, week: Week[Any]) -> float:
        """Minutes a week that kin saw as left to do last month."""
        p = week.p
        team, helped = self.package + self.private, self.removed + self.own
        return kin.seen_left(self.left, team, helped, p.sees_formal_share, p.sees_help_share)

    def care_for(self, week: Week[Any], other: Any, tie: int) -> None:
        """Start to care for ``other`` (None for kin elsewhere)."""
        offer = within(self, self.care_offer(week, other), need.WEEK_MINUTES, "care")
        self.cares_for = ELSEWHERE if other is None else other.place
        self.care_tie = 0 if other is None else tie
        self.offer = offer

    def care_offer(self, week: Week[Any], other: Any) -> int:
        """Minutes a week that one has for ``other`` (None for kin elsewhere) at most."""
        p = week.p
        partner = kin.SOMEWHERE if other is None else other.person_id
        home = HOME if other is not None and self.household == other.household else AWAY
        z = normal(drawn(week.key, self.person_id, partner, draws.START_CARE)[1])
        return offer_minutes(p.care_offer_hours_per_week[home], p.care_offer_spread[home], z)

    def offers_kin(self, week: Week[Any]) -> int:
        """Minutes a week that a carer has this month at most."""
        return kin.offered_minutes(self.offer, week.kin_multiple)

    def minutes_for_kin(self, week: Week[Any], cared_for: Any) -> int:
        """Minutes a week that a carer gives to whom they care for (None for kin elsewhere), of what they offer."""
        offer = self.offers_kin(week)
        if cared_for is None:
            return offer
        return kin.share_of(offer, cared_for.kin_in_all, cared_for.offered) if cared_for.need > 0 else 0

    @property
    def carers(self) -> list[Any]:
        """Who lives here and cares for this resident."""
        start = self.model.town.localities.start
        a, b = int(start[self.locality]), int(start[self.locality + 1])
        caring = np.flatnonzero(self.model.town.residents.cares_for[a:b] == self.place)
        return [self.model.person(a + place) for place in caring.tolist()]

    @property
    def kin_in_all(self) -> float:
        """Minutes a week that kin give in all, of what they offer."""
        return kin.kin_hours(self.need, self.offered, self.model.plain.care_meets_share)

    def offered_elsewhere(self, week: Week[Any]) -> int:
        """Minutes a week of care that kin who live elsewhere offer to somebody in need."""
        return kin.offered_minutes(self.elsewhere, week.kin_multiple) if self.need > 0 else 0

    def from_elsewhere(self, week: Week[Any]) -> int:
        """Minutes a week of care by kin who live elsewhere."""
        return kin.share_of(self.offered_elsewhere(week), self.kin_in_all, self.offered) if self.need > 0 else 0
