"""Section 9, 9, and section 4: money, what it is spent on, and what is handed back."""

import numpy as np
import pytest
from care import column
from towns import ARMS, NO_GROWTH, SERVED, TEAM_OTHER, made, weekly

from coprod_sim.model.model import CoProductionModel

pytestmark = pytest.mark.rule

PEOPLE, WEEKS = 3_000, 65
MONEY = 5.0 * PEOPLE / 52 * 100  # pence a week


@pytest.fixture(scope="module")
def plus() -> CoProductionModel:
    return made(arm="traditional_plus", residents=PEOPLE, weeks=WEEKS, overrides={"harm_of_unmet": 0.0})


@pytest.fixture(scope="module")
def plain() -> CoProductionModel:
    return made(arm="traditional", residents=PEOPLE, weeks=WEEKS, overrides={"harm_of_unmet": 0.0})


def test_what_outreach_spends_and_hands_back_is_the_programmes_money(plus: CoProductionModel) -> None:
    in_all = weekly(plus, "outreach_pence", "handed_back_pence")
    assert np.all(np.abs(in_all - MONEY) <= 1)
    assert weekly(plus, "outreach_pence").min() >= 0
    assert weekly(plus, "handed_back_pence").min() >= 0
    assert weekly(plus, "outreach_pence").sum() > 0
    assert not weekly(plus, "programme_pence").any()  # outreach is in the team's hours


def test_outreach_costs_what_is_delivered_of_it(plus: CoProductionModel) -> None:
    asked, undelivered = (weekly(plus, name).astype(float) for name in ("asked_home", "undelivered"))
    delivered = weekly(plus, "outreach") * (1.0 - undelivered / asked)
    price = float(str(plus.values["team_cost_gbp_per_hour"])) * 100 / 60
    expected = np.minimum(delivered * price, weekly(plus, "outreach_pence", "handed_back_pence"))
    assert weekly(plus, "outreach_pence") == pytest.approx(expected, abs=2, rel=0.01)


def test_outreach_raises_what_is_asked_and_never_lowers_need(plain: CoProductionModel, plus: CoProductionModel) -> None:
    assert np.array_equal(weekly(plain, "need_home"), weekly(plus, "need_home"))
    assert np.all(weekly(plus, "asked_home") >= weekly(plain, "asked_home"))
    assert weekly(plus, "asked_home")[-1] > weekly(plain, "asked_home")[-1]
    first = slice(0, 4)  # later kin stay away from those whom the team reached
    assert np.all(weekly(plus, "unasked")[first] <= weekly(plain, "unasked")[first])
    assert weekly(plus, "outreach").min() > 0
    assert weekly(plain, "outreach").max() == 0


def test_outreach_buys_hours_in_proportion(plain: CoProductionModel, plus: CoProductionModel) -> None:
    at, before = plus.town.localities, plain.town.localities
    assert np.array_equal(at.home_minutes, before.home_minutes)
    weekly_usual = float(at.usual_asked[0]) / 60
    growth = 1.0 + float(str(plus.values["demand_growth_per_year"]))
    price = float(str(plus.values["team_cost_gbp_per_hour"]))
    assert at.outreach[0] == pytest.approx(MONEY / 100 / (price * weekly_usual * growth), rel=0.001)  # of week 52
    extra = weekly(plus, "capacity")[-1] - weekly(plain, "capacity")[-1]
    assert extra == pytest.approx(at.home_minutes[0] * at.outreach[0] * growth ** ((WEEKS - 1) / 52), abs=1.5)


@pytest.mark.parametrize("arm", ARMS)
def test_hours_are_paid_as_worked_and_fixed_ones_follow(arm: str) -> None:
    town = made(arm=arm, residents=PEOPLE, overrides=NO_GROWTH | {"starting_utilisation": 0.75})
    hourly, lag = (float(str(town.values[key])) for key in ("hourly_share", "fixed_lag_per_year"))
    fixed = float(town.town.localities.fixed[0])
    for _ in range(20):
        town.step()
        worked = int(weekly(town, *SERVED, "fit_minutes", *TEAM_OTHER)[-1])
        assert weekly(town, "paid")[-1] == int(hourly * worked + (1.0 - hourly) * fixed + 0.5)
        bought = float(weekly(town, "capacity")[-1])
        fixed = min(bought, fixed + lag / 52 * (worked - fixed))
        assert town.town.localities.fixed[0] == pytest.approx(fixed, abs=0.51 * lag)


def test_all_is_served_before_hours_are_bought_and_hours_are_frozen_then() -> None:
    town = made(arm="traditional", residents=PEOPLE, burn_in=False)
    town.run(24)
    assert town.week == -28
    at = town.town.localities
    assert at.home_minutes[0] == at.clinical_minutes[0] == -1
    assert at.backlog.sum() == 0
    assert float(at.undelivered[0]) == 0.0
    town.run(1)
    bought = (int(at.home_minutes[0]), int(at.clinical_minutes[0]))
    town.run(60)
    assert (int(at.home_minutes[0]), int(at.clinical_minutes[0])) == bought
    assert min(bought) > 0


def test_what_is_usual_is_measured_before_policy_and_then_frozen() -> None:
    town = made(arm="co-produced", residents=PEOPLE, weeks=1)
    at = town.town.localities
    usual = [float(column_[0]) for column_ in (at.usual_unmet, at.usual_visits, at.usual_asked)]
    assert 0.3 < usual[0] < 0.9
    assert 0.5 < usual[1] < 1.0
    assert usual[2] == pytest.approx(float(column(town, "package").sum()), rel=0.25)
    town.run(59)
    assert usual == [float(column_[0]) for column_ in (at.usual_unmet, at.usual_visits, at.usual_asked)]
