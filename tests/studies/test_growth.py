"""Which contrasts may stand for one source of help, and what demand does for each hour."""

import numpy as np
import pytest
from planted import planted

from coprod_sim.outcomes.fields import FIELDS
from coprod_sim.outcomes.formulas import LedgerView
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.growth import FEW, OTHERWISE, SOURCES, TOGETHER, WHOLE, growths, panels, rate

pytestmark = pytest.mark.rule

KIN = {"core_kin_hours": 900.0, "core_hours": 1_000.0, "demand_hours": -15.0}


def source_of(found: Findings) -> str | None:
    """The source that the subject's contrast with the baseline stands for."""
    (subject, *_) = growths(found)
    return subject.source.name if subject.source else None


def test_the_sources_add_up_to_the_core_economy() -> None:
    counts = np.random.default_rng(1).integers(0, 10_000, (3, 2, len(FIELDS)))
    ledger = LedgerView(counts, {})
    parts = [OUTCOMES[key].formula(ledger) for source in SOURCES for key in source.outcomes]
    np.testing.assert_allclose(sum(parts), OUTCOMES[WHOLE].formula(ledger))


@pytest.mark.parametrize(
    ("effects", "source"),
    [
        ({}, "Kin"),
        ({"brokered_hours": 100.0}, "Kin"),
        ({"brokered_hours": 101.0}, None),
        ({"friends_hours": -500.0}, "Kin"),
        ({"friends_hours": -500.0, "others_hours": 550.0}, "Kin"),
        ({"core_kin_hours": 19.0}, None),
        ({"core_kin_hours": -900.0}, None),
    ],
    ids=["alone", "nine in ten", "less", "others give back", "inside one source", "hardly any", "none"],
)
def test_a_contrast_stands_for_the_source_of_nine_in_ten_of_the_hours(
    effects: dict[str, float], source: str | None
) -> None:
    assert source_of(planted(KIN | effects)) == source


@pytest.mark.parametrize("key", OTHERWISE)
def test_what_changes_demand_without_an_hour_of_help_belongs_to_no_source(key: str) -> None:
    assert source_of(planted(KIN | {key: 1.0})) is None
    assert source_of(planted(KIN, {key: 1.0}, replicates=3)) is None, "in some worlds only"


def test_paid_hours_of_a_programme_are_the_brokers_or_the_contrast_stands_for_no_source() -> None:
    assert source_of(planted(KIN | {"programme_hours": 50.0})) is None
    bank = {"brokered_hours": 300.0, "core_hours": 300.0, "programme_hours": 200.0}
    assert source_of(planted(bank)) == "Time bank"


def test_the_hours_are_those_of_the_source_or_of_the_whole_core_economy() -> None:
    alone, together = (growths(planted(KIN | more))[0] for more in ({}, {"enrolled": 5.0}))
    assert set(alone.hours) == {900.0}
    assert set(together.hours) == {1_000.0}
    assert set(alone.demand) == set(together.demand) == {-15.0}


def test_a_rate_is_of_worlds_in_which_enough_is_brought_in() -> None:
    hours = np.array([0.0, FEW / 2, *[100.0] * 15, *[200.0] * 15])
    found = rate(hours, -0.1 * hours)
    assert found is not None
    assert found[:3] == pytest.approx((-0.1, -0.1, -0.1))
    assert found.of == 30
    assert rate(np.array([0.0] * 2 + [100.0] * 8), np.zeros(10)) is None, "in fewer than most worlds"
    assert rate(np.full(8, FEW - 1), np.ones(8)) is None
    assert rate(-np.full(8, 100.0), np.ones(8)) is None, "help that shrinks has no rate of growth"


def test_the_median_and_ends_of_a_rate_are_read_off_the_worlds() -> None:
    hours, demand = np.full(101, 100.0), -np.arange(101.0)
    found = rate(hours, demand)
    assert found is not None
    assert found.median == pytest.approx(-0.5)
    assert -1.0 <= found.low < -0.95 < -0.05 < found.high <= 0.0


def test_one_world_has_a_rate_without_ends() -> None:
    found = rate(np.array([100.0]), np.array([-3.0]))
    assert found is not None
    assert found.median == pytest.approx(-0.03)
    assert np.isnan([found.low, found.high]).all()


def test_sources_have_panels_of_their_own_and_the_rest_stands_together() -> None:
    shown = panels(planted(KIN))
    assert [panel.source.name if panel.source else None for panel in shown] == ["Kin", None]
    assert [each.pair for panel in shown for each in panel.growths] == [("b", "a"), ("c", "a")]


def test_of_many_contrasts_of_the_whole_core_economy_each_has_a_panel() -> None:
    more = {name: name for name in "defg"[:TOGETHER]}
    pairs = [("b", "a"), *((arm, "a") for arm in ("c", *more))]
    shown = panels(planted(KIN | {"enrolled": 1.0}, pairs=pairs, more=more))
    assert [len(panel.growths) for panel in shown] == [1] * len(pairs)


def test_an_arm_with_a_baseline_of_its_own_is_set_against_that() -> None:
    arms = {"b": {"against": "c"}, "c": {}, "a": {}}
    found = planted(KIN, pairs=[("b", "a"), ("b", "c")], manifest={"arms": arms})
    assert ("b", "c") in {each.pair for each in growths(found)}
