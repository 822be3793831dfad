"""Who helps whom: told with either engine, adding up to the books; and who gives more than they have is an error."""

from collections import Counter
from functools import cache
from typing import Any, Literal

import numpy as np
import pytest

from coprod_sim.model.agents.context import Week
from coprod_sim.model.agents.residents import Citizen, Neighbour
from coprod_sim.model.model import CoProductionModel
from coprod_sim.outcomes.fields import FIELD_INDEX

pytestmark = pytest.mark.rule
ENGINES: tuple[Literal["kernel"], Literal["agents"]] = ("kernel", "agents")
PEOPLE = 400
LIVELY: dict[str, object] = {"join_per_year": 3.0, "broker_hours_per_hour": 0.2, "intention_to_action": 1.0}
GROUPS: dict[str, object] = {
    "course_gbp_per_resident_year": 40.0,
    "course_group_size": 4.0,
    "introduction_share": 1.0,
    "peer_tie_fade_per_year": 0.5,
}


def town(weeks: int = 10, **options: Any) -> CoProductionModel:
    """A town where there is much going on, some weeks after policy began."""
    options = {"overrides": LIVELY | GROUPS, "fixed_parameters": True, "engine": "agents"} | options
    return CoProductionModel("time_bank", "co-produced", residents=PEOPLE, **options).run(weeks)


@cache
def lively(engine: Literal["kernel", "agents"]) -> CoProductionModel:
    return town(engine=engine)


def last_week(model: CoProductionModel, field: str) -> int:
    return int(model.ledger[-1, :, FIELD_INDEX[field]].sum())


@pytest.mark.parametrize("engine", ENGINES)
def test_exchanges_add_up_to_the_books(engine: Literal["kernel", "agents"]) -> None:
    model = lively(engine)
    table = model.exchanges()
    kin, from_here, to_here = table["why"] == "kin", table["giver"].notna(), table["receiver"].notna()
    rows = {
        "given_kin": kin & from_here & to_here,
        "given_outside": kin & ~to_here,
        "given_kin_elsewhere": kin & ~from_here,
        "given_friends": table["why"] == "usual",
        "given_asked": table["why"] == "asked",
        "given_bank": table["why"] == "bank",
    }
    assert sum(rows.values()).eq(1).all()
    for field, chosen in rows.items():
        assert table["minutes"][chosen].sum() == last_week(model, field) > 0, field
    assert (table["minutes"] > 0).all()
    assert set(table["tie"].dropna()) >= {"partner", "friend", "neighbour", "peer"}


def test_both_engines_tell_the_same() -> None:
    kernel, agents = (lively(engine).exchanges() for engine in ENGINES)
    told = ["tie", "why", "minutes"]
    assert kernel[told].equals(agents[told])
    ids = {agent.unique_id: agent.row + 1 for agent in lively("agents").agents.select(agent_type=Neighbour)}
    for side in ("giver", "receiver"):
        known = agents[side].isin(list(ids))
        assert known.any()
        assert (agents[side][known].map(ids) == kernel[side][known]).all()  # a view's id is its row, from 1


@pytest.mark.parametrize("engine", ENGINES)
def test_what_one_gives_another_receives(engine: Literal["kernel", "agents"]) -> None:
    given, received = Counter[Any](), Counter[Any]()
    for person in map(lively(engine).person, range(PEOPLE)):
        given.update((person.row, other.row, *rest) for other, *rest in person.gives() if other is not None)
        received.update((other.row, person.row, *rest) for other, *rest in person.receives() if other is not None)
    assert given == received
    assert {key[3] for key in given} == {"kin", "usual", "asked"}


def test_what_one_gives_is_what_one_has() -> None:
    for person in map(lively("kernel").person, range(PEOPLE)):
        gave: Counter[str] = Counter()
        for _, _, why, minutes in person.gives():
            gave[why] += minutes
        assert gave["kin"] == person.given
        assert gave["usual"] <= person.helping
        assert gave["asked"] <= person.more - person.spent


def test_before_policy_and_before_anybody_has_planned() -> None:
    founded = town(weeks=0, burn_in=False, engine="kernel")
    assert founded.exchanges().empty
    burnt_in = town(weeks=0, engine="kernel").exchanges()
    assert set(burnt_in["why"]) == {"kin", "usual"}


class LikeToLike:
    """Only people of one's own deprivation fifth are near."""

    def weight_of(self, tie: int, other: Any) -> int:
        weight: int = super().weight_of(tie, other) if other.fifth == self.fifth else 0  # type: ignore[misc, attr-defined]
        return weight


class LikeNeighbour(LikeToLike, Neighbour):
    """A neighbour of this kind."""


class LikeCitizen(LikeToLike, Citizen):
    """A citizen of this kind."""


def test_people_may_give_to_their_own_fifth_only() -> None:
    like = town(neighbour=LikeNeighbour, citizen=LikeCitizen)
    fifth = {agent.unique_id: agent.fifth for agent in map(like.person, range(PEOPLE))}
    table = like.exchanges()
    help_ = table[table["why"].isin(["usual", "asked"])]
    assert (help_["giver"].map(fifth) == help_["receiver"].map(fifth)).all()
    usual = lively("agents").exchanges()
    assert 0 < help_["minutes"].sum() < usual["minutes"][usual["why"].isin(["usual", "asked"])].sum()
    assert help_["minutes"].sum() == last_week(like, "given_friends") + last_week(like, "given_asked")


class TooMuch(Neighbour):
    """A neighbour who would give more usual help than they have."""

    def minutes_for(self, asker: Any, tie: int, why: str) -> int:
        return self.helping + 1 if why == "usual" else 0


class TooMuchAsked(Neighbour):
    """The same when a team asks."""

    def minutes_for(self, asker: Any, tie: int, why: str) -> int:
        return self.free + 1 if why == "asked" else 0


class TooMuchCare(Neighbour):
    """A carer who would give more than they offer."""

    def minutes_for_kin(self, week: Week, cared_for: Any) -> int:
        return self.offer + 1


class TooMuchTrade(Neighbour):
    """A member of the time bank who would offer more than they have."""

    def offers(self, week: Week) -> int:
        return self.free + 1


class LessThanNothing(Neighbour):
    """A neighbour who would take from those who ask."""

    def minutes_for(self, asker: Any, tie: int, why: str) -> int:
        return -1


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (TooMuch, "usual"),
        (TooMuchAsked, "asked"),
        (TooMuchCare, "kin"),
        (TooMuchTrade, "bank"),
        (LessThanNothing, "usual"),
    ],
)
def test_to_give_more_than_one_has_is_an_error(kind: type[Neighbour], why: str) -> None:
    with pytest.raises(ValueError, match=rf"{kind.__name__} \d+ would give -?\d+ minutes a week \({why}\), but has \d"):
        town(weeks=1, neighbour=kind)


def test_no_minute_is_given_twice() -> None:
    town = lively("agents")
    r = town.town.residents
    assert (r.spent <= r.more).all()
    assert (r.given <= r.offer).all()
    found = town.exchanges()
    by_kin = found[found["why"] == "kin"].groupby("receiver")["minutes"].sum()
    by_kin = by_kin.reindex(range(1, r.kin.size + 1), fill_value=0)
    assert np.all(by_kin.to_numpy() <= r.kin)
    assert by_kin.sum() > 0
