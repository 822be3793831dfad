"""Outcomes: hand-worked values, money counted once, and sums that agree however they are cut."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import VALUES

from coprod_sim.outcomes.fields import FIELD_INDEX, FIELDS
from coprod_sim.outcomes.registry import HEADLINE, OUTCOMES, SPLIT
from coprod_sim.outcomes.summary import (
    Ledger,
    by_fifth,
    by_quarter,
    summarise,
    summarise_ages,
    summarise_fifths,
    weekly,
)

pytestmark = pytest.mark.rule


PARAMETERS = SimpleNamespace(values=VALUES)


def ledger(weeks: int = 52, residents: int = 1_000, **amounts: float) -> Ledger:
    """A ledger in which every week has the same amounts, in the middle fifth."""
    made = np.zeros((weeks, 6, len(FIELDS)), np.int64)
    made[:, 3, FIELD_INDEX["residents"]] = residents
    for name, amount in amounts.items():
        made[:, 3, FIELD_INDEX[name]] = amount
    return made


def value(key: str, made: Ledger) -> float:
    return float(summarise(made, PARAMETERS)[key])


def test_demand_is_what_is_asked_for_and_contacts_in_hours() -> None:
    made = ledger(
        asked_home=180,
        need_clinical=180,
        served_clinical=6_000,
        contacts_gp=1_000_000,
        contacts_ae=2_000_000,
    )
    # 6 hours asked for a week, 1 GP contact of 0.17 h and 2 A&E attendances of 1.5 h; 52 weeks, 1,000 residents.
    assert value("demand_hours", made) == pytest.approx(52 * (6 + 0.17 + 3.0))
    assert value("referred_hours", made) == pytest.approx(52 * 6)
    assert value("contact_hours", made) == pytest.approx(52 * 3.17)


def test_public_hours_are_service_and_programme() -> None:
    made = ledger(
        served_home=120, served_clinical=60, coaching=60, relief=60, doing_with=60, brokering=60, supervision=60,
        course_staff=60, asked_home=9_999, private=9_999,
    )  # fmt: skip
    assert value("public_hours", made) == pytest.approx(52 * 9)
    assert value("served_hours", made) == pytest.approx(52 * 3)
    assert value("programme_hours", made) == pytest.approx(52 * 6)


def test_unmet_need_is_asked_and_unasked() -> None:
    made = ledger(undelivered=240, lapsed=120, unasked=240, backlog=600)
    assert value("unmet_hours", made) == pytest.approx(52 * 10)
    assert value("unmet_asked_hours", made) == pytest.approx(52 * 6)
    assert value("unmet_unasked_hours", made) == pytest.approx(52 * 4)
    assert value("backlog_hours", made) == pytest.approx(10)


def test_cost_is_what_the_team_is_paid_the_programme_and_contacts() -> None:
    # 90 hours paid at 40 pounds, 50 pounds for a broker, a GP contact of 33; outreach is within paid hours
    made = ledger(paid=5_400, capacity=6_000, programme_pence=5_000, outreach_pence=4_000, contacts_gp=1_000_000)
    assert value("cost_public_gbp", made) == pytest.approx(52 * (90 * 40 + 50 + 33) / 1_000)
    handed_back = ledger(paid=5_400, programme_pence=5_000, handed_back_pence=9_999, contacts_gp=1_000_000)
    assert value("cost_public_gbp", handed_back) == value("cost_public_gbp", made)
    assert value("outreach_gbp", made) == pytest.approx(52 * 40 / 1_000)
    assert value("handed_back_gbp", handed_back) == pytest.approx(52 * 99.99 / 1_000)


def test_unpaid_hours_leave_out_self_care_and_are_priced_beside_the_purse() -> None:
    made = ledger(
        met_self=6_000, given_kin=60, given_kin_elsewhere=60, given_friends=60, given_asked=60, given_others=60,
        given_bank=60, peer_led=60, project_given=60, paid=60, met_kin=15, met_kin_elsewhere=15, met_friends=20,
        met_bank=10, private=999,
    )  # fmt: skip
    assert value("unpaid_hours", made) == pytest.approx(52 * 8)
    assert value("core_hours", made) == pytest.approx(52 * 108)
    assert value("substituted_hours", made) == pytest.approx(52 * 1)  # 15 + 15 + 20 + 10 minutes of need
    assert value("kin_being_there_hours", made) == pytest.approx(52 * 1.5)  # of two hours half an hour met need
    assert value("additional_hours", made) == pytest.approx(52 * 3.5)  # of four
    assert value("cost_society_gbp", made) == pytest.approx(52 * (40 + 8 * 18) / 1_000)


def test_help_that_is_paid_costs_the_purse_and_is_not_unpaid() -> None:
    made = ledger(given_bank=120, paid_help=60)
    assert value("unpaid_hours", made) == pytest.approx(52)
    assert value("cost_public_gbp", made) == pytest.approx(52 * 8 / 1_000)
    assert value("activity_cost_gbp", made) == pytest.approx(52 * 8 / 1_000)
    assert value("cost_society_gbp", made) == pytest.approx(52 * (8 + 18) / 1_000)


def test_a_night_elsewhere_saves_what_the_person_cost_a_ward_and_not_the_mean_night() -> None:
    made = ledger(contacts_bed_days=10_000_000, setting_nights=10, family_nights=5)
    assert value("contacts_cost_gbp", made) == pytest.approx(52 * (10_000 - 10 * (0.6 - 0.4) * 1_000 - 5 * 20) / 1_000)
    assert value("setting_price_gap_gbp", made) == pytest.approx(52 * 10 * 600 / 1_000)
    assert value("setting_cashable_gbp", made) == pytest.approx(52 * 10 * (0.6 - 0.4) * 1_000 * 0.25 / 1_000)


def test_leaders_that_a_programme_pays_are_activity_at_their_own_cost() -> None:
    made = ledger(course_staff=60, programme_pence=3_000)
    assert value("activity_cost_gbp", made) == pytest.approx(52 * 30 / 1_000)
    assert value("cost_public_gbp", made) == pytest.approx(52 * 30 / 1_000)


def test_cashable_saving_waits_for_its_lag() -> None:
    activity = {"served_clinical": 60, "brokering": 60, "contacts_gp": 1_000_000}
    worth = 40 + 25 + 33
    assert value("activity_cost_gbp", ledger(**activity)) == pytest.approx(52 * worth / 1_000)
    assert value("cashable_gbp", ledger(weeks=104, **activity)) == 0
    three_years = ledger(weeks=156, **activity)
    assert value("cashable_gbp", three_years) == pytest.approx(0.3 * worth * 52 / 1_000 / 3)


def test_present_value_and_net_benefit() -> None:
    made = ledger(weeks=104, paid=60, qaly=1_000)
    discount = sum(1.035 ** (-week / 52) for week in range(104))
    assert value("npv_cost_public_gbp", made) == pytest.approx(40 * discount / 1_000)
    assert value("net_benefit_low_gbp", made) == pytest.approx(52 * (20_000 * 0.001 - 40) / 1_000)
    assert value("net_benefit_high_gbp", made) == pytest.approx(52 * (30_000 * 0.001 - 40) / 1_000)
    assert value("npv_low_gbp", made) == pytest.approx((20_000 * 0.001 - 40) * discount / 1_000)
    assert value("npv_high_gbp", made) == pytest.approx((30_000 * 0.001 - 40) * discount / 1_000)
    assert value("npv_cost_society_gbp", made) == pytest.approx(40 * discount / 1_000)


def test_a_member_s_hours_through_the_broker_are_a_year_s() -> None:
    made = ledger(weeks=26, members=20, given_bank=120, bank_to_need=60, exchanges=3)
    made[:13, 3, FIELD_INDEX["members"]] = 0
    made[:13, 3, FIELD_INDEX["given_bank"]] = 0
    # Two hours a week among twenty members is a tenth of an hour each; weeks without members weigh nothing.
    assert value("brokered_hours_per_member", made) == pytest.approx(52 * 0.1)
    assert value("brokered_hours", made) == pytest.approx(52 * 1)
    assert value("brokered_to_need_hours", made) == pytest.approx(52 * 1)
    assert value("exchanges", made) == pytest.approx(52 * 3)


def test_people_coached_felt_credit_and_carers_are_the_last_year_s() -> None:
    made = ledger(weeks=104, enrolled=7, credit=600, carers=80, carers_20h=44)
    made[:52, 3, FIELD_INDEX["enrolled"]] = 99
    assert value("enrolled", made) == pytest.approx(7)
    assert value("felt_credit_hours", made) == pytest.approx(10)
    assert (value("carers", made), value("carers_20h", made)) == pytest.approx((80, 44))


@pytest.mark.parametrize("name", [field.name for field in FIELDS if field.name != "need_found"])
def test_every_field_of_the_ledger_is_told_by_some_outcome(name: str) -> None:
    usual = {field.name: 60 for field in FIELDS}
    made = [ledger(156, **amounts) for amounts in (usual, usual | {name: 6_000})]
    whole = [summarise(each, PARAMETERS) for each in made]
    by_age = [summarise_ages(each, PARAMETERS) for each in made]
    assert (whole[0] != whole[1]).any() or (by_age[0] != by_age[1]).to_numpy().any()


def test_stocks_are_means_of_the_last_year_and_ratios_come_from_sums() -> None:
    made = ledger(weeks=104, citizens=100, backlog=30, served_clinical=10, members=8, either_way=80, both_ways=20)
    made[:, 3, FIELD_INDEX["severity"]] = 30_000_000
    made[:52, 3, FIELD_INDEX["severity"]] = 90_000_000
    made[:52, 3, FIELD_INDEX["members"]] = 99
    assert value("severity", made) == pytest.approx(0.3)
    assert value("wait_weeks", made) == pytest.approx(3)
    assert value("members", made) == pytest.approx(8)
    assert value("reciprocity", made) == pytest.approx(0.25)


def test_utilisation_counts_hours_asked_and_the_team_s_own_and_may_pass_one() -> None:
    made = ledger(need_clinical=60, asked_home=30, coaching=30, brokering=999, capacity=60)
    assert value("utilisation", made) == pytest.approx(2.0)
    assert np.isnan(value("utilisation", ledger(need_clinical=60)))


def test_nothing_of_nothing_is_nought() -> None:
    assert value("reciprocity", ledger()) == 0
    assert value("self_sufficiency", ledger()) == 0


def test_self_sufficiency_is_need_met_without_public_hours() -> None:
    made = ledger(
        need_home=100, need_clinical=100, need_found=50, met_kin=60, met_self=20, served_clinical=80, private=20
    )
    assert value("self_sufficiency", made) == pytest.approx(80 / 200)


def test_a_ledger_without_weeks_is_refused() -> None:
    with pytest.raises(ValueError, match="no weeks"):
        summarise(ledger(weeks=0), PARAMETERS)


def test_registry_is_complete_and_can_be_told_apart() -> None:
    assert HEADLINE == ("demand_hours", "public_hours", "unmet_hours", "cost_public_gbp")
    assert len({outcome.label for outcome in OUTCOMES.values()}) == len(OUTCOMES)
    assert all((outcome.over is None) == (outcome.kind != "ratio") for outcome in OUTCOMES.values())


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60))
def test_weeks_quarters_and_fifths_add_up_to_the_whole(seed: int, weeks: int) -> None:
    made = np.random.default_rng(seed).integers(1, 10_000_000, (weeks, 6, len(FIELDS)))
    made[:, 0, FIELD_INDEX["residents"]] = 0
    whole, people = summarise(made, PARAMETERS), made[..., FIELD_INDEX["residents"]].sum()
    each_week = weekly(made, PARAMETERS)
    assert list(each_week.columns) == list(OUTCOMES)
    for key, outcome in OUTCOMES.items():
        if outcome.kind == "flow":
            assert whole[key] == pytest.approx(each_week[key].sum() / people * 52 * outcome.per)
    quarters = by_quarter(made, PARAMETERS)
    heads = np.add.reduceat(made[..., FIELD_INDEX["residents"]].sum(axis=1), quarters.index.to_numpy())
    for key in HEADLINE:
        assert whole[key] == pytest.approx((quarters[key].to_numpy() * heads).sum() / people)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_fifths_weigh_up_to_the_whole_when_nothing_is_outside_them(seed: int) -> None:
    made = np.random.default_rng(seed).integers(1, 10_000_000, (5, 6, len(FIELDS)))
    made[:, 0] = 0
    whole, fifths = summarise(made, PARAMETERS), summarise_fifths(made, PARAMETERS)
    people = made[:, 1:, FIELD_INDEX["residents"]].sum(axis=0)
    rows = by_fifth(made, PARAMETERS)
    each_week, summed = weekly(made, PARAMETERS), rows.groupby("week").sum()
    assert list(fifths.index) == list(SPLIT) == list(rows.columns)
    for key in SPLIT:
        if OUTCOMES[key].kind != "ratio":
            assert whole[key] == pytest.approx((fifths.loc[key].to_numpy() * people).sum() / people.sum())
        if OUTCOMES[key].kind == "flow":
            assert summed[key].to_numpy() == pytest.approx(each_week[key].to_numpy())


def test_outcomes_of_team_and_money_are_not_split_by_fifth() -> None:
    made = ledger()
    made[:, 0, [FIELD_INDEX[name] for name in ("capacity", "paid", "brokering", "supervision", "programme_pence")]] = 60
    whole = summarise(made, PARAMETERS) - summarise(ledger(), PARAMETERS)
    assert not whole[list(SPLIT)].any()
