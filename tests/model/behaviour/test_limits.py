"""Limits with known answers: ample staff, no staff, nobody willing, and a queue against queueing theory."""

import math

import numpy as np
import pytest
from towns import ARMS, HELP, NEEDS, NO_GROWTH, SERVED, TEAM_OTHER, made, outstanding, weekly

pytestmark = pytest.mark.statistical


WEEKS = 104
NOBODY_LEAVES: dict[str, object] = {"move_per_year": 0.0, "death_per_year": [0.0] * 6}
NO_HELP: dict[str, object] = {
    "intention_to_action": 0.0,  # nobody has time for others
    "carer_share": 0.0,
    "kin_elsewhere_share": 0.0,
    "self_care_episode": 0.0,
    "self_care_everyday": 0.0,
    "self_care_invited": 0.0,
    "self_care_per_sd": 0.0,
}
AMPLE: dict[str, object] = {"starting_utilisation": 0.2}
NO_STANDING_CARE: dict[str, object] = {"home_care_take_up_share": 0.0}
STEADY: dict[str, object] = {"severity_passing_sd": 0.0, "harm_of_unmet": 0.0}  # severity stays where it began


@pytest.mark.parametrize("arm", ARMS)
def test_with_no_help_and_ample_staff_all_that_is_asked_is_served(arm: str) -> None:
    town = made(arm=arm, residents=1_000, overrides=NO_HELP | AMPLE, weeks=WEEKS)
    assert weekly(town, "met_self", "met_kin", "met_kin_elsewhere", *HELP).max() == 0
    # Each need has one place to go: what is clinical or relational to the team, everyday needs nowhere
    for stream in ("relational", "clinical"):
        assert np.array_equal(weekly(town, f"need_{stream}"), weekly(town, f"referred_{stream}"))
    for stream in ("standing", "relational", "clinical"):
        assert np.array_equal(weekly(town, f"referred_{stream}"), weekly(town, f"served_{stream}"))
        assert weekly(town, f"served_{stream}").sum() > 0
    assert weekly(town, "backlog", "unserved_standing", "lapsed", "departed").max() == 0
    assert np.array_equal(weekly(town, *NEEDS), weekly(town, *SERVED, "unasked"))


def test_episodes_arise_at_their_rate() -> None:
    """Rate x severity x minutes: with nobody leaving and severity still, a plain sum over citizens."""

    def error(needs_a_week: float) -> float:
        """Three standard errors of the mean of ten years: a Poisson number N of exponential lengths has sqrt(2 / N)."""
        return 3 * math.sqrt(2 / (needs_a_week * 520))

    town = made(residents=2_000, overrides=NO_GROWTH | STEADY | NOBODY_LEAVES, arm="traditional", weeks=520)
    people, values = town.town.residents, town.parameters.values
    rate = float(str(values["episode_rate_per_year"])) / 52 * people.severity[people.condition == 1].sum()
    expected = rate * float(str(values["episode_minutes"]))
    found = weekly(town, "need_relational", "need_clinical") - weekly(town, "need_found")
    assert found.mean() == pytest.approx(expected, rel=error(rate))
    neighbours = np.count_nonzero(people.condition == 0)
    chance = 1 - np.exp(-float(str(values["everyday_rate_per_year"])) / 52)
    everyday = neighbours * chance * float(str(values["everyday_minutes"]))
    assert weekly(town, "need_everyday").mean() == pytest.approx(everyday, rel=error(neighbours * chance))


@pytest.mark.parametrize("arm", ["traditional", "co-produced"])  # the third arm buys staff
def test_with_no_staff_nothing_is_served(arm: str) -> None:
    longest = 10
    town = made(arm=arm, residents=1_500, overrides=AMPLE | {"lapse_weeks": longest})
    assert outstanding(town.town) == 0
    town.town.localities.team_minutes[:] = 0
    town.run(WEEKS)
    assert weekly(town, *SERVED, *TEAM_OTHER, "capacity").max() == 0
    assert np.array_equal(weekly(town, "referred_standing"), weekly(town, "unserved_standing"))
    assert town.town.residents.wait.max() == longest
    lapsed = weekly(town, "lapsed")
    assert lapsed[:longest].max() == 0
    assert lapsed[longest] > 0
    queued = weekly(town, "referred_relational", "referred_clinical").sum()
    assert queued == lapsed.sum() + weekly(town, "departed").sum() + outstanding(town.town)


@pytest.mark.parametrize("longest", [1, 26, 60])
def test_need_lapses_after_as_many_weeks_as_stated(longest: int) -> None:
    town = made(arm="traditional", residents=500, overrides=AMPLE | NOBODY_LEAVES | {"lapse_weeks": longest})
    town.town.localities.team_minutes[:] = 0
    town.run(longest)
    assert weekly(town, "lapsed").max() == 0
    first = weekly(town, "referred_relational", "referred_clinical").nonzero()[0][0]
    town.run(int(first) + 1)
    assert weekly(town, "lapsed")[-1] > 0


@pytest.mark.parametrize("arm", ARMS)
def test_where_nobody_is_willing_nobody_helps(arm: str) -> None:
    much_asked = {"intention_to_action": 0.0, "join_per_year": 4.0, "broker_hours_per_try": 0.1}
    town = made(arm=arm, overrides=much_asked, weeks=WEEKS)
    assert weekly(town, *HELP, "brokered", "exchanges", "supervision", "credit").max() == 0
    assert not town.town.residents.credit.any()
    assert weekly(town, "met_kin").min() > 0  # kin carers are another budget
    assert (weekly(town, "members").max() > 0) == (arm == "co-produced")


def test_where_everybody_is_willing_and_asked_nothing_relational_is_left() -> None:
    """Ties that are always asked, always say yes, have the time and replace professionals hour by hour."""
    boundless: dict[str, object] = {
        "intention_to_action": 1.0, "willing_weekly_share": 1.0, "willing_monthly_share": 0.0,
        "willing_weekly_minutes": 3000.0, "deprivation_willing": 0.0, "favour_minutes": 3000.0, "strain_cut": 0.0,
        "ask_probability": [1.0] * 5, "give_kin": 1.0, "gift_discount": 0.0, "substitution": 2.0,
        "ties_kin": 6.0, "ties_friend": 0.0, "ties_neighbour": 0.0,
        "severity_slow_mean": [-2.0] * 6, "severity_slow_sd": 0.0, "severity_passing_sd": 0.0,
    }  # fmt: skip
    town = made(arm="traditional", overrides=boundless, weeks=WEEKS)
    assert weekly(town, "referred_relational", "unasked").max() == 0
    assert np.array_equal(weekly(town, *NEEDS), weekly(town, "met_self", "met_ties", "referred_clinical"))
    assert weekly(town, "met_ties").min() > 0


@pytest.mark.parametrize("utilisation", [0.85, 1.05])
def test_the_queue_is_lindleys(utilisation: float) -> None:
    """Without standing care, lapsing and leaving: left = max(0, left before + asked - hours), to the minute."""
    settings = NO_STANDING_CARE | NOBODY_LEAVES | {"lapse_weeks": 60.0, "starting_utilisation": utilisation}
    town = made(arm="traditional", residents=1_500, overrides=settings)
    left = outstanding(town.town)
    town.run(WEEKS)
    asked, hours = weekly(town, "referred_relational", "referred_clinical"), weekly(town, "capacity")
    for week in range(WEEKS):
        left = max(0, left + int(asked[week]) - int(hours[week]))
        assert weekly(town, "backlog")[week] == left
    assert weekly(town, "backlog").max() > 0
    assert weekly(town, "lapsed").max() == 0


def mean_workload(rate: float, minutes: float, hours: float, step: float = 20.0) -> float:
    """Mean minutes left at the end of a week when a Poisson number of exponential needs meets ``hours`` minutes.

    The stationary solution of Lindley's recursion on a grid; a week's work by the transform of a compound Poisson.
    """
    points = 2048
    grid = np.arange(points) * step
    one = np.exp(-np.maximum(grid - step / 2, 0) / minutes) - np.exp(-(grid + step / 2) / minutes)
    week = np.fft.fft(np.exp(rate * (np.fft.fft(one) - 1)))
    work = np.roll(np.real(week)[::-1], 1) / points  # the inverse transform
    spread = np.fft.fft(work, 2 * points)
    drop = round(hours / step)
    left = np.zeros(points)
    left[0] = 1.0
    for _ in range(600):
        both = np.real(np.fft.ifft(np.fft.fft(left, 2 * points) * spread))
        left = np.concatenate(([both[: drop + 1].sum()], both[drop + 1 : drop + points]))
    return float((left * grid).sum() / left.sum())


def test_the_theory_knows_a_case_by_heart() -> None:
    """With ample hours nothing is left; near saturation the mean is Kingman's, variance / (2 x slack)."""
    assert mean_workload(10.0, 120.0, 6_000.0) == pytest.approx(0.0, abs=0.1)
    rate, minutes, hours = 20.0, 120.0, 2_640.0
    bound = 2 * rate * minutes**2 / (2 * (hours - rate * minutes))
    assert 0.6 * bound < mean_workload(rate, minutes, hours) < bound


@pytest.mark.parametrize("utilisation", [0.75, 0.85])
def test_the_mean_queue_is_what_theory_says(utilisation: float) -> None:
    settings = NO_GROWTH | NO_HELP | NO_STANDING_CARE | NOBODY_LEAVES | STEADY
    expected, found = 0.0, 0.0
    for replicate in range(6):
        town = made(arm="traditional", residents=1_000, replicate=replicate, overrides=settings | {"lapse_weeks": 60.0})
        people = town.town.residents
        rate = 6.0 / 52 * float(people.severity[people.condition == 1].sum())
        hours = round(rate * 120.0 / utilisation / 20) * 20  # on the theory's grid
        town.town.localities.team_minutes[:] = hours
        town.run(1_040)
        expected += mean_workload(rate, 120.0, hours)
        found += weekly(town, "backlog").mean()
    # 6,240 weeks, some ten to thirty of which share a busy spell: a standard error of 4 to 6 %
    assert found == pytest.approx(expected, rel=0.15)
