"""How the figures of a comparison look: an arm's colour and line, the interval's note, the footer."""

from matplotlib.figure import Figure

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.figure import LOOKS, Look, titled
from coprod_sim.report.numbers import MINUS, years
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.intervals import range_of


def arm_look(found: Findings, arm: str) -> Look:
    """The baseline first, then the subject, then the others.

    Where arms have baselines of their own, those stand last, and each arm looks as its contrast does.
    """
    order = [found.baseline, *(pair[0] for pair in found.lead[: None if found.own_baselines else 1])]
    order += [name for name in found.arms if name not in order]
    return LOOKS[order.index(arm) % len(LOOKS)]


def pair_look(found: Findings, pair: Pair) -> Look:
    """A look for each of the contrasts that are told."""
    return LOOKS[1 + found.lead.index(pair) % (len(LOOKS) - 1)]


def minus_label(found: Findings, pair: Pair) -> str:
    """A contrast in the arms' labels."""
    return f"{found.labels[pair[0]]} {MINUS} {found.labels[pair[1]]}"


def new_figure(
    title: str,
    found: Findings,
    width: float = 9.0,
    height: float = 5.4,
    note: str = "",
    key: int = 0,
    evidence: str = "",
) -> Figure:
    """A figure with its title above, ``key`` free lines below that, and its provenance at the foot."""
    return titled(title, footer(found, note, evidence), width, height, key)


def footer(found: Findings, note: str = "", evidence: str = "") -> str:
    """What the figure was made from; no date, so that a repeat gives the same picture.

    ``evidence`` names the profiles where there is not just one.
    """
    made = found.manifest
    drawn = "parameters fixed" if made["fixed_parameters"] else "parameters drawn"
    parts = [
        f"Scenario {made['scenario']['name']}",
        f"evidence {evidence or 'profile ' + made['evidence']}, {drawn}",
        f"{made['replicates']} replicates",
        f"{made['residents']:,} residents",
        f"{years(int(made['weeks']))}",
        f"seed {made['seed']}",
    ]
    lines = f"{note}\n" if note else ""
    return f"{lines}{' · '.join(parts)}. Model, not forecast."


def times_town(found: Findings, outcome: str) -> str:
    """Behind the unit of an axis: what turns it into the total for the town."""
    factor = float(found.manifest["residents"]) * OUTCOMES[outcome].town_factor
    return f" (times {factor:,.10g}: {found.in_money(OUTCOMES[outcome].town_unit)} in the town)"


def interval_note(found: Findings) -> str:
    """What bars and bands show."""
    worlds = int(found.manifest["replicates"])
    return "One world: no range." if worlds < 2 else f"Marks: median; bars and bands: {range_of(worlds)}."
