"""What came of facts: one result each, and how its numbers are written."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coprod_sim.evidence.facts import Fact
from coprod_sim.report import numbers
from coprod_sim.studies.contrasts import Estimate

PERCENT = {"share": "%", "share a year": "% a year"}
DIGITS = 3
COLUMNS = (
    *("fact", "meaning", "unit", "fitted", "published", "published_low", "published_high", "sources"),
    *("simulated", "simulated_low", "simulated_high", "towns", "inside", "verdict", "note"),
)


@dataclass(frozen=True)
class Result:
    """A fact, and its mean over ``towns`` in which it has a value, with the 95 % confidence interval of that mean."""

    fact: Fact
    simulated: Estimate
    towns: int

    @property
    def inside(self) -> bool:
        """Whether the mean lies within what is published; never where there is no value."""
        return self.fact.published and self.fact.holds(self.simulated.mean)

    @property
    def missed(self) -> bool:
        """Whether a fitted fact is not met."""
        return self.fact.fitted and not self.inside

    @property
    def verdict(self) -> str:
        """Inside or outside; or why neither can be said."""
        if math.isnan(self.simulated.mean):
            return "no value"
        if not self.fact.published:
            return "no figure"
        return "inside" if self.inside else "outside"

    @property
    def unit(self) -> str:
        """Unit of the values as they are told."""
        return PERCENT.get(self.fact.unit, self.fact.unit)

    def say(self, value: float, digits: int = DIGITS) -> str:
        """A value as people read it, without its unit."""
        if math.isnan(value):
            return "none"
        told = 100.0 * value if self.fact.unit in PERCENT else value
        places = max(0, digits - 1 - math.floor(math.log10(abs(told)))) if abs(told) >= 0.1 else 2
        text = f"{abs(told):,.{min(places, 2)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return f"{numbers.MINUS if told < 0 and text != '0' else ''}{text}"

    @property
    def label(self) -> str:
        """What it is, with its unit."""
        unit = "" if self.unit == "elasticity" else f",{numbers.NO_BREAK if self.unit == '%' else ' '}{self.unit}"
        return f"{self.fact.meaning.rstrip('.')}{unit}"

    @property
    def published(self) -> str:
        """What is published, and what counts as met."""
        fact = self.fact
        if not fact.published:
            return "no figure"
        if math.isinf(fact.low) or math.isinf(fact.high):
            return f"below {self.say(fact.high)}" if math.isinf(fact.low) else f"above {self.say(fact.low)}"
        band = f"{self.say(fact.low)} to {self.say(fact.high)}"
        return band if fact.value is None else f"{self.say(fact.value)} ({band})"

    @property
    def found(self) -> str:
        """What is simulated, with its interval where there is one."""
        mean, low, high = self.simulated
        band = "" if math.isnan(low) else f" ({self.say(low)} to {self.say(high)})"
        return f"{self.say(mean)}{band}"


@dataclass(frozen=True)
class Facts:
    """Results of all facts, and what they were made with."""

    results: Sequence[Result]
    manifest: Mapping[str, Any]

    def of(self, *, fitted: bool) -> list[Result]:
        """Those that numbers were set to meet, or the others."""
        return [result for result in self.results if result.fact.fitted == fitted]

    @property
    def missed(self) -> list[Result]:
        """Fitted facts that are not met."""
        return [result for result in self.results if result.missed]

    @property
    def table(self) -> pd.DataFrame:
        """A row a fact, in the units of the facts: shares are not per cent. An end that there is not is empty."""
        return pd.DataFrame([_row(result) for result in self.results], columns=list(COLUMNS))


def _row(r: Result) -> dict[str, Any]:
    fact = r.fact
    low, high = (end if math.isfinite(end) else math.nan for end in (fact.low, fact.high))
    value = math.nan if fact.value is None else fact.value
    cells = (
        *(fact.key, fact.meaning, fact.unit, fact.fitted, value, low, high, " ".join(fact.sources)),
        *(*r.simulated, r.towns, r.inside, r.verdict, fact.note),
    )
    return dict(zip(COLUMNS, cells, strict=True))
