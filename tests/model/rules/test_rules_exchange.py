"""Rules of asking and giving, of the time bank and of who goes first, each worked by hand."""

import numpy as np
import pytest

from coprod_sim.model.town.columns import CONDITIONAL, FREE_RIDER, UNCONDITIONAL
from coprod_sim.model.week.exchange import (
    ask_probability,
    found_minutes,
    give_probability,
    removed_minutes,
    repay_factor,
    take,
    trust_after,
)
from coprod_sim.model.week.ordering import (
    BUCKETS,
    bucket,
    keep_first,
    order_key,
    person_key,
    second_word,
    sort_few,
    sort_lucky,
)
from coprod_sim.model.week.time_bank import broker_cost, broker_time, join_hazard, may_join, room_for_more

pytestmark = pytest.mark.rule


def test_repay_factor_of_a_gift_is_the_same_for_everybody() -> None:
    assert repay_factor(0, 0.5, 300.0, 0.0) == 0.5
    assert repay_factor(-900, 0.5, 300.0, 0.0) == 0.5
    assert repay_factor(900, 0.2, 300.0, 0.0) == 0.8


def test_repay_factor_where_help_goes_both_ways_falls_with_debt() -> None:
    assert repay_factor(100, 0.5, 300.0, 1.0) == 1.0
    assert repay_factor(0, 0.5, 300.0, 1.0) == 1.0
    assert repay_factor(-300, 0.5, 300.0, 1.0) == 0.75  # 1 - 0.5 x 300 / 600
    assert repay_factor(-900, 0.5, 300.0, 1.0) == 0.625  # 1 - 0.5 x 900 / 1200
    assert repay_factor(-300, 0.5, 300.0, 0.5) == 0.625  # half way between 0.5 and 0.75
    assert repay_factor(-900, 0.0, 300.0, 0.3) == pytest.approx(1.0)  # nobody minds


def test_ask_probability() -> None:
    assert ask_probability(0.4, 1.0, 0.5, 0.62, 0.62) == pytest.approx(0.2)
    assert ask_probability(0.4, 1.2, 1.0, 0.31, 0.62) == pytest.approx(0.24)  # 0.48, and half the usual trust
    assert ask_probability(0.9, 1.5, 1.0, 1.0, 0.5) == 1.0
    assert ask_probability(0.9, 1.5, 1.0, 0.0, 0.5) == 0.0


def chance(giver: int, granted: float, reciprocity: float, capability: float = 0.0) -> float:
    return give_probability(giver, granted, 0.5, reciprocity, 0.6, 0.1, capability, 0.15)


def test_give_probability_by_type_of_giver() -> None:
    # give_probability: conditional givers give 0.6 x what was granted to them (or usually is, 0.5)
    assert chance(UNCONDITIONAL, 0.0, 1.0) == 0.6
    assert chance(FREE_RIDER, 1.0, 1.0) == pytest.approx(0.06)
    assert chance(CONDITIONAL, 0.8, 0.0) == pytest.approx(0.3)
    assert chance(CONDITIONAL, 0.8, 1.0) == pytest.approx(0.48)
    assert chance(CONDITIONAL, 0.8, 0.5) == pytest.approx(0.39)  # 0.6 x (0.25 + 0.4)
    assert chance(CONDITIONAL, 0.0, 1.0) == 0.0


def test_give_probability_rises_with_capability() -> None:
    assert chance(UNCONDITIONAL, 0.5, 0.0, 2.0) == pytest.approx(0.6 * 1.349859, abs=1e-6)  # exp(0.3)
    assert chance(UNCONDITIONAL, 0.5, 0.0, -2.0) == pytest.approx(0.6 / 1.349859, abs=1e-6)
    assert give_probability(UNCONDITIONAL, 0.5, 0.5, 0.0, 0.9, 0.1, 1.0, 0.6) == 1.0  # 0.9 x exp(0.6) = 1.64


def test_removed_minutes() -> None:
    assert removed_minutes(120, 0.3, 0.5) == 18  # 120 x 0.3 x 0.5
    assert removed_minutes(10, 0.25, 0.0) == 3  # 2.5, rounded up
    assert removed_minutes(120, 0.8, 1.0) == 0  # nothing of the severest need
    assert removed_minutes(100, 2.0, 0.1) == 100  # never more than was given
    assert removed_minutes(0, 1.0, 0.0) == 0


def test_found_minutes() -> None:
    assert found_minutes(120, 0.02) == 2  # 2.4
    assert found_minutes(125, 0.02) == 3  # 2.5
    assert found_minutes(120, 0.0) == 0


def test_trust_after() -> None:
    assert trust_after(0.6, 1.0, 0.01, 3.0) == pytest.approx(0.604)  # 0.01 of the way up
    assert trust_after(0.6, 0.0, 0.01, 3.0) == pytest.approx(0.582)  # bad news weighs three times as much
    assert trust_after(0.6, 0.6, 0.01, 3.0) == 0.6
    assert trust_after(0.1, 0.0, 1.0, 3.0) == 0.0  # 0.1 - 0.3
    assert trust_after(0.9, 1.0, 20.0, 3.0) == 1.0


@pytest.mark.parametrize(
    ("minutes", "left"),
    [(0, (100, 50, 20)), (10, (100, 50, 10)), (20, (100, 50, 0)), (60, (100, 10, 0)), (150, (20, 0, 0))],
)
def test_take_removes_everyday_need_first_and_standing_care_last(minutes: int, left: tuple[int, int, int]) -> None:
    standing, relational, everyday = (np.array([9, amount, 9], np.int32) for amount in (100, 50, 20))
    take(standing, relational, everyday, 1, minutes)
    assert (standing[1], relational[1], everyday[1]) == left
    for column in (standing, relational, everyday):
        assert (column[0], column[2]) == (9, 9)


def test_order_key_packs_priority_luck_number_and_row() -> None:
    # word 320 = 5 x 64: luck is 5 once six bits are dropped
    assert order_key(1, 320, 3, 7) == 1 * 2**56 + 5 * 2**30 + 3 * 2**15 + 7
    assert order_key(0, 63, 0, 0) == 0
    assert 2 * order_key(63, 2**32 - 1, 2**15 - 1, 2**15 - 1) + 1 == 2**63 - 1  # the queue's largest key just fits


def test_bucket_is_by_priority_then_by_luck_and_finer_for_the_last_priority() -> None:
    assert bucket(order_key(0, 0, 9, 9)) == 0
    assert bucket(order_key(2, 2**31, 9, 9)) == 2 * 16 + 8  # half way through the sixteen of priority 2
    assert bucket(order_key(63, 2**31, 9, 9)) == 63 * 16 + 256  # half way through its 512
    assert bucket(order_key(63, 2**32 - 1, 9, 9)) == BUCKETS - 1


@pytest.mark.parametrize("count", [0, 1, 2, 40, 3_000])
def test_keys_come_out_sorted(count: int) -> None:
    luck = np.random.default_rng(5)
    words, priorities = luck.integers(2**32, size=count), luck.choice([1, 62, 63], size=count)
    keys = [2 * order_key(int(p), int(w), k, k) + k % 2 for k, (p, w) in enumerate(zip(priorities, words, strict=True))]
    order = np.array(keys + [7] * (count + 3), np.int64)
    sort_lucky(order, count)
    assert order[:count].tolist() == sorted(keys)
    order[:count] = keys
    sort_few(order, count // 3, count)
    assert order[:count].tolist() == keys[: count // 3] + sorted(keys[count // 3 :])
    for most in (1, 5, count + 1):
        kept = 0
        for key in keys:
            kept = keep_first(order, kept, most, key)
        assert order[:kept].tolist() == sorted(keys)[:most]


def test_order_key_sorts_by_priority_then_luck_then_number() -> None:
    keys = [order_key(*who) for who in [(0, 64, 9, 0), (0, 128, 1, 1), (0, 128, 2, 0), (1, 0, 0, 0)]]
    assert keys == sorted(keys)


def test_second_word() -> None:
    # 0x9E3779B1 >> 15 = 0x13C6E, and 0x9E3779B1 ^ 0x13C6E = 0x9E3645DF
    assert second_word(1) == 0x9E3645DF
    assert second_word(0) == 0
    assert 0 <= second_word(2**32 - 1) < 2**32


def test_person_key() -> None:
    assert person_key(9, 3, 7) == 9 * 2**30 + 3 * 2**15 + 7
    assert person_key(0, 2, 0) < person_key(0, 3, 0) < person_key(1, 0, 0)
    assert person_key(2**32 - 1, 2**15 - 1, 2**15 - 1) == 2**62 - 1


def test_join_hazard() -> None:
    assert join_hazard(0.001, 0.02, 0.0, 2.0, 0.0, 1.0) == 0.001
    assert join_hazard(0.001, 0.02, 0.5, 2.0, 0.0, 1.0) == pytest.approx(0.011)
    assert join_hazard(0.001, 0.02, 0.5, 2.0, 1.0, 1.0) == pytest.approx(0.022)  # everybody is asked: times 2
    assert join_hazard(0.001, 0.02, 0.5, 2.0, 0.5, 1.0) == pytest.approx(0.0165)  # half of the team asks: times 1.5
    assert join_hazard(0.001, 0.02, 0.5, 2.0, 1.0, 0.25) == pytest.approx(0.0055)  # a quarter of the places is free
    assert join_hazard(0.5, 0.5, 1.0, 4.0, 1.0, 0.0) == 0.0
    assert join_hazard(0.5, 0.5, 1.0, 4.0, 1.0, 1.0) == 1.0


def test_room_for_more() -> None:
    # 1200 minutes a week are 20 x 52 = 1040 hours a year: places for 1040 / 20 = 52 members
    assert room_for_more(0, 1_200, 20.0) == 1.0
    assert room_for_more(13, 1_200, 20.0) == pytest.approx(0.75)
    assert room_for_more(52, 1_200, 20.0) == pytest.approx(0.0)
    assert room_for_more(80, 1_200, 20.0) == 0.0  # nobody is turned out


def test_may_join() -> None:
    assert may_join(1, 0, 0.0)
    assert not may_join(0, 0, 1.0)  # nothing to give
    assert may_join(0, 1, 0.5)  # in need, where assets count
    assert not may_join(180, 1, 0.0)


def test_broker_time() -> None:
    assert broker_time(0, 100) == 100
    assert broker_time(250, 100) == 350
    assert broker_time(390, 100) == 400  # four weeks' worth is kept
    assert broker_time(50, 0) == 0


def test_broker_cost() -> None:
    assert broker_cost(8.0) == 480
    assert broker_cost(0.01) == 1  # 0.6 of a minute
    assert broker_cost(0.0) == 0
    assert broker_cost(2.9) == 174
