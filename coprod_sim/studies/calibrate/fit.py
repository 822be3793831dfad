"""Fit numbers to a user's own figures by bounded least squares.

Residuals are (simulated - target) / standard error, and nothing else. Every evaluation has the same seed and the same
replicates, so the same people and luck, and the evidence's central value for every number that is not free.

Results are stepwise at close quarters: minutes and people are whole, and a chance that rises by a thousandth changes
what a handful of people do, who then meet others. So slopes are taken between points a fifth of a number's range apart
(a tenth to either side, cut at its bounds): far enough for thousands of decisions to change, and by the same luck for
most of what is left to cancel. How much of a slope differs between replicates is kept as its noise.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from coprod_sim.outcomes.summary import over_weeks
from coprod_sim.scenario import arguments
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.calibrate.free_numbers import FreeNumber, overrides
from coprod_sim.studies.calibrate.targets import Target

Array = npt.NDArray[np.float64]
STEP = 0.1
MOST_EVALUATIONS = 40
CLOSE = 1e-3
"""Of a number's range: a fit that moves less has settled, and one that is this close to a bound has hit it."""
BETTER = 1e-4
"""Of chi-square: a fit that gains less has settled."""
SMALL_PART = 0.01
"""A number with less of a direction that no target sees keeps its standard error."""


@dataclass(frozen=True)
class Design:
    """What is fitted to what, and in which runs. ``workers`` are threads; results do not depend on them.

    Raises:
        InputError: one of its sizes is not a whole number that is allowed, or there is no such profile.
    """

    scenario: Scenario
    targets: Sequence[Target]
    free: Sequence[FreeNumber]
    evidence: str
    residents: int
    weeks: int
    replicates: int
    seed: int
    workers: int | None = None

    def __post_init__(self) -> None:
        for name in ("residents", "weeks", "seed"):
            object.__setattr__(self, name, arguments.whole(name, getattr(self, name)))
        object.__setattr__(self, "replicates", arguments.whole("replicates", self.replicates, arguments.INTERVAL))
        object.__setattr__(self, "workers", arguments.whole_or_none("workers", self.workers))
        object.__setattr__(self, "evidence", arguments.profile(self.evidence))


@dataclass
class Progress:
    """How far a fit has come: evaluations, and the least chi-square so far with the numbers that gave it."""

    evaluations: int = 0
    chi_square: float = np.inf
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Fit:
    """What came out.

    ``values`` and ``errors`` are by free number, ``bounds`` says "low" or "high" where one was hit; ``before`` and
    ``after`` are (replicates, targets) in units of each outcome; ``slopes`` are (replicates, targets, free): change of
    the residual for one of each coordinate.
    """

    design: Design
    values: tuple[float, ...]
    errors: tuple[float, ...]
    bounds: tuple[str, ...]
    before: Array
    after: Array
    slopes: Array
    converged: bool
    evaluations: int
    residuals: Array = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "residuals", _residuals(self.design.targets, self.after.mean(axis=0)))

    @property
    def chi_square(self) -> float:
        """The sum of squared residuals."""
        return float((self.residuals**2).sum())

    @property
    def freedom(self) -> int:
        """Targets less free numbers."""
        return len(self.design.targets) - len(self.design.free)

    @property
    def monte_carlo(self) -> Array:
        """Standard error of each simulated figure over replicates."""
        spread: Array = self.after.std(axis=0, ddof=1)
        return np.asarray(spread / np.sqrt(len(self.after)))

    def settings(self) -> Mapping[str, Any]:
        """The fitted numbers as a scenario has them, by key."""
        return overrides(self.design.free, self.values, self.design.scenario, self.design.evidence)


def calibrate(
    design: Design,
    make: Callable[..., Any],
    progress: Progress | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Fit:
    """Fit the free numbers to the targets.

    Args:
        design: what is fitted to what.
        make: the class of a model, called with a scenario, an arm and named options.
        progress: kept up to date, so that an interrupted fit can say how far it came.
        tell: called with it after each evaluation.

    Raises:
        InputError: an outcome has no value in a run, or the model cannot run with some numbers within their bounds.
    """
    with ThreadPoolExecutor(design.workers or os.cpu_count()) as pool:
        try:
            return _fitted(_Simulator(design, make, pool, progress or Progress(), tell))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _residuals(targets: Sequence[Target], simulated: Array) -> Array:
    value = np.array([target.value for target in targets])
    return np.asarray((simulated - value) / np.array([target.standard_error for target in targets]))


def _fitted(simulator: "_Simulator") -> Fit:
    design = simulator.design
    free = design.free
    start = np.array([one.coordinate(one.start) for one in free])
    top = np.array([one.top for one in free])
    before = simulator([start])[0]
    found = least_squares(
        simulator.residuals,
        start,
        jac=simulator.mean_slopes,
        bounds=(np.ones(len(free)), top),
        xtol=CLOSE,
        ftol=BETTER,
        gtol=1e-10,  # nothing responds
        max_nfev=MOST_EVALUATIONS,
    )
    point = np.asarray(found.x)
    low, high = point - 1.0 < 5 * CLOSE, top - point < 5 * CLOSE
    point = np.where(low, 1.0, np.where(high, top, point))
    slopes = simulator.slopes(point)
    values = simulator.values(point)
    moves = [one.slope(value) for one, value in zip(free, values, strict=True)]
    return Fit(
        design=design,
        values=values,
        errors=tuple(float(e) * m for e, m in zip(standard_errors(slopes.mean(axis=0)), moves, strict=True)),
        bounds=tuple("low" if at_low else "high" if at_high else "" for at_low, at_high in zip(low, high, strict=True)),
        before=before,
        after=simulator([point])[0],
        slopes=slopes,
        converged=found.status > 0,
        evaluations=simulator.progress.evaluations,
    )


def standard_errors(slopes: Array) -> Array:
    """Square roots of the diagonal of (J^T J)^-1; infinite for a number in a direction that no target sees."""
    count = slopes.shape[1]
    _, sizes, directions = np.linalg.svd(slopes, full_matrices=True)
    sizes = np.concatenate([sizes, np.zeros(count - len(sizes))])
    seen = sizes > 1e-10 * max(1.0, sizes.max(initial=0.0))
    errors = np.sqrt(((directions[seen] / sizes[seen, None]) ** 2).sum(axis=0))
    return np.asarray(np.where((np.abs(directions[~seen]) > SMALL_PART).any(axis=0), np.inf, errors))


@dataclass
class _Simulator:
    """Simulated targets at points of the fit's coordinates, with the same luck at each; a point is run once."""

    design: Design
    make: Callable[..., Any]
    pool: ThreadPoolExecutor
    progress: Progress
    tell: Callable[[Progress], None]
    known: dict[tuple[float, ...], Array] = field(default_factory=dict)

    def values(self, point: Array) -> tuple[float, ...]:
        return tuple(one.value(float(w)) for one, w in zip(self.design.free, point, strict=True))

    def __call__(self, points: Sequence[Array]) -> list[Array]:
        """(replicates, targets) at each point, all runs in threads."""
        wanted = [self.values(point) for point in points]
        new = [values for values in dict.fromkeys(wanted) if values not in self.known]
        each = range(self.design.replicates)
        runs = {values: [self.pool.submit(self._one, values, r) for r in each] for values in new}
        for values, futures in runs.items():
            self.known[values] = np.array([future.result() for future in futures])
            self._count(values)
        return [self.known[values] for values in wanted]

    def _count(self, values: tuple[float, ...]) -> None:
        chi_square = float((_residuals(self.design.targets, self.known[values].mean(axis=0)) ** 2).sum())
        self.progress.evaluations += 1
        if chi_square < self.progress.chi_square:
            self.progress.chi_square, self.progress.values = chi_square, values
        self.tell(self.progress)

    def residuals(self, point: Array) -> Array:
        return _residuals(self.design.targets, self([point])[0].mean(axis=0))

    def slopes(self, point: Array) -> Array:
        """(replicates, targets, free): see the top of this file for the steps."""
        pairs = []
        for j, one in enumerate(self.design.free):
            for bound, step in ((one.top, STEP), (1.0, -STEP)):
                other = point.copy()
                other[j] = min(bound, point[j] + step) if step > 0 else max(bound, point[j] + step)
                pairs.append(other)
        simulated = self(pairs)
        error = np.array([target.standard_error for target in self.design.targets])
        columns = []
        for j, one in enumerate(self.design.free):
            ends = [one.coordinate(self.values(pairs[k])[j]) for k in (2 * j, 2 * j + 1)]
            columns.append((simulated[2 * j] - simulated[2 * j + 1]) / (ends[0] - ends[1]) / error)
        return np.stack(columns, axis=-1)

    def mean_slopes(self, point: Array) -> Array:
        return np.asarray(self.slopes(point).mean(axis=0))

    def _one(self, values: tuple[float, ...], replicate: int) -> list[float]:
        """Targets in one replicate; arms that differ in policy alone share its town."""
        d = self.design
        options = {
            "seed": d.seed,
            "replicate": replicate,
            "residents": d.residents,
            "evidence": d.evidence,
            "fixed_parameters": True,
            "overrides": overrides(d.free, values, d.scenario, d.evidence),
        }
        arms = list(dict.fromkeys(target.arm for target in d.targets))
        try:
            first = self.make(d.scenario, arms[0], **options)
            others = {arm: self.make(d.scenario, arm, **options, start_from=first) for arm in arms[1:]}
            models = {arm: model.run(weeks=d.weeks) for arm, model in ({arms[0]: first} | others).items()}
        except (InputError, ValueError, ArithmeticError) as error:
            at = ", ".join(f"{one.name}={value:g}" for one, value in zip(d.free, values, strict=True))
            raise InputError([f"--free: the model cannot run with {at}: {error}"]) from error
        result = []
        for t in d.targets:
            model = models[t.arm]
            result.append(over_weeks(t.outcome, model.ledger, model.parameters, t.first, t.last))
            if not np.isfinite(result[-1]):
                raise InputError([f"{t.where}: {t.outcome} has no value in so small a run: it divides by nothing"])
        return result
