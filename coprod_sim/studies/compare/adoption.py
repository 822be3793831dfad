"""How practice spreads, what a scandal does, and what comes of each locality: facts for figures and sentences."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.studies import contrasts, intervals
from coprod_sim.studies.compare.findings import Contrast, Findings, Pair, contrast_name
from coprod_sim.studies.compare.tables import estimates
from coprod_sim.studies.contrasts import Estimate

ADOPTION, RISK = "adoption", "perceived_risk"
SCANDAL = "scandal_week"
GAIN = "net_benefit_low_gbp"
Array = npt.NDArray[np.float64]


def band(found: Findings, outcome: str, arm: str) -> pd.DataFrame:
    """Weeks of one outcome in one arm, with columns week, mean, median, low and high; empty where there are none."""
    rows = found.weekly
    if rows.empty:
        return pd.DataFrame(columns=["week", "mean", "median", "low", "high"])
    return rows.loc[(rows["arm"] == arm) & (rows["outcome"] == outcome), ["week", "mean", "median", "low", "high"]]


def changing(found: Findings, outcome: str) -> list[str]:
    """Arms in which an outcome's mean is not the same in all weeks."""
    return [arm for arm in found.arms if band(found, outcome, arm)["mean"].nunique() > 1]


def at_the_end(found: Findings, outcome: str, arm: str) -> Estimate:
    """An outcome in the last week."""
    return Estimate(*(float(value) for value in band(found, outcome, arm).iloc[-1][["median", "low", "high"]]))


def input_value(found: Findings, arm: str, key: str) -> object:
    """The value of an arm's number, as the manifest has it; None where there is none."""
    return found.manifest.get("arms", {}).get(arm, {}).get("parameters", {}).get(key, {}).get("value")


def scandal_week(found: Findings, arm: str) -> int | None:
    """The week of an arm's scandal, within the run."""
    week = input_value(found, arm, SCANDAL)
    known = isinstance(week, int | float) and 0 <= week < int(found.manifest["weeks"])
    return int(week) if known and isinstance(week, int | float) else None


def differing(found: Findings, first: str, second: str) -> list[str]:
    """Numbers that are not the same in two arms, the fixed ones and those drawn once a replicate."""
    one, two = (found.manifest.get("arms", {}).get(arm, {}).get("parameters", {}) for arm in (first, second))
    keys = {key for key in {*one, *two} if one.get(key, {}).get("value") != two.get(key, {}).get("value")}
    drawn = found.parameters
    if not drawn.empty:
        keys |= set(drawn.loc[drawn[first] != drawn[second], "key"])
    return sorted(keys)


def without_scandal(found: Findings, arm: str) -> str | None:
    """The arm that is the same but for the scandal, where it is compared with this one."""
    for pair in found.pairs:
        if arm in pair:
            other = pair[0] if pair[1] == arm else pair[1]
            alike = all(key.startswith("scandal_") for key in differing(found, arm, other))
            if scandal_week(found, other) is None and alike:
                return other
    return None


def estimate(values: Array) -> Estimate:
    """Median and range of a value a world."""
    return Estimate(*(float(each) for each in intervals.spread(values)))


def of_places(found: Findings, pair: Pair) -> pd.DataFrame:
    """Differences by replicate and locality of one contrast; empty where there are few localities."""
    rows = found.places
    return rows if rows.empty else rows[rows["contrast"] == contrast_name(pair)]


def share_of_places(found: Findings, pair: Pair, outcome: str, *, below: bool) -> Estimate:
    """Share of localities whose difference is below (or above) zero: median and range over worlds, 0 to 1."""
    rows = of_places(found, pair)
    values = rows[outcome].to_numpy(dtype=np.float64)
    fits = pd.Series(values < 0 if below else values > 0, index=rows["replicate"].to_numpy())
    return estimate(fits.groupby(level=0).mean().to_numpy(dtype=np.float64))


def worse_off(found: Findings, pair: Pair) -> Estimate:
    """Share of localities with less net benefit."""
    return share_of_places(found, pair, GAIN, below=True)


def sizes(found: Findings) -> dict[str, int]:
    """Residents of an arm's localities, where arms differ in that; empty otherwise."""
    every = {arm: of.get("locality_residents") for arm, of in found.manifest.get("arms", {}).items()}
    return {arm: int(size) for arm, size in every.items() if size is not None}


def sized_pairs(found: Findings) -> list[Pair]:
    """Contrasts within one size of localities, those of large localities first; empty with fewer than two sizes."""
    size = sizes(found)
    pairs = [pair for pair in found.lead if size and size[pair[0]] == size[pair[1]]]
    if len({size[pair[0]] for pair in pairs}) < 2:
        return []
    return sorted(pairs, key=lambda pair: -size[pair[0]])


def localities(found: Findings, arm: str) -> int:
    """How many localities an arm has."""
    return -(-int(found.manifest["residents"]) // sizes(found)[arm])


def of_worlds(found: Findings, outcome: str, pair: Pair) -> Array:
    """A contrast's difference in each sampled world."""
    rows = found.worlds
    chosen = rows[(rows["outcome"] == outcome) & (rows["contrast"] == contrast_name(pair))]
    return chosen.sort_values("replicate")["difference"].to_numpy(dtype=np.float64)


def size_effect(found: Findings, outcome: str, pair: Pair, large: Pair) -> Contrast:
    """How much more ``pair`` gains than ``large``: the difference between differences, within each world."""
    values = contrasts.paired(of_worlds(found, outcome, pair), of_worlds(found, outcome, large))
    columns = estimates(values[:, None], np.zeros((len(values), 1)), [outcome], 0.0)
    row = {name: column[0] for name, column in columns.items() if name in Contrast._fields}
    town = row["median"] * float(found.manifest["residents"]) * OUTCOMES[outcome].town_factor
    return Contrast(**row, town_median=town)
