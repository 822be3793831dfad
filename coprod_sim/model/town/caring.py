"""Whom carers care for: at founding one after the other, so that care goes where it is wanted."""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform
from coprod_sim.model.town.columns import ELSEWHERE, HOUSEHOLD, I8, I16, I32, KIN

CANDIDATES = 16  # kin beyond household and known kin ties among whom the best match is cared for
FIRST_CANDIDATES = 4  # the same at founding: with these, care met starts near where turnover and choice keep it


@rule
def standing_minutes(hours_per_week: float) -> int:
    """Whole minutes of standing care a week."""
    return int(hours_per_week * 60.0 + 0.5)


@rule
def usefulness(lacks: int, minutes: int, household: bool) -> int:
    """How much a carer of ``minutes`` is wanted by somebody who lacks ``lacks``; one's own household counts double."""
    useful = min(lacks, minutes)
    return 2 * useful if household else useful


@rule
def best_kin(
    i: int, person_id: I16, level: I8, minutes: int, first: I32, to: I16, kind: I8, supply: I32, in_need: I32,
    people: int, candidates: int, p: Any, key: Key,
) -> int:  # fmt: skip
    """Row of whom carer ``i`` is most use to: of household, kin ties, and some of the ``people`` rows ``in_need``.

    ``supply`` is the care that each row already gets. -2 where nobody else is in need.
    """
    best = -2
    most = 0
    for tie in range(first[i], first[i + 1]):
        if kind[tie] > KIN:
            break
        j = int(to[tie])
        if level[j] > 0:
            lacks = standing_minutes(p.standing_hours_per_week[level[j]]) - int(supply[j])
            useful = usefulness(lacks, minutes, kind[tie] == HOUSEHOLD)
            if useful > most:
                best, most = j, useful
    for batch in range(0, candidates, 4):
        for word in drawn(key, int(person_id[i]), batch, draws.CARE):
            j = int(in_need[int(uniform(word) * people)])
            lacks = standing_minutes(p.standing_hours_per_week[level[j]]) - int(supply[j])
            useful = usefulness(lacks, minutes, False)
            if j != i and (best < 0 or useful > most):
                best, most = j, useful
    return best


@kernel
def first_kin(
    person_id: I16, level: I8, kin_minutes: I16, kin_target: I16, kin_elsewhere: I16, first: I32, to: I16, kind: I8,
    supply: I32, in_need: I32, p: Any, key: Key,
) -> None:  # fmt: skip
    """At founding: carers find whom to care for, one after the other. ``supply``, ``in_need``: working space."""
    people = 0
    for i in range(person_id.size):
        supply[i] = kin_elsewhere[i]
        if level[i] > 0:
            in_need[people] = i
            people += 1
    for i in range(person_id.size):
        if people > 0 and kin_minutes[i] > 0 and kin_target[i] != ELSEWHERE:
            j = best_kin(
                i, person_id, level, int(kin_minutes[i]), first, to, kind, supply, in_need, people, FIRST_CANDIDATES, p,
                key,
            )  # fmt: skip
            kin_target[i] = j
            if j >= 0:
                supply[j] += kin_minutes[i]
