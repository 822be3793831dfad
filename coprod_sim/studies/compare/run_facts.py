"""How a comparison was run, as a table of one row, so that sentences can say it."""

from functools import cached_property

import pandas as pd

from coprod_sim.outcomes.formulas import YEAR
from coprod_sim.report.sentence import Fact, Sentence, TableRow, as_written, say
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.intervals import FEWEST

TABLE = "run"


def run_table(found: Findings) -> pd.DataFrame:
    """Columns weeks, years, residents, replicates, ``fewest`` worlds for a 95 % range, matters, and counts of inputs.

    Where a precision was asked for: precision_wanted and precision_widest, too, as shares.
    """
    made = found.manifest
    row = {"weeks": made["weeks"], "years": made["weeks"] / YEAR, "residents": made["residents"]}
    row |= {"replicates": made["replicates"], "fewest": FEWEST, "matters": made["matters"], **made["inputs"]}
    asked = made.get("precision")
    if asked is not None:
        row |= {f"precision_{end}": float("nan") if asked[end] is None else asked[end] for end in ("wanted", "widest")}
    return as_written(pd.DataFrame([row]).astype(float))


class RunFacts:
    """The table, to be said."""

    def __init__(self, found: Findings) -> None:
        self.found = found

    @cached_property
    def row(self) -> TableRow:
        """Its row."""
        return TableRow(TABLE, run_table(self.found), 0, self.found.money)

    def fact(self, column: str, form: str = "count") -> Fact:
        """A cell in words."""
        return self.row.fact(column, form)

    @property
    def span(self) -> Sentence:
        """How long the run was: in years where it is whole years."""
        weeks = int(self.row["weeks"])
        if weeks % int(YEAR) == 0:
            return ("a year",) if weeks == YEAR else say("{n} years", n=self.fact("years"))
        return ("a week",) if weeks == 1 else say("{n} weeks", n=self.fact("weeks"))
