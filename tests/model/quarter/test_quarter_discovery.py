"""Policy discovers what is better where something is, and nothing where nothing is."""

import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from quarters import country
from towns import changed, copied_town

from coprod_sim.model.quarter import discovery, links, quarter
from coprod_sim.model.town.columns import F64
from coprod_sim.model.town.founding import Town

pytestmark = pytest.mark.statistical


PLACES, YEARS = 60, 10
OPTIMUM = 0.25
BEFORE = 300.0  # spread of what places were like before, which no setting did
Score = Callable[[Town], F64]


@cache
def founded() -> Any:
    """Sixty tiny localities, all of which co-produce, a week before they first try something."""
    return country("discovery", "discover_alike", people=20, residents=20 * PLACES)


def discovered(seed: int, score: Score, noise: float, *, years: int = YEARS, **numbers: float) -> Iterator[Town]:
    """The town each quarter, if settings did what ``score`` says and nothing else happened but ``noise``."""
    model = founded()
    p = changed(model.record, **numbers)
    books = np.zeros_like(model.quarters, shape=(PLACES, model.ledger.shape[-1]))
    town = quarter.begin(copied_town(model.town), p, model.values, books, seed, 0)
    luck = np.random.default_rng(seed)
    before = luck.normal(0.0, BEFORE, PLACES)
    town.localities.score_first[:] = before + luck.normal(0.0, noise, PLACES)
    yield town
    for week in range(13, 52 * years + 1, 13):
        latest = before + score(town) + luck.normal(0.0, noise, PLACES)
        quarter.discover(town, p, latest, seed, 0, week)
        yield town


def nothing(town: Town) -> F64:
    return np.zeros(PLACES)


def planted(town: Town) -> F64:
    """Pounds a resident-year that are missing to the best coaching share."""
    return -100.0 * np.log(town.localities.coaching_share / OPTIMUM) ** 2


def mean_log(town: Town) -> float:
    return float(np.log(town.localities.coaching_share).mean())


def means(seed: int, score: Score, noise: float, **more: Any) -> list[float]:
    return [mean_log(town) for town in discovered(seed, score, noise, **more)]


def of_noise(values: list[float]) -> tuple[float, float]:
    """Mean over seeds, and its standard error."""
    return float(np.mean(values)), float(np.std(values, ddof=1)) / math.sqrt(len(values))


@pytest.mark.parametrize("noise", [0.0, 20.0])
def test_where_settings_do_nothing_they_do_not_drift(noise: float) -> None:
    """Forty seeds: the mean change of the logarithm is within three of its standard errors of zero."""
    changes = [(course := means(seed, nothing, noise))[-1] - course[0] for seed in range(40)]
    mean, error = of_noise(changes)
    assert error > 0.0
    assert abs(mean) <= 3 * error


def test_noise_is_copied_no_more_often_than_not() -> None:
    """Forty seeds, the first review, nobody tries anything: at most half copy, within three standard errors."""
    shares = []
    for seed in range(40):
        *_, town = discovered(seed, nothing, 20.0, years=1, experiment_per_year=0.0)
        shares.append(float(np.mean(town.localities.decided == 52)))
    mean, error = of_noise(shares)
    assert mean <= 0.5 + 3 * error
    assert mean > 0.4


def test_what_cannot_be_told_is_copied_as_if_by_chance() -> None:
    """The standard error is what scores really differ by where nothing differs, what they are held against included."""
    errors, told = [], []
    for seed in range(40):
        towns = discovered(seed, nothing, 20.0, years=1, experiment_per_year=0.0, review_weeks=520)
        *_, town = towns
        at = town.localities
        errors.append(discovery.standard_error(float(at.noise.mean()), 4, 4))
        apart = at.score[:, None] - at.score[None, :]
        told.append(float(np.sqrt(np.mean(apart[~np.eye(PLACES, dtype=bool)] ** 2))))
    # Surprises are a little larger than the noise, so copying is on the side of caution; it is never bold
    assert 1.0 <= np.mean(errors) / np.mean(told) <= 1.6


def test_a_planted_best_setting_is_found() -> None:
    """From 0.1, with noise of 20 pounds a quarter and 40 years: on average within a quarter of it, as a logarithm."""
    ends = [means(seed, planted, 20.0, years=40)[-1] - math.log(OPTIMUM) for seed in range(8)]
    begins = math.log(0.1 / OPTIMUM)
    assert begins < -0.9
    assert abs(np.mean(ends)) < 0.25


def test_who_did_best_from_the_first_day_on_has_the_best_score() -> None:
    """Scores are held against the time before policy acts, when no setting was yet at work."""
    towns = discovered(5, planted, 0.0, years=1, review_weeks=520)
    *_, town = towns
    net, worth = town.links, planted(town)
    expected = discovery.relative(worth, net.first, net.to)
    assert town.localities.score == pytest.approx(expected)


def test_what_happens_to_all_alike_is_not_taken_for_the_settings_work() -> None:
    def crisis(town: Town) -> F64:
        return np.full(PLACES, -1_000.0)

    with_, without = (list(discovered(3, score, 0.0, years=2)) for score in (crisis, nothing))
    assert with_[-1].localities.score == pytest.approx(without[-1].localities.score, abs=1e-9)


IDLE: dict[str, object] = {"assets": 0, "reciprocity": 0, "redefined_work": 0, "networks": 0, "review_weeks": 26}


def test_in_the_model_settings_that_do_nothing_do_not_drift() -> None:
    """Eight seeds of thirty localities, five years: as above, by the scores of the model itself."""
    changes = []
    for seed in range(8):
        model = country("discovery", "discover_alike", people=30, residents=900, seed=seed, overrides=IDLE, weeks=1)
        begun = model.town.localities.coaching_share.copy()
        at = model.run(260).town.localities
        assert at.decided.max() > 26
        changes.append(float(np.log(at.coaching_share).mean() - np.log(begun).mean()))
    mean, error = of_noise(changes)
    assert abs(mean) <= 3 * error


def test_settings_are_tried_within_limits_or_up_to_what_they_are() -> None:
    model = country(
        "discovery",
        "discover_alike",
        people=20,
        residents=600,
        weeks=1,
        overrides={"course_group_size": 50, "coaching_share": 1.0, "ask_boldness": 0.1, "discover_spread": 2.0},
    )
    at = model.town.localities
    assert at.group_size.max() == 50
    assert at.coaching_share.max() == 1.0
    assert 0.0 <= at.boldness.min() < at.boldness.max() <= 1.0


def test_links_are_both_ways_and_as_many_as_asked() -> None:
    p = founded().record
    for places, degree in ((2, 4), (3, 1), (5, 4), (6, 4), (7, 5), (40, 4), (40, 39), (40, 10_000)):
        net = links.linked(places, changed(p, link_degree=degree), 1, 0)
        known = [set(net.to[a:b].tolist()) for a, b in zip(net.first[:-1], net.first[1:], strict=True)]
        assert all(x not in others and all(x in known[y] for y in others) for x, others in enumerate(known))
        mean = net.to.size / places
        assert mean == min(places - 1, degree + degree % 2 if degree < places - 1 else degree)
    assert links.linked(1, p, 1, 0).to.size == 0
    assert links.linked(9, changed(p, link_degree=0), 1, 0).to.size == 0
