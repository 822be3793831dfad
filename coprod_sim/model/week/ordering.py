"""Keyed order: who goes first this week, without regard to rows.

A sort key packs (priority, 26 bits of luck, person_id, row) into 62 bits, so that a plain sort of whole numbers orders
people by priority, then luck, then person_id, and gives back the row. Rows can be permuted and the order stays.
"""

import numpy as np

from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.town.columns import I64

ROW_BITS = 15
LUCK_BITS = 26
ROW_MASK = (1 << ROW_BITS) - 1
LUCK_MASK = (1 << LUCK_BITS) - 1
MOST_PRIORITY = 63
SCATTER = 0x9E3779B1  # odd: makes a second order of the same word unlike the first


@rule
def order_key(priority: int, word: int, person_id: int, row: int) -> int:
    """Sort key: ``priority`` (0 to 63, low first), then the luck of ``word``, then ``person_id``."""
    luck = (word >> 6) & LUCK_MASK
    return ((priority << LUCK_BITS | luck) << ROW_BITS | person_id) << ROW_BITS | row


@rule
def second_word(word: int) -> int:
    """Another 32-bit word from ``word``, for a second order in the same week."""
    scattered = (word * SCATTER) & 0xFFFFFFFF
    return scattered ^ (scattered >> 15)


@rule
def person_key(value: int, person_id: int, row: int) -> int:
    """Sort key: ``value`` (below 2**32, low first), then ``person_id``."""
    return (value << ROW_BITS | person_id) << ROW_BITS | row


@kernel
def bring_forward(order: I64, begin: int, end: int, below: int) -> int:
    """Move keys under ``below`` to the front of ``order[begin:end]``; return where the others begin."""
    for k in range(begin, end):
        if order[k] < below:
            order[begin], order[k] = order[k], order[begin]
            begin += 1
    return begin


BUCKETS_LAST = 9  # bits of luck by which the last priority, where most stand, is spread
BUCKETS_EACH = 4  # the same for every other priority
BUCKETS = (MOST_PRIORITY << BUCKETS_EACH) + (1 << BUCKETS_LAST)


@rule
def bucket(key: int) -> int:
    """Which of ``BUCKETS`` a sort key falls into: by priority, then by the first bits of luck."""
    priority = key >> (LUCK_BITS + 2 * ROW_BITS)
    luck = (key >> 2 * ROW_BITS) & LUCK_MASK
    if priority == MOST_PRIORITY:
        return (MOST_PRIORITY << BUCKETS_EACH) + (luck >> (LUCK_BITS - BUCKETS_LAST))
    return (priority << BUCKETS_EACH) + (luck >> (LUCK_BITS - BUCKETS_EACH))


@kernel
def sort_lucky(order: I64, count: int) -> None:
    """Sort the first ``count`` of ``order`` in place, which has room for twice as many: twice a sort key, or one more.

    Luck spreads evenly, so dropping keys into buckets by its first bits almost sorts them; an insertion sort ends it.
    """
    place = np.zeros(BUCKETS + 1, np.int64)
    for k in range(count):
        place[bucket(order[k] >> 1) + 1] += 1
    for at in range(BUCKETS):
        place[at + 1] += place[at]
    for k in range(count):
        at = bucket(order[k] >> 1)
        order[count + place[at]] = order[k]
        place[at] += 1
    for k in range(count):
        key = order[count + k]
        before = k - 1
        while before >= 0 and order[before] > key:
            order[before + 1] = order[before]
            before -= 1
        order[before + 1] = key


@kernel
def sort_few(order: I64, begin: int, end: int) -> None:
    """Sort ``order[begin:end]`` in place: Shell's sort with Ciura's gaps (2001)."""
    for gap in (701, 301, 132, 57, 23, 10, 4, 1):
        for k in range(begin + gap, end):
            key = order[k]
            before = k - gap
            while before >= begin and order[before] > key:
                order[before + gap] = order[before]
                before -= gap
            order[before + gap] = key


@kernel
def keep_first(order: I64, kept: int, most: int, key: int) -> int:
    """Put ``key`` in its place among the sorted ``order[:kept]``, of which the first ``most`` stay; return how many."""
    if kept == most and key > order[most - 1]:
        return kept
    before = min(kept, most - 1) - 1
    while before >= 0 and order[before] > key:
        order[before + 1] = order[before]
        before -= 1
    order[before + 1] = key
    return min(kept + 1, most)
