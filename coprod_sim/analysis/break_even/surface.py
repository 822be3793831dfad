"""The mean of an outcome over two factors: where it is above zero, where below, and where that is not settled."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coprod_sim.analysis.factors import Input, input_of, levels_of
from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.what_decides.regression import FEW_LEVELS, Array, basis
from coprod_sim.studies import intervals
from coprod_sim.studies.how_sure import UNSETTLED
from coprod_sim.sweep.experiment.factors import Factor, Level

CELLS = 21
"""Along each factor with a range, each as wide as the others in probability."""
FEWEST, MANY = 40, 200
"""Points for a surface, and for one with more bends."""
DRAWS = 2_000
SEED = 22
ABOVE, UNCLEAR, BELOW = "above", UNSETTLED, "below"


@dataclass(frozen=True)
class Axis:
    """One factor of a map.

    Args:
        own: the factor in words.
        places: (cells,) coordinates of cells, 0 to 1.
        levels: (cells,) the factor's levels there.
        at: (points,) coordinate of each point, that of its level where there are few.
        few: whether the cells are levels, not parts of a range.
        ticks: coordinates and levels for an axis.
        in_range: whether levels are places in a range, from 0 to 1, since several elements move together.
    """

    own: Input
    places: Array
    levels: tuple[Level, ...]
    at: Array
    few: bool
    ticks: tuple[tuple[float, Level], ...]
    in_range: bool

    def cell(self, coordinates: Array) -> npt.NDArray[np.int64]:
        """The cell of each coordinate."""
        return np.minimum((coordinates * len(self.places)).astype(np.int64), len(self.places) - 1)


@dataclass(frozen=True)
class Surface:
    """A mean over two factors: ``mean``, ``low`` and ``high`` are (cells of x, cells of y).

    Intervals are 95 % for all cells at once. ``values`` (points,) are single worlds, ``spread`` their standard
    deviation about the surface.
    """

    x: Axis
    y: Axis
    mean: Array
    low: Array
    high: Array
    values: Array
    spread: float

    @property
    def region(self) -> npt.NDArray[np.str_]:
        """Of each cell: above, below, or not settled."""
        return np.where(self.low > 0.0, ABOVE, np.where(self.high < 0.0, BELOW, UNCLEAR))

    @property
    def region_of_points(self) -> npt.NDArray[np.str_]:
        """Of each point."""
        found: npt.NDArray[np.str_] = self.region[self.x.cell(self.x.at), self.y.cell(self.y.at)]
        return found


def axis_of(runs: Runs, factor: Factor, chosen: npt.NDArray[np.bool_]) -> Axis:
    """A factor of a map; ``chosen`` are the points that are done."""
    levels = levels_of(runs, factor)
    assert levels is not None
    distinct, first = np.unique(levels, return_index=True)
    column = runs.points[factor.name if factor.name in runs.points else "evidence"]
    if runs.units is None or len(distinct) <= FEW_LEVELS:
        places = (np.arange(len(distinct)) + 0.5) / len(distinct)
        own = tuple(column.iloc[i] for i in first)
        at = places[np.searchsorted(distinct, levels[chosen])]
        return Axis(input_of(factor), places, own, at, True, tuple(zip(places.tolist(), own, strict=True)), False)
    unit = runs.units[:, runs.factors.index(factor)]
    places = (np.arange(CELLS) + 0.5) / CELLS
    ticks = tuple((place, factor.at(place)) for place in (0.0, 0.25, 0.5, 0.75, 1.0))
    several = len(factor.spread) > 1
    return Axis(input_of(factor), places, tuple(map(factor.at, places.tolist())), unit[chosen], False, ticks, several)


def fitted(x: Axis, y: Axis, values: Array) -> Surface | None:
    """A surface through single worlds by least squares of products of splines; None where points are too few.

    Its intervals are of the mean, allow for worlds that spread more in some places (HC3), and hold for all cells
    at once.
    """
    if len(values) < FEWEST:
        return None
    knots = 3 if len(values) >= MANY else 2
    columns = _products(_columns(x, x.at, knots), _columns(y, y.at, knots))
    inverse = np.linalg.pinv(columns.T @ columns, rcond=1e-10, hermitian=True)
    weights = inverse @ (columns.T @ values)
    left = values - columns @ weights
    leverage = np.clip(np.einsum("ij,jk,ik->i", columns, inverse, columns), 0.0, 0.99)
    meat = columns * (left / (1.0 - leverage))[:, None]
    covariance = inverse @ (meat.T @ meat) @ inverse
    across, down = np.meshgrid(x.places, y.places, indexing="ij")
    cells = _products(_columns(x, across.ravel(), knots), _columns(y, down.ravel(), knots))
    mean, error, width = cells @ weights, *_band(cells, covariance)
    shape = across.shape
    low, high = ((mean + sign * width * error).reshape(shape) for sign in (-1.0, 1.0))
    return Surface(x, y, mean.reshape(shape), low, high, values, float(left.std()))


def cell_means(x: Axis, y: Axis, differences: Array) -> Surface:
    """Means of a grid's cells over all other factors, with paired intervals over replicates, for all cells at once.

    Args:
        x: of the map.
        y: of the map.
        differences: (points, replicates).
    """
    shape = len(x.places), len(y.places)
    place = x.cell(x.at) * shape[1] + y.cell(y.at)
    means = np.stack([differences[place == cell].mean(axis=0) for cell in range(shape[0] * shape[1])], axis=1)
    mean, low, high = intervals.mean(means, many=means.shape[1])
    values = differences.mean(axis=1)
    spread = float((values - mean[place]).std())
    return Surface(x, y, mean.reshape(shape), low.reshape(shape), high.reshape(shape), values, spread)


def lines(surface: Surface) -> list[Array]:
    """Where the mean is zero, as lines of (x, y) coordinates, (vertices, 2) each, the longest first."""
    from contourpy import contour_generator

    if min(surface.mean.shape) < 2:
        return []
    found = contour_generator(surface.x.places, surface.y.places, surface.mean.T).lines(0.0)
    long = [np.asarray(line, dtype=np.float64) for line in found if len(line) > 1]
    return sorted(long, key=lambda line: -float(np.hypot(*np.diff(line, axis=0).T).sum()))


def _columns(axis: Axis, coordinates: Array, knots: int) -> Array:
    if axis.few:
        return np.asarray(np.eye(len(axis.places))[axis.cell(coordinates)], dtype=np.float64)
    return basis(coordinates, knots=knots, degree=2)


def _products(first: Array, second: Array) -> Array:
    return np.asarray((first[:, :, None] * second[:, None, :]).reshape(len(first), -1), dtype=np.float64)


def _band(cells: Array, covariance: Array) -> tuple[Array, float]:
    """Standard errors of cells, and how many of them the mean of all cells at once stays within, 95 times in 100."""
    values, vectors = np.linalg.eigh(covariance)
    root = cells @ (vectors * np.sqrt(np.maximum(values, 0.0)))
    error = np.sqrt((root**2).sum(axis=1))
    drawn = np.random.default_rng(SEED).standard_normal((root.shape[1], DRAWS))
    largest = np.abs(root @ drawn) / np.where(error > 0, error, 1.0)[:, None]
    return error, float(np.quantile(largest.max(axis=0), intervals.LEVEL))
