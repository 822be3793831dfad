"""Programme money set as full-time posts of the broker: what a post costs, and the money a resident a year it makes.

A post has the hours that the team's posts have, at what an hour of the broker costs. Both are taken at their central
values: posts are a budget that is fixed before anybody knows which world it is spent in.
"""

import math
from collections.abc import Collection, Mapping

from coprod_sim import evidence
from coprod_sim.evidence.entries import Parameter, Setting, Value, elements
from coprod_sim.scenario.errors import InputError

POSTS = "programme_posts"
MONEY = "programme_gbp_per_resident_year"
BROKER_HOUR = "broker_cost_gbp_per_hour"
HOURS = {
    "programme": (BROKER_HOUR, "of the broker"),
    "course": ("leader_gbp_per_hour", "of a leader or key worker"),
    "ordinary": ("team_cost_gbp_per_hour", "of the team"),
}
"""What an hour costs that each kind of money beyond the team buys, and whose it is."""
WEEKLY_HOURS = "team_hours_per_professional"
WEEKS_A_YEAR = 52
RIVALS = {POSTS: MONEY, MONEY: POSTS}
"""Two ways to set the same money: the one that is set last, or nearest, takes the place of the other."""
BOTH = f"{POSTS} and {MONEY} set the same money; give one of them"
NUMBER = Parameter(
    key=POSTS,
    topic="policy",
    meaning="Full-time posts of the broker in the whole town: another way to set the programme's money.",
    unit="posts",
    index=None,
    allowed=(0.0, 100_000.0),
    whole=False,
    distribution="fixed",
    levels=(),
    talk=Setting(0.0),
    trials=Setting(0.0),
    kind="choice",
    sources=(),
    note=f"Times what a post costs a year ({WEEKS_A_YEAR} x {WEEKLY_HOURS} x {BROKER_HOUR}, at their central values), "
    f"by residents, it is {MONEY}. Set one of the two. In a town of another size the posts stay and the money a "
    "resident changes. In an experiment set the money.",
    switch=None,
    provisional=False,
    together=True,
    correlation=0.0,
    sums_to=None,
    synonyms=("post", "broker post", "connector post", "coordinator post", "programme post", "staff", "full time"),
)
"""What may be said of posts; it is no number of the model, which has the money."""


def other_way(key: str, known: Collection[str]) -> str | None:
    """The other of the two keys for the same money, where it is among ``known``."""
    rival = RIVALS.get(key)
    return rival if rival in known else None


def hours_a_year(values: Mapping[str, Value]) -> float:
    """Hours that a full-time post has for people in a year."""
    return WEEKS_A_YEAR * max(elements(values[WEEKLY_HOURS]))


def gbp_a_post(values: Mapping[str, Value], hour: str = BROKER_HOUR) -> float:
    """What a full-time post costs a year where an hour of it costs ``hour``."""
    return hours_a_year(values) * max(elements(values[hour]))


def central_costs(settings: Mapping[str, Setting], profile: str) -> dict[str, Value]:
    """What hours cost, and how many a week a post has, in a profile where ``settings`` are set."""
    known = evidence.parameters()
    return {
        key: settings[key].value if key in settings else known[key].setting(profile).value
        for key in (WEEKLY_HOURS, *(hour for hour, _ in HOURS.values()))
    }


def in_money(posts: Setting, gbp: float, residents: int, where: str) -> Setting:
    """The setting of the programme's money that ``posts`` at ``gbp`` a year make in a town of ``residents``.

    Raises:
        InputError: it is more money a resident than is allowed.
    """
    value, low, high = (
        None if part is None else max(elements(part)) * gbp / residents for part in (posts.value, posts.low, posts.high)
    )
    assert value is not None
    most, dearest = evidence.parameters()[MONEY].allowed[1], max(value, high or 0.0)
    if dearest > most:
        town = f"{dearest:,.0f} a resident a year in a town of {residents:,}"
        allowed = f"allowed is up to {most:,g}, which is {math.floor(most * residents / gbp * 10) / 10:,g} posts"
        many = f"{dearest * residents / gbp:,.10g} posts at {gbp:,.0f} a year"
        raise InputError([f"{where}: {POSTS}: {many} come to {town}; {allowed}"])
    return Setting(value, low, high)


def money_of(use: str) -> str:
    """The number that is the money of a use: programme, course or ordinary."""
    return f"{use}_gbp_per_resident_year"


def many_posts(posts: float) -> str:
    """``0.64 of a full-time post``, ``1 full-time post`` or ``1.3 full-time posts``, in two figures."""
    rounded = float(f"{posts:.2g}")
    if rounded < 1.0:
        return f"{rounded:g} of a full-time post"
    return f"{rounded:,.10g} full-time post{'' if rounded == 1.0 else 's'}"


def amount(money: float, symbol: str) -> str:
    """Money whole from a hundred on, and below that to the penny where it is not whole."""
    decimals = 0 if abs(money) >= 100.0 or round(money, 2) == round(money) else 2
    return f"{symbol}{money:,.{decimals}f}"


def example(key: str, residents: int = 5_000, gbp: float = 5.0) -> str:
    """What a usual amount buys in posts, or what a post costs, at the evidence's central values; of other keys nothing.

    Args:
        key: of a number.
        residents: people in the town of the example.
        gbp: a resident a year.
    """
    costs = central_costs({}, "trials")
    if key == POSTS:
        cost = gbp_a_post(costs)
        each = f"{amount(cost / residents, '£')} a resident a year in a town of {residents:,}"
        return f"1 post is {amount(cost, '£')} a year, which is {each}"
    for use, (hour, whose) in HOURS.items():
        if key == money_of(use):
            posts = many_posts(gbp * residents / gbp_a_post(costs, hour))
            town = f"{amount(gbp * residents, '£')} a year in a town of {residents:,}"
            each = f"{hours_a_year(costs):,.0f} hours a year at {amount(max(elements(costs[hour])), '£')}"
            return f"{amount(gbp, '£')} is {town}, about {posts} {whose} ({each})"
    return ""
