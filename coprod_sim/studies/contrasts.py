"""Paired contrasts between arms, and how sure one can be of them.

Arms of a replicate share parameters and luck, so a difference is taken within the replicate first. Over replicates it
varies for two reasons: parameters were drawn (uncertainty about the world) and so was luck (Monte Carlo error, which
more replicates make smaller). Some draws run a second time with other luck, which tells the two apart.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from coprod_sim.studies.intervals import Array

STAGES = (8, 16, 32, 64, 128)
"""Numbers of replicates after which a wished precision is looked at, and no other."""
MOST_REPEATS, FEWEST_REPEATS = 16, 8
"""With fewer draws that ran twice, what luck adds is not known well enough to be told."""
_ROUNDING = 1e-9
"""Differences below this share of the level are rounding of floating-point sums."""


class Estimate(NamedTuple):
    """A median (or a mean) over worlds with its range, whose ends are nan where there is none."""

    mean: float
    low: float
    high: float


def paired(first: Array, second: Array) -> Array:
    """``first - second``; a difference that is only rounding counts as zero."""
    difference = first - second
    level = np.maximum(np.abs(first), np.abs(second))
    return np.where(np.abs(difference) <= _ROUNDING * level, 0.0, difference)


def repeated_draws(replicates: int) -> tuple[int, ...]:
    """Draws that run twice: every fourth, at least two where there are two, and at most ``MOST_REPEATS``."""
    if replicates < 2:
        return ()
    every = tuple(range(0, replicates, 4))[:MOST_REPEATS]
    return every if len(every) >= 2 else (0, replicates - 1)


def monte_carlo_error(once: Array, again: Array, replicates: int) -> Array:
    """Standard error of the mean difference that is due to luck alone.

    ``once`` and ``again`` (repeats, ...) are differences of the same parameter draws with different luck: half their
    mean squared distance is the variance within a draw, shared by ``replicates`` draws. Nan without repeats.
    """
    if len(once) == 0:
        return np.full(once.shape[1:], np.nan)
    return np.asarray(np.sqrt(((once - again) ** 2).mean(axis=0) / 2.0 / replicates), dtype=np.float64)


def share_of_level(amount: Array, level: Array) -> Array:
    """``amount / |level|``; zero of zero is zero, and something of zero has no value (nan)."""
    size = np.abs(level)
    shares = amount / np.where(size == 0, 1.0, size)
    return np.where(size == 0, np.where(amount == 0, 0.0, np.nan), shares)


def first_lasting(values: Array) -> Array:
    """First place on the last axis from which values stay at or above zero to the end; nan where the end is below."""
    below = values < 0.0
    last_below = np.where(below.any(axis=-1), values.shape[-1] - 1 - np.argmax(below[..., ::-1], axis=-1), -1)
    return np.where(last_below == values.shape[-1] - 1, np.nan, last_below + 1.0)


def pairs(
    arms: Sequence[str],
    baseline: str,
    practice: Mapping[str, float],
    against: Mapping[str, str] | None = None,
    subject: str | None = None,
    *,
    both: bool = True,
) -> tuple[tuple[str, str], ...]:
    """Contrasts to report, each (arm, arm taken from it): every arm against the baseline, then the others in pairs.

    The ``subject`` comes first and others are taken from it, never it from them; without one it is the arm that
    co-produces most, whatever it is called. The rest goes by how much arms co-produce.

    Where arms are compared ``against`` arms of their own, those are their baselines, and only arms with the same one
    are paired. A subject with a baseline of its own is compared with the common one, too, unless ``both`` is False:
    where the people are not the same.
    """
    if against:
        only_held_against = {baseline, *against.values()} - against.keys()
        own = [(arm, against.get(arm, baseline)) for arm in arms if arm not in only_held_against]
        own.sort(key=lambda pair: pair[0] != subject)
        twice = own[:1] if both and own and own[0][0] == subject and subject in against else []
        also = [(arm, baseline) for arm, _ in twice]
        held = [*also, *own]
        among = [(a, b) for i, (a, x) in enumerate(held) for b, y in held[i + 1 :] if x == y and a != b]
        return tuple(dict.fromkeys(held + among))
    others = sorted((arm for arm in arms if arm != baseline), key=lambda arm: (arm != subject, -practice[arm]))
    against_baseline = [(arm, baseline) for arm in others]
    among = [(arm, other) for i, arm in enumerate(others) for other in others[i + 1 :]]
    lead = against_baseline[:1] + [pair for pair in among if pair[0] == others[0]]
    return tuple(lead + [pair for pair in against_baseline + among if pair not in lead])
