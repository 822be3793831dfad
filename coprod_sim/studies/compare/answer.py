"""The answer of a comparison, and what stands beside it: in sentences made from its numbers alone.

Demand, public hours, cost and unmet need are told together, against every other arm. How sure a direction is goes by
its share of worlds (see ``how_sure``); nothing here says more than that it is so in this model. Unmet need is told in
two parts, as one can grow many times while their sum hides it.
"""

from collections.abc import Iterator

from coprod_sim.outcomes.registry import UNMET_PARTS, told
from coprod_sim.report.part import Text
from coprod_sim.report.sentence import Name, Sentence, say, together
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.how_sure import MORE_OFTEN
from coprod_sim.studies.statements import alike, called, compared, median_in_town, quoted_arm, statement, verdict

ANSWER, BESIDE = told("answer"), told("beside")
Outcomes = tuple[str, ...]


def against(found: Findings, pair: Pair) -> Sentence:
    """What an arm is compared with; where arms have baselines of their own, which arm it is, too."""
    first, second = (quoted_arm(found, arm) for arm in pair)
    return say("{first} against {second}", first=first, second=second) if found.own_baselines else (second,)


def pairs_in_turn(found: Findings) -> tuple[Pair, ...]:
    """Contrasts told one by one even where there are many arms; the printed tables have them all."""
    return found.lead if found.own_baselines or not found.long else found.lead[:1]


def against_each(found: Findings, outcomes: Outcomes, opening: Sentence) -> list[Text]:
    """The first comparator in full, the others by what they say differently."""
    first, *others = found.lead
    rows = {key: found.said(key, first) for key in outcomes}
    details = tuple(statement(found, row, key) for key, row in rows.items())
    result = [Text(compared(found, first, rows, opening), details)]
    if found.long:
        return result + _shortly(found, first, others, outcomes)
    return result + [_another(found, first, pair, outcomes) for pair in others]


def _names(found: Findings, keys: list[str] | Outcomes) -> Sentence:
    return together([(called(found, key),) for key in keys])


def _shortly(found: Findings, first: Pair, others: list[Pair], outcomes: Outcomes) -> list[Text]:
    """The same answers in one sentence, and of the others what is different."""
    same, result = [], []
    for pair in others:
        if unlike := _unlike(found, first, pair, outcomes):
            lead = _another(found, first, pair, outcomes).lead
            result.append(Text(lead, tuple(statement(found, found.said(key, pair), key) for key in unlike)))
        else:
            same.append(against(found, pair))
    words = "{compared} {others} the answer is the same."
    return [Text(say(words, compared=_compared_with(found), others=together(same)))] * bool(same) + result


def _compared_with(found: Findings) -> str:
    return "For" if found.own_baselines else "Compared with"


def _differ(found: Findings, first: Pair, pair: Pair, outcomes: Outcomes) -> list[str]:
    """What is surer of one than of the other, or goes the other way."""

    def sure(key: str, each: Pair) -> tuple[str, str]:
        of = verdict(found.said(key, each))
        return of.way if of.settled else "", of.words

    return [key for key in outcomes if sure(key, first) != sure(key, pair)]


def _unlike(found: Findings, first: Pair, pair: Pair, outcomes: Outcomes) -> list[str]:
    """What differs, or whose medians are not alike (see ``statements.alike``), or differs between the others."""
    differ = _differ(found, first, pair, outcomes)
    others = ((first[1], pair[1]), (pair[1], first[1])) if first[0] == pair[0] else ()
    between = [each for each in others if each in found.pairs]
    apart = {key for key in outcomes for each in between if found.contrast(key, each).settled}
    return [
        key
        for key in outcomes
        if key in differ or key in apart or not alike(found.said(key, first), found.said(key, pair))
    ]


def _another(found: Findings, first: Pair, pair: Pair, outcomes: Outcomes) -> Text:
    """What differs is what is surer of one than of the other; the same is only what is alike in size, too."""
    differ, unlike = (each(found, first, pair, outcomes) for each in (_differ, _unlike))
    told_of = [key for key in outcomes if key in unlike]
    rest = [key for key in outcomes if key not in told_of]
    details = [statement(found, found.said(key, pair), key) for key in told_of]
    if rest:
        medians = [
            say("{name} {median}", name=called(found, key), median=median_in_town(found, found.said(key, pair), key))
            for key in rest
        ]
        others = " of the others" if told_of else ""
        details.append(say("Median differences{others}: {medians}.", others=others, medians=together(medians)))
    opening = say("{compared} {against}", compared=_compared_with(found), against=against(found, pair))
    return Text(
        say("{opening} {verdict}.", opening=opening, verdict=_same(found, differ, unlike, outcomes)), tuple(details)
    )


def _same(found: Findings, differ: list[str], unlike: list[str], outcomes: Outcomes) -> Sentence:
    if not unlike:
        return say("the answer is the same")
    amounts = [key for key in unlike if key not in differ]
    if not differ:
        return say("directions are as sure as there; what differs is the size of {of}", of=_names(found, amounts))
    rest: Sentence = ()
    if amounts:
        rest = say("; so does the size of {of}", of=_names(found, amounts))
    elif len(differ) < len(outcomes):
        rest = say("; the rest is the same")
    return say("the answer differs in {differ}{rest}", differ=_names(found, differ), rest=rest)


def warnings(found: Findings) -> Iterator[Sentence]:
    """Where an effect that looks good has a price."""
    for check in (_demand_fell_but, _parts_moved_apart, _paid_by_others):
        said: dict[Sentence, list[Sentence]] = {}
        for pair in found.lead:
            if text := check(found, pair):
                said.setdefault(text, []).append(against(found, pair))
        opening = "For" if found.own_baselines else "Against"
        for text, others in said.items():
            yield say("{opening} {others}, {text}", opening=opening, others=together(others), text=text)


def _demand_fell_but(found: Findings, pair: Pair) -> Sentence:
    demand, unmet = found.contrast("demand_hours", pair), found.contrast("unmet_hours", pair)
    if not demand.falls:
        return ()
    rose = [key for key in ("unmet_hours", *UNMET_PARTS) if found.contrast(key, pair).rises]
    if rose:
        return say("demand fell but {rose} rose.", rose=_names(found, rose))
    rose_some = unmet.way > 0 and unmet.words == MORE_OFTEN
    return say("demand fell; unmet need rose {often}.", often=Name(MORE_OFTEN)) if rose_some else ()


def _parts_moved_apart(found: Findings, pair: Pair) -> Sentence:
    asked, unasked = (found.contrast(outcome, pair) for outcome in UNMET_PARTS)
    if asked.way * unasked.way >= 0 or not (asked.settled or unasked.settled):
        return ()
    if asked.settled and unasked.settled:
        return say("the two parts of unmet need moved in opposite directions, which their sum hides.")
    return say("the two parts of unmet need moved in opposite directions, one of them less surely.")


def _paid_by_others(found: Findings, pair: Pair) -> Sentence:
    unpaid, cost = found.contrast("unpaid_hours", pair), found.contrast("cost_society_gbp", pair)
    if found.contrast("cost_public_gbp", pair).falls and unpaid.rises and cost.median > 0:
        return say("what the public budget saved is less than the price put on the unpaid hours that took its place.")
    return ()
