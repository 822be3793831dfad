"""What one contrast says, in words: its direction where it is clear, and its size, interval and sign in any case."""

import math
from collections.abc import Callable

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.numbers import difference, ends, figures, listed, pence, percent, signed_percent, size, years
from coprod_sim.studies.compare.findings import Contrast, Findings, Pair

NAMES = {
    "demand_hours": "demand",
    "public_hours": "public hours",
    "cost_public_gbp": "cost to the public purse",
    "unmet_hours": "unmet need in all",
    "unmet_asked_hours": "unmet need asked of the team",
    "unmet_unasked_hours": "unmet need never asked of the team",
    "unpaid_hours": "unpaid hours",
    "cost_society_gbp": "cost to society with unpaid hours priced",
    "cashable_gbp": "cost of activity that could be turned into cash",
    "net_benefit_low_gbp": "net benefit",
    "home_care_asked_hours": "home care asked for",
    "home_care_delivered_hours": "home care delivered",
}
TIMES = 2.0
"""From here on "5.4 times as much" says more than a percentage."""


def quoted(found: Findings, arm: str) -> str:
    """An arm's label in quotation marks."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{found.labels[arm]}\N{RIGHT DOUBLE QUOTATION MARK}"


def direction(contrast: Contrast) -> str:
    """Which way the mean difference goes."""
    return "lower" if contrast.difference < 0 else "higher"


def worlds(found: Findings) -> str:
    """What replicates are: with fixed parameters they differ by luck alone."""
    return "replicates" if found.manifest["fixed_parameters"] else "sampled worlds"


def of_worlds(found: Findings, share: float) -> str:
    """``all 16 sampled worlds`` or ``12 of 16 sampled worlds``."""
    count = int(found.manifest["replicates"])
    number = round(share * count)
    if number == count == 1:
        return f"the one {worlds(found).removesuffix('s')}"
    return f"all {count} {worlds(found)}" if number == count else f"{number} of {count} {worlds(found)}"


def span(found: Findings) -> str:
    """How long the run was."""
    return years(int(found.manifest["weeks"]))


def nothing(contrast: Contrast) -> bool:
    """Whether the arms are the same in every world."""
    return contrast.difference == contrast.low == contrast.high == 0


def agreed(found: Findings, contrast: Contrast) -> bool:
    """Whether all worlds, and there are several, have the same sign, which is not nought."""
    return contrast.difference != 0 and contrast.sign_share == 1.0 and int(found.manifest["replicates"]) > 1


def verdict(found: Findings, contrast: Contrast) -> tuple[str, str]:
    """What a contrast comes to: the direction that is clear, and the one that all worlds share; each may be empty."""
    way = direction(contrast)
    return way if contrast.clear else "", way if agreed(found, contrast) else ""


def amount(found: Findings, outcome: str, pair: Pair) -> str:
    """The signed mean difference with its unit."""
    value, unit = found.contrast(outcome, pair).difference, OUTCOMES[outcome].unit
    return found.in_money(difference(value, unit)) if unit == "£" else f"{difference(value, unit)} {unit}"


def mean_in_town(found: Findings, outcome: str, pair: Pair) -> str:
    """The signed mean difference, and what it comes to for the town."""
    town = found.contrast(outcome, pair).town_difference
    aside = f" ({in_town(found, outcome, town)})" if math.isfinite(town) else ""
    return f"{amount(found, outcome, pair)}{aside}"


def alike(one: Contrast, two: Contrast) -> bool:
    """Whether two contrasts are of one size: means of one sign, each within the other's interval.

    Without intervals nothing is known of that, unless the means are equal.
    """
    if one.difference == two.difference:
        return True
    same_sign = one.difference * two.difference > 0
    return same_sign and one.low <= two.difference <= one.high and two.low <= one.difference <= two.high


def in_town(found: Findings, outcome: str, value: float, *, sure: bool = False) -> str:
    """What a difference comes to for all residents together; ``sure``: of its direction, which is told elsewhere."""
    unit = OUTCOMES[outcome].unit
    said = (f"£{pence(figures(value))}" if unit == "£" else figures(value)) if sure else difference(value, unit)
    return f"{found.in_money(said)} in the town"


def statement(found: Findings, outcome: str, pair: Pair) -> str:
    """One outcome in a sentence, which is sure of a direction only where the interval is."""
    contrast = found.contrast(outcome, pair)
    name = NAMES[outcome]
    subject = name[:1].upper() + name[1:]
    unclear = f"{subject}: no clear difference"
    if contrast.clear:
        change = f"{direction(contrast)} by {found.in_money(size(contrast.difference, OUTCOMES[outcome].unit))}"
        parts = [f"{subject}: {change}{_aside(found, outcome, pair)}", _interval(found, outcome, contrast)]
        return f"{', '.join([*parts, _sign(found, contrast)])}."
    if nothing(contrast):
        return f"{unclear}, the same in {of_worlds(found, 1.0)}."
    mean = f"mean {amount(found, outcome, pair)}{_aside(found, outcome, pair)}, {_interval(found, outcome, contrast)}"
    if agreed(found, contrast):
        return f"{unclear}, although {_sign(found, contrast)}; {mean}."
    sign = f", {_sign(found, contrast)}" if math.isfinite(contrast.low) and contrast.difference != 0 else ""
    return f"{unclear}; {mean}{sign}."


def weighed(found: Findings, contrast: Contrast, say: Callable[[float, int], str], unit: str = "") -> str:
    """A difference that has no sentence of its own: sure of a direction only where the interval is.

    ``say`` writes a signed amount in so many figures; ``unit`` stands behind the mean.
    """
    if nothing(contrast):
        return f"no clear difference, the same in {of_worlds(found, 1.0)}"
    both = f"95% interval {ends(contrast.low, contrast.high, say)}"
    interval = both if math.isfinite(contrast.low) else "one replicate gives no interval"
    mean = f"mean {say(contrast.difference, 2)}{unit}, {interval}"
    if contrast.clear:
        return f"{direction(contrast)}; {mean}, {_sign(found, contrast)}"
    if agreed(found, contrast):
        return f"no clear difference, although {_sign(found, contrast)}; {mean}"
    sign = f", {_sign(found, contrast)}" if math.isfinite(contrast.low) and contrast.difference != 0 else ""
    return f"no clear difference; {mean}{sign}"


def against(found: Findings, pair: Pair) -> str:
    """What an arm is compared with; where arms have baselines of their own, which arm it is, too."""
    return (
        f"{quoted(found, pair[0])} against {quoted(found, pair[1])}" if found.own_baselines else quoted(found, pair[1])
    )


def _sign(found: Findings, contrast: Contrast) -> str:
    return f"{direction(contrast)} in {of_worlds(found, contrast.sign_share)}"


def _interval(found: Findings, outcome: str, contrast: Contrast) -> str:
    if not math.isfinite(contrast.low):
        return "one replicate gives no interval"
    unit = OUTCOMES[outcome].unit
    return f"95% interval {found.in_money(ends(contrast.low, contrast.high, lambda x, n: difference(x, unit, n)))}"


def _aside(found: Findings, outcome: str, pair: Pair) -> str:
    """In brackets: the difference as a share of the other arm's mean, and for the whole town."""
    contrast = found.contrast(outcome, pair)
    parts = [_relative(found, outcome, pair)]
    if math.isfinite(contrast.town_difference):
        parts.append(in_town(found, outcome, contrast.town_difference, sure=contrast.clear))
    return f" ({'; '.join(filter(None, parts))})" if any(parts) else ""


def _relative(found: Findings, outcome: str, pair: Pair) -> str:
    """The difference as a share of the other arm's mean, or how many times that mean it makes."""
    first, second = (found.mean(outcome, arm) for arm in pair)
    if second > 0 and first / second >= TIMES:
        return f"{figures(first / second)} times as much"
    contrast = found.contrast(outcome, pair)
    # Of the net benefit of all lives lived, a share says nothing.
    if not math.isfinite(contrast.share_of_comparator) or outcome.startswith("net_benefit"):
        return ""
    share = contrast.share_of_comparator
    return percent(share) if contrast.clear else signed_percent(share)


def compared(found: Findings, pair: Pair, outcomes: tuple[str, ...], opening: str) -> str:
    """The answer about some outcomes in one sentence: what is clear, and what is not."""
    contrasts = {outcome: found.contrast(outcome, pair) for outcome in outcomes}
    changes = [f"{direction(contrast)} {NAMES[key]}" for key, contrast in contrasts.items() if contrast.clear]
    unclear = [NAMES[key] for key, contrast in contrasts.items() if not contrast.clear]
    first, second = (quoted(found, arm) for arm in pair)
    if not changes:
        return f"{opening}, {first} shows no clear difference from {second} in {listed(unclear, 'or')}."
    rest = f"; there is no clear difference in {listed(unclear, 'or')}" if unclear else ""
    return f"{opening}, {first} has {listed(changes)} than {second}{rest}."
