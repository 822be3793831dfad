"""docs/core_economy.md: the table of levers, under both profiles. `python docs/core_economy.py` makes it again.

Central numbers in the same towns with the same chance events; it takes some minutes.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from markdown_table import table

from coprod_sim import CoProductionModel, load_scenario
from coprod_sim.outcomes import summarise
from coprod_sim.studies.compare.saved import FEW, SOURCES

PAGE = Path(__file__).with_name("core_economy.md")
MARK = "<!-- table -->\n"
PROFILES = ("trials", "talk")
TOWNS = 6
KEYS = (*SOURCES, "unpaid_hours", "demand_hours", "home_care_asked_hours", "contact_hours", "clinical_hours")


def outcomes(job: tuple[str, str, int]) -> list[float]:
    """Outcomes of one arm in one town, in its last year."""
    arm, profile, replicate = job
    model = CoProductionModel("core_economy", arm, evidence=profile, replicate=replicate, fixed_parameters=True)
    model.run(model.town_scenario.weeks)
    found = summarise(model.ledger[-52:], model.parameters)
    return [float(found[key]) for key in KEYS]


def rows(profile: str) -> list[tuple[str, ...]]:
    """A row an arm: hours brought in, all unpaid hours, demand with its error and parts, and what an hour saves."""
    scenario = load_scenario("core_economy")
    arms = [scenario.baseline, *(arm for arm in scenario.arms if arm != scenario.baseline)]
    with ProcessPoolExecutor() as pool:
        jobs = [(arm, profile, replicate) for arm in arms for replicate in range(TOWNS)]
        runs = np.array(list(pool.map(outcomes, jobs))).reshape(len(arms), TOWNS, len(KEYS))
    print(profile, file=sys.stderr, flush=True)
    lines = []
    for arm, run in zip(arms[1:], runs[1:], strict=True):
        difference = run - runs[0]
        mean = dict(zip(KEYS, difference.mean(axis=0).tolist(), strict=True))
        luck = float(difference[:, KEYS.index("demand_hours")].std(ddof=1) / np.sqrt(TOWNS))
        brought = sum(max(0.0, mean[key]) for key in SOURCES)
        saved = f"{-mean['demand_hours'] / brought:.3f}" if brought > FEW else ""
        net = f"{-mean['demand_hours'] / mean['unpaid_hours']:.3f}" if mean["unpaid_hours"] > FEW else ""
        parts = (f"{mean[key]:+,.0f}" for key in ("home_care_asked_hours", "contact_hours", "clinical_hours"))
        demand = f"{mean['demand_hours']:+,.0f} ({luck:.1f})"
        amounts = (f"{brought:,.0f}", f"{mean['unpaid_hours']:+,.0f}", demand, *parts, saved, net)
        lines.append((scenario.arms[arm].label, *amounts))
    return lines


HEAD = (
    *("lever", "hours brought in", "all unpaid hours", "demand (error)", "home care", "contacts", "clinical"),
    *("saved per hour brought in", "saved per unpaid hour"),
)

if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK
    for each in PROFILES:
        text += f"\n## Profile {each}\n\n{table(HEAD, rows(each))}"
    PAGE.write_text(text, encoding="utf-8")
