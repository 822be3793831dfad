"""What facts were measured with: versions, scenario, seed, and the command to repeat it."""

from collections.abc import Mapping
from typing import Any

from coprod_sim.report.provenance import made_with
from coprod_sim.scenario.load import as_given
from coprod_sim.scenario.scenario import Scenario


def manifest(
    scenario: Scenario, residents: int, towns: int, seed: int, overrides: Mapping[str, object], version: object
) -> dict[str, Any]:
    """All that decides the results."""
    words = ["coprod-sim", "validate", "--facts", as_given(scenario)]
    words += ["--towns", str(towns), "--residents", str(residents), "--seed", str(seed)]
    return {
        **made_with(version, words),
        "scenario": scenario.name,
        "arm": scenario.baseline,
        "evidence": "trials",
        "fixed_parameters": True,
        "overrides": {key: overrides[key] for key in sorted(overrides)},
        "residents": residents,
        "towns": towns,
        "seed": seed,
        "interval": "95 % confidence interval of the mean over towns",
    }
