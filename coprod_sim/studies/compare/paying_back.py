"""When, if ever, benefits outweigh costs, said only where net benefit rises in most worlds."""

import math

from coprod_sim.report.sentence import Fact, Sentence, TableRow, say
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.compare.run_facts import RunFacts
from coprod_sim.studies.how_sure import SAME
from coprod_sim.studies.statements import quoted_arm, sureness

GAIN = "net_benefit_low_gbp"


def breaks_even(found: Findings, pair: Pair) -> bool:
    """Whether a contrast may be said to break even: net benefit is higher in most worlds, and the sum stays ahead."""
    net = found.contrast(GAIN, pair)
    return net.rises and math.isfinite(found.breaks_even(pair).week)


def break_even(found: Findings, pair: Pair) -> Sentence:
    """In a sentence: on the mean, and in what share of worlds."""
    first, second = (quoted_arm(found, arm) for arm in pair)
    opening = say("With a QALY at {price}, {first}", price=_price(found, pair), first=first)
    if found.contrast(GAIN, pair).words == SAME:
        words = "{opening} has the same net benefit as {second}: there is nothing to break even."
        return say(words, opening=opening, second=second)
    if breaks_even(found, pair):
        when = say("{week} on the mean and in {share} of worlds", week=_since(found, pair), share=_share(found, pair))
        words = "{opening} breaks even against {second} {when}{median}."
        return say(words, opening=opening, second=second, when=when, median=_median(found, pair))
    lower = found.contrast(GAIN, pair).falls
    return say(
        "{opening} {verdict} against {second} within {span}: {why}.",
        opening=opening,
        verdict="does not break even" if lower else "is not shown to break even",
        second=second,
        span=RunFacts(found).span,
        why=_why(found, pair),
    )


def break_even_line(found: Findings, pair: Pair) -> Sentence:
    """The same below a table."""
    if found.contrast(GAIN, pair).words == SAME:
        return say("Break-even: the same net benefit in all worlds, so there is nothing to break even.")
    opening = say("Break-even, QALY at {price}:", price=_price(found, pair))
    if breaks_even(found, pair):
        when = say("{week} on the mean; in {share} of worlds", week=_since(found, pair), share=_share(found, pair))
        return say("{opening} {when}{median}.", opening=opening, when=when, median=_median(found, pair))
    verdict = "no" if found.contrast(GAIN, pair).falls else "not shown"
    return say("{opening} {verdict}; {why}.", opening=opening, verdict=verdict, why=_why(found, pair))


def _row(found: Findings, pair: Pair) -> TableRow:
    return found.rows_of("break_even", pair)[0]


def _since(found: Findings, pair: Pair, column: str = "week") -> Sentence:
    """From which week on; the policy begins in week 0."""
    row = _row(found, pair)
    return say("from the first week") if row[column] == 0 else say("from week {week}", week=row.fact(column, "week"))


def _price(found: Findings, pair: Pair) -> Fact:
    return _row(found, pair).fact("qaly_price_gbp", "price")


def _share(found: Findings, pair: Pair) -> Fact:
    return _row(found, pair).fact("worlds_share", "of_worlds")


def _median(found: Findings, pair: Pair) -> Sentence:
    if not found.breaks_even(pair).worlds_share:
        return ()
    return say(" (median {since})", since=_since(found, pair, "worlds_median_week"))


def _why(found: Findings, pair: Pair) -> Sentence:
    """What net benefit does instead, and in what share of worlds its sum is not behind at the end."""
    net, reached = found.contrast(GAIN, pair), found.breaks_even(pair)
    if not net.settled:
        said = say("net benefit is {sure}", sure=sureness(found.said(GAIN, pair)))
    else:
        said = say("net benefit is lower" if net.falls else "the sum of net benefit does not stay ahead")
    if not reached.worlds_share:
        return say("{said}; summed over the run, it is lower in all worlds", said=said)
    words = "{said}; summed over the run, it is no lower in {share} of worlds"
    return say(words, said=said, share=_share(found, pair))
