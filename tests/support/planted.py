"""Findings with planted differences, made without runs."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coprod_sim.outcomes.registry import MAIN, OUTCOMES
from coprod_sim.scenario.bought import Bought
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.saved import saved_table
from coprod_sim.studies.compare.tables import break_even_table, contrast_table, split_table, world_table

ARMS = {"a": "Usual service", "b": "With people", "c": "Usual service, same money"}
PAIRS = (("b", "a"), ("b", "c"), ("c", "a"))
LEVEL = 1_000.0
RESIDENTS = 20_000


def planted(
    effects: Mapping[str, float],
    uncertainty: Mapping[str, float] | None = None,
    *,
    replicates: int = 16,
    fixed: bool = False,
    manifest: Mapping[str, Any] | None = None,
    utilisation: bool = False,
    other: Mapping[str, float] | None = None,
    ahead: Sequence[Sequence[float]] = ((0.0,),),
    weekly: pd.DataFrame | None = None,
    places: pd.DataFrame | None = None,
    first_world: pd.DataFrame | None = None,
    pairs: Sequence[tuple[str, str]] = PAIRS,
    more: Mapping[str, str] | None = None,
) -> Findings:
    """Arm ``b`` differs from the others by ``effects`` (outcome to difference), give or take ``uncertainty``.

    Values of the replicates lie symmetrically about the effect, so that its mean is exact. ``other``: what
    arm ``c`` differs by from ``a``. ``ahead``: by how many
    pounds arm ``b`` is ahead in net benefit at the end of each week, a row a replicate. ``weekly``, ``places`` and
    ``first_world`` are the frames of that name. ``more``: arms that are as ``a``, with their labels.
    """
    around = np.linspace(-1.0, 1.0, replicates)[:, None] if replicates > 1 else np.zeros((1, 1))
    size = np.array([effects.get(key, 0.0) for key in OUTCOMES])
    width = np.array([(uncertainty or {}).get(key, 0.0) for key in OUTCOMES])
    same_money = np.array([(other or {}).get(key, 0.0) for key in OUTCOMES])
    usual = np.full((replicates, len(OUTCOMES)), LEVEL)
    once = {"a": usual, "b": usual + size + around * width, "c": usual + same_money}
    once |= dict.fromkeys(more or {}, usual)
    options: dict[str, Any] = {"pairs": tuple(pairs), "fixed": fixed, "matters": 0.01}
    people = {arm: np.full(replicates, float(RESIDENTS)) for arm in once}
    main = [list(OUTCOMES).index(key) for key in MAIN]
    parts = {level: {arm: values[:, main] for arm, values in once.items()} for level in (0.85, 1.05)}
    made = {
        "scenario": {"name": "planted"},
        "seed": 1,
        "weeks": 520,
        "residents": RESIDENTS,
        "replicates": replicates,
        "fixed_parameters": fixed,
        "evidence": "trials",
        "matters": 0.01,
        "arms": {arm: {"label": label, "parameters": {}} for arm, label in (ARMS | dict(more or {})).items()},
        "inputs": {"numbers": 113, "judgement": 61, "provisional": 20},
    }
    net = np.diff(np.array(ahead, dtype=np.float64), axis=1, prepend=0.0)
    empty = pd.DataFrame()
    return Findings(
        labels=ARMS | dict(more or {}),
        baseline="a",
        pairs=tuple(pairs),
        table=contrast_table(once, tuple(OUTCOMES), people=people, **options),
        weekly=empty if weekly is None else weekly,
        quarters=empty,
        by_fifth=empty,
        by_age=empty,
        break_even=break_even_table(dict.fromkeys(once, net * 0) | {"b": net}, pairs, 20_000.0),
        posts=pd.DataFrame(columns=["arm", *Bought._fields]),
        saved=saved_table(once, tuple(OUTCOMES), pairs),
        worlds=world_table(once, tuple(OUTCOMES), pairs),
        by_utilisation=split_table(
            parts if utilisation else {}, "starting_utilisation", MAIN, dict.fromkeys(parts, people), **options
        ),
        parameters=empty,
        places=empty if places is None else places,
        first_world=empty if first_world is None else first_world,
        manifest=made | dict(manifest or {}),
    )
