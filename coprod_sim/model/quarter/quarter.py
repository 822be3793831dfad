"""Every thirteen weeks, in order: practice spreads, officials judge risk, policy discovers.

Localities meet here and nowhere else. All look at what was there before anybody moved, so that their order does not
matter. Without anything switched on, nothing happens.
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from coprod_sim.model import decisions, draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import drawn, normal, wide
from coprod_sim.model.quarter import discovery, links, measures, risk, spread
from coprod_sim.model.town.columns import F64, I32, I64, PEER_SLOTS, no_peers
from coprod_sim.model.town.founding import Town
from coprod_sim.model.week import usual

LENGTH = 13


class Government(NamedTuple):
    """What government does this quarter: rates a year, a chance, and visits a year of each official."""

    leadership: float
    peers: float
    mandate: float
    visiting: float
    unfunded: float


class Seen(NamedTuple):
    """What is looked at, by locality, before anybody moves; see ``measures`` for units."""

    practice: F64
    need: F64
    hours: F64
    improved: F64
    score: F64


def government(p: Any, week: int) -> Government:
    """What government does in the quarter that begins in ``week``; without funding, nothing."""
    funded = decisions.funded(p, week)
    leads, catalyses = funded and p.leading == 1, funded and p.catalysing == 1
    return Government(
        leadership=float(p.leadership_per_year) if leads else 0.0,
        peers=float(p.take_up_peers_per_year * (p.catalyst_multiple if catalyses else 1.0)),
        mandate=float(p.mandate_share) if leads else 0.0,
        visiting=float(p.visits_per_year) if funded else 0.0,
        unfunded=0.0 if funded else float(p.revert_unfunded_per_year),
    )


def active(p: Any) -> bool:
    """Whether anything happens quarter by quarter."""
    return bool(
        p.practice_spreads == 1 or p.discovering == 1 or p.incident_per_100000_hours > 0.0 or p.scandal_week >= 0
    )


def seen(town: Town, p: Any, values: Mapping[str, Any], ledger: I64) -> Seen:
    """What the last quarter's ``ledger`` (localities, fields) and the last reckoning say."""
    at, of_quarter = town.localities, measures.of_quarter(ledger, values)
    return Seen(
        practice=at.practice.copy(),
        need=measures.unmet_share(of_quarter),
        hours=measures.team_hours(of_quarter),
        improved=measures.lives(at, p) - at.lived,
        score=measures.score(of_quarter, p, at.usual_unmet) if p.discovering == 1 else np.zeros(at.number.size),
    )


def begin(town: Town, p: Any, values: Mapping[str, Any], ledger: I64, seed: int, replicate: int) -> Town:
    """In week 0: who co-produces, how practices fit each place, what officials fear, what each place tries first.

    ``ledger`` (localities, fields) is that of the burn-in's last quarter, which settings' scores are held against.
    """
    at = town.localities
    usual.settle(at)
    slots = PEER_SLOTS if p.groups_meet == 1.0 else 0
    town = town._replace(ties=town.ties._replace(peers=no_peers(town.residents.age.size, slots)))
    at.risk[:] = p.risk_first
    at.lived[:] = measures.lives(at, p)
    at.coaching_share[:], at.boldness[:], at.group_size[:] = p.coaching_share, p.ask_boldness, p.course_group_size
    first_holders(town, p, seed, replicate)
    if p.fit_varies == 1:
        find_fit(at.number, at.fit_usual, at.fit_co, p.fit_spread, seed, replicate)
    if p.discovering == 1:
        at.score_first[:] = measures.score(measures.of_quarter(ledger, values), p, at.usual_unmet)
        around = (float(p.coaching_share), float(p.ask_boldness), float(p.course_group_size))
        for x in range(at.number.size):
            key = (seed, replicate, int(at.number[x]), 0)
            discovery.try_out(x, at.coaching_share, at.boldness, at.group_size, around, p.discover_spread, key)
    if active(p):
        town = town._replace(links=links.linked(at.number.size, p, seed, replicate))
    update_localities(town, p, 0)
    return town


def first_holders(town: Town, p: Any, seed: int, replicate: int) -> None:
    """Choose who co-produces from week 0 on: a share of each team; the most passionate where it spreads."""
    at, posts = town.localities, town.posts
    if p.practice_spreads == 0:
        for x in range(at.number.size):
            team = posts.minutes[posts.first[x] : posts.first[x + 1]]
            posts.co_produces[
                posts.first[x] : posts.first[x] + decisions.co_producing(team.tolist(), p.practice_share)
            ] = 1
        posts.fidelity[:] = posts.co_produces
        return
    luck = np.zeros(posts.passion.size)
    draw_passion(posts.first, posts.passion, luck, at.number, p.passion_sd, seed, replicate)
    most = np.lexsort((np.arange(luck.size), -luck))  # by luck, so that chance decides where passion is equal
    for k in most[: round(float(p.practice_share) * most.size)]:
        posts.co_produces[k] = 1
        posts.fidelity[k] = spread.first_fidelity(p.fidelity_first, posts.passion[k], 0, p.fidelity_mandate_penalty)


@kernel
def draw_passion(first: I64, passion: F64, luck: F64, number: I32, sd: float, seed: int, replicate: int) -> None:
    """Draw the passion of whoever holds a post in week 0, from ``luck``: standard normal numbers."""
    for x in range(number.size):
        for k in range(first[x], first[x + 1]):
            word = drawn((seed, replicate, wide(number[x]), 0), k - first[x], 0, draws.POST)
            luck[k] = normal(word[3])
            passion[k] = spread.passion_of(luck[k], sd)


@rule
def fit_of(luck: float, sd: float) -> float:
    """Fit of a practice to a place from a standard normal number: log-normal with a median of 1."""
    return math.exp(sd * luck)


@kernel
def find_fit(number: I32, usual: F64, co: F64, sd: float, seed: int, replicate: int) -> None:
    """Draw how well each practice fits each place: log-normal with a median of 1."""
    for x in range(number.size):
        word = drawn((seed, replicate, wide(number[x]), 0), 0, 0, draws.FIT)
        usual[x] = fit_of(normal(word[0]), sd)
        co[x] = fit_of(normal(word[1]), sd)


def turn(town: Town, p: Any, values: Mapping[str, Any], ledger: I64, seed: int, replicate: int, week: int) -> None:
    """Let the quarter that begins in ``week`` begin, after one with ``ledger`` (localities, fields)."""
    at, posts, net = town.localities, town.posts, town.links
    for pending in (at.incidents, at.stories, at.visits):
        pending[:] = 0
    now, rules = seen(town, p, values, ledger), government(p, week)
    if spreads(p, week):
        linked = spread.linked_mean(now.practice, net.first, net.to)
        ahead = spread.look_ahead(now.practice, linked, now.need, at.risk, p, rules.leadership, rules.peers)
        linked = spread.linked_mean(ahead, net.first, net.to)
        spread.consider(
            posts.first, posts.co_produces, posts.told, posts.passion, posts.fidelity, posts.since, at.number,
            now.practice, ahead, linked, now.need, at.risk, p, rules.leadership, rules.peers, rules.mandate,
            rules.unfunded, seed, replicate, week,
        )  # fmt: skip
    bad_here, national = np.zeros((2, at.number.size), np.int64)
    scandal(now.practice, at.stories, bad_here, national, p, week)
    if p.incident_per_100000_hours > 0.0:
        r = town.residents
        risk.happen(
            at.start, at.number, r.person_id, r.condition, r.passing, now.hours, now.practice, at.incidents, at.stories,
            bad_here, national, p, seed, replicate, week,
        )  # fmt: skip
    risk.judge(
        at.number, at.risk, now.practice, now.improved, at.visits, bad_here, national, rules.visiting, net.first,
        net.to, p, seed, replicate, week,
    )  # fmt: skip
    if p.discovering == 1:
        discover(town, p, now.score, seed, replicate, week)
    update_localities(town, p, week)


def spreads(p: Any, week: int) -> bool:
    """Whether professionals take up co-production or go back in ``week``: not once the programme is withdrawn."""
    return bool(p.practice_spreads == 1 and not decisions.withdrawn(p, week))


def scandal(practice: F64, stories: I64, bad_here: I64, national: I64, p: Any, week: int) -> None:
    """Put the scandal in the press at the first start of a quarter from its week on, where most co-produce."""
    place = int(practice.argmax())
    if p.scandal_week < 0 or not week - LENGTH < max(1, p.scandal_week) <= week or practice[place] == 0.0:
        return
    stories[place] += 1
    bad_here[place] += 1
    national[place] += p.scandal_national


def discover(town: Town, p: Any, latest: F64, seed: int, replicate: int, week: int) -> None:
    """Keep score of the settings in place, and let localities review them."""
    at, net = town.localities, town.links
    change = discovery.relative(latest - at.score_first, net.first, net.to)
    noise = discovery.keep_score(change, at.score, at.scored, at.noise)
    discovery.review(
        at.number, at.coaching_share, at.boldness, at.group_size, at.score, at.scored, at.decided, noise, net.first,
        net.to, p, seed, replicate, week,
    )  # fmt: skip


def update_localities(town: Town, p: Any, week: int) -> None:
    """Reckon what teams now do: practice, its quality, the pace of service, and where the money goes."""
    at, posts = town.localities, town.posts
    begins = posts.first[:-1]
    time = np.add.reduceat(posts.minutes, begins)
    co_time = np.add.reduceat(posts.minutes * posts.co_produces, begins)
    weighted = np.add.reduceat(posts.minutes * posts.fidelity, begins)
    at.posts[:] = np.diff(posts.first)
    differs = p.assets + p.reciprocity + p.redefined_work + p.networks > 0  # with all four values off, nobody does
    at.co_posts[:] = np.add.reduceat(posts.co_produces.astype(np.int64), begins) * differs
    of_posts = np.add.reduceat(posts.co_produces.astype(np.float64), begins) / at.posts  # for a team without time
    at.practice[:] = np.divide(co_time, time, out=of_posts, where=time > 0)
    at.fidelity[:] = np.divide(weighted, co_time, out=np.ones(time.size), where=co_time > 0)
    at.quality[:] = at.fidelity * at.fit_co
    at.pace[:] = (1.0 - at.practice) * at.fit_usual + at.practice * at.fit_co
    for x in range(at.number.size):
        decisions.spend(at, x, p, week)
