"""Learning, every fourth week: what a month leaves behind in a person.

Everything returns to where it started unless something keeps it away: nothing ratchets. What today's data already hold
(unmet need, loneliness) acts as a difference from what is usual here.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.draws import normal, wide
from coprod_sim.model.town.columns import Residents, Scratch
from coprod_sim.model.town.people import ask_nothing, severity_of
from coprod_sim.model.week.connection import lonely_excess, nearer
from coprod_sim.model.week.need import need_minutes, need_weight

UNMET_MEMORY = 4.0 / 13.0  # a month's weight in the mean over about thirteen weeks


@rule
def unmet_share(left: int, package: int, undelivered: float, need: int) -> float:
    """Share of a need that went unmet in a month in which a share of what was asked was ``undelivered``."""
    return min(1.0, (left + package * undelivered) / need)


@rule
def unmet_excess(unmet: float, usual: float, need: int) -> float:
    """Unmet share above what is usual, as far as it counts at this need; zero where either is not known."""
    return (unmet - usual) * need_weight(need) if unmet >= 0.0 and usual >= 0.0 and need > 0 else 0.0


@rule
def strain_of(minutes: float, half_hours: float, relief: float) -> float:
    """Strain, from 0 to 1, of somebody who gives so many minutes a week; ``relief`` takes a share of it off."""
    x = minutes / (60.0 * half_hours)
    return x * x / (1.0 + x * x) * (1.0 - relief)


@rule
def gain_of(dose: float, gain_max: float, gain_dose: float) -> float:
    """Capability gain in founding SDs from a dose in minutes; a negative dose is a loss."""
    if dose == 0.0:
        return 0.0
    return gain_max * (1.0 - math.exp(-dose / gain_dose))


@rule
def to_gain(dose: float, most: float, beyond_usual: float) -> float:
    """The largest gain that a dose can lead to: only what usual care does not give. What is lost is lost in full."""
    return beyond_usual if dose > 0.0 else most


@rule
def severity_target(
    start: float, gain: float, per_sd: float, cap: float, harm: float, lonely: float, built: float
) -> float:
    """Where slow severity tends: start x (1 - prevention) x (1 - built) + harm of unmet need and of loneliness.

    ``built`` is what a common project that stands takes off. England's founding severities already hold the harm of
    today's unmet need and loneliness, so only what is above the usual acts.
    """
    prevented = min(cap, per_sd * gain)
    return min(0.98, max(0.02, start * (1.0 - prevented) * (1.0 - built) + harm + lonely))


@rule
def slow_after(slow: float, target: float, rate: float) -> float:
    """Slow state (logit) a month nearer its target (a severity)."""
    return slow + rate * (math.log(target / (1.0 - target)) - slow)


@rule
def passing_after(passing: float, persistence: float, step_sd: float, luck: float) -> float:
    """Passing state a month on: AR(1) about zero."""
    return persistence * passing + step_sd * luck


@inner_kernel
def remember(r: Residents, undelivered: float) -> None:
    """Remember what went unmet in the month that ends, of which a share of packages was ``undelivered``."""
    for i in range(r.need.size):
        if r.need[i] > 0:
            now = unmet_share(int(r.left[i]), int(r.package[i]), undelivered, int(r.need[i]))
            r.unmet[i] = nearer(np.float64(r.unmet[i]), now, UNMET_MEMORY)


@inner_kernel
def health(
    r: Residents, luck: Any, s: Scratch, p: Any, usual_unmet: float, harm: float, lonely: float, built: float,
    growth: float,
) -> None:  # fmt: skip
    """Dose, capability, the slow and passing states of severity and the need at home move a month on, by ``luck``.

    Lists those in need in scratch ``needy``.
    """
    count = 0
    for i in range(r.condition.size):
        if r.condition[i] == 0:
            r.need[i] = 0
            continue
        r.dose[i] = np.float64(r.dose[i]) * p.dose_keep_month
        most = to_gain(np.float64(r.dose[i]), p.gain_max_sd, p.gain_beyond_usual_sd)
        r.capability[i] = gain_of(np.float64(r.dose[i]), most, p.gain_dose_minutes)
        target = severity_target(
            np.float64(r.severity_start[i]),
            np.float64(r.capability[i]),
            p.prevention_per_sd,
            p.prevention_cap,
            harm * unmet_excess(np.float64(r.unmet[i]), usual_unmet, int(r.need[i])),
            lonely * lonely_excess(np.float64(r.lonely[i]), np.float64(r.lonely_usual[i])),
            built,
        )
        r.slow[i] = slow_after(np.float64(r.slow[i]), target, p.slow_rate_month)
        step = normal(wide(luck[1, i]))
        r.passing[i] = passing_after(np.float64(r.passing[i]), p.severity_passing_persistence, p.passing_step_sd, step)
        r.severity[i] = severity_of(np.float64(r.slow[i]), np.float64(r.passing[i]))
        before = r.need[i]
        r.need[i] = need_minutes(np.float64(r.severity[i]), p.need_max_hours_per_week, p.need_from_severity, growth)
        if r.need[i] > 0:
            s.needy[count] = i
            count += 1
        elif before > 0:
            ask_nothing(r, i)
    s.counts[0] = count
