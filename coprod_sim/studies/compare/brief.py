"""The page for a committee of a comparison: the question, the answer with how sure, totals, for whom."""

from collections.abc import Iterator
from pathlib import Path

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report import numbers
from coprod_sim.report.brief import Brief
from coprod_sim.report.results import FIGURES, PICTURE_ENDINGS
from coprod_sim.report.sentence import Name, Sentence, say
from coprod_sim.scenario.money import unit_in
from coprod_sim.studies.compare import for_whom
from coprod_sim.studies.compare.answer import ANSWER, BESIDE, against_each
from coprod_sim.studies.compare.figures.every import ALT
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.parts import notices
from coprod_sim.studies.compare.paying_back import break_even
from coprod_sim.studies.compare.read_back import found_in, read_files
from coprod_sim.studies.compare.reading import how_sure
from coprod_sim.studies.compare.run_facts import RunFacts
from coprod_sim.studies.how_sure import LEGEND
from coprod_sim.studies.intervals import range_of
from coprod_sim.studies.statements import statement, verdict

ROWS = (*ANSWER, "core_hours", "home_care_delivered_hours", "carers_20h", "net_benefit_low_gbp")
PICTURES = ("core_economy", "contrasts")
"""The first that was drawn is shown."""


def brief_of(folder: Path) -> Brief:
    """What the page says, from the folder that ``coprod-sim compare`` wrote.

    Raises:
        DamagedError: files are missing or not as they were written.
    """
    files = read_files(folder)
    found = found_in(folder, files)
    drawn = [each for each in PICTURES if all(f"{FIGURES}/{each}{end}" in files for end in PICTURE_ENDINGS)]
    name = drawn[0] if drawn else ""
    picture = (files[f"{FIGURES}/{name}.svg"], files[f"{FIGURES}/{name}.png"], ALT[name]) if name else None
    return brief(found, picture)


def brief(found: Findings, picture: tuple[bytes, bytes, str] | None) -> Brief:
    """The same of findings."""
    from coprod_sim.studies.compare.figures.look import footer

    first, second = found.lead[0]
    scenario = found.manifest["scenario"]
    return Brief(
        title=str(scenario["title"]),
        question=str(scenario["question"]),
        notices=notices(found),
        answer=tuple(_answer(found)),
        columns=(
            "In the whole town, a year",
            found.labels[second],
            found.labels[first],
            "Difference",
            range_of(int(found.manifest["replicates"])),
            "How sure",
        ),
        rows=tuple(_row(found, key) for key in ROWS if any(found.mean(key, arm) for arm in found.arms)),
        totals=f"For all {int(found.manifest['residents']):,} residents: the mean of each option, median differences",
        whom=tuple(_whom(found)),
        rests=(*how_sure(found)[-1:], (Name(LEGEND),)),
        picture=picture,
        provenance=footer(found),
    )


def _answer(found: Findings) -> Iterator[Sentence]:
    """What moves, what it is worth, and when it pays."""
    opening = say("In this model, over {span}", span=RunFacts(found).span)
    yield against_each(found, ANSWER, opening)[0].lead
    yield against_each(found, BESIDE, ("Beside this",))[0].lead
    yield break_even(found, found.lead[0])


def _row(found: Findings, key: str) -> tuple[str, ...]:
    pair, of = found.lead[0], OUTCOMES[key]
    row = found.row(key, pair)

    def say_it(value: float, digits: int = 2) -> str:
        return found.in_money(numbers.difference(value, of.unit, digits))

    levels = (float(row[f"town mean {arm}"]) for arm in (pair[1], pair[0]))
    low, high = float(row["town_low"]), float(row["town_high"])
    return (
        f"{found.label(key)}, {unit_in(of.unit, found.money)}",
        *((numbers.MINUS if value < 0 else "") + numbers.figures(value, 3) for value in levels),
        say_it(float(row["town_median"])),
        numbers.ends(low, high, say_it) if low == low else "",
        verdict(found.said(key, pair)).said,
    )


def _whom(found: Findings) -> Iterator[Sentence]:
    """Who gains and who does not: demand, unmet need and home care by fifth, and carers."""
    pair = found.lead[0]
    keys = ("demand_hours", "unmet_unasked_hours", *((for_whom.DELIVERED,) if for_whom.has_home_care(found) else ()))
    yield from filter(None, (for_whom.by_fifth(found, pair, key) for key in keys))
    if for_whom.has_carers(found):
        yield statement(found, found.said("carers_20h", pair), "carers_20h")
