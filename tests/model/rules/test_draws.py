"""Keyed draws: the authors' vectors, a registry that only grows, and distributions that are what they say."""

import itertools
import math

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats
from scipy.special import ndtri

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel
from coprod_sim.model.draws import (
    MANY,
    drawn,
    exponential_minutes,
    fill,
    normal,
    philox,
    poisson,
    surely_none,
    uniform,
    wide,
    words,
)

pytestmark = pytest.mark.rule


ONES = 0xFFFFFFFF
# Random123's kat_vectors for philox4x32-10: counter, key, result.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
# A decision's number never changes and is never used again: new ones are added at the end, here too.
DECISIONS = {
    "FOUND_HOUSEHOLD": 1, "FOUND_PERSON": 2, "FOUND_STATE": 3, "FOUND_TIE": 5, "FOUND_PLACE": 6, "WEEK": 16,
    "MORE_MINUTES": 17, "ENROL": 22, "DROP_OUT": 23, "LEAD": 25, "FADE": 27, "STAY": 28, "POST": 29, "INCIDENT": 30,
    "VISIT": 31, "PARAMETER": 32, "REVIEW": 33, "EXPERIMENT": 34, "FIT": 35, "LINK": 36, "MONTH": 37, "MONTH_JOINS": 38,
    "START_CARE": 39,
}  # fmt: skip
GONE = {4, 18, 19, 20, 21, 24, 26}
"""Of earlier versions, and not to be used again."""
NOT_DECISIONS = {"MASK", "KEY_STEP_0", "KEY_STEP_1", "WEEK_OFFSET"}
PEOPLE = 4_000


def luck(decision: int = draws.WEEK, key: draws.Key = (1, 0, 0, 0)) -> npt.NDArray[np.int64]:
    """The four words of many people, (people, 4)."""
    return np.array([drawn(key, number, 0, decision) for number in range(PEOPLE)], np.int64)


@kernel
def philox_compiled(c: tuple[int, int, int, int], k: tuple[int, int]) -> tuple[int, int, int, int]:
    return philox(c[0], c[1], c[2], c[3], k[0], k[1])


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_philox_gives_its_authors_vectors(
    counter: tuple[int, int, int, int], key: tuple[int, int], result: tuple[int, int, int, int]
) -> None:
    assert philox(*counter, *key) == result
    assert philox_compiled(counter, key) == result


def test_philox_round_is_two_products_and_three_exclusive_ors() -> None:
    # 2 x D2511F53 = 1_A4A23EA6 and 3 x CD9E8D57 = 2_68DBA805, split into high and low words:
    # high1 ^ c1 ^ k0 = 2 ^ 7 ^ 3 = 6; low1 = 68DBA805; high0 ^ c3 ^ k1 = 1 ^ 7 ^ 2 = 4; low0 = A4A23EA6
    assert draws.philox_round(2, 7, 3, 7, 3, 2) == (6, 0x68DBA805, 4, 0xA4A23EA6)


def test_words_put_the_key_and_the_counter_in_their_places() -> None:
    # decision 18 << 16 | week -52 + 1024 = 0x1203CC; -1 is the 32-bit word of ones
    assert words(7, 3, 11, 5, 2, 18, -52) == philox(11, 5, 2, 0x1203CC, 7, 3)
    assert words(7, 3, -1, 5, 2, 18, -52) == philox(ONES, 5, 2, 0x1203CC, 7, 3)


def test_drawn_is_words_of_key_and_person() -> None:
    for seed, replicate, locality, week in [(0, 0, 0, 0), (2**32 - 1, 1_000_003, 9, 519), (7, 3, 5, -53)]:
        expected = words(seed, replicate, 123, locality, 45, draws.START_CARE, week)
        assert drawn((seed, replicate, locality, week), 123, 45, draws.START_CARE) == expected


@pytest.mark.parametrize("decision", [draws.WEEK, draws.MONTH_JOINS])
def test_what_is_filled_in_bulk_is_each_persons_draw(decision: int) -> None:
    number = np.array([3, 0, 2, 499, 1, 32_000], np.int16)  # whatever the order of rows
    out = np.zeros((4, number.size + 2), np.uint32)
    key = (11, 4, 2, -17)
    fill(out, number, key, decision)
    for row, one in enumerate(number):
        assert tuple(out[:, row]) == drawn(key, int(one), 0, decision)
    assert not out[:, number.size :].any()  # room to spare is left alone


def test_the_registry_of_decisions_only_grows() -> None:
    named = {name: value for name, value in vars(draws).items() if name.isupper() and isinstance(value, int)}
    found = {name: value for name, value in named.items() if name not in NOT_DECISIONS}
    assert found == DECISIONS
    assert len(set(found.values())) == len(found)
    assert not set(found.values()) & GONE
    assert all(0 < value < 2**16 for value in found.values())


def test_weeks_and_decisions_do_not_meet_in_one_counter() -> None:
    weeks = (-53, -52, 0, 519, 40 * 52)
    counters = {d << 16 | (w + draws.WEEK_OFFSET) for d in DECISIONS.values() for w in weeks}
    assert len(counters) == len(DECISIONS) * len(weeks)


def test_uniform_is_never_nought_and_never_one() -> None:
    # The word's middle: (word + 1/2) / 2**32
    assert uniform(0) == 2.0**-33
    assert uniform(2**31) == 0.5 + 2.0**-33
    assert uniform(ONES) == 1.0 - 2.0**-33


def test_wide_keeps_the_number_and_its_sign() -> None:
    assert wide(np.uint32(ONES)) == 2**32 - 1
    assert wide(np.int16(-2)) == -2
    assert wide(np.uint32(ONES)) + wide(np.int16(-2)) == 2**32 - 3  # arithmetic in 64 bits, and no float


def test_normal_is_the_quantile_of_a_uniform_number() -> None:
    assert normal(2**31) == pytest.approx(0.0, abs=1e-9)
    assert normal(round(0.975 * 2**32)) == pytest.approx(1.959963985, abs=1e-8)  # the tables' 1.96
    for word in (0, 1, 1000, 2**20, 2**28, 2**29, 2**30, 3 * 2**30, 2**32 - 1):
        assert normal(word) == pytest.approx(ndtri(uniform(word)), rel=1e-13, abs=1e-13)
        assert normal(word) == pytest.approx(-normal(2**32 - 1 - word), rel=1e-6, abs=1e-9)


def test_surely_none_is_a_safe_short_cut() -> None:
    assert surely_none(2**31, 0.4)  # 0.5 < 0.6
    assert not surely_none(2**31, 0.5)  # 0.5 + 2**-33 is not below 0.5, though exp(-0.5) = 0.61: poisson decides
    assert not surely_none(0, 1.5)
    assert surely_none(ONES, 0.0)


def test_poisson_inverts_its_distribution() -> None:
    # mean 1: P(0) = 0.3679, P(<= 1) = 0.7358, P(<= 2) = 0.9197, P(<= 3) = 0.9810
    shares = (0.3, 0.4, 0.73, 0.74, 0.91, 0.93, 0.98, 0.982)
    assert [poisson(int(share * 2**32), 1.0) for share in shares] == [0, 1, 1, 2, 2, 3, 3, 4]
    assert poisson(ONES, 0.0) == 0
    # mean 0.1: the short cut settles u < 0.9, the sum u < exp(-0.1) = 0.9048
    assert [poisson(int(share * 2**32), 0.1) for share in (0.89, 0.903, 0.906)] == [0, 0, 1]


@pytest.mark.parametrize("mean", [40.0, 90.0, 499.0, 501.0, 3_000.0, 17_000.0])
def test_poisson_counts_of_large_means_do_not_stop(mean: float) -> None:
    words = [0, 1, 2**20, *range(2**24, 2**32, 2**26 - 1), ONES]
    expected = stats.poisson.ppf([uniform(word) for word in words], mean)
    found = np.array([poisson(word, mean) for word in words])
    assert np.abs(found - expected).max() <= (mean > MANY)  # above it a count may be one off, seldom
    assert (found != expected).mean() < 0.02


def test_exponential_minutes_are_whole_and_bounded() -> None:
    # -120 ln(1/2) = 83.18, and half a minute to round: 83
    assert exponential_minutes(2**31, 120.0) == 83
    # -120 ln(1 - 2**-33) is about zero: at least a minute
    assert exponential_minutes(ONES, 120.0) == 1
    # -120 ln(2**-33) = 120 x 22.87 = 2745: at most 20 means and a minute
    assert exponential_minutes(0, 120.0) == 2401


@pytest.mark.parametrize("decision", [draws.WEEK, draws.MONTH])
def test_words_are_even(decision: int) -> None:
    for column in luck(decision).T:
        assert stats.kstest([uniform(int(word)) for word in column], "uniform").pvalue > 0.01


def test_normals_are_normal() -> None:
    sample = [normal(int(a)) for a, _, _, _ in luck(draws.MONTH)]
    assert stats.kstest(sample, "norm").pvalue > 0.01


@pytest.mark.parametrize("mean", [0.1, 1.0, 4.0])
def test_counts_are_poisson(mean: float) -> None:
    counts = np.bincount([poisson(int(word), mean) for word in luck()[:, 0]])
    last = int(np.flatnonzero(PEOPLE * stats.poisson.sf(np.arange(counts.size), mean) > 5)[-1])  # pool the tail
    observed = [*counts[: last + 1], counts[last + 1 :].sum()]
    expected = [*stats.poisson.pmf(np.arange(last + 1), mean), stats.poisson.sf(last, mean)]
    assert stats.chisquare(observed, PEOPLE * np.array(expected)).pvalue > 0.01


def test_lengths_are_exponential() -> None:
    minutes = np.array([exponential_minutes(int(word), 120.0) for word in luck()[:, 1]])
    edges = np.array([0.0, 10.5, 30.5, 60.5, 120.5, 240.5, np.inf])  # whole minutes end at the half
    observed, _ = np.histogram(minutes, edges)
    expected = np.diff(stats.expon.cdf(edges, scale=120.0))
    assert stats.chisquare(observed, PEOPLE * expected).pvalue > 0.01
    assert minutes.mean() == pytest.approx(120.0, rel=0.05)  # three standard errors


def test_neighbouring_counters_keys_and_words_are_not_correlated() -> None:
    base = luck()
    streams = {
        "next week": luck(key=(1, 0, 0, 1)),
        "next locality": luck(key=(1, 0, 1, 0)),
        "next replicate": luck(key=(1, 1, 0, 0)),
        "next seed": luck(key=(2, 0, 0, 0)),
        "next decision": luck(draws.MORE_MINUTES),
        "next person": np.roll(base, 1, axis=0),
        "next word": np.roll(base, 1, axis=1),
    }
    for (name, other), word in itertools.product(streams.items(), range(4)):
        # four standard errors of zero
        assert abs(np.corrcoef(base[:, word], other[:, word])[0, 1]) < 4.0 / math.sqrt(PEOPLE), name
