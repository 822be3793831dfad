"""What a number may be set to, and how to say what is wrong with what was given.

Every message has the form ``where: key: what is wrong; what is allowed; did you mean ...?``.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from numbers import Integral, Real

from coprod_sim import evidence
from coprod_sim.evidence import Value, elements

# The sizes a town may have: local ids are int16 columns and a team needs some people to serve.
LIMITS: dict[str, tuple[int, int]] = {
    "residents": (20, 100_000_000),
    "locality_residents": (150, 10_000),
    "weeks": (1, 2_600),
}
SUM_TOLERANCE = 0.005
LARGEST = 10**15
"""No whole number of a user's is larger: floats hold all up to it."""
SHORT = 60
HINTS = 200
MOST_LINES, LONGEST_LINE = 50, 2_000
_hints: ContextVar[list[int] | None] = ContextVar("hints", default=None)


class ScenarioError(ValueError):
    """What a user gave cannot be used; ``messages`` holds one line for each thing that is wrong."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__(self.messages)

    def __str__(self) -> str:
        """All messages, a line each."""
        return "\n".join(at_most(self.messages, "messages"))


def at_most(lines: Sequence[str], what: str) -> list[str]:
    """The first lines, none of them very long, and how many more there are: nobody reads 60,000."""
    kept = list(lines if len(lines) <= MOST_LINES else lines[: MOST_LINES - 1])
    more = [f"... and {len(lines) - len(kept):,} more {what}, {len(lines):,} in all"] if len(kept) < len(lines) else []
    return [line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 3]}..." for line in kept] + more


def brief(text: str, most: int = SHORT) -> str:
    """A text from a user, or its beginning, as messages quote it: on one line."""
    cut = text if len(text) <= most else f"{text[: most - 3]}..."
    return cut if cut.isprintable() else repr(cut)[1:-1]


@contextmanager
def few_hints() -> Iterator[None]:
    """Look for near words in the first ``HINTS`` mistakes only: in a file of 60,000 that would take minutes."""
    token = _hints.set([HINTS]) if _hints.get() is None else None
    try:
        yield
    finally:
        if token is not None:
            _hints.reset(token)


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """``; did you mean a, b or c?`` for the nearest of ``options``, or nothing where none is near."""
    left = _hints.get()
    if len(word) > SHORT or left == [0]:
        return ""
    if left is not None:
        left[0] -= 1
    known = {option.lower().replace("-", "_"): option for option in options}
    lowered = word.lower().replace("-", "_").replace(" ", "_")
    near = [lowered] if lowered in known else get_close_matches(lowered, known, n=3, cutoff=0.7)
    if len(lowered) > 2 and lowered not in known:
        near += [o for o in known if lowered in o and o not in near]
        near = near or [o for o in known if get_close_matches(lowered, o.split("_"), cutoff=0.8)]
    names = [known[o] for o in near[:3]]
    return f"; did you mean {either(names)}?" if names else ""


def either(names: Sequence[str]) -> str:
    """``a``, ``a or b``, ``a, b or c``."""
    return " or ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def unknown(word: str, what: str, options: Sequence[str]) -> str:
    """There is no such thing; the nearest one, or else all there are."""
    hint = did_you_mean(word, options)
    return f"there is no {what} {in_quotes(word)}{hint or '; there are: ' + ', '.join(options)}"


def in_quotes(text: str) -> str:
    """A text from a user between quotes, cut where it is long."""
    return repr(text if len(text) <= SHORT else f"{text[: SHORT - 3]}...")


def size_problem(key: str, value: int) -> str | None:
    """What is wrong with ``residents``, ``locality_residents`` or ``weeks``, or None."""
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


def known_number(key: object) -> evidence.Number:
    """The entry of ``key`` in the evidence.

    Raises:
        ValueError: there is none; the text names the nearest keys.
    """
    numbers = evidence.numbers()
    if not isinstance(key, str):
        raise ValueError(f"the name of a number is text, not {in_words(key)}")
    if key not in numbers:
        hint = did_you_mean(key, numbers)
        raise ValueError(f"there is no such number{hint or '; `coprod-sim explain` lists them all'}")
    return numbers[key]


def checked(key: object, value: object) -> Value:
    """``value``, also numpy's, as the float, or tuple of floats, that ``key`` can be set to.

    Raises:
        ValueError: unknown key, wrong type or length, out of range; the text says what is allowed.
    """
    number = known_number(key)
    row = within_limits(number, value)
    if number.sums_to is not None and abs(math.fsum(elements(row)) - number.sums_to) > SUM_TOLERANCE:
        raise ValueError(f"these add up to {math.fsum(elements(row)):g}; they must add up to {number.sums_to:g}")
    return row


def within_limits(number: evidence.Number, value: object) -> Value:
    """As ``checked``, whatever the elements add up to: so may the ends of a range be.

    Raises:
        ValueError: wrong type or length, out of range; the text says what is allowed.
    """
    value = plain(value)
    if number.index is None:
        if isinstance(value, list | tuple):
            raise ValueError("one number is needed, not a list")
        return _one(number, value, "")
    names = evidence.INDEXES[number.index]
    if not isinstance(value, list | tuple):
        raise ValueError(f"a list of {len(names)} numbers is needed, for {', '.join(names)}")
    if len(value) != len(names):
        raise ValueError(f"{len(value)} numbers given; {len(names)} are needed, for {', '.join(names)}")
    return tuple(_one(number, v, f"{name}: ") for name, v in zip(names, value, strict=True))


def _one(number: evidence.Number, value: object, label: str) -> float:
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


def in_words(value: object) -> str:
    """A value from a file as messages name it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text {in_quotes(value)}"
    if isinstance(value, Integral):
        digits = len(str(LARGEST)) - 1
        return f"{int(value):,}" if abs(int(value)) <= LARGEST else f"a number of more than {digits} digits"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return "a list"
    return "a mapping" if isinstance(value, Mapping) else f"a {type(value).__name__}"


def _percent(number: evidence.Number, value: object) -> str:
    if isinstance(value, bool) and set(number.allowed) == {0.0, 1.0}:
        return f"; did you mean {int(value)}?"
    if not isinstance(value, str) or not value.strip().endswith("%"):
        return ""
    try:
        share = float(value.strip()[:-1]) / 100
    except ValueError:
        return ""
    return f"; did you mean {share:g}?" if number.allowed[0] <= share <= number.allowed[1] else ""


def _slip(number: evidence.Number, value: float) -> str:
    """A hint where another unit would be allowed: per cent for shares, pence for pounds, minutes for hours."""
    factor = 60 if any(unit in number.unit for unit in ("minute", "hour")) else 100
    low, high = number.allowed
    fits = [v for v in (value / factor, value * factor) if low <= v <= high and v != 0]
    return f"; did you mean {fits[0]:g}?" if fits else ""
