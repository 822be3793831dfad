"""What was varied, and what was not: every factor with its range, kind and source; and what the model leaves out."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from coprod_sim import evidence
from coprod_sim.analysis.design_facts import Settings, quoted_arm
from coprod_sim.analysis.runs import Runs
from coprod_sim.report.not_modelled import LEFT_OUT, WHERE
from coprod_sim.report.part import Part, Shown
from coprod_sim.report.sentence import Name, Sentence, TableRow, as_written, say, together
from coprod_sim.sweep.experiment.factors import Factor

TABLE, KINDS = "factors", "factor_kinds"
CHOICE = "choice"
FEW = 20
"""Up to so many factors the page has them; of more, the file."""


def part(runs: Runs) -> Part:
    """Of every sweep."""
    settings, frame = Settings(runs), table(runs)
    kinds = by_kind(frame)
    name, counted = runs.named(TABLE), runs.named(KINDS)
    tables = {name: frame, counted: kinds, settings.name: settings.frame}
    said = [*_varied(runs, settings, kinds), *_left(runs, settings), *(say(line) for line in (*LEFT_OUT, WHERE))]
    shown = (Shown(name, _COLUMNS),) if len(frame) <= FEW else (Shown(counted, _KINDS),)
    return Part("leaves_out", "What was varied, and what it leaves out", tuple(said), tables, (), shown)


_COLUMNS = (
    ("Factor", "factor", "text"),
    ("Meaning", "label", "text"),
    ("Unit", "unit", "text"),
    ("From", "low", "level"),
    ("To", "high", "level"),
    ("Levels", "levels", "text"),
    ("Kind", "kind", "text"),
    ("Source", "source", "text"),
)
_KINDS = (("Kind", "kind", "text"), ("Numbers", "numbers", "count"))


def table(runs: Runs) -> pd.DataFrame:
    """A row a factor.

    Columns: factor, label, unit, ``low`` and ``high`` of its range (nan where it has levels, or several elements),
    levels, ``arms`` that it is set in, kind, provisional, source.
    """
    return as_written(pd.DataFrame([_row(factor) for factor in runs.factors]))


def _row(factor: Factor) -> dict[str, Any]:
    number = factor.number
    ends = (factor.low, factor.high)
    if factor.values or len(factor.spread) > 1:
        ends = (math.nan, math.nan)
    elif len(factor.spread) == 1:
        ends = (factor.spread[0][0], factor.spread[0][2])
    sources = evidence.sources()
    return {
        "factor": factor.name,
        "label": "" if number is None else number.meaning,
        "unit": "multiple" if factor.multiply else "" if number is None else number.unit,
        "low": ends[0],
        "high": ends[1],
        "levels": ", ".join(level if isinstance(level, str) else f"{level:g}" for level in factor.values),
        "arms": ", ".join(factor.arms) or "all",
        "kind": CHOICE if number is None else number.kind,
        "provisional": bool(number is not None and number.provisional),
        "source": "" if number is None else "; ".join(sources[key].citation for key in number.sources),
    }


def by_kind(frame: pd.DataFrame) -> pd.DataFrame:
    """A row a kind, the most frequent first: kind, numbers."""
    counts = frame["kind"].value_counts()
    rows = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return pd.DataFrame(rows, columns=["kind", "numbers"])


def _varied(runs: Runs, settings: Settings, kinds: pd.DataFrame) -> Iterator[Sentence]:
    counts = together([_of_kind(TableRow(runs.named(KINDS), kinds, i)) for i in range(len(kinds))])
    yield say(
        "The design moves {n} number{s}, by kind of evidence: {counts}.",
        n=settings.fact("factors"),
        s="" if len(runs.factors) == 1 else "s",
        counts=counts,
    )
    if runs.experiment.others == "drawn":
        yield say("Numbers that it does not move were drawn from their ranges, again for each replicate.")
    else:
        yield say(
            "Numbers that it does not move stood at their central values; what is not known of them is in no interval."
        )


def _of_kind(row: TableRow) -> Sentence:
    return say("{kind} {n}", kind=Name(str(row["kind"])), n=row.fact("numbers", "count"))


def _left(runs: Runs, settings: Settings) -> Iterator[Sentence]:
    yield say(
        "It asks about {scenario}, {residents} residents, over {span}; other towns, and what comes later, are not in "
        "it.",
        scenario=Name(f"`{runs.scenario.name}`"),
        residents=settings.fact("residents"),
        span=settings.span,
    )
    absent = [arm for arm in runs.scenario.arms if arm not in runs.arms]
    if absent:
        names = together([(quoted_arm(runs, arm),) for arm in absent])
        yield say("Not run: {names}.", names=names)
