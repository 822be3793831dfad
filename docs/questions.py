"""The blog post's questions, each with its numbers, and whether the answer holds over what is most in doubt.

The runs of whole scenarios are those of findings.md; the others take some minutes on two cores.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from markdown_table import table
from once import compared

from coprod_sim import compare
from coprod_sim.report import numbers
from coprod_sim.studies.compare.comparison import Comparison
from coprod_sim.studies.compare.findings import Contrast

SMALL = {"residents": 20_000, "replicates": 32}
"""For answers over the ends of ranges: fewer localities, fewer worlds."""


class Asked(NamedTuple):
    """A question, the scenario that it is asked of, and contrasts that answer it: (outcome, arm, arm taken from it)."""

    question: str
    scenario: str
    contrasts: tuple[tuple[str, str, str], ...]


class Doubt(NamedTuple):
    """A number that an answer may depend on, with the ends of its range."""

    scenario: str
    key: str
    ends: tuple[float, float]
    arms: tuple[str, ...]
    contrasts: tuple[tuple[str, str, str], ...]


MAIN = ("demand_hours", "public_hours", "cost_public_gbp", "unmet_hours")
MORE = ("core_hours", "net_benefit_low_gbp", "adoption")


def both(outcomes: tuple[str, ...], arm: str, other: str) -> tuple[tuple[str, str, str], ...]:
    """Some outcomes of one contrast."""
    return tuple((outcome, arm, other) for outcome in outcomes)


LEAD = both(("adoption", "net_benefit_low_gbp"), "leader", "catalyst")
PRESS = both(("adoption", "net_benefit_low_gbp"), "national", "quiet")
DISCOVER = both(("net_benefit_low_gbp", "unmet_hours"), "discover_varied", "plan_varied")
GAIN = ("adoption", "net_benefit_low_gbp")
QUESTIONS = (
    Asked("Should government lead?", "grassroots", (*LEAD, *both(GAIN, "leader", "absent"))),
    Asked(
        "Is support from above necessary?",
        "grassroots",
        (("adoption", "absent", "traditional"), ("adoption", "catalyst", "absent")),
    ),
    Asked(
        "What happens where practice is free to spread?",
        "grassroots",
        both((*MAIN, *MORE), "catalyst", "traditional_plus"),
    ),
    Asked(
        "What if something goes wrong in the press?",
        "bad_press",
        (*PRESS, ("adoption", "local", "quiet"), ("adoption", "national_visits", "quiet_visits")),
    ),
    Asked(
        "One plan, or policy that discovers?",
        "discovery",
        (*DISCOVER, ("net_benefit_low_gbp", "discover_alike", "plan_alike")),
    ),
    Asked(
        "Does it work only in small places?",
        "scale",
        (
            *both(GAIN, "large", "usual_large"),
            *both(GAIN, "medium", "usual_medium"),
            *both(GAIN, "small", "usual_small"),
            ("adoption", "small", "small_press"),
        ),
    ),
)
GOVERNMENT = ("traditional", "leader", "catalyst")
FREE = ("traditional", "catalyst", "traditional_plus")
SPREAD = both((*MAIN, "adoption"), "catalyst", "traditional_plus")
SMALL_PRESS = (("adoption", "small", "small_press"), ("net_benefit_low_gbp", "small_press", "usual_small"))
DOUBTS = (
    Doubt("grassroots", "fidelity_mandate_penalty", (0.0, 0.5), GOVERNMENT, LEAD),
    Doubt("grassroots", "fit_spread", (0.0, 0.4), GOVERNMENT, LEAD),
    Doubt("bad_press", "press_contagion", (0.0, 1.0), ("quiet", "national"), PRESS),
    Doubt("grassroots", "fit_spread", (0.0, 0.4), FREE, SPREAD),
    Doubt("grassroots", "press_contagion", (0.0, 1.0), FREE, SPREAD),
    Doubt("scale", "press_contagion", (0.0, 1.0), ("usual_small", "small", "small_press"), SMALL_PRESS),
    Doubt("discovery", "fit_spread", (0.0, 0.4), ("plan_varied", "discover_varied"), DISCOVER),
)
PAGE = """# Questions of the blog post, and what the simulation says

Made by `uv run python docs/make.py --only questions`. Differences are per 1,000 residents a year (pounds: per resident
a year; professionals who co-produce: percentage points of all in the last year): the median and, in brackets, where
95 % of simulated worlds lie. [glossary.md](glossary.md) has the words for how sure.

{questions}
## Over what is most in doubt

Whether mandates cost fidelity, whether places differ, and whether the press is contagious is not known, so the ranges
of all three include none. The same contrasts at both ends of each range, from 32 worlds of 20,000 residents (in
brackets: the least and the most):

{doubts}
The command of a row: `coprod-sim compare SCENARIO --arms ... --residents 20000 --replicates 32 --set NUMBER=VALUE`.
"""


def amount(outcome: str, contrast: Contrast) -> str:
    """A difference with its interval."""
    say = numbers.money if outcome.endswith("_gbp") else numbers.signed
    if outcome == "adoption":
        low, high = max(-1.0, contrast.low), min(1.0, contrast.high)
        return f"{points(contrast.median)} points ({points(low)} to {points(high)})"
    return f"{say(contrast.median)} ({say(contrast.low)} to {say(contrast.high)})"


def points(share: float) -> str:
    """Percentage points with their sign."""
    return f"{100 * share:+.0f}".replace("-", "−")


def row(found: Comparison, asked: tuple[str, str, str]) -> tuple[str, str, str, str]:
    """Outcome, contrast, difference and how sure it is."""
    outcome, arm, other = asked
    contrast = found.contrast(outcome, (arm, other))
    labels = f"{found.labels[arm]} against {found.labels[other]}"
    share = f"{contrast.verdict.said}; {100 * contrast.share_of_worlds:.0f} % of worlds go one way"
    return found.label(outcome), labels, amount(outcome, contrast), share


def answered(runs: Mapping[str, Comparison]) -> Iterator[str]:
    """A section a question."""
    head = ("outcome", "contrast", "difference", "")
    for asked in QUESTIONS:
        rows = (row(runs[asked.scenario], each) for each in asked.contrasts)
        yield f"## {asked.question}\n\n{table(head, rows)}\n`coprod-sim compare {asked.scenario}`\n"


def doubted() -> Iterator[tuple[str, ...]]:
    """A row a number's end and contrast."""
    for doubt in DOUBTS:
        for end in doubt.ends:
            found = compare(doubt.scenario, arms=doubt.arms, overrides={doubt.key: end}, progress=False, **SMALL)
            for each in doubt.contrasts:
                yield (f"`{doubt.key}` = {end:g} ({doubt.scenario})", *row(found, each))


def write(docs: Path) -> None:
    """Run all and write the page."""
    runs = {name: compared(name) for name in dict.fromkeys(asked.scenario for asked in QUESTIONS)}
    questions = "\n".join(answered(runs))
    doubts = table(("number", "outcome", "contrast", "difference", ""), doubted())
    (docs / "questions.md").write_text(PAGE.format(questions=questions, doubts=doubts), encoding="utf-8")
