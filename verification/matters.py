"""coprod_sim/page/live/matters.csv: which doubted numbers matter most. ``python verification/matters.py`` remakes it.

Worlds of 1,000 residents; a number's weight is the larger of the two shares of variance (squared rank correlations)
that its draws have in the difference in demand and in cost to the public budget, between the first contrast's arms.
"""

import csv

import numpy as np
from scipy.stats import rankdata

from coprod_sim.evidence import parameters
from coprod_sim.model.model import MODEL_VERSION
from coprod_sim.page.live.asked import Setting, plan_of
from coprod_sim.page.live.ladder import Ladder
from coprod_sim.page.live.matters import TABLE
from coprod_sim.page.live.rows import KEYS
from coprod_sim.page.live.worlds import Task
from coprod_sim.scenario.set_numbers import setting_arms
from coprod_sim.studies.compare.assemble import Sample
from coprod_sim.studies.worlds import Job, jobs_for

WORLDS, RESIDENTS, MOST = 256, 1_000, 14
SCENARIOS = ("time_bank", "core_economy")
OUTCOMES = ("demand_hours", "cost_public_gbp")


def weights(ladder: Ladder, name: str) -> list[tuple[str, float]]:
    """Numbers of a scenario that have one value, with their weight, the largest first."""
    plan = plan_of(Setting(name, worlds=WORLDS))
    pair = Sample({}, plan, 0, ()).pairs[0]
    task = Task(plan, RESIDENTS, small=True)
    with ladder.running(lambda: False) as running:
        runs = running.all(task, jobs_for(pair, range(WORLDS), ()))
    of = [KEYS.index(key) for key in OUTCOMES]
    each = [runs[Job(pair[0], k, k)].whole[of] - runs[Job(pair[1], k, k)].whole[of] for k in range(WORLDS)]
    ranks = np.apply_along_axis(rankdata, 0, np.array(each))
    drawn = [ladder.store.numbers_of(plan, Job(pair[0], k, k)).values for k in range(WORLDS)]
    found = {}
    for key, number in parameters().items():
        if number.index is not None or setting_arms(plan.scenario, key):
            continue
        values = np.array([float(numbers[key]) for numbers in drawn])
        if np.ptp(values) > 0.0:
            found[key] = max(float(np.corrcoef(rankdata(values), ranks[:, i])[0, 1]) ** 2 for i in range(len(of)))
    return sorted(found.items(), key=lambda item: -item[1])[:MOST]


if __name__ == "__main__":
    made = Ladder()
    rows = [
        [scenario, key, f"{weight:.3f}", WORLDS, RESIDENTS, MODEL_VERSION]
        for scenario in SCENARIOS
        for key, weight in weights(made, scenario)
    ]
    made.close()
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([["scenario", "key", "share_of_variance", "worlds", "residents", "model"], *rows])
