"""A town as facts are measured in it: after its second year, its carers followed, and what is run beside it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from coprod_sim.model.town.columns import ELSEWHERE, NOBODY, Residents
from coprod_sim.outcomes.summary import Ledger, summarise, summarise_fifths

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Year:
    """Books of one year, and what they come to."""

    ledger: Ledger
    parameters: Any

    @cached_property
    def whole(self) -> Mapping[Any, float]:
        """Outcomes by key, in ``Outcome.display_unit``."""
        return {str(key): float(value) for key, value in summarise(self.ledger, self.parameters).items()}

    def by_fifth(self, outcome: str) -> Floats:
        """An outcome of each deprivation fifth, each per its own residents."""
        return np.asarray(summarise_fifths(self.ledger, self.parameters).loc[outcome], dtype=np.float64)


@dataclass(frozen=True)
class Town:
    """What facts are measured on.

    ``residents``, ``first``, ``to`` and ``kind`` (of ties) are of the end of the second year; ``to`` counts rows of the
    whole town. ``began`` and ``stopped`` are carers of the second year. ``years`` is demand in each of ten years.
    """

    residents: Residents
    start: npt.NDArray[np.int64]
    first: npt.NDArray[np.int32]
    to: npt.NDArray[np.int64]
    kind: npt.NDArray[np.int8]
    numbers: Any
    year: Year
    began: int
    stopped: int
    half: Year
    bank: Year | None
    bank_members: npt.NDArray[np.int8]
    years: Floats

    @cached_property
    def carer(self) -> Flags:
        """Who cares for somebody."""
        return np.asarray(self.residents.cares_for != NOBODY)

    @cached_property
    def adult(self) -> Flags:
        """Everybody of 16 and over."""
        return self.residents.age > 0

    @cached_property
    def in_locality(self) -> npt.NDArray[np.int64]:
        """The row at which each resident's locality begins."""
        return np.repeat(self.start[:-1], np.diff(self.start))

    @cached_property
    def carer_at_home(self) -> Flags:
        """Who has a carer in their own household."""
        r = self.residents
        carers = np.flatnonzero(r.cares_for > ELSEWHERE)
        cared_for = r.cares_for[carers].astype(np.int64) + self.in_locality[carers]
        result = np.zeros(r.age.size, dtype=np.bool_)
        result[cared_for[r.household[carers] == r.household[cared_for]]] = True
        return result


def mean(values: npt.NDArray[Any]) -> float:
    """Mean of some people's values; nan of nobody's."""
    return float(values.mean()) if values.size else math.nan


def ratio(part: float, of: float) -> float:
    """One amount as a share of another; nan of nothing."""
    return part / of if of else math.nan
