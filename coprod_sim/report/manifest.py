"""What a comparison was made with: versions, inputs with where they came from, seeds, and the command to repeat it.

No clock, folder or user name is in it, so that the same command gives the same bytes.
"""

import json
import platform
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from coprod_sim.outcomes import OUTCOMES
from coprod_sim.scenario import Scenario
from coprod_sim.scenario_words import unit_in
from coprod_sim.subject import Roles

SCHEMA = 1
PACKAGES = ("coprod-sim", "mesa", "numba", "numpy", "scipy", "pandas", "matplotlib")
PER_REPLICATE = "drawn: see parameters.csv"


def software() -> dict[str, str]:
    """Versions of Python and of the packages that numbers depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def machine() -> dict[str, str]:
    """The kind of machine: rounding of ``exp`` and ``log`` may differ between kinds."""
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "libc": " ".join(platform.libc_ver()).strip(),
    }


@dataclass(frozen=True)
class Plan:
    """What was asked for. ``labels``: arm to label, the baseline first; ``given``: the scenario as it was named.

    ``overrides`` are numbers by ``KEY``, in all arms, or by ``ARM.KEY``.
    """

    scenario: Scenario
    given: str
    labels: Mapping[str, str]
    roles: Roles
    replicates: int
    precision: float | None
    weeks: int
    residents: int
    seed: int
    evidence: str
    fixed_parameters: bool
    overrides: Mapping[str, Any]

    @property
    def baseline(self) -> str:
        """The arm that others are compared with."""
        return self.roles.baseline

    @property
    def against(self) -> dict[str, str]:
        """Arms that are compared with an arm of their own, and that arm; where both are compared."""
        asked = {arm: self.scenario.arms[arm].against for arm in self.arms}
        return {arm: other for arm, other in asked.items() if other in self.arms}

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms."""
        return tuple(self.labels)

    @property
    def same_people(self) -> bool:
        """Whether the subject lives in localities of the baseline's size, so that it can be compared with it."""
        size = self.scenario.people_in_locality
        return size(self.roles.subject or self.baseline) == size(self.baseline)


def own_words(scenario: Scenario) -> dict[str, Any]:
    """What a scenario calls its money, and its outcomes where that is its own."""
    return {"money": asdict(scenario.money)} | ({"labels": dict(scenario.labels)} if scenario.labels else {})


def kept_files(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """A scenario's own files, the one asked for first, by the names that copies beside results have.

    Each is the path that ``Scenario.files`` knows it by, and its text. A copy keeps its file's name, since that is the
    scenario's; a second one of that name is in a folder of its own.
    """
    kept: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for place, (at, text) in enumerate(scenario.files.items(), 1):
        name = PurePosixPath(at).name
        folder = f"scenario_{place}" if name.casefold() in taken else "scenario"
        taken.add(name.casefold())
        kept[f"{folder}/{name}"] = at, text
    return kept


def by_file(origin: str) -> str:
    """Where a number came from, a file by its name alone: folders differ from one machine to the next."""
    found = re.fullmatch(r"(?:.*[/\\])?([^/\\]+:\d+:\d+)", origin, re.DOTALL)
    return found[1] if found else origin


def repeat_command(plan: Plan) -> str:
    """The command line that repeats the comparison."""
    words = ["coprod-sim", "compare", plan.given, "--arms", ",".join(plan.arms)]
    if plan.precision is None:
        words += ["--replicates", str(plan.replicates)]
    else:
        words += ["--precision", repr(plan.precision)]
    words += ["--weeks", str(plan.weeks), "--residents", str(plan.residents), "--seed", str(plan.seed)]
    words += ["--evidence", plan.evidence]
    if plan.fixed_parameters:
        words.append("--fixed-parameters")
    for key, value in plan.overrides.items():
        words += ["--set", f"{key}={json.dumps(value)}"]
    return shlex.join(words)


def judged(origin: Mapping[str, str]) -> dict[str, int]:
    """How many inputs come from the evidence, and how many of those rest on judgement or are provisional.

    Args:
        origin: where each input's value came from, by key.
    """
    from coprod_sim import evidence

    known = evidence.numbers()
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
