"""The controls of a setting: what you could decide, and what you doubt; all else by search."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coprod_sim import evidence
from coprod_sim.evidence.entries import Parameter, Setting, Value
from coprod_sim.page.live.asked import Setting as Asked
from coprod_sim.page.live.asked import arms_of, loaded
from coprod_sim.page.live.control import control, ends, short, step
from coprod_sim.page.live.matters import mattering
from coprod_sim.scenario.allowed import settable
from coprod_sim.scenario.bought import Bought, bought
from coprod_sim.scenario.load import scenario_names
from coprod_sim.scenario.posts import MONEY, POSTS, amount, many_posts
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.set_numbers import setting_arms

DOZEN = 12
SWITCHES = ("practice_share",)
"""What makes an arm what it is: it stands last among what could be decided."""


def controls(s: Asked) -> dict[str, Any]:
    """All controls of a setting, as data."""
    town = loaded(s.scenario)
    doubted = [_doubt(s, town, number) for number in _doubted(s, town)]
    return {
        "decide": [_decide(s, town, arm, key) for arm, key in _decided(s, town)],
        "doubt": doubted,
        "money": _money(s, town),
        "all": [_listed(s, town, number) for number in evidence.parameters().values()],
        "scenarios": [_scenario(name) for name in _known(s)],
        "presets": _presets(s),
        "matters": mattering(town.name)[1],
    }


def _decided(s: Asked, town: Scenario) -> Iterator[tuple[str, str]]:
    """Every number that an arm sets itself, what the first contrast turns on first."""
    arms = sorted(arms_of(s), key=lambda arm: (arm == town.baseline, arm != next(iter(town.subjects), "")))
    for arm in arms:
        keys = sorted(town.arms[arm].settings, key=lambda key: key in SWITCHES)
        yield from ((arm, key) for key in keys if settable(key).index is None)


def _decide(s: Asked, town: Scenario, arm: str, key: str) -> dict[str, Any]:
    number, given = settable(key), town.as_given(s.evidence, arm)
    here = given[key].setting if key in given else number.setting(s.evidence)
    value = s.overrides.get(f"{arm}.{key}", here.value)
    made = control(number, arm, here, value, town.money.symbol, here)
    return made | {"arm_label": town.arms[arm].label, "because": town.arms[arm].settings[key].because}


def _doubted(s: Asked, town: Scenario) -> list[Parameter]:
    """The dozen that matter most, of those that no arm sets, and what is set now in all arms."""
    known = evidence.parameters()
    keys = [key for key in mattering(town.name)[0] if key in known and not setting_arms(town, key)]
    dozen = [key for key in keys if known[key].index is None][:DOZEN]
    set_now = [key for key in s.overrides if key in known and known[key].index is None]
    return [known[key] for key in dict.fromkeys((*dozen, *set_now))]


def _here(s: Asked, town: Scenario, number: Parameter) -> Setting:
    given = town.given(s.evidence)
    return given[number.key].setting if number.key in given else number.setting(s.evidence)


def _doubt(s: Asked, town: Scenario, number: Parameter) -> dict[str, Any]:
    here = _here(s, town, number)
    value: Value = s.overrides.get(number.key, here.value)
    made = control(number, None, here, value, town.money.symbol, here)
    return made | {"fixed": number.key in s.overrides}


def _listed(s: Asked, town: Scenario, number: Parameter) -> dict[str, Any]:
    """A number in the list of all, which may be moved where it is one number and no arm sets it."""
    here, own = _here(s, town, number), setting_arms(town, number.key)
    value = s.overrides.get(number.key, here.value)
    made = short(number, None, value, town.money.symbol) | {"topic": number.topic, "set_by": own}
    if own or number.index is not None:
        return made | {"movable": False}
    low, high = ends(number, here, value)
    sizes = {"default": here.value, "low": low, "high": high, "step": step(number, low, high)}
    return made | {"movable": True, **sizes}


def _money(s: Asked, town: Scenario) -> dict[str, Any] | None:
    """What the money of each arm beyond the team buys, in posts."""
    every = [(arm, each) for arm in arms_of(s) for each in bought(town, arm, s.evidence, s.overrides, s.residents)]
    lines = [
        {
            "arm": arm,
            "label": town.arms[arm].label,
            "gbp_a_resident": each.gbp_per_resident_year,
            "posts": each.posts,
            "said": _spent(each, town.money.symbol),
        }
        for arm, each in every
    ]
    return {"keys": [MONEY, POSTS], "lines": lines} if lines else None


def _spent(each: Bought, symbol: str) -> str:
    a_resident = f"{amount(each.gbp_per_resident_year, symbol)} a resident a year"
    in_town = f"{amount(each.gbp_year, symbol)} a year in the town"
    return f"{a_resident}, {in_town}: about {many_posts(each.posts)} {each.whose}"


def _known(s: Asked) -> list[str]:
    names = scenario_names()
    return names if s.scenario in names else [s.scenario, *names]


def _scenario(name: str) -> dict[str, Any]:
    town = loaded(name)
    return {"name": Path(name).stem, "title": town.title, "question": town.question, "finding": ""}


def _presets(s: Asked) -> list[dict[str, Any]]:
    """Settings that are a good beginning."""
    return [
        {"name": "As trials found", "scenario": Path(s.scenario).stem, "evidence": "trials", "overrides": {}},
        {"name": "As the talk claims", "scenario": Path(s.scenario).stem, "evidence": "talk", "overrides": {}},
    ]
