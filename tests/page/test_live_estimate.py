"""What small towns tell, by hand: the last answer moved by the mean change, and an error that is right 80 in 100."""

import numpy as np
import pytest
from scipy.stats import norm

from coprod_sim.page.live.estimate import DRIFT, FLOOR, OF_SIZE, alone, moved

pytestmark = pytest.mark.rule


def test_the_last_answer_is_moved_by_the_mean_change() -> None:
    before = np.array([[0.0], [10.0], [20.0]])
    found = moved(before, old=np.array([[1.0], [3.0]]), new=np.array([[5.0], [9.0]]))
    assert found.middle == pytest.approx([15.0])
    chance = 3.0777 * np.sqrt(2.0) / np.sqrt(2.0)
    assert found.error == pytest.approx([np.sqrt(chance**2 + (5.0 * DRIFT) ** 2 + (10.0 * FLOOR) ** 2)], rel=1e-4)


def test_what_does_not_change_is_known() -> None:
    same = np.array([[1.0], [3.0]])
    found = moved(np.array([[0.0], [10.0], [20.0]]), same, same)
    assert (found.middle.tolist(), found.error.tolist()) == ([10.0], [0.0])


def test_small_towns_alone_are_less_sure() -> None:
    towns = np.array([[0.0], [2.0]])
    found = alone(towns)
    assert found.middle == pytest.approx([1.0])
    assert found.error == pytest.approx([np.hypot(3.0777, OF_SIZE * np.sqrt(2.0))], rel=1e-4)


@pytest.mark.parametrize("towns", [2, 4, 16])
def test_chance_alone_is_covered_four_times_in_five(towns: int) -> None:
    random = np.random.default_rng(towns)
    change = norm.rvs(1.0, 1.0, size=(towns, 20_000), random_state=random)
    found = moved(np.zeros((3, 20_000)), np.zeros((towns, 20_000)), change)
    held = np.mean(np.abs(found.middle - 1.0) <= found.error)
    assert 0.795 < held < 0.9
