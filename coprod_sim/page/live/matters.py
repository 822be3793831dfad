"""Which doubted numbers matter most for demand and cost: a shipped table, and where it is from.

``matters.csv`` is made by ``verification/matters.py``: a row a scenario and number, the one that matters most first.
"""

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("matters.csv")
USUAL = "time_bank"


@cache
def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mattering(scenario: str) -> tuple[list[str], str]:
    """Keys of a scenario's numbers, the one that matters most first, and how that is known."""
    rows = [row for row in _rows() if row["scenario"] == scenario]
    own = bool(rows)
    rows = rows or [row for row in _rows() if row["scenario"] == USUAL]
    if not rows:
        return [], ""
    how = "What matters most here: " if own else f"What matters most in {USUAL}: "
    first = rows[0]
    words = f"correlation of each number's draws with the difference in demand and cost, {first['worlds']} worlds of"
    return [row["key"] for row in rows], f"{how}{words} {first['residents']} residents, model {first['model']}."
