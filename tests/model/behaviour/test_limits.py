"""Where the answer is known in advance: no help, ample staff, no staff, and the backlog's own arithmetic."""

import math

import numpy as np
import pytest
from towns import (
    ARMS,
    HELP,
    NO_GROWTH,
    NOBODY_LEAVES,
    SERVED,
    TEAM_OTHER,
    made,
    outstanding,
    weekly,
)

pytestmark = pytest.mark.statistical


WEEKS = 104
NO_HELP: dict[str, object] = {
    "help_hours_per_week": 0.0,
    "intention_to_action": 0.0,
    "care_start_per_year": [0.0] * 7,
    "kin_elsewhere_share": 0.0,
    "self_care_invited": 0.0,
    "self_care_per_sd": 0.0,
}
AMPLE: dict[str, object] = {"starting_utilisation": 0.2}
STEADY: dict[str, object] = {"severity_passing_sd": 0.0, "harm_of_unmet": 0.0}  # severity stays where it began


@pytest.mark.parametrize("arm", ARMS)
def test_with_no_help_and_ample_staff_all_that_is_asked_is_served(arm: str) -> None:
    town = made(arm=arm, residents=1_500, overrides=NO_HELP | AMPLE, weeks=WEEKS)
    assert weekly(town, "met_self", "met_kin", "met_kin_elsewhere", "met_friends", "met_bank", *HELP).max() == 0
    assert np.array_equal(weekly(town, "asked_home"), weekly(town, "served_home"))
    assert weekly(town, "served_home").min() > 0
    assert weekly(town, "undelivered", "lapsed").max() == 0
    assert np.array_equal(weekly(town, "need_home"), weekly(town, "served_home", "private", "unasked"))
    # A fiftieth of what waits is left over: 1 - 1 / sqrt(1 + 1 / 25)
    assert weekly(town, "backlog").sum() < 0.05 * weekly(town, "need_clinical").sum()


def test_episodes_arise_at_their_rate() -> None:
    """Rate x severity x minutes: with nobody leaving and severity still, a plain sum over citizens."""
    town = made(residents=2_000, overrides=NO_GROWTH | STEADY | NOBODY_LEAVES, arm="traditional", weeks=520)
    people, values = town.town.residents, town.parameters.values
    rate = float(str(values["episode_rate_per_year"])) / 52 * people.severity[people.condition == 1].sum()
    expected = rate * float(str(values["episode_minutes"]))
    found = weekly(town, "need_clinical") - weekly(town, "need_found")
    # Three standard errors of the mean of ten years: a Poisson number N of exponential lengths has sqrt(2 / N)
    assert found.mean() == pytest.approx(expected, rel=3 * math.sqrt(2 / (rate * 520)))


@pytest.mark.parametrize("arm", ["traditional", "co-produced"])  # the third arm buys staff
def test_with_no_staff_nothing_is_served(arm: str) -> None:
    longest = 10
    town = made(arm=arm, residents=1_500, overrides=AMPLE | {"lapse_weeks": longest})
    town.town.localities.home_minutes[:] = 0
    town.town.localities.clinical_minutes[:] = 0
    before = outstanding(town.town)
    town.run(WEEKS)
    assert weekly(town, *SERVED, *TEAM_OTHER, "capacity").max() == 0
    assert np.array_equal(weekly(town, "asked_home"), weekly(town, "undelivered"))
    assert weekly(town, "paid")[1:].max() == 0
    # A tenth of what waits lapses a week
    waits = weekly(town, "backlog", "lapsed")
    assert weekly(town, "lapsed") == pytest.approx(waits / longest, abs=1)
    assert before + weekly(town, "need_clinical").sum() == weekly(town, "lapsed").sum() + outstanding(town.town)


@pytest.mark.parametrize("utilisation", [0.85, 1.5])
def test_the_backlog_follows_its_rule_to_the_minute(utilisation: float) -> None:
    lapse = 8.0
    settings = NO_GROWTH | {"starting_utilisation": utilisation, "lapse_weeks": lapse}
    town = made(arm="traditional", residents=1_500, overrides=settings)
    left, hours = outstanding(town.town), int(town.town.localities.clinical_minutes[0])
    town.run(WEEKS)
    for week, arisen in enumerate(weekly(town, "need_clinical").tolist()):
        waits = left + arisen
        served = int(waits * hours / math.hypot(waits, hours) + 0.5) if waits else 0
        wait = waits / served if served else math.inf
        lapsed = int((waits - served) * (1 / (1 + (lapse / wait) ** 2)) / lapse + 0.5)
        left = waits - served - lapsed
        assert abs(weekly(town, "served_clinical")[week] - served) <= 1
        assert abs(weekly(town, "lapsed")[week] - lapsed) <= 1
        assert abs(weekly(town, "backlog")[week] - left) <= 2
        left = int(weekly(town, "backlog")[week])


def test_people_wait_as_long_as_hours_allow() -> None:
    """What waits so that A minutes are served of C: A / sqrt(1 - (A / C)²), of which A are served at once."""
    town = made(arm="traditional", residents=10_000, overrides=NO_GROWTH | {"lapse_weeks": 60.0}, weeks=520)
    arisen = weekly(town, "need_clinical").mean()
    used = arisen / int(town.town.localities.clinical_minutes.sum())
    expected = arisen / math.sqrt(1.0 - used * used) - arisen
    # Weeks with more than the mean add more than others take off, and a little lapses: a quarter either way
    assert weekly(town, "backlog").mean() == pytest.approx(expected, rel=0.25)
