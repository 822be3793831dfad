"""For whom: by deprivation fifth, for people who get home care and by their age, and for carers."""

from collections.abc import Iterator

from coprod_sim.outcomes.registry import HOME_CARE, UNMET_PARTS
from coprod_sim.outcomes.summary import FIFTHS
from coprod_sim.report.part import Text
from coprod_sim.report.sentence import Name, Sentence, TableRow, say, together
from coprod_sim.studies.compare.answer import against
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.how_sure import SAME, SETTLED
from coprod_sim.studies.statements import called, heading, quoted_arm, signed, statement, verdict

DELIVERED = "home_care_delivered_hours"
BY_FIFTH = ("demand_hours", *UNMET_PARTS)
CARE = (*HOME_CARE, "undelivered_hours")
CARERS = ("carers", "carers_20h", "carer_strain", "core_kin_hours")
ENDS = {FIFTHS[0]: "the most deprived fifth", FIFTHS[-1]: "the least deprived fifth"}


def has_home_care(found: Findings) -> bool:
    """Whether anybody asks for home care in any arm."""
    return any(found.mean(key, arm) for key in HOME_CARE for arm in found.arms)


def has_carers(found: Findings) -> bool:
    """Whether anybody cares for kin in any arm."""
    return any(found.mean("carers", arm) for arm in found.arms)


def texts(found: Findings, pairs: tuple[Pair, ...]) -> Iterator[Text]:
    """What is told of each contrast: fifths, home care, carers."""
    for pair in pairs:
        compared = against(found, pair) if found.own_baselines else (quoted_arm(found, pair[1]),)
        opening = say("{against}", against=compared) if found.own_baselines else say("Compared with {b}", b=compared)
        keys = (*BY_FIFTH, *((DELIVERED,) if has_home_care(found) else ()))
        fifths = tuple(filter(None, (by_fifth(found, pair, key) for key in keys)))
        if fifths:
            words = "{opening}, by deprivation, each fifth per its own residents:"
            yield Text(say(words, opening=opening), fifths)
        if has_home_care(found):
            care = [statement(found, found.said(key, pair), key) for key in CARE]
            care += filter(None, (by_age(found, pair),))
            yield Text(say("{opening}, people who get home care:", opening=opening), tuple(care))
        if has_carers(found):
            carers = tuple(statement(found, found.said(key, pair), key) for key in CARERS)
            yield Text(say("{opening}, carers:", opening=opening), carers)


def by_fifth(found: Findings, pair: Pair, outcome: str) -> Sentence:
    """The most and the least deprived fifth."""
    parts = [
        say("{said} in {end}", said=_said(row, outcome), end=ENDS[int(row["fifth"])])
        for row in found.rows_of("by_fifth", pair, outcome=outcome)
        if row["fifth"] in ENDS
    ]
    return say("{name}: {parts}.", name=heading(found, outcome), parts=together(parts)) if parts else ()


def by_age(found: Findings, pair: Pair) -> Sentence:
    """Ages that have any home care: those where it is settled first, then the others."""
    rows = found.rows_of("by_age", pair, outcome=DELIVERED)
    have = [row for row in rows if any(row[f"mean {arm}"] for arm in pair)]
    have.sort(key=lambda row: row["words"] not in SETTLED)
    parts = [say("at {age} {said}", said=_said(row, DELIVERED), age=Name(row["age"])) for row in have]
    name = called(found, DELIVERED)
    return say("By age, {name} per people of that age: {parts}.", name=name, parts=together(parts)) if parts else ()


def _said(row: TableRow, outcome: str) -> Sentence:
    if verdict(row).words == SAME:
        return (Name(SAME),)
    sure = Name(verdict(row).said) if row["low"] == row["low"] else Name(verdict(row).way)
    total = signed(row, "town_median", outcome)
    return say("{sure} (median {median}, {town} in all)", sure=sure, median=signed(row, "median", outcome), town=total)
