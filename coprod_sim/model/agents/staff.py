"""Who works for the service: professionals, who hold posts, and an official for each locality.

Their state is columns, too: a professional's a row of ``Posts``, an official's some columns of ``Localities``.
"""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.agents.context import Host, Quarter, Week
from coprod_sim.model.draws import drawn, normal, poisson, uniform
from coprod_sim.model.quarter import discovery, risk, spread
from coprod_sim.model.quarter.quarter import LENGTH
from coprod_sim.model.town.columns import Localities, Posts
from coprod_sim.model.week import team, usual_help
from coprod_sim.model.week.contacts import millionths
from coprod_sim.model.with_mesa import Agent


class Staff(Agent):  # type: ignore[misc]  # mesa is not typed
    """Somebody who works for the service in a ``locality``."""

    def __init__(self, model: Host[Any], locality: int, unregistered_id: int | None) -> None:
        """Join; a view made on demand brings its own id and is not registered with the model."""
        if unregistered_id is None:
            super().__init__(model)
        else:
            self.model, self.unique_id, self.pos = model, unregistered_id, None
        self.locality = locality

    def remove(self) -> None:
        """Leave; a view of a kernel's model cannot."""
        if self.model.engine == "kernel":
            raise TypeError("agents of the kernel are views and cannot be removed")
        super().remove()

    @property
    def at(self) -> "Localities":
        """The localities' columns."""
        localities: Localities = self.model.town.localities
        return localities


class Professional(Staff):
    """Holds a post in a locality's team."""

    def __init__(self, model: Host[Any], locality: int, post: int, *, unregistered_id: int | None = None) -> None:
        """Hold row ``post`` of the posts."""
        super().__init__(model, locality, unregistered_id)
        self.post = post

    @property
    def posts(self) -> "Posts":
        """The posts' columns."""
        posts: Posts = self.model.town.posts
        return posts

    @property
    def minutes_per_week(self) -> int:
        """Paid time."""
        return int(self.posts.minutes[self.post])

    @property
    def co_produces(self) -> bool:
        """Whether they co-produce, from week 0 on, or work the usual way."""
        return bool(self.posts.co_produces[self.post])

    @property
    def passion(self) -> float:
        """Passion, as a multiple of the mean."""
        return float(self.posts.passion[self.post])

    @property
    def fidelity(self) -> float:
        """What they achieve, of what co-producing could; 0 for who does not."""
        return float(self.posts.fidelity[self.post])

    @property
    def since(self) -> int:
        """Week in which they came."""
        return int(self.posts.since[self.post])

    def consider(self, quarter: Quarter, shares: float) -> None:
        """Leave, gain experience, take up co-production or go back; ``shares`` of colleagues co-produce."""
        p, x, k = quarter.p, self.locality, self.post
        word = drawn(quarter.key(x), k - int(self.posts.first[x]), 0, draws.POST)
        luck = uniform(word[1])
        danger = float(self.at.risk[x])
        if uniform(word[0]) < spread.quarter_chance(p.staff_turnover_per_year):
            self.replace(quarter, uniform(word[2]), normal(word[3]))
        elif self.co_produces:
            self.posts.fidelity[k] = spread.fidelity_after(self.fidelity, p.fidelity_gain_per_year)
            rate = spread.revert_rate(p.revert_per_year, danger, quarter.government.unfunded)
            if luck < spread.quarter_chance(rate):
                self.work_as_usual()
        else:
            leadership, peers = quarter.government.leadership, quarter.government.peers * shares
            pull = p.take_up_need_per_year * self.passion * float(quarter.seen.need[x])
            outside = p.take_up_outside_per_year
            chance = spread.quarter_chance(spread.take_up_rate(outside, leadership, peers, pull, danger))
            if luck < chance:
                everything = outside + leadership + peers + pull
                self.co_produce(quarter, told=spread.was_told(luck, chance, leadership, everything))

    def replace(self, quarter: Quarter, luck: float, passion: float) -> None:
        """Leave; a newcomer comes, who co-produces or works as usual."""
        p, practice = quarter.p, float(quarter.seen.practice[self.locality])
        self.posts.since[self.post] = quarter.week
        self.posts.passion[self.post] = spread.passion_of(passion, p.passion_sd)
        if luck < spread.newcomer_chance(practice, p.induction_share, quarter.government.mandate):
            self.co_produce(quarter, told=luck >= practice * p.induction_share)
        else:
            self.work_as_usual()

    def co_produce(self, quarter: Quarter, *, told: bool) -> None:
        """Begin to co-produce."""
        p = quarter.p
        self.posts.co_produces[self.post] = 1
        self.posts.told[self.post] = int(told)
        self.posts.fidelity[self.post] = spread.first_fidelity(
            p.fidelity_first, self.passion, int(told), p.fidelity_mandate_penalty
        )

    def work_as_usual(self) -> None:
        """Work the usual way."""
        self.posts.co_produces[self.post] = 0
        self.posts.told[self.post] = 0
        self.posts.fidelity[self.post] = 0.0


class Official(Staff):
    """Decides for a locality, and judges what risk there is in co-production."""

    @property
    def perceived_risk(self) -> float:
        """From 0 to 1."""
        return float(self.at.risk[self.locality])

    @property
    def settings(self) -> tuple[float, float, int]:
        """What is decided here: coaching share, boldness, people in a session."""
        at, x = self.at, self.locality
        return float(at.coaching_share[x]), float(at.boldness[x]), int(at.group_size[x])

    @settings.setter
    def settings(self, settings: tuple[float, float, int]) -> None:
        at, x = self.at, self.locality
        at.coaching_share[x], at.boldness[x], at.group_size[x] = settings

    def asks_on_behalf(self, week: Week[Any], person: Any) -> float:
        """How boldly the team asks on behalf of a ``person``, as a multiple of what the person asks."""
        return usual_help.boldness_of(week.networks, week.quality, float(self.at.boldness[self.locality]))

    def delivers(self, load: float) -> float:
        """Share of the home care asked for that the team delivers at a ``load``, the same for all."""
        return team.delivered_share(load)

    def report(self, week: Week[Any]) -> None:
        """Book the team and what came to light."""
        at, x, ledger = self.at, self.locality, week.ledger
        ledger.add(0, "localities", 1)
        ledger.add(0, "posts", int(at.posts[x]))
        ledger.add(0, "co_posts", int(at.co_posts[x]))
        ledger.add(0, "fidelity", millionths(float(at.fidelity[x]) * int(at.co_posts[x])))
        ledger.add(0, "risk", millionths(self.perceived_risk))
        if week.number % LENGTH == 0:
            for name in ("incidents", "stories", "visits"):
                ledger.add(0, name, int(getattr(at, name)[x]))

    def look_into_incidents(self, quarter: Quarter) -> tuple[int, int]:
        """Incidents of the last quarter come to light; return stories about co-production, and national ones."""
        p, x, key = quarter.p, self.locality, quarter.key(self.locality)
        mean = risk.mean_incidents(float(quarter.seen.hours[x]), p.incident_per_100000_hours)
        self.at.incidents[x] = poisson(drawn(key, 0, 0, draws.INCIDENT)[0], mean)
        bad = national = 0
        people = sorted(self.model.people_of(x), key=lambda person: person.person_id)
        for k in range(int(self.at.incidents[x])):
            word = drawn(key, k + 1, 0, draws.INCIDENT)
            place = int(uniform(word[0]) * len(people))
            hurt = next((person for person in people[place:] + people[:place] if person.condition == 1), None)
            if hurt is not None:
                hurt.be_hurt(p.incident_harm)
            co_produced = int(uniform(word[1]) < float(quarter.seen.practice[x]))
            if uniform(word[2]) < risk.story_chance(p.story_probability, p.story_multiple, co_produced):
                self.at.stories[x] += 1
                bad += co_produced
                national += co_produced * int(uniform(word[3]) < p.national_share)
        return bad, national

    def judge(self, quarter: Quarter, bad: int, elsewhere: int) -> float:
        """Perceived risk after what is read in the press and seen on a visit.

        ``bad`` are stories about co-production here, ``elsewhere`` those that the national press has of other places.
        """
        p, x = quarter.p, self.locality
        seen = risk.risk_faded(self.perceived_risk, p.risk_fade_per_year)
        weight = min(1.0, p.news_weight * p.bad_news_ratio)
        for _ in range(bad):
            seen = risk.risk_after_news(seen, weight)
        for _ in range(elsewhere):
            seen = risk.risk_after_news(seen, weight * p.press_contagion)
        place = self.best_nearby(quarter)
        luck = uniform(drawn(quarter.key(x), 0, 0, draws.VISIT)[0])
        if place is not None and luck < spread.quarter_chance(quarter.government.visiting):
            self.at.visits[x] = 1
            seen = risk.risk_after_visit(seen, p.news_weight, float(quarter.seen.improved[place]), p.visit_qaly)
        return float(seen)

    def best_nearby(self, quarter: Quarter) -> int | None:
        """Where most co-produce, here or in a linked locality; None if nowhere."""
        places = [y for y in [self.locality, *quarter.links(self.locality)] if quarter.seen.practice[y] > 0.0]
        return max(places, key=lambda y: float(quarter.seen.practice[y])) if places else None

    def may_review(self, quarter: Quarter, decided: int) -> bool:
        """Whether settings ``decided`` in some week have been in place for long enough."""
        return bool(quarter.week - decided >= quarter.p.review_weeks)

    def review(self, quarter: Quarter, noise: float) -> tuple[float, float, int] | None:
        """Settings to have from now on, tried or copied; None to keep those in place.

        ``noise`` is the variance of one quarter's score.
        """
        p, x = quarter.p, self.locality
        if not self.may_review(quarter, int(self.at.decided[x])):
            return None
        word = drawn(quarter.key(x), 0, 0, draws.REVIEW)
        links = quarter.links(x)
        if uniform(word[0]) < p.experiment_per_year * p.review_weeks / 52.0:
            return self.try_out(quarter)
        if not links:
            return None
        other = quarter.officials[links[int(uniform(word[1]) * len(links))]]
        scored = self.at.scored
        better = float(self.at.score[other.locality]) - float(self.at.score[x])
        error = discovery.standard_error(noise, int(scored[x]), int(scored[other.locality]))
        if not self.may_review(quarter, int(self.at.decided[other.locality])):
            return None
        return other.settings if uniform(word[2]) < discovery.copy_chance(better, error) else None

    def try_out(self, quarter: Quarter) -> tuple[float, float, int]:
        """Settings around those in place."""
        word = drawn(quarter.key(self.locality), 0, 0, draws.EXPERIMENT)
        share, boldness, group = self.settings
        wide = quarter.p.discover_spread
        return (
            discovery.tried(share, normal(word[0]), wide, 0.0, discovery.MOST_COACHING),
            discovery.bolder(boldness, normal(word[1]), wide, discovery.MOST_BOLDNESS),
            discovery.whole_group(discovery.tried(float(group), normal(word[2]), wide, 1.0, discovery.MOST_IN_GROUP)),
        )
