"""Points of the unit cube: where each kind of design looks. Nothing here knows what a factor is."""

import itertools
import math
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Cells = tuple[int | None, ...]
SAMPLED = ("latin-hypercube", "sobol", "saltelli", "morris")
LISTED = ("grid", "list", "one-at-a-time")
KINDS = (*SAMPLED, *LISTED)
LARGEST = 1_000_000


def size(kind: str, levels: Sequence[int], points: int) -> int:
    """How many points a design has.

    Args:
        kind: one of :data:`KINDS`.
        levels: of each factor: how many there are, or that one-at-a-time tries.
        points: samples, Saltelli's N, Morris trajectories, or the length of a list.
    """
    by_kind = {
        "grid": math.prod(levels),
        "one-at-a-time": 1 + sum(levels),
        "saltelli": points * (len(levels) + 2),
        "morris": points * (len(levels) + 1),
    }
    return by_kind.get(kind, points)


def in_words(kind: str, levels: Sequence[int], points: int) -> str:
    """The arithmetic behind :func:`size`."""
    if kind == "grid":
        return " x ".join(f"{n}" for n in levels)
    if kind == "one-at-a-time":
        return f"1 + {sum(levels)} levels of {len(levels)} factors"
    if kind == "saltelli":
        return f"{points:,} x ({len(levels)} factors + 2)"
    if kind == "morris":
        return f"{points:,} trajectories x ({len(levels)} factors + 1)"
    return f"{points:,}"


def power_of_two(points: int) -> int:
    """The least power of two that is not below ``points``."""
    return 1 << max(0, points - 1).bit_length()


def units(kind: str, factors: int, points: int, seed: int, levels: int) -> Array:
    """Points of a sampled design, (points, factors), each coordinate 0 to 1.

    ``sobol``, ``saltelli`` and ``morris`` begin with the points of a shorter design of the same seed;
    ``latin-hypercube`` does not.
    """
    if kind in ("latin-hypercube", "sobol"):
        return _by_scipy(kind, factors, points, seed)
    names = problem([str(i) for i in range(factors)])
    if kind == "saltelli":
        from SALib.sample import sobol

        drawn = sobol.sample(names, points, calc_second_order=False, seed=seed)
    else:
        from SALib.sample import morris

        one = (morris.sample(names, 1, num_levels=levels, seed=int(s)) for s in _seeds(seed, points))
        drawn = np.concatenate(list(one))
    return np.clip(np.asarray(drawn, dtype=np.float64), 0.0, 1.0)


def problem(names: Sequence[str]) -> dict[str, Any]:
    """A problem as SALib's analyses want it, in coordinates of the unit cube."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def cells(kind: str, levels: Sequence[int]) -> Iterator[Cells]:
    """Points of a grid, a list or one-at-a-time: the place of each factor's level, None where it stands at its centre.

    The last factor of a grid changes fastest; a list's factors all have as many levels as the list has points.
    """
    if kind == "grid":
        yield from itertools.product(*(range(n) for n in levels))
    elif kind == "list":
        yield from ((i,) * len(levels) for i in range(levels[0] if levels else 0))
    else:
        yield (None,) * len(levels)
        for place, n in enumerate(levels):
            for level in range(n):
                yield tuple(level if i == place else None for i in range(len(levels)))


def _by_scipy(kind: str, factors: int, points: int, seed: int) -> Array:
    from scipy.stats import qmc

    made = qmc.LatinHypercube if kind == "latin-hypercube" else qmc.Sobol
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length that is no power of two: the experiment's notes say so
        return np.asarray(made(factors, seed=np.random.default_rng(seed)).random(points), dtype=np.float64)


def _seeds(seed: int, count: int) -> npt.NDArray[np.uint32]:
    """A seed for each trajectory, the first ones the same whatever their number."""
    return np.random.default_rng(seed).integers(0, 2**32 - 1, size=count, dtype=np.uint32)
