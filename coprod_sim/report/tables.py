"""Results as text for people and as JSON for programs."""

import json
import math
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pandas as pd

from coprod_sim.outcomes import HEADLINE, OUTCOMES, Outcome
from coprod_sim.report import words
from coprod_sim.report.findings import Findings, Pair, contrast_name
from coprod_sim.report.sentences import sentences

SHOWN = (
    "demand_hours",
    "public_hours",
    "unmet_hours",
    "unmet_asked_hours",
    "unmet_unasked_hours",
    "referred_hours",
    "contact_hours",
    "served_hours",
    "programme_hours",
    "unpaid_hours",
    "substituted_hours",
    "additional_hours",
    "backlog_hours",
    "wait_weeks",
    "cost_public_gbp",
    "cashable_gbp",
    "cost_society_gbp",
    "net_benefit_low_gbp",
    "qaly",
    "self_sufficiency",
    "severity",
    "carer_strain",
)
"""Outcomes of the printed table; comparison.csv has all."""
WIDTH = 118


def text(found: Findings) -> str:
    """A table a contrast (after the first arm's, of the headline outcomes only) and the sentences, as plain text."""
    from rich.console import Console

    console = Console(file=StringIO(), width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    for pair in found.pairs:
        console.print(_table(found, pair, SHOWN if pair in found.lead else HEADLINE))
    for sentence in sentences(found):
        console.print(sentence, markup=False, highlight=False)
        console.print()
    output = console.file
    assert isinstance(output, StringIO)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()).strip() + "\n"


def json_text(found: Findings) -> str:
    """Sentences, tables and manifest as JSON; numbers without a value are null."""
    content = {
        "sentences": sentences(found),
        "table": _records(found.table),
        "by_fifth": _records(found.by_fifth),
        "by_utilisation": _records(found.by_utilisation),
        "manifest": found.manifest,
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _table(found: Findings, pair: Pair, keys: tuple[str, ...]) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    first, second = (escape(found.labels[arm]) for arm in pair)
    title = f"{first} minus {second}"
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left", title_style="", width=WIDTH, padding=(0, 1, 0, 0))
    table.add_column("Outcome", ratio=1)
    for head, width in ((second, 11), (first, 11), ("difference", 10), ("95% interval", 21), ("same sign", 5)):
        table.add_column(head, justify="right", width=max(width, *(len(word) for word in head.split())))
    table.add_column("Monte Carlo error", justify="right", width=8)
    for unit, outcomes in _by_unit(keys):
        table.add_row(f"{unit[:1].upper()}{unit[1:]}:")
        for outcome in outcomes:
            table.add_row(f"  {outcome.label}", *_cells(found, pair, outcome))
    return table


def _by_unit(keys: tuple[str, ...]) -> Iterator[tuple[str, list[Outcome]]]:
    units = dict.fromkeys(OUTCOMES[key].display_unit for key in keys)
    for unit in units:
        yield unit, [OUTCOMES[key] for key in keys if OUTCOMES[key].display_unit == unit]


def _cells(found: Findings, pair: Pair, outcome: Outcome) -> Iterator[str]:
    rows = found.table
    row = rows[(rows["outcome"] == outcome.key) & (rows["contrast"] == contrast_name(pair))].iloc[0]
    unit = outcome.display_unit
    for arm in (pair[1], pair[0]):
        value = float(row[f"mean {arm}"])
        yield (words.MINUS if value < 0 else "") + words.figures(value, 4)
    yield words.difference(float(row["difference"]), unit)
    low, high = float(row["low"]), float(row["high"])
    yield "none" if math.isnan(low) else f"{words.difference(low, unit)} to {words.difference(high, unit)}"
    yield words.whole_percent(float(row["sign_share"])) if math.isfinite(float(row["sign_share"])) else "none"
    error = float(row["mc_error"])
    yield "none" if math.isnan(error) else words.figures(error)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            str(name): None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in row.items()
        }
        for row in frame.to_dict("records")
    ]
