"""What a comparison found, in plain English made from its numbers alone.

The answer comes first: demand, public hours, cost and unmet need always together, and against every other arm. How
sure a direction is goes by its share of worlds (see ``how_sure``); nothing here says more than that it is so in this
model. Unmet need is told in two parts, as one can grow many times while their sum hides it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from coprod_sim.outcomes.registry import UNMET_PARTS
from coprod_sim.report.numbers import listed, percent, signed
from coprod_sim.studies.compare.adoption_sentences import spread_groups
from coprod_sim.studies.compare.care_sentences import home_care
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.compare.paying_back import break_even
from coprod_sim.studies.compare.saved import saved_lines
from coprod_sim.studies.compare.statements import (
    NAMES,
    against,
    alike,
    compared,
    median_in_town,
    quoted,
    span,
    statement,
    verdict,
)
from coprod_sim.studies.how_sure import LEGEND, MORE_OFTEN
from coprod_sim.studies.intervals import FEWEST

ORDER = ("demand_hours", "public_hours", "cost_public_gbp", *UNMET_PARTS)
BESIDE = ("unpaid_hours", "cost_society_gbp", "cashable_gbp", "net_benefit_low_gbp")
LEVELS = ("demand_hours", "unmet_asked_hours")


class Paragraph(NamedTuple):
    """A sentence and those that go into details below it; ``lead`` may be empty."""

    lead: str
    details: list[str]


def sentences(found: Findings) -> list[str]:
    """All sentences, the answer first."""
    return [sentence for lead, details in paragraphs(found) for sentence in ([lead] if lead else []) + details]


def paragraphs(found: Findings) -> list[Paragraph]:
    """Sentences in groups: the answer, warnings, what stands beside it, and how to read it."""
    return [paragraph for group in groups(found).values() for paragraph in group]


def groups(found: Findings) -> dict[str, list[Paragraph]]:
    """The paragraphs by what they are about, in order."""
    every = {
        "answer": _against_each(found, ORDER, f"In this model, over {span(found)}"),
        "warnings": [
            Paragraph("", [f"Warning: {line}" for line in found.manifest.get("warnings", ())]),
            Paragraph("", list(_warnings(found))),
        ],
        "spread": [Paragraph(*group) for group in spread_groups(found)],
        "beside": _against_each(found, BESIDE, "Beside this"),
        "home_care": [Paragraph(*one) for one in home_care(found, _pairs_in_turn(found)[:1])],
        "break_even": [Paragraph("", [break_even(found, pair) for pair in _pairs_in_turn(found)])],
        "saved": [Paragraph("", list(saved_lines(found)))],
        "utilisation": [Paragraph("", list(_utilisation(found)))],
        "reading": [Paragraph("", [*how_to_read(found), *how_sure(found)])],
    }
    return {name: [one for one in group if one.lead or one.details] for name, group in every.items()}


def _pairs_in_turn(found: Findings) -> tuple[Pair, ...]:
    """Contrasts told one by one even where there are many arms; the printed tables have them all."""
    return found.lead if found.own_baselines or not found.long else found.lead[:1]


def _against_each(found: Findings, outcomes: tuple[str, ...], opening: str) -> list[Paragraph]:
    """The first comparator in full, the others by what they say differently."""
    first, *others = found.lead
    details = [statement(found, outcome, first) for outcome in outcomes]
    result = [Paragraph(compared(found, first, outcomes, opening), details)]
    if found.long:
        return result + _shortly(found, first, others, outcomes)
    return result + [_another(found, first, pair, outcomes) for pair in others]


def _shortly(found: Findings, first: Pair, others: list[Pair], outcomes: tuple[str, ...]) -> list[Paragraph]:
    """The same answers in one sentence, and of the others what is different."""
    same, result = [], []
    for pair in others:
        if unlike := _unlike(found, first, pair, outcomes):
            lead = _another(found, first, pair, outcomes).lead
            result.append(Paragraph(lead, [statement(found, key, pair) for key in unlike]))
        else:
            same.append(against(found, pair))
    alike = [Paragraph(f"{_compared_with(found)}{listed(same)} the answer is the same.", [])] if same else []
    return alike + result


def _compared_with(found: Findings) -> str:
    return "For " if found.own_baselines else "Compared with "


def _differ(found: Findings, first: Pair, pair: Pair, outcomes: tuple[str, ...]) -> list[str]:
    """What is surer of one than of the other, or goes the other way."""
    sure = {key: [verdict(found.contrast(key, each)) for each in (first, pair)] for key in outcomes}
    return [key for key, (one, two) in sure.items() if one != two]


def _unlike(found: Findings, first: Pair, pair: Pair, outcomes: tuple[str, ...]) -> list[str]:
    """What differs, or whose medians are not alike (see ``phrases.alike``), or differs between the others."""
    differ = _differ(found, first, pair, outcomes)
    both = {key: [found.contrast(key, each) for each in (first, pair)] for key in outcomes}
    others = ((first[1], pair[1]), (pair[1], first[1])) if first[0] == pair[0] else ()
    between = [each for each in others if each in found.pairs]
    apart = {key for key in outcomes for each in between if found.contrast(key, each).settled}
    return [key for key, (one, two) in both.items() if key in differ or key in apart or not alike(one, two)]


def _another(found: Findings, first: Pair, pair: Pair, outcomes: tuple[str, ...]) -> Paragraph:
    """What differs is what is surer of one than of the other; the same is only what is alike in size, too."""
    differ, unlike = (each(found, first, pair, outcomes) for each in (_differ, _unlike))
    told = [key for key in outcomes if key in unlike]
    rest = [key for key in outcomes if key not in told]
    details = [statement(found, outcome, pair) for outcome in told]
    if rest:
        medians = [f"{NAMES[outcome]} {median_in_town(found, outcome, pair)}" for outcome in rest]
        details.append(f"Median differences{' of the others' if told else ''}: {', '.join(medians)}.")
    opening = f"{_compared_with(found)}{against(found, pair)}"
    if not unlike:
        return Paragraph(f"{opening} the answer is the same.", details)
    amounts = listed([NAMES[key] for key in unlike if key not in differ]) if len(differ) < len(unlike) else ""
    if differ:
        others = f"; so does the size of {amounts}" if amounts else ""
        others = "; the rest is the same" if not amounts and len(differ) < len(outcomes) else others
        return Paragraph(f"{opening} the answer differs in {listed([NAMES[key] for key in differ])}{others}.", details)
    return Paragraph(f"{opening} directions are as sure as there; what differs is the size of {amounts}.", details)


def _warnings(found: Findings) -> Iterator[str]:
    for check in (_demand_fell_but, _parts_moved_apart, _paid_by_others):
        said: dict[str, list[str]] = {}
        for pair in found.lead:
            if text := check(found, pair):
                said.setdefault(text, []).append(against(found, pair))
        opening = "For" if found.own_baselines else "Against"
        yield from (f"{opening} {listed(others)}, {text}" for text, others in said.items())


def _demand_fell_but(found: Findings, pair: Pair) -> str:
    demand, unmet = found.contrast("demand_hours", pair), found.contrast("unmet_hours", pair)
    if not demand.falls:
        return ""
    every = ((key, found.contrast(key, pair)) for key in ("unmet_hours", *UNMET_PARTS))
    if rose := [NAMES[key] for key, contrast in every if contrast.rises]:
        return f"demand fell but {listed(rose)} rose."
    return f"demand fell; unmet need rose {MORE_OFTEN}." if unmet.way > 0 and unmet.words == MORE_OFTEN else ""


def _parts_moved_apart(found: Findings, pair: Pair) -> str:
    asked, unasked = (found.contrast(outcome, pair) for outcome in UNMET_PARTS)
    if asked.way * unasked.way >= 0 or not (asked.settled or unasked.settled):
        return ""
    if asked.settled and unasked.settled:
        return "the two parts of unmet need moved in opposite directions, which their sum hides."
    return "the two parts of unmet need moved in opposite directions, one of them less surely."


def _paid_by_others(found: Findings, pair: Pair) -> str:
    unpaid, cost = found.contrast("unpaid_hours", pair), found.contrast("cost_society_gbp", pair)
    saved = found.contrast("cost_public_gbp", pair)
    if saved.falls and unpaid.rises and cost.median > 0:
        return "what the public budget saved is less than the price put on the unpaid hours that took its place."
    return ""


def _utilisation(found: Findings) -> Iterator[str]:
    rows = found.by_utilisation
    if rows.empty:
        return
    levels = listed([f"{level:g}" for level in dict.fromkeys(rows["starting_utilisation"])])
    for pair in _pairs_in_turn(found):
        parts = []
        for outcome in LEVELS:
            chosen = rows[(rows["contrast"] == contrast_name(pair)) & (rows["outcome"] == outcome)]
            columns = ("median", "town_median")
            values, town = (listed([signed(float(value)) for value in chosen[name]]) for name in columns)
            parts.append(f"{values} hours in {NAMES[outcome]} ({town} in the town)")
        yield (f"Starting with a team busy at {levels}, median differences {_from(found, pair)} are {listed(parts)}.")


def _from(found: Findings, pair: Pair) -> str:
    return f"of {against(found, pair)}" if found.own_baselines else f"from {quoted(found, pair[1])}"


def how_sure(found: Findings) -> list[str]:
    """What intervals say, and what the inputs rest on."""
    return [_intervals(found), *_precision(found), _inputs(found)]


def how_to_read(found: Findings) -> Iterator[str]:
    """Units, and what words mean."""
    yield (
        f"Hours are per 1,000 residents a year, {found.in_money('£ per resident a year')}; what stands for the town is "
        f"of all its {int(found.manifest['residents']):,} residents together. Percentages are of what the other "
        "arm has in the same world."
    )
    yield "Need never asked of the team is help needed at home that nobody gives, buys or asks the team for."
    yield (
        "To break even: from that week on, net benefit summed since the policy began stays at or above the other arm's."
    )


def _intervals(found: Findings) -> str:
    count = int(found.manifest["replicates"])
    if count < 2:
        return "One world says nothing of how sure a difference is."
    share = percent(float(found.manifest["matters"]))
    small = f"A difference of less than {share} of the amount in the other arm is too small to matter."
    if found.manifest["fixed_parameters"]:
        what = (
            f"Parameters were fixed, so the {count} worlds differ by chance only and say nothing of what is not known."
        )
    else:
        what = f"In each of {count} worlds all uncertain numbers are drawn (profile {found.manifest['evidence']})."
    few = (
        ""
        if count >= FEWEST
        else f" With {count} worlds the range is from the least to the most; {FEWEST} or more give 95% of worlds."
    )
    luck = " Monte Carlo error is what chance alone adds to the mean." if found.luck_known else ""
    return f"{what} The median and the range say where they lie.{few} {LEGEND} {small}{luck}"


def _precision(found: Findings) -> Iterator[str]:
    asked = found.manifest.get("precision")
    if asked is None:
        return
    wanted, count = percent(asked["wanted"]), found.manifest["replicates"]
    name = NAMES[asked["outcome"]]
    widest = "without a value" if asked["widest"] is None else percent(asked["widest"])
    met = "was met" if asked["met"] else "was not met"
    yield (
        f"The precision of {wanted} {met} with {count} replicates: the widest half-width of a mean difference, "
        f"as a share of the mean in the arm compared with, is {widest} ({name}, {asked['contrast']})."
    )


def _inputs(found: Findings) -> str:
    inputs = found.manifest["inputs"]
    return (
        f"Inputs from the evidence: {inputs['numbers']}, of which judgement: {inputs['judgement']}, provisional "
        f"(not confirmed by a second reading): {inputs['provisional']}. Results are no surer than their inputs."
    )
