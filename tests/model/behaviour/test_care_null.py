"""Care without effect, section 9, 2 and 8: what does nothing changes nothing, to the bit, and costs what it costs."""

from typing import Any

import numpy as np
import pytest
from care import NOTHING_ACTS
from towns import ARMS, SERVED, TEAM_OTHER, made, weekly

from coprod_sim.model.model import CoProductionModel
from coprod_sim.outcomes.fields import FIELDS
from coprod_sim.outcomes.summary import summarise

pytestmark = pytest.mark.rule

NOBODY_ASKED: dict[str, object] = {"ask_boldness": 1.0, "relief_effect": 0.0, "gift_discount": 0.0}
NO_MONEY: dict[str, object] = {"programme_gbp_per_resident_year": 0.0, "ordinary_gbp_per_resident_year": 0.0}
PROGRAMME = (*TEAM_OTHER, "brokering")
DEMAND = ("asked_home", "need_clinical", "need_home", "private", "contacts_gp", "contacts_outpatient", "contacts_ae")
DEMAND = (*DEMAND, "contacts_pharmacy", "contacts_bed_days")


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize("utilisation", [0.85, 2.0])
def test_where_nothing_works_a_programme_changes_hours_by_its_own_less_the_service_forgone(
    utilisation: float, drawn: bool
) -> None:
    settings = NOTHING_ACTS | NOBODY_ASKED | NO_MONEY | {"starting_utilisation": utilisation}
    plain, with_people = (
        made(arm=arm, residents=1_500, weeks=104, drawn=drawn, replicate=1, overrides=settings) for arm in ARMS[:2]
    )
    programme = weekly(with_people, *PROGRAMME)
    assert programme.min() > 0
    assert weekly(plain, *PROGRAMME).max() == 0
    # What is not delivered, lapses or waits is the service forgone: it is asked for in both arms alike
    forgone = weekly(plain, *SERVED) - weekly(with_people, *SERVED)
    unmet, waits = (
        weekly(with_people, *names) - weekly(plain, *names) for names in (("undelivered", "lapsed"), ("backlog",))
    )
    assert forgone.sum() > 0
    assert np.array_equal(forgone, unmet + np.diff(waits, prepend=0))
    one, other = (summarise(model.ledger, model.parameters) for model in (plain, with_people))
    hours = (programme - forgone).sum() * 1_000 / 1_500 / 60 / 2  # per 1,000 residents a year
    assert other["public_hours"] - one["public_hours"] == pytest.approx(hours)
    assert other["programme_hours"] == pytest.approx(programme.sum() * 1_000 / 1_500 / 60 / 2)
    price = float(str(plain.values["team_cost_gbp_per_hour"]))
    paid = (weekly(with_people, "paid") - weekly(plain, "paid")).sum() / 60 * price / 1_500 / 2
    assert other["cost_public_gbp"] - one["cost_public_gbp"] == pytest.approx(paid)
    for key in ("demand_hours", "contacts_cost_gbp", "qaly", "core_hours", "severity", "loneliness"):
        assert one[key] == other[key], key
    differ = {f.name for f in FIELDS if not np.array_equal(weekly(plain, f.name), weekly(with_people, f.name))}
    may = {*SERVED, *PROGRAMME, "undelivered", "lapsed", "backlog", "paid", "enrolled", "attended", "co_posts"}
    assert {name for name in differ if not name.startswith("served_home_")} <= may | {"fidelity"}


def demand_alike(one: CoProductionModel, other: CoProductionModel) -> bool:
    return all(np.array_equal(weekly(one, name), weekly(other, name)) for name in DEMAND)


def standing(arm: str = "traditional", **numbers: Any) -> CoProductionModel:
    return made(arm=arm, residents=3_000, weeks=65, overrides=NOTHING_ACTS | numbers)


@pytest.mark.parametrize("multiple", [0.0, 3.0])
def test_with_every_strength_at_none_friends_change_demand_by_nothing(multiple: float) -> None:
    plain, other = standing(), standing(usual_help_multiple=multiple)
    assert demand_alike(plain, other)
    help_ratio = (
        weekly(other, "given_friends", "given_others").sum() / weekly(plain, "given_friends", "given_others").sum()
    )
    assert help_ratio == pytest.approx(multiple, rel=0.01)


def test_with_every_strength_at_none_bank_boldness_and_invitation_change_demand_by_nothing() -> None:
    much = {"join_per_year": 4.0, "broker_hours_per_hour": 0.1, "ask_boldness": 10.0, "intention_to_action": 1.0}
    plain, other = standing(), standing("co-produced", **much)
    assert demand_alike(plain, other)
    assert weekly(other, "given_bank").sum() > 0
    assert weekly(other, "given_asked").sum() > 0


def test_with_every_strength_at_none_kin_still_change_demand() -> None:
    plain, more, less = standing(), standing(kin_care_multiple=1.5), standing(kin_care_multiple=0.5)
    asked = [weekly(town, "asked_home")[13:].sum() for town in (less, plain, more)]
    assert asked[0] > asked[1] > asked[2]
