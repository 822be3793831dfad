"""What a number may be set to, and how to say what is wrong with what was given.

Every message has the form ``where: key: what is wrong; what is allowed; did you mean ...?``.
"""

import math
from numbers import Real

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Value, elements
from coprod_sim.scenario.errors import LARGEST, in_words
from coprod_sim.scenario.posts import MONEY, NUMBER, POSTS
from coprod_sim.scenario.synonyms import may_mean

# The sizes a town may have: local ids are int16 columns and a team needs some people to serve.
LIMITS: dict[str, tuple[int, int]] = {
    "residents": (20, 100_000_000),
    "locality_residents": (150, 10_000),
    "weeks": (1, 2_600),
    "worlds": (48, 100_000),
}
SUM_TOLERANCE = 0.005


def size_problem(key: str, value: int) -> str | None:
    """What is wrong with a size of a town or a run, or None."""
    low, high = LIMITS[key]
    if low <= value <= high:
        return None
    given = f"{value:,}" if abs(value) <= LARGEST else in_words(value)
    return f"{given} is out of range; allowed are {low:,} to {high:,}"


def plain(value: object) -> object:
    """Numpy's scalars and arrays, and a frame's columns, as Python's numbers, text and lists; the rest as it is."""
    if getattr(getattr(value, "dtype", None), "kind", "") in ("m", "M"):
        return str(value)  # a span of time, or a day, is no number
    made = getattr(value, "tolist", None)
    return made() if callable(made) and not isinstance(value, type) else value


def known_number(key: object) -> entries.Parameter:
    """The entry of ``key`` in the evidence.

    Raises:
        ValueError: there is none; the text names the nearest keys.
    """
    numbers = evidence.parameters()
    if not isinstance(key, str):
        raise ValueError(f"the name of a number is text, not {in_words(key)}")
    if key not in numbers:
        if key == POSTS:
            raise ValueError(f"posts are for arms of a scenario and for --set; here give the money, {MONEY}")
        raise ValueError(f"there is no such number{may_mean(key) or '; `coprod-sim explain` lists them all'}")
    return numbers[key]


def settable(key: object) -> entries.Parameter:
    """What a scenario, an arm or a user may set: a number of the evidence, or ``programme_posts``.

    Raises:
        ValueError: there is none; the text names the nearest keys.
    """
    return NUMBER if key == POSTS else known_number(key)


def checked(key: object, value: object) -> Value:
    """``value``, also numpy's, as the float, or tuple of floats, that ``key`` can be set to.

    Raises:
        ValueError: unknown key, wrong type or length, out of range; the text says what is allowed.
    """
    number = settable(key)
    row = within_limits(number, value)
    if number.sums_to is not None and abs(math.fsum(elements(row)) - number.sums_to) > SUM_TOLERANCE:
        raise ValueError(f"these add up to {math.fsum(elements(row)):g}; they must add up to {number.sums_to:g}")
    return row


def within_limits(number: entries.Parameter, value: object) -> Value:
    """As ``checked``, whatever the elements add up to: so may the ends of a range be.

    Raises:
        ValueError: wrong type or length, out of range; the text says what is allowed.
    """
    value = plain(value)
    if number.index is None:
        if isinstance(value, list | tuple):
            raise ValueError("one number is needed, not a list")
        return _one(number, value, "")
    names = entries.INDEXES[number.index]
    if not isinstance(value, list | tuple):
        raise ValueError(f"a list of {len(names)} numbers is needed, for {', '.join(names)}")
    if len(value) != len(names):
        raise ValueError(f"{len(value)} numbers given; {len(names)} are needed, for {', '.join(names)}")
    return tuple(_one(number, v, f"{name}: ") for name, v in zip(names, value, strict=True))


def _one(number: entries.Parameter, value: object, label: str) -> float:
    value = plain(value)
    low, high = number.allowed
    allowed = f"allowed {'are whole numbers from' if number.whole else 'is'} {low:g} to {high:g} ({number.unit})"
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError(f"{label}{in_words(value)} is out of range; {allowed}")
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{label}a number is needed, not {in_words(value)}; {allowed}{_percent(number, value)}")
    try:
        size = float(value)
    except OverflowError:
        raise ValueError(f"{label}{in_words(value)} is out of range; {allowed}") from None
    if not math.isfinite(size):
        raise ValueError(f"{label}{size} is not a finite number; {allowed}")
    if not low <= size <= high:
        raise ValueError(f"{label}{size:g} is out of range; {allowed}{_slip(number, size)}")
    if number.whole and size != int(size):
        raise ValueError(f"{label}{size:g} is not a whole number; {allowed}")
    return size + 0.0  # no -0.0, which would be another key


def _percent(number: entries.Parameter, value: object) -> str:
    if isinstance(value, bool) and set(number.allowed) == {0.0, 1.0}:
        return f"; did you mean {int(value)}?"
    if not isinstance(value, str) or not value.strip().endswith("%"):
        return ""
    try:
        share = float(value.strip()[:-1]) / 100
    except ValueError:
        return ""
    return f"; did you mean {share:g}?" if number.allowed[0] <= share <= number.allowed[1] else ""


def _slip(number: entries.Parameter, value: float) -> str:
    """A hint where another unit would be allowed: per cent for shares, pence for pounds, minutes for hours."""
    factor = 60 if any(unit in number.unit for unit in ("minute", "hour")) else 100
    low, high = number.allowed
    fits = [v for v in (value / factor, value * factor) if low <= v <= high and v != 0]
    return f"; did you mean {fits[0]:g}?" if fits else ""


def in_digits(value: Value | None) -> str:
    """A value as it is written in a scenario file."""
    if isinstance(value, tuple):
        return f"[{', '.join(in_digits(v) for v in value)}]"
    return "" if value is None else f"{value:.10g}"
