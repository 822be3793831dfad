"""The team: what is asked of it, and whom it serves.

Longest waits first, ties by keyed order. Standing care cannot wait: it competes with what was asked this week, and
what is not delivered is unmet. Demand is what is referred, counted once, when it arises.
"""

from typing import Any

import numpy as np

from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import wide
from coprod_sim.model.town.caring import standing_minutes
from coprod_sim.model.town.columns import F32, I8, I16, I32, I64, U8, U32
from coprod_sim.model.week.exchange import trust_after
from coprod_sim.model.week.ledger_places import (
    BACKLOG,
    DOING_WITH,
    LAPSED,
    REFERRED_BY_AGE,
    REFERRED_CLINICAL,
    REFERRED_RELATIONAL,
    REFERRED_STANDING,
    SERVED_BY_AGE,
    SERVED_CLINICAL,
    SERVED_RELATIONAL,
    SERVED_STANDING,
    UNASKED,
    UNSERVED_STANDING,
    WAIT,
    WAITING,
)
from coprod_sim.model.week.ordering import MOST_PRIORITY, ROW_MASK, order_key, second_word, sort_lucky

UNLIMITED = 1 << 50


@rule
def package_minutes(standing: int, asks: int, level: int, eligible_level: int, package: int) -> int:
    """Standing care asked of the team by who ``asks`` at all: from ``eligible_level`` on, up to one ``package``."""
    if asks == 0 or level < eligible_level:
        return 0
    return min(standing, package)


@rule
def extra_minutes(minutes: int, extra: float) -> int:
    """What doing ``minutes`` of work with somebody, rather than for them, takes on top."""
    return int(minutes * extra)


@rule
def affordable(wanted: int, left: int, extra: float) -> int:
    """Minutes of need that can be met when ``left`` minutes of time are, extra minutes included."""
    if wanted + extra_minutes(wanted, extra) <= left:
        return wanted
    minutes = min(wanted, int((left + 1.0) / (1.0 + extra)))
    while minutes > 0 and minutes + extra_minutes(minutes, extra) > left:
        minutes -= 1
    return max(0, minutes)


@rule
def at_pace(minutes: int, pace: float) -> int:
    """Minutes of need that ``minutes`` of service meet where an hour meets ``pace`` hours of it."""
    return minutes if pace == 1.0 else int(minutes * pace + 0.5)


@rule
def time_for(need: int, pace: float) -> int:
    """Whole minutes of service that meeting so many minutes of need takes."""
    return need if pace == 1.0 else int(need / pace)


@rule
def dose_after(dose: float, served: int, with_share: float, per_minute: float, loss: float, floor: float) -> float:
    """Dose after ``served`` minutes: work done with people adds to it, work done for them may take from it."""
    changed = dose + served * with_share * per_minute - served * (1.0 - with_share) * loss
    return max(min(dose, floor), changed)


@kernel
def refer(
    age: I8, fifth: U8, level: I8, asks_team: I8, unmet: I32, waiting_relational: I32, waiting_clinical: I32,
    standing: I32, relational: I32, clinical: I32, everyday: I32, package: I32, needy: U32, p: Any, ledger: I64,
) -> int:  # fmt: skip
    """Ask the team for what is left; what it does not do stays ``unmet``. Returns the minutes asked of it.

    Writes ``package`` (standing care asked for this week), the waiting needs and ``unmet``.
    """
    most = standing_minutes(p.home_care_hours_per_week)
    asked_in_all = 0
    package[:] = 0
    for i in needy:
        asked = package_minutes(int(standing[i]), int(asks_team[i]), int(level[i]), p.standing_eligible_level, most)
        package[i] = asked
        unasked = int(standing[i]) - asked + int(everyday[i])
        waiting_relational[i] += relational[i]
        waiting_clinical[i] += clinical[i]
        unmet[i] += unasked
        asked_in_all += asked + int(relational[i]) + int(clinical[i])
        ledger[fifth[i], REFERRED_STANDING] += asked
        ledger[fifth[i], REFERRED_BY_AGE + age[i]] += asked
        ledger[fifth[i], REFERRED_RELATIONAL] += relational[i]
        ledger[fifth[i], REFERRED_CLINICAL] += clinical[i]
        ledger[fifth[i], UNASKED] += unasked
    return asked_in_all


@kernel
def queue(
    person_id: I16, words: U32, waiting_relational: I32, waiting_clinical: I32, wait: I8, package: I32, order: I64
) -> int:
    """Put what the team is asked for into ``order``, as 2 x sort key + 1 for a package; return how many."""
    waiting = 0
    for i in range(person_id.size):
        if waiting_relational[i] + waiting_clinical[i] + package[i] == 0:
            continue
        word = wide(words[3, i])
        if waiting_relational[i] + waiting_clinical[i] > 0:
            priority = MOST_PRIORITY - min(MOST_PRIORITY, int(wait[i]))
            order[waiting] = 2 * order_key(priority, second_word(word), wide(person_id[i]), i)
            waiting += 1
        if package[i] > 0:
            order[waiting] = 2 * order_key(MOST_PRIORITY, second_word(word), wide(person_id[i]), i) + 1
            waiting += 1
    sort_lucky(order, waiting)
    return waiting


@kernel
def serve(
    age: I8, fifth: U8, trust: F32, dose: F32, unmet: I32, waiting_relational: I32, waiting_clinical: I32, wait: I8,
    package: I32, order: I64, p: Any, left: int, extra: float, with_share: float, quality: float, ledger: I64,
) -> int:  # fmt: skip
    """Serve what stands in ``order`` with ``left`` minutes; return the minutes left over.

    ``extra`` minutes a minute go into working with people, ``with_share`` of the work is done with them and achieves
    ``quality``. What has waited too long lapses. Writes the waiting needs, ``wait``, ``dose``, ``trust`` (in services)
    and ``unmet``.
    """
    longest = int(p.lapse_weeks)
    floor = -0.5 * p.gain_dose_minutes
    for place in order:
        i = int((place >> 1) & ROW_MASK)
        band = fifth[i]
        standing = place & 1 == 1
        asked = int(package[i]) if standing else int(waiting_relational[i]) + int(waiting_clinical[i])
        served = affordable(asked, left, extra)
        more = extra_minutes(served, extra)
        left -= served + more
        ledger[band, DOING_WITH] += more
        if served > 0:
            dose[i] = dose_after(
                np.float64(dose[i]), served, with_share, p.doing_with_dose_share * quality, p.doing_for_loss, floor
            )
        trust[i] = trust_after(np.float64(trust[i]), served / asked, p.trust_rate, p.trust_bad_weight)
        remaining = asked - served
        if standing:
            ledger[band, SERVED_STANDING] += served
            ledger[band, SERVED_BY_AGE + age[i]] += served
            ledger[band, UNSERVED_STANDING] += remaining
            unmet[i] += remaining
            continue
        hard = min(served, int(waiting_clinical[i]))
        waiting_clinical[i] -= hard
        waiting_relational[i] -= served - hard
        ledger[band, SERVED_CLINICAL] += hard
        ledger[band, SERVED_RELATIONAL] += served - hard
        wait[i] = wait[i] + 1 if remaining > 0 else 0
        if wait[i] > longest:
            ledger[band, LAPSED] += remaining
            unmet[i] += remaining
            waiting_clinical[i] = 0
            waiting_relational[i] = 0
            wait[i] = 0
        elif remaining > 0:
            ledger[band, BACKLOG] += remaining
            ledger[band, WAITING] += 1
            ledger[band, WAIT] += wait[i]
    return left
