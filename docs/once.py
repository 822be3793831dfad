"""Comparisons that several pages show, each run once."""

from functools import cache

from coprod_sim import Comparison, compare


@cache
def compared(scenario: str) -> Comparison:
    """A shipped scenario at its own size and with its own number of worlds, profile trials."""
    return compare(scenario)
