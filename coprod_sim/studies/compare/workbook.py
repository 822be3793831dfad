"""The workbooks of a comparison, and of claims that were simulated."""

from coprod_sim import evidence
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.workbook import Sheet, workbook
from coprod_sim.report.workbook_words import Wording
from coprod_sim.scenario.money import unit_in
from coprod_sim.studies.compare.figures.look import footer
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.tables import named

SHEETS = {
    "table": ("Comparison", "Every outcome: the mean of each option, and the difference with its interval."),
    "by_fifth": ("By deprivation fifth", "Differences among residents of each deprivation fifth."),
    "by_age": ("Home care by age", "Differences in home care among residents of each age."),
    "by_utilisation": ("By starting utilisation", "Differences by how busy the team is at the start."),
    "break_even": ("Break-even", "When one option's summed net benefit stays ahead on the mean, clearly or not."),
    "saved": ("Saved", "What an hour of unpaid help saves, of public hours asked for."),
    "posts": ("Posts", "What the money of each option buys, in full-time posts."),
    "quarters": ("Quarters", "13-week means of the headline outcomes, by option and as differences."),
    "weekly": ("Weekly", "Means by week and option, for all residents together."),
    "worlds": ("Worlds", "The difference in each simulated world."),
    "places": ("Localities", "The difference in each locality of each simulated world."),
    "first_world": ("First world", "Practice and perceived risk by locality and quarter in the first simulated world."),
    "parameters": ("Parameters", "Numbers that differ between simulated worlds, by option."),
}


def of_comparison(found: Findings) -> bytes:
    """All tables of a comparison as a workbook."""
    words = Wording(found.labels, found.label, found.money)
    reported = {key: unit_in(of.display_unit, found.money) for key, of in OUTCOMES.items()}
    weekly = {key: unit_in(of.unit, found.money) for key, of in OUTCOMES.items()}
    sheets = []
    for field, (name, what) in SHEETS.items():
        table = named(found, getattr(found, field))
        if table.empty:
            continue
        if field == "parameters":
            units = table["key"].map(
                lambda key: evidence.parameters()[key].unit if key in evidence.parameters() else ""
            )
            table.insert(2, "unit", [unit_in(unit, found.money) for unit in units])
        if field == "quarters":
            table = table.assign(arm=table["arm"].map(words.contrast))
        sheets.append(Sheet(name, what, words.rows(table, weekly if field == "weekly" else reported)))
    of = found.manifest["scenario"]
    return workbook(of["title"], of["question"], footer(found), found.manifest.get("warnings", ()), sheets, words)
