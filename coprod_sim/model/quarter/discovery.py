"""Policy discovers: localities try settings around the plan and copy what does better.

A locality's score is its net benefit a resident, less what unmet need and unpaid hours count, as a change since the
quarter before policy acts and as a difference from linked localities: so neither what a place was like before nor what
happens to all alike is taken for the settings' work. It copies a linked locality with chance 1 / (1 + exp(-difference /
standard error)), so that noise is not copied more often than not.
"""

import math
from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import drawn, normal, uniform, wide
from coprod_sim.model.town.columns import F64, I32, I64

MEMORY = 0.25
"""Weight of the latest quarter in the mean score of the settings in place."""
MOST_COACHING, MOST_BOLDNESS, MOST_IN_GROUP = 0.9, 10.0, 20


@rule
def copy_chance(difference: float, standard_error: float) -> float:
    """Chance to copy who scores ``difference`` more: a half where there is none, or where it cannot be told."""
    if standard_error <= 0.0:
        return 0.5 if difference == 0.0 else (1.0 if difference > 0.0 else 0.0)
    return 1.0 / (1.0 + math.exp(-min(700.0, max(-700.0, difference / standard_error))))


@rule
def tried(value: float, luck: float, spread: float, least: float, most: float) -> float:
    """A setting varied by a standard normal number, within limits, or up to what it is now."""
    return min(max(most, value), max(least, value * math.exp(spread * luck)))


@rule
def bolder(boldness: float, luck: float, spread: float, most: float) -> float:
    """Boldness varied: what it is above 1, or below, is; at least zero."""
    return min(most, max(0.0, 1.0 + (boldness - 1.0) * math.exp(spread * luck)))


@rule
def whole_group(size: float) -> int:
    """People in a session, in whole people."""
    return max(1, int(size + 0.5))


@rule
def remembered(mean: float, latest: float, memory: float, quarters: int) -> float:
    """A mean of so many ``quarters`` with the latest one in it; that alone where there is none yet."""
    return latest if quarters == 0 else mean + memory * (latest - mean)


@rule
def mean_variance(quarters: int, memory: float) -> float:
    """Variance of a remembered mean of so many quarters, as a share of one quarter's."""
    first = float((1.0 - memory) ** (2.0 * (quarters - 1)))
    return first + (1.0 - first) * memory / (2.0 - memory)


@rule
def standard_error(noise: float, quarters: int, others: int) -> float:
    """Standard error of the difference of two scores, of ``quarters`` and of ``others``.

    ``noise`` is the variance of one quarter's score. The quarter before policy acts, which each is held against, has it
    too, however many come after.
    """
    return math.sqrt(noise * (2.0 + mean_variance(quarters, MEMORY) + mean_variance(others, MEMORY)))


@kernel
def relative(change: F64, link_first: I64, link_to: I64) -> F64:
    """Each locality's change less the mean of its linked localities."""
    result = change.copy()
    for x in range(change.size):
        a, b = link_first[x], link_first[x + 1]
        if b > a:
            result[x] -= change[link_to[a:b]].sum() / (b - a)
    return result


@kernel
def keep_score(latest: F64, score: F64, scored: I64, noise: F64) -> float:
    """Take the latest quarter into each mean ``score`` and its ``noise``; return the noise of one quarter's score.

    It is pooled over all localities, since each alone has seen few quarters. The first quarter is held against no
    change at all.
    """
    total = 0.0
    for x in range(latest.size):
        if scored[x] > 0 or noise[x] == 0.0:
            surprise = latest[x] - score[x]
            noise[x] = remembered(noise[x], surprise * surprise, MEMORY, int(noise[x] > 0.0))
        score[x] = remembered(score[x], latest[x], MEMORY, scored[x])
        scored[x] += 1
        total += noise[x]
    return total / latest.size


@kernel
def try_out(
    x: int,
    coaching_share: F64,
    boldness: F64,
    group_size: I64,
    around: tuple[float, float, float],
    spread: float,
    key: draws.Key,
) -> None:
    """Give locality ``x`` settings ``around`` some: its coaching share, boldness and group size."""
    word = drawn(key, 0, 0, draws.EXPERIMENT)
    coaching_share[x] = tried(around[0], normal(word[0]), spread, 0.0, MOST_COACHING)
    boldness[x] = bolder(around[1], normal(word[1]), spread, MOST_BOLDNESS)
    group_size[x] = whole_group(tried(around[2], normal(word[2]), spread, 1.0, MOST_IN_GROUP))


@kernel
def review(
    locality: I32, coaching_share: F64, boldness: F64, group_size: I64, score: F64, scored: I64, decided: I64,
    noise: float, link_first: I64, link_to: I64, p: Any, seed: int, replicate: int, week: int,
) -> None:  # fmt: skip
    """Let localities whose settings have been in place for long enough copy a linked one, or try something new.

    All look at what was there before anybody changed. A change begins a new ``score``. ``noise`` is the variance of one
    quarter's score.
    """
    shares, bold, groups = coaching_share.copy(), boldness.copy(), group_size.copy()
    since, quarters = decided.copy(), scored.copy()
    for x in range(locality.size):
        if week - since[x] < p.review_weeks:
            continue
        key = (seed, replicate, wide(locality[x]), week)
        word = drawn(key, 0, 0, draws.REVIEW)
        links = link_first[x + 1] - link_first[x]
        if uniform(word[0]) < p.experiment_per_year * p.review_weeks / 52.0:
            try_out(
                x, coaching_share, boldness, group_size, (shares[x], bold[x], float(groups[x])), p.discover_spread, key
            )
        elif links > 0:
            y = link_to[link_first[x] + int(uniform(word[1]) * links)]
            error = standard_error(noise, quarters[x], quarters[y])
            if week - since[y] < p.review_weeks or uniform(word[2]) >= copy_chance(score[y] - score[x], error):
                continue
            coaching_share[x], boldness[x], group_size[x] = shares[y], bold[y], groups[y]
        else:
            continue
        decided[x] = week
        scored[x] = 0
