"""What is said of input that is not allowed: the error itself, and words that help to mend it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from numbers import Integral

LARGEST = 10**15
"""No whole number of a user's is larger: floats hold all up to it."""
SHORT = 60
HINTS = 200
MOST_LINES, LONGEST_LINE = 50, 2_000
_hints: ContextVar[list[int] | None] = ContextVar("hints", default=None)


class InputError(ValueError):
    """What a user gave cannot be used; ``messages`` holds one line for each thing that is wrong."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__(self.messages)

    def __str__(self) -> str:
        """All messages, a line each."""
        return "\n".join(at_most(self.messages, "messages"))


ScenarioError = InputError
"""The name of earlier releases."""


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
    if not _may_look(word):
        return ""
    known = {option.lower().replace("-", "_"): option for option in options}
    lowered = word.lower().replace("-", "_").replace(" ", "_")
    near = [lowered] if lowered in known else get_close_matches(lowered, known, n=3, cutoff=0.7)
    if len(lowered) > 2 and lowered not in known:
        near += [o for o in known if lowered in o and o not in near]
        near = near or [o for o in known if get_close_matches(lowered, o.split("_"), cutoff=0.8)]
    names = [known[o] for o in near[:3]]
    return f"; did you mean {either(names)}?" if names else ""


def nearest(word: str, options: Iterable[str], cutoff: float) -> list[str]:
    """The words that are spelt most like ``word``, as long as there are not too many mistakes to look at."""
    return get_close_matches(word, list(options), n=3, cutoff=cutoff) if _may_look(word) else []


def _may_look(word: str) -> bool:
    """Whether a word is short enough to look for, and there were few enough before it; it then counts as one."""
    left = _hints.get()
    if not worth_a_look(word):
        return False
    if left is not None:
        left[0] -= 1
    return True


def worth_a_look(word: str) -> bool:
    """Whether a word is short enough to look for, and there were few enough mistakes before it."""
    return len(word) <= SHORT and _hints.get() != [0]


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
