"""What one change must do to one week or one plan, all else, luck included, being equal."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from care import another_plan
from towns import SERVED, copied_town, made, one_week, total

from coprod_sim.model.model import CoProductionModel

pytestmark = pytest.mark.property

FULL_TIME = 30 * 60
VISIT = 60  # that a few minutes more may just make up, and that then is not served
MINUTE = 1  # that rounding may add to one person's package


@cache
def grown(arm: str, replicate: int, utilisation: float) -> CoProductionModel:
    """A town of drawn parameters a year after policy began."""
    profile = ("trials", "talk")[replicate % 2]
    settings: dict[str, object] = {"starting_utilisation": utilisation, "join_per_year": 1.0}
    options = {"residents": 2_000, "drawn": True, "replicate": replicate, "evidence": profile}
    return made(arm=arm, overrides=settings, weeks=52, **options)


def towns(arm: str, utilisation: float = 0.85) -> Iterator[CoProductionModel]:
    return (grown(arm, replicate, utilisation) for replicate in range(3))


@pytest.mark.parametrize("arm", ["traditional", "co-produced"])
@pytest.mark.parametrize(("number", "more"), [("usual_help_multiple", 2.0), ("kin_care_multiple", 1.3)])
def test_more_help_never_raises_what_anybody_asks(arm: str, number: str, more: float) -> None:
    fewer = 0
    for model in towns(arm):
        before, after = another_plan(model), another_plan(model, **{number: more})
        assert np.all(after.package.astype(np.int64) <= before.package.astype(np.int64) + MINUTE)
        assert np.all(after.private.astype(np.int64) <= before.private.astype(np.int64) + MINUTE)
        fewer += int(after.package.sum()) < int(before.package.sum())
    assert fewer >= 2


@pytest.mark.parametrize("number", ["intention_to_action", "ask_boldness", "self_care_invited"])
def test_more_time_boldness_and_self_care_never_raise_what_anybody_asks(number: str) -> None:
    for model in towns("co-produced"):
        before, more = another_plan(model), float(model.record[number]) * 2.0 + 0.1
        if number == "ask_boldness":
            model.town.localities.boldness[:] *= 2.0
            after = another_plan(model)
            model.town.localities.boldness[:] /= 2.0
        else:
            after = another_plan(model, **{number: more})
        if number == "self_care_invited":  # at half the need left, people may give each other less: not kin
            assert after.own.sum() > before.own.sum()
        assert np.all(after.package.astype(np.int64) <= before.package.astype(np.int64) + MINUTE)


def test_more_means_to_pay_never_cost_the_team() -> None:
    for model in towns("traditional"):
        before = another_plan(model)
        town = model.town.residents.pays.copy()
        model.town.residents.pays[:] = 1
        after = another_plan(model)
        model.town.residents.pays[:] = town
        assert after.package.max() == 0 < before.package.max()
        assert after.private.sum() > before.private.sum()


@pytest.mark.parametrize("arm", ["traditional", "co-produced"])
@pytest.mark.parametrize("utilisation", [0.9, 1.5])
@pytest.mark.parametrize("pot", ["home_minutes", "clinical_minutes"])
def test_more_staff_never_serve_less(arm: str, utilisation: float, pot: str) -> None:
    steps = (7, FULL_TIME) if arm == "traditional" else (FULL_TIME,)
    more = 0
    for model in towns(arm, utilisation):
        before = one_week(model.town, model)
        for minutes in steps:
            town = copied_town(model.town)
            getattr(town.localities, pot)[:] += minutes
            after = one_week(town, model)
            served, hours = (int(total(after - before, *names).sum()) for names in (SERVED, ("capacity",)))
            assert hours > 0
            assert (0 if arm == "traditional" else -VISIT) <= served <= hours + MINUTE  # hours bought are whole minutes
            more += served > 0
    assert more > 0


def test_a_week_on_a_copy_leaves_the_town_as_it_was() -> None:
    model = made(weeks=8)
    before = copied_town(model.town)
    books = one_week(model.town, model)
    for one, other in zip(before, model.town, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    model.step()
    assert np.array_equal(books, model.ledger[-1])
