"""Why an outcome moves: its terms add up to it, and what a scenario puts in is said to be that."""

import numpy as np
import pytest
from planted import planted
from synthetic import VALUES

from coprod_sim.outcomes.fields import FIELDS
from coprod_sim.outcomes.formulas import LedgerView
from coprod_sim.outcomes.registry import OUTCOMES, made_in_the_end_of
from coprod_sim.report.sentence import plain
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.growth import SOURCES
from coprod_sim.studies.compare.made_of import as_set, made_of_lines, made_of_table

pytestmark = pytest.mark.property
MADE = [key for key, outcome in OUTCOMES.items() if outcome.made_of]


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare("time_bank", replicates=2, weeks=52, residents=400, progress=False)


@pytest.mark.parametrize("key", MADE)
def test_terms_add_up_to_their_outcome_in_any_ledger(key: str) -> None:
    counts = np.random.default_rng(1).integers(1, 10_000_000, (3, 2, len(FIELDS)))
    ledger = LedgerView(counts, VALUES)
    terms = [(-1.0 if term.startswith("-") else 1.0, term.removeprefix("-")) for term in OUTCOMES[key].made_of]
    total = sum(sign * OUTCOMES[term].formula(ledger) for sign, term in terms)
    np.testing.assert_allclose(total, OUTCOMES[key].formula(ledger), rtol=1e-12)


def test_terms_of_the_table_add_up_to_the_difference(found: Comparison) -> None:
    table = made_of_table(found)
    for _, rows in table.groupby(["contrast", "outcome"], sort=False):
        whole = rows[rows["term"] == rows["outcome"]]
        terms = rows[rows["term"] != rows["outcome"]]
        assert len(whole) == 1
        total = float((terms["sign"] * terms["mean"]).sum())
        assert total == pytest.approx(float(whole["mean"].iloc[0]), rel=1e-4, abs=1e-3)
    assert {"demand_hours", "public_hours", "cost_public_gbp", "net_benefit_low_gbp", "core_hours"} <= set(
        table["outcome"]
    )


def test_a_term_has_its_own_label(found: Comparison) -> None:
    table = made_of_table(found)
    assert (table["term_label"] == [OUTCOMES[term].label for term in table["term"]]).all()


def test_the_money_that_a_scenario_puts_in_is_marked(found: Comparison) -> None:
    table = made_of_table(found)
    chosen = table[(table["contrast"] == "co-produced minus traditional") & table["as_set"]]
    assert set(chosen["term"]) == {"programme_gbp"}
    lines = made_of_lines(found, table, ("co-produced", "traditional"), ("cost_public_gbp",))
    assert "the programme's money +£5.00 (what the scenario puts in)" in " ".join(map(plain, lines))
    row = next(line for line in found.text(118).splitlines() if line.startswith("  The programme's money"))
    assert row.endswith("as set")
    assert "As set: the same in every world" in found.text(118)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(5.0, 5.0, True), (0.0, 0.0, False), (4.9, 5.1, False), (np.nan, np.nan, False), (-2.0, -2.0, True)],
)
def test_as_set_is_the_same_in_every_world_and_not_zero(low: float, high: float, said: bool) -> None:
    assert as_set(low, high) == said


def test_nothing_is_said_of_what_does_not_move() -> None:
    same = planted({})
    assert not list(made_of_lines(same, made_of_table(same), same.lead[0], tuple(MADE)))


def test_the_core_economy_has_each_giver_once() -> None:
    givers = made_in_the_end_of("core_hours")
    assert set(givers) == {key for source in SOURCES for key in source.outcomes}
    assert len(set(givers)) == len(givers)
