"""What an outcome is: a formula over the ledger, and all that is known of it by name."""

from dataclasses import dataclass
from typing import Any, Literal

from coprod_sim.outcomes.formulas import Formula, discounted, total

Good = Literal["less", "more", "none"]


@dataclass(frozen=True)
class Outcome:
    """A result: a formula over the ledger, linear in it (a ratio is one linear formula ``over`` another).

    A ``flow`` is reported per year per ``per`` residents (a ``total`` for the whole run), a ``stock`` per 1,000
    residents as the mean of the last year, a ``ratio`` from sums over the run or, of stocks, over the last year.
    ``whole`` marks outcomes that count team, broker or money and so do not split by deprivation fifth. ``signed`` are
    amounts that may be below zero, or of all lives lived, of which a share says nothing. ``name`` is what it is called
    in a sentence; ``told`` is where. ``made_of`` are outcomes that add up to it, those behind a minus taken away.
    """

    key: str
    label: str
    unit: str
    kind: Literal["flow", "total", "stock", "ratio"]
    good: Good
    formula: Formula
    over: Formula | None = None
    last_year: bool = False
    headline: bool = False
    whole: bool = False
    signed: bool = False
    name: str = ""
    told: str = ""
    made_of: tuple[str, ...] = ()

    @property
    def in_sentence(self) -> str:
        """What it is called within a sentence: its own name for that, or its label with a small letter."""
        acronym = len(self.label) > 1 and not self.label[1].islower()
        return self.name or (self.label if acronym else f"{self.label[:1].lower()}{self.label[1:]}")

    @property
    def per(self) -> int:
        """Residents that a reported amount is for: 1 for money, else 1,000."""
        return 1 if self.unit == "£" else 1_000

    @property
    def display_unit(self) -> str:
        """Unit of the reported value."""
        people = "resident" if self.per == 1 else "1,000 residents"
        ends = {"flow": f" per {people} a year", "total": f" per {people} over the run", "stock": f" per {people}"}
        return self.unit + ends.get(self.kind, "")

    @property
    def town_unit(self) -> str:
        """Unit of the total of all residents; empty of a ratio, which has none."""
        ends = {"flow": " a year", "total": " over the run", "stock": ""}
        return self.unit + ends[self.kind] if self.kind in ends else ""

    @property
    def town_factor(self) -> float:
        """What turns a reported value into the town's total, for each resident; nan of a ratio."""
        return 1.0 / self.per if self.town_unit else float("nan")


def mean(key: str, label: str, unit: str, good: Good, field: str, of: str, **more: Any) -> Outcome:
    """A mean of the last year: one field over another."""
    return Outcome(key, label, unit, "ratio", good, total(field), total(of), last_year=True, **more)


def flow(key: str, label: str, good: Good, formula: Formula, unit: str = "hours", **more: Any) -> Outcome:
    """An amount a year."""
    return Outcome(key, label, unit, "flow", good, formula, **more)


def money(key: str, label: str, good: Good, formula: Formula, **more: Any) -> Outcome:
    """Pounds a year, of the whole town."""
    return flow(key, label, good, formula, unit="£", whole=True, **more)


def present_value(key: str, label: str, good: Good, formula: Formula, **more: Any) -> Outcome:
    """Pounds over the run, at their value in week 0."""
    return Outcome(key, label, "£", "total", good, discounted(formula), whole=True, signed=True, **more)


def contact(key: str, label: str) -> Outcome:
    """Contacts of one kind a year."""
    return flow(key, label, "less", total(key), unit="contacts")
