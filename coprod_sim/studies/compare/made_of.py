"""Why an outcome moves: the terms that add up to it, each with its mean difference.

Means add up; medians do not, so these are of means, and say so.
"""

from collections.abc import Iterator

import pandas as pd

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.numbers import signed
from coprod_sim.report.sentence import Sentence, TableRow, as_written, say, together
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.statements import called, heading, is_money, per
from coprod_sim.studies.statements import signed as difference

TABLE = "made_of"
LEAST = 5e-4
"""Of the largest term: a smaller one is not told."""


def made_of_table(found: Findings) -> pd.DataFrame:
    """A row a (contrast, outcome, term): the term's ``mean`` difference, and its ``sign`` in the sum, -1 or 1.

    ``as_set`` says that the term differs by the same in every world: it is what the scenario puts in. The first row of
    each outcome is the outcome itself, with its mean difference.
    """
    rows = []
    for pair in found.pairs:
        for key, outcome in OUTCOMES.items():
            if not outcome.made_of:
                continue
            rows += [
                _row(found, pair, key, term.removeprefix("-"), -1.0 if term.startswith("-") else 1.0)
                for term in (key, *outcome.made_of)
            ]
    columns = ["contrast", "outcome", "term", "term_label", "unit", "sign", "mean", "as_set"]
    return as_written(pd.DataFrame(rows, columns=columns))


def _row(found: Findings, pair: Pair, outcome: str, term: str, sign: float) -> dict[str, object]:
    of = found.contrast(term, pair)
    row: dict[str, object] = {"contrast": contrast_name(pair), "outcome": outcome, "term": term}
    row |= {"term_label": found.label(term), "unit": OUTCOMES[outcome].display_unit, "sign": sign, "mean": of.mean}
    return row | {"as_set": as_set(of.low, of.high)}


def as_set(low: float, high: float) -> bool:
    """Whether a difference is the same in every world and not zero, to the last figure that is shown."""
    return low == low and low != 0.0 and signed(low, 4) == signed(high, 4)


def made_of_lines(found: Findings, table: pd.DataFrame, pair: Pair, outcomes: tuple[str, ...]) -> Iterator[Sentence]:
    """A sentence an outcome that is made of others and moves: its mean difference, and that of each term that does."""
    for key in outcomes:
        chosen = table[(table["contrast"] == contrast_name(pair)) & (table["outcome"] == key)]
        if chosen.empty or not chosen["mean"].any():
            continue
        whole, *terms = (TableRow(TABLE, table, int(place), found.money) for place in chosen.index)
        least = LEAST * max(abs(float(row["mean"])) for row in (whole, *terms))
        moving = [row for row in terms if abs(float(row["mean"])) > least]
        if len(moving) < 2 and not any(row["as_set"] for row in moving):
            continue
        unit = "" if is_money(key) else per(found, key)
        yield say(
            "{name} {whole}{unit}: {terms}.",
            name=heading(found, key),
            whole=difference(whole, "mean", key),
            unit=unit,
            terms=together([_term(found, row, key) for row in moving]),
        )


def _term(found: Findings, row: TableRow, outcome: str) -> Sentence:
    put_in = " (what the scenario puts in)" if row["as_set"] else ""
    sign = "less " if row["sign"] < 0 else ""
    amount = difference(row, "mean", outcome)
    return say(
        "{sign}{name} {amount}{put_in}", sign=sign, name=called(found, row["term"]), amount=amount, put_in=put_in
    )
