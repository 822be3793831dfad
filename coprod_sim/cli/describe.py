"""What the commands ``explain`` and ``scenarios`` print, as lines that fit the terminal."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coprod_sim import evidence
from coprod_sim.cli.layout import columns, facts, paragraph
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Value
from coprod_sim.scenario.allowed import in_digits
from coprod_sim.scenario.posts import NUMBER, example

if TYPE_CHECKING:
    from coprod_sim.outcomes.outcome import Outcome
    from coprod_sim.scenario.scenario import Scenario
BETTER = {"less": "less is better", "more": "more is better", "none": "neither more nor less is better by itself"}
REPORTED = {
    "flow": "by the year, over the whole run",
    "total": "as a total over the whole run",
    "stock": "as the mean of the last year",
    "ratio": "as one sum divided by another",
}


def explain_number(number: entries.Parameter) -> list[str | Sequence[str]]:
    """All that the evidence says about one number."""
    low, high = number.allowed
    rows = [("unit", number.unit), ("topic", number.topic), ("kind", number.kind)]
    if number.index is None:
        rows += [("trials", _with_range(number, number.trials)), ("talk", _with_range(number, number.talk))]
    rows.append(("allowed", f"{'whole numbers ' if number.whole else ''}{low:,.10g} to {high:,.10g}"))
    if number.sums_to is not None:
        rows.append(("adds up to", f"{number.sums_to:g}"))
    rows.append(("drawn", _drawn(number)))
    if number.switch:
        rows.append(("belongs to", f"{number.switch} (a value of co-production; {number.switch}=0 turns it off)"))
    if posts := example(number.key):
        rows.append(("in posts", posts))
    if number.synonyms:
        rows.append(("words", ", ".join(number.synonyms)))
    rows += [("source", _source(key)) for key in number.sources]
    if number.note:
        rows.append(("note", number.note))
    if number.provisional:
        rows.append(("provisional", "recalled, or not confirmed by a second reading; check it before you rely on it"))
    parts: list[str | Sequence[str]] = [number.key, paragraph(number.meaning, 2), "", facts(rows)]
    return parts if number.index is None else [*parts, "", _by_index(number)]


def _by_index(number: entries.Parameter) -> list[str]:
    assert number.index is not None
    rows = []
    for i, name in enumerate(entries.INDEXES[number.index]):
        trials, talk = (_element(setting, i) for setting in (number.trials, number.talk))
        rows.append((name, _range(*trials), _range(*talk)))
    return columns(rows, (number.index.replace("_", " "), "trials", "talk"))


def _element(setting: entries.Setting, i: int) -> tuple[float | None, ...]:
    bounds = (setting.value, setting.low, setting.high)
    return tuple(bound[i] if isinstance(bound, tuple) else bound for bound in bounds)


def _with_range(number: entries.Parameter, setting: entries.Setting) -> str:
    if number.distribution == "levels" and setting.low is not None:
        return f"{in_digits(setting.value)}, one of {', '.join(in_digits(v) for v in number.levels)}"
    return _range(setting.value, setting.low, setting.high)


def _range(value: Value | None, low: Value | None = None, high: Value | None = None) -> str:
    if low is None or low == high:
        return in_digits(value)
    return f"{in_digits(value)} [{in_digits(low)} to {in_digits(high)}]"


def _drawn(number: entries.Parameter) -> str:
    if number.distribution == "levels":
        return "its levels in turn, one a simulated world"
    if number.trials.low is None and number.talk.low is None:
        return "no: the same in every simulated world, unless a scenario gives it a range"
    shape = "evenly on a log scale" if number.distribution == "log-uniform" else "most often near the value"
    return f"once for each simulated world, within the range, {shape}"


def _source(key: str) -> str:
    source = evidence.sources()[key]
    return f"{source.citation} ({source.year}). {source.where}".rstrip(". ")


def explain_outcome(outcome: "Outcome", words: Sequence[str] = ()) -> list[str | Sequence[str]]:
    """What an outcome is, its unit, and what it is made of."""
    from coprod_sim.outcomes.formulas import in_words

    rows = [("unit", outcome.display_unit)]
    if outcome.town_unit:
        rows.append(("in the town", outcome.town_unit))
    rows += [("reported", REPORTED[outcome.kind]), ("better", BETTER[outcome.good])]
    rows.append(("formula", in_words(outcome.formula)))
    if outcome.over is not None:
        rows.append(("divided by", in_words(outcome.over)))
    if words:
        rows.append(("words", ", ".join(words)))
    rows.append(("by fifth", "no: it is of the whole town" if outcome.whole else "yes, by how deprived people are"))
    what = "An outcome: the simulation counts it, and it cannot be set."
    return [outcome.key, paragraph(f"{outcome.label}.", 2), paragraph(what, 2), "", facts(rows)]


def list_found(word: str, found: Iterable[tuple[str, str]]) -> list[str | Sequence[str]]:
    """What a word may stand for: key and meaning."""
    rows = [line for key, meaning in found for line in (f"  {key}", *paragraph(meaning, 6))]
    return [
        paragraph(f"\N{LEFT DOUBLE QUOTATION MARK}{word}\N{RIGHT DOUBLE QUOTATION MARK} may mean:"),
        rows,
        "",
        "`coprod-sim explain KEY` shows all about one of them.",
    ]


def list_words(word: str | None = None) -> list[str | Sequence[str]]:
    """What the words of tables mean: all of them, or one; nothing where there is no such word."""
    from coprod_sim.cli.words import definition, words_of_tables

    one = None if word is None else definition(word)
    chosen = words_of_tables().items() if word is None else [one] if one else []
    return [part for name, text in chosen for part in (name, paragraph(text, 2), "")]


def list_numbers(topic: str | None = None) -> list[str | Sequence[str]]:
    """All numbers, or those of one topic, by topic: key, value and range in the trials profile, unit."""
    numbers = [*evidence.parameters().values(), NUMBER]
    parts: list[str | Sequence[str]] = []
    for name in dict.fromkeys(n.topic for n in numbers):
        rows = [(n.key, _short(n), n.unit) for n in numbers if n.topic == name]
        if topic in (None, name):
            parts += [name, columns(rows), ""]
    return [
        *parts,
        "Values are those of the trials profile. `coprod-sim explain KEY` shows all about one number.",
        "`coprod-sim explain WORD` finds numbers and outcomes by a word that people use, such as volunteer.",
    ]


def _short(number: entries.Parameter) -> str:
    if number.index is not None:
        return f"{len(entries.INDEXES[number.index])} values by {number.index.replace('_', ' ')}"
    return _range(number.trials.value, number.trials.low, number.trials.high)


def list_scenarios(scenarios: Iterable["Scenario"]) -> list[str | Sequence[str]]:
    """The shipped scenarios: name, title, arms and question."""
    parts: list[str | Sequence[str]] = []
    for s in scenarios:
        parts += [f"{s.name}: {s.title}", paragraph(s.question, 2), paragraph(f"arms: {', '.join(s.arms)}", 2, 6), ""]
    return [*parts, "`coprod-sim compare NAME` runs one; your own YAML file works in place of NAME."]
