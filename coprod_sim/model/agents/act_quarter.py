"""The quarter as professionals and officials live it: the readable reference beside the compiled loops."""

import numpy as np

from coprod_sim.model.agents.context import Quarter
from coprod_sim.model.quarter import discovery, spread
from coprod_sim.model.quarter import quarter as shared


def turn(quarter: Quarter) -> None:
    """Practice spreads, officials judge risk, policy discovers."""
    m, at, p = quarter.model, quarter.model.town.localities, quarter.p
    for pending in (at.incidents, at.stories, at.visits):
        pending[:] = 0
    if shared.spreads(p, quarter.week):
        practice_spreads(quarter)
    bad, national = np.zeros((2, at.number.size), np.int64)
    shared.scandal(quarter.seen.practice, at.stories, bad, national, p, quarter.week)
    if p.incident_per_100000_hours > 0.0:
        for x, official in enumerate(quarter.officials):
            stories, taken_up = official.look_into_incidents(quarter)
            bad[x] += stories
            national[x] += taken_up
    elsewhere = (national.sum() - national).tolist()
    at.risk[:] = [o.judge(quarter, int(bad[x]), elsewhere[x]) for x, o in enumerate(quarter.officials)]
    if p.discovering == 1:
        discover(quarter)
    shared.update_localities(m.town, m.record, quarter.week)


def practice_spreads(quarter: Quarter) -> None:
    """Let every professional consider what colleagues do, here and in linked localities."""
    p, at = quarter.p, quarter.model.town.localities
    practice = quarter.seen.practice.tolist()
    ahead = []
    for x, linked in enumerate(quarter.linked_mean(practice)):
        peers = quarter.government.peers * spread.colleagues(practice[x], linked, p.linked_share)
        need = p.take_up_need_per_year * float(quarter.seen.need[x])
        rate = spread.take_up_rate(
            p.take_up_outside_per_year, quarter.government.leadership, peers, need, float(at.risk[x])
        )
        ahead.append(spread.share_ahead(practice[x], rate))
    for x, linked in enumerate(quarter.linked_mean(ahead)):
        shares = spread.colleagues(ahead[x], linked, p.linked_share)
        for professional in quarter.model.team_of(x):
            professional.consider(quarter, shares)


def discover(quarter: Quarter) -> None:
    """Keep score, then let every official review the settings by what all had before."""
    at, latest = quarter.model.town.localities, quarter.seen.score
    change = (latest - at.score_first).tolist()
    others = quarter.linked_mean(change)
    total = 0.0
    for x, own in enumerate(change):
        relative = own - others[x] if quarter.links(x) else own
        score, quarters = float(at.score[x]), int(at.scored[x])
        before = float(at.noise[x])
        if quarters > 0 or before == 0.0:
            at.noise[x] = discovery.remembered(before, (relative - score) ** 2, discovery.MEMORY, int(before > 0.0))
        at.score[x] = discovery.remembered(score, relative, discovery.MEMORY, quarters)
        at.scored[x] += 1
        total += float(at.noise[x])
    noise = total / len(change)
    decisions = [official.review(quarter, noise) for official in quarter.officials]
    for x, settings in enumerate(decisions):
        if settings is not None:
            quarter.officials[x].settings = settings
            at.decided[x] = quarter.week
            at.scored[x] = 0
