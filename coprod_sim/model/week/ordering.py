"""Keyed order: who goes first, without regard to rows.

A sort key packs (value, person_id, row) into 62 bits, so that a plain sort of whole numbers orders people by value,
then person_id, and gives back the row. Rows can be permuted and the order stays.
"""

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.town.columns import I64

ROW_BITS = 15
ROW_MASK = (1 << ROW_BITS) - 1


@rule
def person_key(value: int, person_id: int, row: int) -> int:
    """Sort key: ``value`` (below 2**32, low first), then ``person_id``."""
    return (value << ROW_BITS | person_id) << ROW_BITS | row


@inner_kernel
def bring_forward(order: I64, begin: int, end: int, below: int) -> int:
    """Move keys under ``below`` to the front of ``order[begin:end]``; return where the others begin."""
    for k in range(begin, end):
        if order[k] < below:
            order[begin], order[k] = order[k], order[begin]
            begin += 1
    return begin


@inner_kernel
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


@inner_kernel
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
