"""Where the numbers of sentences are from: every one is a cell of a table that stands with it."""

from collections.abc import Mapping

import pandas as pd

from coprod_sim.report.sentence import Fact, Name, Sentence, render
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.parts import notices, parts


def numbers_without_cell(found: Findings) -> list[str]:
    """What a comparison's sentences say that no cell of their part's tables has at the precision shown."""
    wrong = [line for part in parts(found) for one in (*part.sentences, *part.notes)
             for line in not_in_tables(one, part.tables)]  # fmt: skip
    return wrong + [line for one in notices(found) for line in not_in_tables(one, {})]


def not_in_tables(sentence: Sentence, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What a sentence says that its tables do not: the facts whose cell is missing, or reads otherwise."""
    wrong = []
    for fact in sentence:
        if not isinstance(fact, Fact):
            if not isinstance(fact, Name) and any(letter.isdigit() for letter in fact):
                wrong.append(f"{fact}: a number in words that are no name")
            continue
        try:
            cell = tables[fact.table][fact.column].iloc[fact.row]
        except (KeyError, IndexError):
            wrong.append(f"{fact.text}: {fact.table} has no row {fact.row} of {fact.column}")
            continue
        if (text := render(fact.form, cell, fact.symbol)) != fact.text:
            wrong.append(f"{fact.text}: {fact.table}, row {fact.row}, {fact.column} reads {text}")
    return wrong
