"""How far practice spreads, what a scandal does, who is left behind and whether size matters, in plain English.

How sure differences are is said as everywhere.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.numbers import difference, ends, figures, listed, signed, whole_percent
from coprod_sim.studies.compare.adoption import (
    ADOPTION,
    GAIN,
    RISK,
    at_the_end,
    band,
    between,
    changing,
    differing,
    of_places,
    scandal_week,
    size_effect,
    sized_pairs,
    sizes,
    without_scandal,
    worse_off,
)
from coprod_sim.studies.compare.findings import Contrast, Findings, Pair
from coprod_sim.studies.compare.statements import NAMES, in_town, of_worlds, quoted, span, weighed
from coprod_sim.studies.contrasts import Estimate
from coprod_sim.studies.intervals import range_of

FEW_ARMS = 3
YEAR = 52
NO_INTERVAL = "one world gives no range"
POINTS = " percentage points"
BY_SIZE = (GAIN, ADOPTION, "demand_hours")
Group = tuple[str, list[str]]


def spread_groups(found: Findings) -> list[Group]:
    """Sentences with the details below them; none where nothing of it happens."""
    return [*_adoption(found), *_scandals(found), *_places(found), *_by_size(found)]


def points(value: float, digits: int = 2) -> str:
    """A signed difference of shares in percentage points, of which there are a hundred at most."""
    return signed(100 * max(-1.0, min(1.0, value)), digits)


def _adoption(found: Findings) -> Iterator[Group]:
    arms = changing(found, ADOPTION)
    if not arms:
        return
    ends = [f"{share(at_the_end(found, ADOPTION, arm))} in {quoted(found, arm)}" for arm in arms]
    yield (
        f"Share of professionals who co-produce after {span(found)}, median and range: {listed(ends)}.",
        [_difference(found, pair) for pair in _pairs_adopting(found, arms)],
    )


def _pairs_adopting(found: Findings, arms: list[str]) -> list[Pair]:
    """Differences in adoption: among few arms all, among more those of the lead; those after a scandal stand there."""
    pairs = found.pairs if len(arms) <= FEW_ARMS else found.lead
    elsewhere = {(arm, without_scandal(found, arm)) for arm in arms if scandal_week(found, arm) is not None}
    return [pair for pair in pairs if set(pair) <= set(arms) and pair not in elsewhere]


def _difference(found: Findings, pair: Pair) -> str:
    first, second = (quoted(found, arm) for arm in pair)
    return (
        f"Adoption in the last year, {first} compared with {second}: {_points(found, found.contrast(ADOPTION, pair))}."
    )


def _points(found: Findings, contrast: Contrast) -> str:
    return weighed(found, contrast, points, POINTS)


def share(value: Estimate) -> str:
    """A share with its interval."""
    text = whole_percent(value.mean)
    return text if value.low != value.low else f"{text} ({percents(value)})"


def _range(found: Findings) -> str:
    return range_of(int(found.manifest["replicates"]))


def percents(value: Estimate) -> str:
    """The ends of a share's interval."""
    return ends(value.low, value.high, lambda x, _: whole_percent(x))


def _scandals(found: Findings) -> Iterator[Group]:
    for arm in found.arms:
        week = scandal_week(found, arm)
        if week is not None and not band(found, RISK, arm).empty:
            yield _scandal(found, arm, week)


def _scandal(found: Findings, arm: str, week: int) -> Group:
    """The highest mean within a year, beside what it was before and what it is without a scandal: no more than that."""
    rows = band(found, RISK, arm)
    after = rows[(rows["week"] >= week) & (rows["week"] <= week + YEAR)].to_numpy(dtype=np.float64)
    highest, mean, _, low, high = (float(value) for value in after[np.argmax(after[:, 1])])
    interval = f" ({_range(found)} {ends(low, high, figures)})" if low == low else ""
    before = _mean_in(rows, week - 1)
    beside = [] if before is None else [f"it was {figures(before)} in the week before"]
    twin = without_scandal(found, arm)
    details = []
    if twin is not None:
        same_week = _mean_in(band(found, RISK, twin), highest) or 0.0
        beside.append(f"it is {figures(same_week)} in that week without a scandal, in {quoted(found, twin)}")
        contrast = between(found, ADOPTION, arm, twin)
        assert contrast is not None
        details.append(
            f"Adoption in the last year, compared with {quoted(found, twin)}, the same without a scandal: "
            f"{_points(found, contrast)}."
        )
    lead = (
        f"Within a year of the scandal in week {week:,}, the risk that officials see in {quoted(found, arm)} is at "
        f"most {figures(mean)} on the mean{interval}"
    )
    return f"{lead}{f'; {listed(beside)}' if beside else ''}.", details


def _mean_in(rows: pd.DataFrame, week: float) -> float | None:
    means = rows.loc[rows["week"] == week, "mean"]
    return None if means.empty else float(means.iloc[0])


def _places(found: Findings) -> Iterator[Group]:
    pairs = [pair for pair in found.lead if not of_places(found, pair).empty]
    if pairs:
        yield (
            "Localities that are worse off, with less net benefit; what differs there is chance as well as the policy:",
            [_left_behind(found, pair) for pair in pairs],
        )


def _left_behind(found: Findings, pair: Pair) -> str:
    first, second = (quoted(found, arm) for arm in pair)
    opening = f"{first} compared with {second}"
    if not of_places(found, pair)[GAIN].any():
        return f"{opening}: none; net benefit is the same in every locality of {of_worlds(found, 1.0)}."
    if not (of_places(found, pair)[GAIN] < 0).any():
        return f"{opening}: none in {of_worlds(found, 1.0)}."
    value = worse_off(found, pair)
    ends = NO_INTERVAL if value.low != value.low else f"{_range(found)} {percents(value)}"
    return f"{opening}: {whole_percent(value.mean)} of localities in the median world, {ends}."


def _by_size(found: Findings) -> Iterator[Group]:
    pairs, size_of = sized_pairs(found), sizes(found)
    for pair in pairs[1:]:
        large = pairs[0]
        if size_of[pair[0]] == size_of[large[0]]:
            continue
        effects = {key: size_effect(found, key, pair, large) for key in BY_SIZE}
        sure = [_name(key) for key, contrast in effects.items() if contrast.settled]
        said = f"differs in most worlds or more in {listed(sure)}" if sure else "is not settled to differ"
        lead = (
            f"By size: what {_sized(found, pair)} gains on {quoted(found, pair[1])} {said} from what "
            f"{_sized(found, large)} gains on {quoted(found, large[1])}."
        )
        details = [_effect(found, key, contrast) for key, contrast in effects.items()]
        yield lead, [*details, *_more_than_size(found, pair, large)]


def _sized(found: Findings, pair: Pair) -> str:
    return f"{quoted(found, pair[0])}, with localities of {sizes(found)[pair[0]]:,},"


def _name(key: str) -> str:
    return "adoption" if key == ADOPTION else NAMES[key]


def _effect(found: Findings, key: str, contrast: Contrast) -> str:
    if key == ADOPTION:
        said = _points(found, contrast)
    else:
        town = f" ({in_town(found, key, contrast.town_median)})"
        unit = "" if key == GAIN else " hours"
        said = weighed(found, contrast, lambda x, n: _amount(found, key, x, n), f"{unit}{town}")
    return f"Difference in {_name(key)}: {said}."


def _amount(found: Findings, key: str, value: float, digits: int) -> str:
    return found.in_money(difference(value, OUTCOMES[key].unit, digits))


def _more_than_size(found: Findings, pair: Pair, large: Pair) -> Iterator[str]:
    """What the two arms differ in besides."""
    if keys := differing(found, pair[0], large[0]):
        yield f"These arms differ in more than size ({', '.join(keys)}), so this is not the effect of size alone."
