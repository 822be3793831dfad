"""What a comparison was made with: its command, numbers and files, for whoever makes it again."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.provenance import by_file
from coprod_sim.scenario.money import unit_in
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.how_sure import MATTERS

PER_REPLICATE = "drawn: see parameters.csv"


def own_words(scenario: Scenario) -> dict[str, Any]:
    """What a scenario calls its money, and its outcomes where that is its own."""
    return {"money": asdict(scenario.money)} | ({"labels": dict(scenario.labels)} if scenario.labels else {})


def options(plan: ComparisonPlan) -> dict[str, Any]:
    """What ``compare`` takes to repeat the comparison; ``made.Options`` checks it when it comes back."""
    named = ("precision", "weeks", "residents", "seed", "evidence", "fixed_parameters", "matters")
    return {
        "arms": list(plan.arms),
        "replicates": plan.asked if plan.precision is None else None,
        **{name: getattr(plan, name) for name in named},
        "overrides": dict(plan.overrides),
    }


def repeat_command(plan: ComparisonPlan) -> str:
    """The command line that repeats the comparison, for people."""
    words = ["coprod-sim", "compare", plan.given, "--arms", ",".join(plan.arms)]
    if plan.precision is None:
        words += ["--replicates", str(plan.replicates)]
    else:
        words += ["--precision", repr(plan.precision)]
    words += ["--weeks", str(plan.weeks), "--residents", str(plan.residents), "--seed", str(plan.seed)]
    words += ["--evidence", plan.evidence]
    if plan.fixed_parameters:
        words.append("--fixed-parameters")
    if plan.matters != MATTERS:
        words += ["--matters", repr(plan.matters)]
    for key, value in plan.overrides.items():
        words += ["--set", f"{key}={json.dumps(value)}"]
    return shlex.join(words)


def judged(origin: Mapping[str, str]) -> dict[str, int]:
    """How many inputs come from the evidence, and how many of those rest on judgement or are provisional.

    Args:
        origin: where each input's value came from, by key.
    """
    from coprod_sim import evidence

    known = evidence.parameters()
    used = [known[key] for key, where in origin.items() if key in known and where.startswith("evidence")]
    return {
        "numbers": len(used),
        "judgement": sum(number.kind == "judgement" for number in used),
        "provisional": sum(number.provisional for number in used),
    }


def parameter_frame(values: Sequence[Mapping[str, Mapping[str, Any]]]) -> pd.DataFrame:
    """Parameters that differ between replicates: a row a (replicate, key, element), a column an arm.

    Args:
        values: one mapping a replicate: arm to resolved values by key.
    """
    rows = []
    for key in drawn_keys(values):
        for replicate, by_arm in enumerate(values):
            each = {arm: _elements(resolved[key]) for arm, resolved in by_arm.items()}
            for element in range(len(next(iter(each.values())))):
                row: dict[str, Any] = {"replicate": replicate, "key": key, "element": element}
                rows.append(row | {arm: numbers[element] for arm, numbers in each.items()})
    return pd.DataFrame(rows, columns=["replicate", "key", "element", *values[0]])


def drawn_keys(values: Sequence[Mapping[str, Mapping[str, Any]]]) -> tuple[str, ...]:
    """Keys whose value is not the same in all replicates of some arm."""
    return tuple(
        key
        for key in sorted(next(iter(values[0].values())))
        if any(by_arm[arm][key] != values[0][arm][key] for by_arm in values for arm in by_arm)
    )


def arm_inputs(values: Mapping[str, Any], origin: Mapping[str, str], drawn: Sequence[str]) -> dict[str, Any]:
    """Resolved parameters of an arm: value and where it came from."""
    return {
        key: {"value": PER_REPLICATE if key in drawn else value, "origin": by_file(origin.get(key, ""))}
        for key, value in sorted(values.items())
    }


def units(scenario: Scenario) -> dict[str, dict[str, str]]:
    """Of every outcome, in the scenario's words and money: unit of reported values, of the weekly table, of totals.

    The weekly table is for all residents together, and so are totals (``town``; empty of ratios, which have none).
    """
    money, labels = scenario.money, scenario.labels
    return {
        key: {
            "label": labels.get(key, outcome.label),
            "reported": unit_in(outcome.display_unit, money.symbol),
            "weekly": unit_in(outcome.unit, money.symbol),
            "town": unit_in(outcome.town_unit, money.symbol),
        }
        for key, outcome in OUTCOMES.items()
    }


def _elements(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)
