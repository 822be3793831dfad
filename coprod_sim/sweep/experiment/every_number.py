"""``everything: true``: every number that has a range, as factors of one design."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import TOPICS, Parameter
from coprod_sim.scenario.errors import did_you_mean, in_quotes, in_words
from coprod_sim.scenario.yaml_source import Location
from coprod_sim.sweep.experiment.factor_file import Setup, ranged
from coprod_sim.sweep.experiment.factors import Factor


def read_excepted(setup: Setup, loc: Location, raw: object) -> set[str]:
    """Keys of numbers that are left out, given as keys or as topics of the evidence."""
    document, numbers = setup.document, evidence.parameters()
    if not isinstance(raw, list):
        document.report(loc, f"a list of numbers or topics is needed, not {in_words(raw)}")
        return set()
    words = [str(word) for word in raw]
    for i, key in enumerate(words):
        if key not in numbers and key not in TOPICS:
            hint = did_you_mean(key, [*numbers, *TOPICS]) or f"; topics are {', '.join(TOPICS)}"
            document.report((*loc, i), f"there is no number or topic {in_quotes(key)}{hint}")
    return {key for key, number in numbers.items() if key in words or number.topic in words}


def everything(setup: Setup, named: Sequence[Factor], excepted: set[str], loc: Location) -> list[Factor]:
    """A factor for each number with a range that is not named or left out; what is wrong is reported.

    An arm that sets a number itself, without a range, keeps it. Elements that are drawn together are one factor.
    """
    own = {factor.key for factor in named}
    found: list[Factor] = []
    for key, number in evidence.parameters().items():
        if key in own or key in excepted:
            continue
        settings = setup.centre(number)
        if any(setting != settings[0] for setting in settings):
            setup.document.report(loc, f"the scenarios give {key} different ranges; name it or put it under except")
        elif settings and settings[0].low is not None and (arms := _arms(setup, number, settings[0])) is not None:
            found += (replace(factor, arms=arms) for factor in _of(number, settings[0]))
    return found


def _arms(setup: Setup, number: Parameter, setting: entries.Setting) -> tuple[str, ...] | None:
    """The arms that have the scenario's range: () for all, None for not one."""
    having = tuple(arm for arm in setup.arms if all(its == setting for its in setup.centre(number, arm)))
    return () if having == setup.arms else having or None


def _of(number: Parameter, setting: entries.Setting) -> Iterator[Factor]:
    single = number.index is None or number.together or number.sums_to is not None
    places = [None] if single or not isinstance(setting.value, tuple) else range(len(setting.value))
    for place in places:
        try:
            yield ranged(Factor(number.key, place), number, setting)
        except ValueError:
            continue  # an element without a range
