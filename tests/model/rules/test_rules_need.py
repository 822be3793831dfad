"""Rules of need at home and of where two amounts meet, each worked by hand."""

import itertools
import math

import numpy as np
import pytest

from coprod_sim.model.week.need import both, need_minutes, need_weight, practical_left, practical_minutes, whole

pytestmark = pytest.mark.rule


def test_both() -> None:
    assert both(3.0, 4.0) == pytest.approx(2.4)  # 12 / 5
    assert both(300.0, 400.0) == pytest.approx(240.0)
    assert both(1.0, 1.0) == pytest.approx(0.7071068)  # of two alike 1 / sqrt 2
    assert both(1.0, 1e9) == pytest.approx(1.0)
    assert both(0.0, 5.0) == both(5.0, 0.0) == both(-1.0, 5.0) == both(5.0, -1.0) == 0.0


def test_both_is_symmetric_at_most_each_and_more_with_more_of_either() -> None:
    luck = np.random.default_rng(1)
    for a, b in luck.uniform(0.0, 5_000.0, (2_000, 2)).tolist():
        assert both(a, b) == both(b, a)
        assert 0.0 <= both(a, b) <= min(a, b)
        assert both(a * 1.01, b) > both(a, b)


def test_both_nested_is_the_same_in_any_order() -> None:
    luck = np.random.default_rng(2)
    for amounts in luck.uniform(1.0, 5_000.0, (300, 3)).tolist():
        direct = sum(x**-2 for x in amounts) ** -0.5
        for a, b, c in itertools.permutations(amounts):
            assert both(both(a, b), c) == pytest.approx(direct, rel=1e-12)


def test_both_has_no_kink_where_the_amounts_are_alike() -> None:
    """The slope in one amount is (b / sqrt(a² + b²))³: it falls without a jump from 1 at zero on."""
    b, step = 100.0, 1e-3
    slopes = [(both(a + step, b) - both(a, b)) / step for a in np.arange(0.0, 400.0, 0.5).tolist()]
    assert slopes[0] == pytest.approx(1.0, abs=1e-6)
    assert slopes[200] == pytest.approx(0.3535534, abs=1e-4)  # (1 / sqrt 2)³ at a = b
    assert max(abs(one - other) for one, other in itertools.pairwise(slopes)) < 0.006
    assert all(one > other for one, other in itertools.pairwise(slopes[1:]))


def test_need_minutes() -> None:
    # (0.625 - 0.5) / 0.5 = 1/4, to the power of 1.5 is 1/8: of 100 hours 12.5
    assert need_minutes(0.625, 100.0, 0.5, 1.0) == 750
    assert need_minutes(0.625, 100.0, 0.5, 1.1) == 825
    assert need_minutes(1.0, 100.0, 0.5, 1.0) == 6_000
    assert need_minutes(0.5, 100.0, 0.5, 1.0) == 0
    assert need_minutes(0.2, 100.0, 0.5, 2.0) == 0
    assert need_minutes(0.9, 0.0, 0.5, 1.0) == 0
    assert need_minutes(1.0, 100.0, 0.5, 2.0) == 10_080  # a week has no more


def test_practical_minutes() -> None:
    assert practical_minutes(720.0, 12.0) == pytest.approx(455.1267)  # 720 x (1 - 1/e)
    assert practical_minutes(7.2, 12.0) == pytest.approx(7.16412, abs=1e-4)  # 720 x (1 - exp(-0.01)): nearly all
    assert practical_minutes(1e6, 12.0) == pytest.approx(720.0)  # at most 12 hours
    assert practical_minutes(720.0, 0.0) == 0.0


def test_practical_left() -> None:
    assert practical_left(720, 360, 12.0) == pytest.approx(227.5633)  # half of 455.1267
    assert practical_left(720, 0, 12.0) == 0.0
    assert practical_left(0, 0, 12.0) == 0.0


def test_need_weight() -> None:
    assert [need_weight(need) for need in (0, 600, 1_800)] == [0.0, 0.5, 0.75]


def test_whole() -> None:
    assert [whole(x) for x in (2.4, 2.5, -2.5, -2.6, 0.0)] == [2, 3, -2, -3, 0]


def test_practical_need_grows_with_need_and_is_never_more() -> None:
    needs = range(0, 8_000, 25)
    practical = [practical_minutes(float(need), 12.0) for need in needs]
    assert all(a < b for a, b in itertools.pairwise(practical[:200]))
    assert all(x <= need for x, need in zip(practical, needs, strict=True))
    assert math.isclose(practical[1], 25.0, rel_tol=0.02)
