"""Rules of the team: what is asked of it, coaching, serving, its time and what is paid, each worked by hand."""

import math

import numpy as np
import pytest
from from_python import from_python

from coprod_sim.model.week.coaching import (
    coaching_pool,
    given_place,
    leader_minutes,
    race_time,
    relief_pool,
    uptake,
    visit_minutes,
)
from coprod_sim.model.week.ledger import spent_pence
from coprod_sim.model.week.ordering import bring_forward, keep_first, person_key, sort_few
from coprod_sim.model.week.shares import part_of
from coprod_sim.model.week.team import (
    delivered_minutes,
    delivered_share,
    dose_after,
    extra_minutes,
    fixed_after,
    lapse_share,
    load_of,
    minutes_bought,
    paid_minutes,
    served_clinical,
    supervised,
    time_for,
)

pytestmark = pytest.mark.rule


def test_delivered_share() -> None:
    assert delivered_share(0.0) == 1.0
    assert delivered_share(0.5) == pytest.approx(0.999513, abs=1e-6)  # 1 / 256 more: 1 - 1 / 2048 and a bit
    assert delivered_share(1.0) == pytest.approx(0.917004, abs=1e-6)  # the eighth root of a half
    assert delivered_share(2.0) == pytest.approx(0.499756, abs=1e-6)  # 257: twice 1 + 1 / 2048
    assert 100.0 * delivered_share(100.0) == pytest.approx(1.0)  # all that there is


def test_load_of() -> None:
    assert load_of(100, 0.1, 220.0) == pytest.approx(0.5)


def test_extra_minutes() -> None:
    assert extra_minutes(105, 0.1) == 11  # 10.5
    assert extra_minutes(4, 0.1) == 0
    assert extra_minutes(100, 0.0) == 0


def test_time_for() -> None:
    assert time_for(100, 1.0) == 100
    assert time_for(50, 0.5) == 100
    assert time_for(100, 1.5) == 67  # 66.7


def test_served_clinical() -> None:
    assert served_clinical(300, 400.0) == 240
    assert served_clinical(300, 0.0) == served_clinical(0, 400.0) == served_clinical(300, -5.0) == 0
    assert served_clinical(7, 1e9) == 7


def test_lapse_share() -> None:
    assert lapse_share(260, 10, 26.0) == pytest.approx(0.5 / 26)  # a wait of 26 weeks
    assert lapse_share(130, 10, 26.0) == pytest.approx(0.2 / 26)  # of 13: 1 / (1 + 4)
    assert lapse_share(130, 0, 26.0) == pytest.approx(1.0 / 26)
    assert lapse_share(0, 10, 26.0) == 0.0


def test_dose_after() -> None:
    assert dose_after(100.0, 60.0, 0.5, 0.1) == pytest.approx(103.0)  # thirty minutes with people
    assert dose_after(100.0, 60.0, 0.0, 0.1) == 100.0


def test_paid_minutes() -> None:
    assert paid_minutes(1_000, 0.8, 500.0) == 900  # 800 by the hour and a fifth of the fixed
    assert paid_minutes(1_000, 1.0, 500.0) == 1_000
    assert paid_minutes(1_000, 0.0, 500.0) == 500


def test_fixed_after() -> None:
    assert fixed_after(1_000.0, 480, 2_000.0, 0.5) == pytest.approx(995.0)  # 520 less, of it half a year's 52nd
    assert fixed_after(1_000.0, 3_080, 1_010.0, 0.5) == pytest.approx(1_010.0)  # 1020, but no more were bought
    assert fixed_after(1_000.0, 480, 2_000.0, 0.0) == 1_000.0


def test_minutes_bought() -> None:
    assert minutes_bought(-1, 0.0, -1, 1.01) == 0.0  # not bought yet
    assert minutes_bought(1_000, 0.1, 500, 1.01) == pytest.approx(1_616.0)  # 1.01 x (1100 + 500)


def test_delivered_minutes() -> None:
    assert delivered_minutes(1_000, 0.75) == 750
    assert delivered_minutes(999, 0.5) == 499  # there is no time for the half minute
    assert delivered_minutes(1_000, 0.9996) == 1_000  # .4 minutes short
    assert delivered_minutes(1_000, 0.0) == 0


def test_part_of() -> None:
    # 10 minutes for three who have 1, 1 and 1: 3, 3 and 4
    assert [part_of(10, before, 1, 3) for before in range(3)] == [3, 3, 4]
    assert part_of(10, 0, 0, 0) == 0


def test_supervised() -> None:
    assert supervised(4, 15.0, 1_000) == 60
    assert supervised(3, 7.5, 1_000) == 23  # 22.5
    assert supervised(0, 15.0, 1_000) == 0
    assert supervised(4, 15.0, 45) == 45  # the team has no more


def test_spent_pence() -> None:
    assert spent_pence(120, 0.5, 42.0, 10_000) == 4_200  # an hour delivered
    assert spent_pence(120, 0.5, 42.0, 4_000) == 4_000  # no more than there is
    assert spent_pence(0, 1.0, 42.0, 4_000) == 0


def test_coaching_pool() -> None:
    assert coaching_pool(6_000, 1.0, 0.1, 0.25, 1.0) == 450  # three quarters of a tenth
    assert coaching_pool(6_000, 0.5, 0.1, 0.25, 1.0) == 225
    assert coaching_pool(6_000, 1.0, 0.1, 0.25, 0.0) == 0  # assets are switched off
    assert coaching_pool(6_000, 0.0, 0.1, 0.25, 1.0) == 0


def test_relief_pool() -> None:
    assert relief_pool(6_000, 1.0, 0.1, 0.25, 1.0) == 150
    assert relief_pool(6_000, 0.5, 0.1, 0.25, 1.0) == 75
    assert relief_pool(6_000, 1.0, 0.1, 0.25, 0.0) == 0  # redefined work is switched off


def test_race_time() -> None:
    # -ln(1/2) x 2**22 = 0.69314718 x 4194304 = 2907270
    assert race_time(0.5, 0.0, 1.0) == pytest.approx(2_907_270, abs=1)
    assert race_time(0.5, math.log(2.0), 1.0) == pytest.approx(1_453_635, abs=1)  # twice as fast
    assert race_time(0.5, math.log(2.0), 0.0) == race_time(0.5, 0.0, 1.0)  # where nobody comes at their worst
    assert race_time(2.0**-33, -5.0, 2.0) == 2**32 - 1  # 22.9 x e**10 x 2**22, and keys hold 32 bits


def test_uptake() -> None:
    assert uptake(-0.4, 0, 0.1, 1.0) == pytest.approx(0.401312, abs=1e-6)  # 1 / (1 + exp(0.4))
    assert uptake(math.log(3.0), 1, math.log(3.0), 1.0) == pytest.approx(0.5)  # a sanction takes the odds of 3 to 1
    assert uptake(0.0, 0, 0.1, 1.1) == pytest.approx(0.55)
    assert uptake(10.0, 0, 0.1, 2.0) == 1.0


def test_visit_minutes() -> None:
    assert visit_minutes(60.0) == 60
    assert visit_minutes(52.5) == 53


def test_leader_minutes() -> None:
    assert leader_minutes(60, 90, 100) == 60
    assert leader_minutes(60, 30, 100) == 30  # has no more time
    assert leader_minutes(60, 90, 10) == 10  # no more is wanted
    assert leader_minutes(60, 90, -5) == 0


def test_given_place() -> None:
    assert given_place(0) == 32_768
    assert given_place(1_000) == 31_768  # those who give most come first


def test_person_key() -> None:
    assert person_key(9, 3, 7) == 9 * 2**30 + 3 * 2**15 + 7
    assert person_key(0, 2, 0) < person_key(0, 3, 0) < person_key(1, 0, 0)
    assert person_key(2**32 - 1, 2**15 - 1, 2**15 - 1) == 2**62 - 1


@pytest.mark.parametrize("count", [0, 1, 2, 40, 3_000])
def test_keys_come_out_sorted(count: int) -> None:
    luck = np.random.default_rng(count)
    keys = [person_key(int(value), k, k) for k, value in enumerate(luck.integers(0, 2**32, size=count))]
    order = np.array([*keys, 7], np.int64)
    from_python(sort_few)(order, count // 3, count)
    assert order[:count].tolist() == keys[: count // 3] + sorted(keys[count // 3 :])
    keep = from_python(keep_first)
    for most in (1, 5, count + 1):
        kept = 0
        for key in keys:
            kept = keep(order, kept, most, key)
        assert order[:kept].tolist() == sorted(keys)[:most]
    order[:count] = keys
    middle = person_key(2**31, 0, 0)
    end = from_python(bring_forward)(order, 0, count, middle)
    assert (order[:end] < middle).all()
    assert (order[end:count] >= middle).all()
    assert sorted(order[:count].tolist()) == sorted(keys)
