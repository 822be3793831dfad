"""Which numbers a calibration may move, from where and how far."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Parameter, Value
from coprod_sim.scenario.allowed import known_number
from coprod_sim.scenario.arguments import refuse, said
from coprod_sim.scenario.errors import InputError, did_you_mean, in_quotes
from coprod_sim.scenario.scenario import Scenario

EXAMPLE = "such as --free intention_to_action,gift_discount"


@dataclass(frozen=True)
class FreeNumber:
    """A number that is fitted, or the element of one that has an index, between ``low`` and ``high``.

    The fit moves a coordinate: 1 at ``low``, one more for each ``span``, on a log scale where the evidence draws the
    number on one. ``span`` is the range of the scenario or the evidence or, where the number has none and moves within
    what is allowed, twice its start (a tenth of what is allowed where that is 0).
    """

    name: str
    key: str
    element: int | None
    start: float
    low: float
    high: float
    span: float
    ranged: bool
    log: bool

    @property
    def top(self) -> float:
        """The coordinate of ``high``."""
        return self.coordinate(self.high)

    def coordinate(self, value: float) -> float:
        """Where ``value`` lies."""
        way = math.log(value / self.low) if self.log else value - self.low
        return 1.0 + way / self.span

    def value(self, coordinate: float) -> float:
        """The number there, to six significant figures and never outside its range."""
        way = (coordinate - 1.0) * self.span
        raw = self.low * math.exp(way) if self.log else self.low + way
        return min(max(float(f"{raw:.6g}"), self.low), self.high)

    def slope(self, value: float) -> float:
        """How far the number moves for one of the coordinate."""
        return self.span * value if self.log else self.span


def read_free(text: str | None, scenario: Scenario, arms: Sequence[str], profile: str) -> list[FreeNumber]:
    """``key,key[element]`` as numbers to fit to targets of ``arms``.

    Raises:
        InputError: none is named, or one that cannot be fitted; the text says why and what follows.
    """
    if not isinstance(text, str | None):
        raise refuse("--free", f"text such as key,key[element] is needed, not {said(text)}")
    names = [part.strip() for part in (text or "").split(",") if part.strip()]
    if not names:
        first = f"--free: name the numbers to fit, {EXAMPLE}; those with a range are:"
        raise InputError([first, *_by_topic(profile)])
    problems: list[str] = []
    result: list[FreeNumber] = []
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            problems.append(f"--free {name}: it is there twice")
        try:
            result.append(_free(name, scenario, arms, profile))
        except ValueError as error:
            problems.append(f"--free {name}: {error}")
    if problems:
        raise InputError(problems)
    return result


def _by_topic(profile: str) -> list[str]:
    able = [n for n in evidence.parameters().values() if _why_not(n) is None and n.setting(profile).low is not None]
    topics = dict.fromkeys(n.topic for n in able)
    lines = {t: ", ".join(n.key + ("[...]" if n.index else "") for n in able if n.topic == t) for t in topics}
    return [f"  {topic}: {keys}" for topic, keys in lines.items()]


def _why_not(number: Parameter) -> str | None:
    if number.whole:
        return "it takes whole numbers only and a fit moves in small steps; try its values with `compare --set`"
    if number.sums_to is not None:
        return f"its elements add up to {number.sums_to:g}, so that none can move alone"
    return None


def _usual(scenario: Scenario, number: Parameter, profile: str) -> entries.Setting:
    """What holds where no arm says otherwise."""
    own = scenario.given(profile).get(number.key)
    return number.setting(profile) if own is None else own.setting


def _free(name: str, scenario: Scenario, arms: Sequence[str], profile: str) -> FreeNumber:
    key, bracket, rest = name.partition("[")
    number = known_number(key)
    element = _element(number, rest.removesuffix("]") if bracket else None)
    if problem := _why_not(number):
        raise ValueError(problem)
    for arm in arms:
        own = scenario.arm(arm).settings.get(key)
        if own is not None and (given := own.at(profile)) is not None:
            raise ValueError(
                f"{given.where}: the arm {arm} sets it, and an arm's own setting wins over the scenario's, so that a "
                "fitted number would not be used there; take it out of that arm, or fit to targets of another"
            )
    usual = _usual(scenario, number, profile)
    setting = number.setting(profile) if usual.low is None else usual
    start = _at(usual.value, element)
    if setting.low is not None and setting.high is not None:
        low, high = _at(setting.low, element), _at(setting.high, element)
        if low < high and low <= start <= high:
            log = number.distribution == "log-uniform"
            span = math.log(high / low) if log else high - low
            return FreeNumber(name, key, element, start, low, high, span, ranged=True, log=log)
    low, high = number.allowed
    width = high - low
    span = min(2.0 * abs(start), width) if start else 0.1 * width
    return FreeNumber(name, key, element, start, low, high, span, ranged=False, log=False)


def _at(value: Value, element: int | None) -> float:
    return cast("float", value) if element is None else cast("tuple[float, ...]", value)[element]


def _element(number: Parameter, given: str | None) -> int | None:
    if number.index is None:
        if given is not None:
            raise ValueError(f"it is one number and has no elements; write {number.key}")
        return None
    names = entries.INDEXES[number.index]
    if given in names:
        return names.index(given)
    known = f"{number.key}[...] with one of {', '.join(names)}"
    if given is None:
        raise ValueError(f"it has {len(names)} elements; name one: {known}")
    raise ValueError(f"there is no element {in_quotes(given)}{did_you_mean(given, names)}; write {known}")


def overrides(
    free: Sequence[FreeNumber], values: Sequence[float], scenario: Scenario, profile: str
) -> Mapping[str, Value]:
    """What to set so that each free number has its value; the other elements of an index stay as they are."""
    result: dict[str, Value] = {}
    for one, value in zip(free, values, strict=True):
        if one.element is None:
            result[one.key] = value
            continue
        usual = _usual(scenario, evidence.parameters()[one.key], profile).value
        row = list(cast("tuple[float, ...]", result.get(one.key, usual)))
        row[one.element] = value
        result[one.key] = tuple(row)
    return result


def kept_by_arms(free: Sequence[FreeNumber], scenario: Scenario, profile: str) -> list[str]:
    """A line for each arm that keeps a number of its own in the fit's profile, whatever the fit says."""
    return [
        f"the arm {arm.name} sets {one.key} itself and keeps that value; the fitted one does not reach it"
        for one in free
        for arm in scenario.arms.values()
        if one.key in arm.settings and arm.settings[one.key].at(profile) is not None
    ]
