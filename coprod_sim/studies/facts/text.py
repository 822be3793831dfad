"""Facts as text: a table, fitted and not fitted apart, and what follows from it in sentences."""

from collections.abc import Iterator
from textwrap import fill

from coprod_sim.report.numbers import listed
from coprod_sim.report.text_table import Row, as_json, grid, label_room, page_width, records
from coprod_sim.studies.facts.results import Facts, Result

HEADS = ("Fact", "source", "published (what counts as met)", "simulated (95% interval)", "verdict")
FITTED = "Fitted: numbers of the model were set so that these are met."
OTHERS = "Not fitted: these are checks, and the exit code does not depend on them."
LABEL = 34


def text(found: Facts, width: int | None = None) -> str:
    """Table and sentences."""
    width = page_width(width)
    lines = "\n".join(fill(line, width, break_on_hyphens=False) for line in sentences(found))
    return "\n".join(_table(found, width)) + "\n\n" + lines + "\n"


def json_text(found: Facts) -> str:
    """Sentences, results and manifest as JSON; numbers without a value are null."""
    content = {"sentences": sentences(found), "facts": records(found.table), "manifest": found.manifest}
    return as_json(content)


def _table(found: Facts, width: int) -> Iterator[str]:
    """With sources where they fit."""
    for columns in ((0, 1, 2, 3, 4), (0, 2, 3, 4)):
        head = [HEADS[column] for column in columns]
        rows = list(_rows(found, columns))
        if label_room(head, rows, width) >= LABEL:
            break
    yield from grid(head, rows, width)
    if len(head) < len(HEADS):
        yield fill("(facts.csv has the sources, too.)", width)


def _rows(found: Facts, columns: tuple[int, ...]) -> Iterator[Row]:
    for heading, fitted in ((FITTED, True), (OTHERS, False)):
        yield heading
        for r in found.of(fitted=fitted):
            cells = cells_of(r)
            yield tuple(cells[column] for column in columns)


def cells_of(r: Result) -> tuple[str, ...]:
    """Label with its unit, sources, what is published, what is simulated, verdict."""
    return r.label, ", ".join(r.fact.sources) or "-", r.published, r.found, r.verdict


def sentences(found: Facts) -> list[str]:
    """What came of the facts, made from the numbers alone."""
    made = found.manifest
    towns = "One town" if made["towns"] == 1 else f"{made['towns']} towns"
    how = f"{towns} of {made['residents']:,} people, {made['scenario']}, arm {made['arm']}"
    told = [
        f"{how}, in the second year, central values of the trials, no growth.",
        "A fact is met where the mean over towns lies within what counts as met; the interval tells how sure it is.",
    ]
    for what, fitted in (("fitted facts", True), ("facts that were not fitted", False)):
        results = [r for r in found.of(fitted=fitted) if r.fact.published]
        told.append(f"{sum(r.inside for r in results)} of {len(results)} {what} are met.")
    if found.missed:
        told.append(f"Missed although numbers were set to meet them: {listed([_name(r) for r in found.missed])}.")
    if failing := [r for r in found.of(fitted=False) if r.verdict == "outside"]:
        told.append(f"Not fitted, and not met: {listed([_name(r) for r in failing])}.")
    return told


def _name(r: Result) -> str:
    return r.fact.key
