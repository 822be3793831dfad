"""One control of a page: a number of the evidence with its ends, step and marks, and all that ``explain`` tells."""

import math
from typing import Any

from coprod_sim import evidence
from coprod_sim.evidence.entries import Parameter, Setting, Value, elements
from coprod_sim.report.numbers import figures, pence
from coprod_sim.scenario.allowed import in_digits
from coprod_sim.scenario.money import unit_in
from coprod_sim.scenario.posts import example

STEPS = 100
"""Steps from one end of a slider to the other, about."""
PROFILES = {"trials": "as trials found", "talk": "as the talk claims"}
PER_YEAR = " a resident a year"


def control(
    number: Parameter, arm: str | None, here: Setting, value: Value, symbol: str, bars: Setting
) -> dict[str, Any]:
    """A number's control.

    Args:
        number: of the evidence.
        arm: the arm that it is set in; None for all of them.
        here: what the scenario says, which is where a reset goes.
        value: what it is now.
        symbol: of the scenario's money.
        bars: its setting in this profile, whose range is drawn.
    """
    low, high = ends(number, here, value)
    ticks = [{"value": _first(here.value), "name": "scenario"}]
    ticks += [{"value": _first(number.setting(key).value), "name": name} for key, name in PROFILES.items()]
    drawn = None if bars.low is None or bars.high is None else [_first(bars.low), _first(bars.high)]
    return short(number, arm, value, symbol) | {
        "default": _first(here.value),
        "low": low,
        "high": high,
        "step": step(number, low, high),
        "allowed": list(number.allowed),
        "ticks": ticks,
        "range": drawn,
        "switch": number.unit == "switch",
        "about": about(number),
    }


def short(number: Parameter, arm: str | None, value: Value, symbol: str) -> dict[str, Any]:
    """A number's name and value in words."""
    return {
        "key": number.key if arm is None else f"{arm}.{number.key}",
        "arm": arm,
        "name": number.meaning.split("; ")[0].rstrip("."),
        "words": in_words(number, value, symbol),
        "unit": unit_in(number.unit, symbol),
        "value": _first(value) if not isinstance(value, tuple) else list(value),
    }


def about(number: Parameter) -> dict[str, Any]:
    """What ``explain`` tells, from the same declarations."""
    known = evidence.sources()
    cited = [f"{known[key].citation} ({known[key].year}). {known[key].where}".rstrip(". ") for key in number.sources]
    ranges = {
        name: in_digits(of.value) + (f" [{in_digits(of.low)} to {in_digits(of.high)}]" if of.low is not None else "")
        for name, of in (("trials", number.trials), ("talk", number.talk))
    }
    return {
        "meaning": number.meaning,
        "kind": number.kind,
        "sources": cited,
        "note": number.note,
        "confirmed": not number.provisional,
        "profiles": ranges,
        "posts": example(number.key),
        "explain": f"coprod-sim explain {number.key}",
    }


def in_words(number: Parameter, value: Value, symbol: str) -> str:
    """A value as people say it: ``10%``, ``£5 a resident a year``, ``on``."""
    if isinstance(value, tuple):
        return ", ".join(in_words(number, each, symbol) for each in value)
    if number.unit == "switch":
        return "on" if value else "off"
    if number.unit.startswith("share"):
        return f"{_short(100 * value)}%{number.unit.removeprefix('share')}"
    if number.unit == "GBP":
        return f"{symbol}{pence(_short(value))}{PER_YEAR if number.key.endswith('per_resident_year') else ''}"
    if number.unit in ("multiple", "ratio"):
        return f"{_short(value)} times"
    return f"{_short(value)} {number.unit}"


def ends(number: Parameter, here: Setting, value: Value) -> tuple[float, float]:
    """Ends of a slider: all that is allowed of a choice of a share, else room around all values that are known."""
    least, most = number.allowed
    if number.kind == "choice" and most - least <= 1.0:
        return least, most
    settings = (here, number.trials, number.talk)
    known = [end for of in settings for end in (of.value, of.low, of.high) if end is not None]
    values = [each for one in (*known, value) for each in elements(one)]
    low, high = min(values), max(values)
    room = max(high - low, abs(high), 1.0 if number.whole else 0.0)
    return max(least, min(low, low - room if low < 0 else 0.0)), min(most, _round_up(high + room))


def step(number: Parameter, low: float, high: float) -> float:
    """A step of a slider: 1, 2 or 5 of some power of ten."""
    if number.whole or number.unit == "switch":
        return max(1.0, _round_up((high - low) / STEPS / 2))
    return _round_up((high - low) / STEPS / 2)


def _round_up(value: float) -> float:
    """The next 1, 2 or 5 of a power of ten."""
    if value <= 0.0:
        return 1.0
    ten = 10.0 ** math.floor(math.log10(value))
    return next(float(f"{each * ten:.6g}") for each in (1, 2, 5, 10) if each * ten >= value * (1 - 1e-9))


def _short(value: float) -> str:
    text = figures(value, 3)
    sign = "−" if value < 0 else ""
    return sign + (text.rstrip("0").rstrip(".") if "." in text else text)


def _first(value: Value) -> float:
    return float(elements(value)[0])
