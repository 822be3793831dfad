"""Findings with planted differences, made without runs."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from coprod_sim.outcomes import HEADLINE, OUTCOMES
from coprod_sim.report.findings import Findings
from coprod_sim.report.frames import contrast_table, split_table

ARMS = {"a": "Usual service", "b": "With people", "c": "Usual service, same money"}
PAIRS = (("b", "a"), ("b", "c"), ("c", "a"))
LEVEL = 1_000.0


def planted(
    effects: Mapping[str, float],
    uncertainty: Mapping[str, float] | None = None,
    *,
    replicates: int = 16,
    fixed: bool = False,
    manifest: Mapping[str, Any] | None = None,
    utilisation: bool = False,
) -> Findings:
    """Arm ``b`` differs from the others by ``effects`` (outcome to difference), give or take ``uncertainty``.

    Values of the replicates lie symmetrically about the effect, so that its mean is exact.
    """
    around = np.linspace(-1.0, 1.0, replicates)[:, None] if replicates > 1 else np.zeros((1, 1))
    size = np.array([effects.get(key, 0.0) for key in OUTCOMES])
    width = np.array([(uncertainty or {}).get(key, 0.0) for key in OUTCOMES])
    usual = np.full((replicates, len(OUTCOMES)), LEVEL)
    once = {"a": usual, "b": usual + size + around * width, "c": usual}
    options: dict[str, Any] = {"pairs": PAIRS, "baseline": "a", "of_mean": fixed}
    main = [list(OUTCOMES).index(key) for key in HEADLINE]
    parts = {level: {arm: values[:, main] for arm, values in once.items()} for level in (0.85, 1.05)}
    made = {
        "weeks": 520, "replicates": replicates, "fixed_parameters": fixed, "evidence": "trials",
        "inputs": {"numbers": 113, "judgement": 61, "provisional": 20},
    }  # fmt: skip
    empty = pd.DataFrame()
    return Findings(
        labels=ARMS,
        baseline="a",
        pairs=PAIRS,
        table=contrast_table(once, tuple(OUTCOMES), **options),
        weekly=empty,
        quarters=empty,
        by_fifth=empty,
        by_utilisation=split_table(parts if utilisation else {}, "starting_utilisation", HEADLINE, **options),
        parameters=empty,
        manifest=made | dict(manifest or {}),
    )
