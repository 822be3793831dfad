"""Runs of a sweep with planted differences, as an analysis gets them from a store."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from coprod_sim.analysis.runs import Runs
from coprod_sim.outcomes.registry import MAIN
from coprod_sim.scenario.load import load_scenario
from coprod_sim.studies import contrasts
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.factors import Factor
from coprod_sim.sweep.experiment.sampling import SAMPLED
from coprod_sim.sweep.store.rows import input_names, outcome_names

LEVEL = 1_000.0
KEYS = ("prevention_per_sd", "ask_boldness", "intention_to_action", "gain_max_sd", "self_care_per_sd", "gift_discount")
"""Numbers of the evidence that planted factors are called after."""


TOWN = dataclasses.replace(load_scenario("time_bank"), residents=10_000)


def ranges(count: int) -> tuple[Factor, ...]:
    """So many factors from 0 to 1."""
    return tuple(Factor(key) for key in KEYS[:count])


def planted(
    differences: Mapping[str, np.ndarray],
    *,
    factors: Sequence[Factor],
    units: np.ndarray | None = None,
    levels: Mapping[str, Sequence[float | str]] | None = None,
    kind: str = "sobol",
    n: int | None = None,
    base: Mapping[str, np.ndarray] | None = None,
    plus: Mapping[str, np.ndarray] | None = None,
    again: Mapping[str, np.ndarray] | None = None,
    others: str = "drawn",
) -> Runs:
    """Two arms, or three where ``plus`` is given.

    Args:
        differences: by outcome, (points, replicates): co-produced minus traditional; zero for all other outcomes.
        factors: of the design.
        units: (points, factors) of a sampled design.
        levels: by factor, of a grid, a list or one at a time.
        kind: of design.
        n: Saltelli's N or Morris trajectories; the number of points by default.
        base: by outcome, (points, replicates): the traditional arm, 1,000 for all other outcomes.
        plus: by outcome, (points, replicates): traditional_plus minus traditional.
        again: by outcome, (points, repeats): co-produced minus traditional of the first draws with other luck.
        others: as in an experiment file.
    """
    points, replicates = next(iter(differences.values())).shape
    repeats = 0 if again is None else next(iter(again.values())).shape[1]
    names = outcome_names()
    zero = np.full((points, replicates, len(names)), LEVEL)
    arms = {"traditional": _with(zero, names, base or {}, add=False)}
    arms["co-produced"] = _with(arms["traditional"], names, differences, add=True)
    if plus is not None:
        arms["traditional_plus"] = _with(arms["traditional"], names, plus, add=True)
    luck = np.full((points, repeats, len(names)), LEVEL)
    other = dict.fromkeys(arms, luck) | {"co-produced": _with(luck, names, again or {}, add=True)}
    experiment = Experiment(
        name="planted", question="What was planted?", settles="It is found; or it is not.", path=Path("planted.yaml"),
        scenarios=("time_bank",), arms=tuple(arms), kind=kind, factors=tuple(factors), points=n or points,
        replicates=replicates, weeks=None, residents=None, evidence="trials", seed=1, others=others, outcomes=MAIN,
        digest="0" * 64, repeats=repeats,
    )  # fmt: skip
    if kind in SAMPLED:
        assert units is not None
        columns = {f.name: [f.at(u) for u in units[:, i]] for i, f in enumerate(factors)}
    else:
        assert levels is not None
        columns = {name: list(of) for name, of in levels.items()}
    inputs = {arm: np.zeros((points, replicates, len(input_names()))) for arm in arms}
    return Runs(
        experiment=experiment, scenario=TOWN, arms=tuple(arms), baseline="traditional",
        pairs=contrasts.pairs(tuple(arms), "traditional", {arm: float(arm == "co-produced") for arm in arms}),
        points=pd.DataFrame({"evidence": ["trials"] * points, **columns}), units=units, outcomes=arms, inputs=inputs,
        repeats=other, outcome_names=tuple(names), input_names=tuple(input_names()),
    )  # fmt: skip


def _with(values: np.ndarray, names: list[str], amounts: Mapping[str, np.ndarray], *, add: bool) -> np.ndarray:
    result = values.copy()
    for key, amount in amounts.items():
        place = names.index(key)
        result[:, :, place] = result[:, :, place] + amount if add else amount
    return result
