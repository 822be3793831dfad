"""What only sweeps say: kinds of evidence, amounts in full, and what a figure was made from."""

from coprod_sim.analysis.runs import Runs
from coprod_sim.outcomes.registry import MAIN, OUTCOMES
from coprod_sim.report.numbers import years
from coprod_sim.report.sentence import Fact, Name, Sentence, TableRow, say
from coprod_sim.studies.statements import called, quoted, signed, sized

KINDS_SAID = {
    "measured": ("is measured", "are measured"),
    "derived": ("is derived from figures", "are derived from figures"),
    "transferred": ("is transferred from elsewhere", "are transferred from elsewhere"),
    "judgement": ("is judgement", "are judgement"),
    "choice": ("is a choice", "are choices"),
}


def name(runs: Runs, outcome: str) -> str:
    """What an outcome is called within a sentence, in quotation marks where that is its label."""
    named = outcome not in runs.own_labels and (OUTCOMES[outcome].name or outcome in MAIN)
    return str(called(runs, outcome)) if named else str(quoted(runs.label(outcome)))


def noun(count: float, one: str, several: str) -> str:
    """The form that goes with a number."""
    return one if round(count) == 1 else several


def kinds_of(row: TableRow, kind: str) -> Sentence:
    """``2 are judgement`` of a cell that counts a kind."""
    return say("{n} " + noun(row[kind], *KINDS_SAID[kind]), n=row.fact(kind, "count"))


def amount(runs: Runs, row: TableRow, column: str, outcome: str, *, with_sign: bool = False) -> Sentence:
    """A cell in an outcome's unit, with its sign or without."""
    unit = OUTCOMES[outcome].display_unit
    if unit.startswith("£"):
        fact: Fact = row.fact(column, "money" if with_sign else "size_money")
        return (fact, Name(unit.removeprefix("£")))
    return (row.fact(column, "signed" if with_sign else "size"), Name(f" {runs.unit(outcome)}"))


def in_town(row: TableRow, column: str, outcome: str, *, with_sign: bool = False) -> Sentence:
    """In brackets: a total for all residents; nothing where it is not known."""
    if row[column] != row[column]:
        return ()
    return say(" ({town} in the town)", town=(signed if with_sign else sized)(row, column, outcome))


def with_total(row: TableRow, outcome: str) -> Sentence:
    """A median difference, and in brackets what it comes to in the town where that is known."""
    return (signed(row, "median", outcome), *in_town(row, "town_median", outcome, with_sign=True))


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
