"""Planted runs in which co-production fails somewhere, and what is always so of the answer."""

from functools import cache

import numpy as np
import pandas as pd
from numbers_said import not_in_tables
from scipy.stats import qmc

from coprod_sim import evidence
from coprod_sim.analysis.when_it_fails import boxes
from coprod_sim.report.part import Part
from coprod_sim.report.sentence import Fact, plain
from coprod_sim.sweep.experiment.factors import Factor

GOOD = {"demand_hours": -10.0, "unmet_hours": -5.0, "unpaid_hours": -1.0, "net_benefit_low_gbp": 20.0}


MAIN, PLUS = "co-produced minus traditional", "co-produced minus traditional_plus"


@cache
def many(count: int) -> tuple[Factor, ...]:
    """So many factors from 0 to 1, called after numbers that are not whole."""
    keys = [key for key, number in evidence.parameters().items() if number.index is None and not number.whole]
    return tuple(Factor(key) for key in keys[:count])


@cache
def sobol(points: int, factors: int, seed: int = 1) -> np.ndarray:
    return qmc.Sobol(factors, seed=np.random.default_rng(seed)).random(points)


def where(fails: dict[str, np.ndarray], points: int, replicates: int = 1) -> dict[str, np.ndarray]:
    """Differences of which some fail at some points."""
    amounts = {}
    for outcome, good in GOOD.items():
        bad = fails.get(outcome, np.zeros(points, dtype=bool))
        amounts[outcome] = np.repeat(np.where(bad, -good, good)[:, None], replicates, axis=1)
    return amounts


def noisy_box(points: int = 1024, factors: int = 20, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates, and cases where the first is above 0.6 and the second below 0.5, a twentieth of labels turned."""
    x = sobol(points, factors, seed)
    turned = np.random.default_rng(seed).random(points) < 0.05
    return x, ((x[:, 0] > 0.6) & (x[:, 1] < 0.5)) ^ turned


def of(frame: pd.DataFrame, **equal: object) -> pd.DataFrame:
    for column, value in equal.items():
        frame = frame[frame[column] == value]
    return frame


def text_of(answer: Part) -> str:
    return "\n".join(plain(sentence) for sentence in answer.sentences)


def check(answer: Part) -> None:
    """What holds of every answer: facts are cells, and no conditions are told that did not stand up."""
    for sentence in answer.sentences:
        assert not not_in_tables(sentence, answer.tables)
    found = answer.tables.get("condition_boxes")
    told = sum("held-out worlds in which" in plain(sentence) for sentence in answer.sentences)
    assert told == (0 if found is None else int(found["found"].sum()))
    if found is not None:
        sure = found[found["found"].astype(bool)]
        assert (sure["density_low"] > sure["base_rate"]).all()
        assert (sure["restrictions"] <= boxes.MOST).all()
        assert ("cases" not in sure) or (sure["cases"] >= boxes.FEW).all()
        assert set(answer.tables["conditions"].query("confirmed")["condition"]) == set(sure["condition"])
    counts = of(answer.tables["success"], contrast=MAIN, condition="all").iloc[0]
    first = [piece for piece in answer.sentences[0] if isinstance(piece, Fact)]
    assert [piece.text for piece in first[:2]] == [f"{counts['holds']:,}", f"{counts['points']:,}"]
