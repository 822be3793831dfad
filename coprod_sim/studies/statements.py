"""How a difference is said, by comparisons and sweeps alike: how sure, by the share of worlds, and how large.

A row is one of a table with the columns outcome, median, low, high, ``range``, share_of_comparator, its low and high,
way, share_of_worlds, words and town_median. Every number of a sentence is a cell of it (see ``report.sentence``).
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.sentence import Fact, Name, Sentence, TableRow, from_to, say, together
from coprod_sim.scenario.money import unit_in
from coprod_sim.studies.how_sure import SAME, SETTLED, SMALL, TOLD, UNSETTLED

SCALE = "0 to 1"
POINTS = "percentage points"
ONE_WORLD = "in the one world, which says nothing of how sure that is"


class Words(Protocol):
    """What a scenario calls things: of ``Findings`` and of ``Runs``."""

    @property
    def symbol(self) -> str:
        """Of its money."""

    @property
    def own_labels(self) -> Mapping[str, str]:
        """Outcomes that it calls by a name of its own."""

    def arm_label(self, arm: str) -> str:
        """An arm's label."""


class Verdict(NamedTuple):
    """What a row comes to: the way most worlds go, and the word for how sure that is."""

    way: str
    words: str

    @classmethod
    def of(cls, way: float, words: str) -> "Verdict":
        """Of -1 (most worlds are lower), 1 or 0, and the word for how sure that is."""
        return cls("lower" if way < 0 else "higher" if way > 0 else "", words)

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


def quoted(label: str) -> Name:
    """A label in quotation marks."""
    return Name(f"\N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK}")


def quoted_arm(words: Words, arm: str) -> Name:
    """An arm's label in quotation marks."""
    return quoted(words.arm_label(arm))


def called(words: Words, outcome: str) -> Name:
    """An outcome within a sentence; a scenario's own name is left as it is written but for its first letter."""
    own = words.own_labels.get(outcome)
    if not own:
        return Name(OUTCOMES[outcome].in_sentence)
    return Name(own if own[1:2].isupper() else own[:1].lower() + own[1:])


def heading(words: Words, outcome: str) -> Name:
    """The same at the beginning of a sentence."""
    name = called(words, outcome)
    return Name(name[:1].upper() + name[1:])


def verdict(row: TableRow) -> Verdict:
    """Of a row."""
    return Verdict.of(float(row["way"]), str(row["words"]))


def is_money(outcome: str) -> bool:
    """Whether an outcome is an amount of money."""
    return OUTCOMES[outcome].unit == "£"


def is_share(outcome: str) -> bool:
    """Whether an outcome is a share, whose differences are in percentage points."""
    return OUTCOMES[outcome].unit == "share"


def signed(row: TableRow, column: str, outcome: str) -> Fact:
    """A difference of an outcome, with its sign."""
    return row.fact(column, "money" if is_money(outcome) else "points" if is_share(outcome) else "signed")


def sized(row: TableRow, column: str, outcome: str) -> Fact:
    """A difference of an outcome, without it."""
    return row.fact(column, "size_money" if is_money(outcome) else "size")


def ends(row: TableRow, outcome: str) -> Sentence:
    """The cells low and high: see ``sentence.from_to``."""
    return from_to(row, "money" if is_money(outcome) else "points" if is_share(outcome) else "signed")


def per(words: Words, outcome: str) -> Name:
    """The unit behind an amount, short where every table says it: hours and pounds are per residents a year."""
    of = OUTCOMES[outcome]
    if is_share(outcome):
        return Name(f" {POINTS}")
    if of.unit == SCALE:
        return Name(f" on a scale of {SCALE}")
    if of.kind == "flow" and (is_money(outcome) or of.unit == "hours"):
        return Name("" if is_money(outcome) else " hours")
    return Name(f" {unit_in(of.display_unit, words.symbol).removeprefix(words.symbol.strip()).strip()}")


def of_worlds(row: TableRow) -> Fact:
    """Share of worlds that go the usual way."""
    return row.fact("share_of_worlds", "of_worlds")


def sureness(row: TableRow) -> Sentence:
    """The direction and how sure it is, with the share of worlds behind that word."""
    found = verdict(row)
    if found.words == SAME:
        return (Name(SAME if row["low"] == row["low"] else "the same in the one world"),)
    if row["low"] != row["low"]:
        return (Name(f"{found.way} {ONE_WORLD}"),)
    if found.told:
        return say("{way} {words} ({share})", way=found.way, words=Name(found.words), share=of_worlds(row))
    return say("{words} ({way} in {share} of worlds)", words=Name(found.words), way=found.way, share=of_worlds(row))


def lies(row: TableRow, outcome: str, unit: str) -> Sentence:
    """The median and where worlds lie."""
    both: Sentence = ()
    if row["low"] == row["low"]:
        both = say(" ({range} {both})", range=Name(row["range"]), both=ends(row, outcome))
    return say("median {median}{unit}{both}", median=signed(row, "median", outcome), unit=Name(unit), both=both)


def relative(row: TableRow, outcome: str) -> Sentence:
    """The median as a share of what the other arm has in the same world, with its range; nothing where it says none."""
    share = float(row["share_of_comparator"])
    if OUTCOMES[outcome].signed or is_share(outcome) or share != share:
        return ()
    middle, low = row.fact("share_of_comparator", "signed_percent"), float(row["share_of_comparator_low"])
    if low != low:
        return say(", {share}", share=middle)
    return say(", {share} ({both})", share=middle, both=from_to(row, "signed_percent", "share_of_comparator_"))


def town(row: TableRow, outcome: str, *, with_sign: bool = True) -> Sentence:
    """``−1,100 in the town``: for all its residents together; nothing where it is not known."""
    if row["town_median"] != row["town_median"]:
        return ()
    return say("{town} in the town", town=(signed if with_sign else sized)(row, "town_median", outcome))


def statement(words: Words, row: TableRow, outcome: str, name: Name | None = None) -> Sentence:
    """One row in a sentence: how sure its direction is, and how large it is, in its unit and in per cent."""
    opening = say("{name}: {sure}", name=name or heading(words, outcome), sure=sureness(row))
    if verdict(row).words == SAME:
        return (*opening, ".")
    all_of_them = town(row, outcome)
    return say(
        "{opening}; {lies}{share}{town}.",
        opening=opening,
        lies=lies(row, outcome, per(words, outcome)),
        share=relative(row, outcome),
        town=say(", {town}", town=all_of_them) if all_of_them else (),
    )


def median_in_town(words: Words, row: TableRow, outcome: str) -> Sentence:
    """The signed median difference with its unit, and what it comes to for the town."""
    all_of_them = town(row, outcome)
    aside = say(" ({town})", town=all_of_them) if all_of_them else ()
    return say("{median}{unit}{aside}", median=signed(row, "median", outcome), unit=per(words, outcome), aside=aside)


def compared(words: Words, pair: tuple[str, str], rows: Mapping[str, TableRow], opening: Sentence) -> Sentence:
    """The answer on some outcomes in one sentence, the surest first."""
    said: dict[str, list[Sentence]] = {}
    for key, row in rows.items():
        found, name = verdict(row), called(words, key)
        one = say("{way} {name}", way=found.way, name=name) if found.told else say("{name}", name=name)
        said.setdefault(found.words, []).append(one)
    first, second = (quoted_arm(words, arm) for arm in pair)
    sure = [say("{all} {word}", all=together(said[word]), word=Name(word)) for word in TOLD if word in said]
    rest = [
        say("; {word}: {all}", word=Name(word), all=together(said[word]))
        for word in (SAME, SMALL, UNSETTLED)
        if word in said
    ]
    has = (
        say(" has {sure}, compared with {second}", sure=together(sure), second=second)
        if sure
        else say(" compared with {second}", second=second)
    )
    rests: Sentence = tuple(part for each in rest for part in each)
    return say("{opening}, {first}{has}{rest}.", opening=opening, first=first, has=has, rest=rests)


def alike(one: TableRow, two: TableRow) -> bool:
    """Whether two differences are of one size: medians of one sign, each within the other's range."""
    if one["median"] == two["median"]:
        return True
    within = one["low"] <= two["median"] <= one["high"] and two["low"] <= one["median"] <= two["high"]
    return bool(one["median"] * two["median"] > 0 and within)
