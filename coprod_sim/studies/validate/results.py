"""What came of claims: one result each, and how its numbers are written."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coprod_sim import evidence
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report import numbers
from coprod_sim.scenario.claims import DIFFERENCES, Claim
from coprod_sim.scenario.money import POUND, in_symbol, unit_in
from coprod_sim.studies.contrasts import Estimate
from coprod_sim.studies.validate.trial import Trial

FEWEST = 100
TOO_FEW = "too few to tell"
CHANGE, SHARE = "change, %", "share, %"
_ROUNDING = 1e-9
_PERCENT = ("share", "probability")
WORTH_UNITS = {"benefit_cost": "times the money", "net_benefit_per_participant": "£ a participant"}


@dataclass(frozen=True)
class Result:
    """A claim in one profile: what was simulated, and what would have happened to the same people anyway.

    ``people`` are participants a world, ``in_all`` those of all worlds together (None where nobody is followed),
    ``worlds`` those in which the claim has a value, ``inside_share`` the share of these inside the claimed band.
    """

    scenario: str
    claim: Claim
    profile: str
    simulated: Estimate
    anyway: Estimate
    people: float
    worlds: int
    inside_share: float
    trial: Trial | None
    money: str = POUND
    in_all: int | None = None
    residents: int = 0

    @property
    def counts(self) -> bool:
        """Whether the claim was made of this profile."""
        return self.claim.counts_in(self.profile)

    @property
    def inside(self) -> bool:
        """Whether the simulated mean lies within the claimed band."""
        slack = _ROUNDING * max(1.0, abs(self.claim.value))
        return self.claim.low - slack <= self.simulated.mean <= self.claim.high + slack

    @property
    def status(self) -> str:
        """Calibrated or predicted; a number that goes into the simulation is an input."""
        return "input" if self.claim.measure == "number" else self.claim.status

    @property
    def too_few(self) -> bool:
        """Whether participants are so few that their mean says nothing: ``FEWEST`` in all worlds are needed."""
        return self.in_all is not None and self.in_all < FEWEST

    @property
    def missed(self) -> bool:
        """Whether a claim that the simulation is calibrated to is not met; of few people nothing is known."""
        return self.counts and self.claim.status == "calibrated" and not self.inside and not self.too_few

    @property
    def verdict(self) -> str:
        """Inside or outside the claimed band, or unknown; in brackets in a profile of which it was not claimed."""
        text = "inside" if self.inside else "outside"
        if math.isnan(self.simulated.mean):
            text = "no value"
        elif self.too_few:
            text = TOO_FEW
        return text if self.counts else f"({text})"

    @property
    def unit(self) -> str:
        """Unit of the claimed and simulated values; ``CHANGE`` and ``SHARE`` are told in per cent."""
        return unit_in(unit_of(self.claim), self.money)

    @property
    def times_town(self) -> float:
        """What turns the value into the total for all residents; nan where it has none."""
        whole = self.claim.measure in ("level", "run_difference") and self.unit not in (CHANGE, SHARE)
        return self.residents * OUTCOMES[self.claim.outcome].town_factor if whole else math.nan

    def say(self, value: float, digits: int = 2) -> str:
        """A value as people read it, without its unit unless that is short."""
        if math.isnan(value):
            return "none"
        if self.unit == CHANGE:
            return numbers.signed_percent(value, digits)
        if self.unit == SHARE:
            return numbers.signed_percent(value, digits).lstrip("+")
        compared = self.claim.measure in ("run_difference", "participants_controlled", "net_benefit_per_participant")
        if unit_of(self.claim).startswith("£"):
            amount = numbers.money(value, digits) if compared else numbers.money(value, digits).lstrip("+")
            return in_symbol(amount, self.money.replace(" ", numbers.NO_BREAK))
        return numbers.signed(value, digits) if compared else numbers.signed(value, digits).lstrip("+")

    def band(self, estimate: Estimate) -> str:
        """A value and its interval, where it has one."""
        value, low, high = estimate
        if math.isnan(low):
            return self.say(value)
        return f"{self.say(value)} ({numbers.ends(low, high, self.say)})"

    @property
    def claimed(self) -> str:
        """What is claimed: with a trial's interval, or give or take its tolerance."""
        claim = self.claim
        if claim.trial:
            return self.band(Estimate(claim.value, claim.low, claim.high))
        width = claim.high - claim.value
        percent = self.unit in (CHANGE, SHARE)
        give = numbers.figures(100 * width if percent else width)
        give = give.rstrip("0").rstrip(".") if "." in give else give
        return f"{self.say(claim.value)} ± {give}{'%' if percent else ''}"


def unit_of(claim: Claim) -> str:
    """Unit of a claim's value."""
    if claim.measure == "participants_improved":
        return SHARE
    if claim.measure in ("participants_before_after", "run_ratio"):
        return CHANGE
    if claim.measure in WORTH_UNITS:
        return WORTH_UNITS[claim.measure]
    if claim.measure == "participants_controlled":
        return {"capability": "SD", "qaly": "QALYs a year"}[claim.outcome] if claim.outcome in DIFFERENCES else CHANGE
    unit = (
        evidence.parameters()[claim.outcome].unit if claim.measure == "number" else OUTCOMES[claim.outcome].display_unit
    )
    if unit in _PERCENT:
        return CHANGE if claim.measure == "run_difference" else SHARE
    return "£" if unit == "GBP" else unit


@dataclass(frozen=True)
class Claims:
    """Results of all claims, and what they were made with."""

    results: Sequence[Result]
    manifest: Mapping[str, Any]

    @property
    def counted(self) -> list[Result]:
        """Results in the profiles of which the claims were made."""
        return [result for result in self.results if result.counts]

    @property
    def missed(self) -> list[Result]:
        """Calibrated claims that are not met."""
        return [result for result in self.results if result.missed]

    @property
    def table(self) -> pd.DataFrame:
        """A row a (scenario, claim, profile), in the units of the claims: changes and shares are not per cent."""
        return pd.DataFrame([_row(result) for result in self.results], columns=list(COLUMNS))


COLUMNS = (
    *("scenario", "claim", "text", "profile", "counts", "status", "source", "measure", "outcome", "arm", "against"),
    *("from_week", "to_week", "unit", "claimed", "claimed_low", "claimed_high", "trial_interval"),
    *("simulated", "simulated_low", "simulated_high", "anyway", "anyway_low", "anyway_high", "inside", "inside_share"),
    *(
        "verdict",
        "participants",
        "worlds",
        "trial_people",
        "trial_estimate",
        "trial_low",
        "trial_high",
        "trial_clear_share",
    ),
    *("flag", "note", "town_simulated", "town_unit"),
)


def _town_unit(r: Result) -> str:
    return "" if math.isnan(r.times_town) else OUTCOMES[r.claim.outcome].town_unit


def _row(r: Result) -> dict[str, Any]:
    claim = r.claim
    outcome = claim.outcome if claim.element is None else f"{claim.outcome}[{claim.element}]"
    unit = {CHANGE: "change as a share", SHARE: "share"}.get(r.unit, r.unit)
    trial = r.trial or Trial(0, *(math.nan,) * 4)
    cells = (
        *(r.scenario, claim.name, claim.text, r.profile, r.counts, r.status, claim.source, claim.measure, outcome),
        *(claim.arm, claim.against, claim.from_week, claim.to_week, unit, claim.value, claim.low, claim.high),
        *(claim.trial, *r.simulated, *r.anyway, r.inside, r.inside_share, r.verdict, r.people, r.worlds),
        *(trial.people, trial.estimate, trial.low, trial.high, trial.clear, claim.flag, claim.note),
        *(r.simulated.mean * r.times_town, unit_in(_town_unit(r), r.money)),
    )
    return dict(zip(COLUMNS, cells, strict=True))
