"""Acting together: a locality's common project.

Whoever has minutes left may work on it: some always, most as far as others do (conditional co-operation). When its
hours are reached it stands for some years and lowers everybody's severity target; then the next one begins.
"""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform
from coprod_sim.model.town.columns import CONDITIONAL, FREE_RIDER, I8, I16, I32, I64, U8, U32
from coprod_sim.model.week.ledger_places import PROJECT_GIVEN


@rule
def project_probability(giver: int, join: float, taking: float, free_factor: float) -> float:
    """Chance that somebody with time left works on the project this week; ``taking``: how far others lately did."""
    if giver == FREE_RIDER:
        return join * free_factor
    return join * taking if giver == CONDITIONAL else join


@rule
def taking_after(taking: float, took: int, could: int, join: float, memory: float) -> float:
    """How far others take part, 1 being as unconditional givers do, after a week in which ``took`` of ``could`` did."""
    if could == 0 or join == 0.0:
        return taking
    return taking + memory * (min(1.0, took / (could * join)) - taking)


@rule
def project_minutes(hours_per_resident: float, residents: int) -> int:
    """Minutes of work that a locality's project takes."""
    return int(hours_per_resident * 60.0 * residents + 0.5)


@rule
def stands_until(week: int, years: float) -> int:
    """Week until which a project finished in ``week`` stands."""
    return week + 1 + int(years * 52.0 + 0.5)


@kernel
def work_together(
    person_id: I16, fifth: U8, giver: I8, left: I32, given: I32, row_of: U32, p: Any, taking: float, most: int,
    key: Key, ledger: I64,
) -> tuple[int, int, int]:  # fmt: skip
    """Let residents work on the project (``left`` and ``given``) until it has the ``most`` minutes that it lacks.

    Returns minutes, who took part and who could, of those who were asked before it was done.
    """
    minutes = 0
    took = 0
    could = 0
    for i in row_of:
        if minutes >= most:
            break
        if left[i] <= 0:
            continue
        could += giver[i] != FREE_RIDER
        chance = project_probability(int(giver[i]), p.project_join, taking, p.free_rider_factor)
        if uniform(drawn(key, int(person_id[i]), 0, draws.PROJECT)[0]) < chance:
            work = min(int(left[i]), int(p.project_session_minutes), most - minutes)
            left[i] -= work
            given[i] += work
            ledger[fifth[i], PROJECT_GIVEN] += work
            minutes += work
            took += giver[i] != FREE_RIDER
    return minutes, took, could
