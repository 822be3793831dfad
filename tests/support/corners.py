"""Numbers at the limits of what is allowed, some or all of them at once, by seed."""

from random import Random
from typing import Any

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Parameter

SOME = (1, 2, 3, 5, 10, 40, 1_000)
TINY = 1e-300


def corner(rng: Random, number: Parameter) -> Any:
    """A value that is allowed: an end, a place in between, or next to nothing."""
    low, high = number.allowed

    def one() -> float:
        value = rng.choice((low, low, high, high, low + (high - low) * rng.random(), TINY if low <= 0 <= high else low))
        return float(round(value)) if number.whole else value

    if number.index is None:
        return one()
    count = len(entries.INDEXES[number.index])
    if number.sums_to is None:
        return [one() for _ in range(count)]
    row = [0.0] * count
    row[rng.randrange(count)] = number.sums_to
    return row


def corners(seed: int) -> dict[str, Any]:
    """Some numbers at their corners."""
    rng = Random(seed)
    numbers = evidence.parameters()
    chosen = rng.sample(sorted(numbers), min(len(numbers), rng.choice(SOME)))
    return {key: corner(rng, numbers[key]) for key in chosen}
