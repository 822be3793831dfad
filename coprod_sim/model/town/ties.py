"""Founding ties: who lives with, is related to, befriended with or next door to whom, within a locality.

All luck is keyed by row and by what it decides, so that a locality is the same in any country.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel
from coprod_sim.model.draws import Key, drawn, normal, uniform, wide
from coprod_sim.model.town.columns import FRIEND, I8, I16, I32, I64, NEIGHBOUR, U8, Ties, no_peers
from coprod_sim.model.town.kinship import CODE, KINDS, MIRROR, count_of, kin_ties, tie_code

BANDS = 6
NEIGHBOUR_REACH = 12  # rows along the street, about five homes to either side: whom one knows, not how many
CIRCLE = 4  # people in a circle of friends; in two circles each, friends cluster as measured, .3 to .5
CIRCLE_FRIENDS = 0.85  # of two in a circle, the share who are friends: a judgement that shapes clustering alone
PARTNER_SHARE = 0.88  # of two adults who head a home: a judgement; the rest are kin who share it
NOISE = (6, 10)  # sd of the places in each circle's list, where the next fifth is 12 away: friends are mostly of one
LISTS = 7 * CODE  # the partner of a draw of these places; no kind of tie has this number
Part = tuple[I32, I16, I8]
"""Ties of one locality: (ties per resident, to, kind)."""


@kernel
def places_in_lists(age: I8, fifth: U8, key: Key, out: I64) -> None:
    """Fill ``out`` (2, n): where residents stand in the two lists of circles, in thousandths, those alike together."""
    for i in range(age.size):
        alike = 200_000 * int(age[i]) + 12_000 * wide(fifth[i]) + 2 * i
        one, other, _, _ = drawn(key, i, LISTS, draws.FOUND_TIE)
        out[0, i] = alike + math.floor(1000.0 * NOISE[0] * normal(one))
        out[1, i] = alike + math.floor(1000.0 * NOISE[1] * normal(other))


@kernel
def chosen_ties(household: I16, lists: I64, near: float, friends: float, key: Key, out: I64, found: int) -> int:
    """Write ties to neighbours and friends to ``out`` from ``found`` on; return how many ties it holds then.

    ``lists`` (2, n): rows in each list's order, of which every four are a circle. ``near``: ties to neighbours that a
    resident founds; ``friends``: share of a circle's pairs who are friends.
    """
    n = household.size
    for i in range(n):
        for k in range(count_of(near, drawn(key, i, NEIGHBOUR * CODE, draws.FOUND_TIE)[0])):
            luck, side, _, _ = drawn(key, i, NEIGHBOUR * CODE + k + 1, draws.FOUND_TIE)
            reach = 1 + int(uniform(luck) * NEIGHBOUR_REACH)
            j = (i + reach if side & 1 else i - reach) % n  # the last street leads to the first
            if household[j] != household[i]:
                out[found] = tie_code(i, j, NEIGHBOUR, n)
                found += 1
        for c in range(lists.shape[0]):
            one = int(lists[c, i])
            for x in range(i + 1, min(n, i - i % CIRCLE + CIRCLE)):
                other = int(lists[c, x])
                word = drawn(key, min(one, other), FRIEND * CODE + max(one, other), draws.FOUND_TIE)[0]
                if household[one] != household[other] and uniform(word) < friends:
                    out[found] = tie_code(one, other, FRIEND, n)
                    found += 1
    return found


def gathered(household: I16, age: I8, fifth: U8, p: Any, key: Key) -> I64:
    """All ties that come about, as numbers (``tie_code``), in no order and perhaps several between two people."""
    n = household.size
    homes = np.bincount(household)
    each = math.ceil(p.ties_other_kin) + math.ceil(p.ties_neighbour) + CIRCLE  # (CIRCLE - 1) / 2 a list, one parent
    out = np.empty(int((homes * (homes - 1) // 2).sum()) + n * each, np.int64)
    by_band = np.argsort(age, kind="stable")
    begins = np.searchsorted(age[by_band], np.arange(BANDS + 1))
    couples, parents, others = PARTNER_SHARE, float(p.parent_near_share), float(p.ties_other_kin)
    found = kin_ties(household, age, fifth, by_band, begins, couples, parents, others, key, out)
    lists = np.empty((len(NOISE), n), np.int64)
    places_in_lists(age, fifth, key, lists)
    lists = np.argsort(lists, axis=1, kind="stable")
    found = chosen_ties(household, lists, float(p.ties_neighbour), CIRCLE_FRIENDS, key, out, found)
    return out[:found]


def tie_rows(household: I16, age: I8, fifth: U8, p: Any, key: Key) -> Part:
    """Ties of one locality as (ties per resident, to, kind): mutual, no double, each resident's in order of kind.

    Args:
        household: of each resident (n), whose rows stand in household order.
        age: age band of each (n).
        fifth: deprivation fifth of each (n).
        p: the numbers; ``parent_near_share``, ``ties_other_kin`` and ``ties_neighbour`` are
            read.
        key: of the locality's draws.
    """
    n = household.size
    codes = np.sort(gathered(household, age, fifth, p, key))
    pair = codes // KINDS
    codes = codes[np.diff(pair, prepend=-1) > 0]  # of two ties between the same people the closer kind stays
    low, high, kind = codes // KINDS // n, codes // KINDS % n, codes % KINDS
    back = np.array(MIRROR)[kind]
    ends = np.sort(np.concatenate(((low * KINDS + kind) * n + high, (high * KINDS + back) * n + low)))
    count = np.bincount(ends // (KINDS * n), minlength=n).astype(np.int32)
    return count, (ends % n).astype(np.int16), (ends // n % KINDS).astype(np.int8)


def join(parts: list[Part]) -> Ties:
    """Ties of the country from those of its localities, in order."""
    count = np.concatenate([part[0] for part in parts])
    first = np.zeros(count.size + 1, np.int32)
    np.cumsum(count, out=first[1:])
    to, kind = (np.concatenate([part[k] for part in parts]) for k in (1, 2))
    return Ties(first, to, kind, no_peers(count.size, 0))
