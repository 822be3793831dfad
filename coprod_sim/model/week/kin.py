"""Kin care: carers' minutes go to whom they care for, a separate budget outside willingness and credit.

Who cares is a stationary stock (the Census's share and hours): when whom they cared for no longer needs it, carers
turn to other kin, their household first.
"""

from typing import Any

from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import Key
from coprod_sim.model.town.caring import CANDIDATES, best_kin
from coprod_sim.model.town.columns import ELSEWHERE, I8, I16, I32, I64, U8, U32
from coprod_sim.model.week.ledger_places import KIN_CARING, MET_KIN, MET_KIN_ELSEWHERE


@rule
def kin_here(need: int, here: int, elsewhere: int) -> int:
    """Minutes of ``need`` that kin in the locality meet, when kin here and elsewhere offer so much: in proportion."""
    if here + elsewhere <= need:
        return here
    return need * here // (here + elsewhere)


@kernel
def care(
    fifth: U8,
    kin_minutes: I16,
    kin_target: I16,
    kin_elsewhere: I16,
    standing: I32,
    supply: I32,
    needy: U32,
    ledger: I64,
) -> None:
    """Take carers' minutes off the ``standing`` need of whom they care for."""
    supply[:] = 0
    for i in range(fifth.size):
        if kin_minutes[i] > 0:
            ledger[fifth[i], KIN_CARING] += kin_minutes[i]
            if kin_target[i] >= 0:
                supply[kin_target[i]] += kin_minutes[i]
    for i in needy:
        need = int(standing[i])
        if need > 0:
            elsewhere = int(kin_elsewhere[i])
            here = kin_here(need, int(supply[i]), elsewhere)
            from_elsewhere = min(elsewhere, need - here)
            standing[i] -= here + from_elsewhere
            ledger[fifth[i], MET_KIN] += here
            ledger[fifth[i], MET_KIN_ELSEWHERE] += from_elsewhere


@kernel
def find_kin(
    person_id: I16, level: I8, kin_minutes: I16, kin_target: I16, kin_elsewhere: I16, first: I32, to: I16, kind: I8,
    row_of: U32, supply: I32, in_need: I32, p: Any, key: Key,
) -> None:  # fmt: skip
    """Every fourth week: carers without anyone to care for set ``kin_target`` to whom they are most use to.

    All choose at once, by what was covered before anybody chose, so that no order matters. ``supply`` and
    ``in_need`` are working space.
    """
    n = person_id.size
    supply[:] = 0
    people = 0
    for place in range(n):
        i = row_of[place]
        if level[i] > 0:
            in_need[people] = i
            people += 1
            supply[i] += kin_elsewhere[i]
        if kin_minutes[i] > 0 and kin_target[i] >= 0:
            supply[kin_target[i]] += kin_minutes[i]
    if people == 0:
        return
    for i in range(n):
        target = kin_target[i]
        if kin_minutes[i] > 0 and target != ELSEWHERE and (target < 0 or level[target] == 0):
            kin_target[i] = best_kin(
                i, person_id, level, int(kin_minutes[i]), first, to, kind, supply, in_need, people, CANDIDATES, p, key
            )
