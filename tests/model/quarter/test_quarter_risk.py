"""Officials judge risk by what is in the press and what they have seen, and incidents know no practice."""

import math
from typing import Any

import numpy as np
import pytest
from quarters import EVENTFUL, STILL, country, turned
from towns import changed, copied_town, weekly

from coprod_sim.model.quarter import measures, quarter, risk
from coprod_sim.model.town.columns import no_links
from coprod_sim.outcomes.fields import FIELD_INDEX

pytestmark = pytest.mark.rule


PLACES = 5


@pytest.fixture(scope="module")
def record() -> Any:
    return country(burn_in=False).record


def judged(
    record: Any,
    *,
    first: float = 0.4,
    bad: tuple[int, ...] = (0,) * PLACES,
    national: tuple[int, ...] = (0,) * PLACES,
    visiting: float = 0.0,
    improved: float = 0.0,
) -> Any:
    """Perceived risk in five localities without links after a quarter."""
    seen, visits, links = np.full(PLACES, first), np.zeros(PLACES, np.int64), no_links(PLACES)
    risk.judge(
        np.arange(PLACES, dtype=np.int32), seen, np.full(PLACES, 0.5), np.full(PLACES, improved), visits,
        np.array(bad), np.array(national), visiting, links.first, links.to, record, 1, 0, 13,
    )  # fmt: skip
    return seen


def test_where_nothing_is_heard_or_seen_risk_only_fades() -> None:
    quiet: dict[str, object] = {"incident_per_100000_hours": 0.0, "team_hours_per_professional": 2.0}
    model = country(residents=300, overrides=quiet, weeks=13)
    before = model.town.localities.risk.copy()
    factor = math.exp(-float(model.values["risk_fade_per_year"]) / 4)
    for _ in range(12):
        model.run(13)
        now = model.town.localities.risk
        assert np.all(now == before * factor)
        assert np.all(now < before)
        before = now.copy()


@pytest.mark.parametrize("improved", [0.0, -0.05])
def test_a_visit_where_nothing_has_improved_does_not_reassure(improved: float, record: Any) -> None:
    assert np.array_equal(judged(record, visiting=52.0, improved=improved), judged(record))
    assert np.all(judged(record, visiting=52.0, improved=0.01) < judged(record))


def test_visits_go_where_somebody_co_produces(record: Any) -> None:
    links, seen, visits = no_links(2), np.full(2, 0.4), np.zeros(2, np.int64)
    nothing = np.zeros(2, np.int64)
    risk.judge(
        np.arange(2, dtype=np.int32), seen, np.array([0.0, 0.3]), np.ones(2), visits, nothing, nothing, 52.0,
        links.first, links.to, record, 1, 0, 13,
    )  # fmt: skip
    assert visits.tolist() == [0, 1]


@pytest.mark.parametrize("weight", [0.1, 1.0])
@pytest.mark.parametrize("first", [0.0, 0.4])
def test_a_national_story_raises_risk_elsewhere_in_proportion_to_contagion(
    first: float, weight: float, record: Any
) -> None:
    """Also where a story weighs so much that it raises risk to 1 where it happened."""
    story = {"first": first, "bad": (1, 0, 0, 0, 0), "national": (1, 0, 0, 0, 0)}
    quiet = judged(record, first=first)
    record = changed(record, news_weight=weight)
    rise = {c: judged(changed(record, press_contagion=c), **story) - quiet for c in (0.0, 0.25, 0.5, 1.0)}
    assert np.all(rise[0.0][1:] == 0.0)
    assert rise[0.0][0] > 0.0
    for share in (0.25, 0.5, 1.0):
        assert rise[share] == pytest.approx(np.concatenate(([1.0], np.full(4, share))) * rise[0.0][0])


def test_a_local_story_of_ones_own_does_not_keep_national_ones_out(record: Any) -> None:
    record = changed(record, press_contagion=1.0)
    of_others = {"national": (2, 0, 0, 0, 0)}
    both, local = judged(record, bad=(2, 1, 0, 0, 0), **of_others), judged(record, bad=(2, 1, 0, 0, 0))
    assert both[0] == local[0]  # its own stories are read once
    assert both[1] > local[1] > local[2]
    assert both[2] > local[2]


def test_incidents_are_as_many_and_as_harmful_whatever_the_practice(record: Any) -> None:
    """The same luck and hours: equal counts and equal harm to the bit; only stories differ."""
    model = country(residents=600, people=60, weeks=13)
    places = model.town.localities.number.size
    record = changed(record, incident_per_100000_hours=50.0, story_probability=0.2, story_multiple=3.0)
    seen: dict[float, Any] = {}
    for practice in (0.0, 0.5, 1.0):
        r, at = (table := copied_town(model.town)).residents, table.localities
        bad, national = np.zeros((2, places), np.int64)
        risk.happen(
            at.start, at.number, r.person_id, r.condition, r.passing, np.full(places, 10_000.0),
            np.full(places, practice), at.incidents, at.stories, bad, national, record, 3, 1, 13,
        )  # fmt: skip
        seen[practice] = (at.incidents, r.passing, at.stories, bad)
        assert np.all(bad <= at.stories)
        assert np.all(national <= bad)
    for practice in (0.5, 1.0):
        assert np.array_equal(seen[0.0][0], seen[practice][0])
        assert np.array_equal(seen[0.0][1], seen[practice][1])
    assert seen[0.0][0].sum() > 20
    assert not np.array_equal(seen[0.0][1], model.town.residents.passing)
    assert seen[0.0][3].sum() == 0
    assert 0 < seen[0.0][2].sum() < seen[1.0][2].sum() == seen[1.0][3].sum()


def test_incidents_of_the_whole_model_are_equal_in_practice_0_and_1() -> None:
    """In the first quarter; later on, whoever is coached has another severity and other needs."""
    still = STILL | EVENTFUL | {"practice_spreads": 0, "programme_gbp_per_resident_year": 0.0, "fit_varies": 0}
    still |= {"harm_of_unmet": 0.0, "prevention_per_sd": 0.0}
    none, all_ = (country(overrides=still | {"practice_share": share}, weeks=14) for share in (0.0, 1.0))
    one, other = none.town.localities, all_.town.localities
    assert one.incidents.sum() > 0
    assert np.array_equal(one.incidents, other.incidents)
    need = FIELD_INDEX["need_home"]
    assert np.array_equal(none.quarters[0][..., need], all_.quarters[0][..., need])


@pytest.mark.parametrize(("week", "comes"), [(0, 13), (1, 13), (13, 13), (14, 26), (26, 26)])
def test_a_scandal_is_in_the_press_at_the_next_start_of_a_quarter(week: int, comes: int) -> None:
    quiet = {"incident_per_100000_hours": 0.0, "practice_share": 0.5, "team_hours_per_professional": 2.0}
    model = country(overrides=quiet | {"scandal_week": week, "scandal_national": 1}, weeks=40)
    stories = weekly(model, "stories")
    assert stories.sum() == 1
    assert stories[comes] == 1


def test_a_scandal_after_the_end_or_where_nobody_co_produces_is_none() -> None:
    late = country(overrides={"scandal_week": 5_200}, weeks=40)
    nobody = country(overrides={"scandal_week": 20, "practice_share": 0.0} | STILL, weeks=40)
    for model in (late, nobody):
        assert model.town.localities.stories.sum() == 0


def test_lives_are_held_against_week_0() -> None:
    model = country(weeks=0)
    assert measures.lives(model.town.localities, model.record).shape == (5,)
    after = turned(model.run(13))
    assert quarter.seen(model.town, model.record, model.values, model.quarters[-1]).improved.shape == (5,)
    assert np.array_equal(after.localities.lived, model.town.localities.lived)
