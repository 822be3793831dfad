"""Facts as a workbook."""

from coprod_sim.report.workbook import Sheet, workbook
from coprod_sim.report.workbook_words import Wording
from coprod_sim.studies.facts.results import Facts


def of_facts(found: Facts) -> bytes:
    """What came of facts, as a workbook."""
    made = found.manifest
    sheet = Sheet("Facts", "A row a fact: what is published, and what the simulated town has.", found.table)
    of = f"{made['towns']} towns of {made['residents']:,} people, seed {made['seed']}."
    return workbook("What is published, and what the simulation makes of it", "", of, [], [sheet], Wording())
