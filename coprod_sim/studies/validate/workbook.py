"""Simulated claims as a workbook."""

from coprod_sim.report.workbook import Sheet, workbook
from coprod_sim.report.workbook_words import Wording
from coprod_sim.studies.validate.results import Claims


def of_claims(found: Claims) -> bytes:
    """What came of claims, as a workbook."""
    made, words = found.manifest, Wording()
    sheet = Sheet("Claims", "A row a claim and evidence profile: what is claimed, and what came of it.", found.table)
    of = f"Evidence {made['evidence']}, {made['replicates']} simulated worlds in each profile, seed {made['seed']}."
    return workbook("What is claimed, and what the simulation makes of it", "", of, made["warnings"], [sheet], words)
