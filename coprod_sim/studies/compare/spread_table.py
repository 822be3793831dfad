"""What came of practice that spreads, of scandals, of localities and of size: a table that sentences are said from.

A row a thing that is told, by ``what``:

adoption_end   share of professionals who co-produce in the last week, by arm
scandal        the highest mean of perceived risk within a year of an arm's scandal, its week, the risk in the week
               before, and in the highest week in the arm without a scandal
worse_off      share of localities with less net benefit, by contrast
size           how much more a contrast gains than the one of large localities, by outcome
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from coprod_sim.outcomes.formulas import YEAR
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.sentence import as_written
from coprod_sim.studies.compare.adoption import (
    ADOPTION,
    GAIN,
    RISK,
    at_the_end,
    band,
    changing,
    of_places,
    scandal_week,
    size_effect,
    sized_pairs,
    sizes,
    without_scandal,
    worse_off,
)
from coprod_sim.studies.compare.findings import Findings, contrast_name
from coprod_sim.studies.intervals import range_of

TABLE = "spread"
BY_SIZE = (GAIN, ADOPTION, "demand_hours")
COLUMNS = (
    *("what", "arm", "contrast", "outcome", "residents", "week", "before", "without", "mean", "median", "low", "high"),
    *("range", "way", "share_of_worlds", "words", "share_of_comparator", "town_median"),
)
Row = dict[str, Any]


def spread_table(found: Findings) -> pd.DataFrame:
    """All rows; empty where nothing spreads, nothing scandalous happens, and localities are few and of one size."""
    rows = [*_adoption(found), *_scandals(found), *_places(found), *_sizes(found)]
    range_ = range_of(int(found.manifest["replicates"]))
    return as_written(pd.DataFrame([{"range": range_, **row} for row in rows], columns=list(COLUMNS)))


def _adoption(found: Findings) -> Iterator[Row]:
    for arm in changing(found, ADOPTION):
        median, low, high = at_the_end(found, ADOPTION, arm)
        yield {"what": "adoption_end", "arm": arm, "median": median, "low": low, "high": high}


def _scandals(found: Findings) -> Iterator[Row]:
    """The highest mean within a year, beside what it was before and what it is without a scandal: no more than that."""
    for arm in found.arms:
        week, rows = scandal_week(found, arm), band(found, RISK, arm)
        if week is None or rows.empty:
            continue
        after = rows[(rows["week"] >= week) & (rows["week"] <= week + YEAR)].to_numpy(dtype=np.float64)
        highest, mean, _, low, high = (float(value) for value in after[np.argmax(after[:, 1])])
        twin = without_scandal(found, arm)
        yield {
            "what": "scandal",
            "arm": arm,
            "week": week,
            "mean": mean,
            "low": low,
            "high": high,
            "before": _mean_in(rows, week - 1),
            "without": np.nan if twin is None else _mean_in(band(found, RISK, twin), highest),
        }


def _mean_in(rows: pd.DataFrame, week: float) -> float:
    means = rows.loc[rows["week"] == week, "mean"]
    return float("nan") if means.empty else float(means.iloc[0])


def _places(found: Findings) -> Iterator[Row]:
    for pair in found.lead:
        if not of_places(found, pair).empty:
            share, low, high = worse_off(found, pair)
            yield {"what": "worse_off", "contrast": contrast_name(pair), "median": share, "low": low, "high": high}


def _sizes(found: Findings) -> Iterator[Row]:
    pairs, size_of = sized_pairs(found), sizes(found)
    for pair in pairs:
        yield {"what": "localities", "contrast": contrast_name(pair), "residents": size_of[pair[0]]}
    for pair in pairs[1:]:
        if size_of[pair[0]] == size_of[pairs[0][0]]:
            continue
        for key in BY_SIZE:
            effect = size_effect(found, key, pair, pairs[0])._asdict()
            row = {name: effect[name] for name in COLUMNS if name in effect}
            town = np.nan if OUTCOMES[key].town_unit == "" else effect["town_median"]
            yield {"what": "size", "contrast": contrast_name(pair), "outcome": key, **row, "town_median": town}
