"""Published facts that the simulated town is compared with: what each one is, and the checks of ``facts.toml``."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coprod_sim.evidence.entries import EvidenceError
from coprod_sim.evidence.reading import check_fields, one_of, tables

NEEDED: dict[str, type] = {"meaning": str, "unit": str, "fitted": bool}
NUMBERS = ("value", "tolerance", "low", "high")
OPTIONAL: dict[str, type] = {"sources": list, "note": str}
UNITS = (
    *("share", "share a year", "ratio", "elasticity", "ties", "hours a week", "hours a year", "hours per hour"),
    *("hours per 1,000 residents a year", "people per 1,000 residents", "£ a year"),
)


@dataclass(frozen=True)
class Fact:
    """A published fact. Ends are infinite where a fact has none on that side; ``value`` is None where only ends are.

    ``fitted``: numbers of the model were set so that it is met, and the command fails if it is not.
    """

    key: str
    meaning: str
    unit: str
    value: float | None
    low: float
    high: float
    fitted: bool
    sources: tuple[str, ...]
    note: str

    @property
    def published(self) -> bool:
        """Whether there is anything to compare a simulated value with."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    def holds(self, value: float) -> bool:
        """Whether ``value`` is within what is published."""
        slack = 1e-9 * max(1.0, abs(value))
        return self.low - slack <= value <= self.high + slack


def load(folder: Path, sources: Collection[str]) -> dict[str, Fact]:
    """The facts of ``folder``, in the order of their file.

    Raises:
        EvidenceError: the file is missing or is not TOML, a fact is malformed, or its source is not among ``sources``.
    """
    return {key: parse(key, entry, sources) for key, entry in tables(folder, "facts").items()}


def parse(key: str, entry: Mapping[str, Any], sources: Collection[str]) -> Fact:
    """Check one table of ``facts.toml``.

    Raises:
        EvidenceError: a field is missing, unknown or of the wrong type, numbers contradict each other, a source is not
            listed.
    """
    at = f"facts.toml: {key}"
    words = {name: value for name, value in entry.items() if name not in NUMBERS}
    check_fields(at, words, NEEDED, OPTIONAL, NUMBERS)
    given = {name: _number(f"{at}: {name}", entry[name]) for name in NUMBERS if name in entry}
    value = given.get("value")
    low, high = _ends(at, given)
    fact = Fact(
        key=key,
        meaning=entry["meaning"],
        unit=one_of(at, "unit", entry["unit"], UNITS),
        value=value,
        low=low,
        high=high,
        fitted=entry["fitted"],
        sources=tuple(entry.get("sources", ())),
        note=entry.get("note", ""),
    )
    for name in fact.sources:
        one_of(at, "sources", name, sources)
    if value is not None and not low <= value <= high:
        raise EvidenceError(f"{at}: {value:g} is not inside its range {low:g} to {high:g}")
    if fact.fitted and not fact.published:
        raise EvidenceError(f"{at}: a fitted fact needs a value with a tolerance, or low and high")
    if not fact.sources and not fact.note:
        raise EvidenceError(f"{at}: sources are needed, or a note that says why there are none")
    return fact


def _ends(at: str, given: Mapping[str, float]) -> tuple[float, float]:
    if "tolerance" in given:
        if "value" not in given or "low" in given or "high" in given or given["tolerance"] <= 0.0:
            raise EvidenceError(f"{at}: tolerance is above 0, and stands beside value, without low and high")
        return given["value"] - given["tolerance"], given["value"] + given["tolerance"]
    if "value" in given and not {"low", "high"} & set(given):
        raise EvidenceError(f"{at}: value needs a tolerance, or low and high")
    low, high = given.get("low", -math.inf), given.get("high", math.inf)
    if low >= high:
        raise EvidenceError(f"{at}: low {low:g} is not below high {high:g}")
    return low, high


def _number(at: str, value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise EvidenceError(f"{at}: {value!r} is not a finite number")
    return float(value)
