"""All rules, found in the sources: each has a hand-worked test, and each is the same compiled as in plain Python."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from places import PACKAGE, TESTS

from coprod_sim.model.compiled import kernel

pytestmark = pytest.mark.rule


TRIES = 2_000
SMALL = 2.0**-33
MAY, SHARE, LUCK, WORD, KEYS = (0, 1), (0.0, 1.0), (SMALL, 1.0 - SMALL), (0, 2**32 - 1), (0, 2**15 - 1)
MINUTES, SD, LOGIT, WEEKS = (0, 10_000), (-1.0, 2.0), (-4.0, 4.0), (-52, 2_080)
RATE, AMOUNT = (0.0, 3.0), (0.0, 10_000.0)
Range = tuple[float, float]

# Where the arguments of each rule of plain numbers lie; whole numbers where both ends are.
ARGUMENTS: dict[str, tuple[Range, ...]] = {
    "philox_round": (WORD,) * 6,
    "philox": (WORD,) * 6,
    "words": (WORD, WORD, KEYS, KEYS, (-1, 100), (1, 60), WEEKS),
    "uniform": (WORD,),
    "normal": (WORD,),
    "surely_none": (WORD, SHARE),
    "poisson": (WORD, (0.0, 1_000.0)),
    "exponential_minutes": (WORD, (1.0, 300.0)),
    "tie_code": ((0, 9_999), (0, 9_999), (0, 6), (10_000, 10_000)),
    "count_of": (RATE, WORD),
    "at_home": ((0, 5), (0, 5), (0, 5), (0, 5), MAY),
    "severity_of": (LOGIT, LOGIT),
    "offer_minutes": ((0.0, 200.0), SHARE, LOGIT),
    "both": (AMOUNT, AMOUNT),
    "need_minutes": (SHARE, (0.0, 168.0), (0.0, 0.9), (0.5, 2.0)),
    "practical_minutes": (AMOUNT, (0.0, 24.0)),
    "practical_left": (MINUTES, MINUTES, (0.0, 24.0)),
    "need_weight": (MINUTES,),
    "whole": ((-1_000.0, 1_000.0),),
    "stop_rate": (RATE, RATE, MINUTES),
    "able": (MINUTES,),
    "seen_left": (MINUTES, MINUTES, MINUTES, SHARE, SHARE),
    "start_rate": (RATE, AMOUNT, (1.0, 35.0), (0.0, 1.5), SHARE),
    "waiting_years": (LUCK, RATE),
    "is_available": ((0, 6), MAY, SHARE),
    "offered_minutes": (MINUTES, RATE),
    "kin_hours": (MINUTES, MINUTES, (0.1, 1.0)),
    "share_of": (MINUTES, AMOUNT, MINUTES),
    "met_by_kin": (MINUTES, MINUTES, SHARE),
    "met_elsewhere": (MINUTES, MINUTES, MINUTES),
    "found_caring": (RATE, (0.01, 3.0)),
    "left_by_kin": (MINUTES, MINUTES, (0.1, 1.0)),
    "helping_minutes": (LUCK, (0.0, 0.5), SHARE, (0.0, 10.0)),
    "tie_weight": ((0, 6),),
    "repaid": ((0, 5_000), SHARE, (1.0, 600.0), SHARE),
    "asked_minutes": (AMOUNT, SHARE),
    "boldness_of": (SHARE, SHARE, (0.0, 10.0)),
    "asked_by_team": (MINUTES, (0.0, 10.0), MINUTES),
    "part_for": (MINUTES, (0, 100_000), (1, 100_000), (1.0, 30.0)),
    "willing_minutes": (LUCK, (0.0, 0.5), (0.0, 0.5), (0.0, 400.0), (0.0, 100.0)),
    "more_minutes": ((0.0, 400.0), RATE, SHARE, SD),
    "has_time": (MINUTES, SHARE),
    "join_rate": (SHARE, SHARE, SHARE, SHARE, (0.0, 2.0), (1.0, 4.0), SHARE),
    "invited": ((0.0, 2.0), (-1.0, 1.0)),
    "month_chance": (RATE,),
    "broker_room": ((0.0, 10.0),),
    "wanted_minutes": ((0.0, 100.0), SHARE, AMOUNT),
    "could_trade": (MINUTES, MINUTES, (0, 100), (0.0, 60.0)),
    "broker_reach": (MINUTES, (0.01, 4.0)),
    "part_of": (MINUTES, MINUTES, MINUTES, (1, 20_000)),
    "whole_exchanges": (MINUTES, (10.0, 300.0)),
    "self_care_share": (SHARE, SD, SHARE),
    "removed_minutes": ((0.0, 2.0), MINUTES, AMOUNT),
    "ask_chance": (SHARE, (1, 10_000), MINUTES, (1.0, 30.0), (0.0, 1.5)),
    "phased_in": ((0.0, 1.2), LUCK),
    "full_package": (MINUTES, MINUTES, (0.0, 30.0), SHARE),
    "package_after": (MINUTES, AMOUNT, SHARE, MINUTES),
    "outreach_part": (MINUTES, SHARE),
    "bank_wish": (MINUTES, MINUTES, SHARE, (0.0, 100.0), (0.0, 24.0)),
    "removed_by_bank": (MINUTES, MINUTES, MINUTES),
    "company_minutes": (MINUTES, MINUTES, MINUTES),
    "visit_factor": (AMOUNT, SHARE),
    "without_visits": (MAY, (0, 40), MAY, SHARE, SHARE, SHARE),
    "nearer": ((-1.0, 1.0), SHARE, SHARE),
    "lonely_excess": ((-1.0, 1.0), (-1.0, 1.0)),
    "found_share": (MINUTES, SHARE, (1.0, 300.0)),
    "mean_episodes": (RATE, SHARE, (0.5, 2.0), SHARE),
    "person_key": (WORD, KEYS, KEYS),
    "delivered_share": ((0.0, 20.0),),
    "load_of": (MINUTES, SHARE, (1.0, 10_000.0)),
    "extra_minutes": (MINUTES, SHARE),
    "time_for": (MINUTES, (0.3, 2.0)),
    "served_clinical": (MINUTES, (-100.0, 10_000.0)),
    "lapse_share": (MINUTES, MINUTES, (1.0, 60.0)),
    "dose_after": ((-300.0, 2_000.0), AMOUNT, SHARE, SHARE),
    "paid_minutes": (MINUTES, SHARE, AMOUNT),
    "fixed_after": (AMOUNT, MINUTES, AMOUNT, RATE),
    "supervised": ((0, 1_000), (0.0, 60.0), MINUTES),
    "spent_pence": (MINUTES, SHARE, (10.0, 60.0), MINUTES),
    "coaching_pool": ((0, 1_000_000), SHARE, SHARE, SHARE, SHARE),
    "relief_pool": ((0, 1_000_000), SHARE, SHARE, SHARE, SHARE),
    "enrols": (WEEKS, (-1, 200)),
    "race_time": (LUCK, LOGIT, (0.0, 2.0)),
    "uptake": (LOGIT, (0, 20), SHARE, (0.5, 1.5)),
    "visit_minutes": ((1.0, 90.0),),
    "session_minutes": ((1.0, 240.0), (0.0, 40.0), (10.0, 40.0)),
    "staff_minutes": ((1, 240), (1, 20)),
    "counted_share": ((0.0, 40.0), (1.0, 20.0)),
    "attention": ((1, 20), SHARE),
    "leader_minutes": ((1, 240), MINUTES, (-100, 1_000)),
    "given_place": (MINUTES,),
    "join_chance": (SHARE, SHARE, SHARE),
    "session_of": (MINUTES, (1.0, 300.0)),
    "project_minutes": ((0.0, 40.0), (20, 10_000)),
    "stands_until": (WEEKS, (0.1, 20.0)),
    "faded": ((-5_000, 5_000), SHARE),
    "unmet_share": (MINUTES, MINUTES, SHARE, (1, 10_000)),
    "unmet_excess": ((-1.0, 1.0), SHARE, MINUTES),
    "strain_of": ((0.0, 8_000.0), (1.0, 168.0), SHARE),
    "gain_of": ((-300.0, 2_000.0), (0.0, 1.0), (50.0, 600.0)),
    "to_gain": ((-300.0, 2_000.0), (0.0, 1.0), (0.0, 1.0)),
    "severity_target": (SHARE, SD, SHARE, SHARE, (-0.5, 0.5), (-0.5, 0.5), SHARE),
    "slow_after": (LOGIT, (0.02, 0.98), SHARE),
    "passing_after": (LOGIT, SHARE, SHARE, LOGIT),
    "millionths": ((-10.0, 10.0),),
    "contact_exponent": ((0.0, 2.0), (-1.0, 1.0), SHARE, (-1.0, 1.0)),
    "lonely_factor": ((0, 4), (-0.1, 0.5), (-1.0, 1.0)),
    "above_usual": (SHARE, SHARE, SD, SD, MINUTES, SD, SHARE),
    "delivered_minutes": ((0, 2_000_000), SHARE),
    "minutes_bought": ((-1, 2_000_000), SHARE, (-1, 500_000), (0.5, 2.0)),
    "rank_of": (LUCK,),
    "nobody_yet": ((0, 1_000), (-(1 << 30), 1_000)),
    "share_below": ((0, 65_535),),
    "multiple_of": ((0.5, 2.0), LOGIT),
    "counted": (WEEKS, (0, 20), (0, 20)),
    "with_gain": ((0.0, 3.0), LOGIT, SD),
    "utility_of": (SHARE, SHARE, (-1.0, 1.0), SHARE, SD, SHARE, SHARE),
    "leaves": (LUCK, SHARE),
    "begins_stay": (LUCK, SHARE, (1.0, 20.0)),
    "stay_length": (LUCK, (1.0, 20.0)),
    "beds_taken": (LUCK, SHARE, LUCK, SHARE, (-2, 3)),
    "night_qalys": ((0, 7), SHARE),
    "quarter_chance": (RATE,),
    "share_ahead": (SHARE, RATE),
    "colleagues": (SHARE, SHARE, SHARE),
    "take_up_rate": (RATE, RATE, RATE, RATE, SHARE),
    "revert_rate": (RATE, SHARE, RATE),
    "newcomer_chance": (SHARE, SHARE, SHARE),
    "passion_of": (LOGIT, (0.0, 2.0)),
    "first_fidelity": ((0.01, 1.0), (0.05, 10.0), MAY, SHARE),
    "fidelity_after": (SHARE, RATE),
    "was_told": (LUCK, SHARE, RATE, RATE),
    "mean_incidents": ((0.0, 10_000.0), (0.0, 100.0)),
    "story_chance": (SHARE, (1.0, 10.0), MAY),
    "risk_faded": (SHARE, RATE),
    "risk_after_news": (SHARE, (0.0, 2.0)),
    "risk_after_visit": (SHARE, SHARE, (-0.1, 0.1), (0.001, 0.1)),
    "copy_chance": ((-50.0, 50.0), (0.0, 20.0)),
    "mean_variance": ((1, 40), SHARE),
    "standard_error": ((0.0, 400.0), (1, 40), (1, 40)),
    "tried": ((0.0, 10.0), LOGIT, SHARE, (0.0, 1.0), (1.0, 20.0)),
    "bolder": ((1.0, 3.0), LOGIT, SHARE, (3.0, 10.0)),
    "whole_group": ((0.5, 20.0),),
    "remembered": ((-50.0, 50.0), (-50.0, 50.0), SHARE, (0, 2)),
    "fit_of": (LOGIT, SHARE),
}


def decorated(path: Path) -> Iterator[ast.FunctionDef]:
    """Functions of a file that are marked as rules."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            marks = {mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)}
            if marks & {"rule", "inlined_rule"}:
                yield node


def rules() -> dict[str, Callable[..., Any]]:
    """Every rule of the package, by name."""
    found: dict[str, Callable[..., Any]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        for node in decorated(path):
            assert node.name not in found, f"two rules are called {node.name}"
            found[node.name] = getattr(importlib.import_module(module), node.name)
    return found


RULES = rules()


def is_scalar(function: Callable[..., Any]) -> bool:
    """Whether a rule takes plain numbers only."""
    return all(
        kind in (int, float, bool) for name, kind in inspect.get_annotations(function).items() if name != "return"
    )


def called(node: ast.AST) -> set[str]:
    """Names of functions called anywhere in a piece of code."""
    calls = (call.func for call in ast.walk(node) if isinstance(call, ast.Call))
    return {f.id if isinstance(f, ast.Name) else f.attr for f in calls if isinstance(f, (ast.Name, ast.Attribute))}


def worked() -> set[str]:
    """Rules that a test of their name calls, itself or through one function beside it, and asserts something of."""
    found: set[str] = set()
    for path in sorted((TESTS / "model" / "rules").glob("test_*.py")):
        functions = {f.name: f for f in ast.parse(path.read_text()).body if isinstance(f, ast.FunctionDef)}
        for name, test in functions.items():
            reached = called(test)
            reached |= {inner for helper in reached & functions.keys() for inner in called(functions[helper])}
            if name.startswith("test_") and any(isinstance(node, ast.Assert) for node in ast.walk(test)):
                found |= {rule for rule in reached if f"{name}_".startswith(f"test_{rule}_")}
    return found


def test_every_rule_has_a_test_of_its_name() -> None:
    assert len(RULES) > 50
    assert sorted(RULES.keys() - worked()) == []


def test_every_rule_of_plain_numbers_is_held_against_its_compiled_form() -> None:
    assert {name for name, rule in RULES.items() if is_scalar(rule)} == ARGUMENTS.keys()


def sample(bounds: Range, whole: bool, rng: np.random.Generator) -> list[float]:
    """Numbers between two bounds, the bounds themselves often among them."""
    low, high = bounds
    between = rng.integers(int(low), int(high) + 1, TRIES) if whole else rng.uniform(low, high, TRIES)
    values: list[float] = between.tolist()
    return [
        low if u < 0.1 else high if u > 0.9 else value for u, value in zip(rng.uniform(size=TRIES), values, strict=True)
    ]


def bits(result: Any) -> tuple[tuple[str, bytes], ...]:
    """The kind and bits of a number, or of each of several."""
    several = result if isinstance(result, tuple) else (result,)
    return tuple((type(x).__name__, np.asarray(x).tobytes()) for x in several)


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_compiled_rules_equal_plain_python_to_the_bit(name: str) -> None:
    rng = np.random.default_rng(sum(map(ord, name)))
    plain = RULES[name]
    compiled = kernel(plain)
    kinds = inspect.get_annotations(plain)
    columns = [
        sample(bounds, kinds[parameter] is not float, rng)
        for parameter, bounds in zip(inspect.signature(plain).parameters, ARGUMENTS[name], strict=True)
    ]
    for arguments in zip(*columns, strict=True):
        assert bits(compiled(*arguments)) == bits(plain(*arguments)), arguments
