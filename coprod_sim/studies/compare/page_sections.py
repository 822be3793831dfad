"""The sections of a comparison's page, each from its findings."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coprod_sim import evidence
from coprod_sim.outcomes.registry import HOME_CARE, MAIN, UNMET_PARTS
from coprod_sim.outcomes.summary import FIFTHS
from coprod_sim.report.csv_file import csv_bytes
from coprod_sim.report.page import Drawn, Section, Text
from coprod_sim.report.part import Shown
from coprod_sim.report.sentence import Name, Sentence, TableRow, from_to, row_of, say, together
from coprod_sim.studies.compare.care_sentences import has_home_care, home_care
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.compare.sentences import BESIDE, ORDER, Paragraph, how_sure, how_to_read
from coprod_sim.studies.compare.statements import NAMES, quoted
from coprod_sim.studies.how_sure import LEGEND, SETTLED, TOLD

IN_ANSWER = ("contrasts", "demand", "who_met_the_need", "adoption", "risk", "places", "size")
LEVEL = "starting_utilisation"
FEW = 3
WARNING = "Warning: "
"""What stands among the notices instead."""


def one_text(line: str) -> Text:
    """A line by itself."""
    return Text((line,))


def _texts(paragraphs: list[Paragraph]) -> tuple[Text, ...]:
    return tuple(
        Text((one.lead,) if one.lead else (), tuple((line,) for line in one.details if not line.startswith(WARNING)))
        for one in paragraphs
    )


def _pairs_printed(found: Findings) -> tuple[Pair, ...]:
    """Contrasts whose numbers are printed; the others are in the files."""
    return found.lead if len(found.lead) <= FEW else found.lead[:1]


def _minus(found: Findings, pair: Pair) -> str:
    return f"{quoted(found, pair[0])} minus {quoted(found, pair[1])}"


def _rows(table: pd.DataFrame, pair: Pair, outcomes: tuple[str, ...]) -> tuple[int, ...]:
    chosen = table[(table["contrast"] == contrast_name(pair)) & table["outcome"].isin(outcomes)]
    order = {key: place for place, key in enumerate(outcomes)}
    return tuple(int(row) for row in chosen["outcome"].map(order).sort_values(kind="stable").index)


def _shown(found: Findings, table: pd.DataFrame, pair: Pair, outcomes: tuple[str, ...]) -> Shown:
    columns = (
        ("Outcome", "label", "text"),
        *((found.labels[arm], f"mean {arm}", "mean") for arm in (pair[1], pair[0])),
        ("Median", "median", "signed"),
        ("From", "low", "signed"),
        ("To", "high", "signed"),
        ("How sure", "words", "text"),
        ("In worlds", "share_of_worlds", "of_worlds"),
        (f"Share of {found.labels[pair[1]]}", "share_of_comparator", "signed_percent"),
        ("Unit", "unit", "text"),
        ("In the town", "town_median", "signed"),
        ("Unit in the town", "town_unit", "text"),
    )
    caption = f"{_minus(found, pair)}. In the town: the difference for all its {_residents(found)} together. {LEGEND}"
    return Shown("comparison", columns, _rows(table, pair, outcomes), caption)


def _residents(found: Findings) -> str:
    return f"{int(found.manifest['residents']):,} residents"


def answer(
    found: Findings,
    said: dict[str, list[Paragraph]],
    tables: dict[str, pd.DataFrame],
    files: dict[str, bytes],
    drawn: dict[str, Drawn],
) -> Section:
    """Demand, public hours, cost and unmet need, and what the figures show."""
    used = {name: tables[name] for name in ("comparison",)}
    return Section(
        key="answer",
        title="The answer",
        texts=_texts([*said["answer"], *said["warnings"], *said["spread"]]),
        figures=tuple(drawn[name] for name in IN_ANSWER if name in drawn),
        shown=tuple(_shown(found, tables["comparison"], pair, ORDER) for pair in _pairs_printed(found)),
        tables=used,
        files={name: files[name] for name in used},
        notes=tuple(how_to_read(found)),
    )


def sureness(found: Findings, tables: dict[str, pd.DataFrame]) -> Section:
    """How sure: intervals, signs and Monte Carlo error."""
    table, pair = tables["comparison"], found.lead[0]
    columns = (
        ("Outcome", "label", "text"),
        ("Median", "median", "signed"),
        ("From", "low", "signed"),
        ("To", "high", "signed"),
        ("How sure", "words", "text"),
        ("In worlds", "share_of_worlds", "of_worlds"),
        *((("Monte Carlo error", "mc_error", "size"),) if found.luck_known else ()),
        ("Unit", "unit", "text"),
        ("In the town", "town_median", "signed"),
        ("Unit in the town", "town_unit", "text"),
    )
    caption = f"{_minus(found, pair)}: how sure each difference is. {LEGEND}"
    shown = Shown("comparison", columns, _rows(table, pair, MAIN), caption)
    return Section("how-sure", "How sure", tuple(map(one_text, how_sure(found))), (), (shown,), {"comparison": table})


def fifths(
    found: Findings, tables: dict[str, pd.DataFrame], files: dict[str, bytes], drawn: dict[str, Drawn]
) -> Section:
    """For whom: by deprivation fifth, and home care by age, too."""
    table, pair = tables["by_fifth"], found.lead[0]
    outcomes = ("demand_hours", *UNMET_PARTS)
    care = tuple(HOME_CARE) if has_home_care(found) else ()
    texts = tuple(
        Text((f"{_minus(found, pair)}:",), tuple(_ends(table, pair, key) for key in outcomes))
        for pair in _pairs_printed(found)
    )
    texts += _texts([Paragraph(*one) for one in home_care(found, _pairs_printed(found))])
    opening = f"{_minus(found, pair)}, by"
    note = "Hours per 1,000 of its own residents a year, and hours a year in all."
    fifth = f"{opening} deprivation fifth; the first is the most deprived. {note}"
    by_fifth = Shown("by_fifth", _PARTS["by_fifth"], _rows(table, pair, (*outcomes, *care)), fifth)
    by_age = Shown("by_age", _PARTS["by_age"], _rows(tables["by_age"], pair, care), f"{opening} age. {note}")
    used = ("by_fifth", *(("by_age",) if care else ()))
    return Section(
        key="for-whom",
        title="For whom",
        texts=texts,
        figures=tuple(drawn[name] for name in ("by_fifth",) if name in drawn),
        shown=(by_fifth, by_age) if care else (by_fifth,),
        tables={name: tables[name] for name in used},
        files={name: files[name] for name in used},
    )


_DIFFERENCE = (
    ("Median", "median", "signed"),
    ("From", "low", "signed"),
    ("To", "high", "signed"),
    ("All of them", "town_median", "signed"),
)
_PARTS = {
    "by_fifth": (("Outcome", "label", "text"), ("Fifth", "fifth", "count"), *_DIFFERENCE),
    "by_age": (("Outcome", "label", "text"), ("Age", "age", "text"), *_DIFFERENCE),
}


def _ends(table: pd.DataFrame, pair: Pair, outcome: str) -> Sentence:
    """The most and the least deprived fifth."""
    name = NAMES[outcome]
    parts = []
    for fifth, called in ((FIFTHS[0], "most"), (FIFTHS[-1], "least")):
        row = row_of("by_fifth", table, fifth=fifth, contrast=contrast_name(pair), outcome=outcome)
        parts.append(say(f"{{said}} in the {called} deprived fifth", said=_difference(row)))
    hours = Name("hours per 1,000 of its own residents a year")
    return say("{name}: {parts} ({hours}).", name=f"{name[:1].upper()}{name[1:]}", parts=together(parts), hours=hours)


def _difference(row: TableRow) -> Sentence:
    told = row["words"] in TOLD
    way = Name(f"{'lower' if row['way'] < 0 else 'higher'} {row['words']}" if told else row["words"])
    town = row.fact("town_median", "signed")
    median = say("{median} ({town} in all)", median=row.fact("median", "signed"), town=town)
    if row["low"] != row["low"]:
        return say("{median}, in one world", median=median)
    return say("{way}, median {median}, {ends},", way=way, median=median, ends=from_to(row))


def payers(
    found: Findings, said: dict[str, list[Paragraph]], tables: dict[str, pd.DataFrame], drawn: dict[str, Drawn]
) -> Section:
    """Who pays: the public budget, people, society."""
    outcomes = ("cost_public_gbp", *BESIDE[:3], "net_benefit_low_gbp", "net_benefit_high_gbp")
    texts = (one_text("A saving to the public budget may be work that moves to kin, neighbours or people themselves."),)
    return Section(
        key="who-pays",
        title="Who pays",
        texts=_texts(said["beside"]) + texts,
        figures=tuple(drawn[name] for name in ("costs",) if name in drawn),
        shown=tuple(_shown(found, tables["comparison"], pair, outcomes) for pair in _pairs_printed(found)),
        tables={"comparison": tables["comparison"]},
    )


def reversal(
    found: Findings, said: dict[str, list[Paragraph]], tables: dict[str, pd.DataFrame], files: dict[str, bytes]
) -> Section:
    """When it reverses: break-even, and how busy the team is at the start."""
    used = {name: tables[name] for name in ("break_even", "saved", "by_utilisation")}
    turns = tuple(_turn(found, used["by_utilisation"], key) for key in ("demand_hours", *UNMET_PARTS))
    return Section(
        key="when-it-reverses",
        title="When it reverses",
        texts=(
            *_texts(said["break_even"]),
            *_texts(said["saved"]),
            *_texts(said["utilisation"]),
            Text((), tuple(filter(None, turns))),
        ),
        tables=used,
        files={name: files[name] for name in used},
    )


def _turn(found: Findings, table: pd.DataFrame, outcome: str) -> Sentence:
    """Whether what is settled goes the same way however busy the team is at the start."""
    if table.empty:
        return ()
    pair, name = found.lead[0], NAMES[outcome]
    chosen = table[(table["contrast"] == contrast_name(pair)) & (table["outcome"] == outcome)]
    ways = {way: [int(row) for row in chosen.index if _way(chosen.loc[row]) == way] for way in ("lower", "higher")}
    clear = [way for way, rows in ways.items() if rows]
    if not clear:
        return say("At no starting utilisation is the direction of {name} settled.", name=name)
    levels = {way: [TableRow("by_utilisation", table, row).fact(LEVEL, "share") for row in ways[way]] for way in clear}
    parts = [
        say("{way} from a start at {levels}", way=way, levels=together([(level,) for level in levels[way]]))
        for way in clear
    ]
    both = "{name} turns round: " if len(clear) > 1 else "{name} does not turn round where it is settled: "
    return say(both + "{parts}.", name=f"{name[:1].upper()}{name[1:]}", parts=together(parts))


def _way(row: "pd.Series[Any]") -> str:
    return ("lower" if row["way"] < 0 else "higher") if row["words"] in SETTLED else ""


def assumptions(found: Findings) -> Section:
    """What it rests on: inputs that are judgement or provisional."""
    table = inputs_by_topic(found.manifest)
    inputs = found.manifest["inputs"]
    texts = (
        one_text(
            f"Of {inputs['numbers']} inputs from the evidence, {inputs['judgement']} rest on judgement and "
            f"{inputs['provisional']} are provisional: a second reading did not confirm all of them in print."
        ),
        one_text(
            "One comparison cannot tell which of them the answer hangs on. A sweep can: coprod-sim sweep, then "
            "coprod-sim analyse."
        ),
    )
    columns = (
        ("Topic", "topic", "text"),
        ("Judgement", "judgement", "count"),
        ("Provisional", "provisional", "count"),
        ("Which", "which", "text"),
    )
    return Section(
        key="assumptions",
        title="What it rests on",
        texts=texts,
        shown=(Shown("inputs", columns, None, "Inputs that rest on judgement, or are provisional (marked *)."),),
        tables={"inputs": table},
        files={"inputs": csv_bytes(table)},
        notes=("coprod-sim explain KEY tells what a number means, its range and where it is from.",),
    )


def inputs_by_topic(manifest: Mapping[str, Any]) -> pd.DataFrame:
    """A row a topic: how many of its inputs rest on judgement, how many are provisional, and which (with a *)."""
    known = evidence.parameters()
    origin = {key: of["origin"] for arm in manifest["arms"].values() for key, of in arm["parameters"].items()}
    used = [known[key] for key, where in origin.items() if key in known and where.startswith("evidence")]
    rows = []
    for topic in dict.fromkeys(number.topic for number in known.values()):
        of = [number for number in used if number.topic == topic]
        weak = sorted((n for n in of if n.kind == "judgement" or n.provisional), key=lambda number: number.key)
        if weak:
            row = {
                "topic": topic,
                "inputs": len(of),
                "judgement": sum(number.kind == "judgement" for number in of),
                "provisional": sum(number.provisional for number in of),
                "which": ", ".join(f"{number.key}{'*' if number.provisional else ''}" for number in weak),
            }
            rows.append(row)
    return pd.DataFrame(rows, columns=["topic", "inputs", "judgement", "provisional", "which"])
