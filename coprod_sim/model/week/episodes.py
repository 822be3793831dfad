"""Clinical episodes: they come at rate x severity x growth, and people who visit find some that were hidden."""

from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.compiled import inner_kernel, kernel, rule
from coprod_sim.model.draws import Key, drawn, exponential_minutes, poisson, surely_none, wide
from coprod_sim.model.town.columns import I64, Residents, Scratch
from coprod_sim.model.week.ledger_places import NEED_CLINICAL, NEED_FOUND

FIND_HALF_MINUTES = 120.0  # visits a week at which half is found of what can be: a judgement that moves no outcome


@rule
def found_share(visits: int, most: float, half_minutes: float) -> float:
    """Episodes that ``visits`` (minutes a week) bring to light, as a share of the others."""
    return most * visits / (visits + half_minutes)


@rule
def mean_episodes(rate: float, severity: float, growth: float, found: float) -> float:
    """Mean number of new episodes this week."""
    return rate * severity * growth * (1.0 + found)


@inner_kernel
def arise(r: Residents, s: Scratch, p: Any, growth: float, key: Key, ledger: I64) -> int:
    """Draw this week's episodes; list who has any in scratch ``ill`` with their ``minutes``; return how many."""
    # Whoever may have an episode is put on the list without a branch: most have none, and nobody can guess who
    likely = 0
    highest = 1.0 + p.find_need_share
    most = p.episode_rate_week * growth * highest
    for i in s.citizens[: s.counts[1]]:
        s.ill[likely] = i
        likely += not surely_none(wide(s.words[0, i]), most * np.float64(r.severity[i]))
    count = 0
    for i in s.ill[:likely]:
        found = found_share(int(r.friend[i]) + int(r.bank[i]), p.find_need_share, FIND_HALF_MINUTES)
        times = poisson(
            wide(s.words[0, i]), mean_episodes(p.episode_rate_week, np.float64(r.severity[i]), growth, found)
        )
        if times == 0:
            continue
        minutes = exponential_minutes(wide(s.words[1, i]), p.episode_minutes)
        for extra in range(1, times):
            word = drawn(key, int(r.person_id[i]), extra, draws.MORE_MINUTES)[0]
            minutes += exponential_minutes(word, p.episode_minutes)
        s.ill[count] = i
        s.minutes[count] = minutes
        count += 1
        ledger[r.fifth[i], NEED_CLINICAL] += minutes
        ledger[r.fifth[i], NEED_FOUND] += int(minutes * found / (1.0 + found) + 0.5)
    return count


@kernel
def expected_minutes(r: Residents, p: Any) -> int:
    """Thousandths of a minute a week of clinical need that these residents can be expected to have."""
    total = 0
    for i in range(r.severity.size):
        if r.condition[i] == 1:
            found = found_share(int(r.friend[i]) + int(r.bank[i]), p.find_need_share, FIND_HALF_MINUTES)
            mean = mean_episodes(p.episode_rate_week, np.float64(r.severity[i]), 1.0, found)
            total += int(1000.0 * mean * p.episode_minutes + 0.5)
    return total
