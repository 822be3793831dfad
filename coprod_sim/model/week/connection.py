"""Connection: how lonely people are, and how lonely they would be with the visits that are usual where they live."""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.town.columns import I16, NO_PEER, TRADES, Residents, Ties

KNOWN_TIES = 32
HOME, TIE, VISIT, MEMBER = 0, 1, 2, 3  # what keeps company, as the evidence lists it
RATE_A_MONTH = 0.15  # a judgement: company is made and lost in half a year; alone it moves no outcome in the long run
TEAM_VISITS = 0.3  # of an hour of home care, what counts as a visit


@rule
def company_minutes(friend: int, bank: int, package: int) -> float:
    """Minutes a week of visits that keep somebody company."""
    return friend + bank + TEAM_VISITS * package


@rule
def visit_factor(minutes: float, per_hour: float) -> float:
    """What visits multiply loneliness by."""
    return math.exp(-per_hour * minutes / 60.0)


@rule
def without_visits(alone: int, ties: int, member: int, home: float, per_tie: float, bank: float) -> float:
    """Loneliness, from 0 to 1, of somebody whom nobody visits: by company at home, ties, and membership."""
    return math.exp(-(home * (1 - alone) + per_tie * ties + bank * member))


@rule
def nearer(value: float, aim: float, rate: float) -> float:
    """A state a month nearer its aim, or at it where it is not known (below zero)."""
    return aim if value < 0.0 else value + rate * (aim - value)


@rule
def peer_count(peers: I16, i: int) -> int:
    """Peers that a resident has."""
    count = 0
    for slot in range(peers.shape[1]):
        count += peers[i, slot] != NO_PEER
    return count


@inner_kernel
def feel(r: Residents, t: Ties, p: Any, usual_factor: float) -> None:
    """Loneliness moves a month on (``lonely``), and ``lonely_usual`` with the visits that are usual here."""
    quiet_of = np.empty((2, KNOWN_TIES))  # reckoned once for all who live alike
    for alone in range(2):
        for ties in range(KNOWN_TIES):
            quiet_of[alone, ties] = without_visits(alone, ties, 0, p.company[HOME], p.company[TIE], 0.0)
    for i in range(r.age.size):
        ties = int(t.first[i + 1] - t.first[i])
        alone = int(r.alone[i])
        if ties < KNOWN_TIES:
            quiet = quiet_of[alone, ties]
        else:
            quiet = without_visits(alone, ties, 0, p.company[HOME], p.company[TIE], 0.0)
        usual = quiet * usual_factor if r.need[i] > 0 else quiet
        aim = quiet
        if p.groups_meet == 1.0 or r.member[i] == TRADES:
            member = 1 if r.member[i] == TRADES else 0
            ties += peer_count(t.peers, i)
            aim = without_visits(alone, ties, member, p.company[HOME], p.company[TIE], p.company[MEMBER])
        if r.friend[i] + r.bank[i] + r.package[i] > 0:
            minutes = company_minutes(int(r.friend[i]), int(r.bank[i]), int(r.package[i]))
            aim = aim * visit_factor(minutes, p.company[VISIT])
        r.lonely[i] = nearer(np.float64(r.lonely[i]), aim, RATE_A_MONTH)
        r.lonely_usual[i] = nearer(np.float64(r.lonely_usual[i]), usual, RATE_A_MONTH)


@rule
def lonely_excess(lonely: float, usual: float) -> float:
    """Loneliness above what is usual; zero where it is not known."""
    return lonely - usual if lonely >= 0.0 and usual >= 0.0 else 0.0
