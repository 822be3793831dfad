"""Contacts with other services, and health: expected, reckoned every fourth week and booked weekly.

Contacts are elastic: they are priced and never wait.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import inner_kernel, kernel, rule
from coprod_sim.model.town.columns import F64, I64, NOBODY, NOT_MEMBER, Residents
from coprod_sim.model.week.connection import lonely_excess
from coprod_sim.model.week.learning import strain_of, unmet_excess
from coprod_sim.model.week.ledger_places import (
    BOTH_WAYS,
    CAPABILITY,
    CARER_STRAIN,
    CARERS,
    CARERS_20H,
    CITIZENS,
    CONTACTS,
    CREDIT,
    EITHER_WAY,
    ENROLLED,
    IN_NEED,
    LONELINESS,
    MEMBERS,
    OFTEN_LONELY,
    QALY,
    RESIDENTS,
    RESIDENTS_BY_AGE,
    SEVERITY,
    STRAIN,
)
from coprod_sim.model.week.usual_help import part_for

CHANNELS = 5
AGE_BANDS = 6
TWENTY_HOURS = 1200
NEED_MINUTES = 120  # from which somebody counts as in need
OFTEN = 0.5  # loneliness above which somebody counts as often lonely
OUTPATIENT, PHARMACY = 1, 3  # channels that company does not change
LONELY_STEP = 0.3  # loneliness by which the effect on contacts is stated


@rule
def millionths(x: float) -> int:
    """Whole millionths of x: sums of these are exact in any order."""
    return math.floor(x * 1_000_000.0 + 0.5)


@rule
def contact_exponent(severity_slope: float, severity_change: float, unmet_slope: float, unmet: float) -> float:
    """Log change in contacts from severity above start and from unmet need above what is usual, as far as it counts."""
    return severity_slope * severity_change + unmet_slope * unmet


@rule
def lonely_factor(channel: int, slope: float, excess: float) -> float:
    """What loneliness above the usual multiplies contacts of a channel by: GP, A&E and days in a bed."""
    if excess == 0.0 or channel in (OUTPATIENT, PHARMACY):
        return 1.0
    return max(0.0, 1.0 + slope * excess / LONELY_STEP)


@rule
def multiple_of(growth: float, exponent: float) -> float:
    """What contacts are multiplied by: growth, and a log change where there is one."""
    if exponent == 0.0:
        return growth
    return growth * math.exp(exponent)


@rule
def with_gain(rate: float, slope: float, gain: float) -> float:
    """``rate`` of contacts at a capability ``gain``, which changes their log by -``slope`` an SD."""
    if gain == 0.0 or slope == 0.0:
        return rate
    return rate * math.exp(-slope * gain)


@rule
def counted(week: int, from_year: int, until_year: int) -> float:
    """1 in the years of the run in which a channel's contacts count, otherwise 0; the burn-in counts as week 0."""
    return 1.0 if from_year * 52 <= max(0, week) < until_year * 52 else 0.0


@rule
def expected_contacts(p: Any, condition: int, age: int, channel: int, multiple: float, gain: float, week: int) -> float:
    """One person's expected contacts of one channel a week, at a capability ``gain``; see ``multiple_of``."""
    counts = counted(week, p.contacts_from_year[channel], p.contacts_until_year[channel])
    return with_gain(p.contact_rate[condition][age][channel] * multiple * counts, p.contact_gain_slope[channel], gain)


@rule
def person_multiple(p: Any, change: float, unmet: float, growth: float) -> float:
    """``multiple_of`` for a person: by severity's ``change`` and ``unmet`` need above the usual."""
    return multiple_of(growth, contact_exponent(p.contact_severity_slope, change, p.contact_unmet_slope, unmet))


@rule
def person_contacts(
    p: Any, condition: int, age: int, channel: int, multiple: float, gain: float, lonely: float, week: int
) -> float:
    """Expected contacts a week of one channel of a person whose loneliness is so much above the usual."""
    rate = expected_contacts(p, condition, age, channel, multiple, gain, week)
    return rate * lonely_factor(channel, p.lonely_contacts, lonely)


@rule
def above_usual(
    severity: float, start: float, unmet: float, usual_unmet: float, need: int, lonely: float, lonely_usual: float
) -> tuple[float, float, float]:
    """What changes a person's contacts: severity above start; unmet need, as it counts, and loneliness above usual."""
    return severity - start, unmet_excess(unmet, usual_unmet, need), lonely_excess(lonely, lonely_usual)


@rule
def strain_of_giving(p: Any, given: int, helping: int, more: int, spent: int, pull_asked: int, relieved: int) -> float:
    """Strain of all that somebody gives: as a carer, as usual, and of further time when asked."""
    asked = part_for(more - spent, pull_asked, pull_asked, p.help_others_hours_per_week)
    relief = p.relief_effect if relieved == 1 else 0.0
    return strain_of(float(given + helping + spent + asked), p.strain_half_hours_per_week, relief)


@rule
def utility_of(
    usual: float,
    per_severity: float,
    severity_change: float,
    per_sd: float,
    capability: float,
    per_strain: float,
    strain: float,
) -> float:
    """QALYs a year: the usual for one's age, less severity above start and strain, plus what capability is worth."""
    return usual - per_severity * severity_change + per_sd * capability - per_strain * strain


@inner_kernel
def reckon(r: Residents, usual_unmet: float, p: Any, growth: float, week: int, at: I64) -> None:
    """Reckon weekly contacts and QALYs by fifth into ``at`` (6, fields), to stand until the next reckoning."""
    channels = CHANNELS - int(p.stays_drawn)  # days in a bed are the last, and may be drawn instead
    contacts_alike = np.zeros((6, AGE_BANDS), np.int64)  # all of one fifth and age to whom nothing happens are counted
    lives_alike = np.zeros((6, AGE_BANDS), np.int64)
    for i in range(r.age.size):
        band = r.fifth[i]
        age = int(r.age[i])
        gain = np.float64(r.capability[i])
        change, unmet, lonely = above_usual(
            np.float64(r.severity[i]), np.float64(r.severity_start[i]), np.float64(r.unmet[i]), usual_unmet,
            int(r.need[i]), np.float64(r.lonely[i]), np.float64(r.lonely_usual[i]),
        )  # fmt: skip
        if r.condition[i] == 0 and lonely == 0.0:
            contacts_alike[band, age] += 1
        else:
            multiple = person_multiple(p, change, unmet, growth)
            for channel in range(channels):
                rate = person_contacts(p, int(r.condition[i]), age, channel, multiple, gain, lonely, week)
                at[band, CONTACTS + channel] += millionths(rate)
        gives = r.given[i] + r.helping[i] + r.more[i] > 0
        if r.condition[i] == 0 and not gives:
            lives_alike[band, age] += 1
            continue
        strain = 0.0
        if gives:
            strain = strain_of_giving(
                p, int(r.given[i]), int(r.helping[i]), int(r.more[i]), int(r.spent[i]), int(r.pull_asked[i]),
                int(r.relieved[i]),
            )  # fmt: skip
            at[band, STRAIN] += millionths(strain)
            if r.cares_for[i] != NOBODY:
                at[band, CARER_STRAIN] += millionths(strain)
        lived = utility_of(p.utility[age], p.qaly_severity, change, p.qaly_per_sd, gain, p.qaly_strain, strain)
        at[band, QALY] += millionths(lived / 52.0)
    for band in range(1, 6):
        for age in range(AGE_BANDS):
            at[band, QALY] += lives_alike[band, age] * millionths(p.utility[age] / 52.0)
            for channel in range(channels):
                each = millionths(expected_contacts(p, 0, age, channel, growth, 0.0, week))
                at[band, CONTACTS + channel] += contacts_alike[band, age] * each


@kernel
def each_person(r: Residents, usual_unmet: float, p: Any, growth: float, week: int, out: F64) -> None:
    """What ``reckon`` reckons, for each resident: weekly contacts by channel and then QALYs, into ``out`` (n, 6)."""
    for i in range(r.age.size):
        age, gain = int(r.age[i]), np.float64(r.capability[i])
        change, unmet, lonely = above_usual(
            np.float64(r.severity[i]), np.float64(r.severity_start[i]), np.float64(r.unmet[i]), usual_unmet,
            int(r.need[i]), np.float64(r.lonely[i]), np.float64(r.lonely_usual[i]),
        )  # fmt: skip
        multiple = person_multiple(p, change, unmet, growth)
        for channel in range(CHANNELS):
            out[i, channel] = person_contacts(p, int(r.condition[i]), age, channel, multiple, gain, lonely, week)
        strain = strain_of_giving(
            p, int(r.given[i]), int(r.helping[i]), int(r.more[i]), int(r.spent[i]), int(r.pull_asked[i]),
            int(r.relieved[i]),
        )  # fmt: skip
        lived = utility_of(p.utility[age], p.qaly_severity, change, p.qaly_per_sd, gain, p.qaly_strain, strain)
        out[i, CHANNELS] = lived / 52.0


@inner_kernel
def count_states(r: Residents, at: I64) -> None:
    """Count the states of residents by fifth into ``at`` (6, fields)."""
    for i in range(r.age.size):
        band = r.fifth[i]
        at[band, RESIDENTS] += 1
        at[band, RESIDENTS_BY_AGE + r.age[i]] += 1
        at[band, LONELINESS] += millionths(np.float64(r.lonely[i]))
        at[band, OFTEN_LONELY] += r.age[i] > 0 and r.lonely[i] > OFTEN
        at[band, IN_NEED] += r.need[i] >= NEED_MINUTES
        at[band, CREDIT] += max(0, r.gave[i] - r.received[i])
        if r.need[i] > 0 or r.member[i] != NOT_MEMBER:
            at[band, BOTH_WAYS] += min(r.gave[i], r.received[i])
            at[band, EITHER_WAY] += max(r.gave[i], r.received[i])
        if r.condition[i] == 1:
            at[band, CITIZENS] += 1
            at[band, SEVERITY] += millionths(np.float64(r.severity[i]))
            at[band, CAPABILITY] += millionths(np.float64(r.capability[i]))
            at[band, ENROLLED] += r.coached[i] > 0
        if r.cares_for[i] != NOBODY:
            at[band, CARERS] += 1
            at[band, CARERS_20H] += r.given[i] >= TWENTY_HOURS
        at[band, MEMBERS] += r.member[i] != NOT_MEMBER
