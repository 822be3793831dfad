"""Claims as text: a table, and sentences on what would have happened anyway and what a trial would have found."""

import math
from collections.abc import Iterator
from textwrap import fill

from coprod_sim.report.numbers import ends, figures, listed, whole_percent
from coprod_sim.report.text_table import Row, as_json, grid, label_room, page_width, records
from coprod_sim.scenario.claims import Claim
from coprod_sim.studies.contrasts import Estimate
from coprod_sim.studies.validate.results import FEWEST, Claims, Result

HEADS = ("Claim", "source", "status", "claimed", "simulated", "anyway", "verdict")
LABEL = 26
MOSTLY = 0.5
"""From this share on a change is mostly what would have happened anyway."""


def text(found: Claims, width: int | None = None) -> str:
    """A table of the claims by scenario and profile, and what follows from it in sentences."""
    width = page_width(width)
    blocks = ["\n".join(_table(found, width))] if found.results else []
    blocks += ["\n".join(fill(line, width, break_on_hyphens=False) for line in sentences(found))]
    return "\n\n".join(blocks) + "\n"


def json_text(found: Claims) -> str:
    """Sentences, results and manifest as JSON; numbers without a value are null."""
    content = {"sentences": sentences(found), "claims": records(found.table), "manifest": found.manifest}
    return as_json(content)


def _table(found: Claims, width: int) -> Iterator[str]:
    """All columns and intervals where they fit; otherwise without source, status and then intervals."""
    for first, intervals in ((1, True), (2, True), (3, True), (3, False)):
        head = [HEADS[0], *HEADS[first:]]
        rows = list(_rows(found, first, intervals))
        if label_room(head, rows, width) >= LABEL:
            break
    yield from grid(head, rows, width)
    if len(head) < len(HEADS):
        yield f"A wider window shows more{' columns' if intervals else ', such as intervals'}."
    if any(not r.counts for r in found.results):
        yield fill("(In brackets: the claim was not made of this profile, and does not count.)", width)


def _rows(found: Claims, first: int, intervals: bool) -> Iterator[Row]:
    """Headings, and rows of labels and the cells from column ``first`` on."""
    for scenario, profile in dict.fromkeys((r.scenario, r.profile) for r in found.results):
        yield f"{scenario}, evidence as {'the talk claims' if profile == 'talk' else 'trials found'}:"
        for r in found.results:
            if (r.scenario, r.profile) == (scenario, profile):
                label, *cells = _cells(r, intervals)
                yield (label, *cells[first - 1 :])


def _cells(r: Result, intervals: bool) -> tuple[str, ...]:
    town = "" if math.isnan(r.times_town) else f" (times {r.times_town:,.10g} in the town)"
    unit = "" if "%" in r.unit else f", {r.unit}{town}"
    flag = f" [{r.claim.flag}]" if r.claim.flag else ""
    anyway = "" if math.isnan(r.anyway.mean) else r.say(r.anyway.mean)
    values = (r.claimed, r.band(r.simulated)) if intervals else (r.say(r.claim.value), r.say(r.simulated.mean))
    label = f"{r.claim.text.rstrip('.')}{unit}{flag}"
    return (label, r.claim.source, r.status, *values, anyway, r.verdict)


def sentences(found: Claims) -> list[str]:
    """What came of the claims, made from the numbers alone."""
    if not found.results:
        return ["There are no claims."]
    warnings = [f"Warning: {line}" for line in found.manifest.get("warnings", ())]
    return [*_counts(found), *warnings, *(line for r in found.counted for line in _of(r))]


def _counts(found: Claims) -> Iterator[str]:
    for status, what in (("input", "inputs"), ("calibrated", "calibrated claims"), ("predicted", "predicted claims")):
        each = [r for r in found.counted if r.status == status]
        if each:
            few = [r for r in each if r.too_few]
            inside = sum(r.inside for r in each if not r.too_few)
            rest = f"; of {len(few)} there are too few participants to tell" if few else ""
            yield f"{inside} of {len(each)} {what} are inside what is claimed{rest}."
    if missed := found.missed:
        yield f"Missed although the simulation is calibrated to them: {listed([_name(r) for r in missed])}."


def _name(r: Result) -> str:
    return f"{r.scenario}.{r.claim.name} ({r.profile})"


def _of(r: Result) -> Iterator[str]:
    if math.isnan(r.simulated.mean):
        yield f"{_name(r)}: no value; nobody took part whose results could be followed."
        return
    if r.too_few:
        yield (
            f"{_name(r)}: too few to tell; {r.in_all} participants in all worlds together, and {FEWEST} are needed. "
            "Use more residents or replicates."
        )
        return
    if line := regression(r):
        yield line
    if r.trial is not None and not math.isnan(r.trial.estimate):
        trial = r.trial
        found = r.band(Estimate(trial.estimate, trial.low, trial.high))
        yield (
            f"{_name(r)}: a trial of {trial.people:,} people an arm, emulated once, finds {found}; of trials of that "
            f"size {whole_percent(trial.clear)} would find a change. The simulated effect itself, "
            f"{r.say(r.simulated.mean)}, lies {r.verdict} {_interval(r.claim)} {say_interval(r)}."
        )


def _interval(claim: Claim) -> str:
    return "the trial's interval" if claim.trial else "the claimed band"


def say_interval(r: Result) -> str:
    """``-8% to +8%``: the claimed band."""
    return ends(r.claim.low, r.claim.high, r.say)


def regression(r: Result) -> str | None:
    """How much of a change without a control group would have happened anyway; None where that is less than half."""
    share = anyway_share(r)
    if share is None or share < MOSTLY:
        return None
    people = "of participants improved by then" if r.claim.measure == "participants_improved" else "simulated"
    part = "all of it" if share >= 1.0 else f"{whole_percent(share)} of it"
    return (
        f"{_name(r)}: {r.say(r.simulated.mean)} {people}, {_when(r.claim)}, and {r.say(r.anyway.mean)} for the same "
        f"people without the programme: {part} would have happened anyway ({figures(r.people)} "
        f"participants a world).{_why(r)}"
    )


def _why(r: Result) -> str:
    better = r.claim.measure == "participants_improved" or (r.anyway.mean > 0.0) == (r.claim.outcome == "qaly")
    if not better:
        return ""
    return " People enrol when they are at their worst and get better by themselves (regression to the mean)."


def _when(claim: Claim) -> str:
    first, last = claim.from_week, claim.to_week - 1
    return f"{last} weeks after enrolment" if first == last else f"weeks {first} to {last + 1} after enrolment"


def anyway_share(r: Result) -> float | None:
    """Part of the simulated change that would have happened anyway; None where there is nothing to share out."""
    if math.isnan(r.anyway.mean) or r.simulated.mean == 0.0 or r.simulated.mean * r.anyway.mean < 0.0:
        return None
    return r.anyway.mean / r.simulated.mean
