"""Names of factors and their levels as a file has them, checked against the evidence."""

import math
import re
from dataclasses import replace

from coprod_sim import evidence
from coprod_sim.evidence.entries import INDEXES, PROFILES
from coprod_sim.scenario.allowed import LIMITS, known_number, within_limits
from coprod_sim.scenario.errors import did_you_mean, in_quotes, in_words
from coprod_sim.sweep.experiment.factors import PROFILE, SIZES, Factor, Level

LARGEST = 10**15
NAME = re.compile(r"([^\[\]]+)(?:\[([^\[\]]*)\])?")


def parse_name(name: str) -> Factor:
    """``key``, ``key[2]`` or ``key[45-64]`` as a factor without levels.

    Raises:
        ValueError: there is no such number, or no such element of it.
    """
    match = NAME.fullmatch(name)
    key, given = (match[1], match[2]) if match else (name, None)
    if key in (PROFILE, *SIZES):
        if given is not None:
            raise ValueError(f"it has no elements; write {key}")
        return Factor(key)
    if key not in evidence.parameters() and (hint := did_you_mean(key, [PROFILE, *SIZES])):
        raise ValueError(f"there is no such number{hint}")
    number = known_number(key)
    if given is None:
        return Factor(key)
    if number.index is None:
        raise ValueError(f"it is one number and has no elements; write {key}")
    names = INDEXES[number.index]
    allowed = f"allowed are {key}[0] to {key}[{len(names) - 1}], or by name: {', '.join(names)}"
    if given not in names and not (given.isascii() and given.isdigit() and int(given) < len(names)):
        raise ValueError(f"there is no element {in_quotes(given)}{did_you_mean(given, names)}; {allowed}")
    if number.sums_to is not None:
        raise ValueError(f"its elements add up to {number.sums_to:g}, so that none can move alone")
    # A household of "1" is named as such: a name wins over a place
    return Factor(key, names.index(given) if given in names else int(given))


def one_level(factor: Factor, value: object) -> Level:
    """A level as it is used.

    Raises:
        ValueError: it is not allowed; the text says what is.
    """
    number = factor.number
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError(f"{in_words(value)} is out of range")  # no float holds it
    if number is None:
        if problem := fits(factor, value):
            raise ValueError(problem)
        return value if isinstance(value, str) else float(value)  # type: ignore[arg-type]  # a whole number
    if value in PROFILES and not factor.multiply and factor.element is None:
        return str(value)
    if factor.multiply:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
            raise ValueError(f"{in_words(value)} is no multiple; allowed are numbers from 0")
        return float(value)
    if number.index is not None and factor.element is None:
        names = ", ".join(INDEXES[number.index])
        raise ValueError(f"a factor is one number: name an element, {factor.key}[...] with one of {names}, or multiply")
    return within_limits(replace(number, index=None), value)  # type: ignore[return-value]  # one number


def fits(factor: Factor, level: object) -> str | None:
    """What is wrong with a level of the profile or of a size, or None."""
    if factor.key == PROFILE:
        given = in_quotes(str(level))
        return None if level in PROFILES else f"{given} is no profile; allowed are {' and '.join(PROFILES)}"
    low, high = LIMITS[factor.key]
    if isinstance(level, bool) or not isinstance(level, int) or not low <= level <= high:
        return f"{in_words(level)} is not allowed; allowed are whole numbers from {low:,} to {high:,}"
    return None
