"""Whether arms that are compared have the same money beyond the team."""

from collections.abc import Mapping, Sequence
from typing import Any

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import PROFILES
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.set_numbers import set_in

SPENT_BY = (
    *(f"{use}_gbp_per_resident_year" for use in ("programme", "course", "ordinary", "support")),
    *("practice_share", "practice_spreads", "networks", "assets"),
)
DIGITS = 6
"""Amounts are the same that messages print alike, in so many figures: what posts cost need not be a round sum."""


def extra_money(
    scenario: Scenario, arm: str, profile: str, given: Mapping[str, Any] | None = None, residents: int | None = None
) -> float:
    """What an arm spends beyond the team a resident-year, in the scenario's money, before any draw.

    A programme's money is spent only where it is used: a broker's with networks, a course's with assets, and both by a
    team that co-produces; where practice spreads the rest of it goes into outreach.

    Args:
        scenario: where the arm is.
        arm: its name.
        profile: of the evidence.
        given: numbers that are set for a run, by ``KEY`` or ``ARM.KEY``.
        residents: people in the town, who pay for posts; the scenario's by default.
    """
    p = _central(scenario, arm, profile, given or {}, residents)
    used = p["practice_share"] > 0.0 or p["practice_spreads"] == 1.0
    programme = p["programme_gbp_per_resident_year"] * p["networks"] + p["course_gbp_per_resident_year"] * p["assets"]
    return programme * used + p["ordinary_gbp_per_resident_year"] + p["support_gbp_per_resident_year"]


def _central(
    scenario: Scenario, arm: str, profile: str, given: Mapping[str, Any], residents: int | None
) -> dict[str, float]:
    """Central values of the numbers that money depends on, without what drawing needs, which takes long to import."""
    at = scenario.given(profile, arm, set_in(scenario, arm, given), residents)
    values = {key: evidence.parameters()[key].setting(profile).value for key in SPENT_BY}
    values |= {key: each.setting.value for key, each in at.items()}
    return {key: max(entries.elements(values[key])) for key in SPENT_BY}


def money_warnings(scenario: Scenario) -> list[str]:
    """A line for each co-producing arm whose extra money no arm without co-production has (or else the baseline)."""
    return list(dict.fromkeys(line for profile in PROFILES for line in _unmatched(scenario, profile, {}).values()))


def set_apart(
    scenario: Scenario,
    profile: str,
    given: Mapping[str, Any],
    pairs: Sequence[tuple[str, str]],
    residents: int | None = None,
) -> list[str]:
    """Lines on equal money that hold because of what is set for a run: those of ``money_warnings``, and contrasts.

    Args:
        scenario: whose arms are compared.
        profile: of the evidence.
        given: numbers that are set, by ``KEY`` or ``ARM.KEY``.
        pairs: contrasts that are reported.
        residents: people in the town of this run, where posts are paid by more or fewer than in the scenario.
    """
    before, after = _unmatched(scenario, profile, {}), _unmatched(scenario, profile, given, residents)
    new = {arm: line for arm, line in after.items() if before.get(arm) != line}
    was, now = (
        {arm: _same(extra_money(scenario, arm, profile, each, people)) for arm in scenario.arms}
        for each, people in (({}, None), (given, residents))
    )
    apart = [pair for pair in pairs if was[pair[0]] == was[pair[1]] and now[pair[0]] != now[pair[1]]]
    symbol = scenario.money.symbol
    told = [
        f"{one} minus {two} ({symbol}{now[one]:g} against {symbol}{now[two]:g} per resident-year)"
        for one, two in apart
        if not {one, two} & new.keys()
    ]
    lines = [f"as set for this run, {line}" for line in new.values()]
    return lines + ([f"as set for this run, these are no longer at equal money: {', '.join(told)}"] if told else [])


def _same(amount: float) -> float:
    return float(f"{amount:.{DIGITS}g}")


def _unmatched(
    scenario: Scenario, profile: str, given: Mapping[str, Any], residents: int | None = None
) -> dict[str, str]:
    share = {arm: _central(scenario, arm, profile, given, residents)["practice_share"] for arm in scenario.arms}
    spent = {arm: extra_money(scenario, arm, profile, given, residents) for arm in scenario.arms}
    co_produced = [arm for arm in scenario.arms if share[arm] != 0]
    others = {_same(spent[arm]) for arm in scenario.arms if arm not in co_produced}
    if not others:  # arms that all co-produce are compared with each other
        others = {_same(spent[scenario.baseline])}
    symbol = scenario.money.symbol
    return {
        arm: f"no arm without co-production spends the same extra money as {arm} ({symbol}{spent[arm]:g} per "
        "resident-year), so its contrasts are not at equal money; set ordinary_gbp_per_resident_year in another arm"
        for arm in co_produced
        if _same(spent[arm]) not in others
    }
