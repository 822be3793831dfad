"""What the money of an arm beyond the team is in the town, and what it buys in full-time posts."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from coprod_sim import evidence
from coprod_sim.evidence.entries import Value, elements
from coprod_sim.scenario.posts import HOURS, amount, central_costs, gbp_a_post, many_posts, money_of
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.set_numbers import set_in

ACTING = ("practice_share", "practice_spreads", "networks", "assets")
NEEDS = {"programme": "networks", "course": "assets"}
"""The switch without which money of a use is not spent; both also need a team that co-produces."""


class Bought(NamedTuple):
    """Money of one use in one arm: a resident a year, a year in the town, and the posts that it pays for."""

    use: str
    whose: str
    gbp_per_resident_year: float
    gbp_year: float
    posts: float
    gbp_per_hour: float


def bought(
    scenario: Scenario, arm: str, profile: str, given: Mapping[str, Any] | None = None, residents: int | None = None
) -> list[Bought]:
    """The money that an arm spends beyond the team, by use, before any draw.

    Args:
        scenario: where the arm is.
        arm: its name.
        profile: of the evidence.
        given: numbers that are set for a run, by ``KEY`` or ``ARM.KEY``.
        residents: people in the town; the scenario's by default.
    """
    people = residents or scenario.residents
    placed = scenario.given(profile, arm, set_in(scenario, arm, given or {}), people)
    settings = {key: at.setting for key, at in placed.items()}
    known = evidence.parameters()

    def central(key: str) -> float:
        value: Value = settings[key].value if key in settings else known[key].setting(profile).value
        return max(elements(value))

    acting = {key: central(key) for key in ACTING}
    costs = central_costs(settings, profile)
    found = []
    for use, (hour, whose) in HOURS.items():
        money = central(money_of(use)) if _spent(use, acting) else 0.0
        if money > 0.0:
            town = money * people
            found.append(Bought(use, whose, money, town, town / gbp_a_post(costs, hour), central(hour)))
    return found


def _spent(use: str, acting: Mapping[str, float]) -> bool:
    if use not in NEEDS:
        return True
    return acting[NEEDS[use]] > 0.0 and (acting["practice_share"] > 0.0 or acting["practice_spreads"] == 1.0)


NAMES = {"programme": "Programme money", "course": "Money for courses", "ordinary": "Money for outreach"}


def in_posts(scenario: Scenario, arm: str, profile: str) -> list[str]:
    """A line for each kind of money that an arm spends: a resident, in the town, in posts."""
    symbol = scenario.money.symbol
    return [
        f"{NAMES[each.use]}: {amount(each.gbp_per_resident_year, symbol)} a resident a year, "
        f"{amount(each.gbp_year, symbol)} a year in the town; about {many_posts(each.posts)} {each.whose} "
        f"at {amount(each.gbp_per_hour, symbol)} an hour."
        for each in bought(scenario, arm, profile)
    ]
