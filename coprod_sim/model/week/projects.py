"""Acting together: a locality's common project.

Whoever has time may work on it: some always, most as far as their own ties did last month (conditional
co-operation). When its hours are reached it stands for some years and lowers everybody's severity target; then the
next one begins.
"""

from typing import Any

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.draws import uniform, wide
from coprod_sim.model.town.columns import NEVER_STOOD, Localities, Residents, Scratch, Ties
from coprod_sim.model.week.need import both
from coprod_sim.model.week.shares import part_of

WEEKS = 4  # that a plan stands


@rule
def join_chance(join: float, conditional: float, share_of_ties: float) -> float:
    """Chance to work on the project this month, with the share of one's ties with time who did last month."""
    return join * (1.0 - conditional + conditional * share_of_ties)


@rule
def project_minutes(hours_per_resident: float, residents: int) -> int:
    """Minutes of work that a locality's project takes."""
    return int(hours_per_resident * 60.0 * residents + 0.5)


@rule
def session_of(free: int, session: float) -> int:
    """Minutes a week that somebody with so much time works on it."""
    return int(both(float(free), session))


@rule
def stands_until(week: int, years: float) -> int:
    """Week until which a project finished in ``week`` stands."""
    return week + WEEKS + int(years * 52.0 + 0.5)


@rule
def nobody_yet(given: int, until: int) -> bool:
    """Whether nobody has ever worked on a project here, so that everybody counts on everybody else."""
    return given == 0 and until == NEVER_STOOD


@inner_kernel
def share_of_ties(r: Residents, t: Ties, i: int) -> float:
    """Of ``i``'s ties who have time to give the share who worked on the project last month; zero without any."""
    have = 0
    took = 0
    for tie in range(t.first[i], t.first[i + 1]):
        j = t.to[tie]
        have += r.more[j] > 0
        took += r.took_part[j]
    return min(1.0, took / have) if have > 0 else 0.0


@inner_kernel
def work_together(r: Residents, t: Ties, s: Scratch, at: Localities, x: int, p: Any, week: int) -> None:
    """Let residents work on the project this month (``spent``, ``took_part``), until it has what it takes."""
    n = r.age.size
    lacks = project_minutes(p.project_hours_per_resident, n) - at.project_given[x]
    first = nobody_yet(at.project_given[x], at.project_until[x])
    in_all = 0
    for i in range(n):
        s.wish[i] = 0
        free = int(r.more[i]) - int(r.spent[i])
        if free <= 0:
            continue
        others = 1.0 if first else share_of_ties(r, t, i)
        if uniform(wide(s.luck[3, i])) < join_chance(p.project_join, p.conditional_share, others):
            s.wish[i] = session_of(free, p.project_session_minutes)
            in_all += s.wish[i]
    worked = min(in_all, (lacks + WEEKS - 1) // WEEKS)  # what would be too much is less for all
    before = 0
    for i in s.row_of:
        minutes = part_of(worked, before, int(s.wish[i]), in_all)
        before += s.wish[i]
        r.took_part[i] = 1 if minutes > 0 else 0
        r.spent[i] += minutes
        s.worked[i] = minutes
    at.project_given[x] += WEEKS * worked
    if WEEKS * worked >= lacks:
        at.project_given[x] = 0
        at.project_until[x] = stands_until(week, p.project_years)
