"""Who helps whom this month: told with either engine, from this month's columns, and adding up to the books.

The time bank pools what members offer, so only what each receives of it is told.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from coprod_sim.model.town.columns import CHILD, PARENT

if TYPE_CHECKING:
    import pandas as pd

Exchange = tuple[Any, int | None, str, int]
"""(the other, what the giver is to the receiver as in ``Ties.kind``, why, minutes a week)."""
KIN, USUAL, ASKED, BANK = "kin", "usual", "asked", "bank"
TIES = ("partner", "parent", "child", "other kin", "friend", "neighbour", "peer")
"""What the giver is to the receiver, by kind."""
OTHER_WAY = {PARENT: CHILD, CHILD: PARENT}


def given_by(person: Any) -> list[Exchange]:
    """What a resident gives."""
    given: list[Exchange] = [(other, tie, why, minutes) for other, tie, why, minutes in care_by(person)]
    for kind, other in [*person.ties, *person.peers]:
        tie = OTHER_WAY.get(kind, kind)
        given += [(other, tie, why, minutes) for why, minutes in help_for(other, person, tie)]
    return given


def received_by(person: Any) -> list[Exchange]:
    """What a resident receives, by row of carers and then in the order of ties."""
    care = [(carer, carer.care_tie, KIN, carer.given) for carer in person.carers if carer.given > 0]
    return [*care, *received_besides(person)]


def care_by(person: Any) -> list[Exchange]:
    """What a carer gives."""
    if person.given == 0:
        return []
    other = person.cared_for
    return [(other, None if other is None else person.care_tie, KIN, person.given)]


def received_besides(person: Any) -> list[Exchange]:
    """What a resident receives, but for carers who live here."""
    got: list[Exchange] = []
    from_elsewhere = person.kin - sum(carer.given for carer in person.carers)
    if from_elsewhere > 0:
        got.append((None, None, KIN, from_elsewhere))
    for tie, other in [*person.ties, *person.peers] if person.asking > 0 else []:
        got += [(other, tie, why, minutes) for why, minutes in help_for(person, other, tie)]
    if person.bank > 0:
        got.append((None, None, BANK, person.bank))
    return got


def help_for(asker: Any, helper: Any, tie: int) -> list[tuple[str, int]]:
    """(why, minutes) of what a helper gives one who asks along a tie."""
    if asker.asking == 0:
        return []
    both = [(why, helper.minutes_for(asker, tie, why)) for why in (USUAL, ASKED)]
    return [(why, minutes) for why, minutes in both if minutes > 0]


def table(model: Any) -> "pd.DataFrame":
    """All exchanges of a model's town this month: giver, receiver, tie, why, minutes a week."""
    import pandas as pd

    r = model.town.residents
    rows: list[tuple[int | None, int | None, str | None, str, int]] = []
    for giver in map(model.person, np.flatnonzero(r.given > 0).tolist()):
        rows += [(giver.unique_id, _id(other), _word(tie), why, minutes) for other, tie, why, minutes in care_by(giver)]
    for person in map(model.person, np.flatnonzero((r.need > 0) | (r.bank > 0)).tolist()):
        for other, tie, why, minutes in received_besides(person):
            rows.append((_id(other), person.unique_id, _word(tie), why, minutes))
    types = {"giver": "Int64", "receiver": "Int64", "tie": "object", "why": "object", "minutes": "int64"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _id(person: Any) -> int | None:
    return None if person is None else int(person.unique_id)


def _word(tie: int | None) -> str | None:
    return None if tie is None else TIES[tie]
