"""docs/findings.md: each scenario and each experiment in its own words; every number is from a run.

Scenarios are compared, some minutes each. Experiments take hours: their stores are read from ``results/EXPERIMENT``,
where ``coprod-sim sweep EXPERIMENT`` puts them; without any the page keeps those that it has. Findings of scenarios are
written as soon as they are made, so that a stop loses one at most.
"""

import sys
from pathlib import Path
from textwrap import fill

import marked
from once import compared

from coprod_sim import Comparison, load_scenario, scenario_names
from coprod_sim.report.part import Text
from coprod_sim.report.sentence import plain
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.compare.parts import parts

ROOT = Path(__file__).parents[1]
ELSEWHERE = ("time_bank",)
"""The default town has a place of its own on the page, with both profiles."""
SENTENCES = 7
"""Of the answer of an experiment."""


def write(docs: Path) -> None:
    """All findings, one after the other."""
    page = docs / "findings.md"
    for name in sorted(scenario_names(), key=lambda each: _size(load_scenario(each))):  # what is quick comes first
        if name not in ELSEWHERE:
            print(f"  {name}", file=sys.stderr, flush=True)
            marked.replace(page, f"scenario {name}", of_scenario(compared(name)))
    stores = [ROOT / "results" / file.stem for file in sorted((ROOT / "experiments").glob("*.yaml"))]
    if made := [of_experiment(store) for store in stores if store.is_dir()]:
        marked.replace(page, "experiments", "\n".join(made))


def _size(scenario: Scenario) -> int:
    return scenario.residents * scenario.weeks * scenario.worlds * len(scenario.arms)


def of_scenario(found: Comparison) -> str:
    """The question, the answer with its details, and what else is told of it in a sentence each."""
    scenario = load_scenario(str(found.manifest["scenario"]["name"]))
    answer, _, pays, turns, *_ = parts(found)
    first, *others = answer.texts
    lines = [_folded(f"*{scenario.question}*"), "", *_text(first), ""]
    leads = [plain(text.lead) for text in (*others, *pays.texts[:1])]
    rest = [lead for lead in leads if lead.endswith(".")]  # others stand above a list
    rest += [plain(sentence) for sentence in turns.sentences[:1]]
    lines += [f"{line}\n" for line in map(_folded, rest)]
    made = found.manifest
    how = f"{made['replicates']} simulated worlds of {made['residents']:,} residents, {made['weeks']} weeks"
    return "\n".join([*lines, _folded(f"`coprod-sim compare {scenario.name}`: {how}."), ""])


def _text(text: Text) -> list[str]:
    return [_folded(plain(text.lead)), "", *(_folded(f"- {plain(detail)}", "  ") for detail in text.details)]


def of_experiment(store: Path) -> str:
    """The question, and the first sentences of the answer and of what it then asks."""
    from coprod_sim import analyse

    found = analyse(store)
    experiment = found.loaded.experiment
    lines = [f"### {experiment.question}", ""]
    for part in found.parts:
        if part.key in ("answer", "decides", "dose", "values", "breaks_even", "fails"):
            said = [plain(sentence) for sentence in part.sentences[:SENTENCES]]
            lines += [f"**{part.title}**", "", *(_folded(f"- {line}", "  ") for line in said), ""]
    counts = found.loaded.counts
    how = f"`coprod-sim sweep {experiment.name}`, then `coprod-sim analyse results/{experiment.name}`"
    return "\n".join([*lines, _folded(f"{how}: {counts.done:,} runs."), ""])


def _folded(text: str, then: str = "") -> str:
    return fill(text, 120, subsequent_indent=then, break_on_hyphens=False, break_long_words=False)
