"""Where worlds lie, where the mean lies, in how many worlds it holds, and the words for that."""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binomtest, norm, t

from coprod_sim.studies import how_sure, intervals

pytestmark = pytest.mark.property
Array = npt.NDArray[np.float64]
KINDS = ("lognormal", "exponential", "mostly nothing", "nearly all")


def skewed(kind: str, worlds: int, seed: int) -> Array:
    """Amounts that cannot be negative, skewed."""
    rng = np.random.default_rng(seed)
    if kind == "lognormal":
        return rng.lognormal(0.0, 2.0, worlds)
    if kind == "exponential":
        return rng.exponential(3.0, worlds)
    some = rng.random(worlds) < (0.1 if kind == "mostly nothing" else 0.97)
    return np.where(some, rng.exponential(5.0, worlds), 0.0)


of_worlds = st.sampled_from([1, 2, 3, 16, 39, 40, 64, 128])


@settings(deadline=None)
@given(st.sampled_from(KINDS), of_worlds, st.integers(0, 10_000))
def test_an_amount_that_cannot_be_negative_never_has_a_negative_end(kind: str, worlds: int, seed: int) -> None:
    values = skewed(kind, worlds, seed)
    found = intervals.spread(values)
    assert np.nanmin(found) >= 0.0
    assert worlds == 1 or values.min() <= found.low <= found.median <= found.high <= values.max()


@settings(deadline=None)
@given(st.sampled_from(KINDS), of_worlds, st.integers(0, 10_000))
def test_a_fall_of_more_than_all_there_is_never_appears(kind: str, worlds: int, seed: int) -> None:
    before = skewed(kind, worlds, seed) + 1e-6
    left = np.random.default_rng(seed + 1).beta(0.2, 0.5, worlds)
    change = (before * left - before) / before
    found = intervals.spread(change)
    assert np.nanmin(found) >= -1.0


@given(st.integers(1, 300), st.data())
def test_the_interval_of_a_share_is_the_exact_one(worlds: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, worlds))
    share, low, high = (float(each) for each in intervals.share(np.array(count), worlds))
    assert share == count / worlds
    assert low == pytest.approx(0.0 if count == 0 else beta.ppf(0.025, count, worlds - count + 1))
    assert high == pytest.approx(1.0 if count == worlds else beta.ppf(0.975, count + 1, worlds - count))


@given(st.integers(0, 300), st.data())
def test_wilsons_interval_is_scipys(of: int, data: st.DataObject) -> None:
    cases = data.draw(st.integers(0, of))
    low, high = intervals.wilson(cases, of)
    if not of:
        assert np.isnan([low, high]).all()
        return
    assert (low, high) == pytest.approx(tuple(binomtest(cases, of).proportion_ci(method="wilson")), abs=1e-12)


@given(st.integers(1, 200), st.integers(1, 500))
def test_ends_are_students_or_normal_and_allow_for_how_many_are_looked_at(freedom: int, many: int) -> None:
    assert intervals.reach(freedom, many) == pytest.approx(t.ppf(1.0 - 0.025 / many, freedom))
    assert intervals.reach(many=many) == pytest.approx(norm.ppf(1.0 - 0.025 / many))


def test_all_of_many_means_are_within_their_intervals_together() -> None:
    many, worlds, rounds = 20, 16, 2_000
    values = np.random.default_rng(5).normal(size=(worlds, rounds * many))
    for looked_at, least, most in ((many, 0.94, 0.97), (1, 0.30, 0.42)):
        found = intervals.mean(values, many=looked_at)
        within = ((found.low < 0.0) & (found.high > 0.0)).reshape(rounds, many).all(axis=1).mean()
        assert least < within < most


def test_no_other_module_has_ends_of_intervals_of_its_own() -> None:
    package = Path(intervals.__file__).parents[1]
    own = re.compile(
        r"stdtrit|ndtri\b|betaincinv|binomtest|\.ppf\(|1\.96|1\.95996|0\.975\)|stats import .*\b(t|norm)\b"
    )
    texts = {path.relative_to(package).as_posix(): path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    found = {name for name, text in texts.items() if any(own.search(line) for line in text.splitlines())}
    assert found == {"studies/intervals.py", "model/parameters.py"}  # the latter draws numbers that are correlated


@given(st.integers(36, 4_096), st.data())
def test_from_36_worlds_on_the_words_go_by_the_share_alone(worlds: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, worlds))
    share, low, _ = (float(each) for each in intervals.share(np.array(count), worlds))
    if share >= 0.975:
        assert how_sure.worded(share, low) == how_sure.NEARLY_ALL
    elif share < 0.67:
        assert how_sure.worded(share, low) == how_sure.UNSETTLED


@pytest.mark.parametrize(
    ("agree", "worlds", "said"),
    [
        (128, 128, how_sure.NEARLY_ALL),
        (125, 128, how_sure.NEARLY_ALL),
        (124, 128, how_sure.MOST),
        (116, 128, how_sure.MOST),
        (115, 128, how_sure.MORE_OFTEN),
        (86, 128, how_sure.MORE_OFTEN),
        (85, 128, how_sure.UNSETTLED),
        (16, 16, how_sure.MOST),
        (8, 8, how_sure.MORE_OFTEN),
        (4, 4, how_sure.UNSETTLED),
        (1, 1, how_sure.UNSETTLED),
    ],
)
def test_the_scale(agree: int, worlds: int, said: str) -> None:
    values = np.where(np.arange(worlds) < agree, -2.0, 3.0)
    assert how_sure.of_difference(values, None) == said


def test_the_same_in_all_worlds_and_too_small_to_matter_are_said() -> None:
    level = np.full(128, 100.0)
    assert how_sure.of_difference(np.zeros(128), level) == how_sure.SAME
    assert how_sure.of_difference(np.full(128, 0.9), level) == how_sure.SMALL
    assert how_sure.of_difference(np.full(128, 0.9), level, matters=0.005) == how_sure.NEARLY_ALL
    assert how_sure.of_difference(np.full(128, 0.9), None) == how_sure.NEARLY_ALL
    assert how_sure.of_difference(np.full(128, 0.9), np.zeros(128)) == how_sure.NEARLY_ALL


def test_few_worlds_claim_no_95_percent() -> None:
    values = np.arange(39.0)
    assert intervals.spread(values) == (19.0, 0.0, 38.0)
    assert intervals.range_of(39) == "all worlds"
    assert intervals.range_of(40) == "95% of worlds"
    assert np.isnan(intervals.spread(values[:1]).low)


def test_the_mean_has_an_interval_of_its_own() -> None:
    found = intervals.mean(np.array([1.0, 2.0, 3.0]))
    assert found.mean == 2.0
    assert found.high - 2.0 == pytest.approx(2.0 - found.low) == pytest.approx(4.302653 / np.sqrt(3.0), rel=1e-6)


def test_the_interval_of_a_mean_covers_what_it_says() -> None:
    samples = np.random.default_rng(5).normal(3.0, 2.0, (9, 20_000))
    _, low, high = intervals.mean(samples)
    assert np.mean((low < 3.0) & (high > 3.0)) == pytest.approx(0.95, abs=0.006)


def test_the_direction_is_what_most_worlds_do() -> None:
    values = np.array([[-3.0, 1.0, 0.0, 0.0], [-1.0, 1.0, 0.0, 0.0], [1.0, -1.0, 0.0, 2.0], [-1.0, 0.0, 0.0, 0.0]])
    found = intervals.direction(values)
    assert found.way.tolist() == [-1.0, 1.0, 0.0, 1.0]
    assert found.share.tolist() == [0.75, 0.5, 1.0, 0.25]
