"""What a run is to be read with: money that buys nothing, and amounts that do not grow with the town."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import PROFILES
from coprod_sim.model.decisions import course_money, in_use, leader_minutes
from coprod_sim.model.town.founding import locality_sizes
from coprod_sim.model.week.coaching import session_minutes, staff_minutes
from coprod_sim.scenario.allowed import LIMITS
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.settings import ScenarioSetting

Values = Mapping[str, Any]
COURSE, BEDS = "course_gbp_per_resident_year", "setting_beds"


def cautions(scenario: Scenario, residents: int, worlds: Mapping[str, Sequence[Values]]) -> list[str]:
    """Sentences to stand beside results, each naming its arm.

    Args:
        scenario: of the runs.
        residents: people in the town.
        worlds: arm to its resolved numbers, one mapping a sampled world.
    """
    return [
        *_small_town(scenario, residents, worlds),
        *_no_place(scenario, residents, worlds),
        *_fixed_beds(scenario, residents, worlds),
    ]


def _small_town(scenario: Scenario, residents: int, arms: Iterable[str]) -> Iterator[str]:
    """Arms that are told apart by a size of localities that the whole town does not reach."""
    large: dict[int, list[str]] = {}
    for arm in arms:
        size = scenario.arms[arm].locality_residents
        if size is not None and size > residents:
            large.setdefault(size, []).append(arm)
    for size, names in large.items():
        yield (
            f"localities have {size:,} residents in {_listed(names)}; this town has {residents:,} in all, so there is "
            f"one locality of {residents:,}."
        )


class Short(NamedTuple):
    """A locality's leaders in a sampled world, who have less time a week than a single participant takes."""

    world: int
    people: int
    minutes: int
    place: int
    gbp: float
    enough_gbp: float

    @property
    def enough_people(self) -> int:
        """Residents whose money would pay for a place."""
        return math.ceil(self.people * self.enough_gbp / self.gbp)


def _no_place(scenario: Scenario, residents: int, worlds: Mapping[str, Sequence[Values]]) -> Iterator[str]:
    """Arms whose money for leaders or key workers does not come to what one participant takes."""
    arms: dict[str, list[str]] = {}
    for arm, each in worlds.items():
        if not any(values.get(COURSE, 0.0) > 0.0 for values in each):
            continue
        sizes = locality_sizes(residents, scenario.people_in_locality(arm))
        found = [_short(i, SimpleNamespace(**v), size) for i, v in enumerate(each) for size in sorted(set(sizes))]
        short = [one for one in found if one is not None]
        if short:
            arms.setdefault(_warning(scenario, sizes, short, len(each)), []).append(arm)
    yield from (f"In {_listed(names)} {text}" for text, names in arms.items())


def _listed(arms: Sequence[str]) -> str:
    return f"the arm {arms[0]}" if len(arms) == 1 else f"the arms {', '.join(arms[:-1])} and {arms[-1]}"


def _short(world: int, p: Any, people: int) -> Short | None:
    """What is short, or None where nothing is spent or there is enough for a place."""
    money = course_money(p, in_use(p, p.practice_share), people)
    session = session_minutes(p.coaching_visit_minutes, p.caseload, p.team_hours_per_professional)
    place, minutes = staff_minutes(session, int(p.course_group_size)), leader_minutes(money, p)
    if money <= 0.0 or minutes >= place:
        return None
    exact = money / p.leader_gbp_per_hour * 60.0
    gbp = float(p.course_gbp_per_resident_year)
    return Short(world, people, minutes, place, gbp, gbp * (place - 0.5) / exact)  # minutes are rounded


def _warning(scenario: Scenario, sizes: Sequence[int], short: Sequence[Short], worlds: int) -> str:
    one = max(short, key=lambda each: each.enough_gbp)
    symbol = scenario.money.symbol
    count = sum(size in {each.people for each in short} for size in sizes)
    where = "in every locality" if count == len(sizes) else f"in {count:,} of {len(sizes):,} localities"
    some = len({each.world for each in short})
    of_worlds = "" if some == worlds else f", in {some} of {worlds} sampled worlds,"
    enough = f"{symbol}{math.ceil(one.enough_gbp * 100.0) / 100.0:,g} per resident a year"
    if one.enough_people <= LIMITS["locality_residents"][1]:
        enough += f", or a locality of {one.enough_people:,} residents"
    return (
        f"the {symbol}{one.gbp:g} per resident a year of {COURSE} pays for no place {where}{of_worlds} and is spent "
        f"all the same: {one.people:,} residents come to {one.minutes} minutes of a leader or key worker a week, and "
        f"one participant takes {one.place}. One place takes {enough}."
    )


def _fixed_beds(scenario: Scenario, residents: int, worlds: Mapping[str, Sequence[Values]]) -> Iterator[str]:
    """Beds that a scenario sets for its own number of residents, in a town of another size."""
    if residents == scenario.residents:
        return
    arms: dict[int, list[str]] = {}
    for arm, each in worlds.items():
        own = {**scenario.settings, **scenario.arms[arm].settings}
        if BEDS in own and each[0].get(BEDS) in _values(own[BEDS]) - {0}:
            arms.setdefault(int(each[0][BEDS]), []).append(arm)
    for beds, names in arms.items():
        yield (
            f"{BEDS} is {beds:,} in {_listed(names)}, as the scenario has it for {scenario.residents:,} residents; "
            f"this town has {residents:,}, and beds are not scaled. In proportion there would be "
            f"{beds * residents / scenario.residents:.3g}."
        )


def _values(given: ScenarioSetting) -> set[Any]:
    """What a setting says of a number, in either profile."""
    return {at.setting.value for profile in PROFILES if (at := given.at(profile)) is not None}


def of_file(scenario: Scenario) -> list[str]:
    """Cautions about a scenario at its own size and central values, before anything is run."""
    from coprod_sim.model.parameters import resolve

    return cautions(
        scenario,
        scenario.residents,
        {arm: [resolve(scenario, arm, drawn=False).values] for arm in scenario.arms},
    )


def spends_on_courses(scenario: "Scenario") -> bool:
    """Whether any arm has money for course leaders or key workers, in either profile."""
    key = "course_gbp_per_resident_year"
    return any(_number(scenario, arm, key, profile) > 0 for arm in scenario.arms for profile in entries.PROFILES)


def _number(scenario: "Scenario", arm: str, key: str, profile: str) -> float:
    placed = scenario.given(profile, arm).get(key)
    value = (evidence.parameters()[key].setting(profile) if placed is None else placed.setting).value
    return math.nan if isinstance(value, tuple) else value
