"""A birth cohort: the residents of the youngest age band as children who were all born in week 0 and grow up."""

PASSES = (16 * 52, 45 * 52)
"""Weeks in which the cohort passes into the next age band; the one after is beyond the longest run."""


def band_at(week: int) -> int:
    """Age band of the cohort in ``week``."""
    return sum(week >= passes for passes in PASSES)
