"""Where practice spreads and places differ, hours and money still add up, every week."""

import numpy as np
import pytest
from quarters import EVENTFUL, country
from towns import SERVED, TEAM_OTHER, assert_same, weekly

from coprod_sim.model.model import CoProductionModel

pytestmark = pytest.mark.rule


WEEKS = 105
FIT: dict[str, object] = {"fit_varies": 1, "fit_spread": 0.6, "starting_utilisation": 2.0}
MONEY = ("programme_pence", "outreach_pence", "handed_back_pence")


def idle(model: CoProductionModel) -> np.ndarray:
    """Minutes a week that the team has and neither serves nor loses or gains by how its practice fits."""
    return weekly(model, "capacity") - weekly(model, *SERVED, *TEAM_OTHER, "fit_minutes")


@pytest.mark.parametrize("arm", ["traditional", "leader", "absent"])
@pytest.mark.parametrize("spread", [0.2, 2.0])
def test_hours_that_fit_gains_or_loses_are_in_the_books(arm: str, spread: float) -> None:
    model = country(arm=arm, overrides=EVENTFUL | FIT | {"fit_spread": spread}, weeks=WEEKS)
    # What is rounded: a minute a locality, and half a minute a package, which badly fitting practice multiplies
    packages = np.count_nonzero(model.town.residents.package) + 10
    assert idle(model).min() >= -packages / model.town.localities.pace.min()
    assert np.any(weekly(model, "fit_minutes") != 0)
    assert np.all(weekly(model, *SERVED, *TEAM_OTHER) >= 0)


def test_badly_fitting_practice_serves_less_of_what_is_asked() -> None:
    model = country(people=300, overrides=EVENTFUL | FIT, weeks=104)  # one locality, and the end of a quarter
    pace = float(model.town.localities.pace[0])
    lost = weekly(model, "fit_minutes")[-13:].sum()
    assert (lost > 0) == (pace < 1.0)
    served = weekly(model, *SERVED, "doing_with")[-13:].sum()
    assert lost == pytest.approx(served / pace - served, abs=13)


def test_where_both_practices_fit_alike_it_is_as_if_they_did_not_vary() -> None:
    same = {"fit_varies": 1, "fit_spread": 0.0}
    one, other = (country(overrides=EVENTFUL | o, weeks=WEEKS) for o in (same, {"fit_varies": 0}))
    assert_same(one, other)
    assert not weekly(one, "fit_minutes").any()


def test_money_is_equal_whatever_the_adoption() -> None:
    """To a penny a locality and week, while adoption goes from nothing to most."""
    fast: dict[str, object] = {"take_up_outside_per_year": 0.5, "team_hours_per_professional": 2.0, "risk_first": 0.0}
    arms = ("leader", "catalyst", "absent", "traditional_plus")
    leader, *others = (country(arm=arm, overrides=fast, weeks=208) for arm in arms)
    shares = weekly(leader, "co_posts") / weekly(leader, "posts")
    assert shares[0] <= 0.1
    assert shares[-1] > 0.6
    for other in others:
        assert np.abs(weekly(leader, *MONEY) - weekly(other, *MONEY)).max() <= 5
    for_outreach = weekly(leader, "outreach_pence", "handed_back_pence")
    assert for_outreach[0] > for_outreach[-1]
    assert weekly(leader, "brokering")[0] < weekly(leader, "brokering")[-1]


@pytest.mark.parametrize("ends", [0, 20, 26])
def test_money_that_ends_is_nought_from_then_on(ends: int) -> None:
    model = country(arm="leader", overrides={"programme_until_week": ends}, weeks=60)
    for field in (*MONEY, "brokering", "course_staff"):
        assert not weekly(model, field)[ends:].any(), field
    assert not weekly(model, "outreach")[ends + 3 :].any()  # a plan stands for four weeks
    assert np.all(weekly(model, *MONEY)[:ends] > 0)


def test_localities_and_posts_are_counted_as_the_columns_have_them() -> None:
    model = country(overrides=EVENTFUL, weeks=WEEKS)
    posts, at = model.town.posts, model.town.localities
    assert np.all(weekly(model, "localities") == 5)
    assert np.all(weekly(model, "posts") == posts.minutes.size)
    assert weekly(model, "co_posts")[-1] == posts.co_produces.sum() > 0
    assert weekly(model, "risk")[-1] == pytest.approx(1e6 * at.risk.sum(), abs=5)
    assert weekly(model, "fidelity")[-1] == pytest.approx(1e6 * (at.fidelity * at.co_posts).sum(), abs=5)
    quarters = np.arange(WEEKS) % 13 != 0
    for event in ("incidents", "stories", "visits"):
        assert not weekly(model, event)[quarters].any()
        assert weekly(model, event).sum() > 0


@pytest.mark.parametrize("more", [{}, {"fit_varies": 1}, {"programme_until_week": 30}, {"scandal_week": 5}])
def test_a_programme_that_is_withdrawn_stays_withdrawn_where_practice_spreads(more: dict[str, object]) -> None:
    ended: dict[str, object] = {"withdrawal_week": 45, "ordinary_gbp_per_resident_year": 1.0} | more
    model = country(arm="leader", overrides=EVENTFUL | ended, weeks=WEEKS)
    at, posts = model.town.localities, model.town.posts
    assert weekly(model, "co_posts")[44] > 0
    assert not weekly(model, "co_posts", "brokering", *TEAM_OTHER[:1])[45:].any()
    assert not posts.told.any()
    assert np.array_equal(at.pace, at.fit_usual)
    pounds = 0 if "programme_until_week" in more else 300 / 52
    assert not weekly(model, "programme_pence")[45:].any()
    assert np.all(np.abs(weekly(model, *MONEY)[45:] - 100 * pounds) <= 5)
