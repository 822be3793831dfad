"""What residents do for one another: kin care, asking and giving, the time bank."""

from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.agents.context import Week
from coprod_sim.model.agents.row import ResidentRow
from coprod_sim.model.draws import uniform
from coprod_sim.model.town.caring import CANDIDATES, best_kin
from coprod_sim.model.town.columns import ELSEWHERE, FRIEND, NEVER_TRADES, NOT_MEMBER, TRADES
from coprod_sim.model.week import exchange, projects, time_bank


class Giving(ResidentRow):
    """Kin care, asking and giving, the time bank."""

    def needs_kin(self, week: Week[Any]) -> bool:
        """Whether this carer has nobody (left) to care for."""
        if self.kin_target == ELSEWHERE:
            return False
        return bool(self.kin_target < 0 or self.model.person(self.row - self.place + self.kin_target).level == 0)

    def choose_kin(self, week: Week[Any], supply: list[int], in_need: list["Giving"]) -> int:
        """Place of whom this carer is most use to."""
        m, start = self.model, self.row - self.place
        end = int(m.town.localities.start[self.locality + 1])
        r, t = m.town.residents, m.town.ties
        return best_kin(
            self.place, r.person_id[start:end], r.level[start:end], self.kin_minutes, t.first[start : end + 1], t.to,
            t.kind, np.array(supply), np.array([person.place for person in in_need]), len(in_need), CANDIDATES,
            week.p, week.key,
        )  # fmt: skip

    def wants(self) -> int:
        """Minutes of need that others could still meet."""
        return self.standing + self.relational + self.everyday

    def turn_to_ties(self, week: Week[Any]) -> None:
        """Ask ties in turn until nothing is left to ask for; learn from how that went."""
        asked = agreed = 0
        trust = self.trust_neighbours
        repay = self.repay(week)
        for kind, tie in self.order_ties(week):
            if self.wants() <= 0:
                break
            if tie.left <= 0:
                continue
            word = self.luck(week, draws.ASK, tie.person_id)
            if not self.asks(week, kind, trust, repay, uniform(word[0])):
                continue
            asked += 1
            if tie.agrees_to_give(week, self, kind, uniform(word[1])):
                agreed += 1
                minutes = min(self.wants(), tie.left, int(week.p.favour_minutes))
                self.be_helped(week, tie, minutes, near=kind < FRIEND)
        if asked > 0:
            share = agreed / asked
            self.granted = self.granted + week.p.granted_memory * (share - self.granted)
            self.trust_neighbours = exchange.trust_after(trust, share, week.p.trust_rate, week.p.trust_bad_weight)

    def order_ties(self, week: Week[Any]) -> list[tuple[int, "Giving"]]:
        """Whom to turn to first: ties of the founding, then peers."""
        return self.ties + self.peers(week)

    def repay(self, week: Week[Any]) -> float:
        """How far not being able to repay leaves asking."""
        p = week.p
        return exchange.repay_factor(self.credit_before, p.gift_discount, p.debt_scale_minutes, week.reciprocity)

    def asks(self, week: Week[Any], kind: int, trust: float, repay: float, u: float) -> bool:
        """Whether to ask a tie of this kind, with luck ``u``."""
        base = week.p.ask_probability[kind]
        if kind < FRIEND:
            return bool(u < min(1.0, base * week.boldness))
        return u < exchange.ask_probability(base, week.boldness, repay, trust, week.p.trust_neighbours_start)

    def agrees_to_give(self, week: Week[Any], asker: "Giving", kind: int, u: float) -> bool:
        """Whether to give when asked by a tie of this ``kind``, with luck ``u``."""
        return bool(u < (week.p.give_kin if kind < FRIEND else self.give_chance(week)))

    def give_chance(self, week: Week[Any]) -> float:
        """Chance to agree when somebody who is not kin asks."""
        p = week.p
        return exchange.give_probability(
            self.giver,
            self.granted_before,
            p.granted_anchor,
            week.reciprocity,
            p.give_unconditional,
            p.free_rider_factor,
            self.capability,
            p.give_per_sd,
        )

    def be_helped(self, week: Week[Any], giver: "Giving", minutes: int, *, near: bool) -> None:
        """Take ``minutes`` of help: part of it removes need, the rest is additional."""
        removed = exchange.removed_minutes(minutes, week.p.substitution, self.severity)
        first = min(removed, self.everyday)
        second = min(removed - first, self.relational)
        self.everyday -= first
        self.relational -= second
        self.standing -= removed - first - second
        giver.left -= minutes
        giver.given += minutes
        self.find_need(week, minutes)
        source = "ties" if near else "neighbours"
        week.ledger.add(self.fifth, f"met_{source}", removed)
        week.ledger.add(self.fifth, f"extra_{source}", minutes - removed)
        if not near:
            giver.credit += minutes
            self.credit -= minutes

    def find_need(self, week: Week[Any], minutes: int) -> None:
        """Help may bring clinical need to light."""

    def join_or_leave(self, week: Week[Any], before: list[int], room: float) -> None:
        """Join or leave the time bank; ``before`` says who was a member, by place, ``room`` how full it is."""
        p = week.p
        if self.age == 0:
            return
        word = self.luck(week, draws.JOIN)
        if before[self.place] != NOT_MEMBER:
            if uniform(word[0]) < p.leave_bank_month:
                self.member, self.gave, self.received = NOT_MEMBER, 0, 0
        elif self.may_join(week):
            ties = self.ties
            share = sum(before[tie.place] != NOT_MEMBER for _, tie in ties) / max(1, len(ties))
            hazard = time_bank.join_hazard(
                p.join_month, p.join_peers_month, share, p.join_asked_multiple, week.networks, room
            )
            if uniform(word[0]) < hazard:
                self.member = NEVER_TRADES if uniform(word[1]) < p.never_trade_share else TRADES

    def may_join(self, week: Week[Any]) -> bool:
        """Whether this resident might join: people with time to give, and people in need where assets count."""
        return bool(time_bank.may_join(self.willing, self.condition, week.assets))

    def try_broker(self, week: Week[Any], traders: list["Giving"], attempt: int) -> bool:
        """Let the broker try one other member; return whether an exchange came about."""
        word = self.luck(week, draws.BROKER, attempt)
        other = traders[int(uniform(word[0]) * len(traders))]
        if other == self or other.left <= 0 or uniform(word[1]) >= self.repay(week):
            return False
        if uniform(word[3]) >= time_bank.match_chance(len(traders), week.p.match_half_members):
            return False
        chance = time_bank.paid_probability(other.give_chance(week), week.p.pay_gbp_per_hour, week.p.paid_giving_ratio)
        if uniform(word[2]) >= chance:
            return False
        minutes = min(self.wants(), other.left, int(week.p.exchange_minutes))
        self.be_helped(week, other, minutes, near=False)
        other.gave = 1
        self.received = 1
        week.ledger.add(self.fifth, "brokered", minutes)
        week.ledger.add(self.fifth, "paid_help", minutes if week.p.pay_gbp_per_hour > 0.0 else 0)
        week.ledger.add(self.fifth, "exchanges", 1)
        return True

    def lead(self, week: Week[Any], most: int) -> int:
        """Lead a session for others with the condition, unpaid, when asked, or not; return the minutes."""
        if self.condition == 0 or self.coached > 0 or self.left <= 0:
            return 0
        if uniform(self.luck(week, draws.LEAD)[0]) >= self.give_chance(week):
            return 0
        minutes = min(most, self.left)
        self.left -= minutes
        self.given += minutes
        week.ledger.add(self.fifth, "peer_led", minutes)
        return minutes

    def work_on_project(self, week: Week[Any], taking: float, most: int) -> int:
        """Work on the common project, ``most`` minutes at most, or not; return the minutes."""
        p = week.p
        chance = projects.project_probability(self.giver, p.project_join, taking, p.free_rider_factor)
        if self.left <= 0 or uniform(self.luck(week, draws.PROJECT)[0]) >= chance:
            return 0
        minutes = min(self.left, int(p.project_session_minutes), most)
        self.left -= minutes
        self.given += minutes
        week.ledger.add(self.fifth, "project_given", minutes)
        return minutes
