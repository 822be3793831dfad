"""What every number is in one run: the evidence, drawn from its range, then what a scenario, an arm and a user set.

A draw depends on (seed, replicate, the key's name) only: see ``sequence``. So all arms of a replicate share it, and a
number added to the evidence shifts no other draw.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np
from scipy.special import ndtr, ndtri

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Value
from coprod_sim.evidence.shipped import parameters
from coprod_sim.model.sequence import coordinate
from coprod_sim.scenario import arguments
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.set_numbers import set_in

SHARED = 0xFFFF
"""In place of an element: the luck that correlated elements share."""


@dataclass(frozen=True)
class Parameters:
    """``values``: a float, or a tuple of floats along the number's index; ``origin`` says where each came from."""

    values: Mapping[str, Value]
    origin: Mapping[str, str]

    @property
    def record(self) -> np.record:
        """The values as kernels read them; see :func:`record`."""
        return record(self.values)


def resolve(
    scenario: Scenario,
    arm: str,
    *,
    profile: str = "trials",
    seed: int = 1,
    replicate: int = 0,
    drawn: bool = True,
    overrides: Mapping[str, object] | None = None,
    residents: int | None = None,
) -> Parameters:
    """Every number of one run: evidence < scenario < arm < ``overrides``; what is set without a range is not drawn.

    Args:
        scenario: where ``arm`` is defined.
        arm: the name of one of its arms.
        profile: which column of the evidence, ``"trials"`` or ``"talk"``.
        seed: with ``replicate``, decides the draws.
        replicate: also picks the level of design factors, in turn.
        drawn: draw from the ranges; otherwise the central values.
        overrides: numbers to set in this arm, by ``KEY``; an ``ARM.KEY`` holds in the arm of that name and wins there.
        residents: people in the town, who pay for posts; the scenario's by default.

    Raises:
        InputError: unknown arm, profile or number, or a value that is not allowed.
    """
    profile = arguments.profile(profile)
    values: dict[str, Value] = {}
    origin: dict[str, str] = {}
    own = set_in(scenario, arm, arguments.mapping("overrides", overrides))
    given = scenario.given(profile, arm, own, residents)
    for key, number in evidence.parameters().items():
        setting, origin[key] = given.get(key) or (number.setting(profile), f"evidence, {profile}")
        values[key] = draw(number, setting, seed, replicate) if drawn else setting.value
    return Parameters(values, origin)


def draw(number: entries.Parameter, setting: entries.Setting, seed: int, replicate: int) -> Value:
    """One replicate's value of a number. A number without a range keeps its central value."""
    if setting.low is None or setting.high is None:
        return setting.value
    if number.distribution == "levels":
        return number.levels[replicate % len(number.levels)]
    if not isinstance(setting.value, tuple):
        low, high = cast("float", setting.low), cast("float", setting.high)
        return quantile(number, _luck(number.key, 0, seed, replicate), low, setting.value, high)
    lows, highs = cast("tuple[float, ...]", setting.low), cast("tuple[float, ...]", setting.high)
    row = tuple(
        quantile(number, _luck_of(number, i, seed, replicate), *bounds)
        for i, bounds in enumerate(zip(lows, setting.value, highs, strict=True))
    )
    if number.sums_to is None:
        return row
    scale = number.sums_to / math.fsum(row)
    return tuple(v * scale for v in row)


def _luck_of(number: entries.Parameter, element: int, seed: int, replicate: int) -> float:
    """Luck of one element: shared with all others, its own, or correlated with theirs (of normal numbers)."""
    if number.together or number.correlation == 0.0:
        return _luck(number.key, 0 if number.together else element, seed, replicate)
    shared, own = (float(ndtri(_luck(number.key, at, seed, replicate))) for at in (SHARED, element))
    return float(ndtr(math.sqrt(number.correlation) * shared + math.sqrt(1.0 - number.correlation) * own))


def _luck(key: str, element: int, seed: int, replicate: int) -> float:
    return coordinate(key, element, seed, replicate)


def quantile(number: entries.Parameter, u: float, low: float, centre: float, high: float) -> float:
    """The ``u`` quantile, 0 < u < 1, of the number's distribution between ``low`` and ``high``."""
    if low == high:
        return low
    value = low * (high / low) ** u if number.distribution == "log-uniform" else triangular(u, low, centre, high)
    if number.whole:
        value = float(math.floor(value + 0.5))
    return min(max(value, low), high)


def triangular(u: float, low: float, mode: float, high: float) -> float:
    """The ``u`` quantile of the triangular distribution on [low, high] with its peak at ``mode``."""
    width = high - low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


def record(values: Mapping[str, Value]) -> np.record:
    """The values as one numpy record, fields sorted by key, so that loops read ``p.key`` and ``p.key[i]``.

    A field is float64, or int64 where the number is whole; a nested array where it has an index. ``values`` may hold
    further keys, such as constants solved from the numbers: float64. The array behind it is read only.
    """
    whole = {key for key, number in evidence.parameters().items() if number.whole}
    fields = [(key, np.int64 if key in whole else np.float64, np.shape(values[key])) for key in sorted(values)]
    row = np.zeros(1, dtype=np.dtype((np.record, np.dtype(fields, align=True))))
    for key, value in values.items():
        row[key] = value
    row.flags.writeable = False
    return cast("np.record", row[0])


def canonical(values: Mapping[str, Value]) -> str:
    """The values as JSON that is the same text for the same numbers, whatever their order or numpy type."""
    plain = {key: np.asarray(value, dtype=np.float64).tolist() for key, value in values.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def key(
    version: int,
    values: Mapping[str, Value],
    horizon: int,
    residents: int,
    seed: int,
    replicate: int,
    *,
    locality_residents: int = 5_000,
) -> str:
    """64 hex digits that name a run: all that decides its numbers, and not the name of its arm.

    Args:
        version: ``MODEL_VERSION``.
        values: the resolved parameters.
        horizon: weeks.
        residents: people founded.
        seed: of the draws.
        replicate: of the draws.
        locality_residents: people in a locality.
    """
    run = [version, canonical(values), horizon, residents, seed, replicate, locality_residents]
    return hashlib.sha256(json.dumps(run).encode()).hexdigest()


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
        known = parameters()
        acting = (key for key in self.values if key in BEFORE_POLICY or known[key].topic not in FROM_WEEK_0)
        return self[:-1] == other[:-1] and all(self.values[key] == other.values[key] for key in acting)
