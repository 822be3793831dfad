"""Scenario discovery on plain arrays: the box of few restrictions in which cases crowd, measured on other points.

Search: PRIM (Friedman and Fisher 1999; Bryant and Lempert 2010). Nothing here knows what a factor is.
"""

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from coprod_sim.studies import intervals

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
SCREENED = 24
"""So many columns are searched: those whose values differ most between cases and others."""
MOST = 4
"""Restrictions that a box keeps at most."""
CHEAP = 0.01
"""A restriction goes if that costs no more than this of F1 ..."""
TELLS = 0.0001
"""... or if chance parts cases as unevenly on its two sides at least so often: little, since many are tried."""
FEW = 15
"""Below so many cases nothing is looked for."""
FEW_INSIDE = 10
"""Below so many held-out points in a box nothing is said of it."""
CHANCE = 0.01
"""Least surprising chance of a density: a twentieth, shared by the five searches of one answer."""


class End(NamedTuple):
    """One restriction: values of a ``column`` at or below ``at`` (``upper``), or at or above it."""

    column: int
    upper: bool
    at: float


Box = tuple[End, ...]


class Measured(NamedTuple):
    """A box on points: how many points and cases there are, inside and in all."""

    points: int
    cases: int
    inside: int
    hits: int

    @property
    def base(self) -> float:
        """Share of cases among all points."""
        return self.cases / self.points if self.points else float("nan")

    @property
    def density(self) -> float:
        """Share of cases among the points inside."""
        return self.hits / self.inside if self.inside else float("nan")

    @property
    def coverage(self) -> float:
        """Share of the cases that are inside."""
        return self.hits / self.cases if self.cases else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of coverage and density; zero where no case is inside."""
        return 2.0 * self.hits / (self.inside + self.cases) if self.hits else 0.0

    @property
    def chance(self) -> float:
        """Chance of as many cases inside, or more, if cases fell anywhere alike (hypergeometric)."""
        from scipy.stats import hypergeom

        return float(hypergeom.sf(self.hits - 1, self.points, self.cases, self.inside))

    @property
    def sure(self) -> bool:
        """Whether the density is above the base rate: by its interval, and by the chance of it."""
        low, _ = intervals.wilson(self.hits, self.inside)
        return self.inside >= FEW_INSIDE and low > self.base and self.chance < CHANCE


def inside(box: Box, x: Array) -> Flags:
    """Which rows of ``x`` (points, columns) are in the box."""
    within = np.ones(len(x), dtype=np.bool_)
    for end in box:
        within &= x[:, end.column] <= end.at if end.upper else x[:, end.column] >= end.at
    return within


def measure(box: Box, x: Array, cases: Flags) -> Measured:
    """A box on points: (points, columns) and (points,)."""
    within = inside(box, x)
    return Measured(len(cases), int(cases.sum()), int(within.sum()), int((within & cases).sum()))


def search(x: Array, cases: Flags, edges: Mapping[int, Array]) -> Box:
    """The box of highest F1 on PRIM's peeling trajectory, without the restrictions that do not earn their place.

    Args:
        x: (points, columns), coordinates from 0 to 1.
        cases: (points,), what is looked for; some points are and some are not.
        edges: of columns that have levels, the coordinates at which one ends and the next begins: a restriction is put
            to the nearest of them, since within a level there is nothing to tell apart.

    Returns:
        At most ``MOST`` restrictions; none where no box beats all points together.
    """
    found = [_at_edges(box, edges) for box in _trajectory(x, cases, _screened(x, cases))]
    best = max(found, key=lambda box: measure(box, x, cases).f1)
    return _pruned(best, x, cases)


def _at_edges(box: Box, edges: Mapping[int, Array]) -> Box:
    ends = []
    for end in box:
        if end.column in edges:
            possible = np.concatenate([[0.0], edges[end.column], [1.0]])
            at = float(possible[np.abs(possible - end.at).argmin()])
            if 0.0 < at < 1.0:
                ends.append(end._replace(at=at))
        else:
            ends.append(end)
    return tuple(ends)


def _screened(x: Array, cases: Flags) -> list[int]:
    """Columns in order whose values differ most between cases and others (largest gap of their distributions)."""
    gaps = []
    for column in x.T:
        order = np.argsort(column, kind="stable")
        gap = np.cumsum(np.where(cases[order], 1.0 / cases.sum(), -1.0 / (~cases).sum()))
        last = np.append(np.diff(column[order]) > 0, True)  # of equal values only the last counts
        gaps.append(float(np.abs(gap[last]).max()))
    most = np.argsort(-np.array(gaps), kind="stable")[:SCREENED]
    return sorted(int(column) for column in most)


def _trajectory(x: Array, cases: Flags, columns: Sequence[int]) -> list[Box]:
    """The boxes that PRIM comes by, the whole space first."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts of the library that are not installed
        from ema_workbench.analysis.prim import Prim

        frame = pd.DataFrame({f"x{i}": x[:, i] for i in columns})
        found = Prim(frame, cases.astype(np.int64), threshold=0.5 / len(cases)).find_box()
    whole = [(float(frame[f"x{i}"].min()), float(frame[f"x{i}"].max())) for i in columns]
    return [_ends(limits, columns, whole) for limits in found.box_lims]


def _ends(limits: "pd.DataFrame", columns: Sequence[int], whole: Sequence[tuple[float, float]]) -> Box:
    box: list[End] = []
    for i, (lowest, highest) in zip(columns, whole, strict=True):
        low, high = (float(end) for end in limits[f"x{i}"])
        if low > lowest:
            box.append(End(i, False, low))
        if high < highest:
            box.append(End(i, True, high))
    return tuple(box)


def _pruned(box: Box, x: Array, cases: Flags) -> Box:
    """Without the restrictions that do not earn their place, one at a time, and down to ``MOST``."""
    while box:
        without = [box[:i] + box[i + 1 :] for i in range(len(box))]
        now, then = measure(box, x, cases), [measure(other, x, cases) for other in without]
        cost = [now.f1 - other.f1 if _tells(now, other) else -1.0 for other in then]
        least = int(np.argmin(cost))
        if len(box) <= MOST and cost[least] > CHEAP:
            break
        box = without[least]
    return box


def _tells(box: Measured, wider: Measured) -> bool:
    """Whether the points that a restriction keeps out have fewer cases than those it leaves in."""
    from scipy.stats import hypergeom

    outside, hits = wider.inside - box.inside, wider.hits - box.hits
    return float(hypergeom.cdf(hits, wider.inside, wider.hits, outside)) < TELLS
