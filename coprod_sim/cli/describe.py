"""What the commands ``check``, ``explain`` and ``scenarios`` print, as lines a terminal can fold."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import Value

if TYPE_CHECKING:
    from rich.padding import Padding
    from rich.table import Table

    from coprod_sim.scenario.scenario import Scenario
    from coprod_sim.scenario.settings import ScenarioSetting
from coprod_sim.scenario.allowed import in_digits


def say(*parts: object) -> None:
    """Print texts and tables on standard output, without reading markup in them."""
    from rich.console import Console

    console = Console(markup=False, highlight=False, emoji=False)
    for part in parts:
        console.print(part)


def indented(text: str) -> "Padding":
    """A paragraph two characters in."""
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text), (0, 0, 0, 2))


def table(rows: Iterable[Sequence[str]], header: Sequence[str] = ()) -> "Table":
    """Rows of plain text in columns as wide as they need, the last one folded to the terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    rows = list(rows)
    look = box.SIMPLE_HEAD if header else None
    result = Table(box=look, show_header=bool(header), pad_edge=False, padding=(0, 2, 0, 0))
    width = len(rows[0])
    for i, name in enumerate(header or [""] * width):
        result.add_column(name, overflow="fold", no_wrap=i < width - 1)
    for row in rows:
        result.add_row(*(Text(cell) for cell in row))
    return result


def explain_number(number: entries.Parameter) -> list[object]:
    """All that the evidence says about one number."""
    low, high = number.allowed
    facts = [("unit", number.unit), ("topic", number.topic), ("kind", number.kind)]
    if number.index is None:
        facts += [("trials", _with_range(number, number.trials)), ("talk", _with_range(number, number.talk))]
    facts.append(("allowed", f"{'whole numbers ' if number.whole else ''}{low:g} to {high:g}"))
    if number.sums_to is not None:
        facts.append(("adds up to", f"{number.sums_to:g}"))
    facts.append(("drawn", _drawn(number)))
    if number.switch:
        facts.append(("belongs to", f"{number.switch} (a value of co-production; {number.switch}=0 turns it off)"))
    facts += [("source", _source(key)) for key in number.sources]
    if number.note:
        facts.append(("note", number.note))
    if number.provisional:
        facts.append(("provisional", "recalled, or not confirmed by a second reading; check it before you rely on it"))
    parts: list[object] = [
        number.key,
        indented(number.meaning),
        "",
        table([(f"  {name}", text) for name, text in facts]),
    ]
    return parts if number.index is None else [*parts, _by_index(number)]


def _by_index(number: entries.Parameter) -> "Table":
    assert number.index is not None
    rows = []
    for i, name in enumerate(entries.INDEXES[number.index]):
        trials, talk = (_element(setting, i) for setting in (number.trials, number.talk))
        rows.append((name, _range(*trials), _range(*talk)))
    return table(rows, (number.index.replace("_", " "), "trials", "talk"))


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
    return f"{in_digits(value)}  [{in_digits(low)} to {in_digits(high)}]"


def _drawn(number: entries.Parameter) -> str:
    if number.distribution == "levels":
        return "a design factor: replicates take its levels in turn"
    if number.trials.low is None and number.talk.low is None:
        return "no; the same in every replicate, unless a scenario gives a range (then by a triangle)"
    shape = "evenly on a log scale" if number.distribution == "log-uniform" else "by a triangle that peaks at the value"
    return f"within the range, {shape}, once a replicate"


def _source(key: str) -> str:
    source = evidence.sources()[key]
    return f"{source.citation} ({source.year}). {source.where}".rstrip(". ")


def list_numbers(topic: str | None = None) -> list[object]:
    """All numbers, or those of one topic, by topic: key, value and range in the trials profile, unit."""
    numbers = evidence.parameters().values()
    parts: list[object] = []
    for name in dict.fromkeys(n.topic for n in numbers):
        rows = [(f"  {n.key}", _short(n), n.unit) for n in numbers if n.topic == name]
        if topic in (None, name):
            parts += [name, table(rows), ""]
    return [*parts, "Values are those of the trials profile. `coprod-sim explain KEY` tells all about one number."]


def _short(number: entries.Parameter) -> str:
    if number.index is not None:
        names = entries.INDEXES[number.index]
        return f"{len(names)} values, {names[0]} to {names[-1]}"
    return _with_range(number, number.trials)


def list_scenarios(scenarios: Iterable["Scenario"]) -> list[object]:
    """The shipped scenarios: name, title, arms and question."""
    parts: list[object] = []
    for s in scenarios:
        parts += [f"{s.name}: {s.title}", indented(s.question), indented(f"arms: {', '.join(s.arms)}"), ""]
    return [*parts, "`coprod-sim compare NAME` runs one; your own YAML file works in place of NAME."]


def summarise(scenario: "Scenario") -> list[object]:
    """A scenario that was checked: its size, its arms and all that it sets, with the reasons."""
    localities = -(-scenario.residents // scenario.locality_residents)
    size = (
        f"{scenario.residents:,} residents in {localities:,} {'locality' if localities == 1 else 'localities'}, "
        f"{scenario.weeks:,} weeks; {''.join(f'told of {arm}, ' for arm in scenario.subjects[:1])}"
        f"compared with {scenario.baseline}"
    )
    groups = [("all arms", "", scenario.settings)] if scenario.settings else []
    groups += [(f"{arm.name} ({arm.label})", arm.because, arm.settings) for arm in scenario.arms.values()]
    parts: list[object] = [scenario.title, scenario.question, size]
    for name, because, settings in groups:
        parts += ["", f"{name}{': ' if because else ''}{because}"]
        own = [(f"  {k}", given_in_words(g), "" if g.because == because else g.because) for k, g in settings.items()]
        parts += [table(own)] if own else []
    return parts


def given_in_words(given: "ScenarioSetting") -> str:
    """What a setting says: once, or a line a profile where they differ."""
    profiles = [(profile, given.at(profile)) for profile in ("trials", "talk")]
    texts = {profile: "left as it is" if at is None else _drawn_from(at.setting) for profile, at in profiles}
    if texts["trials"] == texts["talk"]:
        return texts["trials"]
    return "\n".join(f"{profile}: {text}" for profile, text in texts.items())


def _drawn_from(setting: entries.Setting) -> str:
    if setting.low is None or setting.low == setting.high:
        return in_digits(setting.value)
    text = f"{in_digits(setting.value)}, drawn from {in_digits(setting.low)} to {in_digits(setting.high)}"
    return text.replace("], ", "],\n").replace("] ", "]\n")  # the lists of an indexed number, a line each
