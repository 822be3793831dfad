"""What residents do for friends, neighbours, peers and strangers: usual help, and more time when somebody asks."""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.agents.caring import Caring
from coprod_sim.model.agents.context import Week, within
from coprod_sim.model.draws import uniform
from coprod_sim.model.town.columns import TRADES
from coprod_sim.model.town.people import share_below
from coprod_sim.model.week import coaching, more_time, projects, time_bank, usual_help


class Giving(Caring):
    """Helping and asking, and what more time goes into."""

    @property
    def free(self) -> int:
        """Minutes a week that one would still give if asked."""
        return self.more - self.spent

    # Usual help

    def helps(self, week: Week[Any]) -> int:
        """Minutes a week of usual help this month; none for most."""
        p = week.p
        if self.age == 0:
            return 0
        luck = uniform(self.luck(week, draws.MONTH)[2])
        return usual_help.helping_minutes(
            luck, p.help_month_share, share_below(self.helper), p.help_hours_per_week * week.help_multiple
        )

    def asks(self, week: Week[Any]) -> int:
        """Minutes a week that somebody in need asks of friends, neighbours and peers."""
        p = week.p
        debt = max(0, self.received - self.gave)
        repay = usual_help.repaid(debt, p.gift_discount, p.debt_scale_minutes, week.reciprocity)
        return usual_help.asked_minutes(self.practical_left, repay)

    def weight_of(self, tie: int, other: Any) -> int:
        """How near ``other`` is, to whom one is of kind ``tie``: friends 2, neighbours and peers 1, kin 0."""
        return usual_help.tie_weight(tie)

    def minutes_for(self, asker: Any, tie: int, why: str) -> int:
        """Minutes a week for one who asks: as ``usual``, or of more time because a team ``asked``.

        It may be called again in the month, to tell what was given, and is to give the same answer.
        """
        has, asked, pull = self.helping, asker.asking, self.pull
        if why == "asked":
            has, asked, pull = self.free, asker.asked_for, self.pull_asked
        weighted = self.weight_of(tie, asker) * asked
        return usual_help.part_for(has, weighted, pull, self.model.plain.help_others_hours_per_week)

    # More time

    def more_time(self, week: Week[Any]) -> int:
        """Minutes a week that one would give if somebody asked."""
        p = week.p
        if self.age == 0:
            return 0
        shares, minutes = (
            (p.willing_weekly_share, p.willing_monthly_share),
            (p.willing_weekly_minutes, p.willing_monthly_minutes),
        )
        willing = more_time.willing_minutes(share_below(self.helper), *shares, *minutes)
        if willing == 0.0:
            return 0
        acts = p.intention_to_action * p.fifth_willing[self.fifth] * more_time.has_time(self.need, week.assets)
        if p.pay_gbp_per_hour > 0.0 and self.member == TRADES:
            acts = acts * p.paid_giving_ratio
        return more_time.more_minutes(willing, acts, p.give_per_sd, self.capability)

    def spend(self, week: Week[Any], minutes: int, why: str) -> int:
        """Spend some of what one would still give; more than that is an error."""
        week.gave[self.place, why] = within(self, minutes, self.free, why)
        self.spent += minutes
        return minutes

    def leads(self, week: Week[Any], most: int) -> int:
        """Minutes a week of sessions that somebody with the condition, who is asked, leads for others, unpaid."""
        if self.condition == 0 or self.coached > 0 or self.free <= 0:
            return 0
        if uniform(self.luck(week, draws.LEAD)[0]) >= week.p.lead_chance:
            return 0
        return coaching.leader_minutes(most, self.free, most)

    def joins_project(self, week: Week[Any], share: float) -> int:
        """Minutes a week for the common project, of which a ``share`` of one's ties with time was part last month."""
        p = week.p
        luck = uniform(self.luck(week, draws.MONTH_JOINS)[3])
        if self.free <= 0 or luck >= projects.join_chance(p.project_join, p.conditional_share, share):
            return 0
        return projects.session_of(self.free, p.project_session_minutes)

    # The time bank

    def leaves_bank(self, week: Week[Any]) -> bool:
        """Whether a member leaves the time bank."""
        return bool(uniform(self.luck(week, draws.MONTH_JOINS)[1]) < week.p.leave_bank_month)

    def joins_bank(self, week: Week[Any], share: float, room: float) -> bool:
        """Whether to join the time bank, of which a ``share`` of one's ties are members and which has ``room``."""
        p = week.p
        asked = 1.0 + week.networks * (p.join_asked_multiple - 1.0)
        invited = time_bank.invited(p.invite_lonely, self.lonely)
        rate = time_bank.join_rate(
            p.join_per_year, p.join_peers_per_year, share, share_below(self.helper), invited, asked, room
        )
        if self.need > 0:
            rate = rate * week.assets
        return uniform(self.luck(week, draws.MONTH_JOINS)[1]) < time_bank.month_chance(rate)

    def never_trades(self, week: Week[Any]) -> bool:
        """Whether a new member will never give or take."""
        return bool(uniform(self.luck(week, draws.MONTH_JOINS)[2]) < week.p.never_trade_share)

    def offers(self, week: Week[Any]) -> int:
        """Minutes a week that a member offers the time bank."""
        return self.free

    def wants(self, week: Week[Any]) -> int:
        """Minutes a week that a member wants of the time bank."""
        p = week.p
        return time_bank.wanted_minutes(p.bank_want_minutes_per_week, time_bank.WANT_SHARE, self.practical_left)
