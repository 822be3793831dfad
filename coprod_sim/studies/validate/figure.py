"""The figure of claims: what is claimed, what is simulated, and what would have happened anyway."""

from collections.abc import Iterator, Sequence
from textwrap import fill

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from coprod_sim.report.figure import DPI, LOOKS, lay_out, titled
from coprod_sim.report.interval_plot import Row, around, band_sample, dots, inches, key, key_lines, sample
from coprod_sim.studies.validate.results import CHANGE, SHARE, Claims, Result

SIMULATED, ANYWAY = LOOKS[1], LOOKS[2]
LABEL, WIDE = 40, 10.5
"""Characters in a line of a label; inches of the figure."""
REACH = 3.0
"""The axis reaches to at most this many times what is claimed or simulated on the mean; arrows go on."""


def claims_figure(found: Claims) -> Figure:
    """Claims in the profiles that they were made of, a panel a unit, a row a claim."""
    results = _once(found.counted)
    panels = [[r for r in results if r.unit == unit] for unit in dict.fromkeys(r.unit for r in results)]
    rows = [[row for r in panel for row in _rows(r)] for panel in panels]
    samples = _samples()
    heights = [inches(each) for each in rows]
    height = 1.5 + sum(heights) + 0.6 * len(panels)
    figure = titled(
        "Claims and what the simulation makes of them", _foot(found), WIDE, height, key_lines(samples, WIDE)
    )
    figure.set_dpi(DPI)  # letters are a little wider there than at a screen's dots an inch
    grid = figure.subplots(max(1, len(panels)), 1, squeeze=False, height_ratios=heights or [1.0])
    for axes, panel, each in zip(grid[:, 0], panels, rows, strict=False):
        dots(axes, each, _limits(panel), letters=8)
        axes.set_xlabel(_unit(panel))
    if not panels:
        grid[0, 0].set_axis_off()
    lay_out(figure)  # rows of text beside panels need a second pass, which saving makes
    key(figure, samples)
    return figure


def _samples() -> list[Line2D | Patch]:
    return [
        band_sample("claimed, with tolerance or trial's interval"),
        sample("simulated, 95% of sampled worlds", SIMULATED),
        sample("the same people without the programme (anyway)", ANYWAY, "none"),
    ]


def _once(results: Sequence[Result]) -> list[Result]:
    """An input that is the same in both profiles is shown once."""
    inputs = {(r.scenario, r.claim.name, r.simulated.mean): r for r in reversed(results) if r.status == "input"}
    return [r for r in results if r.status != "input" or r in inputs.values()]


def _label(r: Result) -> str:
    flag = f" [{r.claim.flag}]" if r.claim.flag else ""
    evidence = "" if r.status == "input" else f", {r.profile} profile"
    about = f"({r.status}, {r.scenario}; source {r.claim.source}{evidence})"
    return "\n".join(fill(text, LABEL) for text in (f"{r.claim.text.rstrip('.')}{flag}", about))


def _unit(panel: Sequence[Result]) -> str:
    factors, unit = {r.times_town for r in panel}, panel[0].unit
    town = f" (times {min(factors):,.10g} in the town)" if len(factors) == 1 and np.isfinite(min(factors)) else ""
    return {CHANGE: "change, %", SHARE: "share, %"}.get(unit, f"{unit}{town}")


def _factor(r: Result) -> float:
    return 100.0 if r.unit in (CHANGE, SHARE) else 1.0


def _limits(panel: Sequence[Result]) -> tuple[float, float]:
    """Ends of the axis: zero and all marks are inside; an interval may go on beyond."""
    marks = [x for r in panel for x in (r.claim.low, r.claim.high, r.simulated.mean, r.anyway.mean)]
    sure = np.array([x for x in (0.0, *marks) if np.isfinite(x)])
    most = REACH * (float(np.abs(sure).max()) or 1.0)
    ends = [min(max(x, -most), most) for r in panel for x in (r.simulated.low, r.simulated.high) if np.isfinite(x)]
    return around(_factor(panel[0]) * x for x in (*sure, *ends))


def _rows(r: Result) -> Iterator[Row]:
    """What is claimed as a band, and within it what is simulated and what would have been anyway."""
    claim, factor = r.claim, _factor(r)
    value, least, most = (factor * x for x in (claim.value, claim.low, claim.high))
    mean, low, high = (factor * x for x in r.simulated)
    mark = "OUTSIDE" if r.verdict == "outside" else r.verdict
    text = f"{'set to' if r.status == 'input' else 'simulated'} {r.band(r.simulated)}: {mark}"
    yield Row(_label(r), value, least, most, LOOKS[0], f"claimed {r.claimed}", band=True)
    yield Row("", mean, low, high, SIMULATED, text)
    if np.isfinite(r.anyway.mean):
        yield Row("", factor * r.anyway.mean, look=ANYWAY, text=f"anyway {r.say(r.anyway.mean)}")


def _foot(found: Claims) -> str:
    made = found.manifest
    sizes = sorted({int(each["residents"]) for each in made["scenarios"]})
    residents = " or ".join(f"{size:,}" for size in sizes)
    return (
        f"Only claims in the profile of which they were made. Parameters drawn · {made['replicates']} replicates · "
        f"{residents} residents · seed {made['seed']}. Model, not forecast."
    )
