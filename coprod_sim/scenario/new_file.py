"""The text of a scenario file to begin with: all that can be changed stands in it as comments, with what it means."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Parameter, Setting, Value
from coprod_sim.scenario.allowed import LIMITS, in_digits, settable
from coprod_sim.scenario.money import POUNDS, unit_in
from coprod_sim.scenario.own_file import extends, quoted
from coprod_sim.scenario.posts import POSTS
from coprod_sim.scenario.scenario import Arm, Scenario
from coprod_sim.scenario.settings import ScenarioSetting

USEFUL = (
    *("intention_to_action", "ask_boldness", "gift_discount", "help_hours_per_week", "substitution"),
    *("join_per_year", "join_asked_multiple", "leave_per_year", "broker_hours_per_hour"),
    *("never_trade_share", "supervision_minutes_per_exchange"),
    *("course_minutes", "gain_max_sd", "relief_effect"),
    *(
        "home_care_take_up_share",
        "sighted_exponent",
        "care_meets_share",
        "episode_rate_per_year",
        "starting_utilisation",
    ),
    *("team_cost_gbp_per_hour", "broker_cost_gbp_per_hour"),
)
"""What differs most often between programmes and towns, or moves results most."""
SIZES = {
    "residents": "people in the town",
    "locality_residents": "people in one locality with its own team; people help within a locality",
    "weeks": "52 are a year",
    "worlds": "simulated worlds of a comparison; a power of two",
}
WHY = '"CHANGE ME: why it differs"'
WIDTH = 116


def text(name: str, parent: Scenario, given: str, path: Path, about: Sequence[str] = ()) -> str:
    """The file ``path`` for a scenario ``name`` that extends ``parent``, which was ``given`` by name or path.

    Numbers that it is ``about`` stand in it, too, by their keys.
    """
    return "\n".join(_lines(name, parent, extends(given, path), path, about)) + "\n"


def _lines(name: str, parent: Scenario, base: str, path: Path, about: Sequence[str]) -> Iterator[str]:
    yield from (
        f"# A programme of your own, {name}, as differences from {parent.name}.",
        "#",
        "# 1. Change title and question: they stand beside every result.",
        "# 2. To set a number take the `# ` away before its key, change its value, and say why in `because`.",
        f"# 3. coprod-sim check {path.name}",
        f"#    coprod-sim compare {path.name}",
        "#",
        f"# What stays a comment is as it is in {parent.name} or, where that sets nothing, in the evidence.",
        "# `coprod-sim explain` lists all numbers, `coprod-sim explain KEY` tells all about one and where it is from.",
        "",
        "schema: 1",
        f"name: {name} # the same as the file's name",
        f"extends: {base}",
        'title: "CHANGE ME: what your programme is, in a few words"',
        'question: "CHANGE ME: what do you want to know about it?"',
        "",
    )
    for key, meaning in SIZES.items():
        low, high = LIMITS[key]
        yield f"# {key}: {getattr(parent, key)} # {meaning}; {low:,} to {high:,}"
    yield f"# baseline: {parent.baseline} # the arm that the others are compared with"
    if parent.subjects:
        why = "the arm that results are told of; if left out, an arm of your own or, without one, this"
        yield f"# subject: {parent.subjects[0]} # {why}"
    yield from _words(parent)
    yield from ("", "settings: # these hold in every arm; an arm's own settings, below, win over them")
    yield from _comment("The most useful numbers to change:", 2)
    yield from _inherited(parent, about)
    yield from ("", "arms:")
    for arm in parent.arms.values():
        yield from _arm(parent, arm)
    yield from _own_arm(parent)


def _words(parent: Scenario) -> Iterator[str]:
    """What the parent calls its money and its outcomes, where that is its own."""
    money = parent.money
    if money != POUNDS:
        yield f"# All amounts are in {money.name} of {money.year}. Other money: set `money` and every amount."
        symbol, name = json.dumps(money.symbol, ensure_ascii=False), quoted(money.name)
        yield f"# money: {{symbol: {symbol}, name: {name}, year: {money.year}}}"
    if parent.labels:
        yield from ("", "labels: # what outcomes are called here")
        yield from (f"  # {key}: {quoted(label)}" for key, label in parent.labels.items())


def _inherited(parent: Scenario, about: Sequence[str]) -> Iterator[str]:
    for key in dict.fromkeys((*parent.settings, *about, *USEFUL)):
        here = parent.settings.get(key)
        number = settable(key)
        fields = _fields(number.trials.value) if here is None else given_fields(here)
        yield from _number(parent, number, fields, 2, None if here is None else here.because)


def _arm(parent: Scenario, arm: Arm) -> Iterator[str]:
    yield f"  {arm.name}: # {' '.join(arm.label.split())}"
    yield f"    # label: {quoted(arm.label)}"
    yield f"    because: {quoted(arm.because)}"
    if not arm.settings:
        yield "    # It sets nothing of its own."
        return
    yield "    settings:"
    for key, given in arm.settings.items():
        known = "" if given.because == arm.because else given.because
        yield from _number(parent, settable(key), given_fields(given), 6, known)
    yield ""


def given_fields(given: ScenarioSetting) -> str:
    """What a setting says, as a file has it between braces, without its reason."""
    trials, talk = given.at("trials"), given.at("talk")
    if trials == talk and trials is not None:
        return _fields(*_bounds(trials.setting))
    both = (("trials", trials), ("talk", talk))
    return ", ".join(f"{profile}: {{{_fields(*_bounds(at.setting))}}}" for profile, at in both if at is not None)


def _bounds(setting: Setting) -> tuple[Value, Value | None, Value | None]:
    return setting.value, setting.low, setting.high


def _fields(value: Value, low: Value | None = None, high: Value | None = None) -> str:
    ends = "" if low is None else f", low: {in_digits(low)}, high: {in_digits(high)}"
    return f"value: {in_digits(value)}{ends}"


def _number(parent: Scenario, number: Parameter, fields: str, indent: int, because: str | None) -> Iterator[str]:
    """A setting as a comment that only needs its `# ` taken away, and what it means; ``because``: it is set so far."""
    yield f"{' ' * indent}# {number.key}: {{{fields}, because: {WHY}}}"
    low, high = number.allowed
    unit = unit_in(number.unit, parent.money.symbol)
    facts = f"{unit}, allowed {low:g} to {high:g}{', whole numbers' if number.whole else ''}"
    if number.index is not None:
        facts += f", for {', '.join(entries.INDEXES[number.index])}"
    elif number.trials.low is not None and because is None:
        facts += f", drawn from {in_digits(number.trials.low)} to {in_digits(number.trials.high)}"
    reason = f" Here: {parent.labels[number.key]}." if number.key in parent.labels else ""
    reason += f" So far: {because}" if because else ""
    reason += f" Words for it: {', '.join(number.synonyms)}." if number.synonyms else ""
    yield from _comment(f"{facts}. {number.meaning}{reason}", indent, "  ")


def _comment(sentence: str, indent: int, more: str = "") -> Iterator[str]:
    start = f"{' ' * indent}# {more}"
    yield from (start + line for line in wrap(sentence, WIDTH - len(start), break_long_words=False))


OWN_ARM: Mapping[str, str] = {
    "practice_share": "1",
    "programme_gbp_per_resident_year": "5",
}


def _own_arm(parent: Scenario) -> Iterator[str]:
    yield from _comment("An arm of your own beside these; the numbers above and any other may stand in it:", 2)
    yield from ("  #", "  # my_programme:", '  #   label: "CHANGE ME: a few words for tables"')
    yield from ('  #   because: "CHANGE ME: what it is, and why it is compared"', "  #   settings:")
    for key, value in OWN_ARM.items():
        number = evidence.parameters()[key]
        low, high = number.allowed
        unit = unit_in(number.unit, parent.money.symbol)
        yield f"  #     {key}: {{value: {value}, because: {WHY}}} # {unit}, allowed {low:g} to {high:g}"
    yield f"  #     # or, in place of that money, posts: {POSTS}: {{value: 1, because: {WHY}}}"
