"""Rules of need, self-care and kin care, each worked by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from coprod_sim.model.draws import Key
from coprod_sim.model.town.caring import best_kin, standing_minutes, usefulness
from coprod_sim.model.town.columns import FRIEND, HOUSEHOLD, KIN
from coprod_sim.model.week.kin import kin_here
from coprod_sim.model.week.needs import clinical_part, mean_needs
from coprod_sim.model.week.self_care import part, self_care_share
from coprod_sim.model.week.turnover import leaves

pytestmark = pytest.mark.rule


def test_standing_minutes() -> None:
    assert standing_minutes(0.0) == 0
    assert standing_minutes(8.0) == 480
    assert standing_minutes(12.4) == 744
    assert standing_minutes(0.025) == 2  # a minute and a half, rounded


def test_clinical_part() -> None:
    assert clinical_part(100, 0.5) == 50
    assert clinical_part(101, 0.5) == 51  # 50.5 is rounded up; relational gets the other 50
    assert clinical_part(101, 0.3) == 71  # 101 x 0.7 = 70.7
    assert clinical_part(101, 1.0) == 0
    assert clinical_part(101, 0.0) == 101
    assert clinical_part(0, 0.5) == 0


def test_mean_needs() -> None:
    assert mean_needs(1, 0.25, 0.12, 0.15, 1.1) == pytest.approx(0.033)  # 0.12 x 0.25 x 1.1
    assert mean_needs(0, 0.0, 0.12, 0.15, 1.1) == 0.15  # everyday needs do not grow


def test_self_care_share_of_the_inactive_is_the_base() -> None:
    assert self_care_share(0.3, 0, 2.0, 0.1, 0.5) == 0.3


def test_self_care_share_of_the_active() -> None:
    assert self_care_share(0.3, 1, 0.0, 0.1, 0.0) == 0.3
    assert self_care_share(0.3, 1, 0.44, 0.1, 0.05) == pytest.approx(0.394)  # 0.3 + 0.044 + 0.05
    assert self_care_share(0.9, 1, 1.0, 0.1, 0.1) == 0.95  # 1.1, but never quite all
    assert self_care_share(0.1, 1, -2.0, 0.1, 0.0) == 0.0  # 0.1 - 0.2: capability may be lost


def test_part() -> None:
    assert part(100, 0.87) == 87
    assert part(3, 0.5) == 2  # 1.5 is rounded up
    assert part(10, 0.04) == 0
    assert part(0, 0.9) == 0


def test_kin_here_meets_what_there_is() -> None:
    assert kin_here(100, 60, 30) == 60
    assert kin_here(100, 60, 40) == 60  # just enough between them


def test_kin_here_shares_in_proportion_where_there_is_more_than_enough() -> None:
    assert kin_here(100, 150, 50) == 75  # three quarters of the offer
    assert kin_here(7, 5, 5) == 3  # 3.5, whole minutes
    assert kin_here(100, 0, 500) == 0
    assert kin_here(0, 0, 0) == 0
    assert kin_here(0, 5, 5) == 0


def test_usefulness() -> None:
    assert usefulness(480, 300, False) == 300  # all the carer has
    assert usefulness(100, 300, False) == 100  # all that is lacking
    assert usefulness(480, 300, True) == 600  # one's own household counts double
    assert usefulness(-20, 300, False) == -20  # already more than enough


TOWN = SimpleNamespace(standing_hours_per_week=(0.0, 8.0, 16.0, 30.0, 80.0))
KEY: Key = (1, 0, 0, 0)


def choice(
    minutes: int, level: tuple[int, ...], supply: tuple[int, ...] = (0, 0, 0, 0), in_need: tuple[int, ...] = ()
) -> int:
    """Whom carer 1 of four people chooses; 0 is of the household, 2 is kin, 3 is a friend."""
    return best_kin(
        1, np.arange(4, dtype=np.int16), np.array(level, np.int8), minutes, np.array([0, 1, 4, 5, 5], np.int32),
        np.array([3, 0, 2, 3, 3], np.int16), np.array([KIN, HOUSEHOLD, KIN, FRIEND, KIN], np.int8),
        np.array(supply, np.int32), np.array(in_need, np.int32), len(in_need), 4 if in_need else 0, TOWN, KEY,
    )  # fmt: skip


def test_best_kin_is_where_a_carer_is_most_use() -> None:
    # best_kin: level 1 lacks 480 minutes, level 2 960; the household counts double
    assert choice(400, (1, 0, 2, 4)) == 0  # 2 x 400 against 400
    assert choice(1_000, (1, 0, 2, 4)) == 0  # 2 x 480 = 960: of two equals the first
    assert choice(1_000, (1, 0, 2, 4), supply=(20, 0, 0, 0)) == 2  # 2 x 460 = 920 against 960
    assert choice(400, (1, 0, 2, 4), supply=(480, 0, 0, 0)) == 2  # the household has enough
    assert choice(400, (0, 0, 0, 4)) == -2  # a friend is no kin
    assert choice(400, (0, 0, 0, 0)) == -2


def test_best_kin_may_be_somebody_the_ties_do_not_name() -> None:
    assert choice(400, (0, 0, 0, 4), in_need=(3,)) == 3
    assert choice(400, (1, 0, 0, 4), in_need=(3,)) == 0  # 2 x 400 in the household against 400
    assert choice(400, (0, 0, 2, 4), in_need=(3,)) == 2  # of two equals the first
    assert choice(400, (0, 0, 1, 4), (0, 0, 100, 0), in_need=(3,)) == 3  # 380 among kin against 400
    assert choice(400, (0, 0, 1, 1), (0, 0, 100, 200), in_need=(3,)) == 2  # 380 among kin against 280
    assert choice(400, (0, 4, 0, 0), in_need=(1,)) == -2  # never oneself
    assert choice(400, (0, 0, 0, 1), (0, 0, 0, 999), in_need=(3,)) == 3  # somebody, even who has enough


def test_leaves() -> None:
    assert leaves(0.0019, 0.002)
    assert not leaves(0.002, 0.002)
    assert not leaves(2.0**-33, 0.0)  # nobody where the hazard is nought
