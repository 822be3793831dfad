"""Learning, every fourth week: what a month leaves behind in a person.

Everything returns to where it started unless something keeps it away: nothing ratchets.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import normal, wide
from coprod_sim.model.town.columns import F32, F64, I8, I16, I32, U32
from coprod_sim.model.town.people import care_level, severity_of

UNMET_MEMORY = 4.0 / 13.0  # a month's weight in the mean over about thirteen weeks


@rule
def faded(credit: int, share: float) -> int:
    """Minutes of credit (or debt) that fade, rounded towards nothing."""
    return int(credit * share)


@rule
def unmet_after(unmet: float, unmet_minutes: int, need: int) -> float:
    """Share of need unmet over about thirteen weeks, after a month with so many minutes of need."""
    share = min(1.0, unmet_minutes / need) if need > 0 else 0.0
    return unmet + UNMET_MEMORY * (share - unmet)


@rule
def strain_after(
    strain: float, load_minutes: float, comfortable: float, scale: float, relief: float, rate: float
) -> float:
    """Strain after a month at ``load_minutes`` a week: it moves to load past comfort / (that + scale)."""
    excess = max(0.0, load_minutes - comfortable)
    cause = excess / (excess + scale) * (1.0 - relief)
    return strain + rate * (cause - strain)


@rule
def spare_minutes(willing: int, strain: float, cut: float) -> int:
    """What strain leaves of willing minutes."""
    return int(willing * (1.0 - cut * strain))


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
    start: float, gain: float, per_sd: float, cap: float, harm: float, unmet_excess: float, built: float
) -> float:
    """Where slow severity tends: start x (1 - prevention) x (1 - built) + harm x unmet need above what is usual here.

    ``built`` is what a common project that stands takes off.

    England's founding severities already hold the harm of today's unmet need, so only the excess acts.
    """
    prevented = min(cap, per_sd * gain)
    return min(0.98, max(0.02, start * (1.0 - prevented) * (1.0 - built) + harm * unmet_excess))


@rule
def slow_after(slow: float, target: float, rate: float) -> float:
    """Slow state (logit) a month nearer its target (a severity)."""
    return slow + rate * (math.log(target / (1.0 - target)) - slow)


@rule
def passing_after(passing: float, persistence: float, step_sd: float, luck: float) -> float:
    """Passing state a month on: AR(1) about zero."""
    return persistence * passing + step_sd * luck


@rule
def back_to(value: float, start: float, share: float) -> float:
    """``value`` moved by ``share`` of the way back to ``start``."""
    return value + share * (start - value)


@rule
def usual_class(level: int) -> int:
    """Which usual unmet share applies: without standing need 0, with it 1."""
    return 1 if level > 0 else 0


@kernel
def fade_credit(credit: I32, share: float) -> int:
    """Let felt credit and debt fade; return the minutes that the estate takes over."""
    total = 0
    for i in range(credit.size):
        if credit[i] != 0:
            gone = faded(int(credit[i]), share)
            credit[i] -= gone
            total += gone
    return total


@kernel
def feel(
    kin_minutes: I16, willing: I16, spare: I16, given: I32, relieved: I8, strain: F32, trust_neighbours: F32,
    trust_neighbours_start: F32, trust_services: F32, trust_services_start: F32, granted: F32, p: Any,
) -> None:  # fmt: skip
    """Strain follows load and cuts ``spare`` minutes; trust and what one expects to be granted return to normal."""
    for i in range(strain.size):
        load = np.float64(kin_minutes[i]) + np.float64(given[i]) / 4.0
        given[i] = 0
        before = np.float64(strain[i])
        if load > p.comfortable_minutes or before > 0.0:
            relief = p.relief_effect if relieved[i] == 1 else 0.0
            strain[i] = strain_after(before, load, p.comfortable_minutes, p.strain_scale_minutes, relief, p.strain_rate)
            spare[i] = spare_minutes(int(willing[i]), np.float64(strain[i]), p.strain_cut)
        trust_neighbours[i] = back_to(
            np.float64(trust_neighbours[i]), np.float64(trust_neighbours_start[i]), p.trust_anchor_month
        )
        trust_services[i] = back_to(
            np.float64(trust_services[i]), np.float64(trust_services_start[i]), p.trust_anchor_month
        )
        granted[i] = back_to(np.float64(granted[i]), p.granted_anchor, p.trust_anchor_month)


@kernel
def health(
    condition: I8, level: I8, severity_start: F32, slow: F32, passing: F32, severity: F32, dose: F32,
    capability: F32, need: I32, unmet_minutes: I32, unmet: F32, usual_unmet: F64, luck: U32, p: Any,
    harm: float, built: float,
) -> None:  # fmt: skip
    """Unmet need, dose, capability, and the slow and passing states of severity move a month on, by ``luck``."""
    for i in range(condition.size):
        unmet[i] = unmet_after(np.float64(unmet[i]), int(unmet_minutes[i]), int(need[i]))
        need[i] = 0
        unmet_minutes[i] = 0
        if condition[i] == 0:
            continue
        dose[i] = np.float64(dose[i]) * p.dose_keep_month
        most = to_gain(np.float64(dose[i]), p.gain_max_sd, p.gain_beyond_usual_sd)
        capability[i] = gain_of(np.float64(dose[i]), most, p.gain_dose_minutes)
        excess = np.float64(unmet[i]) - usual_unmet[usual_class(int(level[i]))]
        target = severity_target(
            np.float64(severity_start[i]),
            np.float64(capability[i]),
            p.prevention_per_sd,
            p.prevention_cap,
            harm,
            excess,
            built,
        )
        slow[i] = slow_after(np.float64(slow[i]), target, p.slow_rate_month)
        step = normal(wide(luck[0, i]))
        passing[i] = passing_after(np.float64(passing[i]), p.severity_passing_persistence, p.passing_step_sd, step)
        severity[i] = severity_of(np.float64(slow[i]), np.float64(passing[i]))
        level[i] = care_level(
            np.float64(severity[i]),
            p.standing_threshold[0],
            p.standing_threshold[1],
            p.standing_threshold[2],
            p.standing_threshold[3],
        )


@kernel
def learn_usual(condition: I8, level: I8, unmet: F32, usual_unmet: F64) -> None:
    """At the end of the burn-in: what share of need usually goes unmet here, without and with standing need."""
    for which in range(2):
        people = 0
        total = 0
        for i in range(unmet.size):
            if condition[i] == 1 and usual_class(int(level[i])) == which:
                people += 1
                total += int(np.float64(unmet[i]) * 1_000_000.0)
        if people > 0:
            usual_unmet[which] = total / (people * 1_000_000.0)
