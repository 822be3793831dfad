"""Contacts with other services, and health: expected, reckoned every fourth week and booked weekly.

Contacts are elastic: they are priced and never wait.
"""

import math
from typing import Any

import numpy as np

from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.town.columns import F32, F64, I8, I16, I32, I64, NOT_MEMBER, U8
from coprod_sim.model.week.learning import usual_class
from coprod_sim.model.week.ledger_places import (
    CAPABILITY,
    CARER_STRAIN,
    CARERS,
    CARERS_20H,
    CITIZENS,
    CONTACTS,
    CREDIT,
    ENROLLED,
    MEMBERS,
    QALY,
    RESIDENTS,
    RESIDENTS_BY_AGE,
    SEVERITY,
    STRAIN,
    TRUST_NEIGHBOURS,
    TRUST_SERVICES,
    TWO_WAY_MEMBERS,
)

CHANNELS = 5
AGE_BANDS = 6
TWENTY_HOURS = 1200


@rule
def millionths(x: float) -> int:
    """Whole millionths of x: sums of these are exact in any order."""
    return math.floor(x * 1_000_000.0 + 0.5)


@rule
def contact_exponent(severity_slope: float, severity_change: float, unmet_slope: float, unmet_excess: float) -> float:
    """Log change in contacts from severity above start and from unmet need above what is usual."""
    return severity_slope * severity_change + unmet_slope * unmet_excess


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
def multiple_in_row(
    i: int, level: I8, severity: F32, severity_start: F32, unmet: F32, usual_unmet: F64, p: Any, growth: float
) -> float:
    """``multiple_of`` for the person with the condition in row ``i`` of a locality's columns."""
    change = np.float64(severity[i]) - np.float64(severity_start[i])
    excess = np.float64(unmet[i]) - usual_unmet[usual_class(int(level[i]))]
    return multiple_of(growth, contact_exponent(p.contact_severity_slope, change, p.contact_unmet_slope, excess))


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


@kernel
def reckon(
    age: I8, fifth: U8, condition: I8, level: I8, severity: F32, severity_start: F32, capability: F32, unmet: F32,
    strain: F32, usual_unmet: F64, p: Any, growth: float, week: int, at: I64,
) -> None:  # fmt: skip
    """Reckon weekly contacts and QALYs by fifth into ``at`` (6, fields), to stand until the next reckoning."""
    channels = CHANNELS - int(p.stays_drawn)  # days in a bed are the last, and may be drawn instead
    neighbours = np.zeros((6, AGE_BANDS), np.int64)  # all of one fifth and age are alike, so they are only counted
    for i in range(age.size):
        band = fifth[i]
        change = 0.0
        gain = 0.0
        if condition[i] == 0:
            neighbours[band, age[i]] += 1
        else:
            gain = np.float64(capability[i])
            change = np.float64(severity[i]) - np.float64(severity_start[i])
            multiple = multiple_in_row(i, level, severity, severity_start, unmet, usual_unmet, p, growth)
            for channel in range(channels):
                rate = expected_contacts(p, 1, int(age[i]), channel, multiple, gain, week)
                at[band, CONTACTS + channel] += millionths(rate)
        utility = utility_of(
            p.utility[age[i]], p.qaly_severity, change, p.qaly_per_sd, gain, p.qaly_strain, np.float64(strain[i])
        )
        at[band, QALY] += millionths(utility / 52.0)
    for band in range(1, 6):
        for years in range(AGE_BANDS):
            for channel in range(channels):
                each = millionths(expected_contacts(p, 0, years, channel, growth, 0.0, week))
                at[band, CONTACTS + channel] += neighbours[band, years] * each


@kernel
def each_person(
    age: I8, condition: I8, level: I8, severity: F32, severity_start: F32, capability: F32, unmet: F32, strain: F32,
    usual_unmet: F64, p: Any, growth: float, week: int, out: F64,
) -> None:  # fmt: skip
    """What ``reckon`` reckons, for each resident: weekly contacts by channel and then QALYs, into ``out`` (n, 6)."""
    for i in range(age.size):
        change = 0.0
        gain = 0.0
        multiple = growth
        if condition[i] == 1:
            gain = np.float64(capability[i])
            change = np.float64(severity[i]) - np.float64(severity_start[i])
            multiple = multiple_in_row(i, level, severity, severity_start, unmet, usual_unmet, p, growth)
        for channel in range(CHANNELS):
            out[i, channel] = expected_contacts(p, int(condition[i]), int(age[i]), channel, multiple, gain, week)
        utility = utility_of(
            p.utility[age[i]], p.qaly_severity, change, p.qaly_per_sd, gain, p.qaly_strain, np.float64(strain[i])
        )
        out[i, CHANNELS] = utility / 52.0


@kernel
def count_states(
    age: I8, fifth: U8, condition: I8, severity: F32, capability: F32, trust_neighbours: F32, trust_services: F32,
    strain: F32, kin_minutes: I16, member: I8, gave: I8, received: I8, coached: I8, credit: I32, at: I64,
) -> None:  # fmt: skip
    """Count the states of residents by fifth into ``at`` (6, fields)."""
    for i in range(fifth.size):
        band = fifth[i]
        at[band, RESIDENTS] += 1
        at[band, RESIDENTS_BY_AGE + age[i]] += 1
        at[band, TRUST_NEIGHBOURS] += millionths(np.float64(trust_neighbours[i]))
        at[band, TRUST_SERVICES] += millionths(np.float64(trust_services[i]))
        at[band, STRAIN] += millionths(np.float64(strain[i]))
        at[band, CREDIT] += max(0, int(credit[i]))
        if condition[i] == 1:
            at[band, CITIZENS] += 1
            at[band, SEVERITY] += millionths(np.float64(severity[i]))
            at[band, CAPABILITY] += millionths(np.float64(capability[i]))
            if coached[i] > 0:
                at[band, ENROLLED] += 1
        if kin_minutes[i] > 0:
            at[band, CARERS] += 1
            at[band, CARER_STRAIN] += millionths(np.float64(strain[i]))
            if kin_minutes[i] >= TWENTY_HOURS:
                at[band, CARERS_20H] += 1
        if member[i] != NOT_MEMBER:
            at[band, MEMBERS] += 1
            if gave[i] == 1 and received[i] == 1:
                at[band, TWO_WAY_MEMBERS] += 1
