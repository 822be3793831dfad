"""Needs arise: standing care, episodes, and the small everyday needs of neighbours.

Citizens' episodes come at rate x severity x growth and are split once, on arrival, into a relational and a clinical
part. Standing care does not queue: it is needed this week or not.
"""

from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import Key, drawn, exponential_minutes, poisson, surely_none, wide
from coprod_sim.model.town.caring import standing_minutes
from coprod_sim.model.town.columns import F32, I8, I16, I32, I64, U8, U32
from coprod_sim.model.week.ledger_places import NEED_CLINICAL, NEED_EVERYDAY, NEED_RELATIONAL, NEED_STANDING


@rule
def clinical_part(minutes: int, relational_share: float) -> int:
    """Minutes of an episode that only professionals can meet; the rest is relational."""
    return int(minutes * (1.0 - relational_share) + 0.5)


@rule
def mean_needs(citizen: int, severity: float, episode_rate: float, everyday_rate: float, growth: float) -> float:
    """Mean number of new needs this week: a citizen's episodes grow with severity and demand, others' are everyday."""
    return episode_rate * severity * growth + (1 - citizen) * everyday_rate


@kernel
def arise(
    person_id: I16, fifth: U8, condition: I8, level: I8, severity: F32, need: I32, words: U32, standing: I32,
    relational: I32, clinical: I32, everyday: I32, needy: U32, p: Any, growth: float, key: Key, ledger: I64,
) -> int:  # fmt: skip
    """Draw this week's needs (``standing``, ``relational``, ``clinical``, ``everyday``) and add them to ``need``.

    Lists who has any in ``needy`` and returns how many they are.
    """
    # Whoever may have a need is put on the list without a branch: most have none, and nobody can guess who
    likely = 0
    for i in range(person_id.size):
        mean = mean_needs(condition[i], np.float64(severity[i]), p.episode_rate_week, p.everyday_rate_week, growth)
        needy[likely] = i
        likely += (level[i] > 0) | (not surely_none(wide(words[0, i]), mean))
    found = 0
    for i in needy[:likely]:
        citizen = condition[i]
        mean = mean_needs(citizen, np.float64(severity[i]), p.episode_rate_week, p.everyday_rate_week, growth)
        count = poisson(wide(words[0, i]), mean)
        if level[i] == 0 and count == 0:
            continue
        care = 0
        minutes = 0
        hard = 0
        small = 0
        if citizen == 1:
            if level[i] > 0:
                care = standing_minutes(p.standing_hours_per_week[level[i]])
            if count > 0:
                minutes = exponential_minutes(wide(words[1, i]), p.episode_minutes)
                for extra in range(1, count):
                    word = drawn(key, int(person_id[i]), extra, draws.MORE_MINUTES)[0]
                    minutes += exponential_minutes(word, p.episode_minutes)
                hard = clinical_part(minutes, p.relational_share)
        else:
            small = exponential_minutes(wide(words[1, i]), p.everyday_minutes)
        standing[i] = care
        relational[i] = minutes - hard
        clinical[i] = hard
        everyday[i] = small
        needy[found] = i
        found += 1
        need[i] += care + minutes + small
        ledger[fifth[i], NEED_STANDING] += care
        ledger[fifth[i], NEED_RELATIONAL] += minutes - hard
        ledger[fifth[i], NEED_CLINICAL] += hard
        ledger[fifth[i], NEED_EVERYDAY] += small
    return found
