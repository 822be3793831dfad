"""Scenario files: a town, its arms as differences from the evidence, and why each difference is there.

A scenario states only what differs from the scenario that it ``extends`` and from the evidence, each with a
``because``. ``scenarios/time_bank.yaml`` is the commented example to copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coprod_sim.evidence.entries import Setting, Value
from coprod_sim.scenario.arguments import said
from coprod_sim.scenario.claims import Claim
from coprod_sim.scenario.errors import InputError, unknown
from coprod_sim.scenario.money import POUNDS, Money
from coprod_sim.scenario.names import FileName
from coprod_sim.scenario.posts import MONEY, POSTS, central_costs, gbp_a_post, in_money, other_way
from coprod_sim.scenario.settings import ScenarioSetting, SourcedSetting, laid_over
from coprod_sim.scenario.yaml_source import shown

WORLDS = 128
"""Worlds that a comparison samples where neither the scenario nor the user says how many."""


@dataclass(frozen=True)
class Arm:
    """One way to run the service: ``settings`` are its differences from the scenario.

    ``against`` is the arm that it is compared with, where that is not the baseline; ``locality_residents`` are people
    in each of its localities, where they are not the scenario's.
    """

    name: str
    label: str
    because: str
    settings: Mapping[str, ScenarioSetting]
    against: str | None = None
    locality_residents: int | None = None


@dataclass(frozen=True)
class Scenario:
    """A town, its arms and what is claimed of it; ``residents`` and ``locality_residents`` are people.

    ``weeks`` is the horizon, ``worlds`` how many of them a comparison samples where it is not told, ``money`` what all
    amounts are in, ``labels`` what outcomes are called here. ``subjects`` are all arms but the baseline, the one that
    results are told of first; ``sources`` the files that do not come with the package, the one asked for first, with
    their text.
    """

    name: FileName
    title: str
    question: str
    path: Path
    residents: int
    locality_residents: int
    weeks: int
    baseline: str
    settings: Mapping[str, ScenarioSetting]
    arms: Mapping[str, Arm]
    claims: Mapping[str, Claim] = field(default_factory=dict)
    money: Money = POUNDS
    labels: Mapping[str, str] = field(default_factory=dict)
    subjects: tuple[str, ...] = ()
    worlds: int = WORLDS
    files: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Texts of the files that it was made of and that do not come with the package, by path from its own file's."""

    def arm(self, name: str) -> Arm:
        """The arm of that name.

        Raises:
            InputError: there is none.
        """
        if not isinstance(name, str):
            known = ", ".join(self.arms)
            raise InputError([f"arm: the name of an arm is needed, not {said(name)}; there are: {known}"])
        if name not in self.arms:
            raise InputError([f"{shown(self.path)}: arms: {unknown(name, 'arm', list(self.arms))}"])
        return self.arms[name]

    def people_in_locality(self, arm: str) -> int:
        """Residents of each locality in an arm."""
        return self.arm(arm).locality_residents or self.locality_residents

    def given(
        self,
        profile: str,
        arm: str | None = None,
        own: Mapping[str, tuple[Value, str]] | None = None,
        residents: int | None = None,
    ) -> dict[str, SourcedSetting]:
        """What is set in a profile, by number: in all arms, over that in ``arm``, and over that for a run.

        Posts are there as the money that they cost.

        Args:
            profile: of the evidence.
            arm: its name; without it, what holds in all arms.
            own: values that are set for a run, by key, and where.
            residents: people in the town, if not the scenario's.

        Raises:
            InputError: there is no such arm, or posts cost more than is allowed.
        """
        given = self.as_given(profile, arm, own)
        posts = given.pop(POSTS, None)
        if posts is not None:
            costs = central_costs({key: at.setting for key, at in given.items()}, profile)
            money = in_money(posts.setting, gbp_a_post(costs), residents or self.residents, posts.where)
            given[MONEY] = SourcedSetting(money, posts.where)
        return given

    def as_given(
        self, profile: str, arm: str | None = None, own: Mapping[str, tuple[Value, str]] | None = None
    ) -> dict[str, SourcedSetting]:
        """The same with posts as posts.

        Raises:
            InputError: there is no such arm.
        """
        of_arm = {} if arm is None else self.arm(arm).settings
        placed = {key: given.at(profile) for key, given in laid_over(self.settings, of_arm).items()}
        result = {key: at for key, at in placed.items() if at is not None}
        for key, (value, where) in (own or {}).items():
            if (rival := other_way(key, result)) is not None:
                del result[rival]
            result[key] = SourcedSetting(Setting(value), where)
        return result
