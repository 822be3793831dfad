"""For whom, by age: home care asked for and delivered, of runs whose store has it."""

from collections.abc import Iterator

import pandas as pd

from coprod_sim.analysis import differences
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.outcomes.fields import AGES
from coprod_sim.outcomes.registry import HOME_CARE
from coprod_sim.report.sentence import Name, Sentence, TableRow, as_written, say, together
from coprod_sim.studies import statements
from coprod_sim.sweep.store.rows import RESIDENTS, in_age

TABLE = "by_age"
DELIVERED = "home_care_delivered_hours"


def by_age(runs: Runs) -> pd.DataFrame:
    """A row an (outcome, contrast, age), numbers as ``differences.summary_row`` has them, each per 1,000 of that age.

    ``town_mean`` is of all of that age.
    Empty where the runs were made by a program that did not count home care by age, or where there is none.
    """
    rows = []
    for key in HOME_CARE if runs.has(in_age(DELIVERED, 0)) else ():
        for pair in runs.lead:
            head = {"contrast": name_of(pair), "outcome": key, "label": runs.label(key), "unit": runs.unit(key)}
            head |= {"town_unit": runs.town_unit(key)}
            for band, age in enumerate(AGES):
                name = in_age(key, band)
                levels = differences.levels_of(runs, name, pair[1])
                values = differences.worlds_of(runs, name, pair)
                if levels.any() or values.any():
                    row = (
                        head
                        | {"age": age}
                        | differences.summary_row(values, levels, key, matters=runs.experiment.matters)
                    )
                    row["town_median"] = differences.total_of_part(runs, key, name, in_age(RESIDENTS, band), pair)
                    rows.append(row)
    return as_written(pd.DataFrame(rows))


def sentences(runs: Runs, ages: pd.DataFrame) -> Iterator[Sentence]:
    """Of the main contrast: home care delivered at each age."""
    if not runs.has(in_age(DELIVERED, 0)):
        yield say("These runs were stored before home care was counted by name; a sweep into a new folder has it.")
        return
    name = runs.named(TABLE)
    rows = [
        TableRow(name, ages, place, runs.symbol)
        for place in range(len(ages))
        if (ages["outcome"].iloc[place], ages["contrast"].iloc[place]) == (DELIVERED, name_of(runs.main))
    ]
    if rows:
        said = "Home care delivered, by age, {unit} of that age: {ages}."
        yield say(said, unit=Name("hours a year per 1,000 residents"), ages=together([_said(row) for row in rows]))


def _said(row: TableRow) -> Sentence:
    found, age = statements.verdict(row), Name(str(row["age"]))
    verdict = Name(found.said)
    median: Sentence = (statements.signed(row, "median", DELIVERED),)
    if row["town_median"] == row["town_median"]:
        median = say(
            "{median}, {town} in the town", median=median, town=statements.signed(row, "town_median", DELIVERED)
        )
    return say("{verdict} at {age} ({median})", verdict=verdict, age=age, median=median)
