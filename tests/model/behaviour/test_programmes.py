"""What programmes add to the week: courses, key workers, sanctions, withdrawal, peers, pay, projects."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from programmes import AT_WORK, COURSE, HOTEL, PAID, PEERS, PROGRAMMES, PROJECT, WORKERS
from towns import assert_same, made, small_localities, total, weekly

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.town.columns import NO_PEER
from coprod_sim.outcomes.summary import summarise

pytestmark = pytest.mark.property


@pytest.mark.parametrize("name", PROGRAMMES)
def test_engines_are_equal(name: str, tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 160)
    options: dict[str, Any] = {"residents": 320, "burn_in": False, "overrides": PROGRAMMES[name], "drawn": True}
    kernel, agents = (
        made(scenario, engine=engine, weeks=156, replicate=3, **options) for engine in ("kernel", "agents")
    )
    assert_same(kernel, agents)
    assert {done for done in AT_WORK[name] if not weekly(kernel, done).any()} == set()


@pytest.mark.parametrize("name", PROGRAMMES)
def test_pieces_and_threads_make_no_difference(name: str, tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 200)
    options: dict[str, Any] = {"residents": 800, "overrides": PROGRAMMES[name], "drawn": True, "replicate": 1}
    whole = made(scenario, weeks=104, threads=2, **options)
    for length in (1, 7, 13):
        other = made(scenario, **options)
        while other.week < 104:
            other.run(min(length, 104 - other.week))
        assert_same(whole, other)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_without_practice_a_programme_is_nothing_but_what_belongs_to_no_value(name: str) -> None:
    options: dict[str, Any] = {"weeks": 104, "arm": "traditional"}
    with_programme = made(overrides=PROGRAMMES[name] | {"withdrawal_week": -1} | unchanged(), **options)
    decided = ("coaching_share", "boldness", "group_size")  # noted, whether it acts or not
    assert_same(made(**options), with_programme, leave_out=(*decided, "peers"))  # room for peers is made
    assert (with_programme.town.ties.peers == NO_PEER).all()


def unchanged() -> dict[str, object]:
    """Numbers of the town itself, which hold in every arm, as they are."""
    values = made().parameters.values
    return {key: values[key] for key in ("intention_to_action", "join_per_year", "gift_discount", "stays_drawn")}


def ran(overrides: dict[str, object], weeks: int = 104, **options: Any) -> CoProductionModel:
    return made(residents=2_000, weeks=weeks, overrides=overrides, **options)


def test_peers_lead_unpaid_what_paid_leaders_would() -> None:
    paid, led = ran(COURSE), ran(PEERS)
    assert weekly(paid, "course_staff").sum() > 0
    assert weekly(paid, "peer_led").sum() == 0
    assert weekly(led, "course_staff").sum() == 0
    assert weekly(led, "peer_led").sum() > 0
    # Every minute that people attend has a leader: a fifth of a minute in a group of five
    assert np.array_equal(weekly(paid, "attended"), 5 * weekly(paid, "course_staff"))
    assert (weekly(led, "attended") <= 5 * weekly(led, "peer_led")).all()
    assert weekly(led, "attended").sum() > 0.95 * 5 * weekly(led, "peer_led").sum()
    unpaid = summarise(led.ledger, led.parameters)["peer_led_hours"]
    assert unpaid == pytest.approx(52 * weekly(led, "peer_led").sum() / 60 / 104 / 2)


def test_without_peers_who_give_there_are_no_sessions() -> None:
    nobody = ran(PEERS | {"intention_to_action": 0.0})
    assert weekly(nobody, "enrolled").max() > 0
    assert weekly(nobody, "attended", "peer_led").sum() == 0


def test_leaders_never_give_more_than_the_money_pays_for() -> None:
    model = ran(COURSE)
    course = int(model.town.localities.course_minutes.sum())
    assert course == int(15 * 2_000 / 52 / 10 * 60 + 0.5)
    assert 0.5 * course < weekly(model, "course_staff").max() <= course
    pence = int((15 + 5) * 2_000 / 52 * 100 + 0.5)
    assert (weekly(model, "programme_pence") == pence).all()


def test_a_larger_caseload_reaches_more_people_with_less_for_each() -> None:
    few, many = ran(WORKERS), ran(WORKERS | {"caseload": 24.0})
    reached = [weekly(model, "enrolled")[-1] for model in (few, many)]
    assert 2 * reached[0] < reached[1] <= 3.5 * reached[0]
    alone = WORKERS | {"doing_with_dose_share": 0.0}
    for model, each in ((ran(alone, 2), 225 * 6 / 8), (ran(alone | {"caseload": 24.0}, 2), 75 * 6 / 24)):
        assert model.town.residents.dose.max() == pytest.approx(2 * each, rel=1e-6)


def test_sanctions_keep_people_and_put_them_off() -> None:
    brief = WORKERS | {"coaching_weeks": 8, "drop_out_per_week": 0.1}
    free, kept = (ran(brief | {"sanction_share": share, "sanction_logit": 3.0}) for share in (0.0, 1.0))
    assert weekly(free, "sanctions").sum() == 0
    assert weekly(kept, "sanctions").sum() > 20
    harmless = ran(brief | {"sanction_share": 1.0, "sanction_logit": 0.0})
    again = [_coached_of_those_sanctioned(model) for model in (kept, harmless)]
    assert again[0] < 0.6 * again[1]
    assert np.array_equal(
        weekly(kept, "sanctions")[:8], weekly(harmless, "sanctions")[:8]
    )  # not before they come again


def _coached_of_those_sanctioned(model: CoProductionModel) -> float:
    """Further sanctions for each person who was ever sanctioned: who comes again may be sanctioned again."""
    times = model.town.residents.sanctioned
    return float(times.sum() / (times > 0).sum()) - 1.0


def test_withdrawal_ends_the_programme_and_undershoots() -> None:
    on, off = ran(COURSE, 60), ran(COURSE | {"withdrawal_week": 60, "withdrawal_undershoot": 0.5}, 60)
    assert_same(on, off)
    on.run(1)
    off.run(1)
    before = np.float64(on.town.residents.dose)
    assert off.town.localities.practice.max() == 0
    assert off.town.residents.coached.max() == 0
    assert (off.town.residents.dose[before > 100] < 0).mean() > 0.9
    off.run(43)
    assert weekly(off, "attended", "course_staff", "brokering", "programme_pence")[60:].sum() == 0
    assert (total(off.ledger, "capability").sum(axis=1)[-1]) < 0


def test_without_undershoot_a_withdrawn_programme_leaves_nothing_behind() -> None:
    off = ran(COURSE | {"withdrawal_week": 60, "withdrawal_undershoot": 0.0}, 104)
    assert float(off.town.residents.dose.max()) == 0.0


def test_peers_meet_in_groups_are_mutual_and_fade() -> None:
    lasting, brief = (ran(PEERS | {"peer_tie_fade_per_year": rate}) for rate in (0.0, 13.0))
    peers = lasting.town.ties.peers
    pairs = {(i, int(j)) for i in range(2_000) for j in peers[i] if j != NO_PEER}
    assert len(pairs) > 50
    assert all((j, i) in pairs and i != j for i, j in pairs)
    assert (brief.town.ties.peers != NO_PEER).sum() < len(pairs) / 3
    alone = ran(PEERS | {"introduction_share": 0.0})
    assert (alone.town.ties.peers == NO_PEER).all()
    apart = ran(PEERS | {"course_group_size": 1})
    assert (apart.town.ties.peers == NO_PEER).all()


def test_pay_crowds_giving_out_or_in_and_costs_money() -> None:
    given = {}
    for ratio in (0.5, 1.0, 1.5):
        model = ran(PAID | {"paid_giving_ratio": ratio})
        assert np.array_equal(weekly(model, "paid_help"), weekly(model, "given_bank"))
        given[ratio] = weekly(model, "given_bank").sum()
    assert given[0.5] < given[1.0] < given[1.5]
    unpaid = ran(PAID | {"pay_gbp_per_hour": 0.0, "paid_giving_ratio": 0.5})
    assert weekly(unpaid, "given_bank").sum() == given[1.0]
    assert weekly(unpaid, "paid_help").sum() == 0


def test_a_project_takes_its_hours_stands_and_lowers_severity() -> None:
    longer = {"project_hours_per_resident": 3.0, "project_years": 2.0}
    nothing, built = (ran(PROJECT | longer | {"project_effect": effect}, 120) for effect in (0.0, 0.2))
    worked = weekly(built, "project_given")
    until = int(built.town.localities.project_until[0])
    finished = until - 104
    assert worked[:finished].sum() == 3 * 60 * 2_000
    assert worked[: finished - 4].sum() < 3 * 60 * 2_000
    assert worked[finished:until].sum() == 0  # nobody works on what stands
    reached = weekly(built, "project_reach")
    assert reached[: finished - 4].sum() == 0
    assert (reached[finished:until] == 2_000).all()
    assert built.town.residents.severity.mean() < nothing.town.residents.severity.mean()


def test_fewer_work_on_a_project_where_others_do_not() -> None:
    work: dict[str, object] = PROJECT | {"project_hours_per_resident": 500.0, "project_join": 0.3}
    alike, half, alone = (weekly(ran(work | {"conditional_share": c}), "project_given") for c in (0.0, 0.5, 1.0))
    assert np.array_equal(alone[:4], alike[:4])  # a project begins with everybody's good will
    assert alone.sum() < half.sum() < alike.sum()
    assert alone[-1] < 0.1 * alone[0]


@pytest.fixture(scope="module")
def hotel(tmp_path_factory: pytest.TempPathFactory) -> CoProductionModel:
    """Four localities that share seven beds, for a year, looked at week by week."""
    scenario = small_localities(tmp_path_factory.mktemp("hotel"), 500)
    return made(scenario, residents=2_000, overrides=HOTEL)


def test_beds_are_never_taken_twice_and_nights_balance(hotel: CoProductionModel) -> None:
    used = 0
    for week in range(104):
        if week % 13 == 0:
            assert int(hotel.town.localities.beds.sum()) == 7 or week == 0
        in_bed = hotel.town.residents.stay.copy()
        hotel.run(1)
        books = hotel.ledger[-1].sum(axis=0)
        nights = {name: int(total(books, name)) for name in ("ward_nights", "setting_nights", "family_nights")}
        taken = hotel.town.residents.setting
        assert taken.sum() <= 7
        assert nights["setting_nights"] + nights["family_nights"] <= 7 * 7
        assert (nights["ward_nights"] + nights["setting_nights"]) * 1_000_000 == int(total(books, "contacts_bed_days"))
        assert nights["ward_nights"] + nights["setting_nights"] >= np.minimum(in_bed, 7).sum() * 0.9  # some leave town
        used += nights["setting_nights"]
    assert used > 0.15 * 7 * 7 * 104  # patients alone; relatives take beds, too
    assert (hotel.town.localities.beds >= 0).all()


def test_a_stay_that_is_not_eligible_never_goes() -> None:
    for nothing in ({"setting_eligible_share": 0.0}, {"setting_beds": 0}, {"practice_share": 0.0}):
        model = ran(HOTEL | nothing, 52)
        assert weekly(model, "setting_nights", "family_nights").sum() == 0
        assert weekly(model, "ward_nights").sum() > 0


def test_drawn_nights_come_to_the_expected_days_in_a_bed() -> None:
    """Within a tenth: a year of 10,000 people has some 1,300 stays, and nobody begins a stay within a stay."""
    expected, drawn = (made(residents=10_000, weeks=52, overrides={"stays_drawn": on}) for on in (0, 1))
    days = [weekly(model, "contacts_bed_days").sum() / 1e6 for model in (expected, drawn)]
    assert days[1] == pytest.approx(days[0], rel=0.1)


def test_the_price_gap_is_not_the_cashable_saving() -> None:
    model = ran(HOTEL, 52)
    found = summarise(model.ledger, model.parameters)
    values = model.parameters.values
    nights = weekly(model, "setting_nights").sum()
    gap = nights * (1 - values["setting_cost_ratio"]) * values["unit_cost_gbp"][4] / 2_000
    assert found["setting_price_gap_gbp"] == pytest.approx(gap)
    assert 0 < found["setting_cashable_gbp"] < found["setting_price_gap_gbp"]
    saved = (values["setting_eligible_cost_ratio"] - values["setting_cost_ratio"]) / (1 - values["setting_cost_ratio"])
    assert found["setting_cashable_gbp"] == pytest.approx(values["setting_cashable_share"] * saved * gap)


def test_a_setting_that_saves_nothing_frees_no_money() -> None:
    same = {"setting_cost_ratio": 0.4, "setting_eligible_cost_ratio": 0.4, "setting_family_income_gbp": 0.0}
    on, off = (ran(HOTEL | same | {"setting_beds": beds}, 52) for beds in (7, 0))
    with_hotel, without = (summarise(model.ledger, model.parameters) for model in (on, off))
    assert weekly(on, "setting_nights").sum() > 0
    assert with_hotel["setting_cashable_gbp"] == 0
    assert with_hotel["cost_public_gbp"] == pytest.approx(without["cost_public_gbp"])
