"""What one change must do to one week, all else, luck included, being equal."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from towns import REFERRED, SERVED, changed, copied_town, made, one_week, total

from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.town.founding import Town

pytestmark = pytest.mark.property


HELP_FINDS_NOTHING: dict[str, object] = {"help_finds_need": 0.0}  # help that finds need may well raise what is asked
MUCH_TRADE: dict[str, object] = {
    "join_per_year": 4.0,
    "broker_hours_per_try": 0.5,
    "programme_gbp_per_resident_year": 10.0,
}
FULL_TIME = 30 * 60


def towns(arm: str, **settings: object) -> Iterator[CoProductionModel]:
    """Three towns of drawn parameters, every third week for a while."""
    for replicate in range(3):
        profile = ("trials", "talk")[replicate % 2]
        overrides = HELP_FINDS_NOTHING | settings
        town = made(arm=arm, residents=1_500, drawn=True, replicate=replicate, evidence=profile, overrides=overrides)
        town.run(39)
        for _ in range(10):
            yield town.run(3)


def referred(town: Town, model: CoProductionModel, record: Any = None) -> int:
    return int(total(one_week(town, model, record), *REFERRED).sum())


CASES = [("traditional", {}), ("co-produced", {}), ("co-produced", MUCH_TRADE)]


@pytest.mark.parametrize(("arm", "settings"), CASES, ids=["traditional", "co-produced", "much trade"])
def test_more_willing_minutes_never_raise_what_is_asked(arm: str, settings: dict[str, object]) -> None:
    luck = np.random.default_rng(7)
    fewer = 0
    for model in towns(arm, **settings):
        before = referred(model.town, model)
        for share, minutes in ((0.02, 300), (0.2, 10), (0.2, 60), (1.0, 1), (1.0, 180)):
            town = copied_town(model.town)
            town.residents.spare[luck.random(1_500) < share] += np.int16(minutes)
            after = referred(town, model)
            assert after <= before, (model.week, share, minutes)
            fewer += after < before
    assert fewer > 20


@pytest.mark.parametrize(("arm", "settings"), CASES, ids=["traditional", "co-produced", "much trade"])
def test_more_self_care_never_raises_what_is_asked(arm: str, settings: dict[str, object]) -> None:
    fewer = 0
    for model in towns(arm, **settings):
        before = referred(model.town, model)
        p = model.record
        for more in (0.02, 0.1, 0.3):
            episode = changed(p, self_care_episode=min(1.0, p.self_care_episode + more))
            everyday = changed(p, self_care_everyday=min(1.0, p.self_care_everyday + more))
            assert referred(model.town, model, everyday) <= before
            after = referred(model.town, model, episode)
            assert after <= before
            fewer += after < before
    assert fewer > 60


@pytest.mark.parametrize("arm", ["traditional", "co-produced"])
@pytest.mark.parametrize("utilisation", [0.9, 1.5])
def test_more_staff_never_serve_less(arm: str, utilisation: float) -> None:
    # Where professionals coach, too, a few minutes more may just make up a visit; a whole post is more than that
    steps = (1, 7, FULL_TIME) if arm == "traditional" else (FULL_TIME,)
    more = 0
    for model in towns(arm, starting_utilisation=utilisation):
        before = one_week(model.town, model)
        for minutes in steps:
            town = copied_town(model.town)
            town.localities.team_minutes[:] += minutes
            after = one_week(town, model)
            served, hours = (int(total(after - before, *names).sum()) for names in (SERVED, ("capacity",)))
            assert hours > 0
            assert 0 <= served <= hours
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
