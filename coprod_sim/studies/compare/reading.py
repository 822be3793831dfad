"""How to read a comparison: units, what ranges and words are, and what the inputs rest on."""

from collections.abc import Iterator

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.sentence import Name, Sentence, say
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.run_facts import RunFacts
from coprod_sim.studies.how_sure import LEGEND
from coprod_sim.studies.intervals import FEWEST, range_of


def how_to_read(found: Findings) -> Iterator[Sentence]:
    """Units, and what words mean."""
    facts = RunFacts(found)
    yield say(
        "{units}; what stands for the town is of all its {residents} residents together. Percentages are of what the "
        "other arm has in the same world.",
        units=Name(f"Hours are per 1,000 residents a year, {found.in_money('£ per resident a year')}"),
        residents=facts.fact("residents"),
    )
    yield say("Need never asked of the team is help needed at home that nobody gives, buys or asks the team for.")
    yield say(
        "To break even: from that week on, net benefit summed since the policy began stays at or above the other arm's."
    )


def how_sure(found: Findings) -> list[Sentence]:
    """What ranges say, and what the inputs rest on."""
    facts = RunFacts(found)
    return [_ranges(found, facts), *_precision(found, facts), _inputs(facts)]


def _ranges(found: Findings, facts: RunFacts) -> Sentence:
    count = int(found.manifest["replicates"])
    if count < 2:
        return say("One world says nothing of how sure a difference is.")
    worlds = facts.fact("replicates")
    if found.manifest["fixed_parameters"]:
        words = "Parameters were fixed, so the {n} worlds differ by chance only and say nothing of what is not known."
        what = say(words, n=worlds)
    else:
        words = "In each of {n} worlds all uncertain numbers are drawn (profile {profile})."
        what = say(words, n=worlds, profile=Name(found.manifest["evidence"]))
    few: Sentence = ()
    if count < FEWEST:
        words = " With {n} worlds the range is from the least to the most; {fewest} or more give {share}."
        few = say(words, n=worlds, fewest=facts.fact("fewest"), share=Name(range_of(FEWEST)))
    chance = " Monte Carlo error is what chance alone adds to the mean." if found.luck_known else ""
    return say(
        "{what} The median and the range say where they lie.{few} {legend} A difference of less than {matters} of the "
        "amount in the other arm is too small to matter.{chance}",
        what=what,
        few=few,
        legend=Name(LEGEND),
        matters=facts.fact("matters", "percent"),
        chance=chance,
    )


def _precision(found: Findings, facts: RunFacts) -> Iterator[Sentence]:
    asked = found.manifest.get("precision")
    if asked is None:
        return
    widest: Sentence = ("without a value",)
    if asked["widest"] is not None:
        widest = (facts.fact("precision_widest", "percent"),)
    yield say(
        "The precision of {wanted} {met} with {n} replicates: the widest half-width of a mean difference, as a share "
        "of the mean in the arm compared with, is {widest} ({name}, {contrast}).",
        wanted=facts.fact("precision_wanted", "percent"),
        met="was met" if asked["met"] else "was not met",
        n=facts.fact("replicates"),
        widest=widest,
        name=Name(OUTCOMES[asked["outcome"]].in_sentence),
        contrast=Name(asked["contrast"]),
    )


def _inputs(facts: RunFacts) -> Sentence:
    return say(
        "Inputs from the evidence: {numbers}, of which judgement: {judgement}, provisional (not confirmed by a second "
        "reading): {provisional}. Results are no surer than their inputs.",
        **{key: facts.fact(key) for key in ("numbers", "judgement", "provisional")},
    )
