"""What must not matter: threads, the pieces of a run, the order of rows, and how much country there is besides."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from reordering import reordered, shuffles
from towns import ARMS, BUSY, assert_same, different, made, small_localities, weekly

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.town.columns import Localities, Residents, Ties
from coprod_sim.model.town.founding import Town

pytestmark = pytest.mark.property


WEEKS = 91
TOGETHER: dict[str, object] = {
    "course_group_size": 4, "course_gbp_per_resident_year": 20.0, "peer_led": 1, "introduction_share": 0.6,
    "project_hours_per_resident": 0.3, "intention_to_action": 0.8, "coaching_share": 0.3, "stays_drawn": 1,
    "setting_beds": 3,
}  # fmt: skip


@pytest.mark.parametrize("arm", ARMS)
def test_threads_do_not_matter(arm: str, tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 150)
    one = made(scenario, arm, residents=1_000, overrides=BUSY, weeks=WEEKS)
    for threads in (2, 3):
        several = made(scenario, arm, residents=1_000, overrides=BUSY, weeks=WEEKS, threads=threads)
        assert_same(one, several)


@pytest.mark.parametrize("length", [1, 7, 13])
@pytest.mark.parametrize("arm", ARMS)
def test_pieces_do_not_matter(arm: str, length: int, tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 300)
    whole = made(scenario, arm, overrides=BUSY, drawn=True, weeks=WEEKS)
    pieces = made(scenario, arm, overrides=BUSY, drawn=True, burn_in=False)
    while pieces.week < WEEKS:
        pieces.run(min(length, WEEKS - pieces.week))
    assert_same(whole, pieces)
    assert len(whole.by_locality) == 2 * WEEKS // 13


def test_steps_are_weeks(tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 300)
    stepped = made(scenario)
    for _ in range(14):
        stepped.step()
    assert_same(made(scenario, weeks=14), stepped)


def test_reordering_and_back_is_nothing(tmp_path: Path) -> None:
    town = made(small_localities(tmp_path, 200), residents=400).town
    orders = shuffles(town, 1)
    there = reordered(town, orders)
    assert different(town.residents, there.residents) != []
    back = reordered(there, [np.argsort(order) for order in orders])
    assert [name for table in Town._fields for name in different(getattr(town, table), getattr(back, table))] == []


@pytest.mark.parametrize("from_burn_in", [True, False], ids=["from week -52", "from week 0"])
@pytest.mark.parametrize("arm", ARMS)
def test_the_order_of_rows_does_not_matter(arm: str, from_burn_in: bool, tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 350)
    as_founded, mixed = (
        made(scenario, arm, residents=700, overrides=BUSY, drawn=True, replicate=5, burn_in=not from_burn_in)
        for _ in range(2)
    )
    orders = shuffles(mixed.town, 2)
    mixed.town = reordered(mixed.town, orders)
    for model in (as_founded, mixed):
        model.run(WEEKS - model.week)
    mixed.town = reordered(mixed.town, [np.argsort(order) for order in orders])
    assert_same(as_founded, mixed)


@pytest.mark.parametrize("arm", ARMS)
def test_the_order_of_rows_does_not_matter_where_peers_meet_lead_and_work_together(arm: str, tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 350)
    as_founded, mixed = (made(scenario, arm, residents=700, overrides=BUSY | TOGETHER) for _ in range(2))
    orders = shuffles(mixed.town, 3)
    mixed.town = reordered(mixed.town, orders)
    for model in (as_founded, mixed):
        model.run(WEEKS)
    mixed.town = reordered(mixed.town, [np.argsort(order) for order in orders])
    assert_same(as_founded, mixed)
    assert (as_founded.town.ties.peers >= 0).any() == (arm == "co-produced")


def start_of(model: CoProductionModel, table: str, localities: int) -> NamedTuple:
    """The rows of a table that belong to the first localities."""
    r, t, at = model.town.residents, model.town.ties, model.town.localities
    people = int(at.start[localities])
    if table == "residents":
        return Residents._make(column[:people] for column in r)
    if table == "ties":
        ties = int(t.first[people])
        return Ties(t.first[: people + 1], t.to[:ties], t.kind[:ties], t.peers[:people])
    return Localities._make((at.start[: localities + 1], *(column[:localities] for column in at[1:])))


@pytest.mark.parametrize("arm", ARMS)
def test_a_bigger_country_leaves_the_first_localities_as_they_were(arm: str, tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 200)
    small, big = (made(scenario, arm, residents=n, overrides=BUSY, drawn=True, weeks=WEEKS) for n in (600, 1_070))
    for table in Town._fields:
        assert different(start_of(small, table, 3), start_of(big, table, 3)) == []
    places = big.by_locality.index.get_level_values("locality")
    assert list(places.unique()) == [0, 1, 2, 3, 4, 5]
    assert small.by_locality.equals(big.by_locality[places < 3])


def test_localities_differ_from_one_another(tmp_path: Path) -> None:
    model = made(small_localities(tmp_path, 200), weeks=13)
    assert model.by_locality["need_clinical"].nunique() == 3
    assert weekly(model, "need_clinical").min() > 0


def test_luck_is_by_seed_and_replicate() -> None:
    first = made(weeks=13)
    assert_same(first, made(weeks=13))
    for other in (made(weeks=13, seed=2), made(weeks=13, replicate=1)):
        assert different(first.town.residents, other.town.residents) != []
        assert not np.array_equal(first.ledger, other.ledger)


def test_a_town_that_was_burnt_in_for_another_arm_goes_on_as_its_own() -> None:
    options: dict[str, Any] = {"residents": 1_000, "replicate": 4, "seed": 2}
    first = CoProductionModel("time_bank", "traditional", **options)
    for arm in ARMS:
        copy = CoProductionModel("time_bank", arm, **options, start_from=first).run(30)
        assert np.array_equal(copy.ledger, CoProductionModel("time_bank", arm, **options).run(30).ledger)
    assert first.week == 0
    # One that differs in more than policy is founded for itself
    other = {"substitution": 0.7, "move_per_year": 0.2}
    copy = CoProductionModel("time_bank", "co-produced", **options, overrides=other, start_from=first).run(30)
    alone = CoProductionModel("time_bank", "co-produced", **options, overrides=other).run(30)
    assert np.array_equal(copy.ledger, alone.ledger)
