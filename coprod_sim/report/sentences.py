"""What a comparison found, in plain English made from its numbers alone.

Demand, public hours, cost and unmet need always come together, and against every other arm. What an interval does not
tell from nought is called no clear difference; nothing here says more than that something is so in this model.
"""

from collections.abc import Iterator

from coprod_sim.outcomes import OUTCOMES
from coprod_sim.report.findings import Contrast, Findings, Pair, contrast_name
from coprod_sim.report.words import difference, listed, percent, signed, size, whole_percent, years

NAMES = {
    "demand_hours": "demand",
    "public_hours": "public hours",
    "cost_public_gbp": "cost to the public purse",
    "unmet_hours": "unmet need",
    "unpaid_hours": "unpaid hours",
    "cost_society_gbp": "cost to society with unpaid hours priced",
    "unmet_asked_hours": "what was asked of the team and not met",
    "unmet_unasked_hours": "what nobody asked the team for",
    "cashable_gbp": "cost of activity that could be turned into cash",
}
ORDER = ("demand_hours", "public_hours", "cost_public_gbp", "unmet_hours")
PARTS = ("unmet_asked_hours", "unmet_unasked_hours")
BESIDE = ("unpaid_hours", "cost_society_gbp", "cashable_gbp")
PLURAL = ("public hours", "unpaid hours")
UNITS = "Hours are per 1,000 residents a year, pounds per resident a year."


def sentences(found: Findings) -> list[str]:
    """All sentences, the headline first: one an arm that the most co-producing arm is compared with."""
    result = [_compared(found, pair, ORDER, "In this model, over {span},") for pair in found.lead]
    result.append(UNITS)
    for pair in found.lead:
        result += [_compared(found, pair, PARTS, "Of unmet need,"), *_warnings(found, pair)]
    result += [_compared(found, pair, BESIDE, "Beside this,") for pair in found.lead]
    result += _utilisation(found)
    result += [_intervals(found), *_precision(found), _inputs(found)]
    return result


def _compared(found: Findings, pair: Pair, outcomes: tuple[str, ...], opening: str) -> str:
    span = years(int(found.manifest["weeks"]))
    first, second = (_quoted(found, arm) for arm in pair)
    parts = [_part(found, outcome, pair) for outcome in outcomes]
    return f"{opening.format(span=span)} {first} compared with {second}: {'; '.join(parts)}."


def _part(found: Findings, outcome: str, pair: Pair) -> str:
    contrast, unit = found.contrast(outcome, pair), OUTCOMES[outcome].unit
    name = NAMES[outcome]
    if contrast.clear:
        change = f"{_direction(contrast)} by {size(contrast.difference, unit)}{_share(found, contrast)}"
        return f"{name} {'are' if name in PLURAL else 'is'} {change} ({_range(found, contrast, unit)})"
    nothing = f"{name} {'show' if name in PLURAL else 'shows'} no clear difference"
    if contrast.difference == contrast.low == contrast.high == 0:
        return f"{nothing} (the same in all {_worlds(found)})"
    mean = f"mean {difference(contrast.difference, unit)}{'' if unit == '£' else f' {unit}'}"
    return f"{nothing} ({mean}, {_range(found, contrast, unit)})"


def _share(found: Findings, contrast: Contrast) -> str:
    return f", {percent(contrast.share_of_baseline)} of the mean in {_quoted(found, found.baseline)}"


def _range(found: Findings, contrast: Contrast, unit: str) -> str:
    if contrast.low != contrast.low:
        return "one replicate gives no interval"
    span = f"{difference(contrast.low, unit)} to {difference(contrast.high, unit)}"
    text = f"95% interval {span}"
    if contrast.difference == 0:
        return text
    return f"{text}, {_direction(contrast)} in {whole_percent(contrast.sign_share)} of {_worlds(found)}"


def _quoted(found: Findings, arm: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{found.labels[arm]}\N{RIGHT DOUBLE QUOTATION MARK}"


def _direction(contrast: Contrast) -> str:
    return "lower" if contrast.difference < 0 else "higher"


def _worlds(found: Findings) -> str:
    return "replicates" if found.manifest["fixed_parameters"] else "sampled worlds"


def _warnings(found: Findings, pair: Pair) -> Iterator[str]:
    demand, unmet = found.contrast("demand_hours", pair), found.contrast("unmet_hours", pair)
    against = f"Against {_quoted(found, pair[1])}"
    if demand.clear and demand.difference < 0 and unmet.difference > 0:
        if unmet.clear:
            yield f"{against}, demand fell but unmet need rose: part of what was not asked for was not met at all."
        else:
            yield f"{against}, demand fell while the mean of unmet need rose, though not clearly."
    asked, unasked = (found.contrast(outcome, pair) for outcome in PARTS)
    if asked.difference * unasked.difference < 0 and (asked.clear or unasked.clear or asked.sign_share == 1.0):
        yield f"{against}, the means of these two parts moved in opposite directions, which their sum hides."
    unpaid, cost = found.contrast("unpaid_hours", pair), found.contrast("cost_society_gbp", pair)
    saved = found.contrast("cost_public_gbp", pair)
    if saved.clear and saved.difference < 0 and unpaid.clear and unpaid.difference > 0 and cost.difference > 0:
        yield f"{against}, what the purse saved is less than the price put on the unpaid hours that took its place."


def _utilisation(found: Findings) -> Iterator[str]:
    rows = found.by_utilisation
    if rows.empty:
        return
    levels = listed([f"{level:g}" for level in dict.fromkeys(rows["starting_utilisation"])])
    for pair in found.lead:
        parts = []
        for outcome in ("demand_hours", "unmet_hours"):
            chosen = rows[(rows["contrast"] == contrast_name(pair)) & (rows["outcome"] == outcome)]
            values = listed([signed(float(value)) for value in chosen["difference"]])
            parts.append(f"{values} in {NAMES[outcome]}")
        yield (
            f"Starting with a team busy at {levels}, the mean differences from {_quoted(found, pair[1])} are "
            f"{' and '.join(parts)}, in hours per 1,000 residents a year."
        )


def _intervals(found: Findings) -> str:
    count = found.manifest["replicates"]
    if count < 2:
        return "One replicate gives no interval, and so no difference can be called clear."
    if found.manifest["fixed_parameters"]:
        return (
            f"Intervals say where the mean over {count} replicates lies with 95% confidence; parameters were fixed, "
            "so they say nothing of how uncertain those are."
        )
    return (
        f"Intervals say where 95% of sampled worlds lie, from {count} draws of the parameters (profile "
        f"{found.manifest['evidence']}); the Monte Carlo error of the mean stands apart in the table."
    )


def _precision(found: Findings) -> Iterator[str]:
    asked = found.manifest.get("precision")
    if asked is None:
        return
    wanted, count = percent(asked["wanted"]), found.manifest["replicates"]
    name = NAMES[asked["outcome"]]
    reached = "without a value" if asked["widest"] is None else percent(asked["widest"])
    verdict = "was met" if asked["met"] else "was not met"
    yield (
        f"The precision of {wanted} {verdict} with {count} replicates: the widest half-width of a mean difference, "
        f"as a share of the mean in {_quoted(found, found.baseline)}, is {reached} ({name}, {asked['contrast']})."
    )


def _inputs(found: Findings) -> str:
    inputs = found.manifest["inputs"]
    return (
        f"Inputs from the evidence: {inputs['numbers']}, of which judgement: {inputs['judgement']}, provisional "
        f"(not yet read twice): {inputs['provisional']}. Results are no surer than their inputs."
    )
