"""A link, read: every wrong part of it is said in a line, and the scenario's value is taken for it."""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from coprod_sim.evidence.entries import PROFILES, Value
from coprod_sim.page.live.asked import Setting, arms_of, loaded
from coprod_sim.scenario.arguments import allowed
from coprod_sim.scenario.errors import InputError, brief, few_hints, unknown
from coprod_sim.scenario.names import one_line
from coprod_sim.scenario.set_numbers import check_meant, checked_in, named, set_for, set_twice
from coprod_sim.studies.worlds import even

DEFAULT = "time_bank"
MOST, LONGEST, MOST_LINES = 200, 100, 50
"""Parts of a link that are looked at, their longest, and how many lines are said of what is wrong."""
WHOLE = {"seed": None, "residents": 100_000, "weeks": 1_040, "worlds": 512}
"""Whole numbers that a link may set, and the most that a page runs, where that is less than ``compare`` does."""
LEAST = {"worlds": 2, "residents": 200, "weeks": 52}
ARMS = "arms"


def read(query: Sequence[tuple[str, str]], scenarios: Collection[str]) -> tuple[Setting, list[str]]:
    """The setting that a link stands for, and a line for each part of it that is wrong; it never raises.

    Args:
        query: names and values of the link, in order.
        scenarios: those that a page may show: names of shipped ones, and paths that it was started with.
    """
    with few_hints():
        lines: list[str] = []
        parts = _parts(query, lines)
        s = Setting(_scenario(parts.pop("scenario", None), scenarios, lines))
        s = replace(s, evidence=_evidence(parts.pop("evidence", None), lines))
        whole = {name: _whole(name, parts.pop(name), lines) for name in WHOLE if name in parts}
        seed = whole.get("seed")
        s = replace(s, seed=1 if seed is None else seed, weeks=whole.get("weeks"))
        s = replace(s, residents=whole.get("residents"), worlds=whole.get("worlds"))
        s = replace(s, arms=_arms(s, parts.pop(ARMS, None), lines))
        s = _with_numbers(s, parts, lines)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"... and {len(lines) - MOST_LINES + 1:,} more"]
    return s, lines


def _parts(query: Sequence[tuple[str, str]], lines: list[str]) -> dict[str, str]:
    parts: dict[str, str] = {}
    for name, value in list(query)[:MOST]:
        if not isinstance(name, str) or not isinstance(value, str):
            lines.append("a part of the link is no text; it is left out")
        elif len(name) > LONGEST or len(value) > LONGEST:
            lines.append(f"{_shown(name)}: longer than {LONGEST} characters; it is left out")
        elif name in parts:
            lines.append(f"{_shown(name)}: it is there twice; the first is used")
        else:
            parts[name] = value
    if len(query) > MOST:
        lines.append(f"the link has {len(query):,} parts; the first {MOST} are looked at")
    return parts


def _scenario(asked: str | None, scenarios: Collection[str], lines: list[str]) -> str:
    first = DEFAULT if DEFAULT in scenarios or not scenarios else next(iter(scenarios))
    if asked is None:
        return first
    known_first = list(scenarios)[::-1]  # of two that are called the same the earlier one is meant: one's own
    by_name = {each: each for each in known_first} | {Path(each).stem: each for each in known_first}
    if asked not in by_name:
        known = [Path(each).stem for each in scenarios]
        lines.append(f"scenario: {_plain(unknown(asked, 'scenario', known))}; {Path(first).stem} is used")
        return first
    try:
        loaded(by_name[asked])
    except (InputError, OSError) as error:
        lines += [f"scenario: {_plain(line)}" for line in str(error).splitlines()[:5]]
        return first
    return by_name[asked]


def _evidence(asked: str | None, lines: list[str]) -> str:
    if asked is None or asked in PROFILES:
        return asked or "trials"
    lines.append(f"evidence: {_plain(unknown(asked, 'profile', PROFILES))}; trials is used")
    return "trials"


def _whole(name: str, text: str, lines: list[str]) -> int | None:
    low, high = allowed("replicates" if name == "worlds" else name)
    low, high = LEAST.get(name, low), WHOLE[name] or high
    within = f"allowed are whole numbers from {low:,} to {high:,}"
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        lines.append(f"{name}: a whole number is needed, not {_shown(text)!r}; {within}; the usual is used")
        return None
    number = int(text)
    if not low <= number <= high:
        lines.append(f"{name}: {number:,} is out of range; {within}; the usual is used")
        return None
    if name == "worlds" and even(number) != number:
        lines.append(f"worlds: {number:,} is rounded up to {even(number):,}, a power of two")
        return even(number)
    return number


def _arms(s: Setting, asked: str | None, lines: list[str]) -> tuple[str, ...]:
    if asked is None:
        return ()
    town = loaded(s.scenario)
    names = tuple(dict.fromkeys(part.strip() for part in asked.split(",")))
    wrong = [name for name in names if name not in town.arms]
    lines += [f"arms: {_plain(unknown(name, 'arm', list(town.arms)))}" for name in wrong]
    right = tuple(name for name in names if name in town.arms)
    if len(right) < 2:
        lines.append(f"arms: at least two are compared; there are: {', '.join(town.arms)}; the usual are used")
        return ()
    return right


def _with_numbers(s: Setting, parts: dict[str, str], lines: list[str]) -> Setting:
    town, arms = loaded(s.scenario), arms_of(s)
    found: dict[str, Value] = {}
    for name, text in parts.items():
        try:
            arm, key = named(name)
            place = key if arm is None else f"{arm}.{key}"
            found[place] = checked_in(town, place, _typed(text))
            check_meant(town, arms, place, lambda other: f"{other}=...")
        except ValueError as error:
            found.pop(name, None)
            lines.append(f"{_shown(name)}: {_plain(str(error))}; the scenario's value is used")
    for name, problem in set_twice(found).items():
        del found[name]
        lines.append(f"{_shown(name)}: {problem}")
    return _that_can_be(replace(s, overrides=found), lines)


def _that_can_be(s: Setting, lines: list[str]) -> Setting:
    """The setting without numbers that are impossible together, such as posts that cost more than is allowed."""
    from coprod_sim.model.derived import derive
    from coprod_sim.model.parameters import resolve

    town, arms = loaded(s.scenario), arms_of(s)
    overrides = set_for(town, arms, s.overrides)
    try:
        for arm in arms:
            how = {"profile": s.evidence, "drawn": False, "residents": s.residents, "overrides": overrides}
            derive(resolve(town, arm, **how).values)  # type: ignore[arg-type]
    except ValueError as error:
        if not overrides:
            return replace(s, residents=None, overrides=overrides)
        lines += [f"{_plain(line)}; the scenario's values are used" for line in str(error).splitlines()[:5]]
        return replace(s, overrides={})
    return replace(s, overrides=overrides)


def _typed(text: str) -> object:
    parts = [_number(part.strip()) for part in text.strip().strip("[]").split(",")]
    return parts if len(parts) > 1 or text.strip().startswith("[") else parts[0]


def _number(text: str) -> float | str:
    try:
        number = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return text
    return number if text.isascii() and "_" not in text else text


def _shown(text: str) -> str:
    return brief(one_line(text))


def _plain(text: str) -> str:
    return one_line(text)[:500]
