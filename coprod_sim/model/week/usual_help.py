"""Usual help: friends, neighbours and peers share the time they give among those who need it and everybody else.

The same in all arms. A second round, in the same way, is time that they would give if asked, for people on whose
behalf a team asks.
"""

import math
from typing import Any

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.draws import uniform, wide
from coprod_sim.model.town.columns import FRIEND, NEIGHBOUR, NO_PEER, Residents, Scratch, Ties
from coprod_sim.model.town.people import share_below
from coprod_sim.model.week.kin import met_by_kin
from coprod_sim.model.week.need import WEEK_MINUTES, practical_left, whole

PEER_WEIGHT = 1
FRIEND_WEIGHT = 2
WEIGHTS_A_MINUTE = 2.0  # weights count in halves
ON_BOOKS_MINUTES = 60.0  # the package at which a team asks half as boldly as it can


@rule
def helping_minutes(u: float, month_share: float, helper: float, mean_hours: float) -> int:
    """Usual help a week this month, exponential for those who help at all: more often for the readier."""
    chance = month_share * (0.3 + 1.4 * helper)
    if u >= chance:
        return 0
    return min(WEEK_MINUTES, int(-math.log(u / chance) * 60.0 * mean_hours + 0.5))


@rule
def tie_weight(kind: int) -> int:
    """How near a tie is, in halves: friends 1, neighbours and peers a half; kin care in another way."""
    if kind == FRIEND:
        return FRIEND_WEIGHT
    return PEER_WEIGHT if kind >= NEIGHBOUR else 0


@rule
def repaid(debt: int, discount: float, scale: float, reciprocity: float) -> float:
    """Share of what could be asked that is asked: less where help is a gift, and where more is owed already."""
    returned = 1.0 - discount * debt / (debt + scale)
    return (1.0 - reciprocity) * (1.0 - discount) + reciprocity * returned


@rule
def asked_minutes(practical: float, repay: float) -> int:
    """Minutes a week that somebody in need asks of friends, neighbours and peers."""
    return whole(practical * repay)


@rule
def boldness_of(networks: float, quality: float, boldness: float) -> float:
    """How boldly a team asks that means to ask with ``boldness``: as far as networks count and practice is good."""
    return 1.0 + networks * quality * (boldness - 1.0)


@rule
def asked_by_team(asked: int, boldness: float, package: int) -> int:
    """Minutes a week that a team asks on behalf of somebody on its books; none at a ``boldness`` of 1 or less."""
    return max(0, whole(asked * (boldness - 1.0) * package / (package + ON_BOOKS_MINUTES)))


@rule
def part_for(minutes: int, weighted: int, pull: int, others_hours: float) -> int:
    """Of a helper's minutes those for one tie, who asks so much by weight; ``pull`` is what all their ties ask."""
    others = WEIGHTS_A_MINUTE * 60.0 * others_hours
    return int(minutes * (weighted / (pull + others))) if weighted > 0 else 0


@inner_kernel
def offer(r: Residents, luck: Any, p: Any, multiple: float) -> None:
    """Let everybody see how much they help this month (``helping``), by the third words of ``luck``.

    It is ``multiple`` times the usual.
    """
    for i in range(r.age.size):
        r.helping[i] = 0
        r.pull[i] = 0
        r.pull_asked[i] = 0
        if r.age[i] > 0:
            r.helping[i] = helping_minutes(
                uniform(wide(luck[2, i])),
                p.help_month_share,
                share_below(r.helper[i]),
                p.help_hours_per_week * multiple,
            )


@inner_kernel
def ask(r: Residents, t: Ties, s: Scratch, p: Any, reciprocity: float, boldness: float) -> None:
    """Those in need ask their ties (``asking``), and the team for them (``asked_for``); ties feel the ``pull``."""
    for j in s.needy[: s.counts[0]]:
        left = int(r.need[j]) - met_by_kin(int(r.need[j]), int(r.kin[j]), p.care_meets_share)
        debt = max(0, int(r.received[j]) - int(r.gave[j]))
        repay = repaid(debt, p.gift_discount, p.debt_scale_minutes, reciprocity)
        asked = asked_minutes(practical_left(int(r.need[j]), left, p.practical_hours_per_week), repay)
        on_behalf = asked_by_team(asked, boldness, int(r.package[j]))
        r.asking[j] = asked
        r.asked_for[j] = on_behalf
        first, last = t.first[j], t.first[j + 1]
        for k in range(last - first + t.peers.shape[1]):
            i = t.to[first + k] if first + k < last else t.peers[j, first + k - last]
            weight = tie_weight(int(t.kind[first + k])) if first + k < last else PEER_WEIGHT
            if weight > 0 and i != NO_PEER:
                r.pull[i] += weight * asked
                r.pull_asked[i] += weight * on_behalf


@inner_kernel
def give(r: Residents, t: Ties, s: Scratch, p: Any) -> None:
    """Helpers give: ``friend`` of those in need, and what each gave (scratch ``given``; ``asked`` if a team asked)."""
    others = p.help_others_hours_per_week
    for i in range(r.age.size):
        s.given[i] = 0
        s.asked[i] = 0
        r.friend[i] = 0
    for j in s.needy[: s.counts[0]]:
        if r.asking[j] == 0:
            continue
        total = 0
        first, last = t.first[j], t.first[j + 1]
        for k in range(last - first + t.peers.shape[1]):
            i = t.to[first + k] if first + k < last else t.peers[j, first + k - last]
            weight = tie_weight(int(t.kind[first + k])) if first + k < last else PEER_WEIGHT
            if weight == 0 or i == NO_PEER:
                continue
            if r.helping[i] > 0:
                usual = part_for(int(r.helping[i]), weight * int(r.asking[j]), int(r.pull[i]), others)
                s.given[i] += usual
                total += usual
            free = int(r.more[i]) - int(r.spent[i])
            if free > 0 and r.asked_for[j] > 0:
                asked = part_for(free, weight * int(r.asked_for[j]), int(r.pull_asked[i]), others)
                s.asked[i] += asked
                total += asked
        r.friend[j] = total
