"""Keyed random draws: a draw is a pure function of who, what and when.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"). The key is
``(seed, replicate)``; the counter is ``(number, locality, partner, decision << 16 | week + 1024)``. The same person
meets the same luck in every arm, whatever else happens, in any order, on any number of threads.

``philox`` is one copy for Python and for compiled loops: whole numbers below 2**32, masked after each step, come out
the same from Python's unbounded integers and from wrapping 64-bit ones.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from coprod_sim.model.compiled import inlined_rule, kernel, rule, typed_kernel

MASK = 0xFFFFFFFF
KEY_STEP_0 = 0x9E3779B9
KEY_STEP_1 = 0xBB67AE85
WEEK_OFFSET = 1024
UNIT = 2.0**-32
HALF_UNIT = 2.0**-33
MANY = 500.0  # the mean above which a Poisson count is drawn by its expansion
# Decisions, append-only: a number never changes its meaning, so old runs stay reproducible.
FOUND_HOUSEHOLD = 1
FOUND_PERSON = 2
FOUND_STATE = 3
FOUND_TIE = 5
FOUND_PLACE = 6
WEEK = 16  # one draw a resident-week: (episodes, minutes)
MORE_MINUTES = 17  # length of the second and later episodes of one week
ENROL = 22  # (order, uptake, relief order, introduced)
DROP_OUT = 23  # (drops out, sanctioned)
LEAD = 25  # (agrees to lead) a peer's session; (where the search begins)
FADE = 27  # (a peer tie fades)
STAY = 28  # a hospital stay: (begins, nights, eligible and taken, family stays)
POST = 29  # a quarter of a post: (its holder leaves, takes up or goes back, newcomer co-produces, passion)
INCIDENT = 30  # (how many), then of each: (whom, in which practice, becomes a story, national)
VISIT = 31  # (an official goes and sees)
PARAMETER = 32  # which value of a parameter a replicate draws
REVIEW = 33  # of a locality's settings: (tries something new, whom it looks at, copies)
EXPERIMENT = 34  # how much of each setting is tried: (coaching share, boldness, group size)
FIT = 35  # of practices to a place: (usual, co-production)
LINK = 36  # the seed of the links between localities
MONTH = 37  # one draw a resident-month: (leaves, passing state, usual help, stops caring)
MONTH_JOINS = 38  # another: (cares for kin elsewhere, joins or leaves the time bank, trades?, works on the project)
START_CARE = 39  # (waiting time, offer) of a tie who might care for somebody; founding: (cares, offer)
# 4, 18 to 21, 24 and 26 were decisions of earlier versions


@rule
def wide(word: Any) -> int:
    """A number from a column of 16 or 32 bits, as a signed whole number wide enough for arithmetic."""
    return np.int64(word)  # type: ignore[return-value]  # a plain int in every use


@rule
def philox_round(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """One of the ten rounds; the key is masked here, so that callers may just add to it."""
    p0 = 0xD2511F53 * c0
    p1 = 0xCD9E8D57 * c2
    return (
        ((p1 >> 32) & MASK) ^ c1 ^ (k0 & MASK),
        p1 & MASK,
        ((p0 >> 32) & MASK) ^ c3 ^ (k1 & MASK),
        p0 & MASK,
    )


@inlined_rule
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Four words of 32 bits from a counter and a key of 32-bit words.

    The rounds are written out: with a loop here compilers do not vectorise the loop over people (9.5 ns a person
    against 1.0).
    """
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0 + KEY_STEP_0, k1 + KEY_STEP_1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0 + 2 * KEY_STEP_0, k1 + 2 * KEY_STEP_1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0 + 3 * KEY_STEP_0, k1 + 3 * KEY_STEP_1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0 + 4 * KEY_STEP_0, k1 + 4 * KEY_STEP_1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0 + 5 * KEY_STEP_0, k1 + 5 * KEY_STEP_1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0 + 6 * KEY_STEP_0, k1 + 6 * KEY_STEP_1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0 + 7 * KEY_STEP_0, k1 + 7 * KEY_STEP_1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0 + 8 * KEY_STEP_0, k1 + 8 * KEY_STEP_1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0 + 9 * KEY_STEP_0, k1 + 9 * KEY_STEP_1)
    return c0, c1, c2, c3


@rule
def words(
    seed: int, replicate: int, person_id: int, locality: int, partner: int, decision: int, week: int
) -> tuple[int, int, int, int]:
    """Four 32-bit words for one decision of one person (towards one partner) in one week."""
    return philox(
        person_id & MASK,
        locality & MASK,
        partner & MASK,
        (decision << 16 | (week + WEEK_OFFSET)) & MASK,
        seed & MASK,
        replicate & MASK,
    )


Key = tuple[int, int, int, int]
"""(seed, replicate, locality, week): what the draws of one locality and week share."""


@typed_kernel("UniTuple(int64, 4)(UniTuple(int64, 4), int64, int64, int64)")
def drawn(key: Key, person_id: int, partner: int, decision: int) -> tuple[int, int, int, int]:
    """``words`` for person ``number`` (towards ``partner``); compiled, for both engines."""
    seed, replicate, locality, week = key
    return words(seed, replicate, person_id, locality, partner, decision, week)


@rule
def uniform(word: int) -> float:
    """A number in (0, 1), never 0 and never 1."""
    return word * UNIT + HALF_UNIT


@rule
def normal(word: int) -> float:
    """A standard normal number: the quantile of a uniform one by Wichura's AS 241 (1988), good to 1e-15.

    Six draws in seven need no logarithm. The outermost branch of AS 241 is for tails below 1e-10, which 32 bits
    do not reach.
    """
    u = uniform(word)
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = (((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
               + 45921.953931549871457) * r + 13731.693765509461125  # fmt: skip
        top = ((top * r + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608
        low = (((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
               + 21213.794301586595867) * r + 5394.1960214247511077  # fmt: skip
        low = ((low * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1.0
        return q * top / low
    r = math.sqrt(-math.log(min(u, 1.0 - u))) - 1.6
    top = (((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
           + 1.27045825245236838258) * r + 3.64784832476320460504  # fmt: skip
    top = ((top * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734
    low = (((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
           + 0.14810397642748007459) * r + 0.68976733498510000455  # fmt: skip
    low = ((low * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1.0
    return top / low if q > 0.0 else -top / low


@rule
def surely_none(word: int, mean: float) -> bool:
    """Whether a Poisson count is 0 for certain: exp(-m) >= 1 - m settles most weeks without an exp."""
    return uniform(word) < 1.0 - mean


@rule
def poisson(word: int, mean: float) -> int:
    """A Poisson count by inversion.

    Of a mean above ``MANY``, where exp(-mean) runs out, by the expansion of Cornish and Fisher (1938): two counts in a
    thousand are then one off.
    """
    if surely_none(word, mean):
        return 0
    if mean > MANY:
        z = normal(word)
        root = math.sqrt(mean)
        return int(max(0.0, mean + root * z + (z * z - 1.0) / 6.0 + (z - z * z * z) / (72.0 * root) + 0.5))
    u = uniform(word)
    term = math.exp(-mean)
    total = term
    count = 0
    while u >= total and term > 0.0:
        count += 1
        term *= mean / count
        total += term
    return count


@rule
def exponential_minutes(word: int, mean_minutes: float) -> int:
    """An exponential length in whole minutes, at least 1 and at most 20 means."""
    minutes = -mean_minutes * math.log(uniform(word))
    return int(min(max(1.0, minutes + 0.5), 20.0 * mean_minutes + 1.0))


@kernel
def fill(out: npt.NDArray[np.uint32], person_id: npt.NDArray[np.int16], key: Key, decision: int) -> None:
    """Fill ``out`` (4, n or more) with each resident's ``drawn(key, number, 0, decision)``, at a tenth of the time."""
    seed, replicate, locality, week = key
    c3 = (decision << 16 | (week + WEEK_OFFSET)) & MASK
    for i in range(person_id.size):
        a, b, c, d = philox(wide(person_id[i]) & MASK, locality, 0, c3, seed, replicate)
        out[0, i] = a
        out[1, i] = b
        out[2, i] = c
        out[3, i] = d
