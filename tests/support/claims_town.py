"""A scenario file with a claim of each measure, for the tests of claims."""

from pathlib import Path

from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.scenario import Scenario

PAIR = "arm: co-produced, against: traditional"
FROM = "source: epp_trial, profile: {profile}, status: {status}"
LINES = {
    "before_after": (
        f"outcome: contacts_gp, measure: participants_before_after, {PAIR}, week: 8, value: -0.07, tolerance: 0.5"
    ),
    "trial": (
        f"outcome: contacts_gp, measure: participants_controlled, {PAIR}, from_week: 0, to_week: 8, value: 0,"
        " low: -0.3, high: 0.3, trial_n: 50"
    ),
    "gain": f"outcome: capability, measure: participants_controlled, {PAIR}, week: 8, value: 0.44, low: 0.01, high: 2",
    "health": f"outcome: qaly, measure: participants_controlled, {PAIR}, week: 8, value: 0.02, tolerance: 0.5",
    "better": (
        f"outcome: severity, measure: participants_improved, {PAIR}, by: 0.1, week: 8, value: 0.38, tolerance: 0.6"
    ),
    "ratio": f"outcome: demand_hours, measure: run_ratio, {PAIR}, from_week: 4, to_week: 12, value: 0, tolerance: 0.9",
    "difference": f"outcome: public_hours, measure: run_difference, {PAIR}, to_week: 12, value: 0, tolerance: 9000",
    "level": "outcome: self_sufficiency, measure: level, arm: traditional, to_week: 12, value: 0.6, tolerance: 0.5",
    "worth": f"outcome: contacts_cost_gbp, measure: benefit_cost, {PAIR}, to_week: 12, value: 1, tolerance: 90",
    "net": (
        f"outcome: contacts_cost_gbp, measure: net_benefit_per_participant, {PAIR}, to_week: 12, value: 1,"
        " tolerance: 9000"
    ),
    "input": "outcome: 'contact_ratio_26_weeks[2]', measure: number, value: 1, tolerance: 0.01",
}
HEAD = (
    "schema: 1\nname: claimed\nextends: time_bank\ntitle: Claimed\nquestion: Does it hold?\nresidents: 1000\nclaims:\n"
)


def text(lines: dict[str, str], profile: str = "trials", status: str = "calibrated") -> str:
    given = FROM.format(profile=profile, status=status)
    return HEAD + "".join(f"  {name}: {{text: A claim., {line}, {given}}}\n" for name, line in lines.items())


def claimed(
    folder: Path, lines: dict[str, str] | None = None, profile: str = "trials", status: str = "calibrated"
) -> Path:
    path = folder / "claimed.yaml"
    path.write_text(text(LINES if lines is None else lines, profile, status), encoding="utf-8")
    return path


def loaded(folder: Path, lines: dict[str, str] | None = None, profile: str = "trials") -> Scenario:
    return load_scenario(claimed(folder, lines, profile))
