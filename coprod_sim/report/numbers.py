"""Numbers as people read them: two significant figures, thousands apart, a real minus sign."""

import math
from collections.abc import Callable

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
KEPT = 8
"""Significant figures that tables keep: a number reads the same from a table as from what the table was made of."""


def figures(value: float, digits: int = 2) -> str:
    """``value`` in that many significant figures, without a sign: ``1,200``, ``3.4``, ``0.0012``; whole part never cut.

    Numbers with no value read "no value".
    """
    if not math.isfinite(value):
        return "no value"
    size = abs(value) if abs(value) >= 10.0**KEPT else float(f"{abs(value):.{KEPT}g}")
    if size == 0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(size))
    rounded = round(size, decimals)
    # 9.96 rounds up to another power of ten, and then needs a decimal less.
    decimals = digits - 1 - math.floor(math.log10(rounded))
    return f"{rounded:,.{max(0, decimals)}f}"


def signed(value: float, digits: int = 2, before: str = "") -> str:
    """As ``figures`` with its sign, and ``before`` (a pound sign) between the two."""
    text = figures(value, digits)
    if not math.isfinite(value):
        return text
    sign = MINUS if value < 0 else "+" if value > 0 else ""
    return f"{sign}{before}{text}"


def pence(text: str) -> str:
    """Two decimals where an amount of pounds has one."""
    whole, dot, part = text.partition(".")
    return f"{whole}.{part}0" if dot and len(part) == 1 else text


def money(value: float, digits: int = 2) -> str:
    """Signed pounds."""
    return pence(signed(value, digits, before="£"))


def difference(value: float, unit: str, digits: int = 2) -> str:
    """A signed difference without what it is per: pounds with their sign, anything else as a number."""
    return money(value, digits) if unit.startswith("£") else signed(value, digits)


def digits_apart(low: float, high: float) -> int:
    """Significant figures that two ends of an interval need so as not to look the same, two to four."""
    return next((digits for digits in (2, 3, 4) if signed(low, digits) != signed(high, digits)), 2)


def ends(low: float, high: float, say: Callable[[float, int], str]) -> str:
    """``−5.1 to +3.2``, with figures enough to tell the ends apart; one number where they are the same.

    ``say`` writes a number in so many significant figures.
    """
    digits = digits_apart(low, high)
    first, last = say(low, digits), say(high, digits)
    return first if first == last else f"{first} to {last}"


def size(value: float, unit: str) -> str:
    """An amount without its sign, with its unit: ``310 hours per 1,000 residents a year``."""
    if unit.startswith("£"):
        return f"£{pence(figures(value))}{unit[1:]}"
    return f"{figures(value)} {unit}"


def percent(share: float, digits: int = 2) -> str:
    """A share as a percentage without its sign; below a hundredth of a per cent it says so."""
    if not math.isfinite(share):
        return "no share"
    if 0 < abs(share) < 1e-4:
        return "under 0.01%"
    return f"{figures(100 * share, digits)}%"


def signed_percent(share: float, digits: int = 2) -> str:
    """A share as a percentage with its sign; below a hundredth of a per cent it says so."""
    if not math.isfinite(share) or 0 < abs(share) < 1e-4:
        return percent(share)
    return f"{signed(100 * share, digits)}%"


def whole_percent(share: float) -> str:
    """A share of sampled worlds; only all of them are 100% and only none of them 0%."""
    if not math.isfinite(share):
        return "no share"
    rounded = round(100 * share)
    if rounded < 0:
        return f"{MINUS}{-rounded}%"
    if rounded == 100 and share < 1:
        rounded = 99
    if rounded == 0 and share > 0:
        rounded = 1
    return f"{rounded}%"


def listed(parts: list[str], last: str = "and") -> str:
    """``a, b and c``, or with another word before the last."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def years(weeks: int) -> str:
    """A span in years where it is whole years, otherwise in weeks."""
    if weeks % 52 == 0:
        count = weeks // 52
        return "a year" if count == 1 else f"{count} years"
    return "a week" if weeks == 1 else f"{weeks} weeks"
