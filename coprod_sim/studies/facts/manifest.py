"""What facts were measured with: versions, scenario, seed, and the command to repeat it."""

import shlex
from collections.abc import Mapping
from typing import Any

from coprod_sim.report.provenance import SCHEMA, machine, software
from coprod_sim.scenario.load import as_given
from coprod_sim.scenario.scenario import Scenario


def manifest(
    scenario: Scenario, residents: int, towns: int, seed: int, overrides: Mapping[str, object], version: object
) -> dict[str, Any]:
    """All that decides the results."""
    words = ["coprod-sim", "validate", "--facts", as_given(scenario)]
    words += ["--towns", str(towns), "--residents", str(residents), "--seed", str(seed)]
    return {
        "schema": SCHEMA,
        "model_version": version,
        "software": software(),
        "machine": machine(),
        "command": shlex.join(words),
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
