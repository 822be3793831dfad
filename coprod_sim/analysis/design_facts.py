"""Numbers that every sentence of an answer may need: how large the design is, how long a run, what was done."""

import math

import pandas as pd

from coprod_sim import evidence
from coprod_sim.analysis.differences import LUCK_SHARE, PRECISION
from coprod_sim.analysis.runs import Runs
from coprod_sim.outcomes.formulas import YEAR
from coprod_sim.report.sentence import Fact, Name, Sentence, TableRow, as_written, row_of, say
from coprod_sim.studies.intervals import FEWEST, LEVEL
from coprod_sim.sweep.experiment.factors import central

TABLE = "settings"
PRICE = "qaly_price_low_gbp"


def table(runs: Runs) -> pd.DataFrame:
    """A row a quantity: quantity, value, meaning."""
    price = central(runs.scenario, None, evidence.parameters()[PRICE], runs.experiment.evidence).value
    rows = [
        ("points", len(runs.points), "points of the design"),
        ("points_used", int(runs.complete.sum()), "of which all arms and replicates that are used are done"),
        ("replicates", runs.replicates, "runs of each point and arm, each with its own random numbers"),
        ("repeats", runs.experiment.repeats, "draws that ran a second time with other random numbers"),
        ("factors", len(runs.factors), "numbers that the design moves"),
        ("arms", len(runs.arms), "ways to run the service"),
        ("residents", runs.scenario.residents, "people"),
        ("weeks", runs.weeks, "weeks of a run"),
        ("years", runs.weeks / YEAR, "years of a run"),
        ("seed", runs.experiment.seed, "of the design and of all draws"),
        ("interval", LEVEL, "share of worlds in a range"),
        ("fewest", FEWEST, "worlds from which on a range holds that share"),
        ("luck_share_allowed", LUCK_SHARE, "of a sampled design: replicates are enough up to this share"),
        ("precision_wanted", PRECISION, "of a chosen point: replicates are enough to this share of the other arm"),
        ("matters", runs.experiment.matters, "of the amount in the other arm: a smaller difference does not matter"),
        (PRICE, price, "price of a quality-adjusted life year behind net benefit"),
    ]
    return as_written(pd.DataFrame(rows, columns=["quantity", "value", "meaning"]).astype({"value": float}))


class Settings:
    """The table, to be said."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        self.name = runs.named(TABLE)
        self.frame = table(runs)

    def row(self, quantity: str) -> TableRow:
        """The row of a quantity."""
        return row_of(self.name, self.frame, self.runs.symbol, quantity=quantity)

    def fact(self, quantity: str, form: str = "count") -> Fact:
        """A quantity in words."""
        return self.row(quantity).fact("value", form)

    def number(self, quantity: str) -> float:
        """A quantity."""
        return float(self.row(quantity)["value"])

    @property
    def span(self) -> Sentence:
        """How long a run is."""
        years = self.number("years")
        if years == math.floor(years) and years >= 1:
            return ("a year",) if years == 1 else say("{n} years", n=self.fact("years"))
        return ("a week",) if self.runs.weeks == 1 else say("{n} weeks", n=self.fact("weeks"))

    @property
    def interval(self) -> Sentence:
        """``95%``."""
        return (self.fact("interval", "percent"),)

    @property
    def price(self) -> Sentence:
        """Of a quality-adjusted life year."""
        return (self.fact(PRICE, "price"),)


def quoted_arm(runs: Runs, arm: str) -> Name:
    """An arm's label in quotation marks."""
    return Name(f"\N{LEFT DOUBLE QUOTATION MARK}{runs.arm_label(arm)}\N{RIGHT DOUBLE QUOTATION MARK}")
