"""docs/ablation.md: each mechanism switched off, paired, and what that does to the headlines.

`python docs/ablation.py` makes the page again; it takes some minutes. Central numbers, the same towns and chance
events with and without the mechanism; what stands in the table is the change of the *difference* between the arm
that is told of and the baseline, or, for what acts in the baseline, of the baseline itself.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from markdown_table import table as markdown_table

from coprod_sim import CoProductionModel, load_scenario
from coprod_sim.outcomes import OUTCOMES, summarise
from coprod_sim.report.numbers import figures, signed
from coprod_sim.scenario.scenario import Scenario

PAGE = Path(__file__).with_name("ablation.md")
OUTCOME_KEYS = ("demand_hours", "public_hours", "cost_public_gbp", "unmet_hours", "unpaid_hours", "qaly")
PROFILES = ("trials", "talk")
TOWNS = 4
RESIDENTS = 20_000
CLEAR = 2.0
"""Monte Carlo errors from zero from which an effect counts."""


class Mechanism(NamedTuple):
    """What is switched off, by which numbers, and in which scenario, baseline and arm it is looked at."""

    name: str
    off: dict[str, Any]
    scenario: str = "time_bank"
    arm: str = "co-produced"
    weeks: int = 156


MECHANISMS = (
    Mechanism("Value: assets", {"assets": 0}),
    Mechanism("Value: reciprocity", {"reciprocity": 0}),
    Mechanism("Value: redefined work", {"redefined_work": 0}),
    Mechanism("Value: networks", {"networks": 0}),
    Mechanism("Kin care", {"care_start_per_year": [0.0] * 7, "kin_elsewhere_share": 0.0}),
    Mechanism("Usual help by friends and neighbours", {"help_month_share": 0.0}),
    Mechanism("Help removes practical need (substitution)", {"substitution": 0.0}),
    Mechanism("Kin stay away where the team comes (sees_formal_share)", {"sees_formal_share": 0.0}),
    Mechanism("Kin stay away where others help (sees_help_share)", {"sees_help_share": 0.0}),
    Mechanism("Asking looks at the share that is left (sighted_exponent)", {"sighted_exponent": 0.0}),
    Mechanism("A gift is hard to ask for (gift_discount)", {"gift_discount": 0.0}),
    Mechanism("Practical need is bounded (practical_hours_per_week)", {"practical_hours_per_week": 168.0}),
    Mechanism("The team asks on people's behalf (ask_boldness)", {"ask_boldness": 1.0}),
    Mechanism("The time bank (its money)", {"programme_gbp_per_resident_year": 0.0}),
    Mechanism("Joining by peers and when asked", {"join_peers_per_year": 0.0, "join_asked_multiple": 1.0}),
    Mechanism("The lonely are invited (invite_lonely)", {"invite_lonely": 0.0}),
    Mechanism("Belief that one can make a difference (give_per_sd)", {"give_per_sd": 0.0}),
    Mechanism("Self-care is invited (self_care_invited)", {"self_care_invited": 0.0}),
    Mechanism("Self-care grows with capability (self_care_per_sd)", {"self_care_per_sd": 0.0}),
    Mechanism("Doing with people adds to capability", {"doing_with_dose_share": 0.0}),
    Mechanism("Doing with people takes longer (doing_with_extra)", {"doing_with_extra": 0.0}),
    Mechanism("Coaching (coaching_share)", {"coaching_share": 0.0}),
    Mechanism("Carers are relieved (relief_effect)", {"relief_effect": 0.0}),
    Mechanism("Capability prevents severity (prevention_per_sd)", {"prevention_per_sd": 0.0}),
    Mechanism("Visitors find hidden need (find_need_share)", {"find_need_share": 0.0}),
    Mechanism("Unmet need harms health (harm_of_unmet)", {"harm_of_unmet": 0.0}),
    Mechanism("Unmet need turns up elsewhere (contact_unmet_slope)", {"contact_unmet_slope": 0.0}),
    Mechanism("Company changes contacts (lonely_contacts)", {"lonely_contacts": 0.0}),
    Mechanism("Company changes health (lonely_severity)", {"lonely_severity": 0.0}),
    Mechanism("Contacts follow severity (contact_severity_slope)", {"contact_severity_slope": 0.0}),
    Mechanism("People with means buy care (pays_share)", {"pays_share": [0.0] * 5}),
    Mechanism("Assessment takes time (package_rate_per_month)", {"package_rate_per_month": 1.0}),
    Mechanism("Fixed hours follow with a lag (hourly_share)", {"hourly_share": 1.0}),
    Mechanism("Outreach", {"ordinary_gbp_per_resident_year": 0.0}, arm="traditional_plus"),
    Mechanism("The common project (project_effect)", {"project_effect": 0.0}, scenario="ubudehe"),
    Mechanism("Others' example in the project (conditional_share)", {"conditional_share": 0.0}, scenario="ubudehe"),
    Mechanism("Peers lead the course (peer_led)", {"peer_led": 0}, scenario="expert_patients"),
    Mechanism("Sanctions keep people (sanction_share)", {"sanction_share": 0.0}, scenario="family_intervention"),
    Mechanism("Groups make peers (introduction_share)", {"introduction_share": 0.0}, scenario="expert_patients"),
)


class Effect(NamedTuple):
    """Change of an outcome by switching a mechanism off: of the contrast and of the baseline, each with its error."""

    contrast: float
    contrast_error: float
    baseline: float
    baseline_error: float


def subject_of(mechanism: Mechanism, scenario: Scenario) -> str:
    """The arm that is looked at: the one named, or the one that results are told of."""
    return mechanism.arm if mechanism.arm in scenario.arms else scenario.subjects[0]


def outcomes(job: tuple[str, str, str, int, int, tuple[tuple[str, Any], ...]]) -> list[float]:
    """Outcomes of one run."""
    scenario, arm, profile, replicate, weeks, off = job
    model = CoProductionModel(
        scenario, arm, evidence=profile, replicate=replicate, residents=RESIDENTS, fixed_parameters=True,
        overrides=dict(off),
    )  # fmt: skip
    model.run(weeks)
    found = summarise(model.ledger[-52:], model.parameters)
    return [float(found[key]) for key in OUTCOME_KEYS]


def measured(mechanism: Mechanism, profile: str, pool: ProcessPoolExecutor) -> list[Effect]:
    """Effects of one mechanism on every outcome."""
    scenario = load_scenario(mechanism.scenario)
    arms = (subject_of(mechanism, scenario), scenario.baseline)
    off = tuple(mechanism.off.items())
    jobs = [
        (mechanism.scenario, arm, profile, replicate, mechanism.weeks, without)
        for without in ((), off)
        for arm in arms
        for replicate in range(TOWNS)
    ]
    runs = np.array(list(pool.map(outcomes, jobs))).reshape(2, 2, TOWNS, len(OUTCOME_KEYS))
    baseline = runs[1, 1] - runs[0, 1]
    contrast = (runs[1, 0] - runs[1, 1]) - (runs[0, 0] - runs[0, 1])

    def error(values: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        return np.asarray(values.std(axis=0, ddof=1) / np.sqrt(TOWNS))

    columns = (contrast.mean(axis=0), error(contrast), baseline.mean(axis=0), error(baseline))
    return [Effect(*(float(x) for x in row)) for row in zip(*columns, strict=True)]


def cell(effect: Effect) -> str:
    """Both changes with their errors; in bold where one is clear."""
    parts = []
    for value, luck in ((effect.contrast, effect.contrast_error), (effect.baseline, effect.baseline_error)):
        text = "0" if value == 0.0 else f"{signed(value, 3)} ({figures(luck, 1)})"
        parts.append(f"**{text}**" if clear(value, luck) else text)
    return " / ".join(parts)


def clear(value: float, luck: float) -> bool:
    """Whether a change is more than chance."""
    return value != 0.0 and abs(value) > CLEAR * luck


def page() -> str:
    """The page's text."""
    heads = [
        "mechanism switched off",
        *(f"{OUTCOMES[key].label}, {OUTCOMES[key].display_unit}" for key in OUTCOME_KEYS),
    ]
    text = (PAGE.read_text(encoding="utf-8").split("<!-- table -->")[0] if PAGE.exists() else "") + "<!-- table -->\n"
    idle = []
    with ProcessPoolExecutor() as pool:
        tables = {}
        for profile in PROFILES:
            rows = []
            for mechanism in MECHANISMS:
                effects = measured(mechanism, profile, pool)
                rows.append([mechanism.name, *(cell(effect) for effect in effects)])
                print(profile, mechanism.name, file=sys.stderr, flush=True)
                moves = any(clear(e.contrast, e.contrast_error) or clear(e.baseline, e.baseline_error) for e in effects)
                idle.append((mechanism.name, moves))
            tables[profile] = rows
    for profile, rows in tables.items():
        text += f"\n## Profile {profile}\n\n{markdown_table(tuple(heads), [tuple(row) for row in rows])}\n"
    names = [m.name for m in MECHANISMS if not any(moves for name, moves in idle if name == m.name)]
    text += "\n## What moves no headline\n\n" + ("\n".join(f"- {name}" for name in names) or "Nothing.") + "\n"
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
