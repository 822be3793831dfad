"""What is sent at each step: an estimate, a part of the worlds, and in the end what ``compare`` says, word for word."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from coprod_sim.page.live import rows, series
from coprod_sim.page.live.asked import Setting, loaded
from coprod_sim.page.live.estimate import Estimate
from coprod_sim.page.live.rows import CORE, KEYS, ROWS, Called
from coprod_sim.page.live.setting import command
from coprod_sim.report.numbers import figures, whole_percent
from coprod_sim.report.part import Part, Text
from coprod_sim.report.sentence import plain
from coprod_sim.scenario.set_numbers import named
from coprod_sim.studies import contrasts
from coprod_sim.studies.compare.answer import ANSWER, against_each, warnings
from coprod_sim.studies.compare.assemble import Sample
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.compare.made_of import made_of_lines, made_of_table
from coprod_sim.studies.compare.parts import EXPLAINED, notices, parts
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.compare.saved import rate_line
from coprod_sim.studies.compare.tables import contrast_table
from coprod_sim.studies.intervals import Array

Answer = dict[str, Any]
RIGHT = "right four times in five"
NEED = (
    ("Self-care", ("core_self_hours",)),
    ("Kin", ("kin_met_hours",)),
    ("Friends, neighbours, members", ("substituted_hours", "-kin_met_hours")),
    ("Bought privately", ("private_hours",)),
    ("The team", ("served_hours",)),
    ("Unmet: asked of the team", ("unmet_asked_hours",)),
    ("Unmet: never asked", ("unmet_unasked_hours",)),
)
"""Who met the need, and the outcomes that each part is made of."""


def estimate(
    s: Setting, plan: ComparisonPlan, pair: Pair, towns: int, size: int, found: Estimate, curves: Mapping[str, Any]
) -> Answer:
    """What a few small towns tell."""
    called = Called(plan)
    made = rows.estimated_rows(called, found, ROWS)
    said = [f"{row['name']}: {row['said']}." for row in made if row["key"] in ANSWER]
    state = f"≈ estimate from {towns} small towns of {size:,} residents; ± is {RIGHT}"
    core = rows.estimated_rows(called, found, CORE)
    more = {"small": towns, "worlds": 0, "state": state, "headline": said, "rows": made, "core": core}
    return _answer(s, plan, "estimate", pair) | more | {"series": dict(curves)}


def partial(s: Setting, sample: Sample, pair: Pair) -> Answer:
    """What some of the worlds have come to: medians, and no verdict."""
    plan, called, many = sample.plan, Called(sample.plan), sample.replicates
    once = {arm: values for arm, values in sample.each("whole").items() if arm in pair}
    people = {arm: np.full(many, float(plan.residents)) for arm in pair}
    table = contrast_table(once, KEYS, [pair], fixed=False, people=people, matters=plan.matters)
    places, worlds = {key: i for i, key in enumerate(KEYS)}, contrasts.paired(once[pair[0]], once[pair[1]])
    made = rows.partial_rows(called, table, places, ROWS, worlds)
    quarters = sample.each("quarters")
    state = f"{many} of {plan.replicates} worlds of {plan.residents:,} residents; no verdict yet"
    said = [f"{row['name']}: median {row['said']} so far." for row in made if row["key"] in ANSWER]
    return _answer(s, plan, "partial", pair) | {
        "worlds": many,
        "state": state,
        "headline": said,
        "rows": made,
        "core": rows.partial_rows(called, table, places, CORE, worlds),
        "series": series.of_some(quarters, pair),
        "levels": series.by_outcome(series.levels_of_some(quarters)),
    }


def final(s: Setting, plan: ComparisonPlan, found: Findings, worlds: Array) -> Answer:
    """What all worlds have come to: every number and sentence is the comparison's.

    Args:
        s: what was asked.
        plan: of the comparison.
        found: its findings.
        worlds: differences of the first contrast, (worlds, outcomes).
    """
    pair, called = found.lead[0], Called(plan)
    made = {part.key: part for part in parts(found)}
    others = against_each(found, ANSWER, ())[1:]
    arms = {arm: series.of_findings(found, arm) for arm in found.arms}
    return _answer(s, plan, "final", pair) | {
        "worlds": plan.replicates,
        "state": f"{plan.replicates} of {plan.replicates} worlds of {plan.residents:,} residents",
        "verdict": True,
        "headline": _flat(made["answer"].texts[:1]),
        "rows": rows.final_rows(called, found, pair, ROWS, worlds),
        "core": rows.final_rows(called, found, pair, CORE, worlds),
        "rate": plain(rate_line(found, pair)),
        "series": series.differences(found, pair),
        "levels": series.by_outcome(arms),
        "need": _need(found),
        "whom": [_titled(text) for text in made["for-whom"].texts],
        "pays": _said(made["who-pays"]),
        "same_money": _flat(others),
        "why": [plain(line) for line in made_of_lines(found, made_of_table(found), pair, EXPLAINED)],
        "turns": _said(made["when-it-reverses"]),
        "how_sure": _said(made["how-sure"]),
        "warnings": [plain(line) for line in (*notices(found), *warnings(found))],
        "sentences": list(getattr(found, "sentences", ())),
        "command_in_full": str(found.manifest["command"]),
    }


def refused(s: Setting, lines: Sequence[str]) -> Answer:
    """Numbers that are impossible together, in the words of ``compare``."""
    return {"stage": "refused", "verdict": False, "warnings": list(lines), "state": "This cannot be run",
            "headline": list(lines), "command": command(s), "worlds": 0, "of": 0, "small": None,
            "rows": [], "core": [], "series": {}, "levels": {}, "fixed": ""}  # fmt: skip


def _answer(s: Setting, plan: ComparisonPlan, stage: str, pair: Pair) -> Answer:
    return {
        "stage": stage,
        "small": None,
        "worlds": 0,
        "of": plan.replicates,
        "state": "",
        "verdict": False,
        "headline": [],
        "rows": [],
        "core": [],
        "rate": "",
        "series": {},
        "levels": {},
        "need": {"columns": [], "rows": []},
        "whom": [],
        "pays": [],
        "same_money": [],
        "why": [],
        "turns": [],
        "how_sure": [],
        "warnings": [],
        "sentences": [],
        "fixed": fixed(s, plan),
        "command": command(s),
        "arms": dict(plan.labels),
        "pair": [plan.labels[arm] for arm in pair],
        "weeks": plan.weeks,
        "residents": plan.residents,
    }


def fixed(s: Setting, plan: ComparisonPlan) -> str:
    """How many numbers that are doubted are set to one value, which takes their doubt out of the ranges."""
    from coprod_sim.evidence.shipped import parameters

    town, known = loaded(s.scenario), parameters()
    doubted = set()
    for name in s.overrides:
        arm, key = named(name)
        for each in plan.arms if arm is None else (arm,):
            given = town.given(s.evidence, each, None, plan.residents).get(key)
            number = known.get(key)
            setting = given.setting if given else number.setting(s.evidence) if number else None
            if setting is not None and setting.low is not None:
                doubted.add(key)
    if not doubted:
        return ""
    many = "1 number" if len(doubted) == 1 else f"{len(doubted)} numbers"
    return f"You have fixed {many}; the ranges no longer hold the doubt about {'it' if len(doubted) == 1 else 'them'}."


def _need(found: Findings) -> dict[str, Any]:
    amounts = [[_made_of(found, keys, arm) for arm in found.arms] for _, keys in NEED]
    totals = [max(1e-12, sum(each)) for each in zip(*amounts, strict=True)]
    said = [
        [name, *(f"{figures(a, 3)} ({whole_percent(a / total)})" for a, total in zip(each, totals, strict=True))]
        for (name, _), each in zip(NEED, amounts, strict=True)
    ]
    columns = ["Hours per 1,000 residents a year, means", *(found.labels[arm] for arm in found.arms)]
    return {"columns": columns, "rows": said, "amounts": amounts}


def _made_of(found: Findings, keys: Sequence[str], arm: str) -> float:
    return max(0.0, sum(-found.mean(key[1:], arm) if key[0] == "-" else found.mean(key, arm) for key in keys))


def _said(part: Part) -> list[str]:
    return _flat(part.texts)


def _flat(texts: Sequence[Text]) -> list[str]:
    return [plain(sentence) for text in texts for sentence in text.sentences]


def _titled(text: Text) -> dict[str, Any]:
    return {"title": plain(text.lead), "sentences": [plain(sentence) for sentence in text.details]}
