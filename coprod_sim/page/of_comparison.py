"""The page of a comparison, from the folder that ``coprod-sim compare`` wrote."""

import shlex
from hashlib import sha256
from pathlib import Path

import pandas as pd

from coprod_sim.outcomes import FIFTHS, MAIN, UNMET_PARTS
from coprod_sim.page.html import Drawn, Page, Section, Text, html
from coprod_sim.page.inputs import inputs_by_topic
from coprod_sim.page.rebuild import FIGURES, TO_DO, DamagedError, rebuild
from coprod_sim.report.files import OF_PLACES, TABLES, csv_bytes
from coprod_sim.report.findings import Findings, Pair, contrast_name
from coprod_sim.report.left_out import LEFT_OUT, WHERE
from coprod_sim.report.part import Shown
from coprod_sim.report.phrases import NAMES, quoted
from coprod_sim.report.said import Name, Row, Sentence, row_of, say, together
from coprod_sim.report.sentences import BESIDE, ORDER, Paragraph, groups, how_sure, how_to_read
from coprod_sim.report.tables import named

EMBEDDED = ("comparison", "by_fifth", "by_utilisation", "break_even")
"""Tables in the page; the others are larger, and in the folder."""
ALT = {
    "contrasts": "Difference of each main outcome between arms, as a share of the mean in the baseline, with its "
    "interval; left of nought is less.",
    "demand": "Professional hours asked for over time: by arm above; below, as differences within each sampled world.",
    "who_met_the_need": "Who met the need in each arm: professionals, kin, neighbours, people themselves; and what "
    "stayed unmet.",
    "adoption": "Share of professionals who co-produce, over time, by arm, with its interval.",
    "risk": "Risk that officials see in co-production, over time, by arm, with its interval.",
    "places": "Differences by locality: how net benefit and demand are spread over places, a row a contrast.",
    "size": "Differences by the size of localities: net benefit, practice and demand.",
    "by_fifth": "Differences in demand and in both parts of unmet need, by deprivation fifth, with their intervals.",
    "costs": "Differences in what it costs the public purse, people and society, with their intervals.",
}
IN_ANSWER = ("contrasts", "demand", "who_met_the_need", "adoption", "risk", "places", "size")
LEVEL = "starting_utilisation"
FEW = 3
WARNING = "Warning: "
"""What stands among the notices instead."""


def page_of(folder: Path) -> str:
    """The page's text.

    Raises:
        DamagedError: files are missing or not as they were written; ``messages`` say which.
    """
    found = rebuild(folder)
    drawn = _drawn(found, folder)
    try:
        return html(_page(found, folder, drawn))
    except ValueError as error:
        raise DamagedError([f"{folder / FIGURES}: {error}; {TO_DO}"]) from error


def command(found: Findings) -> str:
    """The command that repeats the comparison, with a scenario's own file by its name only."""
    words = shlex.split(str(found.manifest["command"]))
    return shlex.join(Path(word).name if place == 2 else word for place, word in enumerate(words))


def _page(found: Findings, folder: Path, drawn: dict[str, Drawn]) -> Page:
    from coprod_sim.report.style import footer

    said, scenario = groups(found), found.manifest["scenario"]
    files = {name: (folder / f"{name}.csv").read_bytes() for name in EMBEDDED}
    tables = {name: named(found, getattr(found, TABLES[f"{name}.csv"])) for name in EMBEDDED}
    default = f"results/{scenario['name']}"
    sections = (
        _answer(found, said, tables, files, drawn),
        _sureness(found, tables),
        _fifths(found, tables, files, drawn),
        _payers(found, said, tables, drawn),
        _reversal(found, said, tables, files),
        Section("what-it-leaves-out", "What it leaves out", tuple(map(_text, LEFT_OUT)), notes=(WHERE,)),
        _assumptions(found),
    )
    return Page(
        title=str(scenario["title"]),
        question=str(scenario["question"]),
        notices=_notices(found),
        sections=sections,
        provenance=footer(found),
        command=f"coprod-sim report {default}",
        made=_made(found, folder),
        commands=(command(found), f"coprod-sim report {default}", f"coprod-sim verify {default}"),
    )


def _drawn(found: Findings, folder: Path) -> dict[str, Drawn]:
    """The folder's figures; one that an earlier comparison left there, and this one has not, is left out."""
    from coprod_sim.report.figures import FIGURES as ALWAYS
    from coprod_sim.report.figures import WHERE_SHOWN
    from coprod_sim.report.style import house_style

    with house_style():
        wanted = [*ALWAYS, *(name for name, draw in WHERE_SHOWN.items() if draw(found) is not None)]
    drawn = {}
    for name in wanted:
        path = folder / FIGURES / f"{name}.svg"
        try:
            drawn[name] = Drawn(name, ALT[name], path.read_bytes())
        except OSError as error:
            raise DamagedError([f"{path}: {error.strerror}; {TO_DO}"]) from error
    return drawn


def _notices(found: Findings) -> tuple[Sentence, ...]:
    few = int(found.manifest["replicates"])
    warnings = tuple((str(line),) for line in found.manifest.get("warnings", ()))
    alone = "There is one replicate only: nothing here can be told from luck."
    return warnings + (((alone,),) if few < 2 else ())


def _text(line: str) -> Text:
    return Text((line,))


def _texts(paragraphs: list[Paragraph]) -> tuple[Text, ...]:
    return tuple(
        Text((one.lead,) if one.lead else (), tuple((line,) for line in one.details if not line.startswith(WARNING)))
        for one in paragraphs
    )


def _told(found: Findings) -> tuple[Pair, ...]:
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
        ("Difference", "difference", "signed"),
        ("From", "low", "signed"),
        ("To", "high", "signed"),
        ("Share of baseline", "share_of_baseline", "signed_percent"),
        ("Unit", "unit", "text"),
    )
    return Shown("comparison", columns, _rows(table, pair, outcomes), f"{_minus(found, pair)}.")


def _answer(
    found: Findings,
    said: dict[str, list[Paragraph]],
    tables: dict[str, pd.DataFrame],
    files: dict[str, bytes],
    drawn: dict[str, Drawn],
) -> Section:
    used = {name: tables[name] for name in ("comparison",)}
    return Section(
        key="answer",
        title="The answer",
        texts=_texts([*said["answer"], *said["warnings"], *said["spread"]]),
        figures=tuple(drawn[name] for name in IN_ANSWER if name in drawn),
        shown=tuple(_shown(found, tables["comparison"], pair, ORDER) for pair in _told(found)),
        tables=used,
        files={name: files[name] for name in used},
        notes=tuple(how_to_read(found)),
    )


def _sureness(found: Findings, tables: dict[str, pd.DataFrame]) -> Section:
    table, pair = tables["comparison"], found.lead[0]
    columns = (
        ("Outcome", "label", "text"),
        ("Difference", "difference", "signed"),
        ("From", "low", "signed"),
        ("To", "high", "signed"),
        ("Same sign in", "sign_share", "of_worlds"),
        ("Monte Carlo error", "mc_error", "size"),
        ("Unit", "unit", "text"),
    )
    caption = f"{_minus(found, pair)}: how sure each difference is."
    shown = Shown("comparison", columns, _rows(table, pair, MAIN), caption)
    return Section("how-sure", "How sure", tuple(map(_text, how_sure(found))), (), (shown,), {"comparison": table})


def _fifths(
    found: Findings, tables: dict[str, pd.DataFrame], files: dict[str, bytes], drawn: dict[str, Drawn]
) -> Section:
    table = tables["by_fifth"]
    columns = (
        ("Outcome", "label", "text"),
        ("Fifth", "fifth", "count"),
        ("Difference", "difference", "signed"),
        ("From", "low", "signed"),
        ("To", "high", "signed"),
    )
    outcomes = ("demand_hours", *UNMET_PARTS)
    texts = tuple(
        Text((f"{_minus(found, pair)}:",), tuple(_ends(table, pair, key) for key in outcomes)) for pair in _told(found)
    )
    caption = (
        f"{_minus(found, found.lead[0])}, by deprivation fifth; the first is the most deprived. Hours per 1,000 of its "
        "own residents a year."
    )
    return Section(
        key="for-whom",
        title="For whom",
        texts=texts,
        figures=(drawn["by_fifth"],),
        shown=(Shown("by_fifth", columns, _rows(table, found.lead[0], outcomes), caption),),
        tables={"by_fifth": table},
        files={"by_fifth": files["by_fifth"]},
    )


def _ends(table: pd.DataFrame, pair: Pair, outcome: str) -> Sentence:
    """The most and the least deprived fifth."""
    name = NAMES[outcome]
    parts = []
    for fifth, called in ((FIFTHS[0], "most"), (FIFTHS[-1], "least")):
        row = row_of("by_fifth", table, fifth=fifth, contrast=contrast_name(pair), outcome=outcome)
        parts.append(say(f"{{said}} in the {called} deprived fifth", said=_difference(row)))
    hours = Name("hours per 1,000 of its own residents a year")
    return say("{name}: {parts} ({hours}).", name=f"{name[:1].upper()}{name[1:]}", parts=together(parts), hours=hours)


def _difference(row: Row) -> Sentence:
    low, high = row["low"], row["high"]
    way = "lower" if high < 0 else "higher" if low > 0 else "no clear difference"
    if low != low:
        return say("{mean}, without an interval", mean=row.fact("difference", "signed"))
    return say(
        "{way}, mean {mean}, from {low} to {high},", way=way, mean=row.fact("difference", "signed"),
        low=row.fact("low", "signed"), high=row.fact("high", "signed"),
    )  # fmt: skip


def _payers(
    found: Findings, said: dict[str, list[Paragraph]], tables: dict[str, pd.DataFrame], drawn: dict[str, Drawn]
) -> Section:
    outcomes = ("cost_public_gbp", *BESIDE[:3], "net_benefit_low_gbp", "net_benefit_high_gbp")
    texts = (_text("A saving to the purse may be work that moves to kin, neighbours or people themselves."),)
    return Section(
        key="who-pays",
        title="Who pays",
        texts=_texts(said["beside"]) + texts,
        figures=(drawn["costs"],),
        shown=tuple(_shown(found, tables["comparison"], pair, outcomes) for pair in _told(found)),
        tables={"comparison": tables["comparison"]},
    )


def _reversal(
    found: Findings, said: dict[str, list[Paragraph]], tables: dict[str, pd.DataFrame], files: dict[str, bytes]
) -> Section:
    used = {name: tables[name] for name in ("break_even", "by_utilisation")}
    turns = tuple(_turn(found, used["by_utilisation"], key) for key in ("demand_hours", *UNMET_PARTS))
    return Section(
        key="when-it-reverses",
        title="When it reverses",
        texts=(*_texts(said["break_even"]), *_texts(said["utilisation"]), Text((), tuple(filter(None, turns)))),
        tables=used,
        files={name: files[name] for name in used},
    )


def _turn(found: Findings, table: pd.DataFrame, outcome: str) -> Sentence:
    """Whether what is clear goes the same way however busy the team is at the start."""
    if table.empty:
        return ()
    pair, name = found.lead[0], NAMES[outcome]
    chosen = table[(table["contrast"] == contrast_name(pair)) & (table["outcome"] == outcome)]
    ways = {way: [int(row) for row in chosen.index if _way(chosen.loc[row]) == way] for way in ("lower", "higher")}
    clear = [way for way, rows in ways.items() if rows]
    if not clear:
        return say("No starting utilisation by itself shows a clear difference in {name}.", name=name)
    levels = {way: [Row("by_utilisation", table, row).fact(LEVEL, "share") for row in ways[way]] for way in clear}
    parts = [
        say("{way} from a start at {levels}", way=way, levels=together([(level,) for level in levels[way]]))
        for way in clear
    ]
    both = "{name} turns round: " if len(clear) > 1 else "{name} does not turn round where it is clear: "
    return say(both + "{parts}.", name=f"{name[:1].upper()}{name[1:]}", parts=together(parts))


def _way(row: "pd.Series[float]") -> str:
    return "lower" if row["high"] < 0 else "higher" if row["low"] > 0 else ""


def _assumptions(found: Findings) -> Section:
    table = inputs_by_topic(found.manifest)
    inputs = found.manifest["inputs"]
    texts = (
        _text(
            f"Of {inputs['numbers']} inputs from the evidence, {inputs['judgement']} rest on judgement and "
            f"{inputs['provisional']} are provisional: a second reading did not confirm all of them in print."
        ),
        _text(
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


def _made(found: Findings, folder: Path) -> tuple[tuple[str, str], ...]:
    made = found.manifest
    names = [name for name in (*TABLES, *OF_PLACES) if (folder / name).exists()]
    whole = sha256(b"".join((folder / name).read_bytes() for name in names)).hexdigest()
    rest = [name for name in names if name.removesuffix(".csv") not in EMBEDDED]
    return (
        ("Scenario", str(made["scenario"]["name"])),
        ("Arms", ", ".join(f"{arm} ({label})" for arm, label in found.labels.items())),
        ("Evidence", f"profile {made['evidence']}, {'fixed' if made['fixed_parameters'] else 'drawn'} parameters"),
        ("Runs", f"{made['replicates']} replicates of {made['residents']:,} residents, {made['weeks']} weeks"),
        ("Seed", str(made["seed"])),
        ("Intervals", str(made["interval"])),
        ("Model version", str(made["model_version"])),
        ("Software", ", ".join(f"{name} {version}" for name, version in made["software"].items())),
        ("Machine", " ".join(str(part) for part in made["machine"].values())),
        ("Digest of the tables", whole),
        ("Only in the folder", ", ".join([*rest, "manifest.json"])),
    )
