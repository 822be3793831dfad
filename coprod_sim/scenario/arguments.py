"""What may be asked for, from Python or on the command line: each kind of argument is checked in one place.

Numbers of any integer type are taken, also numpy's. What is not allowed is refused in one sentence that begins with
the argument's name.
"""

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from coprod_sim.evidence.entries import PROFILES
from coprod_sim.scenario.allowed import LIMITS, plain
from coprod_sim.scenario.errors import InputError, in_words, unknown

LARGEST = 2**32 - 1  # draws are keyed by 32 bits: a larger number would be another one's twin
WHOLE: dict[str, tuple[int, int]] = {
    **LIMITS,
    "replicates": (1, 100_000),
    "towns": (1, 1_000),
    "seed": (0, LARGEST),
    "replicate": (0, LARGEST),
    "rng": (0, LARGEST),
    "draw": (0, LARGEST),
    "threads": (1, 1_024),
    "workers": (1, 100_000),
}
"""Least and most of each argument that is a whole number."""
INTERVAL = 2
"""Replicates that an interval, or a standard error, needs at least."""


def refuse(name: str, problem: str) -> InputError:
    """The error that says so."""
    return InputError([f"{name}: {problem}"])


def range_problem(name: str, value: int, least: int | None = None) -> str | None:
    """Why a whole number cannot be the argument ``name``, or None; ``least`` is allowed where not the usual one."""
    low, high = allowed(name, least)
    if low <= value <= high:
        return None
    why = "an interval needs two replicates; " if name == "replicates" and value == 1 else ""
    return f"{in_words(value)} is out of range; {why}allowed are {low:,} to {high:,}"


def allowed(name: str, least: int | None = None) -> tuple[int, int]:
    """Least and most of the argument ``name``."""
    low, high = WHOLE[name]
    return low if least is None else least, high


def whole(name: str, value: object, least: int | None = None) -> int:
    """``value`` as a plain int.

    Raises:
        InputError: it is not a whole number, or not within the argument's limits.
    """
    number = plain(value)
    if isinstance(number, bool) or not isinstance(number, Integral):
        low, high = allowed(name, least)
        raise refuse(name, f"a whole number is needed, not {said(value)}; allowed are {low:,} to {high:,}")
    if problem := range_problem(name, int(number), least):
        raise refuse(name, problem)
    return int(number)


def whole_or_none(name: str, value: object, least: int | None = None) -> int | None:
    """The same, where None stands for what is usual."""
    return None if value is None else whole(name, value, least)


def share(name: str, value: object) -> float:
    """A number above 0 and below 1.

    Raises:
        InputError: it is not.
    """
    number = plain(value)
    if isinstance(number, bool) or not isinstance(number, Real) or not 0.0 < float(number) < 1.0:
        raise refuse(name, f"{said(value)} is not allowed; a share above 0 and below 1, such as 0.02")
    return float(number)


def seconds_or_none(name: str, value: object) -> float | None:
    """A finite number above 0, or None for no limit.

    Raises:
        InputError: it is not.
    """
    number = plain(value)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, Real) or not 0.0 < float(number) < math.inf:
        raise refuse(name, f"{said(value)} is not allowed; a number of seconds above 0, or None for no limit")
    return float(number)


def switch(name: str, value: object) -> bool:
    """True or False.

    Raises:
        InputError: anything else.
    """
    choice = plain(value)
    if not isinstance(choice, bool):
        raise refuse(name, f"True or False is needed, not {said(value)}")
    return choice


def one_of(name: str, value: object, what: str, options: Sequence[str]) -> str:
    """One of some words.

    Raises:
        InputError: it is not; the text names the nearest.
    """
    word = plain(value)
    if not isinstance(word, str):
        raise refuse(name, f"one of {', '.join(options)} is needed, not {said(value)}")
    if word not in options:
        raise refuse(name, unknown(word, what, options))
    return str(word)


def profile(value: object, options: Sequence[str] = PROFILES) -> str:
    """The name of a profile of the evidence.

    Raises:
        InputError: there is no such profile.
    """
    return one_of("evidence", value, "profile", options)


def words(name: str, value: object, what: str) -> tuple[str, ...]:
    """A list of texts.

    Raises:
        InputError: it is one text, no list, or holds something else.
    """
    given = plain(value)
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise refuse(name, f"a list of {what} is needed, not {said(value)}")
    result = tuple(plain(each) for each in given)
    for each in result:
        if not isinstance(each, str):
            raise refuse(name, f"a list of {what} is needed; {said(each)} is in it")
    return tuple(str(each) for each in result)


def mapping(name: str, value: object) -> dict[Any, Any]:
    """A mapping as a dictionary, None as an empty one.

    Raises:
        InputError: it is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise refuse(name, f"a mapping of numbers to values is needed, not {said(value)}")
    return dict(value)


def shard(value: object) -> tuple[int, int]:
    """(i, n), the i-th of n parts.

    Raises:
        InputError: it is not.
    """
    parts = plain(value)
    pair = [plain(each) for each in parts] if isinstance(parts, list | tuple) else []
    numbers = [int(each) for each in pair if isinstance(each, Integral) and not isinstance(each, bool)]
    if len(pair) != 2 or len(numbers) != 2 or not 1 <= numbers[0] <= numbers[1]:
        raise refuse("shard", f"(i, n) is needed, the i-th of n parts, such as (2, 8), not {value!r}")
    return numbers[0], numbers[1]


def maker(value: Any) -> Any:
    """What makes a model: a class or a function.

    Raises:
        InputError: it cannot be called.
    """
    if not callable(value):
        raise refuse("model", f"a class or a function that makes a model is needed, not {said(value)}")
    return value


def folder(name: str, value: object) -> Path:
    """A path.

    Raises:
        InputError: it is neither text nor a path.
    """
    if not isinstance(value, str | os.PathLike) or isinstance(value, bytes):
        raise refuse(name, f"a path is needed, not {said(value)}")
    return Path(value)


def said(value: object) -> str:
    """A value as messages to Python name it: 1.0 is not 1."""
    number = plain(value)
    return repr(number) if number is None or isinstance(number, bool | float) else in_words(number)
