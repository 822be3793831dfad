"""Planted localities: how practice spreads, what a scandal does, who gains, and sizes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from coprod_sim.outcomes.summary import PLACE_OUTCOMES, QUARTER

WEEKS = 520


def weekly(ends: Mapping[str, float], width: float = 0.1, scandal: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Adoption that rises from zero to ``ends`` by arm, and a risk that a ``scandal`` in week 156 raises."""
    week = np.arange(WEEKS)
    blocks = []
    for arm, end in ends.items():
        risk = np.full(WEEKS, 0.2)
        top = (scandal or {}).get(arm, 0.0)
        risk[156:] = np.maximum(risk[156:], top * np.exp(-(week[156:] - 156) / 50))
        for outcome, mean in (("adoption", end * week / (WEEKS - 1)), ("perceived_risk", risk)):
            low, high = np.maximum(mean - width, 0.0), np.minimum(mean + width, 1.0)
            columns = {
                "week": week,
                "arm": arm,
                "outcome": outcome,
                "mean": mean,
                "median": mean,
                "low": low,
                "high": high,
            }
            blocks.append(pd.DataFrame(columns))
    return pd.concat(blocks, ignore_index=True)


def places(gains: Mapping[str, float], uneven: float = 0.0, worlds: int = 16, localities: int = 8) -> pd.DataFrame:
    """Differences by contrast: the same gain in all worlds, uneven over localities, so that some may lose."""
    around = np.linspace(-uneven, uneven, localities)
    blocks = []
    for contrast, gain in gains.items():
        for replicate in range(worlds):
            rows = pd.DataFrame(dict.fromkeys(PLACE_OUTCOMES, gain + around))
            rows.insert(0, "locality", range(localities))
            rows.insert(0, "replicate", replicate)
            rows.insert(0, "contrast", contrast)
            blocks.append(rows)
    return pd.concat(blocks, ignore_index=True)


def first_world(arms: tuple[str, ...], localities: int = 8) -> pd.DataFrame:
    """Localities that take it up one after the other."""
    week, locality = np.meshgrid(np.arange(0, WEEKS, QUARTER), np.arange(localities), indexing="ij")
    share = np.clip(week / WEEKS * 2 - locality / localities, 0, 1)
    where = {"locality": locality.ravel(), "week": week.ravel(), "adoption": share.ravel(), "risk": 0.3}
    return pd.concat([pd.DataFrame({"arm": arm} | where) for arm in arms], ignore_index=True)


def arms(
    scandals: Mapping[str, float] | None = None,
    sizes: Mapping[str, int] | None = None,
    against: Mapping[str, str] | None = None,
    labels: tuple[str, ...] = ("a", "b", "c"),
) -> dict[str, Any]:
    """The manifest's arms, with their scandals, sizes and baselines."""
    made: dict[str, Any] = {}
    for arm in labels:
        week = (scandals or {}).get(arm, -1.0)
        made[arm] = {"label": arm, "parameters": {"scandal_week": {"value": week, "origin": "scenario"}}}
        made[arm] |= {"locality_residents": sizes[arm]} if sizes else {}
        made[arm] |= {"against": against[arm]} if against and arm in against else {}
    return {"arms": made, "residents": 10_000}
