"""When, if ever, benefits outweigh costs, said only where net benefit rises in most worlds."""

import math

from coprod_sim.report.numbers import figures
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.compare.statements import nothing, of_worlds, quoted, span, sureness

GAIN = "net_benefit_low_gbp"


def breaks_even(found: Findings, pair: Pair) -> bool:
    """Whether a contrast may be said to break even: net benefit is higher in most worlds, and the sum stays ahead."""
    net = found.contrast(GAIN, pair)
    return net.rises and math.isfinite(found.breaks_even(pair).week)


def break_even(found: Findings, pair: Pair) -> str:
    """In a sentence: on the mean, and in how many worlds."""
    reached, net = found.breaks_even(pair), found.contrast(GAIN, pair)
    first, second = (quoted(found, arm) for arm in pair)
    opening = f"With a QALY at {_price(found, pair)}, {first}"
    if nothing(net):
        return f"{opening} has the same net benefit as {second}: there is nothing to break even."
    if breaks_even(found, pair):
        when = f"{since(reached.week)} on the mean and in {of_worlds(found, reached.worlds_share)}"
        return f"{opening} breaks even against {second} {when}{_median(found, pair)}."
    lower = net.falls
    verdict = "does not break even" if lower else "is not shown to break even"
    return f"{opening} {verdict} against {second} within {span(found)}: {_why(found, pair)}."


def break_even_line(found: Findings, pair: Pair) -> str:
    """The same below a table."""
    reached, net = found.breaks_even(pair), found.contrast(GAIN, pair)
    if nothing(net):
        return f"Break-even: the same net benefit in {of_worlds(found, 1.0)}, so there is nothing to break even."
    opening = f"Break-even, QALY at {_price(found, pair)}:"
    if breaks_even(found, pair):
        median = _median(found, pair).strip(" ()")
        when = f"{since(reached.week)} on the mean; in {of_worlds(found, reached.worlds_share)}"
        return f"{opening} {when}{f', {median}' if median else ''}."
    return f"{opening} {'no' if net.falls else 'not shown'}; {_why(found, pair)}."


def since(week: float) -> str:
    """From which week on; the policy begins in week 0."""
    return "from the first week" if week == 0 else f"from week {week:,.0f}"


def _price(found: Findings, pair: Pair) -> str:
    return found.in_money(f"£{figures(found.breaks_even(pair).qaly_price_gbp, 4)}")


def _median(found: Findings, pair: Pair) -> str:
    reached = found.breaks_even(pair)
    return f" (median {since(reached.worlds_median_week)})" if reached.worlds_share else ""


def _why(found: Findings, pair: Pair) -> str:
    """What net benefit does instead, and in how many worlds its sum is not behind at the end."""
    net, reached = found.contrast(GAIN, pair), found.breaks_even(pair)
    if not net.settled:
        said = f"net benefit is {sureness(found, net)}"
    else:
        said = "net benefit is lower" if net.falls else "the sum of net benefit does not stay ahead"
    if not reached.worlds_share:
        return f"{said}; summed over the run, it is lower in {of_worlds(found, 1.0)}"
    return f"{said}; summed over the run, it is no lower in {of_worlds(found, reached.worlds_share)}"
