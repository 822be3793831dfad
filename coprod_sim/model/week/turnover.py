"""People leave and come: a row is reborn from the founding draw when its resident dies or moves away."""

from typing import Any

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.draws import Key, uniform, wide
from coprod_sim.model.town.columns import Residents, Ties
from coprod_sim.model.town.people import move_in
from coprod_sim.model.week.ties import forget


@rule
def leaves(u: float, hazard: float) -> bool:
    """Whether a resident dies or moves away this month."""
    return u < hazard


@inner_kernel
def leave_and_come(r: Residents, t: Ties, luck: Any, gone: Any, p: Any, key: Key) -> int:
    """Let residents leave and others come, by the first words of ``luck``; mark their rows in ``gone``.

    Writes every column of a row reborn but its place, and ends its peer ties. Returns the credit left behind, which the
    estate takes.
    """
    credit = 0
    most = p.leave_town_month.max()
    for i in range(r.age.size):
        gone[i] = 0
        u = uniform(wide(luck[0, i]))
        if leaves(u, most) and leaves(u, p.leave_town_month[r.age[i]]):
            gone[i] = 1
            credit += r.gave[i] - r.received[i]
            move_in(r, i, p, key)
            forget(t.peers, i)
    return credit
