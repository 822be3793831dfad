"""Founding ties: who lives with, is related to, befriended with or next door to whom, within a locality."""

import math
from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel
from coprod_sim.model.draws import Key, drawn, uniform
from coprod_sim.model.town.columns import (
    FRIEND,
    HOUSEHOLD,
    I8,
    I16,
    I32,
    I64,
    KIN,
    NEIGHBOUR,
    NO_PEER,
    PEER_SLOTS,
    Ties,
)

LARGEST_HOUSEHOLD = 6
NEIGHBOUR_REACH = 12  # rows; about five homes to either side
Part = tuple[I32, I16, I8]
"""Ties of one locality: (ties per resident, to, kind)."""


@kernel
def propose(household: I16, p: Any, key: Key, out: I64) -> int:
    """Write proposed ties as (kind, one, other) rows of ``out``; return how many. Rows stand in household order."""
    n = household.size
    found = 0
    for i in range(n):
        j = i + 1
        while j < n and household[j] == household[i]:
            out[found, 0], out[found, 1], out[found, 2] = HOUSEHOLD, i, j
            found += 1
            j += 1
        for kind in (KIN, FRIEND, NEIGHBOUR):
            mean = p.ties_kin if kind == KIN else (p.ties_friend if kind == FRIEND else p.ties_neighbour)
            w = drawn(key, i, kind << 8, draws.FOUND_TIE)
            count = int(mean) + (1 if uniform(w[0]) < mean - int(mean) else 0)
            for k in range(count):
                a, b, c, d = drawn(key, i, kind << 8 | (k + 1), draws.FOUND_TIE)
                if kind == NEIGHBOUR:
                    reach = 1 + int(uniform(b) * NEIGHBOUR_REACH)
                    j = i + reach if c & 1 else i - reach
                elif kind == FRIEND and uniform(a) < p.friend_near_share:
                    reach = 1 + int(-math.log(uniform(b)) * p.friend_reach_residents)
                    j = i + reach if c & 1 else i - reach
                else:
                    j = int(uniform(d) * n)
                j = j % n
                if kind == NEIGHBOUR:
                    for _ in range(LARGEST_HOUSEHOLD):  # next door begins where the own household ends
                        if household[j] == household[i]:
                            j = (j + 1 if c & 1 else j - 1) % n
                if household[j] != household[i]:
                    out[found, 0], out[found, 1], out[found, 2] = kind, i, j
                    found += 1
    return found


def tie_rows(household: I16, p: Any, key: Key) -> Part:
    """Ties of one locality as (ties per resident, to, kind): symmetric, no double, each resident's in order of kind."""
    n = household.size
    most = n * (8 + math.ceil(p.ties_kin) + math.ceil(p.ties_friend) + math.ceil(p.ties_neighbour))
    out = np.empty((most, 3), np.int64)
    found = propose(household, p, key, out)
    kind, one, other = out[:found].T
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((kind, low * n + high))  # of two ties between the same people the closer kind stays
    pair = (low * n + high)[order]
    keep = order[np.concatenate(([True], pair[1:] != pair[:-1]))] if found else order
    row = np.concatenate((low[keep], high[keep]))
    to = np.concatenate((high[keep], low[keep]))
    kinds = np.concatenate((kind[keep], kind[keep]))
    order = np.lexsort((to, kinds, row))
    count = np.bincount(row, minlength=n).astype(np.int32)
    return count, to[order].astype(np.int16), kinds[order].astype(np.int8)


def join(parts: list[Part]) -> Ties:
    """Ties of the country from those of its localities, in order."""
    count = np.concatenate([part[0] for part in parts])
    first = np.zeros(count.size + 1, np.int32)
    np.cumsum(count, out=first[1:])
    to, kind = (np.concatenate([part[k] for part in parts]) for k in (1, 2))
    return Ties(first, to, kind, np.full((count.size, PEER_SLOTS), NO_PEER, np.int16))
