"""Whether the error of an estimate is right; ``python verification/estimate.py`` makes a table in docs/page_inside.md.

From setting to setting one number is moved at random, as somebody at a page would; what two, four and sixteen small
towns say is compared with the full answer. The error should hold at least 75 times in 100, and a direction that is
named should be the full answer's.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np

from coprod_sim.page.live.asked import Setting, loaded, plan_of
from coprod_sim.page.live.estimate import moved
from coprod_sim.page.live.ladder import Ladder
from coprod_sim.page.live.levers import controls
from coprod_sim.page.live.rows import KEYS
from coprod_sim.page.live.steps import RESIDENTS, SMALL_TOWNS
from coprod_sim.page.live.worlds import Task
from coprod_sim.studies.compare.answer import ANSWER
from coprod_sim.studies.compare.assemble import Sample
from coprod_sim.studies.contrasts import paired
from coprod_sim.studies.intervals import Array
from coprod_sim.studies.worlds import Job, jobs_for

SCENARIOS, PROFILES = ("time_bank", "core_economy"), ("trials", "talk")
MOVES, WORLDS, LARGE, WEEKS = 10, 16, 5_000, 156
"""Moves of each scenario and profile; worlds of a full answer, its residents and weeks."""
PAGE = Path(__file__).parents[1] / "docs" / "page_inside.md"
MARK = "<!-- table -->\n"
OUTCOMES = [KEYS.index(key) for key in ANSWER]


class Move(NamedTuple):
    """One move: differences in all worlds before and after, and in small towns, (worlds or towns, outcomes)."""

    scenario: str
    profile: str
    key: str
    before: Array
    after: Array
    old: Array
    new: Array


def differences(ladder: Ladder, s: Setting, residents: int, worlds: int) -> Array:
    """Of the first contrast, in towns of so many residents."""
    plan = plan_of(s)
    pair = Sample({}, plan, 0, ()).pairs[0]
    with ladder.running(lambda: False) as running:
        runs = running.all(Task(plan, residents, small=True), jobs_for(pair, range(worlds), ()))
    each = [np.stack([runs[Job(arm, k, k)].whole[OUTCOMES] for k in range(worlds)]) for arm in pair]
    return paired(each[0], each[1])


def another(s: Setting, random: Random) -> tuple[Setting, str]:
    """One number moved: to anywhere on the slider of what is decided, or in the range of what is doubted."""
    made = controls(s)
    subject = next(iter(loaded(s.scenario).subjects))
    decided = [one for one in made["decide"] if one["arm"] == subject and not one["switch"]]
    one = random.choice(random.choice((decided, [one for one in made["doubt"] if one["range"]])))
    low, high = one["range"] or (one["low"], one["high"])
    value = low + one["step"] * random.randint(0, max(1, int((high - low) / one["step"])))
    return replace(s, overrides={**s.overrides, one["key"]: float(f"{min(value, high):.6g}")}), one["key"]


def moves(scenario: str, profile: str) -> Iterator[Move]:
    """A walk of random moves."""
    random, ladder = Random(f"{scenario} {profile}"), Ladder()
    s = Setting(scenario, profile, residents=LARGE, weeks=WEEKS, worlds=WORLDS)
    before, old = (differences(ladder, s, size, many) for size, many in ((LARGE, WORLDS), (RESIDENTS, 16)))
    for _ in range(MOVES):
        s, key = another(s, random)
        after, new = (differences(ladder, s, size, many) for size, many in ((LARGE, WORLDS), (RESIDENTS, 16)))
        yield Move(scenario, profile, key, before, after, old, new)
        print(scenario, profile, key, s.overrides[key], file=sys.stderr, flush=True)
        before, old = after, new
    ladder.close()


def row(every: list[Move], towns: int) -> list[str]:
    """How often the error held with so many small towns, how large it was, and how often a direction was right."""
    held, size, named, right = [], [], 0, 0
    for move in every:
        found = moved(move.before, move.old[:towns], move.new[:towns])
        full, spread = np.median(move.after, axis=0), move.after.std(axis=0, ddof=1)
        held += list(np.abs(found.middle - full) <= found.error)
        size += list((found.error / np.maximum(spread, 1e-12))[spread > 0])
        told = np.abs(found.middle) > found.error
        named += int(told.sum())
        right += int((told & (np.sign(found.middle) == np.sign(full))).sum())
    return [str(towns), f"{100 * np.mean(held):.0f}%", f"{np.median(size):.2f}", f"{named} of {len(held)}",
            f"{100 * right / max(1, named):.0f}%"]  # fmt: skip


HEAD = ("Small towns", "Error held", "Error / spread between worlds", "Directions named", "Of them right")


def table(every: list[Move]) -> str:
    """A table a scenario and profile, and one of all."""
    groups = {f"{s}, {p}": [m for m in every if (m.scenario, m.profile) == (s, p)] for s in SCENARIOS for p in PROFILES}
    lines = ["| Moves | " + " | ".join(HEAD) + " |", "|---" * (len(HEAD) + 1) + "|"]
    for name, some in (("All", every), *groups.items()):
        lines += [f"| {name} | {' | '.join(row(some, towns))} |" for towns in SMALL_TOWNS if some]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    walked = [move for scenario in SCENARIOS for profile in PROFILES for move in moves(scenario, profile)]
    text = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    PAGE.write_text(text + MARK + table(walked), encoding="utf-8")
