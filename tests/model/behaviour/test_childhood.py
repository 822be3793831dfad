"""What a programme for children needs: a cohort that grows up, an end, usual care, and effects over a childhood."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from towns import assert_same, made, small_localities, total, weekly

from coprod_sim.model import timeline
from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.town import cohort
from coprod_sim.outcomes.fields import CHANNELS
from coprod_sim.outcomes.summary import summarise
from coprod_sim.studies.validate.participants import people_states

pytestmark = pytest.mark.story


NURSES: dict[str, object] = {
    "course_gbp_per_resident_year": 80.0, "leader_gbp_per_hour": 40.0, "coaching_share": 0.0, "coaching_weeks": 30,
    "coaching_visit_minutes": 60.0, "uptake_logit": 3.0, "drop_out_per_week": 0.02, "gain_dose_minutes": 300.0,
    "doing_with_dose_share": 0.0, "contact_ratio_26_weeks": [0.5] * 5,
}  # fmt: skip
SETTINGS = {
    "cohort": {"cohort": 1},
    "nurses": NURSES | {"enrol_until_week": 18, "programme_until_week": 41},
    "usual care": NURSES | {"usual_support": 0.7, "withdrawal_week": 60},
    "years that count": {"contacts_from_year": [0, 1, 0, 2, 1], "contacts_until_year": [1, 100, 2, 3, 2]},
    "all at once": NURSES | {
        "cohort": 1, "enrol_until_week": 18, "programme_until_week": 41, "usual_support": 0.4, "stays_drawn": 1,
        "contacts_from_year": [0, 1, 0, 1, 1], "effect_weeks": 60, "course_weeks": 30, "withdrawal_week": 70,
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def grows_up_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children are of age within the year, so that runs are short."""
    monkeypatch.setattr(cohort, "PASSES", (26, 65))


@pytest.mark.parametrize("name", SETTINGS)
def test_engines_are_equal(name: str, tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 200)
    options: dict[str, Any] = {"residents": 400, "burn_in": False, "overrides": SETTINGS[name], "drawn": True}
    kernel, agents = (
        made(scenario, engine=engine, weeks=52 + 79, replicate=2, **options) for engine in ("kernel", "agents")
    )
    assert_same(kernel, agents)


@pytest.mark.parametrize("name", SETTINGS)
def test_pieces_and_threads_make_no_difference(name: str, tmp_path: Path) -> None:
    scenario = small_localities(tmp_path, 200)
    options: dict[str, Any] = {"residents": 800, "overrides": SETTINGS[name]}
    whole = made(scenario, weeks=79, threads=2, **options)
    for length in (1, 7, 13):
        other = made(scenario, **options)
        while other.week < 79:
            other.run(min(length, 79 - other.week))
        assert_same(whole, other)


def test_what_is_off_changes_nothing() -> None:
    values = made().parameters.values
    off = {key: values[key] for key in ("cohort", "enrol_until_week", "programme_until_week", "usual_support")}
    assert_same(made(weeks=79), made(weeks=79, overrides=off))
    assert off == {"cohort": 0, "enrol_until_week": -1, "programme_until_week": -1, "usual_support": 0}


# A cohort


def test_a_cohort_passes_into_the_next_band_when_it_is_old_enough_and_others_stay() -> None:
    model = made(weeks=26, overrides={"cohort": 1, "move_per_year": 0.9})
    founded = made(overrides={"cohort": 1}).town.residents.age
    children = founded == 0
    assert np.array_equal(model.town.residents.age, founded)
    model.run(1)
    assert (model.town.residents.age[children] == 1).all()
    assert np.array_equal(model.town.residents.age[~children], founded[~children])
    model.run(39)  # in week 65 they are 45, and those who were 16 to 44 before are not
    assert (model.town.residents.age[children] == 2).all()
    assert np.array_equal(model.town.residents.age[~children], founded[~children])
    assert not made(weeks=79).town.residents.age[children].any()


def test_who_comes_to_a_row_of_the_cohort_is_of_its_age() -> None:
    model = made(weeks=20, overrides={"cohort": 1})
    before = model.town.residents.severity_start.copy()
    still = made(weeks=20, overrides={"cohort": 1})
    for each in (model, still):
        each.run(40)
    r = model.town.residents
    came = (r.severity_start != before) & (r.cohort == 1)
    assert came.any()
    assert (r.age[came] == 1).all()


def test_a_cohort_has_the_contacts_of_its_age() -> None:
    only_children = {f"contacts_{name}": [1.0, 0, 0, 0, 0, 0] for name in CHANNELS}
    model = made(weeks=79, overrides=only_children | {"cohort": 1})
    contacts = weekly(model, *(f"contacts_{name}" for name in CHANNELS))
    assert contacts[:26].min() > 0
    assert contacts[28:].max() == 0  # reckoned every fourth week
    assert cohort.band_at(25) == 0
    assert [cohort.band_at(week) for week in (26, 64, 65, 900)] == [1, 1, 2, 2]


# An end


def test_nobody_is_enrolled_once_enrolment_has_ended() -> None:
    open_ended, ended = (made(residents=2_000, overrides=NURSES | {"enrol_until_week": week}) for week in (-1, 20))
    for model in (open_ended, ended):
        model.run(20)
    assert_same(open_ended, ended)
    for model in (open_ended, ended):
        model.run(40)
    enrolled = weekly(ended, "enrolled")
    assert enrolled[19] > 20
    assert (np.diff(enrolled[20:]) <= 0).all()
    assert enrolled[-1] == 0
    assert weekly(open_ended, "enrolled")[-1] > 20
    never = made(residents=2_000, weeks=40, overrides=NURSES | {"enrol_until_week": 0})
    assert weekly(never, "enrolled", "attended").sum() == 0


@pytest.mark.parametrize("arm", ["co-produced", "traditional_plus"])
def test_money_ends_and_gains_stay(arm: str) -> None:
    settings: dict[str, object] = NURSES | {"dose_half_life_years": 100.0}
    settings |= {"course_gbp_per_resident_year": 80.0} if arm == "co-produced" else {}
    on, off = (made(arm=arm, residents=2_000, weeks=79, overrides=settings | last) for last in ({}, ends(41)))
    money = ("programme_pence", "outreach_pence", "handed_back_pence")
    spent = weekly(off, *money)
    assert np.array_equal(spent[:41], weekly(on, *money)[:41])
    assert spent[40] > 0
    assert spent[41:].max() == 0
    assert weekly(off, "attended", "course_staff", "brokering")[41:].sum() == 0
    if arm == "co-produced":
        gained = total(off.ledger, "capability").sum(axis=1)
        assert gained[-1] > 0.8 * gained[40]
        assert off.town.residents.coached.max() == 0


def ends(week: int) -> dict[str, object]:
    return {"programme_until_week": week}


def test_money_that_has_ended_does_not_come_back_when_the_role_is_withdrawn() -> None:
    options: dict[str, Any] = {"arm": "traditional_plus", "weeks": 60}
    both = made(overrides={"programme_until_week": 41, "withdrawal_week": 50}, **options)
    assert weekly(both, "outreach_pence")[41:].max() == 0
    withdrawn = made(overrides={"withdrawal_week": 50}, **options)
    assert weekly(withdrawn, "outreach_pence")[50:].min() > 0  # outreach goes on


def test_pieces_of_a_run_end_where_something_is_decided() -> None:
    assert list(timeline.pieces(0, 30)) == [13, 13, 4]
    assert list(timeline.pieces(0, 30, (20, -1))) == [13, 7, 6, 4]
    assert list(timeline.pieces(5, 30, (20, 6))) == [1, 7, 7, 6, 9]


# Usual care


def test_what_usual_care_gives_anyway_is_not_gained() -> None:
    thin, half, good = (ran(share) for share in (0.0, 0.5, 1.0))
    coached = thin.town.residents.dose > 0
    assert coached.sum() > 30
    gained = [np.float64(model.town.residents.capability[coached]) for model in (thin, half, good)]
    assert gained[1] == pytest.approx(gained[0] / 2, rel=1e-6)
    assert gained[2].max() == 0
    contacts = [summarise(model.ledger, model.parameters)["contacts_gp"] for model in (thin, half, good)]
    assert contacts[0] < contacts[1] < contacts[2]
    without = ran(0.0, arm="traditional")
    assert contacts[2] == summarise(without.ledger, without.parameters)["contacts_gp"]


def ran(share: float, arm: str = "co-produced") -> CoProductionModel:
    """A year of visits; unmet need, company and trade among members, which have effects of their own, left out."""
    alone: dict[str, object] = {"harm_of_unmet": 0.0, "contact_unmet_slope": 0.0, "prevention_per_sd": 0.0}
    alone |= {"lonely_contacts": 0.0, "lonely_severity": 0.0}
    alone |= {"programme_gbp_per_resident_year": 0.0}
    return made(arm=arm, residents=2_000, weeks=52, overrides=NURSES | alone | {"usual_support": share})


def test_places_with_other_usual_care_have_the_same_burn_in() -> None:
    thin, good = (made(arm="traditional", overrides={"usual_support": share}) for share in (0.0, 0.8))
    assert_same(thin, good)


def test_what_is_lost_is_lost_in_full_whatever_usual_care_is() -> None:
    withdrawn = NURSES | {"withdrawal_week": 30, "withdrawal_undershoot": 0.5}
    thin, good = (
        made(residents=2_000, weeks=40, overrides=withdrawn | {"usual_support": share}).town.residents
        for share in (0.0, 0.8)
    )
    assert thin.capability.min() < 0
    assert np.array_equal(thin.capability, good.capability)


# Years that count


def test_contacts_count_in_their_years_alone() -> None:
    years: dict[str, object] = {"contacts_from_year": [0, 1, 0, 2, 0], "contacts_until_year": [100, 100, 1, 3, 0]}
    spans = {"gp": (0, 156), "outpatient": (52, 156), "ae": (0, 52), "pharmacy": (104, 156), "bed_days": (0, 0)}
    model, always = made(weeks=156, overrides=years), made(weeks=156)
    for name, (first, end) in spans.items():
        counted, usual = (weekly(each, f"contacts_{name}") for each in (model, always))
        assert np.array_equal(counted[first:end], usual[first:end])
        assert counted.sum() == usual[first:end].sum()
    states = people_states(model)
    assert states[:, 1].min() > 0
    assert states[:, 2].max() == 0


def test_no_stay_is_drawn_in_years_that_do_not_count() -> None:
    late: dict[str, object] = {"stays_drawn": 1, "contacts_from_year": [0, 0, 0, 0, 1]}
    model = made(residents=2_000, weeks=104, overrides=late)
    nights = weekly(model, "ward_nights")
    assert nights[:52].sum() == 0
    assert nights[52:].sum() > 0
    assert weekly(model, "contacts_bed_days")[:52].sum() == 0


def test_a_course_of_two_years_can_be_followed_to_its_end() -> None:
    """104 visits are the most that a person's count of visits to come can hold, and all of them take place."""
    long: dict[str, object] = NURSES | {"coaching_weeks": 104, "drop_out_per_week": 0.0, "enrol_until_week": 4}
    model = made(residents=600, weeks=3, overrides=long | {"move_per_year": 0, "death_per_year": [0] * 6})
    assert model.town.residents.coached.max() == 101
    model.run(102)
    assert model.town.residents.coached.max() == 0
    people = weekly(model, "enrolled")[0]
    assert weekly(model, "attended").sum() == 60 * 104 * people
