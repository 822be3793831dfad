"""Pages that follow from declarations: columns, outcomes, evidence, commands."""

from collections.abc import Callable
from pathlib import Path

import commands_page
from markdown_table import table

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.model.town.columns import Links, Localities, Posts, Residents, Ties, described
from coprod_sim.outcomes import fields as outcomes_fields
from coprod_sim.outcomes import registry
from coprod_sim.outcomes.fields import Field


def source(declared: type) -> str:
    """The file that something is declared in."""
    return f"`{declared.__module__.replace('.', '/')}.py`"


def columns() -> str:
    """The state of the town."""
    parts = [f"# The columns of the town\n\nMade by `docs/make.py` from {source(Residents)}.\n"]
    for title, kind in (
        ("Residents", Residents),
        ("Ties", Ties),
        ("Localities", Localities),
        ("Posts", Posts),
        ("Links", Links),
    ):
        parts += [f"\n## {title}\n\n", table(("column", "dtype", "unit", "meaning"), described(kind))]
    return "".join(parts)


def counted() -> str:
    """What is counted."""
    fields = ((f.name, f.unit, f.kind, f.meaning) for f in outcomes_fields.FIELDS)
    results = ((o.key, o.label, o.display_unit, o.kind, o.good) for o in registry.OUTCOMES.values())
    return (
        f"# What is counted\n\nMade by `docs/make.py` from {source(registry.Outcome)} and {source(Field)}.\n"
        "\n## Outcomes\n\n"
        + table(("key", "label", "unit", "kind", "better is"), results)
        + "\n## The ledger's fields\n\nWhole numbers, by week and deprivation fifth.\n\n"
        + table(("field", "unit", "kind", "meaning"), fields)
    )


def shown(setting: entries.Setting) -> str:
    """A value and its range."""
    if setting.low is None or setting.high is None:
        return plain(setting.value)
    return f"{plain(setting.value)} [{plain(setting.low)} to {plain(setting.high)}]"


def plain(value: entries.Value) -> str:
    """A number, or several."""
    return "; ".join(f"{x:g}" for x in value) if isinstance(value, tuple) else f"{value:g}"


def first_reading(number: entries.Parameter) -> str:
    """A number as readings.csv has it: both profiles, where they differ."""
    talk = f", talk: {shown(number.talk)}" if number.talk != number.trials else ""
    return shown(number.trials) + talk


def numbers() -> str:
    """Every number with its source."""
    parts = ["# The evidence\n\nMade by `docs/make.py` from `coprod_sim/evidence/`. Ranges are what a replicate "]
    parts.append("draws from; a number without one is fixed. *provisional*: a second reading did not confirm all of ")
    parts.append("it in print. Both readings of every number are in [readings.csv](readings.csv).\n")
    topics = dict.fromkeys(n.topic for n in evidence.parameters().values())
    for topic in topics:
        rows = (
            (
                f"`{n.key}`",
                n.meaning + (f" ({n.note})" if n.note else ""),
                n.unit,
                shown(n.trials),
                shown(n.talk) if n.talk != n.trials else "same",
                n.kind + (", *provisional*" if n.provisional else ""),
                ", ".join(n.sources),
            )
            for n in evidence.parameters().values()
            if n.topic == topic
        )
        head = ("key", "meaning", "unit", "trials", "talk", "kind", "sources")
        parts += [f"\n## {topic.capitalize()}\n\n", table(head, rows)]
    sources = ((key, s.citation, s.where, s.read) for key, s in evidence.sources().items())
    parts += ["\n## Sources\n\n", table(("id", "citation", "where", "read"), sources)]
    return "".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "columns.md": columns,
    "outcomes.md": counted,
    "evidence.md": numbers,
    "commands.md": commands_page.page,
}


def writer(name: str) -> Callable[[Path], None]:
    """What writes one of them into a folder."""

    def write(docs: Path) -> None:
        (docs / name).write_text(PAGES[name](), encoding="utf-8")

    return write
