"""Home care by name: asked of the team and delivered, in all, by deprivation fifth and by age."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from coprod_sim.outcomes.registry import HOME_CARE
from coprod_sim.outcomes.summary import FIFTHS
from coprod_sim.report.numbers import listed, signed
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.compare.statements import against, in_town, statement
from coprod_sim.studies.how_sure import SETTLED, TOLD

DELIVERED = "home_care_delivered_hours"
ENDS = {FIFTHS[0]: "the most deprived fifth", FIFTHS[-1]: "the least deprived fifth"}


def has_home_care(found: Findings) -> bool:
    """Whether anybody asks for home care in any arm."""
    return any(found.mean(key, arm) for key in HOME_CARE for arm in found.arms)


def home_care(found: Findings, pairs: tuple[Pair, ...]) -> Iterator[tuple[str, list[str]]]:
    """A heading and what is told of each contrast; nothing where there is no home care."""
    for pair in pairs if has_home_care(found) else ():
        said = [statement(found, key, pair) for key in HOME_CARE]
        said += filter(None, (_by_fifth(found, pair), _by_age(found, pair)))
        what = against(found, pair)
        yield f"Home care, {what if found.own_baselines else f'compared with {what}'}:", said


def rows_of(table: pd.DataFrame, pair: Pair, outcome: str = DELIVERED) -> pd.DataFrame:
    """An outcome's rows of a contrast in ``by_fifth`` or ``by_age``."""
    if table.empty:
        return table
    return table[(table["contrast"] == contrast_name(pair)) & (table["outcome"] == outcome)]


def _by_fifth(found: Findings, pair: Pair) -> str:
    rows = rows_of(found.by_fifth, pair)
    parts = [f"{_said(found, row)} in {ENDS[int(row['fifth'])]}" for row in _records(rows) if row["fifth"] in ENDS]
    return f"Home care delivered, per 1,000 of a fifth's own residents: {listed(parts)}." if parts else ""


def _by_age(found: Findings, pair: Pair) -> str:
    """Ages that have any home care: those where it is settled first, then the others together."""
    rows = _records(rows_of(found.by_age, pair))
    have = [row for row in rows if any(row[f"mean {arm}"] for arm in pair)]
    sure = [f"{_said(found, row)} at {row['age']}" for row in have if row["words"] in SETTLED]
    rest = [f"{_said(found, row)} at {row['age']}" for row in have if row["words"] not in SETTLED]
    parts = [*sure, *rest]
    return f"Home care delivered, by age, per 1,000 people of that age: {'; '.join(parts)}." if parts else ""


def _records(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    return [] if rows.empty else rows.to_dict("records")


def _said(found: Findings, row: dict[Any, Any]) -> str:
    told = f"{'lower' if row['way'] < 0 else 'higher'} " if row["words"] in TOLD else ""
    median = f"median {signed(row['median'])} hours, {in_town(found, DELIVERED, row['town_median'])}"
    return f"{told}{row['words']} ({median})"
