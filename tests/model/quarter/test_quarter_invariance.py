"""Spreading practice: threads, pieces of a run, order of rows and a town that is started from do not matter."""

from typing import Any

import numpy as np
import pytest
from quarters import EVENTFUL, country
from reordering import reordered, shuffles
from towns import assert_same

pytestmark = pytest.mark.property


ARMS = (
    ("grassroots", "leader"),
    ("bad_press", "national_visits"),
    ("discovery", "discover_varied"),
    ("scale", "small_press"),
)
WEEKS = 79
each_arm = pytest.mark.parametrize(("name", "arm"), ARMS)


def eventful(name: str, arm: str, **more: Any) -> Any:
    scandal = {"scandal_week": 30, "scandal_national": 1}
    return country(name, arm, residents=350, drawn=True, replicate=3, overrides=EVENTFUL | scandal, **more)


@each_arm
def test_threads_do_not_matter(name: str, arm: str) -> None:
    one, two = (eventful(name, arm, weeks=WEEKS, threads=threads) for threads in (1, 2))
    assert_same(one, two)
    assert one.town.localities.number.size == 6


@pytest.mark.parametrize("length", [1, 7, 13])
@each_arm
def test_pieces_do_not_matter(name: str, arm: str, length: int) -> None:
    whole, pieces = eventful(name, arm, weeks=WEEKS), eventful(name, arm, burn_in=False)
    while pieces.week < WEEKS:
        pieces.run(min(length, WEEKS - pieces.week))
    assert_same(whole, pieces)


@each_arm
def test_the_order_of_rows_does_not_matter(name: str, arm: str) -> None:
    as_founded, mixed = (eventful(name, arm, burn_in=False) for _ in range(2))
    orders = shuffles(mixed.town, 2)
    mixed.town = reordered(mixed.town, orders)
    for model in (as_founded, mixed):
        model.run(WEEKS + 52)
    mixed.town = reordered(mixed.town, [np.argsort(order) for order in orders])
    assert_same(as_founded, mixed)


@each_arm
def test_a_town_that_was_burnt_in_for_another_arm_goes_on_as_its_own(name: str, arm: str) -> None:
    other = {"grassroots": "traditional", "bad_press": "quiet", "discovery": "plan_alike", "scale": "usual_small"}
    first = eventful(name, other[name])
    assert_same(eventful(name, arm, start_from=first, weeks=WEEKS), eventful(name, arm, weeks=WEEKS))


@pytest.mark.parametrize("more", [{"team_hours_per_professional": 5.0}, {"stays_drawn": 1}])
def test_numbers_of_policy_that_matter_in_the_burn_in_are_not_taken_over(more: dict[str, object]) -> None:
    first = country()
    assert_same(country(overrides=more, start_from=first, weeks=20), country(overrides=more, weeks=20))
