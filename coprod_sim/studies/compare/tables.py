"""From runs to tables: means of the arms, paired differences and their intervals."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.scenario.money import unit_in
from coprod_sim.studies import contrasts, how_sure, intervals
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name

Array = npt.NDArray[np.float64]
ByArm = Mapping[str, Array]


def contrast_table(
    once: ByArm,
    keys: Sequence[str],
    pairs: Sequence[Pair],
    *,
    fixed: bool,
    people: ByArm,
    matters: float,
    again: ByArm | None = None,
) -> pd.DataFrame:
    """A row an (outcome, contrast), from an array (replicates, outcomes) an arm.

    Args:
        once: values of the replicates, by arm.
        keys: outcomes along the arrays' last axis.
        pairs: contrasts; in each, the second arm is taken from the first.
        fixed: parameters are, so that worlds differ by luck alone.
        matters: a difference of a smaller share of the other arm's amount does not.
        people: residents whom the values are of, (replicates,) by arm; totals are of all of them.
        again: values of the draws that ran twice, shape (2, repeats, outcomes), first and second luck; with
            ``fixed`` the whole standard error is luck; from fewer than ``FEWEST_REPEATS`` it is not known.
    """
    blocks: list[dict[str, Any]] = []
    factor = np.array([OUTCOMES[key].town_factor for key in keys])
    totals = {arm: values * people[arm][:, None] * factor for arm, values in once.items()}
    for pair in pairs:
        difference = contrasts.paired(once[pair[0]], once[pair[1]])
        columns: dict[str, Any] = {
            "outcome": list(keys),
            "label": [OUTCOMES[key].label for key in keys],
            "unit": [OUTCOMES[key].display_unit for key in keys],
            "contrast": [contrast_name(pair)] * len(keys),
        }
        columns |= {f"mean {arm}": values.mean(axis=0) for arm, values in once.items()}
        columns |= estimates(difference, once[pair[1]], keys, matters)
        columns["mc_error"] = _luck(difference, again, pair, fixed)
        columns |= _of_town(totals, keys, pair)
        blocks.append(columns)
    return pd.DataFrame({name: _by_outcome([block[name] for block in blocks]) for name in blocks[0]})


def estimates(difference: Array, level: Array, keys: Sequence[str], matters: float) -> dict[str, Any]:
    """Columns of (worlds, outcomes): where worlds lie, also as a share of ``level`` in each; how sure; means."""
    lies, mean, way = intervals.spread(difference), intervals.mean(difference), intervals.direction(difference)
    of = intervals.spread(contrasts.share_of_level(difference, level))
    scaled = np.array([not OUTCOMES[key].signed for key in keys])
    said = how_sure.of_differences(difference, level, scaled, matters)
    return {
        "median": lies.median,
        "low": lies.low,
        "high": lies.high,
        "range": [intervals.range_of(len(difference))] * len(keys),
        "share_of_comparator": of.median,
        "share_of_comparator_low": of.low,
        "share_of_comparator_high": of.high,
        "way": way.way,
        "share_of_worlds": way.share,
        "share_low": way.low,
        "share_high": way.high,
        "words": said,
        "mean": mean.mean,
        "mean_low": mean.low,
        "mean_high": mean.high,
    }


def _by_outcome(column: Sequence[Any]) -> Any:
    """A column of each contrast, one after the other, as one column with an outcome's contrasts together."""
    if isinstance(column[0], list):
        return [value for values in zip(*column, strict=True) for value in values]
    return np.stack(column, axis=1).ravel()


def _of_town(totals: ByArm, keys: Sequence[str], pair: Pair) -> dict[str, Any]:
    """What all residents come to together: hours and pounds a year, people; no value of a ratio."""
    difference = contrasts.paired(totals[pair[0]], totals[pair[1]])
    lies = intervals.spread(difference)
    columns: dict[str, Any] = {"town_unit": [OUTCOMES[key].town_unit for key in keys]}
    columns |= {f"town mean {arm}": values.mean(axis=0) for arm, values in totals.items()}
    return columns | {"town_median": lies.median, "town_low": lies.low, "town_high": lies.high}


def _luck(difference: Array, again: ByArm | None, pair: Pair, fixed: bool) -> Array:
    if fixed and len(difference) >= contrasts.FEWEST_REPEATS:
        return intervals.standard_error(difference)
    if fixed or again is None or again[pair[0]].shape[1] < contrasts.FEWEST_REPEATS:
        return np.full(difference.shape[1:], np.nan)
    first, second = contrasts.paired(again[pair[0]], again[pair[1]])
    return contrasts.monte_carlo_error(first, second, len(difference))


def band_table(
    once: ByArm, times: Sequence[int], keys: Sequence[str], *, differences: ByArm | None = None
) -> pd.DataFrame:
    """Mean, and where worlds lie, of arrays (replicates, times, outcomes) by arm: a row a (week, arm, outcome).

    ``differences`` are the same by contrast.
    """
    blocks = []
    for arm, values in ({**once, **(differences or {})}).items():
        lies = intervals.spread(values)
        index = pd.MultiIndex.from_product([list(times), [arm], list(keys)], names=["week", "arm", "outcome"])
        columns = {"mean": values.mean(axis=0), "median": lies.median, "low": lies.low, "high": lies.high}
        blocks.append(pd.DataFrame({name: each.ravel() for name, each in columns.items()}, index=index))
    return pd.concat(blocks).reset_index()


def split_table(
    parts: Mapping[Any, ByArm], name: str, keys: Sequence[str], people: Mapping[Any, ByArm], **options: Any
) -> pd.DataFrame:
    """``contrast_table`` for each part of the town or of the replicates, behind a column that names the part."""
    tables = []
    for part, once in parts.items():
        table = contrast_table(once, keys, people=people[part], **options).drop(columns="mc_error")
        table.insert(0, name, part)
        table.insert(1, "replicates", len(next(iter(once.values()))))
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[name, "replicates", "outcome"])


def world_table(once: ByArm, keys: Sequence[str], pairs: Sequence[Pair]) -> pd.DataFrame:
    """Every replicate's paired differences: a row a (replicate, contrast, outcome)."""
    blocks = []
    for pair in pairs:
        difference = contrasts.paired(once[pair[0]], once[pair[1]])
        index = pd.MultiIndex.from_product(
            [range(len(difference)), [contrast_name(pair)], list(keys)], names=["replicate", "contrast", "outcome"]
        )
        blocks.append(pd.DataFrame({"difference": difference.ravel()}, index=index))
    return pd.concat(blocks).reset_index().sort_values("replicate", kind="stable", ignore_index=True)


def break_even_table(net_benefit: ByArm, pairs: Sequence[Pair], qaly_price: float) -> pd.DataFrame:
    """When summed net benefit overtakes that of the other arm for good: a row a contrast.

    Args:
        net_benefit: pounds (replicates, weeks) by arm, QALYs at ``qaly_price``.
        pairs: contrasts.
        qaly_price: pounds a QALY, to be told with the result.

    Returns:
        Columns contrast, qaly_price_gbp, weeks (how far was looked), ``week`` (the first from which the mean over
        replicates of the summed difference stays at or above zero to the end; nan where there is none),
        ``worlds_share`` (replicates that break even by themselves) and ``worlds_median_week`` (among those).
    """
    rows = []
    summed = {arm: values.cumsum(axis=1) for arm, values in net_benefit.items()}
    for pair in pairs:
        ahead = contrasts.paired(summed[pair[0]], summed[pair[1]])
        each = contrasts.first_lasting(ahead)
        reached = each[np.isfinite(each)]
        rows.append(
            {
                "contrast": contrast_name(pair),
                "qaly_price_gbp": qaly_price,
                "weeks": ahead.shape[1],
                "week": float(contrasts.first_lasting(ahead.mean(axis=0))),
                "worlds_share": len(reached) / len(each),
                "worlds_median_week": float(np.median(reached)) if len(reached) else np.nan,
            }
        )
    return pd.DataFrame(rows)


def named(found: Findings, table: pd.DataFrame) -> pd.DataFrame:
    """A table with the scenario's own labels and money."""
    own = {}
    if "label" in table:
        own["label"] = table["outcome"].map({key: found.label(key) for key in table["outcome"].unique()})
    for name in ("unit", "town_unit"):
        if name in table:
            own[name] = table[name].map({unit: unit_in(unit, found.money) for unit in table[name].unique()})
    return table.assign(**own)
