"""The frozen baseline: what a small run of each arm gives.

Run `uv run python tests/support/baseline.py` after raising MODEL_VERSION.
"""

import hashlib
import json
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coprod_sim.model.model import MODEL_VERSION, CoProductionModel
from coprod_sim.outcomes.fields import FIELD_INDEX, of_age
from coprod_sim.outcomes.summary import Ledger, summarise

PLACE = Path(__file__).parents[1] / "model" / "behaviour" / "baseline.json"
ARMS = ("traditional", "co-produced", "traditional_plus")
OUTCOMES = ("demand_hours", "public_hours", "cost_public_gbp", "unmet_hours", "unpaid_hours", "qaly", "severity")


def where() -> str:
    """The platform whose last bits the digests are of."""
    return f"{platform.machine()} {' '.join(platform.libc_ver())}"


BY_AGE = {of_age(name, band) for name in ("asked_home", "served_home", "residents") for band in range(6)}
"""Columns that came later; what they add up to is a column of its own, which test_home_care.py compares."""


def digest(ledger: Ledger, names: Iterable[str]) -> str:
    """Of every column that holds anything, with its name: a column more that stays empty changes no result."""
    made = hashlib.sha256()
    for name in sorted(names):
        column = ledger[..., FIELD_INDEX[name]]
        if column.any():
            made.update(name.encode() + column.tobytes())
    return made.hexdigest()


def measured() -> dict[str, Any]:
    """Digests and outcomes of each arm."""
    found: dict[str, Any] = {"model_version": MODEL_VERSION, "platform": where(), "arms": {}}
    for arm in ARMS:
        model = CoProductionModel("time_bank", arm, residents=2_000, fixed_parameters=True, seed=7).run(104)
        values = summarise(model.ledger, model.parameters)
        found["arms"][arm] = {
            "digest": digest(model.ledger, FIELD_INDEX.keys() - BY_AGE),
            "digest_by_age": digest(model.ledger, BY_AGE),
        } | {key: float(values[key]) for key in OUTCOMES}
    return found


if __name__ == "__main__":
    PLACE.write_text(json.dumps(measured(), indent=1) + "\n", encoding="utf-8")
