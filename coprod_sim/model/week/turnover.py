"""People leave and come: a row is reborn from the founding draw when its resident dies or moves away."""

from typing import Any

from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import Key, uniform, wide
from coprod_sim.model.town.columns import I8, I16, I64, U32, Residents
from coprod_sim.model.town.people import move_in
from coprod_sim.model.week.ledger_places import DEPARTED
from coprod_sim.model.week.ties import forget


@rule
def leaves(u: float, hazard: float) -> bool:
    """Whether a resident dies or moves away this week."""
    return u < hazard


@kernel
def leave_and_come(r: Residents, age: I8, peers: I16, a: int, words: U32, p: Any, key: Key, ledger: I64) -> int:
    """Let residents (whose ``age`` column begins at row ``a``) leave and others come; their queue has departed.

    Writes every column of a row reborn but its place, and ends its ``peers``. Returns the credit left behind, which
    the estate takes.
    """
    credit = 0
    most = p.leave_town_week.max()
    for k in range(age.size):
        u = uniform(wide(words[2, k]))
        if leaves(u, most) and leaves(u, p.leave_town_week[age[k]]):
            i = a + k
            ledger[r.fifth[i], DEPARTED] += r.waiting_relational[i] + r.waiting_clinical[i]
            credit += r.credit[i]
            move_in(r, i, p, key)
            forget(peers, k)
    return credit
