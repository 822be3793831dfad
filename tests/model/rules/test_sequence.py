"""Sampled worlds fill the ranges evenly, alone and together, and no number moves another."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.model.parameters import SHARED
from coprod_sim.model.sequence import DIMENSIONS, coordinate, dimension, handed_out

pytestmark = pytest.mark.rule
FIRST = ["active_action_share[0]", "ask_boldness[0]", "pays_share[0]"]
seeds = st.integers(0, 2**32 - 1)
names = st.sampled_from(sorted(evidence.parameters()))


def of(name: str, element: int, seed: int, worlds: int) -> npt.NDArray[np.float64]:
    return np.array([coordinate(name, element, seed, world) for world in range(worlds)])


def drawn_apart() -> list[tuple[str, int]]:
    """Every number that has a range, and every element that is drawn by itself."""
    found = []
    for key, number in evidence.parameters().items():
        value = number.setting("trials").value
        several = isinstance(value, tuple) and not number.together
        found += [(key, i) for i in range(len(entries.elements(value)) if several else 1)]
        found += [(key, SHARED)] if number.correlation else []
    return found


@settings(deadline=None, max_examples=30)
@given(names, st.integers(0, 5), seeds, st.integers(0, 8))
def test_of_the_first_two_four_eight_worlds_one_lies_in_each_part_of_a_range(
    name: str, element: int, seed: int, power: int
) -> None:
    worlds = 2**power
    parts = np.floor(of(name, element, seed, worlds) * worlds)
    assert sorted(parts.tolist()) == list(range(worlds))


@settings(deadline=None, max_examples=30)
@given(names, seeds, st.integers(0, 2**32 - 1))
def test_a_coordinate_lies_within_the_range_whatever_the_world(name: str, seed: int, world: int) -> None:
    assert 0.0 < coordinate(name, 0, seed, world) < 1.0


def test_every_number_has_a_dimension_of_its_own() -> None:
    """A new number is added at the end of dimensions.txt; nothing there is moved or taken away."""
    every = {f"{name}[{element}]" for name, element in drawn_apart()}
    assert every <= handed_out().keys()
    assert len(set(handed_out().values())) == len(handed_out()) < DIMENSIONS // 2


def test_the_first_dimensions_are_those_that_they_were() -> None:
    assert [name for name, place in handed_out().items() if place in (0, 1, 100)] == FIRST


def test_a_number_that_is_not_in_the_list_meets_none_that_is() -> None:
    assert all(dimension(f"new_{i}", 0) >= len(handed_out()) for i in range(100))


def test_numbers_are_not_correlated() -> None:
    """128 worlds can be halved in 64 ways, which more numbers have to share: only of many are all pairs apart."""
    every = drawn_apart()
    assert len(every) > 150
    points = np.stack([of(*each, 1, 1_024) for each in every])
    pairs = np.abs(np.corrcoef(points)[np.triu_indices(len(every), 1)])
    assert pairs.max() < 0.5
    assert np.sqrt(np.mean(pairs**2)) < 1.0 / np.sqrt(1_024)


def test_a_pair_of_numbers_fills_its_square_over_seeds() -> None:
    """Each quarter of the square has its share of worlds, whichever two numbers it is of."""
    for one, two in combinations(sorted(evidence.parameters())[:4], 2):
        in_first = [np.mean((of(one, 0, seed, 16) < 0.5) & (of(two, 0, seed, 16) < 0.5)) for seed in range(400)]
        error = np.std(in_first) / np.sqrt(len(in_first))
        assert abs(np.mean(in_first) - 0.25) < 4 * error + 1e-12


def test_a_world_is_uniform_over_seeds_and_seeds_are_independent() -> None:
    first = np.array([coordinate("gain_max_sd", 0, seed, 5) for seed in range(2_000)])
    assert np.abs(np.histogram(first, 10, (0.0, 1.0))[0] - 200).max() < 4 * np.sqrt(200)
    assert abs(np.corrcoef(first[:-1], first[1:])[0, 1]) < 4 / np.sqrt(len(first))


def test_means_over_worlds_are_far_surer_than_by_independent_draws() -> None:
    """Of a sum of many numbers and of a curve, both over 64 worlds."""
    some = drawn_apart()[:40]

    def means(draw: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        total = (draw - 0.5).sum(axis=0)
        return np.array([total.mean(), np.exp(total / 4).mean()])

    even = [means(np.stack([of(*each, seed, 64) for each in some])) for seed in range(60)]
    rng = np.random.default_rng(3)
    apart = [means(rng.random((len(some), 64))) for _ in range(600)]
    gain = np.var(apart, axis=0) / np.var(even, axis=0)
    assert gain[0] > 100
    assert gain[1] > 2
