"""How differences over a design are said: how sure, by the share of worlds, and how large."""

from typing import NamedTuple

from coprod_sim.analysis.design_facts import quoted_arm
from coprod_sim.analysis.runs import Runs
from coprod_sim.outcomes.registry import NO_SHARE, OUTCOMES
from coprod_sim.report.numbers import years
from coprod_sim.report.sentence import Fact, Name, Sentence, TableRow, from_to, say, together
from coprod_sim.studies.compare.findings import Pair
from coprod_sim.studies.compare.statements import NAMES
from coprod_sim.studies.how_sure import SAME, SETTLED, SMALL, TOLD, UNSETTLED

MONEY = "£"
SCALE = "0 to 1"


class Verdict(NamedTuple):
    """What a row comes to: the way most worlds go, and the word for how sure that is."""

    way: str
    words: str

    @property
    def settled(self) -> bool:
        """Whether most worlds at least go one way, and it matters."""
        return self.words in SETTLED

    @property
    def told(self) -> bool:
        """Whether a direction is told."""
        return self.words in TOLD

    @property
    def said(self) -> str:
        """Direction and word."""
        return f"{self.way} {self.words}" if self.told else self.words


def called(runs: Runs, outcome: str) -> Name:
    """An outcome within a sentence."""
    if outcome in NAMES and outcome not in runs.scenario.labels:
        return Name(NAMES[outcome])
    label = runs.label(outcome)
    acronym = len(label) > 1 and not label[1].islower()
    return Name(label if acronym else label[:1].lower() + label[1:])


def heading(runs: Runs, outcome: str) -> Name:
    """The same at the beginning of a sentence."""
    name = called(runs, outcome)
    return Name(name[:1].upper() + name[1:])


def verdict(row: TableRow) -> Verdict:
    """Of a row as ``differences.summary_row`` has it."""
    way = float(row["way"])
    return Verdict("lower" if way < 0 else "higher" if way > 0 else "", str(row["words"]))


def signed(row: TableRow, column: str, outcome: str) -> Fact:
    """A difference of an outcome, with its sign."""
    return row.fact(column, "money" if is_money(outcome) else "signed")


def sized(row: TableRow, column: str, outcome: str) -> Fact:
    """A difference of an outcome, without it."""
    return row.fact(column, "size_money" if is_money(outcome) else "size")


def ends(row: TableRow, outcome: str) -> Sentence:
    """The cells low and high: see ``said.from_to``."""
    return from_to(row, "money" if is_money(outcome) else "signed")


def is_money(outcome: str) -> bool:
    """Whether an outcome is an amount of money."""
    return OUTCOMES[outcome].unit == MONEY


def per(runs: Runs, outcome: str) -> Name:
    """The unit behind an amount: what it is per, where the amount has its money before it."""
    unit = runs.unit(outcome)
    if unit == SCALE:
        return Name(f"on a scale of {SCALE}")
    return Name(unit.removeprefix(runs.symbol.strip()).strip() if is_money(outcome) else unit)


def relative(row: TableRow, outcome: str) -> Sentence:
    """The median as a share of what the other arm has in the same world, with its range; nothing where it says none."""
    share = float(row["share_of_comparator"])
    if outcome in NO_SHARE or share != share:
        return ()
    low, high = (row.fact(f"share_of_comparator_{end}", "signed_percent") for end in ("low", "high"))
    return say(
        ", {share} ({low} to {high})", share=row.fact("share_of_comparator", "signed_percent"), low=low, high=high
    )


def with_total(row: TableRow, outcome: str) -> Sentence:
    """A median difference, and in brackets what it comes to in the town where that is known."""
    return (signed(row, "median", outcome), *in_town(row, "town_median", outcome, with_sign=True))


def statement(runs: Runs, row: TableRow, outcome: str) -> Sentence:
    """One outcome's row in a sentence: how sure its direction is, and how large it is, in its unit and in per cent."""
    found, name = verdict(row), heading(runs, outcome)
    if found.words == SAME:
        return say("{name}: {words}.", name=name, words=Name(SAME))
    share = row.fact("share_of_worlds", "of_worlds")
    if row["low"] != row["low"]:
        sure = say("{way} in the one world", way=found.way)
    elif found.told:
        sure = say("{way} {words} ({share} of them)", way=found.way, words=found.words, share=share)
    else:
        sure = say("{words} ({way} in {share} of worlds)", words=found.words, way=found.way, share=share)
    lies = (
        say(" ({range} {both})", range=Name(row["range"]), both=ends(row, outcome)) if row["low"] == row["low"] else ()
    )
    town: Sentence = ()
    if row["town_median"] == row["town_median"]:
        town = say(", {town} in the town", town=signed(row, "town_median", outcome))
    return say(
        "{name}: {sure}; median {median} {unit}{lies}{share}{town}.",
        name=name,
        sure=sure,
        median=signed(row, "median", outcome),
        unit=per(runs, outcome),
        lies=lies,
        share=relative(row, outcome) if row["low"] == row["low"] else (),
        town=town,
    )


def compared(runs: Runs, pair: Pair, rows: dict[str, TableRow], opening: Sentence) -> Sentence:
    """The answer on some outcomes in one sentence, the surest first."""
    said: dict[str, list[Sentence]] = {}
    for key, row in rows.items():
        found, name = verdict(row), called(runs, key)
        one = say("{way} {name}", way=found.way, name=name) if found.told else say("{name}", name=name)
        said.setdefault(found.words, []).append(one)
    first, second = (quoted_arm(runs, arm) for arm in pair)
    sure = [say("{all} {word}", all=together(said[word]), word=word) for word in TOLD if word in said]
    rest = [
        say("; {word}: {all}", word=word, all=together(said[word])) for word in (SAME, SMALL, UNSETTLED) if word in said
    ]
    has = (
        say(" has {sure}, compared with {second}", sure=together(sure), second=second)
        if sure
        else say(" compared with {second}", second=second)
    )
    rests: Sentence = tuple(part for each in rest for part in each)
    return say("{opening}, {first}{has}{rest}.", opening=opening, first=first, has=has, rest=rests)


KINDS_SAID = {
    "measured": ("is measured", "are measured"),
    "derived": ("is derived from figures", "are derived from figures"),
    "transferred": ("is transferred from elsewhere", "are transferred from elsewhere"),
    "judgement": ("is judgement", "are judgement"),
    "choice": ("is a choice", "are choices"),
}


def name(runs: Runs, outcome: str) -> str:
    """What an outcome is called within a sentence."""
    own = runs.scenario.labels.get(outcome)
    label = str(own) if own else NAMES.get(outcome, runs.label(outcome))
    return label if outcome in NAMES and not own else f"“{label}”"


def noun(count: float, one: str, several: str) -> str:
    """The form that goes with a number."""
    return one if round(count) == 1 else several


def kinds_of(row: TableRow, kind: str) -> Sentence:
    """``2 are judgement`` of a cell that counts a kind."""
    return say("{n} " + noun(row[kind], *KINDS_SAID[kind]), n=row.fact(kind, "count"))


def quoted(label: str) -> Name:
    """A label in quotation marks."""
    return Name(f"\N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK}")


def amount(runs: Runs, row: TableRow, column: str, outcome: str, *, signed: bool = False) -> Sentence:
    """A cell in an outcome's unit, with its sign or without."""
    unit = OUTCOMES[outcome].display_unit
    if unit.startswith("£"):
        fact: Fact = row.fact(column, "money" if signed else "size_money")
        return (fact, Name(unit.removeprefix("£")))
    return (row.fact(column, "signed" if signed else "size"), Name(f" {runs.unit(outcome)}"))


def in_town(row: TableRow, column: str, outcome: str, *, with_sign: bool = False) -> Sentence:
    """In brackets: a total for all residents; nothing where it is not known."""
    if row[column] != row[column]:
        return ()
    return say(" ({town} in the town)", town=(signed if with_sign else sized)(row, column, outcome))


def provenance(runs: Runs, note: str = "") -> str:
    """What a figure was made from, for its foot; no date, so that a repeat gives the same picture."""
    made = runs.experiment
    parts = [
        f"Experiment {made.name}",
        f"scenario {runs.scenario.name}",
        f"{made.kind}, {int(runs.complete.sum()):,} points",
        f"{runs.replicates} replicate{'s' if runs.replicates > 1 else ''}",
        f"{runs.scenario.residents:,} residents",
        years(runs.weeks),
        f"seed {made.seed}",
    ]
    return (
        f"{note}\n{' · '.join(parts)}. Model, not forecast." if note else f"{' · '.join(parts)}. Model, not forecast."
    )
