"""What a validation was made with: versions, scenarios, seed, and the command to repeat it."""

from collections.abc import Sequence
from typing import Any

from coprod_sim.report.provenance import made_with
from coprod_sim.scenario.claims import Claim


def manifest(
    plan: Sequence[tuple[Any, Sequence[Claim]]],
    given: Sequence[str],
    evidence: str,
    residents: int | None,
    replicates: int,
    seed: int,
    version: object,
) -> dict[str, Any]:
    """All that decides the results.

    Args:
        plan: scenarios and their claims.
        given: scenarios as they were named; empty for all that are shipped.
        evidence: the profiles.
        residents: people in each town, or None for the scenarios' own.
        replicates: sampled worlds in each profile.
        seed: of all draws.
        version: of the model.
    """
    words = ["coprod-sim", "validate", *given, "--evidence", evidence]
    words += [] if residents is None else ["--residents", str(residents)]
    words += ["--replicates", str(replicates), "--seed", str(seed)]
    return {
        **made_with(version, words),
        "scenarios": [
            {
                "name": scenario.name,
                "title": scenario.title,
                "residents": scenario.residents if residents is None else residents,
                "claims": [claim.name for claim in claims],
            }
            for scenario, claims in plan
        ],
        "evidence": evidence,
        "residents": residents,
        "replicates": replicates,
        "seed": seed,
        "interval": "95 % of sampled worlds",
    }
