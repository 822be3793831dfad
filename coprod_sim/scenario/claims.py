"""Claims as data: what a source says a programme does, to be held against what the simulation does.

A claim is an entry under ``claims`` of a scenario file; docs/claims.md says how to write one. This module checks them.
"""

import re
from dataclasses import dataclass

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.outcomes.fields import CHANNELS
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.scenario.allowed import LIMITS
from coprod_sim.scenario.errors import unknown
from coprod_sim.scenario.schema import Strict, Text, validated
from coprod_sim.scenario.yaml_source import Document, Location

CLAIM_NAME = re.compile(r"[a-z][a-z0-9_]*")
CONTACTS = tuple(f"contacts_{channel}" for channel in CHANNELS)
PEOPLE_OUTCOMES = (*CONTACTS, "severity", "capability", "qaly")
"""What is known of each participant: contacts and QALYs a year, severity, capability in SDs."""
DIFFERENCES = ("capability", "qaly")
"""Controlled contrasts of these are differences; those of others are ratios less one."""
PEOPLE_MEASURES = ("participants_before_after", "participants_controlled", "participants_improved")
WORTH_MEASURES = ("benefit_cost", "net_benefit_per_participant")
"""What a programme saves in contacts, held against its money."""
RUN_MEASURES = ("run_ratio", "run_difference", "level", *WORTH_MEASURES)
MEASURES = (*PEOPLE_MEASURES, *RUN_MEASURES, "number")
ALONE = ("level", "number")
"""Measures that compare with no other arm."""
PROFILES = (*entries.PROFILES, "both")
STATUSES = ("calibrated", "predicted")
SAVED = "contacts_cost_gbp"
"""The outcome of ``WORTH_MEASURES``: money that the programme itself is no part of."""
FOLLOW_UP, LONGEST = 26, 1_040
_ELEMENT = re.compile(r"([a-z0-9_]+)\[(\d+)\]")


class ClaimSchema(Strict):
    """A claim as a file has it."""

    text: Text
    outcome: Text
    measure: Text
    arm: Text | None = None
    against: Text | None = None
    week: int | None = None
    from_week: int | None = None
    to_week: int | None = None
    by: float | None = None
    value: float
    tolerance: float | None = None
    low: float | None = None
    high: float | None = None
    source: Text
    profile: Text
    status: Text
    note: Text | None = None
    trial_n: int | None = None
    flag: Text | None = None


@dataclass(frozen=True)
class Claim:
    """A claim, checked. Weeks are after enrolment for participants, otherwise after week 0; ``to_week`` is left out.

    ``low`` and ``high`` are the band that counts as the claim: its tolerance, or a trial's interval (``trial``).
    ``element`` is the place in an indexed number. ``where`` is ``file:line:col``.
    """

    name: str
    text: str
    outcome: str
    element: int | None
    measure: str
    arm: str
    against: str
    from_week: int
    to_week: int
    by: float
    value: float
    low: float
    high: float
    trial: bool
    source: str
    profile: str
    status: str
    note: str
    trial_n: int | None
    flag: str
    where: str

    @property
    def of_people(self) -> bool:
        """Whether participants are followed."""
        return self.measure in PEOPLE_MEASURES

    @property
    def counts_people(self) -> bool:
        """Whether participants matter, followed or only counted."""
        return self.of_people or self.measure == "net_benefit_per_participant"

    def counts_in(self, profile: str) -> bool:
        """Whether the claim was made of that profile of the evidence."""
        return self.profile in (profile, "both")


def read_claims(document: Document) -> dict[str, ClaimSchema]:
    """The claims of one file, with all that can be said about them without the arms they name."""
    raw_claims = document.data.get("claims")
    result = {}
    for name, raw in (raw_claims if isinstance(raw_claims, dict) else {}).items():
        loc = ("claims", name)
        if not CLAIM_NAME.fullmatch(name):
            document.report(loc, "a claim's name has small letters, digits and _ only, and starts with a letter")
        fields = validated(ClaimSchema, raw, document, loc)
        if fields is not None:
            _check_words(fields, document, loc)
            _check_band(fields, document, loc)
            result[name] = fields
    return result


def _check_words(fields: ClaimSchema, document: Document, loc: Location) -> None:
    lists = (("measure", MEASURES), ("profile", PROFILES), ("status", STATUSES), ("source", tuple(evidence.sources())))
    for key, options in lists:
        if getattr(fields, key) not in options:
            document.report((*loc, key), unknown(getattr(fields, key), key, options))
    if fields.measure not in MEASURES:
        return
    if problem := _outcome_problem(fields):
        document.report((*loc, "outcome"), problem)
    _check_fit(fields, document, loc)
    _check_weeks(fields, document, loc)


def _outcome_problem(fields: ClaimSchema) -> str | None:
    name, measure = fields.outcome, fields.measure
    if measure == "number":
        return _number_problem(name)
    if measure in WORTH_MEASURES:
        return None if name == SAVED else f"{measure} is of what contacts cost; allowed is {SAVED}"
    if measure not in PEOPLE_MEASURES:
        return None if name in OUTCOMES else unknown(name, "outcome", list(OUTCOMES))
    if name not in PEOPLE_OUTCOMES:
        return unknown(name, "outcome of participants", PEOPLE_OUTCOMES)
    if measure == "participants_improved" and name != "severity":
        return f"{measure} is of severity; allowed is severity"
    if measure == "participants_before_after" and name == "capability":
        return "capability gains start at zero, so there is no ratio; participants_controlled gives the difference"
    return None


def _number_problem(name: str) -> str | None:
    numbers = evidence.parameters()
    found = _ELEMENT.fullmatch(name)
    key = found.group(1) if found else name
    if key not in numbers:
        return unknown(key, "number", list(numbers))
    index = numbers[key].index
    if index is None:
        return f"{key} is one number; write {key}" if found else None
    names = entries.INDEXES[index]
    if found is None or int(found.group(2)) >= len(names):
        places = ", ".join(f"{i} {each}" for i, each in enumerate(names))
        return f"{key} has {len(names)} elements; write {key}[0] to {key}[{len(names) - 1}] ({places})"
    return None


def _check_fit(fields: ClaimSchema, document: Document, loc: Location) -> None:
    """Keys that a measure needs, or has no use for."""
    measure = fields.measure
    given = {key: getattr(fields, key) is not None for key in ("arm", "against", "by", "trial_n")}
    if measure == "number" and given["arm"]:
        pass  # an arm may set the number
    elif not given["arm"] and measure != "number":
        document.report((*loc, "arm"), f"is missing; {measure} is of an arm")
    if measure in ALONE and given["against"]:
        document.report((*loc, "against"), f"{measure} compares with no other arm; leave the line out")
    elif measure not in ALONE and not given["against"]:
        document.report((*loc, "against"), f"is missing; {measure} compares with another arm")
    if measure == "participants_improved" and not given["by"]:
        document.report((*loc, "by"), "is missing; the share of severity by which it must have fallen, such as 0.1")
    elif measure != "participants_improved" and given["by"]:
        document.report((*loc, "by"), "belongs to participants_improved only; leave the line out")
    if fields.by is not None and not 0.0 < fields.by < 1.0:
        document.report((*loc, "by"), f"{fields.by:g} is out of range; allowed is a share above 0 and below 1")
    if fields.trial_n is not None:
        _check_trial(fields, fields.trial_n, document, loc)


def _check_trial(fields: ClaimSchema, people: int, document: Document, loc: Location) -> None:
    if fields.measure != "participants_controlled" or fields.outcome not in CONTACTS:
        document.report((*loc, "trial_n"), "a trial is emulated for participants_controlled of a contact channel only")
    elif not 2 <= people <= 100_000:
        document.report((*loc, "trial_n"), f"{people:,} is out of range; allowed are 2 to 100,000 people an arm")
    elif fields.from_week is None or fields.to_week is None:
        document.report((*loc, "trial_n"), "a trial counts contacts over some time; give from_week and to_week")


def _check_weeks(fields: ClaimSchema, document: Document, loc: Location) -> None:
    last = LONGEST if fields.measure in PEOPLE_MEASURES else LIMITS["weeks"][1]
    keys = [key for key in ("week", "from_week", "to_week") if getattr(fields, key) is not None]
    if fields.measure == "number":
        for key in keys:
            document.report((*loc, key), "a number has no time; leave the line out")
        return
    if fields.week is not None and len(keys) > 1:
        document.report((*loc, keys[1]), "give week, or from_week and to_week, not both")
        return
    for key in keys:
        if not 0 <= getattr(fields, key) <= last:
            document.report((*loc, key), f"{getattr(fields, key):,} is out of range; allowed are 0 to {last:,} weeks")
            return
    first = fields.from_week or 0
    if fields.to_week is not None and first >= fields.to_week:
        document.report((*loc, "to_week"), f"{fields.to_week:,} is not after from_week, which is {first:,}")


def _check_band(fields: ClaimSchema, document: Document, loc: Location) -> None:
    ends = [key for key in ("low", "high") if getattr(fields, key) is not None]
    if fields.tolerance is not None and ends:
        document.report((*loc, ends[0]), "give tolerance, or low and high, not both")
    elif fields.tolerance is not None:
        if fields.tolerance <= 0.0:
            document.report((*loc, "tolerance"), f"{fields.tolerance:g} is out of range; it must be above 0")
    elif fields.low is None or fields.high is None:
        missing = "tolerance" if not ends else "high" if ends == ["low"] else "low"
        document.report((*loc, missing), "is missing; give tolerance, or low and high (a trial's interval)")
    elif not fields.low <= fields.value <= fields.high or fields.low == fields.high:
        told = f"{fields.value:g} is not between low, {fields.low:g}, and high, {fields.high:g}"
        document.report((*loc, "value"), told)


def resolved_claim(
    name: str, fields: ClaimSchema, document: Document, arms: list[str], baseline: str, weeks: int
) -> Claim:
    """The claim with its defaults, once the scenario's arms are known; what is wrong is reported in ``document``."""
    loc: Location = ("claims", name)
    for key in ("arm", "against"):
        arm = getattr(fields, key)
        if arm is not None and arm not in arms:
            document.report((*loc, key), unknown(arm, "arm", arms))
    if fields.arm is not None and fields.arm == fields.against:
        document.report((*loc, "against"), f"{fields.arm!r} is the arm itself; another arm is needed")
    first, end = _span(fields, weeks)
    if fields.measure in RUN_MEASURES and end > weeks:
        key = "week" if fields.week is not None else "to_week"
        document.report((*loc, key), f"the scenario has {weeks:,} weeks; allowed are 0 to {weeks:,}")
    elif fields.measure in RUN_MEASURES and first >= end:
        document.report((*loc, "from_week"), f"{first:,} is not before the scenario's end, which is week {end:,}")
    found = _ELEMENT.fullmatch(fields.outcome) if fields.measure == "number" else None
    width = fields.tolerance or 0.0
    return Claim(
        name=name,
        text=fields.text,
        outcome=found.group(1) if found else fields.outcome,
        element=int(found.group(2)) if found else None,
        measure=fields.measure,
        arm=fields.arm or baseline,
        against=fields.against or "",
        from_week=first,
        to_week=end,
        by=fields.by or 0.0,
        value=fields.value,
        low=fields.value - width if fields.low is None else fields.low,
        high=fields.value + width if fields.high is None else fields.high,
        trial=fields.low is not None,
        source=fields.source,
        profile=fields.profile,
        status=fields.status,
        note=fields.note or "",
        trial_n=fields.trial_n,
        flag=fields.flag or "",
        where=document.where(loc),
    )


def _span(fields: ClaimSchema, weeks: int) -> tuple[int, int]:
    """From week, to week (left out): a single week where ``week`` holds."""
    people = fields.measure in PEOPLE_MEASURES
    if fields.measure == "number":
        return 0, 0
    if fields.week is not None:
        return fields.week, fields.week + 1
    if people and fields.from_week is None and fields.to_week is None:
        return FOLLOW_UP, FOLLOW_UP + 1
    return fields.from_week or 0, fields.to_week or (FOLLOW_UP + (fields.from_week or 0) if people else weeks)
