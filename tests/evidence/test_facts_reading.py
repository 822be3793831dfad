"""The published facts: read, checked, and each measured by something."""

import math
from typing import Any

import pytest

from coprod_sim import evidence
from coprod_sim.evidence.entries import EvidenceError
from coprod_sim.evidence.facts import parse
from coprod_sim.evidence.shipped import facts
from coprod_sim.studies.facts.measures import MEASURES

pytestmark = pytest.mark.rule
GOOD = {"meaning": "Carers.", "unit": "share", "value": 0.1, "tolerance": 0.02, "fitted": True, "sources": ["a"]}


def read(without: tuple[str, ...] = (), **changes: Any) -> Any:
    entry = {key: value for key, value in {**GOOD, **changes}.items() if key not in without}
    return parse("x", entry, {"a"})


def test_a_tolerance_stands_for_two_ends() -> None:
    fact = read()
    assert (fact.low, fact.high) == pytest.approx((0.08, 0.12))
    assert fact.published
    assert fact.holds(0.12)
    assert not fact.holds(0.1201)


def test_a_fact_may_have_one_end_or_none() -> None:
    one = read(("value", "tolerance"), high=0)
    assert (one.value, one.low, one.high) == (None, -math.inf, 0.0)
    assert one.holds(-5.0)
    none = read(("value", "tolerance", "sources"), fitted=False, note="No figure was found.")
    assert not none.published


@pytest.mark.parametrize(
    ("without", "changes", "message"),
    [
        ((), {"tolerence": 1}, "unknown field 'tolerence'; did you mean tolerance?"),
        ((), {"unit": "shares"}, "unit: 'shares' is not one of .*did you mean share"),
        (("unit",), {}, "unit is missing"),
        ((), {"fitted": "yes"}, "fitted: bool is needed, not str"),
        ((), {"value": "much"}, "value: 'much' is not a finite number"),
        ((), {"tolerance": 0}, "tolerance is above 0"),
        ((), {"low": 0.05}, "tolerance is above 0, and stands beside value, without low and high"),
        (("tolerance",), {}, "value needs a tolerance, or low and high"),
        (("tolerance",), {"low": 0.2, "high": 0.3}, "0.1 is not inside its range 0.2 to 0.3"),
        (("tolerance",), {"low": 0.3, "high": 0.2}, "low 0.3 is not below high 0.2"),
        ((), {"sources": ["b"]}, "sources: 'b' is not one of a"),
        (("sources",), {}, "sources are needed, or a note"),
        (("value", "tolerance"), {}, "a fitted fact needs a value with a tolerance, or low and high"),
    ],
)
def test_a_bad_fact_says_what_is_wrong(without: tuple[str, ...], changes: dict[str, Any], message: str) -> None:
    with pytest.raises(EvidenceError, match=f"facts.toml: x: {message}"):
        read(without, **changes)


def test_every_fact_is_measured_and_says_something() -> None:
    assert set(facts()) == set(MEASURES)
    for fact in facts().values():
        assert fact.meaning.endswith(".")
        assert set(fact.sources) <= set(evidence.sources())
