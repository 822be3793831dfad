"""What would it take? In small towns, the share of worlds in which an outcome changes by as much as is wished.

A lever is set to a few values from end to end of its slider, in the same small towns. It is an estimate, and says so:
no more than a place to look, which the full answer then tells.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.page.live.asked import Setting, loaded, plan_of
from coprod_sim.page.live.control import ends, in_words
from coprod_sim.page.live.rows import KEYS
from coprod_sim.page.live.steps import RESIDENTS, Running, stand_for
from coprod_sim.page.live.worlds import MB, Stopped, Store, Task
from coprod_sim.report.numbers import whole_percent
from coprod_sim.scenario.allowed import settable
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.set_numbers import named
from coprod_sim.studies import contrasts, intervals
from coprod_sim.studies.compare.assemble import Sample
from coprod_sim.studies.worlds import Job, jobs_for

POINTS, TOWNS = 7, 32
_STORE = Store(runs=MB, towns=60 * MB, small=30 * MB)
Curve = dict[str, Any]


def curve(
    s: Setting,
    lever_key: str,
    outcome: str,
    change: float,
    cancelled: Callable[[], bool],
    towns: int = TOWNS,
    size: int = RESIDENTS,
    workers: int = 2,
) -> Curve:
    """For values of a lever: in how many of the small towns an outcome changes by ``change`` or more, that way.

    ``change`` is per 1,000 residents or per resident, as the outcome is told; below zero: as much less or lower still.
    What cannot be asked comes back as ``{"problem": in words}``; where it is no longer wanted, with the points so far.
    """
    if problem := _problem(s, lever_key, outcome, change):
        return {"problem": problem}
    points: list[dict[str, Any]] = []
    with ThreadPoolExecutor(workers) as pool, Running(pool, _STORE, cancelled) as running:
        try:
            many = (towns, size)
            points.extend(_point(s, lever_key, v, outcome, change, running, many) for v in _values(s, lever_key))
        except Stopped:
            pass
        except InputError as error:
            return {"problem": str(error).splitlines()[0], "points": points}
    state = f"≈ estimate from {towns} small towns of {size:,} residents"
    return {"lever": lever_key, "outcome": outcome, "change": change, "points": points, "state": state,
            "done": len(points) == len(_values(s, lever_key))}  # fmt: skip


def _problem(s: Setting, lever: str, outcome: str, change: float) -> str:
    if outcome not in OUTCOMES:
        return "there is no such outcome"
    if not np.isfinite(change):
        return "a wished change is a number"
    try:
        number = settable(named(lever)[1])
        plan = plan_of(replace(s, overrides={**s.overrides, lever: _values(s, lever)[0]}))
    except ValueError as error:
        return str(error).splitlines()[0]
    if number.index is not None:
        return "several numbers are set together here; this asks for one"
    return "" if stand_for(plan) else "small towns tell nothing of this scenario, in which practice spreads"


def _values(s: Setting, lever: str) -> list[float]:
    arm, key = named(lever)
    number, given = settable(key), loaded(s.scenario).as_given(s.evidence, arm)
    here = given[key].setting if key in given else number.setting(s.evidence)
    low, high = ends(number, here, here.value)
    values = np.linspace(low, high, POINTS)
    return sorted({float(round(value)) if number.whole else float(f"{value:.6g}") for value in values})


def _point(
    s: Setting, lever: str, value: float, outcome: str, change: float, running: Running, many: tuple[int, int]
) -> dict[str, Any]:
    towns, size = many
    plan = plan_of(replace(s, overrides={**s.overrides, lever: value}))
    pair = Sample({}, plan, 0, ()).pairs[0]
    runs: Mapping[Job, Any] = running.all(Task(plan, size, small=True), jobs_for(pair, range(towns), ()))
    of = KEYS.index(outcome)
    each = [np.stack([runs[Job(arm, town, town)].whole[of] for town in range(towns)]) for arm in pair]
    difference = contrasts.paired(each[0], each[1])
    reached = int((difference <= change).sum() if change < 0 else (difference >= change).sum())
    share, low, high = (float(part) for part in intervals.share(np.asarray(reached, dtype=np.float64), towns))
    symbol = plan.scenario.money.symbol
    return {"value": value, "words": in_words(settable(named(lever)[1]), value, symbol), "share": share, "low": low,
            "high": high, "said": whole_percent(share), "median": float(np.median(difference))}  # fmt: skip
