"""What columns of tables are called where people read them, with their units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from coprod_sim import evidence
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.numbers import MINUS
from coprod_sim.scenario.money import POUND, unit_in

IN_ROW = "in the unit of its row"
IN_TOWN = "as the row's town unit says"
COLUMNS: Mapping[str, tuple[str, str]] = {
    "adoption": ("Professionals who co-produce", "share"),
    "arm": ("Option", ""),
    "against": ("Compared with", ""),
    "contrast": ("Options compared", ""),
    "difference": ("Difference", IN_ROW),
    "age": ("Age", "years"),
    "element": ("Element of the number", ""),
    "evidence": ("Evidence profile", ""),
    "fifth": ("Deprivation fifth", "1: most deprived"),
    "high": ("Interval, to", IN_ROW),
    "locality": ("Locality", ""),
    "low": ("Interval, from", IN_ROW),
    "luck_error": ("Chance variation", IN_ROW),
    "mc_error": ("Chance variation", IN_ROW),
    "mean": ("Mean", IN_ROW),
    "outcome": ("Outcome", ""),
    "qaly_price_gbp": ("Price of a QALY", POUND),
    "quarter": ("A quarter of worlds are below", IN_ROW),
    "replicate": ("Simulated world", ""),
    "replicates": ("Simulated worlds", ""),
    "risk": ("Risk that officials see", "0 to 1"),
    "seconds": ("Time that the run took", "seconds"),
    "range": ("What from and to are", ""),
    "way": ("Direction in most worlds", "-1 lower, 1 higher"),
    "words": ("How sure", ""),
    "share_of_worlds": ("Worlds that go that way", "share"),
    "share_low": ("That share, from", "95% interval"),
    "share_high": ("That share, to", "95% interval"),
    "median": ("Median", IN_ROW),
    "mean_low": ("Mean, from", IN_ROW),
    "mean_high": ("Mean, to", IN_ROW),
    "share_of_comparator_low": ("Share of the amount compared with, from", "share"),
    "share_of_comparator_high": ("Share of the amount compared with, to", "share"),
    "share_of_comparator": ("Difference as a share of the amount compared with, median", "share"),
    "starting_utilisation": ("How busy the team is at the start", "share"),
    "three_quarters": ("Three quarters of worlds are below", IN_ROW),
    "town_median": ("Difference in the whole town", IN_TOWN),
    "town_high": ("Interval in the whole town, to", IN_TOWN),
    "town_low": ("Interval in the whole town, from", IN_TOWN),
    "town_mean": ("Mean in the whole town", IN_TOWN),
    "week": ("Week", "weeks since the policy began"),
    "weeks": ("Weeks that were looked at", "weeks"),
    "worlds_median_week": ("Median week of worlds that break even", "weeks"),
    "worlds_share": ("Worlds that break even", "share"),
}


@dataclass(frozen=True)
class Wording:
    """A scenario's words.

    Args:
        arms: labels by name.
        label: of an outcome.
        money: symbol of the scenario's money.
    """

    arms: Mapping[str, str] = field(default_factory=dict)
    label: Callable[[str], str] = lambda key: OUTCOMES[key].label
    money: str = POUND

    def heading(self, column: str) -> tuple[str, str]:
        """What a column is called, and its unit; empty where it has none or where a column says it row by row."""
        plain = column.removeprefix("input.").removeprefix("factor.")
        if column.startswith("mean ") and column.removeprefix("mean ") in self.arms:
            return f"Mean: {self.arms[column.removeprefix('mean ')]}", IN_ROW
        if column.startswith("town mean ") and column.removeprefix("town mean ") in self.arms:
            return f"Mean in the whole town: {self.arms[column.removeprefix('town mean ')]}", IN_TOWN
        if column in self.arms:
            return self.arms[column], IN_ROW
        if column in OUTCOMES:
            return self.label(column), unit_in(OUTCOMES[column].display_unit, self.money)
        if column in COLUMNS:
            name, unit = COLUMNS[column]
            return name, self.money if unit == POUND else unit
        words = plain.replace("_", " ").strip()
        number = evidence.parameters().get(plain)
        return words[:1].upper() + words[1:], "" if number is None else unit_in(number.unit, self.money)

    def contrast(self, name: str) -> str:
        """A contrast in the arms' labels."""
        one, minus, two = name.partition(" minus ")
        return f"{self.arms.get(one, one)} {MINUS} {self.arms.get(two, two)}" if minus else name

    def rows(self, table: pd.DataFrame, units: Mapping[str, str] | None = None) -> pd.DataFrame:
        """The table with labels for keys; ``units`` of outcomes, where the table itself does not say."""
        told = {
            "outcome": lambda key: self.label(key) if key in OUTCOMES else key,
            "arm": lambda key: self.arms.get(key, key),
            "contrast": self.contrast,
        }
        shown = table.copy()
        if "outcome" in shown:
            if "unit" not in shown and units is not None:
                shown.insert(list(shown.columns).index("outcome") + 1, "unit", shown["outcome"].map(units))
            if "label" in shown and shown["outcome"].isin(list(OUTCOMES)).all():
                shown = shown.drop(columns="label")
        for column, say in told.items():
            if column in shown:
                shown[column] = shown[column].map(
                    lambda value, say=say: say(value) if isinstance(value, str) else value
                )
        return shown
