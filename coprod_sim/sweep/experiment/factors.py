"""One parameter of a design: its levels or its range, and what a level makes of a number."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from coprod_sim import evidence
from coprod_sim.evidence.entries import Parameter, Setting, Value, elements
from coprod_sim.scenario.scenario import Scenario

Level = float | str
PROFILE = "evidence"
SIZES = ("residents", "locality_residents")
DIGITS = 10
"""Significant figures of a sampled value, so that a point is the same with every version of the libraries."""


@dataclass(frozen=True)
class Factor:
    """One parameter of a design.

    Args:
        key: a number of the evidence, ``"evidence"`` (the profile), ``"residents"`` or ``"locality_residents"``.
        element: place in an indexed number; None sets all of it.
        arms: the arms that it is set in; () is all.
        values: levels; numbers, or names of profiles, whose central value is meant. () where there is a range. Of a
            list, the value in each point.
        low: of the range, in the number's unit, a multiple, or a quantile of all elements of an indexed number.
        high: as ``low``.
        log: a range even on a log scale.
        multiply: levels and ranges are multiples of the central value in the arm, cut to what is allowed.
        spread: (low, centre, high) of each element, where the range is that of the evidence or the scenario, drawn by
            the number's own distribution; () where the file gives the range.
    """

    key: str
    element: int | None = None
    arms: tuple[str, ...] = ()
    values: tuple[Level, ...] = ()
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    multiply: bool = False
    spread: tuple[tuple[float, float, float], ...] = ()

    @property
    def name(self) -> str:
        """``key`` or ``key[i]``."""
        return self.key if self.element is None else f"{self.key}[{self.element}]"

    @property
    def number(self) -> Parameter | None:
        """Its entry in the evidence; None of the profile and of sizes."""
        return evidence.parameters().get(self.key)

    def acts_in(self, arm: str) -> bool:
        """Whether it is set in an arm."""
        return not self.arms or arm in self.arms

    def at(self, unit: float) -> Level:
        """The level, or the value in the range, at a coordinate from 0 to 1: a quantile of its distribution."""
        if self.values:
            return self.values[min(int(unit * len(self.values)), len(self.values) - 1)]
        number = self.number
        if len(self.spread) == 1 and number is not None:
            return _rounded(_quantile(number, unit, *self.spread[0]), self.low, self.high)
        value = self.low * (self.high / self.low) ** unit if self.log else self.low + unit * (self.high - self.low)
        if not self.multiply and (number is None or (number.whole and not self.spread)):
            value = float(math.floor(value + 0.5))
        return _rounded(value, self.low, self.high)

    def ends(self) -> tuple[Level, ...]:
        """What one-at-a-time tries: every level, or both ends of the range."""
        return self.values or (self.low, self.high)

    def set_to(self, level: Level | None, scenario: Scenario, arm: str, profile: str, now: Value | None) -> Value:
        """The number in an arm when the factor is at ``level``; None is its centre.

        Args:
            level: of the factor.
            scenario: where the arm is.
            arm: that the number is for.
            profile: of the point.
            now: what other elements of an indexed number already are; None for their central values.
        """
        number = evidence.parameters()[self.key]
        whole = central(scenario, arm, number, profile).value if now is None else now
        if level is None:
            return whole
        if isinstance(level, str):
            new = elements(central(scenario, arm, number, level).value)
        elif self.multiply:
            new = tuple(multiplied(number, value, level) for value in elements(whole))
        elif len(self.spread) > 1:
            new = _summing(number, tuple(_quantile(number, level, *ends) for ends in self.spread))
        else:
            new = (level,) * len(elements(whole))
        if self.element is not None:
            old = elements(whole)
            new = (*old[: self.element], new[self.element], *old[self.element + 1 :])
        return new if isinstance(whole, tuple) else new[0]


def central(scenario: Scenario, arm: str | None, number: Parameter, profile: str) -> Setting:
    """What a profile gives a number, with its range, in an arm or, without one, in the scenario."""
    placed = scenario.given(profile, arm).get(number.key)
    return number.setting(profile) if placed is None else placed.setting


def multiplied(number: Parameter, value: float, multiple: float) -> float:
    """A multiple of a value, rounded where the number is whole and cut to what is allowed."""
    product = value * multiple
    if number.whole:
        product = float(math.floor(product + 0.5))
    return _rounded(product, *number.allowed)


def acting(factors: tuple[Factor, ...], arm: str, values: Mapping[str, Level]) -> tuple[tuple[str, Level], ...]:
    """What of a point is set in an arm, sizes and profile included."""
    return tuple((f.name, values[f.name]) for f in factors if f.acts_in(arm) and f.name in values)


def _quantile(number: Parameter, unit: float, low: float, centre: float, high: float) -> float:
    from coprod_sim.model.parameters import (
        quantile,  # with it come the compiled draws, which reading a file does not need
    )

    return quantile(number, unit, low, centre, high)


def _rounded(value: float, low: float, high: float) -> float:
    return min(max(float(f"{value:.{DIGITS}g}"), low), high)


def _summing(number: Parameter, row: tuple[float, ...]) -> tuple[float, ...]:
    if number.sums_to is None:
        return row
    scale = number.sums_to / math.fsum(row)
    return tuple(v * scale for v in row)
