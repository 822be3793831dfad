"""What a factor is in the evidence, joined by its key: its meaning, what kind of number it is, where it is from."""

import re
from typing import NamedTuple

import numpy as np

from coprod_sim import evidence
from coprod_sim.analysis.runs import Array, Runs
from coprod_sim.evidence import INDEXES
from coprod_sim.sweep.factors import PROFILE, Factor

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
