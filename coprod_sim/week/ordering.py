"""Keyed order: who goes first this week, without regard to rows.

A sort key packs (priority, 26 bits of luck, number, row) into 62 bits, so that a plain sort of whole numbers orders
people by priority, then luck, then number, and gives back the row. Rows can be permuted and the order stays.
"""

import numpy as np

from coprod_sim.compiled import kernel, rule
from coprod_sim.town.columns import I64

ROW_BITS = 15
LUCK_BITS = 26
ROW_MASK = (1 << ROW_BITS) - 1
LUCK_MASK = (1 << LUCK_BITS) - 1
MOST_PRIORITY = 63
SCATTER = 0x9E3779B1  # odd: makes a second order of the same word unlike the first


@rule
def order_key(priority: int, word: int, number: int, row: int) -> int:
    """Sort key: ``priority`` (0 to 63, low first), then the luck of ``word``, then ``number``."""
    luck = (word >> 6) & LUCK_MASK
    return ((priority << LUCK_BITS | luck) << ROW_BITS | number) << ROW_BITS | row


@rule
def second_word(word: int) -> int:
    """Another 32-bit word from ``word``, for a second order in the same week."""
    scattered = (word * SCATTER) & 0xFFFFFFFF
    return scattered ^ (scattered >> 15)


@rule
def number_key(value: int, number: int, row: int) -> int:
    """Sort key: ``value`` (below 2**32, low first), then ``number``."""
    return (value << ROW_BITS | number) << ROW_BITS | row


@kernel
def bring_forward(order: I64, begin: int, end: int, below: int) -> int:
    """Move keys under ``below`` to the front of ``order[begin:end]``; return where the others begin."""
    for k in range(begin, end):
        if order[k] < below:
            order[begin], order[k] = order[k], order[begin]
            begin += 1
    return begin


BUCKET_BITS = 10


@kernel
def sort_lucky(order: I64, count: int) -> None:
    """Sort the first ``count`` keys of priority 0 in place, ``order`` having room for twice as many.

    Luck spreads evenly, so dropping keys into buckets by its first bits almost sorts them; an insertion sort ends it.
    """
    shift = LUCK_BITS + 2 * ROW_BITS - BUCKET_BITS
    place = np.zeros((1 << BUCKET_BITS) + 1, np.int64)
    for k in range(count):
        place[(order[k] >> shift) + 1] += 1
    for bucket in range(1 << BUCKET_BITS):
        place[bucket + 1] += place[bucket]
    for k in range(count):
        bucket = order[k] >> shift
        order[count + place[bucket]] = order[k]
        place[bucket] += 1
    for k in range(count):
        key = order[count + k]
        before = k - 1
        while before >= 0 and order[before] > key:
            order[before + 1] = order[before]
            before -= 1
        order[before + 1] = key
