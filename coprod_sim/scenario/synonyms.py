"""Finding numbers and outcomes by words that people use: the one rule of ``explain``, ``new``, ``--set`` and files.

A word stands for a number whose list of synonyms holds it, whole or as some words of one of them: ``broker`` also finds
``broker budget``. Capitals, hyphens, underscores and a plural's s make no difference.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from coprod_sim import evidence
from coprod_sim.scenario.errors import did_you_mean, either, nearest, worth_a_look
from coprod_sim.scenario.posts import NUMBER

MOST = 3
"""Keys that a message names."""
SHORTEST = 4
"""Letters of a word that is looked for in what numbers mean."""


@lru_cache(maxsize=10_000)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters and the singular."""
    return tuple(_singular(word) for word in re.findall(r"[a-z0-9&]+", text.lower().replace("'", "")))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def meant(text: str, synonyms: Mapping[str, Iterable[str]]) -> list[str]:
    """Keys that a text may stand for, those first that have it as it is.

    Args:
        text: what somebody wrote.
        synonyms: of each key.
    """
    asked = plain_words(text)
    if not asked:
        return []
    found: dict[str, bool] = {}
    for key, words in synonyms.items():
        each = [plain_words(word) for word in words]
        if any(_within(asked, one) for one in each):
            found[key] = asked in each
    return sorted(found, key=lambda key: not found[key])


def _within(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    return any(many[i : i + len(few)] == few for i in range(len(many) - len(few) + 1))


@cache
def of_numbers() -> dict[str, tuple[str, ...]]:
    """Synonyms of every number that can be set, by key; those that arms choose come first."""
    numbers = evidence.parameters().values()
    chosen = [number for number in numbers if number.topic == NUMBER.topic]
    return {number.key: number.synonyms for number in (*chosen, NUMBER, *numbers)}


def may_mean(text: str) -> str:
    """``; did you mean a, b or c?`` for a text that is no number's key, or nothing.

    Numbers with such a synonym come first, then keys that are spelt like it, those that share some of its words, and
    those with a word like it among their synonyms or in what they mean.
    """
    if not worth_a_look(text):
        return ""
    if keys := meant(text, of_numbers()):
        return _asked(keys)
    if hint := did_you_mean(text, [*evidence.parameters(), NUMBER.key]):
        return hint
    return _asked(_sharing(text) or like(text, of_numbers(), {n.key: n.meaning for n in _numbers()}))


def like(text: str, synonyms: Mapping[str, Iterable[str]], meanings: Mapping[str, str]) -> list[str]:
    """Keys with a word like one of the text's among their synonyms or in what they mean."""
    found: dict[str, int] = {}
    for places in (_places(synonyms), _places({key: [meaning] for key, meaning in meanings.items()})):
        for word in plain_words(text):
            for near in nearest(word, places, 0.8) if len(word) >= SHORTEST else ():
                for key in places[near]:
                    found[key] = found.get(key, 0) + 1
        if found:
            break
    return sorted(found, key=lambda key: -found[key])


def _places(words: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The keys that each word stands at."""
    places: dict[str, list[str]] = {}
    for key, each in words.items():
        for word in dict.fromkeys(part for one in each for part in plain_words(one)):
            places.setdefault(word, []).append(key)
    return places


def _sharing(text: str) -> list[str]:
    """Keys whose synonyms share most of the words of a text."""
    asked = set(plain_words(text))
    shared = {
        key: len(asked & {part for word in words for part in plain_words(word)}) for key, words in of_numbers().items()
    }
    return sorted((key for key, count in shared.items() if count), key=lambda key: -shared[key])


def _numbers() -> list[evidence.Parameter]:
    return [*evidence.parameters().values(), NUMBER]


def _asked(keys: list[str]) -> str:
    return f"; did you mean {either(keys[:MOST])}?" if keys else ""
