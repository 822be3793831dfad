"""What one contrast says, in words: how sure its direction is, and how large it is."""

import math
from collections.abc import Callable

from coprod_sim.outcomes.registry import NO_SHARE, OUTCOMES
from coprod_sim.report.numbers import difference, ends, listed, signed_percent, years
from coprod_sim.studies.compare.findings import Contrast, Findings, Pair
from coprod_sim.studies.how_sure import SAME, SMALL, TOLD, UNSETTLED
from coprod_sim.studies.intervals import range_of

NAMES = {
    "demand_hours": "demand",
    "public_hours": "public hours",
    "cost_public_gbp": "cost to the public budget",
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


def quoted(found: Findings, arm: str) -> str:
    """An arm's label in quotation marks."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{found.labels[arm]}\N{RIGHT DOUBLE QUOTATION MARK}"


def direction(contrast: Contrast) -> str:
    """Which way most worlds go."""
    return "lower" if contrast.way < 0 else "higher"


def of_worlds(found: Findings, share: float) -> str:
    """``all 16 worlds`` or ``12 of 16 worlds``."""
    count = int(found.manifest["replicates"])
    number = round(share * count)
    if number == count == 1:
        return "the one world"
    return f"all {count} worlds" if number == count else f"{number} of {count} worlds"


def span(found: Findings) -> str:
    """How long the run was."""
    return years(int(found.manifest["weeks"]))


def nothing(contrast: Contrast) -> bool:
    """Whether the arms are the same in every world."""
    return contrast.words == SAME


def verdict(contrast: Contrast) -> tuple[str, str]:
    """What a contrast comes to: the direction, where it is settled, and the word for how sure it is."""
    return direction(contrast) if contrast.settled else "", contrast.words


def sureness(found: Findings, contrast: Contrast) -> str:
    """The direction and how sure it is, with the worlds behind that word."""
    if nothing(contrast):
        return f"the same in {of_worlds(found, 1.0)}"
    if int(found.manifest["replicates"]) == 1:
        return f"{direction(contrast)} in the one world, which says nothing of how sure that is"
    count = of_worlds(found, contrast.share_of_worlds)
    if contrast.told:
        return f"{direction(contrast)} {contrast.words} ({count.removesuffix(' worlds')})"
    return f"{contrast.words} ({direction(contrast)} in {count})"


def lies(found: Findings, contrast: Contrast, say: Callable[[float, int], str], unit: str = "") -> str:
    """The median and where worlds lie; ``say`` writes a signed amount in so many figures."""
    middle = f"median {say(contrast.median, 2)}{unit}"
    if not math.isfinite(contrast.low):
        return middle
    return f"{middle} ({range_of(int(found.manifest['replicates']))} {ends(contrast.low, contrast.high, say)})"


def amount(found: Findings, outcome: str, pair: Pair) -> str:
    """The signed median difference with its unit."""
    value, unit = found.contrast(outcome, pair).median, OUTCOMES[outcome].unit
    return found.in_money(difference(value, unit)) if unit == "£" else f"{difference(value, unit)} {unit}"


def median_in_town(found: Findings, outcome: str, pair: Pair) -> str:
    """The signed median difference, and what it comes to for the town."""
    town = found.contrast(outcome, pair).town_median
    aside = f" ({in_town(found, outcome, town)})" if math.isfinite(town) else ""
    return f"{amount(found, outcome, pair)}{aside}"


def alike(one: Contrast, two: Contrast) -> bool:
    """Whether two contrasts are of one size: medians of one sign, each within the other's range."""
    if one.median == two.median:
        return True
    same_sign = one.median * two.median > 0
    return same_sign and one.low <= two.median <= one.high and two.low <= one.median <= two.high


def in_town(found: Findings, outcome: str, value: float) -> str:
    """What a difference comes to for all residents together."""
    return f"{found.in_money(difference(value, OUTCOMES[outcome].unit))} in the town"


def statement(found: Findings, outcome: str, pair: Pair) -> str:
    """One outcome in a sentence: how sure its direction is, and how large it is, in its unit and in per cent."""
    contrast = found.contrast(outcome, pair)
    name = NAMES[outcome]
    subject = f"{name[:1].upper()}{name[1:]}: {sureness(found, contrast)}"
    if nothing(contrast):
        return f"{subject}."
    unit = OUTCOMES[outcome].unit

    def say(value: float, digits: int) -> str:
        return found.in_money(difference(value, unit, digits))

    parts = [lies(found, contrast, say, "" if unit == "£" else f" {unit}"), _relative(outcome, contrast)]
    if math.isfinite(contrast.town_median):
        parts.append(in_town(found, outcome, contrast.town_median))
    return f"{subject}; {', '.join(filter(None, parts))}."


def weighed(found: Findings, contrast: Contrast, say: Callable[[float, int], str], unit: str = "") -> str:
    """A difference that has no sentence of its own; ``unit`` stands behind the median."""
    if nothing(contrast):
        return sureness(found, contrast)
    return f"{sureness(found, contrast)}; {lies(found, contrast, say, unit)}"


def against(found: Findings, pair: Pair) -> str:
    """What an arm is compared with; where arms have baselines of their own, which arm it is, too."""
    return (
        f"{quoted(found, pair[0])} against {quoted(found, pair[1])}" if found.own_baselines else quoted(found, pair[1])
    )


def _relative(outcome: str, contrast: Contrast) -> str:
    """The difference as a share of what the other arm has in the same world."""
    if outcome in NO_SHARE or not math.isfinite(contrast.share_of_comparator):
        return ""
    middle = signed_percent(contrast.share_of_comparator)
    if not math.isfinite(contrast.share_of_comparator_low):
        return middle
    both = ends(contrast.share_of_comparator_low, contrast.share_of_comparator_high, signed_percent)
    return f"{middle} ({both})"


def compared(found: Findings, pair: Pair, outcomes: tuple[str, ...], opening: str) -> str:
    """The answer about some outcomes in one sentence, the surest first."""
    said: dict[str, list[str]] = {}
    for key in outcomes:
        contrast = found.contrast(key, pair)
        named = f"{direction(contrast)} {NAMES[key]}" if contrast.told else NAMES[key]
        said.setdefault(contrast.words, []).append(named)
    first, second = (quoted(found, arm) for arm in pair)
    sure = [f"{listed(said[word])} {word}" for word in TOLD if word in said]
    rest = [f"{word}: {listed(said[word])}" for word in (SAME, SMALL, UNSETTLED) if word in said]
    has = f"{first} has {', '.join(sure)}, compared with {second}" if sure else f"{first} compared with {second}"
    return f"{'; '.join([f'{opening}, {has}', *rest])}."
