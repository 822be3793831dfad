"""Participants followed: who they are, what is reckoned of them, and that coming at one's worst shows as it should."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from claims_town import LINES, loaded
from synthetic import Town, scenario
from towns import made

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.week.contacts import millionths
from coprod_sim.outcomes.fields import CHANNELS, FIELD_INDEX
from coprod_sim.scenario.claims import PEOPLE_OUTCOMES, Claim
from coprod_sim.studies.validate.participants import (
    Watched,
    effect,
    months_to_watch,
    participants,
    people_states,
    watch,
    world,
)
from coprod_sim.studies.validate.trial import emulate, negative_binomial

pytestmark = pytest.mark.rule


NOBODY_LEAVES: dict[str, object] = {"death_per_year": [0] * 6, "move_per_year": 0}
NO_EFFECT: dict[str, object] = {
    "gain_max_sd": 0, "prevention_per_sd": 0, "doing_with_dose_share": 0, "harm_of_unmet": 0, "lonely_severity": 0,
    "contact_unmet_slope": 0, "lonely_contacts": 0, "contact_ratio_26_weeks": [1, 1, 1, 1, 1], "qaly_strain": 0,
    "qaly_course": 0, "relief_effect": 0, "coaching_share": 0.3, "demand_growth_per_year": 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Claim]:
    return dict(loaded(tmp_path_factory.mktemp("claims")).claims)


def test_people_have_the_contacts_and_qalys_that_the_ledger_books() -> None:
    model = made(weeks=56, drawn=True, overrides=NOBODY_LEAVES)
    states = people_states(model)
    booked = model.ledger[-1]
    for i, name in enumerate(PEOPLE_OUTCOMES):
        if name in ("severity", "capability"):
            continue
        for fifth in range(1, 6):
            own = states[model.town.residents.fifth == fifth, i] / 52
            assert sum(millionths(x) for x in own) == booked[fifth, FIELD_INDEX[name]], (name, fifth)
    assert [name.removeprefix("contacts_") for name in PEOPLE_OUTCOMES[:5]] == list(CHANNELS)


def test_watching_in_pieces_changes_nothing_and_finds_who_enrols() -> None:
    model = made()
    watched = watch(model, 4)
    assert model.week == 16
    assert np.array_equal(model.ledger, made(weeks=16).ledger)
    assert watched.states.shape == (5, 600, 8)
    assert 0 < watched.enrolled.any(axis=0).sum() < 600
    assert not watch(made(arm="traditional"), 4).enrolled.any()


def test_with_no_effects_people_enrolled_at_their_worst_get_better_and_the_contrast_is_null_to_the_bit(
    claims: dict[str, Claim],
) -> None:
    pair = [
        watch(made(arm=arm, residents=2_000, overrides=NO_EFFECT), months_to_watch(27))
        for arm in ("co-produced", "traditional")
    ]
    people = participants(*pair, 26, 27)
    assert len(people.before) > 100
    for one, other in ((people.before, people.other_before), (people.after, people.other_after)):
        assert np.array_equal(one, other)
    for outcome in ("contacts_gp", "contacts_ae", "severity"):
        claim = replace(claims["before_after"], outcome=outcome)
        value, anyway = effect(claim, people)
        assert value == anyway
        assert value < -0.01, outcome
        assert effect(replace(claims["trial"], outcome=outcome), people)[0] == 0.0
    for outcome in ("capability", "qaly"):
        assert effect(replace(claims["gain"], outcome=outcome), people)[0] == 0.0
    improved, anyway = effect(claims["better"], people)
    assert improved == anyway > 0.3


def test_without_a_preference_for_the_worst_nobody_gets_better(claims: dict[str, Claim]) -> None:
    still = NO_EFFECT | {"enrol_worst": 0}
    pair = [
        watch(made(arm=arm, residents=2_000, overrides=still), months_to_watch(27))
        for arm in ("co-produced", "traditional")
    ]
    value, _ = effect(replace(claims["before_after"], outcome="severity"), participants(*pair, 26, 27))
    assert abs(value) < 0.02


def planted(severity: list[list[float]], enrolled: list[list[int]], marks: list[list[int]]) -> Watched:
    """Severity, marks and enrolment by time and person; all other outcomes are zero."""
    states = np.zeros((len(severity), len(severity[0]), len(PEOPLE_OUTCOMES)))
    states[..., PEOPLE_OUTCOMES.index("severity")] = severity
    who = np.repeat(np.array(marks, dtype=np.float32)[..., None], 3, axis=2)
    return Watched(states, who, np.array(enrolled, dtype=bool))


# Four people: the first two enrol in month 0 and 1, the third enrols and leaves, the fourth never enrols.
STAY = [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 9, 4], [1, 2, 9, 4]]
ENROLS = [[1, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]
ARM = planted([[0.8, 0.9, 0.9, 0.1], [0.6, 0.8, 0.9, 0.1], [0.4, 0.6, 0.9, 0.1], [0.3, 0.5, 0.9, 0.1]], ENROLS, STAY)
OTHER = planted(
    [[0.8, 0.9, 0.9, 0.1], [0.8, 0.8, 0.9, 0.1], [0.7, 0.7, 0.9, 0.1], [0.6, 0.8, 0.9, 0.1]], [[0] * 4] * 3, STAY
)


def test_planted_outcomes_are_found_again(claims: dict[str, Claim]) -> None:
    people = participants(ARM, OTHER, 4, 5)  # the state that holds four weeks after enrolment
    column = PEOPLE_OUTCOMES.index("severity")
    assert people.before[:, column].tolist() == [0.8, 0.8]
    assert people.after[:, column].tolist() == [0.4, 0.5]
    assert people.other_after[:, column].tolist() == [0.7, 0.8]
    before_after = replace(claims["before_after"], outcome="severity")
    assert effect(before_after, people) == pytest.approx((0.9 / 1.6 - 1, 1.5 / 1.6 - 1))
    controlled = replace(claims["trial"], outcome="severity")
    assert effect(controlled, people)[0] == pytest.approx(0.9 / 1.5 - 1)
    assert effect(replace(claims["better"], by=0.1), people) == (1.0, 0.5)
    assert effect(replace(claims["better"], by=0.4), people) == (0.5, 0.0)
    assert effect(replace(claims["gain"], outcome="qaly"), people)[0] == 0.0


def test_a_span_of_weeks_is_the_mean_of_the_states_that_hold_in_them() -> None:
    people = participants(ARM, OTHER, 2, 5)  # two weeks of the first state after enrolment and one of the next
    assert people.after[0, 5] == pytest.approx((2 * 0.6 + 0.4) / 3)


def test_only_who_stays_in_both_arms_is_counted() -> None:
    gone = OTHER._replace(marks=np.where(np.arange(4)[:, None, None] >= 2, np.float32(7), OTHER.marks))
    assert len(participants(ARM, gone, 4, 5).before) == 0
    assert len(participants(ARM, gone, 0, 1).before) == 2  # those who enrolled in month 0 left later
    assert all(np.isnan(effect_of_nobody()))


def effect_of_nobody() -> tuple[float, float]:
    nobody = participants(OTHER, ARM, 4, 5)
    any_claim: Any = type("Any", (), {"outcome": "severity", "measure": "participants_before_after"})
    return effect(any_claim, nobody)


def test_in_a_real_town_some_leave_and_are_left_out() -> None:
    movers: dict[str, object] = {"move_per_year": 0.9}
    pair = [watch(made(arm=arm, overrides=movers), months_to_watch(27)) for arm in ("co-produced", "traditional")]
    all_of_them = int(pair[0].enrolled[:13].any(axis=0).sum())
    assert len(participants(*pair, 26, 27).before) < all_of_them
    assert np.array_equal(pair[0].marks, pair[1].marks)  # the same people leave, and the same come, in both arms


def test_planted_differences_of_runs_are_found_again(tmp_path: Path) -> None:
    town = Town(effects={"co-produced": {"contacts_gp": -0.1}}, added={"co-produced": {"members": 30}})
    lines = {
        "ratio": LINES["ratio"].replace("demand_hours", "contacts_gp"),
        "difference": LINES["difference"].replace("public_hours", "members"),
        "level": LINES["level"].replace("self_sufficiency", "contacts_gp"),
    }
    claims = {k: c for k, c in loaded(tmp_path, lines).claims.items() if k in lines}

    def make(scenario: Any, arm: str, **options: Any) -> Any:
        return town(scenario, arm, draw=0, fixed_parameters=True, overrides={}, residents=1_000, **options)

    found = world(make, scenario(), list(claims.values()), {"seed": 1}, 0)
    reached = np.mean(1.0 - np.exp(-np.arange(4, 12) / 60.0))
    assert found["ratio"].value == pytest.approx(-0.1 * reached, rel=1e-3)
    assert found["difference"].value == pytest.approx(30.0)
    assert found["level"].value == pytest.approx(52 * 110, rel=1e-3)
    assert len(town.ran) == 2  # each arm once, whatever the number of claims


@pytest.mark.parametrize("first", [0, 52])
def test_what_is_saved_is_discounted_and_held_against_the_programmes_money(tmp_path: Path, first: int) -> None:
    town = Town(
        effects={"co-produced": {"contacts_gp": -0.1}},
        added={"co-produced": {"programme_pence": 9_615}, "traditional": {"programme_pence": 615}},
    )
    line = LINES["worth"].replace("to_week: 12", f"from_week: {first}, to_week: 104")
    claim = loaded(tmp_path, {"worth": line}).claims["worth"]

    def make(scenario: Any, arm: str, **options: Any) -> Any:
        return town(scenario, arm, draw=0, fixed_parameters=True, overrides={}, residents=1_000, **options)

    found = world(make, scenario(), [claim], {"seed": 1}, 0)["worth"]
    weeks = np.arange(first, 104)
    worth_now = 1.035 ** (-weeks / 52)
    saved = 33 * 110 * 0.1 * (1.0 - np.exp(-weeks / 60.0))
    assert found.value == pytest.approx((saved * worth_now).sum() / (90 * worth_now).sum(), rel=1e-3)


def test_a_programme_that_costs_nothing_has_no_ratio(tmp_path: Path) -> None:
    claim = loaded(tmp_path, {"worth": LINES["worth"]}).claims["worth"]
    free = {"programme_gbp_per_resident_year": 0}
    found = world(CoProductionModel, "time_bank", [claim], {"seed": 1, "residents": 400, "overrides": free}, 0)
    assert np.isnan(found["worth"].value)


def test_net_benefit_is_shared_by_all_who_took_part(claims: dict[str, Claim]) -> None:
    """Those who left are counted, too: they cost money as others do."""
    options = {"seed": 1, "residents": 1_000, "overrides": {"move_per_year": 0.9}}
    pair = [replace(claims[name], from_week=0, to_week=104) for name in ("worth", "net")]
    found = world(CoProductionModel, "time_bank", pair, options, 0)
    models = [CoProductionModel("time_bank", arm, replicate=0, **options) for arm in ("co-produced", "traditional")]
    watched = watch(models[0], 13)
    models[0].run(52)
    models[1].run(104)
    people = int(watched.enrolled.any(axis=0).sum())
    assert found["net"].people == people > 50
    discount = (1.035 ** (-np.arange(104) / 52)).sum()
    extra = 5 * 1_000 / 52 * discount
    assert found["net"].value * people == pytest.approx((found["worth"].value - 1.0) * extra, rel=1e-3)


def test_followed_for_years_participants_are_the_same_as_when_all_are_watched(claims: dict[str, Claim]) -> None:
    late = replace(claims["gain"], from_week=60, to_week=61)
    pair = [watch(made(arm=arm, drawn=True), months_to_watch(61)) for arm in ("co-produced", "traditional")]
    everybody = effect(late, participants(*pair, 60, 61))
    found = world(CoProductionModel, "time_bank", [late], {"seed": 1, "residents": 600}, 0)["gain"]
    assert found.value == everybody[0] != 0.0
    some = np.array([1, 7, 599])
    model = made(weeks=8)
    assert np.array_equal(people_states(model, some), people_states(model)[some])


def test_each_measure_has_a_value_in_a_small_town(claims: dict[str, Claim]) -> None:
    simulated = [claim for claim in claims.values() if claim.measure != "number"]
    found = world(CoProductionModel, "time_bank", simulated, {"seed": 1, "residents": 1_000}, 0)
    assert all(np.isfinite(found[claim.name].value) for claim in simulated)
    assert {name for name, each in found.items() if np.isfinite(each.anyway)} == {"before_after", "better"}
    assert found["gain"].value > 0.0
    assert found["trial"].contacts.shape == (found["trial"].people, 2)


def test_counts_have_the_stated_mean_and_variance() -> None:
    counts = negative_binomial(np.full(400_000, 3.0), np.full(400_000, 0.5), np.random.default_rng(1))
    assert counts.mean() == pytest.approx(3.0, rel=0.01)
    assert counts.var() == pytest.approx(3.0 + 0.5 * 9.0, rel=0.02)
    plain = negative_binomial(np.full(400_000, 3.0), np.zeros(400_000), np.random.default_rng(1))
    assert plain.var() == pytest.approx(3.0, rel=0.02)


def test_a_big_trial_finds_a_planted_change_and_a_small_one_does_not() -> None:
    contacts = [np.tile([8.0, 10.0], (50, 1))]
    big = emulate(contacts, [1.0], 20_000, 26, (1, 2))
    small = emulate(contacts, [1.0], 40, 26, (1, 2))
    assert big is not None
    assert small is not None
    assert big.estimate == pytest.approx(-0.2, abs=0.03)
    assert big.low < big.estimate < big.high < 0.0
    assert big.clear == 1.0
    assert small.clear < 0.3


def test_a_trial_of_nothing_is_wrong_in_one_of_twenty() -> None:
    found = emulate([np.full((100, 2), 10.0)], [1.0], 300, 26, (3,))
    assert found is not None
    assert 0.01 <= found.clear <= 0.10
    assert emulate([np.zeros((0, 2))], [1.0], 300, 26, (3,)) is None
    assert emulate([np.full((100, 2), 10.0)], [1.0], 300, 26, (3,)) == found
