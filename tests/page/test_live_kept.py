"""What is kept is bounded in bytes, and what was used last stays."""

import numpy as np
import pytest

from coprod_sim.page.live.kept import Kept, size_of

pytestmark = pytest.mark.rule


def test_the_least_recently_used_goes_first() -> None:
    kept: Kept[str] = Kept(10)
    for name in "abc":
        kept.put(name, name, 4)
        kept.get("a")
    assert [name for name in "abc" if kept.get(name)] == ["a", "c"]
    assert kept.bytes == 8


def test_no_more_is_kept_than_there_is_room_for() -> None:
    kept: Kept[int] = Kept(100)
    random = np.random.default_rng(1)
    for i, size in enumerate(random.integers(0, 150, 500)):
        kept.put(int(random.integers(40)), i, int(size))
        assert kept.bytes <= 100
    kept.clear()
    assert (len(kept), kept.bytes) == (0, 0)


def test_the_same_key_is_counted_once() -> None:
    kept: Kept[int] = Kept(100)
    kept.put("a", 1, 60)
    kept.put("a", 2, 30)
    assert (kept.get("a"), kept.bytes) == (2, 30)
    kept.put("a", 3, 500)
    assert (kept.get("a"), kept.bytes) == (None, 0)


def test_sizes_are_of_all_arrays() -> None:
    assert size_of((np.zeros(3), (np.zeros(2), "text"), None)) == 40
