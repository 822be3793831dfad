"""People leave and come: a row is reborn from the founding draw when its resident dies or moves away."""

from typing import Any

from coprod_sim.compiled import kernel, rule
from coprod_sim.draws import Key, uniform, wide
from coprod_sim.town.columns import I64, U32, Residents
from coprod_sim.town.people import settle
from coprod_sim.week.books import DEPARTED


@rule
def leaves(u: float, hazard: float) -> bool:
    """Whether a resident dies or moves away this week."""
    return u < hazard


@kernel
def leave_and_come(r: Residents, a: int, b: int, words: U32, p: Any, key: Key, led: I64) -> int:
    """Let residents of rows ``a`` to ``b`` leave and others come; need outstanding then counts as departed.

    Writes every column of a row reborn but its place. Returns the credit left behind, which the estate takes.
    """
    credit = 0
    most = p.leave_town_week.max()
    for i in range(a, b):
        u = uniform(wide(words[2, i - a]))
        if leaves(u, most) and leaves(u, p.leave_town_week[r.age[i]]):
            led[r.fifth[i], DEPARTED] += r.waiting_relational[i] + r.waiting_clinical[i]
            credit += r.credit[i]
            settle(r, i, p, key)
    return credit
