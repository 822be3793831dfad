"""What a factor is in the evidence, joined by its key: its meaning, what kind of number it is, where it is from."""

import re
from typing import Any, NamedTuple

import numpy as np

from coprod_sim import evidence
from coprod_sim.analysis.runs import Array, Runs
from coprod_sim.evidence.entries import INDEXES
from coprod_sim.scenario.money import unit_in
from coprod_sim.sweep.experiment.factors import PROFILE, Factor, Level

CHOICE = "choice"
LONGEST, WORDS = 45, 4
"""Letters of who a source is by, and words where there are more."""
CHOSEN = {PROFILE: "Profile of the evidence", "residents": "Residents", "locality_residents": "Residents of a locality"}


class Input(NamedTuple):
    """A factor in words.

    Args:
        factor: its name, ``key`` or ``key[i]``.
        label: what it means, in short.
        unit: of the number; empty of the profile.
        kind: one of ``evidence.KINDS``.
        provisional: whether a second reading did not confirm all of it.
        source: first author and year of each source; empty where there is none.
    """

    factor: str
    label: str
    unit: str
    kind: str
    provisional: bool
    source: str


def input_of(factor: Factor) -> Input:
    """A factor as the evidence has it; a profile or a size is a choice."""
    number = factor.number
    if number is None:
        unit = "" if factor.key == PROFILE else "residents"
        return Input(factor.name, CHOSEN.get(factor.key, factor.key), unit, CHOICE, False, "")
    label = number.meaning.rstrip(".").split("; ")[0].split(": ")[0]
    if factor.element is not None and number.index is not None:
        label = f"{label} ({INDEXES[number.index][factor.element].replace('_', ' ')})"
    known = evidence.sources()
    source = "; ".join(_short(known[key].citation, known[key].year) for key in number.sources)
    unit = "multiple" if factor.multiply else number.unit
    return Input(factor.name, label, unit, number.kind, number.provisional, source)


def inputs_of(runs: Runs) -> dict[str, Input]:
    """Every factor of a design by its name."""
    return {factor.name: input_of(factor) for factor in runs.factors}


def levels_of(runs: Runs, factor: Factor) -> Array | None:
    """What a factor was set to at each point, (points,), words as places; None where all have its centre."""
    if factor.name not in runs.points and factor.key != PROFILE:
        return None
    column = runs.points[factor.name if factor.name in runs.points else "evidence"]
    order = {level: float(i) for i, level in enumerate(factor.values)}
    return np.array([order[x] if isinstance(x, str) else x for x in column], dtype=np.float64)


def _short(citation: str, year: int) -> str:
    """``Sheeran P 2002``: what stands before the title, and the year."""
    who = re.split(r"\. |: |,(?!\d)| \(", citation)[0]
    return f"{who} {year}" if len(who) <= LONGEST else f"{' '.join(who.split()[:WORDS])} ... {year}"


STEPS = 12
"""A factor with at most so many different values at the points has levels."""
NEXT = 1e-9
"""A step to either side of where one level ends and the next begins."""
PLAIN = frozenset({"share", "ratio", "probability", "multiple", "correlation", "severity", "trust", "count", "level"})
"""Units that say no more than the label of a number does."""


def edges_of(runs: Runs) -> dict[int, Array]:
    """Of each factor that has levels: coordinates at which one ends and the next begins."""
    assert runs.units is not None
    found: dict[int, Array] = {}
    for i, factor in enumerate(runs.factors):
        if factor.values:
            found[i] = np.arange(1, len(factor.values)) / len(factor.values)
        elif _is_whole(factor):
            order = np.sort(runs.units[:, i])
            values = np.array([factor.at(float(unit)) for unit in order], dtype=np.float64)
            steps = np.flatnonzero(np.diff(values) != 0)
            if len(steps) < STEPS:
                found[i] = (order[steps] + order[steps + 1]) / 2.0
    return found


def _is_whole(factor: Factor) -> bool:
    number = factor.number
    return number is None or (number.whole and not factor.multiply)


def label_of(factor: Factor) -> str:
    """What a factor is: the meaning of its number, and which element."""
    number = factor.number
    if number is None:
        return {"evidence": "Profile of the evidence", "residents": "Residents"}.get(factor.key, "Residents a locality")
    text = number.meaning.rstrip(".")
    if factor.element is not None and number.index is not None:
        text += f" ({INDEXES[number.index][factor.element].replace('_', ' ')})"
    return text


def unit_of(factor: Factor, symbol: str) -> str:
    """The unit of a factor's values, as a table has it."""
    if factor.number is None:
        return "" if factor.key == "evidence" else "residents"
    if factor.multiply:
        return "times its central value"
    return "quantile" if len(factor.spread) > 1 else unit_in(factor.number.unit, symbol)


def factor_row(runs: Runs, column: int, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """A factor and a part of its range.

    Args:
        runs: whose factor it is.
        column: place of the factor.
        low: coordinate at which the part begins; None where that end is not restricted.
        high: coordinate at which it ends.

    Returns:
        The columns of ``conditions.CONDITION_COLUMNS`` from ``factor`` on. Ends are NaN where levels are words.
    """
    factor = runs.factors[column]
    stepped = column in edges_of(runs) if (low is not None or high is not None) else False
    bottom, top = (0.0 if low is None else low), (1.0 if high is None else high)
    inner = NEXT if stepped else 0.0
    first, last = factor.at(min(bottom + inner, 1.0)), factor.at(max(top - inner, 0.0))
    number = factor.number
    return {
        "factor": factor.name,
        "label": label_of(factor),
        "unit": unit_of(factor, runs.symbol),
        "low": _number(first),
        "high": _number(last),
        "levels": _levels(factor, bottom, top),
        "low_quantile": bottom,
        "high_quantile": top,
        "low_restricted": low is not None,
        "high_restricted": high is not None,
        "range_low": _number(factor.at(0.0)),
        "range_high": _number(factor.at(1.0)),
        "elements": max(1, len(factor.spread)),
        "kind": "choice" if number is None else number.kind,
        "provisional": False if number is None else number.provisional,
    }


def _levels(factor: Factor, bottom: float, top: float) -> str:
    count = len(factor.values)
    inside = [level for i, level in enumerate(factor.values) if bottom < (i + 0.5) / count < top]
    return " or ".join(level if isinstance(level, str) else f"{level:g}" for level in inside)


def _number(level: Level) -> float:
    return float("nan") if isinstance(level, str) else float(level)


def said_at(runs: Runs, column: int, at: float, upper: bool) -> str:
    """A side of a split of a factor's range, for a table: ``prevention_per_sd <= 0.071 share per SD``."""
    factor = runs.factors[column]
    sign, level = ("<=" if upper else ">"), factor.at(at)
    if factor.values:
        inside = _levels(factor, 0.0, at) if upper else _levels(factor, at, 1.0)
        return f"{factor.name} {inside}"
    return f"{factor.name} {sign} {level:.4g} {unit_of(factor, runs.symbol)}".rstrip()
