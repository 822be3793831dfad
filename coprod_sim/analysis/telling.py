"""Words that several parts of an analysis share."""

from coprod_sim.analysis.runs import Runs
from coprod_sim.outcomes import OUTCOMES
from coprod_sim.report.phrases import NAMES
from coprod_sim.report.said import Fact, Name, Row, Sentence, say
from coprod_sim.report.words import years

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


def kinds_of(row: Row, kind: str) -> Sentence:
    """``2 are judgement`` of a cell that counts a kind."""
    return say("{n} " + noun(row[kind], *KINDS_SAID[kind]), n=row.fact(kind, "count"))


def quoted(label: str) -> Name:
    """A label in quotation marks."""
    return Name(f"\N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK}")


def amount(runs: Runs, row: Row, column: str, outcome: str, *, signed: bool = False) -> Sentence:
    """A cell in an outcome's unit, with its sign or without."""
    unit = OUTCOMES[outcome].display_unit
    if unit.startswith("£"):
        fact: Fact = row.fact(column, "money" if signed else "size_money")
        return (fact, Name(unit.removeprefix("£")))
    return (row.fact(column, "signed" if signed else "size"), Name(f" {runs.unit(outcome)}"))


def in_town(row: Row, column: str, outcome: str, *, signed: bool = False) -> Sentence:
    """In brackets: a total for all residents; nothing where it is not known."""
    if row[column] != row[column]:
        return ()
    money = OUTCOMES[outcome].display_unit.startswith("£")
    form = ("money" if money else "signed") if signed else ("size_money" if money else "size")
    return say(" ({town} in the town)", town=row.fact(column, form))


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
