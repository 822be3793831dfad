"""Numbers that are set for a run: ``KEY`` in all arms, which is for evidence about the world, or ``ARM.KEY`` in one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Value
from coprod_sim.scenario.allowed import checked, settable
from coprod_sim.scenario.errors import InputError, in_words, unknown
from coprod_sim.scenario.posts import BOTH, POSTS, RIVALS

Write = Callable[[str], str]
"""How a user writes that a number is set, by its name: ``ARM.KEY`` or ``KEY``."""


def named(name: object) -> tuple[str | None, str]:
    """The arm, None for all of them, and the key of ``ARM.KEY`` or ``KEY``.

    Raises:
        ValueError: it is no text.
    """
    if not isinstance(name, str):
        raise ValueError(f"the name of a number is text, not {in_words(name)}")
    arm, dot, key = (part.strip() for part in name.partition("."))
    return (arm, key) if dot else (None, arm)


def checked_in(scenario: Any, name: str, value: object) -> Value:
    """The value that ``name`` can be set to.

    Raises:
        ValueError: there is no such arm or number, or it cannot have that value; the text says what is allowed.
    """
    arm, key = named(name)
    if arm is not None and arm not in scenario.arms:
        swapped = f"there is no arm {arm!r}; did you mean {key}.{arm}?" if key in scenario.arms else ""
        raise ValueError(swapped or unknown(arm, "arm", list(scenario.arms)))
    if arm is None and key in scenario.arms and key not in evidence.parameters():
        raise ValueError(f"this is an arm; name a number of it: {key}.KEY, such as {key}.coaching_share")
    whole = evidence.parameters().get(key.partition("[")[0])
    if whole is not None and whole.index is not None and key != whole.key:
        names = entries.INDEXES[whole.index]
        raise ValueError(f"its elements are set together; write {whole.key} and a value for each: {', '.join(names)}")
    return checked(settable(key).key, value)


def setting_arms(scenario: Any, key: str) -> list[str]:
    """The arms of a scenario that set a number themselves, in whatever profile; posts and their money are one."""
    keys = {key, RIVALS.get(key, key)}
    return [arm for arm in scenario.arms if keys & scenario.arms[arm].settings.keys()]


def not_for_all(arms: Sequence[str]) -> str:
    """Why a number that these arms set is not set in all arms."""
    who = f"the arm {arms[0]} sets it" if len(arms) == 1 else f"the arms {', '.join(arms)} set it"
    return f"{who}, so it is not for all arms at once"


def check_meant(scenario: Any, arms: Sequence[str], name: str, write: Write) -> None:
    """In a comparison of ``arms``, numbers that make arms differ are set in one arm, and in one that is compared.

    Raises:
        ValueError: ``KEY`` is set by some arm of the scenario, or the arm of ``ARM.KEY`` is not compared.
    """
    arm, key = named(name)
    if arm is None:
        if own := setting_arms(scenario, key):
            fitting = [each for each in own if each in arms] or list(arms) or own
            example = next((each for each in fitting if each != scenario.baseline), fitting[0])
            raise ValueError(
                f"{not_for_all(own)}; {write(f'ARM.{key}')} sets it in one arm, such as {write(f'{example}.{key}')}"
            )
    elif arm not in arms:
        raise ValueError(f"the arm {arm} is not among those compared, which are {', '.join(arms)}")


def set_for(scenario: Any, arms: Sequence[str], given: Mapping[str, object]) -> dict[str, Value]:
    """What is set in a comparison of ``arms``: floats or tuples of floats by name, those for all arms first.

    Raises:
        InputError: with a line for each that is unknown, not allowed or not said of an arm that it belongs to.
    """

    def check(name: str, value: object) -> Value:
        found = checked_in(scenario, name, value)
        check_meant(scenario, arms, name, lambda other: f"overrides={{{other!r}: ...}}")
        return found

    order = list(scenario.arms)

    def place(name: str) -> tuple[int, str]:
        arm, key = named(name)
        return (-1 if arm is None else order.index(arm)), key

    found = _each(given, check)
    return {name: found[name] for name in sorted(found, key=place)}


def set_in(scenario: Any, arm: str, given: Mapping[str, object]) -> dict[str, tuple[Value, str]]:
    """What is set in ``arm``, by key, and where from: an ``ARM.KEY`` of its own wins over ``KEY``.

    Raises:
        InputError: with a line for each that is unknown or not allowed, in whatever arm.
    """
    found = _each(given, lambda name, value: checked_in(scenario, name, value))
    result: dict[str, tuple[Value, str]] = {}
    for of, where in ((None, "override"), (arm, f"override in {arm}")):
        result |= {named(name)[1]: (value, where) for name, value in found.items() if named(name)[0] == of}
    return result


def _each(given: Mapping[str, object], check: Callable[[str, object], Value]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    problems = []
    for name, value in given.items():
        try:
            arm, key = named(name)
            found[key if arm is None else f"{arm}.{key}"] = check(name, value)
        except ValueError as error:
            problems.append(f"overrides: {name}: {error}")
    problems += [f"overrides: {name}: {problem}" for name, problem in set_twice(found).items()]
    if problems:
        raise InputError(problems)
    return found


def set_twice(names: Iterable[str]) -> dict[str, str]:
    """What is wrong with names that set the same money in two ways, by name."""
    known = set(names)
    rivals = {name: name.removesuffix(POSTS) + RIVALS[POSTS] for name in known if named(name)[1] == POSTS}
    return {name: BOTH for name, rival in sorted(rivals.items()) if rival in known}
