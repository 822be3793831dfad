"""Which towns burn in alike, so that arms may share one founding and one burn-in."""

from collections.abc import Mapping
from typing import NamedTuple

from coprod_sim.evidence import Value, numbers

FROM_WEEK_0 = ("policy", "programmes", "spread")
"""Topics of numbers that act from week 0 on."""
BEFORE_POLICY = {"stays_drawn", "team_hours_per_professional"}
"""Numbers of these that matter in the burn-in: how bed nights are counted, and how many professionals are hired."""


class Start(NamedTuple):
    """All that decides a town in week 0: luck, size, people in a locality, and the resolved numbers."""

    seed: int
    replicate: int
    residents: int
    locality_residents: int
    values: Mapping[str, Value]

    def like(self, other: "Start") -> bool:
        """Whether the other town is the same in week 0, to the bit."""
        known = numbers()
        acting = (key for key in self.values if key in BEFORE_POLICY or known[key].topic not in FROM_WEEK_0)
        return self[:-1] == other[:-1] and all(self.values[key] == other.values[key] for key in acting)
