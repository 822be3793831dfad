"""How differences over a design are said: sure of a direction only where an interval leaves out nought."""

from typing import NamedTuple

from coprod_sim.analysis.design_facts import Settings, quoted_arm
from coprod_sim.analysis.runs import Runs
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.numbers import years
from coprod_sim.report.sentence import Fact, Name, Sentence, TableRow, from_to, say, together
from coprod_sim.studies.compare.findings import Pair
from coprod_sim.studies.compare.statements import NAMES
from coprod_sim.studies.contrasts import clear

MONEY = "£"
SCALE = "0 to 1"


class Verdict(NamedTuple):
    """What an interval comes to: whether it leaves out nought, and the way the mean goes."""

    clear: bool
    way: str


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
    """Of a row with mean, low and high."""
    mean = float(row["mean"])
    return Verdict(clear(float(row["low"]), float(row["high"])), "lower" if mean < 0 else "higher" if mean > 0 else "")


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


def relative(row: TableRow, outcome: str, *, sure: bool) -> Sentence:
    """In brackets: the mean as a share of the other arm's, and for the whole town; nothing where neither is known."""
    parts: list[Sentence] = []
    share = float(row["share_of_comparator"])
    if not outcome.startswith(("net_benefit", "npv")) and share == share:
        parts.append((row.fact("share_of_comparator", "percent" if sure else "signed_percent"),))
    if float(row["town_mean"]) == float(row["town_mean"]):
        parts.append(say("{town} in the town", town=(sized if sure else signed)(row, "town_mean", outcome)))
    both = say("{one}; {two}", one=parts[0], two=parts[1]) if len(parts) > 1 else parts[0] if parts else ()
    return say(" ({both})", both=both) if both else ()


def with_total(row: TableRow, outcome: str) -> Sentence:
    """A mean difference, and in brackets what it comes to in the town where that is known."""
    return (signed(row, "mean", outcome), *in_town(row, "town_mean", outcome, with_sign=True))


def statement(runs: Runs, settings: Settings, row: TableRow, outcome: str, worlds: str) -> Sentence:
    """One outcome's row in a sentence; ``worlds`` is what its interval and its shares are of."""
    found = verdict(row)
    name, unit = heading(runs, outcome), per(runs, outcome)
    if row["mean"] == row["low"] == row["high"] == 0:
        return say("{name}: no clear difference, the same in all {worlds}.", name=name, worlds=worlds)
    share = relative(row, outcome, sure=found.clear)
    interval = _interval(settings, row, outcome, worlds)
    sign = say(
        ", {way} in {share} of {worlds}", way=found.way, share=row.fact("sign_share", "of_worlds"), worlds=worlds
    )
    if not found.way or row["low"] != row["low"]:
        sign = ()
    if found.clear:
        amount = say("{size} {unit}{share}", size=sized(row, "mean", outcome), unit=unit, share=share)
        return say(
            "{name}: {way} by {amount}, {interval}{sign}.",
            name=name,
            way=found.way,
            amount=amount,
            interval=interval,
            sign=sign,
        )
    mean = say("{mean} {unit}{share}", mean=signed(row, "mean", outcome), unit=unit, share=share)
    return say(
        "{name}: no clear difference; mean {mean}, {interval}{sign}.",
        name=name,
        mean=mean,
        interval=interval,
        sign=sign,
    )


def _interval(settings: Settings, row: TableRow, outcome: str, worlds: str) -> Sentence:
    if row["low"] != row["low"]:
        return say("one world gives no interval")
    return say("{interval} of {worlds} {both}", interval=settings.interval, worlds=worlds, both=ends(row, outcome))


def compared(runs: Runs, pair: Pair, rows: dict[str, TableRow], opening: Sentence) -> Sentence:
    """The answer on some outcomes in one sentence: what is clear, and what is not."""
    verdicts = {key: verdict(row) for key, row in rows.items()}
    sure = [say("{way} {name}", way=v.way, name=called(runs, key)) for key, v in verdicts.items() if v.clear]
    unclear = [(called(runs, key),) for key, v in verdicts.items() if not v.clear]
    first, second = (quoted_arm(runs, arm) for arm in pair)
    if not sure:
        said = "{opening}, {first} shows no clear difference from {second} in {unclear}."
        return say(said, opening=opening, first=first, second=second, unclear=together(unclear, "or"))
    rest = say("; there is no clear difference in {unclear}", unclear=together(unclear, "or")) if unclear else ()
    said = "{opening}, {first} has {sure} than {second}{rest}."
    return say(said, opening=opening, first=first, sure=together(sure), second=second, rest=rest)


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
