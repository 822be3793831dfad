"""The traditional town without growth still is England in its fifth year.

Two towns of 20,000, pooled, are held against the evidence that they are made from. A share p of n people has a
standard error of sqrt(p (1 - p) / n); tolerances are about three of these, or wider where it is said why.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from towns import NO_GROWTH, made, total

from coprod_sim.evidence.shipped import parameters
from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.week import contacts
from coprod_sim.model.week.ledger_places import CONTACTS
from coprod_sim.outcomes.fields import CHANNELS, FIELDS

pytestmark = pytest.mark.rule


PEOPLE = 20_000
YEAR_5 = slice(208, 260)
AGES = range(6)
RECKONED = ("age", "fifth", "condition", "level", "severity", "severity_start", "capability", "unmet", "strain")
F64 = npt.NDArray[np.float64]

# NHS Information Centre 2008: 340,600 households with 12.4 hours of home care each, in England's 51.5 million
HOME_CARE_HOURS = 340_600 * 12.4 / 51_500_000


def evidence(key: str) -> F64:
    return np.array(parameters()[key].trials.value, dtype=np.float64)


@pytest.fixture(scope="module")
def england() -> list[CoProductionModel]:
    return [
        made(arm="traditional", residents=PEOPLE, seed=seed, overrides=NO_GROWTH, weeks=YEAR_5.stop) for seed in (1, 2)
    ]


def column(england: Sequence[CoProductionModel], name: str) -> npt.NDArray[np.int64]:
    return np.concatenate([getattr(model.town.residents, name) for model in england]).astype(np.int64)


def hours_a_resident_week(england: Sequence[CoProductionModel], *fields: str) -> float:
    return float(np.mean([total(model.ledger[YEAR_5], *fields).sum() for model in england]) / 60 / 52 / PEOPLE)


def contacts_by_age(england: Sequence[CoProductionModel]) -> F64:
    """Contacts a person-year, (age bands, channels): the model's own reckoning, of one age at a time."""
    millionths = np.zeros((6, len(CHANNELS)))
    for model in england:
        r, localities = model.town.residents, model.town.localities
        for x, (a, b) in enumerate(zip(localities.start[:-1], localities.start[1:], strict=True)):
            for age in AGES:
                rows = a + np.flatnonzero(r.age[a:b] == age)
                at = np.zeros((6, len(FIELDS)), np.int64)
                people: dict[str, Any] = {name: getattr(r, name)[rows] for name in RECKONED}
                contacts.reckon(
                    **people, usual_unmet=localities.usual_unmet[x], p=model.record, growth=1.0, week=0, at=at
                )
                millionths[age] += [at[:, CONTACTS + k].sum() for k in range(len(CHANNELS))]
    count = np.bincount(column(england, "age"), minlength=6)
    return np.asarray(millionths / 1_000_000 * 52 / count[:, None])


def test_ages(england: list[CoProductionModel]) -> None:
    shares = np.bincount(column(england, "age"), minlength=6) / (2 * PEOPLE)
    # 0.008: ages are drawn by kind of household from rounded shares, and children come in families
    assert shares == pytest.approx(evidence("age_share"), abs=0.008)
    # Of the very old there are so few that this is said as a share of them: 15 %, half of it rounding
    assert shares[5] == pytest.approx(evidence("age_share")[5], rel=0.15)


def test_households(england: list[CoProductionModel]) -> None:
    sizes = np.concatenate(
        [
            np.bincount(model.town.residents.household[a:b])
            for model in england
            for a, b in zip(model.town.localities.start[:-1], model.town.localities.start[1:], strict=True)
        ]
    )
    shares = np.bincount(np.minimum(sizes, 5), minlength=6)[1:] / sizes.size
    assert shares == pytest.approx(evidence("household_size_share"), abs=0.012)  # 17,000 homes: three errors of 0.3
    assert sizes.mean() == pytest.approx(2.36, rel=0.02)  # the Census's mean size


def test_conditions(england: list[CoProductionModel]) -> None:
    age, condition = column(england, "age"), column(england, "condition")
    for band in AGES:
        expected, people = evidence("condition_share")[band], np.count_nonzero(age == band)
        # Three standard errors, and 0.01 since deprivation's effect on incidence is not quite neutral
        error = 0.01 + 3 * np.sqrt(expected * (1 - expected) / people)
        assert condition[age == band].mean() == pytest.approx(expected, abs=error)


def test_contacts_by_age_and_channel(england: list[CoProductionModel]) -> None:
    found = contacts_by_age(england)
    for k, name in enumerate(CHANNELS):
        # 5 %: 860 people of 85 and over, four fifths of them with a condition that makes for up to six times the use
        assert found[:, k] == pytest.approx(evidence(f"contacts_{name}"), rel=0.05), name


def test_contacts_in_all(england: list[CoProductionModel]) -> None:
    found = contacts_by_age(england)
    shares = np.bincount(column(england, "age"), minlength=6) / (2 * PEOPLE)
    for k, name in enumerate(CHANNELS):
        booked = [total(model.ledger[YEAR_5], f"contacts_{name}").sum() / 1_000_000 / PEOPLE for model in england]
        # The ledger's year is the same reckoning as the one by age: 1 % is a year's comings, goings and illness
        assert np.mean(booked) == pytest.approx(shares @ found[:, k], rel=0.01), name
        # 3 %: as above, and bed days are the old people's, of whom there are a tenth too few
        assert np.mean(booked) == pytest.approx(evidence("age_share") @ evidence(f"contacts_{name}"), rel=0.03), name


def test_carers_and_their_hours(england: list[CoProductionModel]) -> None:
    minutes = column(england, "kin_minutes")
    carers = minutes[minutes > 0]
    share, bands, hours = (evidence(key) for key in ("carer_share", "carer_hours_share", "carer_hours_per_week"))
    # Census 2021; 3,300 carers: 5 % of their number is three standard errors, and so is 5 % of their mean hours
    assert carers.size / minutes.size == pytest.approx(float(share), rel=0.05)
    assert carers.mean() / 60 == pytest.approx(float(bands @ hours), rel=0.05)
    found = [np.mean(carers == round(60 * each)) for each in hours]
    assert found == pytest.approx(bands, abs=0.025)
    # The year's books say so, too: 7 %, since number and hours both err
    expected = float(share * (bands @ hours))
    assert hours_a_resident_week(england, "kin_caring") == pytest.approx(expected, rel=0.07)
    heavy = np.mean([total(model.ledger[YEAR_5], "carers_20h").sum() / 52 / PEOPLE for model in england])
    assert heavy == pytest.approx(float(share * bands[2:].sum()), rel=0.07)


def test_time_that_people_have_to_give(england: list[CoProductionModel]) -> None:
    adults = column(england, "age") > 0
    willing = column(england, "willing")[adults]
    act = float(evidence("intention_to_action"))
    for share, minutes in (("willing_weekly_share", 180), ("willing_monthly_share", 42)):
        # 32,600 adults: three errors of 0.0019, and as much for deprivation's effect
        assert np.mean(willing == minutes) == pytest.approx(act * float(evidence(share)), abs=0.01)


def test_home_care(england: list[CoProductionModel]) -> None:
    # 25 %: some 260 people a town have it, and the thresholds of need that decide it are fitted
    assert hours_a_resident_week(england, "served_standing") == pytest.approx(HOME_CARE_HOURS, rel=0.25)
